"""Markdown, R Markdown, Quarto and kramdown: where the mathematics is, front matter and code left out."""

from __future__ import annotations

import re

from symsoft.read.images import with_images
from symsoft.read.passage import Manuscript, Page
from symsoft.read.scan import MARKDOWN, scan

FRONT = re.compile(r"\ufeff?---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S)


def manuscripts(text: str) -> tuple[Manuscript, ...]:
    """The one page of a Markdown file."""
    front = FRONT.match(text)
    return (with_images(scan(Page(text), MARKDOWN, front.end() if front else 0)),)
