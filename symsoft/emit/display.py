"""Formulas in displays: rows of align*, matrices, and long lines broken at the signs between their terms."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import accumulate

from symsoft.emit.breaking import broken
from symsoft.emit.width import width

PAGE, SIGN, GAP, TEXT = 57, 2.5, 4, 0.85
"""How many letters wide a page is, a sign of equality, and the space before a note; a letter of text beside those."""

LONG_LEFT = 16
"""How many letters wide a left side may be before it stands on a line of its own."""

TALL, LINE = 10, 0.75
"""How many rows an align* may have, which is never broken between pages; how tall a line inside of one is."""


def room(left: str) -> float:
    """How many letters wide a right side may be beside this left side, or below a long one."""
    beside = width(left)
    return PAGE - SIGN - (beside if beside <= LONG_LEFT else 0)


def align(rows: Iterable[tuple[str, str, str]]) -> str:
    r"""An align* environment: each row is (left, right, note), with left empty where a chain goes on.

    The notes stand in a column of their own where the page is wide enough, else each below its formula.
    What is too tall for a page goes on in a second environment.

    >>> print(align([("a", "b", ""), ("", "c", "why")]))
    \begin{align*}
    a &= b \\
      &= c && \text{why}
    \end{align*}
    """
    given = list(rows)
    fit = _fitting(given)
    if fit < len(given):
        return "\n\n".join((align(given[:fit]), align(given[fit:])))
    wide = sum(max(map(width, column)) for column in zip(*((left, right) for left, right, _ in given), strict=True))
    fits = wide + TEXT * max(len(_plain(note)) for *_, note in given) + GAP <= PAGE
    lines = []
    for left, right, note in given:
        beside = rf" && \text{{{note}}}" if note and fits else ""
        alone = width(left) > LONG_LEFT
        lines += [f"&{broken(left, PAGE)}"] if alone else []
        lines.append(f"{left if left and not alone else ' '} &= {right}{beside}")
        lines += [rf"  &\qquad \text{{({note})}}"] if note and not fits else []
    return "\\begin{align*}\n" + " \\\\\n".join(lines) + "\n\\end{align*}"


def _fitting(rows: list[tuple[str, str, str]]) -> int:
    """How many of the rows are no taller than a page, one at least."""
    tall = accumulate(1 + LINE * (left + right).count(r"\\") for left, right, _ in rows)
    return max(1, sum(height <= TALL for height in tall))


def _plain(note: str) -> str:
    """A note without the commands of the formulas in it."""
    return re.sub(r"\\[A-Za-z]+|[{}$_^\\]", "", note)


def shown(left: str, right: str) -> str:
    """left = right as a display in Markdown; without a left side it goes on where the last one ended."""
    return f"$$\n{left + ' ' if left else ''}= {right}\n$$"


def matrix(entries: Iterable[Iterable[str]], small: bool = False) -> str:
    """A bmatrix of entries that are LaTeX already, or one of the size of scripts."""
    rows = " \\\\\n".join(" & ".join(row) for row in entries)
    if small:
        return f"\\left[\\begin{{smallmatrix}}\n{rows}\n\\end{{smallmatrix}}\\right]"
    return f"\\begin{{bmatrix}}\n{rows}\n\\end{{bmatrix}}"
