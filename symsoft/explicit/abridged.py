"""A large matrix as articles show it: its first two rows and columns, dots, and the last."""

from __future__ import annotations

import sympy

from symsoft.rules.given_size import FULL

ACROSS, DOWN, ASLANT = sympy.symbols("⋯ ⋮ ⋱")
DOTS = {ACROSS: r"\cdots", DOWN: r"\vdots", ASLANT: r"\ddots"}
"""The symbols that stand for what is left out, and how each is written in LaTeX."""


def abridged(matrix: sympy.ImmutableMatrix) -> sympy.ImmutableMatrix:
    """The matrix with dots for the rows and columns in the middle, where there are more than FULL of them.

    >>> abridged(sympy.ImmutableMatrix(1, 8, range(8)))
    Matrix([[0, 1, ⋯, 7]])
    """
    rows, columns = (_shown(extent) for extent in matrix.shape)
    return sympy.ImmutableMatrix([[_entry(matrix, row, column) for column in columns] for row in rows])


def _shown(extent: int) -> list[int | None]:
    """The numbers of the rows that are shown; None for the dots between them."""
    return list(range(extent)) if extent <= FULL else [0, 1, None, extent - 1]


def _entry(matrix: sympy.ImmutableMatrix, row: int | None, column: int | None) -> sympy.Expr:
    match row, column:
        case int(), int():
            return matrix[row, column]
        case None, None:
            return ASLANT
        case None, _:
            return DOWN
        case _:
            return ACROSS
