"""Sums of all components of a vector, one by one, of which the text says the total: y_1 + y_2 + y_3 = 1."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from symsoft.derivation import Value
from symsoft.read.context import Context
from symsoft.read.nodes import bare, sequences
from symsoft.read.opaque import is_said
from symsoft.read.survey import Survey
from symsoft.read.syntax import Items, Mark, Name, Node, Numeral, Scripts, Text
from symsoft.statement import Hypothesis, SumsTo
from symsoft.term import Add, Entry, Extent, FixedSize, Number, Term, Variable

NUMBERED = re.compile(r"(.+)_([1-9][0-9]*)")
"""A symbol of which nothing but its number says that it is a component."""


def look_for_totals(survey: Survey, formulas: Iterable[Items]) -> None:
    """Take as indexed the names whose components have a total, but for those that are said one by one: p_1 = …"""
    every = [sequence for items in formulas for sequence in sequences(items)]
    told = {name for sequence in every for name in _told(sequence)}
    survey.lettered |= {(name, 1) for sequence in every for name in _totals(sequence) if name not in told}


def _totals(sequence: Items) -> Iterator[str]:
    """The names whose components, from the first on, are a side of their own that is equal to a number."""
    kept = bare(sequence)
    for at, node in enumerate(kept[:-1]):
        if _is(node, "=") and isinstance(kept[at + 1], Numeral) and _ends(kept, at + 2):
            found, first = list[tuple[str, int]](), at
            while first > 0 and (first == at or _is(kept[first], "+")) and (one := _component(kept[first - 1])):
                found.append(one)
                first -= 2
            name = found[-1][0] if found else ""
            if len(found) > 1 and found[::-1] == [(name, n + 1) for n in range(len(found))] and _ends(kept, first):
                yield name


def _told(sequence: Items) -> Iterator[str]:
    """The names of which a component stands before a sign of equality, alone."""
    kept = bare(sequence)
    for at, (node, sign) in enumerate(pairwise(kept)):
        if (one := _component(node)) and _is(sign, "=") and _ends(kept, at - 1):
            yield one[0]


def _ends(items: Items, at: int) -> bool:
    """Whether a side ends beside what stands at a place."""
    beside = items[at] if 0 <= at < len(items) else None
    return beside is None or isinstance(beside, Text) or isinstance(beside, Mark) and beside.text in ",.;:"


def _is(node: Node, text: str) -> bool:
    """Whether a node is this mark."""
    return isinstance(node, Mark) and node.text == text


def _component(node: Node) -> tuple[str, int] | None:
    """The name and the number of a component such as y_2."""
    match node:
        case Scripts(Name(name), (Numeral(number),), None, 0) if number.isascii() and len(number) < 3:
            return name, int(number)
        case _:
            return None


def components(term: Term) -> tuple[str, Extent | None, int] | None:
    """The letter of a sum of all components, what they are counted by if that is known, and how many there are.

    >>> components(Add((Variable("y_1"), Variable("y_2")))), components(Add((Variable("y_1"), Variable("y_3"))))
    (('y', None, 2), None)
    """
    found = [_numbered(part) for part in term.terms] if isinstance(term, Add) else []
    kinds = {one[:2] if one is not None else None for one in found}
    whole = {one[2] for one in found if one is not None} == {*range(1, len(found) + 1)}
    kind = kinds.pop() if len(kinds) == 1 and whole else None
    return (*kind, len(found)) if kind is not None else None


def total(context: Context, left: Value, right: Value) -> Hypothesis | None:
    """The hypothesis that y_1 + y_2 + y_3 is a number, for a vector y of so many components that is not defined."""
    name, size, count = components(left.term) or ("", None, 0)
    if size is None or not isinstance(right.term, Number) or is_said(name, context.defined):
        return None
    return SumsTo(name, 0, right.term.value) if context.sizes.join(size, FixedSize(count)) else None


def _numbered(term: Term) -> tuple[str, Extent | None, int] | None:
    """The letter of a component, what it is counted by, and its number."""
    match term:
        case Variable(name, (Entry(position, size),)):
            return name, size, position
        case Variable(name, ()) if (parts := NUMBERED.fullmatch(name)) is not None:
            return parts[1], None, int(parts[2])
        case _:
            return None
