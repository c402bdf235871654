"""exp, log and powers of quotients, splitting only what is certainly positive."""

from __future__ import annotations

from fractions import Fraction
from math import prod

import flint

from symsoft.kernel.atom import (
    Exponential,
    Logarithm,
    Power,
)
from symsoft.kernel.divide import factor, multiply_out
from symsoft.kernel.form import (
    NIL,
    ONE,
    UNITY,
    Atom,
    Monomial,
    Polynomial,
    Quotient,
    Rational,
    constant,
    exact,
    monomial,
    power_of,
    rational,
)
from symsoft.kernel.positivity import Positivity
from symsoft.kernel.stop import Outside, Stop, Undefined

LARGEST_NUMBER = 10**12


def prime_factors(value: int) -> dict[int, int]:
    """The factorisation of a whole number ≥ 1. Raises Stop for one that is too large."""
    if value > LARGEST_NUMBER:
        raise Stop("budget", "a number is too large to be factored")
    found = {int(prime): int(exponent) for prime, exponent in flint.fmpz(value).factor()}
    if prod(prime**exponent for prime, exponent in found.items()) != value:
        raise Stop("kernel-disagreement", "the factors of a number do not multiply out")
    return found


def primes_of(value: Fraction) -> dict[int, int]:
    """The primes of a positive rational number with their exponents."""
    found = prime_factors(value.numerator)
    for prime, exponent in prime_factors(value.denominator).items():
        found[prime] = found.get(prime, 0) - exponent
    return found


class Elementary(Positivity):
    """The field of quotients with exponentials, logarithms and real powers."""

    def exp(self, value: Quotient) -> Quotient:
        """e^value: one power of an exponential for each term; e^(c log a) is a^c."""
        result = ONE
        plain: list[tuple[Exponential, Rational]] = []
        for mono, coefficient in value.numerator.terms.items():
            base = self._logarithm_of(mono) if value.is_whole() else None
            if base is None:
                plain.append((Exponential(mono, value.denominator), coefficient))
            else:
                result = self.times(result, self.real_power(base, coefficient))
        return self.times(result, Quotient(Polynomial({monomial(plain): 1})))

    def _logarithm_of(self, mono: Monomial) -> Quotient | None:
        match mono.factors:
            case ((Logarithm(argument=argument), 1),):
                return argument
            case _:
                return None

    def log(self, value: Quotient) -> Quotient:
        """log(value), split over its certainly positive factors. Raises Undefined for 0 and negative numbers."""
        if value.is_zero():
            raise Undefined("the argument of a logarithm is 0")
        coefficient, certain, rest = self._split(value)
        result = NIL
        for atom, exponent in certain:
            result = self.plus(result, self.times(rational(exponent), self._log_of_atom(atom)))
        for prime, multiplicity in primes_of(abs(Fraction(coefficient))).items():
            result = self.plus(result, self.times(rational(multiplicity), self._log_of_number(prime)))
        if not rest:
            if coefficient < 0:
                raise Undefined("the argument of a logarithm is negative")
            return result
        sign = -1 if coefficient < 0 else 1
        if len(rest) == 1 and rest[0][1] % 2 == 1:
            base, exponent = rest[0]
            argument = Quotient(base.scaled(sign))
            return self.plus(result, self.times(rational(exponent), _atom(Logarithm(argument))))
        return self.plus(result, _atom(Logarithm(self._join(sign, rest))))

    def _log_of_atom(self, atom: Atom) -> Quotient:
        if isinstance(atom, Exponential):
            return self.over(Polynomial({atom.argument: 1}), atom.over)
        if isinstance(atom, Power):
            return _atom(Logarithm(Quotient(atom.polynomial)))
        return _atom(Logarithm(Quotient(power_of(atom))))

    def _log_of_number(self, prime: int) -> Quotient:
        return _atom(Logarithm(rational(prime)))

    def _split(
        self, value: Quotient
    ) -> tuple[Rational, list[tuple[Atom, Rational]], list[tuple[Polynomial, Rational]]]:
        """value = c · Π certainly positive atoms^e · Π other irreducible polynomials^e."""
        top, above, upper = factor(value.numerator)
        bottom, below, lower = factor(value.denominator)
        self.work.spend(10 * (len(upper) + len(lower)) + 1)
        certain: list[tuple[Atom, Rational]] = []
        rest: list[tuple[Polynomial, Rational]] = []
        for atom, exponent in (above * below**-1).factors:
            if self.positive_factor(atom, exponent):
                certain.append((atom, exponent))
            else:
                rest.append((power_of(atom), exponent))
        for parts, sign in ((upper, 1), (lower, -1)):
            for part, multiplicity in parts:
                if self.positive(part):
                    certain.append((Power(part), sign * multiplicity))
                elif self.positive(-part):
                    top = -top if multiplicity % 2 else top
                    certain.append((Power(-part), sign * multiplicity))
                else:
                    rest.append((part, sign * multiplicity))
        return exact(Fraction(top) / Fraction(bottom)), certain, rest

    def _join(self, sign: int, parts: list[tuple[Polynomial, Rational]]) -> Quotient:
        above, below = constant(sign), UNITY
        for base, exponent in parts:
            single = base.single()
            if single is not None:
                above = above.scaled(1, single[0] ** exponent)
            elif exponent > 0:
                above = above * multiply_out(((base, int(exponent)),))
            else:
                below = below * multiply_out(((base, -int(exponent)),))
        return self.over(above, below)

    def real_power(self, base: Quotient, exponent: Rational) -> Quotient:
        """base^exponent for a rational exponent. Raises Undefined for 0^-1 and for roots of negative numbers."""
        if Fraction(exponent).denominator == 1:
            return self.power(base, int(exponent))
        if base.is_zero():
            if exponent > 0:
                return NIL
            raise Undefined("a divisor is 0")
        coefficient, certain, rest = self._split(base)
        if coefficient < 0 and not rest:
            raise Undefined("a root of a negative number")
        factors: list[tuple[Atom, Rational]] = [(atom, exact(e * Fraction(exponent))) for atom, e in certain]
        for prime, multiplicity in primes_of(abs(Fraction(coefficient))).items():
            factors.append((Power(constant(prime)), exact(multiplicity * Fraction(exponent))))
        sign = -1 if coefficient < 0 else 1
        if len(rest) == 1 and rest[0][1] % 2 == 1:
            inner, e = rest[0]
            factors.append((self._root(inner.scaled(sign)), exact(e * Fraction(exponent))))
        elif rest:
            # √(x²) is x or −x, √(xy) is √x √y or √−x √−y: as a name of its own it would divide 0 in the field of forms
            raise Outside("outside-root", "a root of a product whose factors may be negative")
        return self.settle(Polynomial({monomial(factors): 1}))

    def _root(self, base: Polynomial) -> Atom:
        """The generator whose powers stand for those of `base`: an atom by itself, a polynomial as Power."""
        match base.single():
            case (Monomial(factors=((atom, 1),)), 1):
                return atom
            case _:
                return Power(base)

    def general_power(self, base: Quotient, exponent: Quotient) -> Quotient:
        """base^exponent: by multiplication for a rational exponent, else e^(exponent log base)."""
        value = exponent.constant()
        if value is not None:
            return self.real_power(base, value)
        return self.exp(self.times(exponent, self.log(base)))


def _atom(atom: Atom) -> Quotient:
    return Quotient(power_of(atom))
