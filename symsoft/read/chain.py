"""Chains of sides that are said to be equal one after another, and statements that are only conditions."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, field

from symsoft.derivation import Side, Span, Step, Unread
from symsoft.read.conditions import chained, split
from symsoft.read.context import Scope
from symsoft.read.listed import indices_of, runs_over
from symsoft.read.look import free_letters
from symsoft.read.nodes import bare, words
from symsoft.read.passage import Passage
from symsoft.read.prose import Lead
from symsoft.read.ranges import is_range
from symsoft.read.segments import Segment
from symsoft.read.syntax import Fence, Items, Mark, Name, Node, Numeral, Scripts


@dataclass(frozen=True, slots=True)
class Chain:
    """Sides that are said to be equal one after another, with what leads to them.

    `vague` is the definition that starts the chain, if it is by a symbol that nothing defines.  `passed` is why the
    side after the last one was not read, which what is equal to it passes over.
    """

    scope: Scope
    sides: list[Side] = field(default_factory=list)
    items: list[Items] = field(default_factory=list)
    unread: list[Unread | None] = field(default_factory=list)
    vague: list[Step] = field(default_factory=list)
    passed: list[Unread] = field(default_factory=list)
    lead: Lead = field(default_factory=Lead)
    scalars: frozenset[str] = frozenset()

    def pass_over(self) -> None:
        """Leave out the last side if it was not read and the one before was: what equals it goes on from there."""
        problem = self.unread[-1]
        if len(self.sides) > 1 and problem is not None and self.unread[-2] is None:
            self.passed.append(problem)
            del self.sides[-1], self.items[-1], self.unread[-1]
        else:
            self.passed.clear()


def opened(segment: Segment, lead: Lead, scalars: frozenset[str]) -> Chain:
    """The chain that a statement opens, before its sides are read."""
    return Chain(Scope(free=free_letters(segment.sides)), lead=lead, scalars=scalars)


def bare_side(passage: Passage, items: Items) -> Side | None:
    """A side of a condition, which is not read."""
    if not items:
        return None
    start, end = items[0].start, items[-1].end
    return Side((), passage.span(start, end), passage.text[start:end])


def whole_span(at: Span, left: Side | None, right: Side) -> Span:
    """From the left side, if it stands on the same page, to the end of the right side."""
    begin = left.span if left is not None and left.span.cell == at.cell else at
    before = (right.span.line, right.span.column) < (at.line, at.column)
    end = at if before else right.span
    return Span(begin.line, begin.column, end.end_line, end.end_column, at.cell)


def conditions_of(segments: Sequence[Segment]) -> list[Segment]:
    """Those of the statements of a row that are conditions."""
    below = indices_of(segments)
    return [segment for segment in segments if is_condition(segment, below)]


def is_condition(segment: Segment, below: Set[str] = frozenset()) -> bool:
    """Whether a statement is a condition on indices or sizes: i = j, i = 1, …, n, K = 10.

    Whatever their letters, those `below` symbols are indices, of which ranges speak.
    """
    if not segment.signs or not segment.sides[0]:
        return False
    items: Items = segment.sides[0]
    for sign, side in zip(segment.signs, segment.sides[1:], strict=False):
        items = (*items, Mark(sign.text, sign.start, sign.end), *side)
    if (
        split(items) is not None
        or chained(items)
        or is_range(segment.sides, tuple(sign.text for sign in segment.signs), below)
        or runs_over(segment, below)
    ):
        return True
    left, rest = tuple(map(_unprimed, segment.sides[0])), segment.sides[1]
    if left != segment.sides[0] and words(rest) in ("0", "1"):
        return False
    names = [item for item in left if isinstance(item, Name)]
    if not names or any(not isinstance(item, (Name, Mark)) for item in left) or len(names) > 3:
        return False
    usual = all(name.text in "ijklmnKNCMDctdℓ" for name in names)
    if not usual and any(name.text not in below for name in names):
        return False
    if any(isinstance(item, Mark) and item.text != "," for item in left):
        return False
    listed = len(rest) > 2 and all(
        isinstance(item, Numeral) or isinstance(item, Mark) and item.text == "," for item in rest
    )
    if listed or any(isinstance(item, Mark) and item.text == "…" for item in rest):
        return all(isinstance(item, (Name, Numeral, Mark)) for item in rest)
    return (
        usual
        and len(segment.signs) == 1
        and len(rest) == 1
        and isinstance(rest[0], Numeral)
        and segment.signs[0].text in ("=", "<", ">", "≤", "≥", "≠")
    )


def _unprimed(item: Node) -> Node:
    """The letter of a primed capital: C' is a size like C."""
    match item:
        case Scripts(Name(text), sub, sup, primes) if text.isupper() and primes > 0 and not sub and not sup:
            return item.base
        case _:
            return item


def size_condition(segment: Segment) -> bool:
    """Whether a condition fixes a size: C = 2."""
    return (
        len(segment.signs) == 1
        and segment.signs[0].text == "="
        and len(segment.sides[1]) == 1
        and isinstance(segment.sides[1][0], Numeral)
    )


def generic(items: Items, name: str) -> bool:
    """Whether a side is a generic function such as f(x), which articles define as often as they like."""
    kept = bare(items)
    return name[0] in "fghF" and len(kept) == 2 and isinstance(kept[1], Fence)


def of_several(items: Items) -> bool:
    """Whether a side is a function of vectors that are listed with dots: E(w_1, …, w_K)."""
    kept = bare(items)
    inside = kept[1].items if len(kept) == 2 and isinstance(kept[1], Fence) else ()
    return any(isinstance(item, Mark) and item.text == "…" for item in inside)
