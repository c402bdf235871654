"""A passage with parts of it spelled as they are meant: entities, escapes; each character keeps its place."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from symsoft.read.passage import Passage


def respelled(passage: Passage, pattern: re.Pattern[str], meant: Callable[[str], str]) -> Passage:
    """The passage with what stands there for each match of a pattern."""
    text: list[str] = []
    offsets: list[int] = []
    at = 0
    for match in (*pattern.finditer(passage.text), None):
        first, last = match.span() if match else (len(passage.text),) * 2
        text.append(passage.text[at:first])
        offsets += range(passage.origin + at, passage.origin + first)
        piece = meant(match.group()) if match else ""
        text.append(piece)
        offsets += [passage.origin + first] * len(piece)
        at = last
    offsets.append(passage.origin + len(passage.text))
    return replace(passage, text="".join(text), offsets=tuple(offsets))
