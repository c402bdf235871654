"""What the text says of a symbol in words: that a vector is one-hot, or that its components sum to one."""

from __future__ import annotations

import re
from fractions import Fraction

from symsoft.derivation import Step
from symsoft.read.context import Context, Scope
from symsoft.read.passage import Manuscript, Passage
from symsoft.read.sides import read_side
from symsoft.read.syntax import Items, Name, Scripts
from symsoft.statement import SumsTo
from symsoft.term import Index, Variable

SUMS_TO_ONE = re.compile(
    r"\bone[- ]?hot|独热|獨熱|ワンホット|원[- ]?핫|\bsums? (?:up )?to (?:1|one)\b|\badds? up to (?:1|one)\b|"
    r"\bprobability (?:distribution|vector)|和为\s?1|概率分布|機率分布|確率分布",
    re.I,
)
DENIED = re.compile(r"\b(?:not|never|no|pas|nicht|non|không|instead|unlike|than|if)\b|不|没|沒|ない|若|如果", re.I)
ENDS = re.compile(r"[.!?;:。！？；：]|\n[ \t]*\n")
SHORT_FORMULA = re.compile(r"\$[^$\n]{1,12}\$")
AFTER, BEFORE = 60, 24


def sums_to_one(context: Context, manuscript: Manuscript, passage: Passage, items: Items) -> Step | None:
    """The hypothesis Σ_k y_k = 1, if a formula is a bare symbol y that the words around it say this of."""
    if len(items) != 1 or not isinstance(items[0], (Name, Scripts)) or not _said(manuscript.page.text, passage):
        return None
    reading = read_side(context, Scope(), passage, items)
    if not reading.side.readings:
        return None
    value = reading.side.readings[0]
    match value.term:
        case Variable(name, (*_, Index()) as places) if len(value.axes) == 1 and value.axes[0] in places:
            assumed = SumsTo(name, places.index(value.axes[0]), Fraction(1))
        case _:
            return None
    at = passage.span(0, len(passage.text))
    return Step("hypothesis", "=", at, at, passage.text, reading.side, None, assumes=(assumed,), inline=True)


def _said(text: str, passage: Passage) -> bool:
    """Whether the words right after the formula, or right before it, say so."""
    after = ENDS.split(SHORT_FORMULA.sub("", text[passage.end : passage.end + AFTER]))[0]
    before = re.split(r"[$,，、]", ENDS.split(text[max(0, passage.start - BEFORE) : passage.start])[-1])[-1]
    for stretch in (after.split("$")[0], before):
        found = SUMS_TO_ONE.search(stretch)
        if found is not None and not DENIED.search(stretch[: found.start()]):
            return True
    return False
