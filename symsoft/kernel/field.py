"""Arithmetic of quotients within an allowance of work."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from symsoft.kernel.atom import Power
from symsoft.kernel.divide import reduce
from symsoft.kernel.form import NIL, ONE, UNITY, Monomial, Polynomial, Quotient, Rational, rational
from symsoft.kernel.stop import Stop, Undefined, Work


class Field:
    """Arithmetic of quotients within an allowance of work."""

    def __init__(self, work: Work) -> None:
        self.work = work

    def settle(self, polynomial: Polynomial) -> Quotient:
        """The same value with the exponent of each power q^e of a polynomial within 0 ≤ e < 1."""
        if all(mono.settled for mono in polynomial.terms):
            return Quotient(polynomial)
        return self.total(self._settled(mono, c) for mono, c in polynomial.terms.items())

    def _settled(self, mono: Monomial, coefficient: Rational) -> Quotient:
        kept, result = [], rational(coefficient)
        for atom, exponent in mono.factors:
            whole = exponent.__floor__() if atom.settles else 0
            if whole and isinstance(atom, Power):
                base = atom.polynomial
                result = self.times(result, self.power(Quotient(base), whole))
            if exponent != whole:
                kept.append((atom, exponent - whole))
        return self.times(result, Quotient(Polynomial({Monomial(tuple(kept)): 1})))

    def over(self, numerator: Polynomial, denominator: Polynomial) -> Quotient:
        """numerator / denominator in lowest terms. Raises Undefined for a denominator that is 0 as a form."""
        if not denominator.terms:
            raise Undefined("a divisor is 0")
        if denominator == UNITY:
            return Quotient(numerator)
        self.work.spend(len(numerator.terms) + len(denominator.terms))
        return Quotient(*reduce(numerator, denominator))

    def plus(self, left: Quotient, right: Quotient) -> Quotient:
        """left + right."""
        if left.is_zero():
            return right
        if right.is_zero():
            return left
        self.work.spend(len(left.numerator.terms) + len(right.numerator.terms))
        if left.denominator == right.denominator:
            return self.over(left.numerator + right.numerator, left.denominator)
        crossed = self._product(left.numerator, right.denominator) + self._product(right.numerator, left.denominator)
        return self.divide(self.settle(crossed), self.settle(self._product(left.denominator, right.denominator)))

    def total(self, summands: Iterable[Quotient]) -> Quotient:
        """The sum of quotients; those over 1 are added first."""
        whole: dict[Monomial, Rational] = {}
        rest = NIL
        for summand in summands:
            if not summand.is_whole():
                rest = self.plus(rest, summand)
                continue
            self.work.spend(len(summand.numerator.terms))
            for mono, coefficient in summand.numerator.terms.items():
                whole[mono] = whole.get(mono, 0) + coefficient
        return self.plus(Quotient(Polynomial({m: c for m, c in whole.items() if c})), rest)

    def times(self, left: Quotient, right: Quotient) -> Quotient:
        """left · right."""
        if left.is_zero() or right.is_zero():
            return NIL
        above = self.settle(self._product(left.numerator, right.numerator))
        if left.is_whole() and right.is_whole():
            return above
        below = self.settle(self._product(left.denominator, right.denominator))
        return self.divide(above, below)

    def divide(self, left: Quotient, right: Quotient) -> Quotient:
        """left / right. Raises Undefined where the divisor is 0 as a form."""
        if left.is_whole() and right.is_whole():
            return self.over(left.numerator, right.numerator)
        return self.times(left, self.inverse(right))

    def inverse(self, value: Quotient) -> Quotient:
        """1 / value. Raises Undefined where the value is 0 as a form."""
        return self.over(value.denominator, value.numerator)

    def power(self, base: Quotient, exponent: int) -> Quotient:
        """base^exponent by squaring. Raises Undefined for 0^-1."""
        if exponent < 0:
            return self.power(self.inverse(base), -exponent)
        single = base.monomial()
        if single is not None:
            mono, coefficient = single
            self._bound(coefficient, exponent)
            return self.settle(Polynomial({mono**exponent: Fraction(coefficient) ** exponent}))
        if len(base.numerator.terms) > 1 and exponent > 64:
            raise Stop("budget", f"a sum to the power {exponent} is too large to multiply out")
        result = ONE
        while exponent:
            if exponent & 1:
                result = self.times(result, base)
            exponent >>= 1
            if exponent:
                base = self.times(base, base)
        return result

    def _bound(self, coefficient: Rational, exponent: int) -> None:
        value = Fraction(coefficient)
        self.work.spend(1 + (max(value.numerator.bit_length(), value.denominator.bit_length()) - 1) * exponent // 8)

    def _product(self, left: Polynomial, right: Polynomial) -> Polynomial:
        self.work.spend(
            len(left.terms) * len(right.terms) + (len(left.terms) * right.length + len(right.terms) * left.length) // 4
        )
        return left * right
