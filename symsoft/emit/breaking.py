"""Long formulas in several lines: broken at the signs between terms, and in brackets and fractions where need be."""

from __future__ import annotations

import re
from collections.abc import Iterator

from symsoft.emit.folding import filled, pieces
from symsoft.emit.width import width

LEAST = 16
"""How many letters wide a line inside brackets may always be."""

INDENT = width(r"\quad")
"""How far the rows of a long formula stand in, from the second one on."""

_MARK = re.compile(r"\\(?P<command>left|right|begin|end|frac)\b|(?P<brace>(?<!\\)[{}])")


def rows(written: str, wide: float) -> tuple[str, ...]:
    """The formula in rows no wider than that, as far as there are signs to break it at; each but the first has one.

    >>> rows("a + b - c", 9), rows("a + b - c", 5)
    (('a + b - c',), ('a + b', '- c'))
    """
    if width(written) <= wide:
        return (written,)
    return tuple(_inside(line, wide) for line in filled(_terms(written), wide, width))


def broken(written: str, wide: float) -> str:
    r"""The formula in rows where it is a part of another one, each but the first a little to the right.

    >>> broken("a + b - c", 9), broken("a + b - c", 5)
    ('a + b - c', '\\begin{aligned} & a + b \\\\ & \\quad {} - c \\end{aligned}')
    >>> broken(r"\frac{a b c d e f g + h i j k l m n o p}{c}", 8)
    '\\frac{\\begin{aligned} & a b c d e f g \\\\ & \\quad {} + h i j k l m n o p \\end{aligned}}{c}'
    """
    first, *others = rows(written, wide)
    lines = r" \\ & \quad {} ".join([first, *others])
    return rf"\begin{{aligned}} & {lines} \end{{aligned}}" if others else first


def _terms(written: str) -> list[str]:
    """The terms of a sum, each with its sign; what commas keep apart stays together."""
    out: list[str] = []
    for piece in pieces(written):
        if out and piece[0] not in "+-":
            out[-1] += f" {piece}"
        else:
            out.append(piece)
    return out


def _inside(line: str, wide: float) -> str:
    """A line that is too wide, its brackets and fractions broken, the widest first."""
    for start, end in sorted(_groups(line), key=lambda span: -width(line[slice(*span)])):
        content = line[start:end]
        room = max(wide - (width(line) - width(content)), LEAST)
        shorter = broken(content, room)
        if width(shorter) < width(content):
            return _inside(line[:start] + shorter + line[end:], wide) if width(line) > wide else line
    return line


def _groups(line: str) -> Iterator[tuple[int, int]]:
    """Where the outermost brackets, and the two parts of outermost fractions, have their content."""
    opened: list[tuple[int, bool]] = []
    parts = 0
    for mark in _MARK.finditer(line):
        if mark["command"] == "frac":
            parts = parts if opened else 2
        elif mark[0] == "{" or mark["command"] in ("left", "begin"):
            bracket = mark["command"] == "left"
            opened.append((mark.end() + bracket, bracket or mark[0] == "{" and parts > 0 and not opened))
            parts -= mark[0] == "{" and parts > 0 and len(opened) == 1
        else:
            start, breakable = opened.pop()
            if breakable and not opened:
                yield start, mark.start()
