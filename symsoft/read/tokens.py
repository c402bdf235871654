"""The tokens of LaTeX mathematics, each with its place in the passage."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

Kind = Literal["command", "word", "number", "char", "open", "close", "sub", "sup", "amp", "break", "prime"]

PATTERN = re.compile(
    r"(?P<space>(?:\s|[\u200b\u200c\u200d\u2060\ufeff])+|(?<!\\)%[^\n]*)"
    r"|(?P<command>\\(?:[A-Za-z]+|.))"
    r"|(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<word>[A-Za-z]+)"
    r"|(?P<char>.)",
    re.S,
)
LENGTH = re.compile(r"\s*\[\s*-?[\d.]*\s*(?:em|ex|pt|mm|cm|in|px|mu|\\baselineskip)\s*\]")
SINGLE: dict[str, Kind] = {
    "{": "open",
    "}": "close",
    "_": "sub",
    "^": "sup",
    "&": "amp",
    "'": "prime",
    "’": "prime",
    "′": "prime",
}
ESCAPED: dict[str, Kind] = {"\\_": "sub", "\\^": "sup", "\\'": "prime", "\\cr": "break", "\\newline": "break"}
WIDE = {
    "，": ",",
    "（": "(",
    "）": ")",
    "＝": "=",
    "；": ";",
    "：": ":",
    "。": ".",
    "−": "-",
    "–": "-",
    "、": ",",
    "\\-": "-",
}
SPACED = ",;:!>"


class Token(NamedTuple):
    """A token: what it is, as text, and where it starts and ends in the passage."""

    kind: Kind
    text: str
    start: int
    end: int


def tokenise(text: str) -> list[Token]:
    """The tokens of a formula; spaces and comments are dropped."""
    out: list[Token] = []
    at = 0
    for match in PATTERN.finditer(text):
        start, end = match.span()
        kind = match.lastgroup
        if start < at or kind == "space":
            continue
        found = match.group()
        at = end
        if kind == "number":
            out.append(Token("number", found, start, end))
        elif kind == "word":
            out.append(Token("word", found, start, end))
        elif found == "\\\\":
            at = _line_break(text, start, end, out)
        elif kind == "command" and found not in WIDE:
            out.append(Token(ESCAPED.get(found, "command"), found, start, end))
        else:
            found = WIDE.get(found, found)
            out.append(Token(SINGLE.get(found, "char"), found, start, end))
    return out


def _line_break(text: str, start: int, at: int, out: list[Token]) -> int:
    r"""Put `\\` in the list: a line break, or what a Markdown renderer makes of `\\{` after `\left` and of `\\,`."""
    following = text[at : at + 1]
    if (
        following in "{}"
        and following
        and out
        and out[-1].text in ("\\left", "\\right", "\\big", "\\Big", "\\bigg", "\\Bigg")
    ):
        out.append(Token("command", "\\" + following, start, at + 1))
        return at + 1
    if following and following in SPACED:
        out.append(Token("command", "\\" + following, start, at + 1))
        return at + 1
    length = LENGTH.match(text, at)
    end = length.end() if length else at
    if out and out[-1].kind == "break" and out[-1].end == start:
        out[-1] = Token("break", "\\\\", out[-1].start, end)
    else:
        out.append(Token("break", "\\\\", start, end))
    return end
