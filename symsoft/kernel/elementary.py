"""exp, log and powers of quotients, splitting only what is certainly positive."""

from __future__ import annotations

from fractions import Fraction

from symsoft.kernel.atom import (
    Component,
    Exponential,
    Logarithm,
    MaxAtom,
    Power,
    ProductAtom,
    SizeAtom,
    SumAtom,
    components_of,
    delicate,
    sizes_of,
)
from symsoft.kernel.divide import factor, multiply_out, primitive
from symsoft.kernel.field import Field
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
from symsoft.kernel.renaming import closing, map_polynomial
from symsoft.kernel.spot import Key
from symsoft.kernel.stop import Outside, Stop, Undefined, Work
from symsoft.term import Extent, Index

LARGEST_NUMBER = 10**12


def prime_factors(value: int) -> dict[int, int]:
    """The factorisation of a whole number ≥ 1. Raises Stop for one that is too large."""
    if value > LARGEST_NUMBER:
        raise Stop("budget", "a number is too large to be factored")
    found: dict[int, int] = {}
    divisor = 2
    while divisor * divisor <= value:
        while value % divisor == 0:
            found[divisor] = found.get(divisor, 0) + 1
            value //= divisor
        divisor += 1
    if value > 1:
        found[value] = found.get(value, 0) + 1
    return found


def primes_of(value: Fraction) -> dict[int, int]:
    """The primes of a positive rational number with their exponents."""
    found = prime_factors(value.numerator)
    for prime, exponent in prime_factors(value.denominator).items():
        found[prime] = found.get(prime, 0) - exponent
    return found


class Elementary(Field):
    """The field of quotients with exponentials, logarithms and real powers."""

    def __init__(self, work: Work, positive: frozenset[str]) -> None:
        super().__init__(work)
        self.positive_names = positive
        self.facts: set[Key] = set()

    def positive_atom(self, atom: Atom) -> bool:
        """Whether the atom is certainly positive wherever it is defined."""
        match atom:
            case Exponential() | SizeAtom():
                return True
            case Power(polynomial=polynomial):
                return self.positive(polynomial)
            case Component(name=name):
                return name in self.positive_names or self._known(power_of(atom))
            case SumAtom(body=body):
                return self.positive_monomial(body)
            case MaxAtom(body=body) | ProductAtom(body=body):
                return self.positive(body.numerator) and self.positive(body.denominator)
            case _:
                return False

    def positive_factor(self, atom: Atom, exponent: Rational) -> bool:
        """Whether atom^exponent is certainly positive; a root of a polynomial is, wherever it is defined."""
        return (isinstance(atom, Power) and Fraction(exponent).denominator != 1) or self.positive_atom(atom)

    def positive_monomial(self, mono: Monomial) -> bool:
        """Whether every factor of the monomial is certainly positive."""
        return all(self.positive_factor(atom, exponent) for atom, exponent in mono.factors)

    def square(self, mono: Monomial) -> bool:
        """Whether the monomial is certainly not negative."""
        return all(exponent % 2 == 0 or self.positive_factor(atom, exponent) for atom, exponent in mono.factors)

    def positive(self, polynomial: Polynomial) -> bool:
        """Whether the polynomial is certainly positive: positive coefficients on squares, one of them positive."""
        if all(c > 0 and self.square(m) for m, c in polynomial.terms.items()) and any(
            self.positive_monomial(m) for m in polynomial.terms
        ):
            return True
        return len(polynomial.terms) > 1 and bool(self.facts) and self._positive_factors(polynomial)

    def _positive_factors(self, polynomial: Polynomial) -> bool:
        """Whether the polynomial is a product of what was learnt to be positive."""
        if self._known(polynomial):
            return True
        coefficient, mono, parts = factor(polynomial)
        for part, exponent in parts:
            if self._known(-part):
                coefficient *= (-1) ** exponent
            elif not self._known(part):
                return False
        return coefficient > 0 and self.positive_monomial(mono)

    def fragile(self, value: Quotient, size: Extent) -> bool:
        """Whether a divisor, or the argument of a root or logarithm, might be 0 for some n whatever the values are."""
        factors = [factor for mono in value.numerator.terms for factor in mono.factors]
        return not self._survives(value.denominator, size) or any(self._fragile_atom(a, e, size) for a, e in factors)

    def _fragile_atom(self, atom: Atom, exponent: Rational, size: Extent) -> bool:
        argument = power_of(atom)
        if isinstance(atom, Logarithm):
            argument = atom.argument.numerator
        elif isinstance(atom, Power):
            argument = atom.polynomial
        divides = exponent < 0 or Fraction(exponent).denominator != 1 or isinstance(atom, Logarithm)
        if divides and not self._survives(argument, size):
            return True
        return any(self.fragile(inner, size) for inner in atom.inside)

    def _survives(self, polynomial: Polynomial, size: Extent) -> bool:
        """Whether the polynomial is certainly not 0 as a function for any n."""
        if self.positive(polynomial) or size not in sizes_of(Quotient(polynomial)):
            return True
        single = polynomial.single()
        if single is not None:
            return all(self._lasts(atom, size) for atom, _ in single[0].factors)
        groups: dict[Monomial, dict[Monomial, Rational]] = {}
        inside = [power_of(atom) for atom in polynomial.atoms() if size in sizes_of(Quotient(power_of(atom)))]
        taken = set[str]().union(*(components_of(Quotient(part)) for part in inside))
        for mono, coefficient in polynomial.terms.items():
            free = monomial((a, e) for a, e in mono.factors if isinstance(a, Component) and a.name not in taken)
            groups.setdefault(free, {})[mono * free**-1] = coefficient
        return len(groups) > 1 and any(self._survives(Polynomial(group), size) for group in groups.values())

    def _lasts(self, atom: Atom, size: Extent) -> bool:
        whole = isinstance(atom, SumAtom) and not delicate(atom)
        return whole or self.positive_atom(atom) or size not in sizes_of(Quotient(power_of(atom)))

    def learn(self, value: Quotient, bound: tuple[Index, ...]) -> None:
        """Take the value for positive, whatever the bound indices are."""
        if value.is_zero() or not self.positive(value.denominator):
            return
        coefficient, mono, rest = primitive(value.numerator)
        doubtful = [(atom, exponent) for atom, exponent in mono.factors if not self.positive_factor(atom, exponent)]
        if len(rest.terms) > 1 and not doubtful:
            self._note(rest if coefficient > 0 else -rest, bound)
        if len(rest.terms) == 1 and [exponent for _, exponent in doubtful] == [1] and coefficient > 0:
            self._note(power_of(doubtful[0][0]), bound)

    def _note(self, polynomial: Polynomial, bound: tuple[Index, ...]) -> None:
        named = [index for index in bound if index in polynomial.names]
        if len(named) <= 1:
            self.facts.add(map_polynomial(polynomial, closing(named)).key)

    def _known(self, polynomial: Polynomial) -> bool:
        """Whether it was learnt to be positive, as it stands or for a bound index in the place of one of its own."""
        if not self.facts:
            return False
        if polynomial.key in self.facts:
            return True
        return any(map_polynomial(polynomial, closing([index])).key in self.facts for index in polynomial.names)

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
