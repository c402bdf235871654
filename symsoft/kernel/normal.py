"""The normal form of a term without derivatives and definitions, where the indices in scope are pairwise distinct."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import assert_never

from symsoft.kernel.atom import Argument, Component, Derived, Indicator, Opaque, delicate, derived, sizes_of
from symsoft.kernel.form import NIL, ONE, Quotient, exact, power_of, rational
from symsoft.kernel.scope import Scope
from symsoft.kernel.spot import Chosen, Spot, spot_names
from symsoft.kernel.stop import Outside, Undefined, Work
from symsoft.kernel.summation import Summation
from symsoft.statement import SumsTo
from symsoft.term import (
    Add,
    Apply,
    Cases,
    Count,
    Entry,
    Exp,
    Extent,
    Family,
    FixedSize,
    Index,
    Log,
    Max,
    Mul,
    Number,
    Partial,
    Place,
    Pow,
    Product,
    Sum,
    Term,
    Variable,
)
from symsoft.walk import free_indices, indices_of, own_places, subterms

Seen = tuple[tuple[Spot, ...], tuple[Spot, ...], tuple[tuple[Spot, Spot], ...]]
"""What the indices of a term stand for, the spots that its conditions look at, and the merged ones."""


class Normaliser(Summation):
    """Terms to quotients."""

    def __init__(
        self, work: Work, positive: frozenset[str], totals: tuple[SumsTo, ...], least: Mapping[Extent, int]
    ) -> None:
        super().__init__(work, positive, totals)
        self.least = least
        self.divisors: dict[Term, None] = {}
        self.arguments: dict[Term, None] = {}
        self.found: dict[tuple[Term, Seen], Quotient] = {}
        self.shapes: dict[Term, tuple[tuple[Index, ...], bool]] = {}

    def form(self, term: Term, scope: Scope) -> Quotient:
        """The normal form. Raises Undefined where the term has no value, Stop where it is outside of the language."""
        self.work.spend()
        if not isinstance(term, Sum | Product | Max | Pow):
            return self._formed(term, scope)
        key = (term, self._seen_by(term, scope))
        if key not in self.found:
            self.found[key] = self._formed(term, scope)
        return self.found[key]

    def _seen_by(self, term: Term, scope: Scope) -> Seen:
        """What of a scope the form of a term depends on."""
        if term not in self.shapes:
            self.shapes[term] = (tuple(free_indices(term)), any(True for _ in conditions(term)))
        indices, conditional = self.shapes[term]
        spots = tuple(scope.spots.get(index, index) for index in indices)
        return spots, scope.known if conditional else (), tuple(scope.merged.items())

    def _formed(self, term: Term, scope: Scope) -> Quotient:
        match term:
            case Number(value):
                return rational(exact(value))
            case Count(size):
                return rational(size.value) if isinstance(size, FixedSize) else self.count(size)
            case Variable(name, places):
                spots = tuple(scope.resolve(place) for place in places)
                return self._component(name, spots)
            case Cases(left, right, equal, unequal):
                return self.form(equal if self._same(left, right, scope) else unequal, scope)
            case Add(terms):
                return self.total(self.form(inner, scope) for inner in terms)
            case Mul(factors):
                return self._multiply(factors, scope)
            case Pow(base, exponent):
                return self._power(base, exponent, scope)
            case Exp(argument):
                return self.exp(self.form(argument, scope))
            case Log(argument):
                return self._log(argument, scope)
            case Sum() | Product() | Max() | Apply():
                return self._binder(term, scope)
            case Partial():
                raise Outside("outside-derivative", "a derivative that was not carried out")
            case _:
                assert_never(term)

    def forget(self) -> None:
        """Forgets what was learnt of signs for a scope, and the forms that rest on it."""
        self.facts = set()
        self.found = {}

    def _component(self, name: str, spots: tuple[Spot, ...]) -> Quotient:
        """A component; the last of a given number of them whose sum is known is what the others leave of it."""
        for place, spot in enumerate(spots):
            total = self.totals.get((name, place))
            if total is None or not isinstance(spot, Entry) or not isinstance(spot.size, FixedSize):
                continue
            if spot.position == spot.size.value:
                self.used.add(total)
                others = (Entry(position, spot.size) for position in range(1, spot.position))
                rest = self.total(self._component(name, (*spots[:place], o, *spots[place + 1 :])) for o in others)
                return self.plus(rational(total.value), -rest)
        return Quotient(power_of(Component(name, spots)))

    def _binder(self, term: Sum | Product | Max | Apply, scope: Scope) -> Quotient:
        """A term that binds indices. What is undefined inside need not be so outside: the range may be empty there."""
        try:
            match term:
                case Sum(index, body, excluded):
                    return self._sum(index, body, excluded, scope)
                case Product(index, body, excluded):
                    return self._product_term(index, body, excluded, scope)
                case Max(index, body):
                    return self._max(index, body, scope)
                case Apply():
                    return self._opaque(term, scope)
                case _:
                    assert_never(term)
        except Undefined as undefined:
            raise Outside("outside-undefined", f"under a sum, {undefined.reason}") from undefined

    def _same(self, left: Place, right: Place, scope: Scope) -> bool:
        a, b = scope.resolve(left), scope.resolve(right)
        if a == b:
            return True
        for spot in (a, b):
            if not isinstance(spot, Entry) and spot not in scope.known:
                raise Outside("outside-choice", "an index condition on an index-valued symbol inside a sum over it")
        return False

    def _multiply(self, factors: tuple[Term, ...], scope: Scope) -> Quotient:
        result = ONE
        zero = False
        for factor in factors:
            value = self.form(factor, scope)
            zero = zero or value.is_zero()
            result = NIL if zero else self.times(result, value)
        return result

    def _power(self, base: Term, exponent: Term, scope: Scope) -> Quotient:
        inner, power = self.form(base, scope), self.form(exponent, scope)
        value = power.constant()
        whole = value is not None and Fraction(value).denominator == 1
        if (value is None or value < 0 or not whole) and self._needed(inner):
            (self.divisors if whole else self.arguments).setdefault(base)
        return self.general_power(inner, power)

    def _log(self, argument: Term, scope: Scope) -> Quotient:
        inner = self.form(argument, scope)
        if self._needed(inner):
            self.arguments.setdefault(argument)
        return self.log(inner)

    def _needed(self, value: Quotient) -> bool:
        """Whether it is a condition that the value is positive; what was learnt of the domain is one itself."""
        facts, self.facts = self.facts, set()
        certain = self._certain(value)
        self.facts = facts
        return not certain

    def _certain(self, value: Quotient) -> bool:
        return self.positive(value.numerator) and self.positive(value.denominator)

    def _expand(
        self, size: FixedSize, index: Index, body: Term, excluded: tuple[Place, ...], scope: Scope
    ) -> list[Quotient]:
        """The body at each entry of a range that is given."""
        self.work.spend(size.value)
        out = []
        barred = {scope.resolve(place) for place in excluded}
        for position in range(1, size.value + 1):
            spot = Entry(position, size)
            if spot not in barred:
                out.append(self.form(body, scope.bind(index, spot, new=False)))
        return out

    def _generic(
        self, index: Index, body: Term, excluded: tuple[Place, ...], scope: Scope
    ) -> tuple[Index, Quotient, list[tuple[Spot, Quotient | None]]]:
        """The body for an index distinct from all in scope; where it may differ, its form there (None: excluded)."""
        name = self.fresh(index.size)
        barred = tuple(scope.resolve(place) for place in excluded)
        for spot in barred:
            if spot not in scope.known:
                raise Outside("outside-choice", "a sum that excludes an index-valued symbol inside a sum over it")
        general = self._over_choices(body, scope.bind(index, name, new=True), name)
        special: list[tuple[Spot, Quotient | None]] = []
        if barred or compared(body, index):
            for spot in scope.known:
                if spot.size == index.size:
                    here = None if spot in barred else self.form(body, scope.bind(index, spot, new=False))
                    special.append((spot, here))
        if self.least.get(index.size, 1) <= len(special) != 0 and self.fragile(general, index.size):
            raise Outside(
                "outside-undefined", "a summand that has no value for some n, under a sum that is empty there"
            )
        return name, general, special

    def _over_choices(self, body: Term, scope: Scope, name: Index) -> Quotient:
        """The body for every class that an index-valued symbol at the index can be, told apart by indicators."""
        for node in conditions(body):
            for place in own_places(node):
                spot = scope.resolve(place)
                if isinstance(spot, Chosen) and name in spot_names((spot,)) and spot not in scope.known:
                    return self._by_class(body, scope, name, spot)
        return self.form(body, scope)

    def _by_class(self, body: Term, scope: Scope, name: Index, chosen: Chosen) -> Quotient:
        general = self._over_choices(body, scope.beside(chosen), name)
        result = general
        for spot in scope.known:
            if spot.size == chosen.size:
                here = self._over_choices(body, scope.merge(chosen, spot), name)
                indicator = Quotient(power_of(Indicator(chosen, spot)))
                result = self.plus(result, self.times(indicator, self.plus(here, -general)))
        return result

    def _sum(self, index: Index, body: Term, excluded: tuple[Place, ...], scope: Scope) -> Quotient:
        if isinstance(index.size, FixedSize):
            return self.total(self._expand(index.size, index, body, excluded, scope))
        name, general, special = self._generic(index, body, excluded, scope)
        whole = self.sum_over(name, general, [spot for spot, _ in special])
        return self.total([whole, *(here for _, here in special if here is not None)])

    def _product_term(self, index: Index, body: Term, excluded: tuple[Place, ...], scope: Scope) -> Quotient:
        result = ONE
        if isinstance(index.size, FixedSize):
            for value in self._expand(index.size, index, body, excluded, scope):
                result = self.times(result, value)
            return result
        name, general, special = self._generic(index, body, excluded, scope)
        result = NIL if general.is_zero() else self.product_over(name, general)
        for spot, here in special:
            there = self.substitute(general, {name: spot})
            if not self._certain(there) and (there.is_zero() or sizes_of(there) or any(map(delicate, there.atoms()))):
                raise Outside("outside-product", "a product with an exception at a factor that may be 0")
            result = self.times(result, self.divide(ONE if here is None else here, there))
        return result

    def _max(self, index: Index, body: Term, scope: Scope) -> Quotient:
        if isinstance(index.size, FixedSize) or compared(body, index):
            raise Outside("outside-maximum", "a maximum over a given range, or of a body with index conditions")
        name = self.fresh(index.size)
        return self.max_over(name, self.form(body, scope.bind(index, name, new=True)))

    def _opaque(self, term: Apply, scope: Scope) -> Quotient:
        arguments = tuple(self._argument(family, scope) for family in term.arguments)
        spots = tuple(scope.resolve(place) for place in term.places)
        slots = tuple(Derived(s.argument, tuple(scope.resolve(p) for p in s.places)) for s in term.slots)
        return Quotient(power_of(Opaque(term.name, spots, arguments, derived(slots))))

    def _argument(self, family: Family, scope: Scope) -> Argument:
        names = []
        for index in family.indices:
            if isinstance(index.size, FixedSize) or compared(family.body, index):
                raise Outside("outside-argument", "an argument of an opaque function with index conditions")
            names.append(self.fresh(index.size))
            scope = scope.bind(index, names[-1], new=True)
        body = self.form(family.body, scope)
        return Argument(tuple(name.size for name in names), self.close_quotient(tuple(names), body))


def conditions(term: Term) -> Iterator[Term]:
    """The nodes of a term that look at which places coincide."""
    for node in subterms(term):
        match node:
            case Cases() | Sum(excluded=(_, *_)) | Product(excluded=(_, *_)):
                yield node
            case _:
                pass


def compared(term: Term, index: Index) -> bool:
    """Whether the value of the term may depend on which places the index coincides with."""
    return any(index in indices_of(place) for node in conditions(term) for place in own_places(node))
