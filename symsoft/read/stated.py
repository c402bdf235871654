"""What the text says of a symbol in words: that a vector is one-hot, or that its components sum to one."""

from __future__ import annotations

import re
from fractions import Fraction

from symsoft.derivation import Step, Value
from symsoft.onehot import class_of
from symsoft.read.announcing import LET, said_before
from symsoft.read.context import Context, Scope
from symsoft.read.nodes import bare
from symsoft.read.passage import Manuscript, Passage
from symsoft.read.sides import read_side
from symsoft.read.symbols import INDICES
from symsoft.read.syntax import Items, Mark, Name, Numeral, Scripts
from symsoft.read.wording import ONE_HOT, said_of, sentence_before
from symsoft.statement import OneHot, SameIndex, SumsTo
from symsoft.term import Index, Variable

CASED = re.compile(r"\b(?:cases?|if|when|whenever|cas|caso|fall|falls|wenn|si|khi|если)\b|当|當|若|如果", re.I)
CASE = re.compile(
    r"[\s$]*(?:if|when|where|for|at|wherever|whenever|only|and 0|si|wenn|falls|khi|nếu|если|при|当|若)\b", re.I
)


def sums_to_one(context: Context, manuscript: Manuscript, passage: Passage, items: Items) -> Step | None:
    """Σ_k y_k = 1, and that y is one-hot, if a formula is a bare symbol y that the words around it say this of."""
    if len(items) != 1 or not isinstance(items[0], (Name, Scripts)):
        return None
    if (words := said_of(manuscript.page.text, passage)) is None:
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
    text = manuscript.page.text
    if CASED.search(sentence_before(text, passage)) or CASE.match(text, passage.end):
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
