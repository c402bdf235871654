"""HTML pages: the TeX in math scripts, in annotations of rendered formulas, and between MathJax delimiters."""

from __future__ import annotations

import html
import re

from symsoft.read.images import with_images
from symsoft.read.passage import Manuscript, Page, Passage
from symsoft.read.respelling import respelled
from symsoft.read.scan import HTML, scan

ANNOTATION = re.compile(r"<annotation[^>]*application/x-tex[^>]*>(?P<tex>[^<]*)</annotation>")
DISPLAY = re.compile(r"katex-display|display=\"block\"")
ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|[A-Za-z]+);")
DOUBLED = re.compile(ENTITY.pattern + r"|\\\\")


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
    return (with_images(Manuscript(page, tuple(apart), found.headings, found.directives, found.hidden)),)


def _decoded(passage: Passage) -> Passage:
    """The passage with its entities decoded, and doubled backslashes made single where all are doubled."""
    doubled = "\\\\" in passage.text and not re.search(r"(?<!\\)\\[A-Za-z]", passage.text)
    return respelled(passage, DOUBLED if doubled else ENTITY, _meant)


def _meant(piece: str) -> str:
    """The character that an entity stands for, or one backslash for two."""
    return "\\" if piece.startswith("\\") else html.unescape(piece)
