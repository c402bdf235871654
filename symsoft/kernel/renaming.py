"""How the spots of a form are renamed one to one: opening a binder, closing it, and its canonical numbering."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import permutations, product
from typing import TypeAlias, assert_never

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
    derived,
    known,
)
from symsoft.kernel.form import Atom, Monomial, Polynomial, Quotient, monomial
from symsoft.kernel.spot import Bound, Chosen, Spot
from symsoft.term import Extent, Index

SpotMap: TypeAlias = Callable[[Spot, int], Spot]


def opening(names: Sequence[Index]) -> SpotMap:
    """Bounds of the outermost binder become names."""

    def change(spot: Spot, depth: int) -> Spot:
        return names[spot.number] if isinstance(spot, Bound) and spot.level == depth else spot

    return change


def closing(names: Sequence[Index]) -> SpotMap:
    """Names become bounds of a new outermost binder."""
    numbers: Mapping[Spot, int] = {name: number for number, name in enumerate(names)}

    def change(spot: Spot, depth: int) -> Spot:
        return Bound(depth, numbers[spot], spot.size) if spot in numbers else spot

    return change


def _renumbering(numbers: Sequence[int]) -> SpotMap:
    def change(spot: Spot, depth: int) -> Spot:
        if isinstance(spot, Bound) and spot.level == depth:
            return Bound(depth, numbers[spot.number], spot.size)
        return spot

    return change


def _numberings(sizes: tuple[Extent, ...]) -> Iterator[tuple[int, ...]]:
    """Every permutation of the numbers that leaves their sizes, which stand in order, as they are."""
    groups: list[list[int]] = []
    for number, size in enumerate(sizes):
        if number and sizes[number - 1] == size:
            groups[-1].append(number)
        else:
            groups.append([number])
    for choice in product(*(permutations(group) for group in groups)):
        yield tuple(number for group in choice for number in group)


def least_sum(sizes: tuple[Extent, ...], body: Monomial) -> SumAtom:
    """The sum of the body: of all numberings of its bounds, the one with the least key."""
    if len(sizes) == 1:
        return SumAtom(sizes, body)
    candidates = (SumAtom(sizes, map_monomial(body, _renumbering(numbers))) for numbers in _numberings(sizes))
    return min(candidates, key=lambda atom: atom.key)


def map_spot(spot: Spot, change: SpotMap, depth: int) -> Spot:
    """The spot changed, or with the spots inside it changed."""
    if isinstance(spot, Chosen):
        inner = Chosen(spot.name, tuple(map_spot(s, change, depth) for s in spot.spots), spot.size)
        return change(inner, depth)
    return change(spot, depth)


def map_monomial(mono: Monomial, change: SpotMap, depth: int = 0) -> Monomial:
    """The monomial with every spot changed by an injective `change`; `depth` counts the binders around it."""
    return monomial((map_atom(atom, change, depth), exponent) for atom, exponent in mono.factors)


def map_polynomial(polynomial: Polynomial, change: SpotMap, depth: int = 0) -> Polynomial:
    """The polynomial with every spot changed by an injective `change`."""
    return Polynomial({map_monomial(m, change, depth): c for m, c in polynomial.terms.items()})


def spots_of(atom: Atom) -> set[Spot]:
    """The spots that an atom mentions, but for bound ones."""
    found: set[Spot] = set()

    def note(spot: Spot, depth: int) -> Spot:
        if not bound(spot):
            found.add(spot)
        return spot

    map_atom(atom, note, 0)
    return found


def bound(spot: Spot) -> bool:
    """Whether the spot is bound, or an index-valued symbol at one that is."""
    return isinstance(spot, Bound) or (isinstance(spot, Chosen) and any(bound(inner) for inner in spot.spots))


def map_quotient(value: Quotient, change: SpotMap, depth: int = 0) -> Quotient:
    """The quotient with every spot changed by an injective `change`."""
    return Quotient(map_polynomial(value.numerator, change, depth), map_polynomial(value.denominator, change, depth))


def map_atom(atom: Atom, change: SpotMap, depth: int) -> Atom:
    """The atom with every spot changed by an injective `change`."""

    def spots(old: tuple[Spot, ...]) -> tuple[Spot, ...]:
        return tuple(map_spot(spot, change, depth) for spot in old)

    atom = known(atom)
    match atom:
        case SizeAtom():
            return atom
        case Component():
            return Component(atom.name, spots(atom.spots))
        case Indicator():
            chosen, spot = spots((atom.chosen, atom.spot))
            assert isinstance(chosen, Chosen)
            return Indicator(chosen, spot)
        case Apart():
            return apart(*spots((atom.left, atom.right)))
        case Exponential():
            return Exponential(map_monomial(atom.argument, change, depth), map_polynomial(atom.over, change, depth))
        case Logarithm():
            return Logarithm(map_quotient(atom.argument, change, depth))
        case SumAtom():
            return least_sum(atom.sizes, map_monomial(atom.body, change, depth + 1))
        case ProductAtom():
            return ProductAtom(atom.size, map_quotient(atom.body, change, depth + 1))
        case MaxAtom():
            return MaxAtom(atom.size, map_quotient(atom.body, change, depth + 1))
        case Power():
            return Power(map_polynomial(atom.polynomial, change, depth))
        case Opaque():
            arguments = tuple(Argument(a.sizes, map_quotient(a.body, change, depth + 1)) for a in atom.arguments)
            slots = derived(tuple(Derived(d.argument, spots(d.spots)) for d in atom.slots))
            return Opaque(atom.name, spots(atom.spots), arguments, slots)
        case _:
            assert_never(atom)
