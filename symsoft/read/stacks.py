"""Matrices that are written as their rows or columns: with Y = [y_1; …; y_m] in bold, each bold y_i is a vector."""

from __future__ import annotations

from itertools import pairwise

from symsoft.read import alphabet as ab
from symsoft.read.nodes import bare, parts
from symsoft.read.segments import Segment
from symsoft.read.survey import Survey
from symsoft.read.symbols import Symbol, symbol
from symsoft.read.syntax import Fence, Grid, Items


def look_for_stacks(survey: Survey, segment: Segment) -> None:
    """Take the bold letters that a bold capital is a matrix of for vectors."""
    sides = [bare(side) for side in segment.sides]
    for side, following in pairwise(sides):
        whole = _bold(survey, side)
        part = _bold(survey, _first(following))
        if whole is None or part is None or whole.places or len(part.places) != 1:
            continue
        if whole.name.isupper() and part.name.removesuffix("⁽⁾") == whole.name.lower():
            survey.take_axis(part)


def _bold(survey: Survey, items: Items) -> Symbol | None:
    """The bold symbol that a piece is."""
    found = symbol(items[0], survey.sizes) if len(items) == 1 else None
    return found if found is not None and found.style == "bold" else None


def _first(items: Items) -> Items:
    """The first entry of a matrix or list that a side starts with."""
    match items[0] if items else None:
        case Grid(name, rows) if name in ab.MATRICES and rows and rows[0]:
            return bare(rows[0][0])
        case Fence(_, _, inner):
            return bare(parts(inner)[0]) if len(bare(inner)) > 1 else _first(bare(inner))
        case _:
            return ()
