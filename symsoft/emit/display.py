"""Formulas in displays: rows of align*, matrices, and long lines broken at the signs between their terms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from symsoft.emit.breaking import INDENT, broken
from symsoft.emit.width import width

PAGE, SIGN, GAP, TEXT = 57, 2.5, 4, 0.85
"""How many letters wide a page is, a sign of equality, and the space before a note; a letter of text beside those."""

LONG_LEFT = 16
"""How many letters wide a left side may be before it stands on a line of its own."""

TALL = 5
"""How many steps may stand on one page: what has more may go on on the next one."""

APART = r"\\[1ex]"
"""What ends a step, so that fractions and sums do not touch."""

Rows: TypeAlias = tuple[str, ...]
"""A side of a formula, in more than one row if it is long."""


def room(left: str) -> float:
    """How many letters wide a right side may be beside this left side, or below a long one."""
    beside = width(left)
    return PAGE - SIGN - (beside if beside <= LONG_LEFT else 0)


def align(steps: Iterable[tuple[str, Rows, str]]) -> str:
    r"""An align* environment: each step is (left, right, note), with left empty where a chain goes on.

    The notes stand in a column of their own where the page is wide enough, else each below its formula.

    >>> print(align([("a", ("b", "+ c"), ""), ("", ("d",), "why")]))
    \begin{align*}
    a &= b \\
      &\quad {}+ c \\[1ex]
      &= d && \text{(why)}
    \end{align*}
    """
    given = list(steps)
    wide = max(width(left) for left, *_ in given) + max(_wide(right) for _, right, _ in given)
    fits = wide + TEXT * max(len(_plain(note)) for *_, note in given) + GAP <= PAGE
    beside = " && " if fits else " \\\\\n  &\\qquad "
    blocks = [
        " \\\\\n".join(_lines(left, right)) + (rf"{beside}\text{{({note})}}" if note else "")
        for left, right, note in given
    ]
    whole = "\\begin{align*}\n" + f" {APART}\n".join(blocks) + "\n\\end{align*}"
    return f"\\begingroup\\allowdisplaybreaks\n{whole}\n\\endgroup" if len(blocks) > TALL else whole


def _wide(right: Rows) -> float:
    """How wide the widest of the rows is."""
    return max(width(row) + (INDENT if number else 0) for number, row in enumerate(right))


def _lines(left: str, right: Rows) -> Iterator[str]:
    """The rows of left = right in an environment that aligns them; a long left side has one of its own."""
    alone = width(left) > LONG_LEFT
    if alone:
        yield f"&{broken(left, PAGE)}"
    yield f"{left if left and not alone else ' '} &= {right[0]}"
    for row in right[1:]:
        yield rf"  &\quad {{}}{row}"


def _plain(note: str) -> str:
    """A note without the commands of the formulas in it."""
    return re.sub(r"\\[A-Za-z]+|[{}$_^\\]", "", note)


def shown(left: str, right: Rows) -> str:
    """left = right as a display in Markdown; without a left side it goes on where the last one ended."""
    if len(right) == 1 and width(left) + SIGN + width(right[0]) <= PAGE:
        return f"$$\n{left + ' ' if left else ''}= {right[0]}\n$$"
    lines = " \\\\\n".join(line.strip() for line in _lines(left, right))
    return f"$$\n\\begin{{aligned}}\n{lines}\n\\end{{aligned}}\n$$"


def matrix(entries: Iterable[Iterable[str]], small: bool = False) -> str:
    """A bmatrix of entries that are LaTeX already, or one of the size of scripts."""
    rows = " \\\\\n".join(" & ".join(row) for row in entries)
    if small:
        return f"\\left[\\begin{{smallmatrix}}\n{rows}\n\\end{{smallmatrix}}\\right]"
    return f"\\begin{{bmatrix}}\n{rows}\n\\end{{bmatrix}}"
