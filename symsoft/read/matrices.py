"""Small letters that words call matrices: let a and b be square matrices, the weight matrix w."""

from __future__ import annotations

import re

from symsoft.read.nodes import bare
from symsoft.read.passage import Passage
from symsoft.read.survey import Survey
from symsoft.read.syntax import Items, Name

BEFORE = re.compile(r"\b(?:matrix|matrices)[\s$]*(?:\$[^$\n]{1,12}\$[\s,$]*(?:and[\s$]*)?)*\Z", re.I)
AFTER = re.compile(
    r"[\s$]*(?:(?:,|and|[\s,]and)?\s*\$[^$\n]{1,12}\$[\s,]*)*(?:be|is|are|denotes?|as|,)\s+(?:(?:both|all)\s+)?"
    r"(?:(?!of\b|in\b|to\b|by\b|not\b|for\b|with\b|times\b)[\w-]+\s+){0,4}?matri(?:x|ces)\b",
    re.I,
)
NEAR = 80


def look_for_matrices(survey: Survey, passage: Passage, items: Items) -> None:
    """Take a small letter that has no places anywhere for a matrix where the words right beside it say so."""
    match bare(items):
        case (Name(name),) if not survey.arity.get(name) and name not in survey.sizes:
            pass
        case _:
            return
    text = passage.page.text
    before, after = text[max(0, passage.start - NEAR) : passage.start], text[passage.end : passage.end + NEAR]
    if not passage.display and (BEFORE.search(before) or AFTER.match(after)):
        survey.arity[name] = 2
        survey.declared.add(name)
