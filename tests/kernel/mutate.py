"""Every term that differs from a given one in a single node: what a slip of the pen does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from symsoft.term import (
    ONE,
    ZERO,
    Add,
    Apply,
    Cases,
    Choice,
    Count,
    Entry,
    Exp,
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
    negative,
)
from symsoft.walk import children, rebuild


def mutants(term: Term, around: tuple[Index, ...]) -> Iterator[Term]:
    """The term with one node changed; `around` are the indices that places can be changed to."""
    yield from changed(term, around)
    match term:
        case Sum(index, _, _) | Product(index, _, _) | Max(index, _):
            around = (*around, index) if index not in around else around
        case _:
            pass
    inside = children(term)
    for number, child in enumerate(inside):
        for other in mutants(child, around):
            yield rebuild(term, (*inside[:number], other, *inside[number + 1 :]))


def changed(term: Term, around: tuple[Index, ...]) -> Iterator[Term]:
    """The node itself changed: a number, index, exponent, sign, factor or condition, a lost or wrong binder."""
    match term:
        case Number(value):
            yield Number(value + 1)
            yield Number(-value)
        case Count():
            yield ONE
        case Variable(name, places):
            yield from (Variable(name, other) for other in moved(places, around))
        case Cases(left, right, equal, unequal):
            yield equal
            yield Cases(left, right, unequal, equal)
            yield from (Cases(*other, equal, unequal) for other in moved((left, right), around))
        case Add(terms):
            for number, part in enumerate(terms):
                rest = terms[:number], terms[number + 1 :]
                yield Add((*rest[0], negative(part), *rest[1]))
                yield Add((*rest[0], *rest[1]))
        case Mul(factors):
            yield from (Mul((*factors[:number], *factors[number + 1 :])) for number in range(len(factors)))
            yield negative(term)
        case Pow(base, exponent):
            yield base
            yield Pow(base, negative(exponent))
        case Exp(argument):
            yield argument
            yield Exp(negative(argument))
        case Log(argument):
            yield argument
            yield negative(term)
        case Sum(index, body, excluded) | Product(index, body, excluded):
            yield from of_binder(term, index, body, excluded, around)
        case Max(index, body):
            yield Sum(index, body)
        case Partial(body, variable):
            yield body
            yield from (Partial(body, Variable(variable.name, other)) for other in moved(variable.places, around))
        case Apply(name, places, arguments, slots):
            yield Apply(name, places, arguments, slots[1:]) if slots else ZERO
        case _:
            assert_never(term)


def of_binder(
    term: Sum | Product, index: Index, body: Term, excluded: tuple[Place, ...], around: tuple[Index, ...]
) -> Iterator[Term]:
    """A lost binder, Σ for Π, an exclusion more or less."""
    yield body
    yield Product(index, body, excluded) if isinstance(term, Sum) else Sum(index, body, excluded)
    if excluded:
        yield type(term)(index, body, excluded[1:])
    others = [other for other in around if other.size == index.size and other != index and other not in excluded]
    yield from (type(term)(index, body, (*excluded, other)) for other in others[:1])


def moved(places: tuple[Place, ...], around: tuple[Index, ...]) -> Iterator[tuple[Place, ...]]:
    """One of the places changed to another index of its size; entries to the next one."""
    for number, place in enumerate(places):
        others: list[Place] = [other for other in around if other.size == place.size and other != place]
        if isinstance(place, Entry):
            others.append(Entry(place.position + 1 or 1, place.size))
        if isinstance(place, Choice):
            others = others[:1]
        for other in others:
            yield (*places[:number], other, *places[number + 1 :])
