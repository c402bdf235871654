"""What the text says of a symbol in words: that a vector is one-hot, or that its components sum to one."""

from __future__ import annotations

import re
from fractions import Fraction

from symsoft.derivation import Step, Value
from symsoft.onehot import class_of
from symsoft.read.announcing import IF, LET, said_before
from symsoft.read.context import Context, Scope
from symsoft.read.nodes import bare
from symsoft.read.passage import Manuscript, Passage
from symsoft.read.sides import read_side
from symsoft.read.symbols import INDICES
from symsoft.read.syntax import Items, Mark, Name, Numeral, Scripts
from symsoft.statement import OneHot, SameIndex, SumsTo
from symsoft.term import Index, Variable

ONE_HOT = re.compile(r"(?<![A-Za-z])one[- ]?hot|独热|獨熱|ワンホット|원[- ]?핫", re.I)
SUMS_TO_ONE = re.compile(
    ONE_HOT.pattern + r"|\bsums? (?:up )?to (?:1|one)\b|\badds? up to (?:1|one)\b|"
    r"\bprobability (?:distribution|vector)|和为\s?1|概率分布|機率分布|確率分布",
    re.I,
)
CASE = re.compile(
    r"[\s$]*(?:if|when|where|for|at|wherever|whenever|only|and 0|si|wenn|falls|khi|nếu|если|при|当|若)\b", re.I
)
DENIED = re.compile(
    r"\b(?:not|never|no|pas|nicht|non|không|instead|unlike|than|if|should|would|were)\b|不|没|沒|ない|若|如果|应该|應該|接近",
    re.I,
)
SUPPOSED = re.compile(
    r"(?:\b(?:if|when|whenever|once|unless|cuando|quand|lorsque|wenn|falls|quando|khi|nếu|если)|当|當|若|如果|假如)\s*\Z",
    re.I,
)
ENDS = re.compile(r"[.!?;:。！？；：]|\n[ \t]*\n")
SHORT_FORMULA = re.compile(r"\$[^$\n]{1,12}\$")
AFTER, BEFORE = 60, 24


def sums_to_one(context: Context, manuscript: Manuscript, passage: Passage, items: Items) -> Step | None:
    """Σ_k y_k = 1, and that y is one-hot, if a formula is a bare symbol y that the words around it say this of."""
    if len(items) != 1 or not isinstance(items[0], (Name, Scripts)):
        return None
    if (words := _said(manuscript.page.text, passage)) is None:
        return None
    reading = read_side(context, Scope(), passage, items)
    if not reading.side.readings:
        return None
    value = reading.side.readings[0]
    match value.term:
        case Variable(name, (*_, Index()) as places) if len(value.axes) == 1 and value.axes[0] in places:
            place = places.index(value.axes[0])
        case _:
            return None
    total = SumsTo(name, place, Fraction(1))
    last = place == len(places) - 1
    assumed = (total, OneHot(name, place)) if last and ONE_HOT.fullmatch(words) else (total,)
    at = passage.span(0, len(passage.text))
    return Step("hypothesis", "=", at, at, passage.text, reading.side, None, assumes=assumed, inline=True)


def class_named(context: Context, manuscript: Manuscript, passage: Passage, items: Items) -> Step | None:
    """That c is the class of y, if a formula is y_c = 1, for a letter c that no sum binds or the words let be so."""
    match items:
        case (Scripts(base=Name(), sub=sub, sup=None) as node, Mark("="), Numeral("1")) if sub is not None:
            letter = bare(sub)
        case _:
            return None
    match letter:
        case (Name(index),) if len(index) == 1 and index in INDICES:
            pass
        case _:
            return None
    if said_before(manuscript, passage, IF) or CASE.match(manuscript.page.text, passage.end):
        return None
    if index in context.survey.bound and not said_before(manuscript, passage, LET):
        return None
    reading = read_side(context, Scope(), passage, (node,))
    match reading.side.readings:
        case (Value(Variable(_, (Index() as place,)) as variable), *_):
            at = passage.span(items[1].start, items[1].end)
            same = SameIndex(place, class_of(variable.name, (), place.size))
            return Step("hypothesis", "=", at, at, passage.text, reading.side, None, assumes=(same,), inline=True)
        case _:
            return None


def _said(text: str, passage: Passage) -> str | None:
    """The words right after the formula, or right before it, that say so."""
    after = ENDS.split(SHORT_FORMULA.sub("", text[passage.end : passage.end + AFTER]))[0]
    before = re.split(r"[$,，、]", ENDS.split(text[max(0, passage.start - BEFORE) : passage.start])[-1])[-1]
    if SUPPOSED.search(before.rstrip("$")):
        return None
    for stretch in (after.split("$")[0], before):
        found = SUMS_TO_ONE.search(stretch)
        if found is not None and not DENIED.search(stretch[: found.start()]):
            return found.group()
    return None
