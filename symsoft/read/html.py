"""HTML pages: the TeX in math scripts, in annotations of rendered formulas, and between MathJax delimiters."""

from __future__ import annotations

import html
import re

from symsoft.read.passage import Manuscript, Page, Passage
from symsoft.read.scan import HTML, scan

ANNOTATION = re.compile(r"<annotation[^>]*application/x-tex[^>]*>(?P<tex>[^<]*)</annotation>")
DISPLAY = re.compile(r"katex-display|display=\"block\"")
ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|[A-Za-z]+);")


def manuscripts(text: str) -> tuple[Manuscript, ...]:
    """The one page of an HTML file."""
    page = Page(text)
    found = scan(page, HTML)
    passages = [_decoded(passage) for passage in found.passages]
    for match in ANNOTATION.finditer(text):
        display = DISPLAY.search(text, max(0, match.start() - 1500), match.start()) is not None
        whole = Passage(page, match.group("tex"), match.start("tex"), match.start(), match.end(), display)
        passages.append(_decoded(whole))
    passages.sort(key=lambda passage: passage.start)
    apart = [passage for n, passage in enumerate(passages) if n == 0 or passage.start >= passages[n - 1].end]
    return (Manuscript(page, tuple(apart), found.headings, found.directives, found.hidden),)


def _decoded(passage: Passage) -> Passage:
    """The passage with its entities decoded, and doubled backslashes made single where all are doubled."""
    raw = passage.text
    text: list[str] = []
    offsets: list[int] = []
    at = 0
    doubled = "\\\\" in raw and not re.search(r"(?<!\\)\\[A-Za-z]", raw)
    while at < len(raw):
        entity = ENTITY.match(raw, at) if raw[at] == "&" else None
        after = entity.end() if entity else at + 1
        piece = html.unescape(entity.group()) if entity else raw[at]
        if doubled and raw.startswith("\\\\", at):
            after, piece = at + 2, "\\"
        for character in piece:
            text.append(character)
            offsets.append(passage.origin + at)
        at = after
    offsets.append(passage.origin + len(raw))
    return Passage(
        passage.page, "".join(text), passage.origin, passage.start, passage.end, passage.display, tuple(offsets)
    )
