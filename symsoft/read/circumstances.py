"""What stands around a statement: the conditions of its row, and those that the text before it announces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from symsoft.derivation import Given, Span
from symsoft.read import diagonal
from symsoft.read.announcing import conditional_text
from symsoft.read.chain import Chain, size_condition
from symsoft.read.conditions import PLAIN, Announced, is_value, known, resolve, split
from symsoft.read.context import Context
from symsoft.read.counted import counted, given
from symsoft.read.denying import DENIAL
from symsoft.read.meaning import Expression
from symsoft.read.passage import Passage
from symsoft.read.ranges import ZEROTH, beyond_zero, left_out
from symsoft.read.reader import Mode
from symsoft.read.replace import resized
from symsoft.read.segments import Row, Segment
from symsoft.read.shapes import Shapes
from symsoft.read.syntax import Items, Mark, Text, Unreadable
from symsoft.term import Index


@dataclass(frozen=True, slots=True)
class Circumstances:
    """The conditions of a row, those that lead to it, those further back, and the values that row and lead pick."""

    row: tuple[Given, ...]
    leading: tuple[Given, ...]
    distant: tuple[Given, ...]
    value: str
    announced: str


def circumstances(
    context: Context, passage: Passage, chain: Chain, conditions: list[Segment], row: Row
) -> Circumstances:
    """The circumstances of a statement of a row."""
    reader = Expression(context, chain.scope, Shapes(context.sizes), passage, Mode())
    picked, place = _value(passage, conditions, row)
    own, leading = (
        given(counts, context.survey.sizes, chain.scope.letters)
        for counts in (() if place is None else counted(picked, place), chain.lead.counts)
    )
    return Circumstances(
        (*_row(reader, passage, conditions, row), *own),
        (*_announced(reader, chain.lead.leading), *leading, *_diagonal(context, chain)),
        _announced(reader, chain.lead.distant),
        "" if own else picked,
        "" if leading and counted(chain.lead.value, leading[0].span) else chain.lead.value,
    )


def _diagonal(context: Context, chain: Chain) -> tuple[Given, ...]:
    """The conditions of a sentence that speaks of what is on a diagonal, or off it."""
    if not chain.lead.diagonal:
        return ()
    find = context.sizes.find
    letters = [Index(index.name, find(index.size)) for index in chain.scope.letters.values()]
    terms = [resized(value.term, find) for side in chain.sides for value in side.readings[:1]]
    return diagonal.given(chain.lead.diagonal, letters, terms)


def _row(reader: Expression, passage: Passage, conditions: list[Segment], row: Row) -> tuple[Given, ...]:
    """The index conditions written in a row."""
    out: list[Given] = []
    found: list[tuple[tuple[Items, Items, bool], int, int]] = []
    for segment in conditions:
        if DENIAL.search(segment.joined) or any(DENIAL.search(text) for text in _texts(segment)):
            continue
        parts = split(whole(segment)) if len(segment.signs) == 1 else None
        gone = left_out(segment.sides, tuple(sign.text for sign in segment.signs))
        if parts is not None:
            found.append((parts, segment.start, segment.end))
        elif gone:
            found += [((*part, False), segment.start, segment.end) for part in gone]
        elif reader.context.survey.sizes.zero and (beyond := beyond_zero(whole(segment))) is not None:
            found.append(((beyond, ZEROTH, False), segment.start, segment.end))
    for text in row.texts:
        said = PLAIN.search(text.text)
        inner = split((text,)) if said is None or not DENIAL.search(text.text[: said.start()]) else None
        if inner is not None:
            found.append((inner, text.start, text.end))
    for parts, start, end in found:
        try:
            out.append(Given(resolve(reader, *parts), passage.span(start, end)))
        except Unreadable:
            continue
    return tuple(out)


def _texts(segment: Segment) -> Iterator[str]:
    """The words inside of a condition."""
    yield from (item.text for side in segment.sides for item in side if isinstance(item, Text))


def whole(segment: Segment) -> Items:
    """A statement as one sequence."""
    marks = ((Mark(sign.text, sign.start, sign.end),) for sign in segment.signs)
    joined = (part for pair in zip(segment.sides[1:], marks, strict=False) for part in (*pair[1], *pair[0]))
    return (*segment.sides[0], *joined)


def _announced(reader: Expression, announced: tuple[Announced, ...]) -> tuple[Given, ...]:
    """The announced conditions over the indices of the chain."""
    found = ((known(reader, condition), condition.span) for condition in announced)
    return tuple(Given(condition, span) for condition, span in found if condition is not None)


def _value(passage: Passage, conditions: list[Segment], row: Row) -> tuple[str, Span | None]:
    """The case that a row picks by the value of a symbol or of a size, and where; empty if it picks none."""
    for segment in row.segments:
        if len(segment.signs) != 1 or not segment.sides[0]:
            continue
        picked = conditional_text(segment.joined) and segment not in conditions and is_value(whole(segment))
        if picked or segment in conditions and size_condition(segment):
            return passage.text[segment.start : segment.end], passage.span(segment.start, segment.end)
    return "", None
