"""Index conditions such as i = j and k ≠ y, wherever they are written: in rows, in case splits, in words."""

from __future__ import annotations

import itertools
import re
from collections.abc import Container
from dataclasses import dataclass

from symsoft.derivation import Span
from symsoft.read.latex import parse
from symsoft.read.nodes import bare, words
from symsoft.read.reader import Reader
from symsoft.read.symbols import CLASSES
from symsoft.read.syntax import Fence, Items, Mark, Name, Node, Numeral, Scripts, Text, Unreadable, extent
from symsoft.read.tokens import tokenise
from symsoft.statement import DistinctIndex, SameIndex
from symsoft.term import Extent

PLAIN = re.compile(
    r"(?<![\w\\^{(\[])(?P<left>[a-z])\s*(?P<sign>=|≠|!=|\\neq?|\\not\s*=|==|＝)\s*(?P<right>[a-z](?:_\{?[a-z]\}?)?)(?![\w(\[^'{=+*/-]|\s*[=+*/^])"
)
LETTERS = "ijklmnctry"
Condition = SameIndex | DistinctIndex


@dataclass(frozen=True, slots=True)
class Announced:
    """An index condition as it is written: its two sides as syntax, whether they are the same, and where."""

    left: Items
    right: Items
    same: bool
    span: Span


def split(items: Items, bound: Container[str] = ()) -> tuple[Items, Items, bool] | None:
    """The two sides of an index condition, and whether it says that they are the same; None if it is none.

    Whatever their letters, `bound` ones are indices.
    """
    punctuation = (",", ".", ";", ":", "∀")
    kept: Items = tuple(
        item
        for item in bare(items)
        if not isinstance(item, Text) and not (isinstance(item, Mark) and item.text in punctuation)
    )
    if len(kept) == 1 and isinstance(kept[0], Fence):
        kept = bare(kept[0].items)
    if (
        len(kept) == 3
        and isinstance(kept[1], Mark)
        and kept[1].text in ("=", "≠", "≁", "≡")
        and (
            indexlike(kept[0], bound)
            and indexlike(kept[2], bound)
            and not (isinstance(kept[0], Numeral) or isinstance(kept[2], Numeral))
        )
    ):
        return (kept[0],), (kept[2],), kept[1].text in ("=", "≡")
    for item in items:
        if isinstance(item, Text) and (found := in_words(item.text)) is not None:
            return found
    return None


def indices(reader: Reader, items: Items) -> frozenset[str]:
    """The letters that are indices in a condition: those at hand, and beside one the letters below symbols."""
    at_hand = frozenset((*reader.bound, *reader.scope.letters))
    if not any(isinstance(node, Name) and node.text in at_hand for node in items):
        return at_hand
    survey = reader.context.survey
    return at_hand.union(*survey.below.values()) - survey.heads


def numbered(reader: Reader, items: Items) -> tuple[Items, Items, bool] | None:
    """The index condition that an index at hand is a number, i = 1 or 1 ≠ i; None if it is none, or of a value."""
    match [item for item in bare(items) if not (isinstance(item, Mark) and item.text in (",", "."))]:
        case [Name(letter) as index, Mark("=" | "≠" | "≁" | "≡" as sign), Numeral() as number] | [
            Numeral() as number,
            Mark("=" | "≠" | "≁" | "≡" as sign),
            Name(letter) as index,
        ]:
            least = 0 if from_zero(reader, ((index,), (number,))) else 1
            place = number.text.isdigit() and int(number.text) >= least
            at_hand = letter in reader.bound or letter in reader.scope.letters
            return ((index,), (number,), sign in ("=", "≡")) if place and at_hand else None
        case _:
            return None


def chained(items: Items) -> tuple[tuple[Items, Items, bool], ...]:
    """The index conditions of a chain: i = j ≠ k says i = j, j ≠ k and i ≠ k; those of neighbours for i ≠ j ≠ k."""
    kept = bare(items)
    letters, marks = kept[::2], kept[1::2]
    if len(letters) != len(marks) + 1 or len(marks) < 2 or not all(isinstance(node, Name) for node in letters):
        return ()
    found = [split(kept[2 * number : 2 * number + 3]) for number in range(len(marks))]
    pairs = [parts for parts in found if parts is not None]
    if len(pairs) < len(found):
        return ()
    further = [
        (first, last, one and other) for (first, _, one), (_, last, other) in itertools.pairwise(pairs) if one or other
    ]
    return (*pairs, *further)


def in_words(text: str) -> tuple[Items, Items, bool] | None:
    """The one index condition in plain words."""
    found = list(PLAIN.finditer(text))
    if len(found) != 1:
        return None
    return _match(found[0])


def _match(found: re.Match[str]) -> tuple[Items, Items, bool]:
    """The sides of a condition that was found in plain words."""
    left, right = found.group("left"), found.group("right")
    return parse(tokenise(left), left), parse(tokenise(right), right), found.group("sign") in ("=", "==", "＝")


def is_value(items: Items) -> bool:
    """Whether a formula gives a symbol a number: y = 1, z > 0; that δ_ij = 1 is no choice."""
    kept = bare(items)
    signed = (*kept[:2], *kept[3:]) if len(kept) == 4 and isinstance(kept[2], Mark) and kept[2].text in "+-" else kept
    if len(signed) != 3 or not isinstance(signed[2], Numeral) or not isinstance(signed[1], Mark):
        return False
    symbol = signed[0].base if isinstance(signed[0], Scripts) else signed[0]
    if isinstance(symbol, Name) and symbol.text == "δ":
        return False
    return isinstance(signed[0], (Name, Scripts)) and signed[1].text in ("=", "<", ">", "≤", "≥", "≠")


def indexlike(node: Node, bound: Container[str] = ()) -> bool:
    """Whether a node can be an index: a letter, a number, or a letter with an index such as y_i or y^{(i)}."""
    if isinstance(node, Name):
        return node.style == "index" or len(node.text) == 1 and (node.text in LETTERS or node.text in bound)
    if isinstance(node, Scripts):
        if not isinstance(node.base, Name) or node.primes:
            return False
        if node.base.text not in "ytcl" and node.base.style != "index":
            return False
        return not node.sup if node.sub else _is_sample(node.sup or ())
    return isinstance(node, Numeral) and node.text.isdigit()


def _is_sample(above: Items) -> bool:
    """Whether what stands above a letter is an index in brackets, which is that of a sample: y^{(i)}."""
    only = above[0] if len(above) == 1 else None
    return isinstance(only, Fence) and len(inside := bare(only.items)) == 1 and isinstance(inside[0], Name)


def resolve(reader: Reader, left: Items, right: Items, same: bool) -> Condition:
    """An index condition over the indices of the chain at hand."""
    size: Extent = reader.context.sizes.fresh()
    one, other = reader.place(left, size), reader.place(right, size, from_zero(reader, (left, right)))
    return SameIndex(one, other) if same else DistinctIndex(one, other)


def from_zero(reader: Reader, places: tuple[Items, ...]) -> bool:
    """Whether places are counted from 0: if one is a number, as the names with the letter of the other below them."""
    survey = reader.context.survey
    zero, one = survey.sizes.zero, survey.counting.from_one - survey.sizes.zero
    said = [words(bare(place)) for place in places]
    if not zero or not any(map(str.isdigit, said)):
        return bool(zero)
    letters = {letter for place in said for letter in place if letter.isalpha()}
    named = {name for name, low in survey.below.items() if any(letters & set(place) for place in low)}
    both = (zero & named, one & named) if named else (zero, one)
    if all(both):
        raise Unreadable("outside-index", "places are counted from 0 and from 1 here", *extent(places[0]))
    return bool(both[0])


def known(reader: Reader, announced: Announced) -> Condition | None:
    """An announced condition, if the chain at hand has its letters; None otherwise."""
    names = [node for node in (*announced.left, *announced.right) if isinstance(node, Name)]
    letters = {node.text for node in names if node.style != "index" and node.text not in CLASSES}
    if not letters <= set(reader.scope.letters):
        return None
    try:
        return resolve(reader, announced.left, announced.right, announced.same)
    except Unreadable:
        return None
