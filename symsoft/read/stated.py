"""What the text says of a symbol in words: that a vector is one-hot, or that its components sum to one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from symsoft.derivation import Side, Step, Value
from symsoft.onehot import class_at
from symsoft.read.announcing import LET, said_before
from symsoft.read.context import Context, Scope
from symsoft.read.nodes import bare, words
from symsoft.read.passage import Manuscript, Passage
from symsoft.read.sides import read_side
from symsoft.read.symbols import CLASSES, INDICES
from symsoft.read.syntax import Items, Mark, Name, Numeral, Scripts
from symsoft.read.wording import (
    CASED,
    ONE_HOT,
    SUPPOSED,
    anew_of,
    class_in_words,
    denied_of,
    said_of,
    sentence_before,
)
from symsoft.statement import Hypothesis, OneHot, OneOf, SameIndex, SumsTo
from symsoft.term import Choice, Index, Variable

TWO = re.compile(r"([-+]?\d{1,3}),([-+]?\d{1,3})")
CASE = re.compile(
    r"[\s$]*(?:if|when|where|for(?! the (?:true|correct|target|right)\b)|at|wherever|whenever|only|and 0|si|wenn|"
    r"falls|khi|nếu|если|при|当|若)\b",
    re.I,
)


def sums_to_one(context: Context, manuscript: Manuscript, passage: Passage, items: Items) -> Step | None:
    """Σ_k y_k = 1, that y is one-hot and of which class, if the words around a bare symbol y say this of it."""
    if not _bare(items) or (words := said_of(manuscript.page.text, passage)) is None:
        return None
    side = read_side(context, Scope(), passage, items).side
    if (vector := _vector(side)) is None:
        return None
    place, last = vector.places.index(side.readings[0].axes[0]), vector.places[-1] == side.readings[0].axes[0]
    total = SumsTo(vector.name, place, Fraction(1))
    assumed: tuple[Hypothesis, ...] = (total,)
    if last and ONE_HOT.fullmatch(words):
        assumed = (total, OneHot(vector.name, place), *_class_in_words(context, manuscript, passage, vector))
    at = passage.span(0, len(passage.text))
    denies = () if len(assumed) > 1 or not anew_of(manuscript.page.text, passage) else (vector.name,)
    return Step("hypothesis", "=", at, at, passage.text, side, None, assumes=assumed, inline=True, denies=denies)


def _class_in_words(
    context: Context, manuscript: Manuscript, passage: Passage, vector: Variable
) -> Iterator[SameIndex]:
    """That c is the class of y, if that is said in words, for a letter c that no sum binds."""
    letter = class_in_words(manuscript.page.text, passage)
    if letter in INDICES - context.survey.bound - {vector.name} and len(vector.places) == 1:
        size = vector.places[0].size
        yield class_at(Choice(letter, (), size) if letter in CLASSES else Index(letter, size), vector.name)


def not_one_hot(context: Context, manuscript: Manuscript, passage: Passage, items: Items) -> Step | None:
    """That y is not one-hot, or does not sum to one, or may be another vector, whatever was said of it before."""
    match items:
        case (Name() | Scripts() as node,) | (Name() as node, Mark("∈"), *_):
            pass
        case _:
            return None
    text = manuscript.page.text
    if not (len(items) == 1 and denied_of(text, passage)) and not anew_of(text, passage):
        return None
    side = read_side(context, Scope(), passage, (node,)).side
    match side.readings:
        case (Value(Variable(name, places)), *_) if not places or _vector(side) is not None:
            pass
        case _:
            return None
    at = passage.span(0, len(passage.text))
    return Step("condition", "=", at, at, passage.text, side, None, denies=(name,), inline=True)


def one_of_two(context: Context, manuscript: Manuscript, passage: Passage, items: Items) -> Step | None:
    """That y is 0 or 1, or what other two numbers, which y ∈ {0, 1} says of a letter that no sum binds."""
    match items:
        case (Name() | Scripts() as node, Mark("∈"), Mark("{"), *inside, Mark("}")):
            pass
        case _:
            return None
    values = _two_numbers(tuple(inside))
    if values is None or SUPPOSED.search(sentence_before(manuscript.page.text, passage)):
        return None
    side = read_side(context, Scope(), passage, (node,)).side
    match side.readings:
        case (Value(Variable(name), ()), *_) if name.rstrip("⁰¹²³⁴") not in context.survey.bound:
            at = passage.span(items[1].start, items[1].end)
            said = (OneOf(name, values),)
            return Step("hypothesis", "=", at, at, passage.text, side, None, assumes=said, inline=True)
        case _:
            return None


def _two_numbers(inside: Items) -> tuple[Fraction, Fraction] | None:
    """The two numbers of {0, 1} and {-1, +1}; None if braces hold anything else."""
    found = TWO.fullmatch(words(inside))
    if found is None or int(found[1]) == int(found[2]):
        return None
    return Fraction(int(found[1])), Fraction(int(found[2]))


def _bare(items: Items) -> bool:
    """Whether a formula is a bare symbol."""
    return len(items) == 1 and isinstance(items[0], (Name, Scripts))


def _vector(side: Side) -> Variable | None:
    """The symbol that a side is, if it is a vector."""
    match side.readings[0] if side.readings else None:
        case Value(Variable(_, (*_, Index()) as places) as vector, axes) if len(axes) == 1 and axes[0] in places:
            return vector
        case _:
            return None


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
        case (Value(Variable(_, (Index() | Choice() as place,)) as variable), *_):
            at = passage.span(items[1].start, items[1].end)
            same = class_at(place, variable.name)
            return Step("hypothesis", "=", at, at, passage.text, reading.side, None, assumes=(same,), inline=True)
        case _:
            return None
