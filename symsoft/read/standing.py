"""Two formulas of the text that words make a definition: Σ stands for Σ_k e^{x_k}; we denote Σ_k e^{x_k} by Σ."""

from __future__ import annotations

import re
from dataclasses import replace

from symsoft.read.passage import Manuscript, Passage

STANDS = re.compile(
    r"[\s*_]*(?:\([^()]{1,20}\)\s*)?(?:(?:sign|symbol|letter|notation|here|simply|just|will|is used|used)\s+)*"
    r"(?:stands? for|(?:to )?(?:represents?|denotes?|abbreviates?)|(?:is )?short for"
    r"|(?:is|as) (?:an? )?(?:abbreviation|short(?:-?hand)?) (?:of|for)|steht für|bezeichnet|désigne|dénote|représente"
    r"|denota|representa|ký hiệu cho|là ký hiệu của|viết tắt cho|обозначает|代表|表示|を表す)[\s:：*_]*",
    re.I,
)
CALLED = re.compile(
    r"\b(?:denote|abbreviate|write|call|represent|shorten|denoting|writing|calling|bezeichnen|notons|ký hiệu)\s*\Z",
    re.I,
)
BY = re.compile(r"[\s,]*(?:simply |just )?(?:by|as|with|through|for short|mit|als|par|là|bởi)[\s*_]*", re.I)
FUNCTION = re.compile(
    r"(?:\b(?:denote|abbreviate|write|call|represent|shorten)\s+(?:this|the|our)\s+(?:softmax |sigmoid |last )?"
    r"(?:function|output|expression|quantity|quotient)(?:\s+(?:above|simply|just))*(?:\s+(?:by|as|with))?"
    r"|[记記令](?:该|此|这个|這個|上述|softmax)?(?:函数|函數)(?:为|為))\s*\Z",
    re.I,
)
SYMBOL = re.compile(
    r"\s*(?:\\(?:sum|[A-Z][a-z]+|[a-z]*(?:alpha|beta|gamma|mu|sigma|phi|psi|eta|ell))|[A-Za-z])(?:_(?:\w|\{\w+\}))?\s*"
)
FORMULA = re.compile(r"\\(?:frac|dfrac|sum|exp|log|ln|prod)(?![a-zA-Z])|\be\^|[+*/]")
SCRIPTS = re.compile(r"[_^]\{[^{}]*\}")
CELLS = re.compile(r"&|\\\\|\\begin|\\quad|\\text\s*\{\s")
NEAR, CLOSE = 60, 300


def joined(manuscript: Manuscript) -> Manuscript:
    """The manuscript with each such pair of formulas as one definition."""
    out: list[Passage] = []
    for passage in manuscript.passages:
        made = _made(manuscript.page.text, out[-1], passage) if out else None
        if made is not None:
            out[-1] = made
        else:
            out.append((_named(manuscript.page.text, out[-1], passage) if out else None) or passage)
    return replace(manuscript, passages=tuple(out))


def _made(text: str, first: Passage, second: Passage) -> Passage | None:
    """The definition that two formulas are by the words around them."""
    between = text[first.end : second.start]
    if first.display or second.display or len(between) > NEAR:
        return None
    if SYMBOL.fullmatch(first.text) and _expression(second) and STANDS.fullmatch(between):
        return _defining(first, second, 0, (first.start, second.end))
    before = text[max(0, first.start - NEAR) : first.start]
    if SYMBOL.fullmatch(second.text) and _expression(first) and BY.fullmatch(between) and CALLED.search(before):
        return _defining(second, first, 0, (first.start, second.end))
    return None


def _named(text: str, display: Passage, symbol: Passage) -> Passage | None:
    """The definition of a symbol as the function that the display before it gives: denote the function by S_i."""
    between = text[display.end : min(symbol.start, display.end + CLOSE)]
    short = len(display.text) <= CLOSE and len(symbol.text) <= NEAR and symbol.start - display.end <= CLOSE
    if not short or not display.display or symbol.display or not SYMBOL.fullmatch(symbol.text):
        return None
    equals = [at for at, mark in enumerate(display.text) if mark == "=" and _depth(display.text[:at]) == 0]
    if len(equals) != 1 or CELLS.search(display.text) or not FUNCTION.search(between):
        return None
    return _defining(symbol, display, equals[0] + 1, (symbol.start, symbol.end))


def _depth(text: str) -> int:
    """How many braces are open at the end of a text."""
    return text.count("{") - text.count("}")


def _expression(passage: Passage) -> bool:
    """Whether a formula is more than a symbol, and no statement."""
    return "=" not in SCRIPTS.sub("", passage.text) and FORMULA.search(passage.text) is not None


def _defining(symbol: Passage, body: Passage, begin: int, stretch: tuple[int, int]) -> Passage:
    """symbol := what the other formula is from there on, at the places where both stand."""
    sign = r" \coloneqq "
    at = [symbol.offset(n) for n in range(len(symbol.text))] + [symbol.offset(len(symbol.text))] * len(sign)
    at += [body.offset(n) for n in range(begin, len(body.text) + 1)]
    return Passage(symbol.page, symbol.text + sign + body.text[begin:], symbol.origin, *stretch, False, tuple(at))
