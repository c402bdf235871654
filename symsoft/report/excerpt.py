"""The line of an article that a span stands on, cut to fit, with carets under the span."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from symsoft.derivation import Span
from symsoft.report.escape import printable, shown, width

WIDTH = 110
"""How many characters of a line are shown at most."""

Lines = Callable[[int | None], list[str]]
"""The lines of an article, or of the given cell of a notebook."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A printable line, and where the carets stand: how many columns before them, and how many they are."""

    line: str
    before: int
    under: int


def lines_of(text: str, format: str) -> Lines:
    """How to find the lines of an article with this text."""
    if format == "notebook":
        cells = [_source(cell) for cell in json.loads(text)["cells"]]
        return lambda cell: cells[cell].split("\n") if cell is not None and cell < len(cells) else []
    whole = text.split("\n")
    return lambda _: whole


def _source(cell: dict[str, object]) -> str:
    source = cell.get("source", "")
    return "".join(str(part) for part in source) if isinstance(source, list) else str(source)


def excerpt(span: Span, lines: Lines) -> Excerpt | None:
    """The first line of the span; None if the article has no such line, as for what concerns a whole empty file."""
    own = lines(span.cell)
    if not 1 <= span.line <= len(own):
        return None
    line = own[span.line - 1]
    indent, length = _extent(line)
    start = min(span.column - 1, len(line))
    end = length if span.end_line > span.line else min(span.end_column - 1, len(line))
    end = max(end, start + 1)
    first, last = _window(min(indent, start), length, start, end)
    head = ("… " if first > indent else "") + "".join(map(shown, line[first:start]))
    body = "".join(map(shown, line[start : min(end, last)]))
    tail = "".join(map(shown, line[max(end, start) : last])) + (" …" if last < length else "")
    return Excerpt(printable(head + body + tail).rstrip(), width(printable(head)), max(width(body), 1))


@lru_cache(maxsize=8)
def _extent(line: str) -> tuple[int, int]:
    """Where a line begins and ends without the white space around it."""
    return len(line) - len(line.lstrip()), len(line.rstrip())


def _window(indent: int, length: int, start: int, end: int) -> tuple[int, int]:
    """The part of a line that is shown: all of it without its indentation, or a stretch around the span."""
    if length - indent <= WIDTH:
        return indent, length
    spare = max(WIDTH - (end - start), WIDTH // 4)
    first = max(indent, start - spare // 2)
    if first <= indent + 2:
        first = indent
    return first, min(length, first + WIDTH)
