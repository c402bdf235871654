"""Formulas of which an article has only pictures, by services that draw what their address says in TeX."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import unquote

from symsoft.read.passage import Manuscript, Page, Passage
from symsoft.read.respelling import respelled

PLAIN = (
    r"(?:latex|www)\.codecogs\.com/(?:gif|png|svg|pdf)\.(?:latex|image|download)\?",
    r"i\.upmath\.me/(?:svg|png)/",
)
QUERIES = (
    r"www\.zhihu\.com/equation\?tex=",
    r"render\.githubusercontent\.com/render/math\?math=",
    r"chart\.(?:googleapis|apis\.google)\.com/chart\?cht=tx&(?:amp;)?chl=",
    r"s\d?\.wp\.com/latex\.php\?latex=",
    r"math\.(?:now\.sh|vercel\.app)/?\?from=",
)
IMAGE = re.compile(
    r"(?:(?P<tag><img\b)[^<>]{0,300}?src\s*=\s*(?P<quote>[\"'])|!\[(?:[^\[\]\n]|\[[^\[\]\n]{0,99}\]){0,999}\]\()\s*(?:https?:)?//(?:"
    + f"(?P<plain>{'|'.join(PLAIN)})|{'|'.join(QUERIES)})"
)
LONGEST = 5000
PIECE = re.compile(r"&[a-z]+;|%[0-7][0-9A-Fa-f]|(?:%[89A-Fa-f][0-9A-Fa-f])+|\+|(?<!\\)\\\\(?=[A-Za-z])")
NAMED = {"&space;": " ", "&nbsp;": " ", "&plus;": "+", "&hash;": "#"}
LAYOUT = re.compile(r"(?:\s|\\(?:inline|dpi\s*\{\d+\}|(?:bg|fn)_\w+|tiny|small|large|Large|LARGE|huge)(?![A-Za-z]))+")
REST = re.compile(r"&(?:amp;)?(?:mode|chs|chf|chco|consumer)=")
NEXT = re.compile(r"&(?:amp;|#0?38;)?[a-z]+=")
AROUND = re.compile(r"<[^<>]*>|\[?!\[[^\[\]]*\]|\]\([^()\s]*\)|[\s.,;:|>]+")
STOP = re.compile(r"[()\s]")
UNKNOWN = "\ufffd"
"""What stands for a plus in an address where it may be a space."""


def with_images(found: Manuscript) -> Manuscript:
    """What was found on a page, and the formulas in its pictures that are no part of that."""
    taken = sorted([(passage.start, passage.end) for passage in found.passages] + [*found.hidden])
    images = [image for image in _images(found.page) if not _within(image.start, taken)]
    if not images:
        return found
    lines = Counter(found.page.place(image.start)[0] for image in images)
    placed = (_laid_out(image, lines[found.page.place(image.start)[0]] == 1) for image in images)
    return replace(found, passages=tuple(sorted((*found.passages, *placed), key=lambda passage: passage.start)))


def _within(at: int, taken: list[tuple[int, int]]) -> bool:
    """Whether a stretch of those that are taken goes over a place."""
    number = bisect_right(taken, (at, at)) - 1
    return number >= 0 and at < taken[number][1]


def _images(page: Page) -> Iterator[Passage]:
    """The formulas in the pictures of a page, each at its address."""
    reached = 0
    for match in IMAGE.finditer(page.text):
        close = _closing(page.text, match.end(), match.group("quote"))
        if close < 0 or match.start() < reached:
            continue
        rest = (REST if match.group("plain") else NEXT).search(page.text, match.end(), close)
        last = rest.start() if rest else close
        outer = page.text.find(">", close, close + LONGEST) if match.group("tag") else close
        reached = outer + 1 if outer >= 0 else close + 1
        raw = Passage(page, page.text[match.end() : last], match.end(), match.start(), reached, True)
        yield _decoded(raw, match.group("plain") is not None)


def _closing(text: str, start: int, quote: str | None) -> int:
    """Where an address ends: at its quote, or at the bracket that closes it."""
    if quote:
        return text.find(quote, start, start + LONGEST)
    depth = 1
    for mark in STOP.finditer(text, start, start + LONGEST):
        depth += {"(": 1, ")": -1}.get(mark.group(), 0)
        if depth == 0 or mark.group().isspace():
            return mark.start()
    return -1


def _decoded(passage: Passage, plain: bool) -> Passage:
    """The passage as the service reads it, which takes + for a space if it is sure to."""
    spaces = not plain or "&plus;" in passage.text or "%2B" in passage.text.upper()

    def meant(piece: str) -> str:
        if piece == "+":
            return " " if spaces else UNKNOWN
        if piece.startswith("%"):
            return unquote(piece)
        return "\\" if piece.startswith("\\") else NAMED.get(piece, html.unescape(piece))

    return respelled(passage, PIECE, meant)


def _laid_out(passage: Passage, single: bool) -> Passage:
    """The formula without what says how to draw it; it is a display if it alone stands on its line."""
    layout = LAYOUT.match(passage.text)
    first = layout.end() if layout else 0
    offsets = passage.offsets[first:] if passage.offsets else None
    display = single and "\\inline" not in passage.text[:first] and _alone(passage)
    return replace(passage, text=passage.text[first:], offsets=offsets, display=display)


def _alone(passage: Passage) -> bool:
    """Whether nothing but tags and marks stands beside a picture on its line."""
    text = passage.page.text
    before = text[text.rfind("\n", 0, passage.start) + 1 : passage.start]
    return not AROUND.sub("", before + "\n" + text[passage.end : passage.end + LONGEST].partition("\n")[0]).strip()
