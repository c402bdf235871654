"""Vectors and matrices entry by entry, with dots where they are large, and a factor of every entry in front."""

from __future__ import annotations

from collections.abc import Callable

from symsoft.derivation import Value
from symsoft.rules.given_size import FULL, entry
from symsoft.term import FixedSize, Index, Term
from symsoft.tidy import Ratio, ratio
from symsoft.walk import free_indices

DOTS = {(False, False): r"\ddots", (False, True): r"\vdots", (True, False): r"\cdots"}
"""What stands for the entries left out, by whether the row and the column are shown."""


def cells(value: Value, write: Callable[[Term], str], narrow: bool = False) -> list[list[str]]:
    """The entries of a column or a matrix, row by row, with dots where it is large; two columns if it is narrow."""
    columns = [1] if len(value.axes) == 1 else [1, 0, -1] if narrow else _shown(value.axes[1])
    return [
        [
            write(entry(value.term, value.axes, (i, j)[: len(value.axes)])) if i and j else DOTS[bool(i), bool(j)]
            for j in columns
        ]
        for i in _shown(value.axes[0])
    ]


def _shown(axis: Index) -> list[int]:
    """The places of an axis that are written, from 1 or, the last one, −1; with 0 for dots."""
    match axis.size:
        case FixedSize(value) if value <= FULL:
            return list(range(1, value + 1))
        case _:
            return [1, 2, 0, -1]


def taken_out(value: Value) -> tuple[Term | None, Value]:
    """The factors that all entries share, if there are any, and what is left of the entries."""
    pieces = ratio(value.term)
    axes = frozenset(value.axes)
    above = tuple(factor for factor in pieces.above if not axes & free_indices(factor))
    below = tuple(factor for factor in pieces.below if not axes & free_indices(factor))
    if not above and not below or len(above) == len(pieces.above):
        return None, value
    rest = Ratio(
        pieces.negative,
        tuple(factor for factor in pieces.above if factor not in above),
        tuple(factor for factor in pieces.below if factor not in below),
    )
    return Ratio(False, above, below).term, Value(rest.term, value.axes)
