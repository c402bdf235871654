"""Two sides of a relation sign to the scalar equations that they stand for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from symsoft.derivation import Side, Span, Value
from symsoft.statement import Hypothesis
from symsoft.term import Index, Number, Place, Term
from symsoft.walk import rename


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
    """One way to read both sides: the equations to hold, and what had to be assumed to read them so."""

    parts: tuple[Part, ...]
    why: str


def readings(left: Side, right: Side) -> Iterator[Reading]:
    """Every pair of readings whose shapes fit, the standard ones first."""
    pairs = [(a, b) for a in left.readings for b in right.readings]
    for one, other in sorted(pairs, key=lambda pair: bool(pair[0].why) + bool(pair[1].why)):
        parts = relate(one, other, right)
        if parts is not None:
            yield Reading(parts, "; ".join(dict.fromkeys(why for why in (one.why, other.why) if why)))


def relate(left: Value, right: Value, side: Side) -> tuple[Part, ...] | None:
    """The equations entry by entry: those written out first, each at its place, then the general one; None: no fit."""
    if len(left.axes) != len(right.axes):
        if not right.axes and _is_zero(right.term):
            return (Part(left.term, right.term, side.span, side.source),)
        return None
    if [axis.size for axis in left.axes] != [axis.size for axis in right.axes]:
        return None
    if len(left.axes) == 1 and None not in (left.column, right.column) and left.column != right.column:
        return None
    written = [*_written(left, right, flip=False), *_written(right, left, flip=True)]
    general = rename(right.term, dict(zip(right.axes, left.axes, strict=True)))
    return (*written, Part(left.term, general, side.span, side.source))


def _is_zero(term: Term) -> bool:
    return isinstance(term, Number) and term.value == 0


def _written(holder: Value, other: Value, flip: bool) -> Iterator[Part]:
    """The entries and rows that one side writes out, each against the other side at its place."""
    for entry in holder.written:
        if len(entry.places) != len(other.axes):
            continue
        at: dict[Index, Place] = dict(zip(other.axes, entry.places, strict=True))
        there = rename(other.term, at)
        left, right = (there, entry.term) if flip else (entry.term, there)
        yield Part(left, right, entry.span, entry.source, entry.given)
