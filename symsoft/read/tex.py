"""LaTeX files: the body of the document, comments left out, macros taken from the whole file."""

from __future__ import annotations

from symsoft.read.passage import Manuscript, Page
from symsoft.read.scan import TEX, scan

BODY = "\\begin{document}"


def manuscripts(text: str) -> tuple[Manuscript, ...]:
    """The one page of a LaTeX file."""
    start = text.find(BODY)
    return (scan(Page(text), TEX, start + len(BODY) if start >= 0 else 0),)
