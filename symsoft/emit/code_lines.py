"""Long lines of emitted code, broken inside brackets; docstrings stay as they are."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

WIDTH = 120


def broken(text: str) -> str:
    r"""The code with assignments and results that are too long on several lines, in brackets.

    >>> [line.strip()[:9] for line in broken("    s = " + " + ".join(["x"] * 32)).split("\n")]
    ['s = (', 'x + x + x', '+ x + x +', ')']
    """
    return "\n".join(_lines(text))


def _lines(text: str) -> Iterator[str]:
    inside = False
    for line in text.split("\n"):
        statement = re.fullmatch(r"( *)(\w+ = |return )(.*)", line)
        if inside or statement is None or len(line) <= WIDTH or '"""' in line:
            yield line
        else:
            indent, head, value = statement.groups()
            yield f"{indent}{head}("
            yield from _wrapped(value, indent + "    ")
            yield f"{indent})"
        inside ^= line.count('"""') % 2 == 1


def _wrapped(value: str, indent: str) -> list[str]:
    """The expression on lines that may begin with an operator; subscripts stay whole, and texts have no space."""
    whole = re.sub(r"\[[^][]*\]", lambda found: found[0].replace(" ", "\0"), value)
    joined = re.sub(r" ([-+*/]|==|for|if|in) ", lambda found: f" {found[1]}\0", whole)
    lines = textwrap.wrap(joined, WIDTH - len(indent), break_long_words=False, break_on_hyphens=False)
    return [indent + line.replace("\0", " ") for line in lines]
