"""Matrices that nothing here takes apart, since their entries are blocks or follow no rule: kept as symbols."""

from __future__ import annotations

from symsoft.derivation import Value
from symsoft.read.opaque import unread_symbol
from symsoft.read.reader import Reader
from symsoft.read.syntax import Grid


class Blocks(Exception):
    """What is written out has no general entry; `square` if it has rows and columns, however it is written."""

    def __init__(self, reason: str, square: bool = False) -> None:
        """Start with what is so."""
        super().__init__(reason)
        self.square = square


def kept(reader: Reader, grid: Grid, square: bool) -> Value:
    """[1; x] as a vector, and [A B; C D] as a matrix, of which nothing is known."""
    upright, wide = len(grid.rows) > 1, any(len(row) > 1 for row in grid.rows)
    axes = tuple(reader.shapes.axis() for _ in range(2 if square or upright and wide else 1))
    value = unread_symbol(reader, (grid,), axes)
    return Value(value.term, axes, upright if len(axes) == 1 else None)
