"""Two sides of a relation sign to the scalar equations that they stand for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import prod

from symsoft.derivation import Side, Span, Value
from symsoft.read.sides import FLIPPED, ROW
from symsoft.statement import Hypothesis
from symsoft.term import ZERO, Cases, Entry, FixedSize, Index, Place, Term
from symsoft.walk import children, rebuild, rename

TABLE = 9
"""How many entries a matrix may have for the kernel to look at the table of all of them at once."""

CONVENTIONS = frozenset((FLIPPED, ROW))
"""Readings that hold for both sides, where both can be read so."""


@dataclass(frozen=True, slots=True)
class Part:
    """left = right under `given` (the condition of a row of cases), written at `where` as `source`."""

    left: Term
    right: Term
    where: Span
    source: str
    given: tuple[Hypothesis, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read both sides: the equations to hold, and what had to be assumed to read them so.

    `details` are the entries and rows that follow from `parts`: they only tell which one to blame.
    """

    parts: tuple[Part, ...]
    details: tuple[Part, ...]
    why: str


def readings(left: Side, right: Side) -> Iterator[Reading]:
    """Every pair of readings whose shapes fit, the standard ones first."""
    shared = {a.why for a in left.readings} & {b.why for b in right.readings} & CONVENTIONS
    pairs = [(a, b) for a in left.readings for b in right.readings if a.why == b.why or not {a.why, b.why} & shared]
    for one, other in sorted(pairs, key=lambda pair: bool(pair[0].why) + bool(pair[1].why)):
        why = "; ".join(dict.fromkeys(why for why in (one.why, other.why) if why))
        if not one.axes and not other.axes:
            details = (*_written(one, other, flip=False), *_written(other, one, flip=True))
            yield Reading((Part(one.term, other.term, right.span, right.source),), details, why)
        elif len(one.axes) == len(other.axes) and _fits(one, other):
            yield _entries(one, other, right, why)
        elif not other.axes and other.term == ZERO:
            yield Reading((Part(one.term, other.term, right.span, right.source),), (), why)


def _fits(left: Value, right: Value) -> bool:
    if [axis.size for axis in left.axes] != [axis.size for axis in right.axes]:
        return False
    return len(left.axes) != 1 or None in (left.column, right.column) or left.column == right.column


def _entries(left: Value, right: Value, side: Side, why: str) -> Reading:
    """Entry by entry: the general one, and those written out that are not an instance of it; or all that there are."""
    for holder, other, flip in ((left, right, False), (right, left, True)):
        if _is_whole(holder):
            return Reading(tuple(_written(holder, other, flip)), (), why)
    parts: list[Part] = []
    details: list[Part] = []
    for holder, other, flip in ((left, right, False), (right, left, True)):
        for entry, part in zip(holder.written, _written(holder, other, flip), strict=True):
            regular = _at(holder.term, dict(zip(holder.axes, entry.places, strict=True))) == entry.term
            (details if regular else parts).append(part)
    general = rename(right.term, dict(zip(right.axes, left.axes, strict=True)))
    return Reading((*parts, Part(left.term, general, side.span, side.source)), tuple(details), why)


def _is_whole(value: Value) -> bool:
    """Whether every entry of a matrix or a vector of a given size is written out."""
    most = prod(axis.size.value if isinstance(axis.size, FixedSize) else 0 for axis in value.axes)
    return most > TABLE and len({entry.places for entry in value.written}) == most


def _written(holder: Value, other: Value, flip: bool) -> Iterator[Part]:
    """The entries and rows that one side writes out, each against the other side at its place."""
    for entry in holder.written:
        there = rename(other.term, dict(zip(other.axes, entry.places, strict=True)))
        left, right = (there, entry.term) if flip else (entry.term, there)
        yield Part(left, right, entry.span, entry.source, entry.given)


def _at(term: Term, places: Mapping[Index, Place]) -> Term:
    """The general entry at written places, which are distinct unless they are the same."""
    return _resolved(rename(term, places))


def _resolved(term: Term) -> Term:
    match term:
        case Cases(left, right, equal, unequal) if left == right or {type(left), type(right)} == {Entry}:
            return _resolved(equal if left == right else unequal)
        case _:
            return rebuild(term, tuple(_resolved(child) for child in children(term)))
