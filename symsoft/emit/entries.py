"""Vectors and matrices entry by entry, with dots where they are large, and a factor of every entry in front."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from symsoft.derivation import Value
from symsoft.emit.breaking import broken
from symsoft.emit.display import matrix
from symsoft.emit.latex import Printer
from symsoft.emit.piece import Binding
from symsoft.emit.width import width
from symsoft.rules.given_size import FULL, entry
from symsoft.statement import Definition
from symsoft.term import Entry, FixedSize, Index, Partial, Term, Variable
from symsoft.tidy import Ratio, ratio
from symsoft.walk import free_indices, subterms

FRONT, SPACE = 20, 1.7
"""How many letters wide a factor before a matrix may be, and the space between the columns."""

FORMS = ((False, False, True), (False, False, False), (True, False, False), (False, True, True), (True, True, True))
"""How a matrix is made to fit a page, the first that does, or the narrowest: in two columns and dots if it is large, of
the size of scripts, and with its entries whole, as they are in a small one."""

DOTS = {(False, False): r"\ddots", (False, True): r"\vdots", (True, False): r"\cdots"}
"""What stands for the entries left out, by whether the row and the column are shown."""


def entries(value: Value, printer: Printer, wide: float) -> str:
    """A column or a matrix by its entries, a factor of all of them in front, no wider than that if it can be."""
    factor, rest = taken_out(value)
    front = "" if factor is None else f"{broken(printer.at_least(factor, Binding.PRODUCT), FRONT)} "
    tried = []
    for narrow, small, unbroken in FORMS:
        written = cells(rest, lambda term: printer.piece(term).text, narrow)
        columns = len(written[0])
        each = wide if unbroken else (wide - width(front) - SPACE * (columns - 1)) / columns
        found = front + matrix([[broken(cell, each) for cell in row] for row in written], small)
        if width(found) <= wide:
            return found
        tried.append(found)
    return min(tried, key=width)


def cells(value: Value, write: Callable[[Term], str], narrow: bool = False) -> list[list[str]]:
    """The entries of a column or a matrix by row, with dots where it is large; two columns then if it is narrow."""
    columns = [1] if len(value.axes) == 1 else _shown(value.axes[1])
    columns = [1, 0, -1] if narrow and 0 in columns else columns
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


def untold(term: Term, definitions: Iterable[Definition]) -> list[Index]:
    """The indices of what is differentiated by at places where the definitions have numbers alone, as in W_{i1} x_1."""
    match term:
        case Partial(_, Variable(name, places)):
            nodes = (node for definition in definitions for node in subterms(definition.body))
            known = [node.places for node in nodes if isinstance(node, Variable) and node.name == name]
            told = {number for at in known for number, place in enumerate(at) if not isinstance(place, Entry)}
            return [p for number, p in enumerate(places) if known and number not in told and isinstance(p, Index)]
        case _:
            return []
