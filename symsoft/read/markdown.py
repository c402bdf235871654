"""Markdown, R Markdown, Quarto and kramdown: where the mathematics is, front matter and code left out."""

from __future__ import annotations

import re
from dataclasses import replace

from symsoft.read.images import with_images
from symsoft.read.passage import Manuscript, Page, Passage
from symsoft.read.respelling import respelled
from symsoft.read.scan import MARKDOWN, scan

FRONT = re.compile(r"\ufeff?---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
QUOTED = re.compile(r"(?<=\n)[ \t]*>[ \t>]*")
OPENS = re.compile(r"\s*(?:(?:[-*+]|\d+[.)])\s+)?>")
"""A line in a quotation, which may be an item of a list."""
NEXT_LINES = re.compile(r"\n(?![ \t]*>)")


def manuscripts(text: str) -> tuple[Manuscript, ...]:
    """The one page of a Markdown file."""
    front = FRONT.match(text)
    return (manuscript(Page(text), front.end() if front else 0),)


def manuscript(page: Page, start: int = 0) -> Manuscript:
    """What a page of Markdown contains."""
    found = scan(page, MARKDOWN, start)
    return with_images(replace(found, passages=tuple(map(_bare, found.passages))))


def _bare(passage: Passage) -> Passage:
    """The passage without the marks of the quotation that it stands in, or the ticks within its dollars."""
    text = passage.text
    if text[:1] == text[-1:] == "`" and not passage.display and len(text) > 2:
        return replace(passage, text=text[1:-1], origin=passage.origin + 1)
    if "\n" in text and OPENS.match(passage.before) and not NEXT_LINES.search(text):
        return respelled(passage, QUOTED, lambda _: "")
    return passage
