"""How terms are walked: their children, the same node with other children, free indices, renaming without capture."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar, assert_never

from symsoft.term import (
    Add,
    Apply,
    Cases,
    Choice,
    Count,
    Entry,
    Exp,
    Extent,
    Family,
    Index,
    Log,
    Max,
    Mul,
    Number,
    Partial,
    Place,
    Pow,
    Product,
    Slot,
    Sum,
    Term,
    Variable,
)

Renaming = Mapping[Index, Place]
Binder = TypeVar("Binder", Sum, Product, Max)


def children(term: Term) -> tuple[Term, ...]:
    """The terms directly inside, from left to right; the variable of a derivative is not one of them."""
    match term:
        case Number() | Count() | Variable():
            return ()
        case Cases(_, _, equal, unequal):
            return (equal, unequal)
        case Add(terms):
            return terms
        case Mul(factors):
            return factors
        case Pow(base, exponent):
            return (base, exponent)
        case Exp(argument) | Log(argument):
            return (argument,)
        case Sum(_, body, _) | Product(_, body, _) | Max(_, body) | Partial(body, _):
            return (body,)
        case Apply(_, _, arguments, _):
            return tuple(family.body for family in arguments)
        case _:
            assert_never(term)


def rebuild(term: Term, inside: tuple[Term, ...]) -> Term:
    """The same node around other children, as many as `children` gives."""
    match term:
        case Number() | Count() | Variable():
            return term
        case Cases(left, right, _, _):
            return Cases(left, right, inside[0], inside[1])
        case Add():
            return Add(inside)
        case Mul():
            return Mul(inside)
        case Pow():
            return Pow(inside[0], inside[1])
        case Exp():
            return Exp(inside[0])
        case Log():
            return Log(inside[0])
        case Sum(index, _, excluded):
            return Sum(index, inside[0], excluded)
        case Product(index, _, excluded):
            return Product(index, inside[0], excluded)
        case Max(index, _):
            return Max(index, inside[0])
        case Partial(_, variable):
            return Partial(inside[0], variable)
        case Apply(name, places, arguments, slots):
            families = tuple(Family(f.indices, body) for f, body in zip(arguments, inside, strict=True))
            return Apply(name, places, families, slots)
        case _:
            assert_never(term)


def subterms(term: Term) -> Iterator[Term]:
    """The term and every term inside it, outermost first."""
    waiting = [term]
    while waiting:
        now = waiting.pop()
        yield now
        waiting.extend(reversed(children(now)))


def own_places(term: Term) -> tuple[Place, ...]:
    """The places written at the node itself, not in its children; the bound index is not one of them."""
    match term:
        case Variable(_, places):
            return places
        case Cases(left, right, _, _):
            return (left, right)
        case Sum(_, _, excluded) | Product(_, _, excluded):
            return excluded
        case Partial(_, variable):
            return variable.places
        case Apply(_, places, _, slots):
            return places + tuple(place for slot in slots for place in slot.places)
        case Number() | Count() | Add() | Mul() | Pow() | Exp() | Log() | Max():
            return ()
        case _:
            assert_never(term)


def sizes(term: Term) -> Iterator[Extent]:
    """The sizes of what occurs in a term, of its places and of what is summed over or counted."""
    for node in subterms(term):
        yield from (place.size for place in own_places(node))
        yield from ranges(node)


def ranges(node: Term) -> Iterator[Extent]:
    """The size that a node itself runs over or counts, if it does."""
    match node:
        case Sum(index) | Product(index) | Max(index):
            yield index.size
        case Count(size):
            yield size
        case _:
            pass


def indices_of(place: Place) -> frozenset[Index]:
    """The indices that a place mentions."""
    match place:
        case Index():
            return frozenset((place,))
        case Entry():
            return frozenset()
        case Choice(_, places, _):
            return frozenset().union(*(indices_of(inner) for inner in places))
        case _:
            assert_never(place)


def free_indices(term: Term) -> frozenset[Index]:
    """The indices that no binder inside the term binds."""
    free = frozenset[Index]().union(*map(indices_of, own_places(term)))
    match term:
        case Sum(index, body, _) | Product(index, body, _) | Max(index, body):
            return free | (free_indices(body) - {index})
        case Apply(_, _, arguments, _):
            return free.union(*(free_indices(f.body) - set(f.indices) for f in arguments))
        case _:
            return free.union(*map(free_indices, children(term)))


def mentioned(term: Term) -> frozenset[Index]:
    """The indices that occur in places, free or bound."""
    return frozenset(index for node in subterms(term) for place in own_places(node) for index in indices_of(place))


def variables(term: Term) -> frozenset[str]:
    """The names of the variables that occur, also those differentiated by."""
    names: set[str] = set()
    for node in subterms(term):
        if isinstance(node, Variable):
            names.add(node.name)
        elif isinstance(node, Partial):
            names.add(node.variable.name)
    return frozenset(names)


def reached(names: Iterable[str], needs: Callable[[str], Iterable[str]]) -> frozenset[str]:
    """The names, what they need, what that needs, and so on.

    >>> sorted(reached(["p"], lambda name: {"p": "xz", "z": "x"}.get(name, "")))
    ['p', 'x', 'z']
    """
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += needs(name)
    return frozenset(found)


def fresh(index: Index, avoid: frozenset[Index]) -> Index:
    """An index of the same size whose name none of `avoid` has."""
    taken = {other.name for other in avoid}
    name = index.name
    while name in taken:
        name += "'"
    return Index(name, index.size)


def rename_place(place: Place, renaming: Renaming) -> Place:
    """The place with its indices replaced."""
    match place:
        case Index():
            return renaming.get(place, place)
        case Entry():
            return place
        case Choice(name, places, size):
            return Choice(name, tuple(rename_place(inner, renaming) for inner in places), size)
        case _:
            assert_never(place)


def rename(term: Term, renaming: Renaming) -> Term:
    """The term with its free indices replaced; bound ones step aside where they would capture."""
    if not renaming:
        return term

    def places(old: tuple[Place, ...]) -> tuple[Place, ...]:
        return tuple(rename_place(place, renaming) for place in old)

    match term:
        case Number() | Count():
            return term
        case Variable(name, own):
            return Variable(name, places(own))
        case Cases(left, right, equal, unequal):
            left, right = places((left, right))
            return Cases(left, right, rename(equal, renaming), rename(unequal, renaming))
        case Add() | Mul() | Pow() | Exp() | Log():
            return rebuild(term, tuple(rename(child, renaming) for child in children(term)))
        case Sum(index, body, excluded):
            (index,), body = _under((index,), body, renaming)
            return Sum(index, body, places(excluded))
        case Product(index, body, excluded):
            (index,), body = _under((index,), body, renaming)
            return Product(index, body, places(excluded))
        case Max(index, body):
            (index,), body = _under((index,), body, renaming)
            return Max(index, body)
        case Partial(body, variable):
            return Partial(rename(body, renaming), Variable(variable.name, places(variable.places)))
        case Apply(name, own, arguments, slots):
            families = tuple(Family(*_under(f.indices, f.body, renaming)) for f in arguments)
            return Apply(name, places(own), families, tuple(Slot(s.argument, places(s.places)) for s in slots))
        case _:
            assert_never(term)


def _under(bound: tuple[Index, ...], body: Term, renaming: Renaming) -> tuple[tuple[Index, ...], Term]:
    """The bound indices and the body of a binder after a renaming of the free indices."""
    inner = free_indices(body)
    active = {old: new for old, new in renaming.items() if old in inner and old not in bound}
    arriving = frozenset[Index]().union(*(indices_of(new) for new in active.values()))
    taken = {index.name for index in arriving}
    step: dict[Index, Place] = dict(active)
    out: list[Index] = []
    for index in bound:
        new = index
        if index.name in taken:
            new = fresh(index, inner | arriving | frozenset(bound) | frozenset(out))
            step[index] = new
        out.append(new)
    return tuple(out), rename(body, step)


def replace(term: Term, old: Term, new: Term) -> Term:
    """The term with every occurrence of a subterm replaced, except where a binder would capture an index of either."""
    if term == old:
        return new
    guarded = free_indices(old) | free_indices(new)
    match term:
        case Sum(index, _, _) | Product(index, _, _) | Max(index, _) if index in guarded:
            return term
        case Apply(_, _, arguments, _) if any(index in guarded for f in arguments for index in f.indices):
            return term
        case _:
            return rebuild(term, tuple(replace(child, old, new) for child in children(term)))
