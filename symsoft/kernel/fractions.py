"""Partial fractions: a quotient over the monomials and denominators that depend on an index, in one way only."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TypeAlias

from symsoft.kernel.atom import Power, delicate
from symsoft.kernel.divide import factor
from symsoft.kernel.field import Field
from symsoft.kernel.form import NIL, ONE, UNIT, Atom, Monomial, Polynomial, Quotient, monomial, power_of
from symsoft.kernel.stop import Stop
from symsoft.term import Index

Univariate: TypeAlias = list[Quotient]
Factor: TypeAlias = tuple[Polynomial, int]
HIGHEST = 24


def split_factors(denominator: Polynomial, index: Index) -> tuple[list[Factor], Quotient]:
    """The irreducible factors of a denominator that depend on the index, and the rest."""
    if index not in denominator.names:
        return [], Quotient(denominator)
    coefficient, mono, parts = factor(denominator)
    inside = [part for part in parts if index in part[0].names]
    outside = [part for part in parts if index not in part[0].names]
    rest = Polynomial({mono: coefficient})
    for part, exponent in outside:
        for _ in range(exponent):
            rest = rest * part
    return inside, Quotient(rest)


class PartialFractions:
    """Decomposes quotients over the atoms that depend on one index."""

    def __init__(self, field: Field, index: Index) -> None:
        self.field = field
        self.index = index

    def decompose(self, value: Quotient) -> Iterator[tuple[Monomial, Quotient]]:
        """value = Σ monomial · coefficient, where no coefficient depends on the index.

        The monomials are powers of atoms that depend on the index, times Power(q)^-m for irreducible q of larger
        degree, in the leading atom of q, than the rest of the monomial: a basis over what does not depend on it.
        """
        factors, rest = split_factors(value.denominator, self.index)
        above = self.field.divide(Quotient(value.numerator), rest)
        if not factors:
            yield from self._terms(above)
            return
        if any(delicate(atom) for q, _ in factors for atom in q.atoms()):
            raise Stop("outside-denominator", "a denominator under a sum with a root, a logarithm or a condition")
        leading = max((a for q, _ in factors for a in q.atoms() if self.index in a.names), key=lambda atom: atom.key)
        within = [(q, m) for q, m in factors if leading in set(q.atoms())]
        others = ONE
        for q, m in factors:
            if leading not in set(q.atoms()):
                others = self.field.times(others, self.field.power(Quotient(q), m))
        for mono, coefficient in self._by(leading, above, within):
            for inner, free in self.decompose(self.field.divide(coefficient, others)):
                yield mono * inner, free

    def _terms(self, value: Quotient) -> Iterator[tuple[Monomial, Quotient]]:
        below = self.field.inverse(Quotient(value.denominator))
        for mono, coefficient in value.numerator.terms.items():
            inside = monomial(f for f in mono.factors if self.index in f[0].names)
            outside = monomial(f for f in mono.factors if self.index not in f[0].names)
            yield inside, self.field.times(Quotient(Polynomial({outside: coefficient})), below)

    def _by(self, atom: Atom, value: Quotient, factors: list[Factor]) -> Iterator[tuple[Monomial, Quotient]]:
        """Partial fractions in one atom, over the field of all the others."""
        lowest, above = self._univariate(atom, value)
        parts = [(power_of(atom), -lowest)] if lowest < 0 else []
        if lowest > 0:
            above = [NIL] * lowest + above
        powers = [(q, m, self._power(self._dense(atom, q), m)) for q, m in [*parts, *factors]]
        whole = [ONE]
        for _, _, dense in powers:
            whole = self._times(whole, dense)
        quotient, remainder = self._divmod(above, whole)
        yield from self._emit(atom, quotient, UNIT)
        for q, m, dense in powers:
            cofactor, _ = self._divmod(whole, dense)
            part = self._divmod(self._times(remainder, self._inverse_mod(cofactor, dense)), dense)[1]
            base = self._dense(atom, q)
            for exponent in range(m, 0, -1):
                part, digit = self._divmod(part, base)
                inverse = self._inverse_power(atom, q, exponent)
                yield from self._emit(atom, digit, inverse)

    def _inverse_power(self, atom: Atom, q: Polynomial, exponent: int) -> Monomial:
        single = q.single()
        return Monomial(((atom if single else Power(q), -exponent),))

    def _emit(self, atom: Atom, dense: Univariate, mono: Monomial) -> Iterator[tuple[Monomial, Quotient]]:
        for exponent, coefficient in enumerate(dense):
            if not coefficient.is_zero():
                yield mono * monomial(((atom, exponent),)), coefficient

    def _univariate(self, atom: Atom, value: Quotient) -> tuple[int, Univariate]:
        """The lowest exponent of the atom in the numerator, and the coefficients from there on."""
        table: dict[int, dict[Monomial, int | Fraction]] = {}
        for mono, coefficient in value.numerator.terms.items():
            exponent = Fraction(dict(mono.factors).get(atom, 0))
            if exponent.denominator != 1 or abs(exponent) > HIGHEST:
                raise Stop("outside-denominator", "a denominator under a sum with roots or high powers of its variable")
            rest = monomial(f for f in mono.factors if f[0] != atom)
            table.setdefault(int(exponent), {})[rest] = coefficient
        below = self.field.inverse(Quotient(value.denominator))
        lowest = min(table)
        return lowest, [
            self.field.times(Quotient(Polynomial(table.get(e, {}))), below) for e in range(lowest, max(table) + 1)
        ]

    def _dense(self, atom: Atom, polynomial: Polynomial) -> Univariate:
        lowest, coefficients = self._univariate(atom, Quotient(polynomial))
        if lowest < 0:
            raise Stop("kernel-disagreement", "a denominator with a negative power")
        return [NIL] * lowest + coefficients

    def _times(self, left: Univariate, right: Univariate) -> Univariate:
        if not left or not right:
            return []
        out = [NIL] * (len(left) + len(right) - 1)
        for i, a in enumerate(left):
            for j, b in enumerate(right):
                out[i + j] = self.field.plus(out[i + j], self.field.times(a, b))
        return _trim(out)

    def _power(self, base: Univariate, exponent: int) -> Univariate:
        if exponent * len(base) > HIGHEST:
            raise Stop("budget", "a denominator under a sum has too high a degree")
        out = [ONE]
        for _ in range(exponent):
            out = self._times(out, base)
        return out

    def _divmod(self, left: Univariate, right: Univariate) -> tuple[Univariate, Univariate]:
        rest, out = _trim(list(left)), [NIL] * len(left)
        lead = self.field.inverse(right[-1])
        while len(rest) >= len(right):
            shift = len(rest) - len(right)
            out[shift] = self.field.times(rest[-1], lead)
            for place, coefficient in enumerate(right):
                product = self.field.times(out[shift], coefficient)
                rest[shift + place] = self.field.plus(rest[shift + place], -product)
            rest = _trim(rest)
        return _trim(out), rest

    def _inverse_mod(self, value: Univariate, modulus: Univariate) -> Univariate:
        """1/value modulo a coprime polynomial, by Euclid's algorithm."""
        old, new = modulus, self._divmod(value, modulus)[1]
        old_factor: Univariate = []
        new_factor: Univariate = [ONE]
        while len(new) > 1:
            quotient, remainder = self._divmod(old, new)
            product = self._times(quotient, new_factor)
            old, new = new, remainder
            old_factor, new_factor = new_factor, self._minus(old_factor, product)
        if not new:
            raise Stop("kernel-disagreement", "two irreducible factors are not coprime")
        scale = self.field.inverse(new[0])
        return [self.field.times(scale, coefficient) for coefficient in new_factor]

    def _minus(self, left: Univariate, right: Univariate) -> Univariate:
        width = max(len(left), len(right))
        padded = [list(side) + [NIL] * (width - len(side)) for side in (left, right)]
        return _trim([self.field.plus(a, -b) for a, b in zip(*padded, strict=True)])


def _trim(coefficients: Univariate) -> Univariate:
    while coefficients and coefficients[-1].is_zero():
        coefficients.pop()
    return coefficients
