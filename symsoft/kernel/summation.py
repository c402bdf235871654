"""Sums, products and maxima of normal forms: what does not depend on the index is pulled out, the rest named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product
from math import factorial
from typing import assert_never

from symsoft.kernel.atom import (
    Apart,
    Argument,
    Component,
    Derived,
    Exponential,
    Indicator,
    Logarithm,
    MaxAtom,
    Opaque,
    Power,
    ProductAtom,
    SizeAtom,
    SumAtom,
    apart,
    delicate,
    derived,
    known,
)
from symsoft.kernel.elementary import Elementary
from symsoft.kernel.form import NIL, ONE, Atom, Monomial, Polynomial, Quotient, Rational, monomial, power_of, rational
from symsoft.kernel.fractions import PartialFractions
from symsoft.kernel.renaming import closing, least_sum, map_monomial, map_quotient, map_spot, opening, spots_of
from symsoft.kernel.spot import Chosen, Spot, size_key, spot_names
from symsoft.kernel.stop import Pole, Stop, Undefined, Work
from symsoft.statement import SumsTo
from symsoft.term import Extent, Index

Substitution = Mapping[Index, Spot]
MOST_BOUND = 6
RESERVED = "#"


class Summation(Elementary):
    """Quotients with binders: fresh names while a binder is open, canonical bounds once it is closed."""

    def __init__(self, work: Work, positive: frozenset[str], totals: tuple[SumsTo, ...]) -> None:
        super().__init__(work, positive)
        self.totals = {(total.name, total.place): total for total in totals}
        self.tied = frozenset(total.name for total in totals)
        self.used: set[SumsTo] = set()
        self.opened = 0

    def fresh(self, size: Extent) -> Index:
        """An index that occurs nowhere else."""
        self.opened += 1
        return Index(f"{RESERVED}{self.opened}", size)

    def sum_over(self, index: Index, value: Quotient, but: Sequence[Spot] = ()) -> Quotient:
        """Σ over the range of the (fresh) index but for some spots: the whole sum minus its terms there."""
        if index not in value.names:
            return self.times(self.plus(self.count(index.size), rational(-len(but))), value)
        terms = PartialFractions(self, index).decompose(value)
        return self.total(self.times(free, self._sum_but(index, mono, but)) for mono, free in terms)

    def _sum_but(self, index: Index, mono: Monomial, but: Sequence[Spot]) -> Quotient:
        """Σ of one monomial; a term that has no value stays excluded inside of the sum's atom."""
        there = [(spot, self._at(mono, {index: spot})) for spot in but]
        poles = monomial((apart(index, spot), 1) for spot, value in there if value is None)
        whole = self._sum_of_monomial(index, mono * poles)
        return self.total([whole, *(-value for _, value in there if value is not None)])

    def _at(self, mono: Monomial, change: Substitution) -> Quotient | None:
        """The monomial with indices replaced; None where it has no value."""
        try:
            return self.substitute_monomial(mono, change)
        except (Undefined, Pole):
            return None

    def _sum_of_monomial(self, index: Index, mono: Monomial) -> Quotient:
        """Σ of one monomial: sums inside that depend on the index are opened, so that nested sums become one."""
        inside: list[tuple[Atom, Rational]] = []
        indices = [index]
        for atom, exponent in mono.factors:
            if isinstance(atom, SumAtom) and exponent > 0 and Fraction(exponent).denominator == 1:
                for _ in range(int(exponent)):
                    names, body = self.open_sum(atom)
                    indices += names
                    inside += body.factors
            else:
                inside.append((atom, exponent))
        if len(indices) > MOST_BOUND:
            raise Stop("budget", f"a sum over more than {MOST_BOUND} indices at once")
        return self._name_sums(indices, monomial(inside))

    def open_sum(self, atom: SumAtom) -> tuple[list[Index], Monomial]:
        """The body of a sum with fresh names for its bounds."""
        names = [self.fresh(size) for size in atom.sizes]
        return names, map_monomial(atom.body, opening(names))

    def _name_sums(self, indices: list[Index], body: Monomial) -> Quotient:
        """Σ over several indices of a monomial that may split into independent sums."""
        picked = self._picked(body, indices)
        if picked is not None:
            return picked
        body, indices, value = self._normalise(body, indices)
        result = value
        for group, factors in _components(indices, body):
            if not factors:
                result = self.times(result, self.count(group[0].size))
            else:
                result = self.times(result, Quotient(power_of(self._close(group, monomial(factors)))))
        return result

    def _picked(self, body: Monomial, indices: list[Index]) -> Quotient | None:
        """Σ_k [y = k] b(k) = b(y)."""
        for index in indices:
            for atom, _ in body.factors:
                if isinstance(atom, Indicator) and atom.spot == index and index not in spot_names((atom.chosen,)):
                    rest = monomial(f for f in body.factors if f[0] != atom)
                    value = self.substitute_monomial(rest, {index: atom.chosen})
                    for other in indices:
                        value = value if other == index else self.sum_over(other, value)
                    return value
        return None

    def count(self, size: Extent) -> Quotient:
        """n as a form."""
        return Quotient(power_of(SizeAtom(size)))

    def _normalise(self, body: Monomial, indices: list[Index]) -> tuple[Monomial, list[Index], Quotient]:
        """Use Σ_k u_k = c for every index that occurs in the body only as that u's place."""
        value = ONE
        again = bool(self.totals)
        while again:
            again = False
            for index in indices:
                holders = [(a, e) for a, e in body.factors if index in a.names]
                total = self._total_of(index, holders) if len(holders) == 1 else None
                if total is not None:
                    self.used.add(total)
                    value = self.times(value, rational(total.value))
                    body = monomial(f for f in body.factors if f[0] != holders[0][0])
                    indices = [other for other in indices if other != index]
                    again = True
                    break
        return body, indices, value

    def _total_of(self, index: Index, holders: list[tuple[Atom, Rational]]) -> SumsTo | None:
        match holders:
            case [(Component(name=name, spots=spots), 1)] if spots.count(index) == 1:
                if any(isinstance(spot, Chosen) and index in spot_names((spot,)) for spot in spots):
                    return None
                return self.totals.get((name, spots.index(index)))
            case _:
                return None

    def _close(self, indices: list[Index], body: Monomial) -> SumAtom:
        """The atom of a connected sum: of all numberings of its bounds, the one with the least key."""
        ordered = sorted(indices, key=lambda index: size_key(index.size))
        self.work.spend(len(body.factors) * factorial(len(indices)))
        self._check_poles(indices, body)
        return least_sum(tuple(index.size for index in ordered), map_monomial(body, closing(ordered)))

    def _check_poles(self, indices: list[Index], body: Monomial) -> None:
        """Raise where the body has no value once its indices meet each other or other spots, jointly too."""
        doubtful = [factor for factor in body.factors if delicate(factor[0])]
        if not doubtful:
            return
        spots = set[Spot]().union(*(spots_of(atom) for atom, _ in body.factors))
        ranges = [[spot for spot in spots if spot.size == index.size] for index in indices]
        for chosen in product(*ranges):
            self.work.spend()
            change = {index: spot for index, spot in zip(indices, chosen, strict=True) if index != spot}
            values = [self._at(Monomial((factor,)), change) for factor in doubtful] if change else []
            if None in values and not any(value is not None and value.is_zero() for value in values):
                raise Pole("outside-pole", "a summand has no value where indices of sums meet")

    def close_quotient(self, indices: tuple[Index, ...], value: Quotient) -> Quotient:
        """The form with the indices as bounds 0, 1, ... of a binder."""
        return map_quotient(value, closing(indices))

    def substitute(self, value: Quotient, change: Substitution) -> Quotient:
        """The form with indices replaced, equal ones merged: x_k x_j becomes x_j² for k = j."""
        if not value.names & change.keys():
            return value
        above = self._substitute_polynomial(value.numerator, change)
        return self.divide(above, self._substitute_polynomial(value.denominator, change))

    def _substitute_polynomial(self, polynomial: Polynomial, change: Substitution) -> Quotient:
        return self.total(
            self.times(rational(coefficient), self.substitute_monomial(mono, change))
            for mono, coefficient in polynomial.terms.items()
        )

    def substitute_monomial(self, mono: Monomial, change: Substitution) -> Quotient:
        """The monomial with indices replaced."""
        self.work.spend(1 + len(mono.factors))
        kept: list[tuple[Atom, Rational]] = []
        result = ONE
        for atom, exponent in mono.factors:
            if atom.names & change.keys():
                new = self.substitute_atom(atom, change)
                result = self.times(result, self.real_power(new, exponent))
            else:
                kept.append((atom, exponent))
        return self.times(result, self.settle(Polynomial({monomial(kept): 1})))

    def substitute_atom(self, atom: Atom, change: Substitution) -> Quotient:
        """The atom with indices replaced, as a form."""
        atom = known(atom)
        match atom:
            case SizeAtom():
                return Quotient(power_of(atom))
            case Component():
                return Quotient(power_of(Component(atom.name, _replaced(atom.spots, change))))
            case Indicator():
                chosen, spot = _replaced((atom.chosen, atom.spot), change)
                if chosen == spot or not isinstance(chosen, Chosen):
                    return ONE if chosen == spot else NIL
                return Quotient(power_of(Indicator(chosen, spot)))
            case Apart():
                left, right = _replaced((atom.left, atom.right), change)
                return NIL if left == right else Quotient(power_of(apart(left, right)))
            case Exponential():
                above = self.substitute_monomial(atom.argument, change)
                return self.exp(self.divide(above, self._substitute_polynomial(atom.over, change)))
            case Logarithm():
                return self.log(self.substitute(atom.argument, change))
            case Power():
                return self._substitute_polynomial(atom.polynomial, change)
            case SumAtom() | ProductAtom() | MaxAtom() | Opaque():
                return self._substitute_binder(atom, change)
            case _:
                assert_never(atom)

    def _substitute_binder(self, atom: SumAtom | ProductAtom | MaxAtom | Opaque, change: Substitution) -> Quotient:
        match atom:
            case SumAtom():
                names, body = self.open_sum(atom)
                total = self.substitute_monomial(body, change)
                for name in names:
                    total = self.sum_over(name, total)
                return total
            case ProductAtom():
                name, inner = self._open_one(atom.size, atom.body)
                return self.product_over(name, self.substitute(inner, change))
            case MaxAtom():
                name, inner = self._open_one(atom.size, atom.body)
                return self.max_over(name, self.substitute(inner, change))
            case Opaque():
                arguments = tuple(self._substitute_argument(a, change) for a in atom.arguments)
                slots = derived(tuple(Derived(d.argument, _replaced(d.spots, change)) for d in atom.slots))
                return Quotient(power_of(Opaque(atom.name, _replaced(atom.spots, change), arguments, slots)))
            case _:
                assert_never(atom)

    def _substitute_argument(self, argument: Argument, change: Substitution) -> Argument:
        names = [self.fresh(size) for size in argument.sizes]
        body = self.substitute(map_quotient(argument.body, opening(names)), change)
        return Argument(argument.sizes, self.close_quotient(tuple(names), body))

    def _open_one(self, size: Extent, body: Quotient) -> tuple[Index, Quotient]:
        name = self.fresh(size)
        return name, map_quotient(body, opening([name]))

    def product_over(self, index: Index, value: Quotient) -> Quotient:
        """Π over the whole range of the (fresh) index; exp Σ log where the body is certainly positive."""
        if self.positive(value.numerator) and self.positive(value.denominator):
            return self.exp(self.sum_over(index, self.log(value)))
        atom = ProductAtom(index.size, self.close_quotient((index,), value))
        return Quotient(power_of(atom))

    def max_over(self, index: Index, value: Quotient) -> Quotient:
        """The maximum over the (fresh) index, as a name."""
        if index not in value.names:
            return value
        return Quotient(power_of(MaxAtom(index.size, self.close_quotient((index,), value))))


def _replaced(spots: tuple[Spot, ...], change: Substitution) -> tuple[Spot, ...]:
    def new(spot: Spot, depth: int) -> Spot:
        return change.get(spot, spot) if isinstance(spot, Index) else spot

    return tuple(map_spot(spot, new, 0) for spot in spots)


def _components(indices: list[Index], body: Monomial) -> list[tuple[list[Index], list[tuple[Atom, Rational]]]]:
    """The indices in groups that share a factor, each with its factors."""
    groups: list[tuple[list[Index], list[tuple[Atom, Rational]]]] = [([index], []) for index in indices]
    for atom, exponent in body.factors:
        names = atom.names
        touched = [group for group in groups if names & set(group[0])]
        if not touched:
            raise Stop("kernel-disagreement", "a factor of a sum does not depend on its indices")
        merged = ([i for g in touched for i in g[0]], [f for g in touched for f in g[1]] + [(atom, exponent)])
        groups = [group for group in groups if group not in touched] + [merged]
    return groups
