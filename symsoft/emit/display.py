"""Formulas in displays: rows of align*, matrices, and long lines broken at the signs between their terms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from symsoft.emit.folding import filled

WIDE = 60
"""How many letters wide a line may be on a page."""

PAGE, GAP, TEXT = 60, 4, 0.8
"""How many letters wide a page is, and the space before a note; how wide a letter of text is beside those."""

LONG_LEFT = 16
"""How many letters wide a left side may be before it stands on a line of its own."""

TALL = 11
"""How many rows an align* may have, which is never broken between pages."""

_TOKEN = re.compile(r"\\(?P<command>[A-Za-z]+)|(?P<script>[_^])|(?P<letter>[^\s{}])|(?P<brace>[{}])")
UNSEEN = frozenset(("left", "right", "begin", "end", "mathrm", "mathbf", "mathbb", "mathcal", "boldsymbol", "text"))
LONG = {"sum": 2.5, "prod": 2.5, "log": 3.0, "ln": 2.0, "exp": 3.0, "max": 3.0, "operatorname": 0.0}
SMALL = 0.6


def width(written: str) -> float:
    r"""About how wide LaTeX is on paper, in letters: a fraction is as wide as its wider part, a script is small.

    >>> width("a + b"), width(r"\frac{a b c}{d}"), width("x_{ij}")
    (3.0, 3.0, 2.2)
    """
    tokens = list(_TOKEN.finditer(written))
    total, at = 0.0, 0
    while at < len(tokens):
        wide, at = _next(tokens, at)
        total += wide
    return round(total, 3)


def _next(tokens: list[re.Match[str]], at: int) -> tuple[float, int]:
    """The width of the group, fraction, script or letter that starts here, and where the next one does."""
    token = tokens[at]
    if token["command"] == "frac":
        above, after = _next(tokens, at + 1)
        below, after = _next(tokens, after)
        return max(above, below), after
    if token["script"]:
        wide, after = _next(tokens, at + 1)
        return SMALL * wide, after
    if token[0] == "{":
        total, at = 0.0, at + 1
        while at < len(tokens) and tokens[at][0] != "}":
            wide, at = _next(tokens, at)
            total += wide
        return total, at + 1
    if token["command"]:
        return 0.0 if token["command"] in UNSEEN else LONG.get(token["command"], 1.0), at + 1
    return 1.0, at + 1


def broken(terms: Sequence[str], wide: float = WIDE) -> str:
    r"""The terms of a sum, each with its sign, in lines no wider than that where there is a sign to break at.

    >>> broken(["a", "+ b", "- c"]), broken(["a", "+ b", "- c"], 4)
    ('a + b - c', '\\begin{gathered} a + b \\\\ - c \\end{gathered}')
    """
    lines = filled(terms, wide, width)
    rows = r" \\ ".join(lines)
    return rf"\begin{{gathered}} {rows} \end{{gathered}}" if len(lines) > 1 else rows


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
    if len(given) > TALL:
        return "\n\n".join((align(given[:TALL]), align(given[TALL:])))
    wide = sum(max(map(width, column)) for column in zip(*((left, right) for left, right, _ in given), strict=True))
    fits = wide + TEXT * max(len(_plain(note)) for *_, note in given) + GAP <= PAGE
    lines = []
    for left, right, note in given:
        beside = rf" && \text{{{note}}}" if note and fits else ""
        alone = width(left) > LONG_LEFT
        lines += [f"&{left}"] if alone else []
        lines.append(f"{left if left and not alone else ' '} &= {right}{beside}")
        lines += [rf"  &\qquad \text{{({note})}}"] if note and not fits else []
    return "\\begin{align*}\n" + " \\\\\n".join(lines) + "\n\\end{align*}"


def _plain(note: str) -> str:
    """A note without the commands of the formulas in it."""
    return re.sub(r"\\[A-Za-z]+|[{}$_^\\]", "", note)


def shown(left: str, right: str) -> str:
    """left = right as a display in Markdown; without a left side it goes on where the last one ended."""
    return f"$$\n{left + ' ' if left else ''}= {right}\n$$"


def matrix(entries: Iterable[Iterable[str]]) -> str:
    """A bmatrix of entries that are LaTeX already."""
    rows = " \\\\\n".join(" & ".join(row) for row in entries)
    return f"\\begin{{bmatrix}}\n{rows}\n\\end{{bmatrix}}"
