"""What is straight but for one bend, max(0, x) or ReLU: each of its two lines times 1 where it holds, and else 0."""

from __future__ import annotations

from symsoft.derivation import Value
from symsoft.read.look import tidy
from symsoft.read.nodes import bare, words
from symsoft.read.opaque import unread_symbol
from symsoft.read.reader import Reader
from symsoft.read.shapes import ShapeError, mapped
from symsoft.read.syntax import Fence, Items, Mark, Numeral, Text, Unreadable, extent
from symsoft.term import ONE, ZERO, Index, subtract

OPPOSITE = {">": "≤", "≤": ">", "≥": "<", "<": "≥"}
TURNED = {">": "<", "<": ">", "≥": "≤", "≤": "≥"}
Comparison = tuple[Items, str, Items]


def greater(reader: Reader, items: Items, other: Items, least: bool = False) -> Value:
    """max(a, b) = a [a > b] + b (1 - [a > b]), component by component; min has the two the other way round."""
    if _last(items) > _last(other):
        items, other = other, items
    left, right = (reader.expression(part) for part in (items, other))
    holds = _holds(reader, (items, ">", other), _axes(reader, left, right))
    fails = mapped(holds, lambda term: subtract(ONE, term))
    pieces = ((fails if least else holds, left), (holds if least else fails, right))
    first, *rest = (reader.shapes.multiplied(on, value, "⊙") for on, value in pieces if value.term != ZERO)
    return reader.shapes.added(first, rest[0]) if rest else first


def positive(reader: Reader, items: Items) -> Value:
    """max(x, 0), as it is written as ReLU(x) and [x]_+."""
    _, end = extent(items)
    return greater(reader, items, (Numeral("0", end, end),))


def compared(reader: Reader, items: Items, otherwise: Items = ()) -> Value | None:
    """1 where an inequality holds, else 0; None if it is none, or what is said of the rest is not its opposite."""
    found, other = comparison(items), comparison(otherwise)
    if found is None or otherwise and (other is None or not _opposed(found, other)):
        return None
    try:
        left, right = (reader.expression(part) for part in (found[0], found[2]))
    except (Unreadable, ShapeError):
        return None
    return _holds(reader, found, _axes(reader, left, right))


def comparison(items: Items) -> Comparison | None:
    """The two sides of an inequality and its sign, the words around it left out."""
    kept = tidy(tuple(item for item in bare(items) if not isinstance(item, Text)))
    while kept and isinstance(kept[0], Mark) and kept[0].text in (",", "."):
        kept = kept[1:]
    at = [n for n, item in enumerate(kept) if isinstance(item, Mark) and item.text in OPPOSITE]
    if len(at) != 1 or not 0 < at[0] < len(kept) - 1:
        return None
    sign = kept[at[0]]
    assert isinstance(sign, Mark)
    return kept[: at[0]], sign.text, kept[at[0] + 1 :]


def _opposed(one: Comparison, other: Comparison) -> bool:
    """Whether one of two inequalities holds where the other does not."""
    said = [(words(left), sign, words(right)) for left, sign, right in (one, other)]
    turned = (said[1][2], TURNED[said[1][1]], said[1][0])
    return any((left, OPPOSITE[sign], right) == said[0] for left, sign, right in (said[1], turned))


def _axes(reader: Reader, left: Value, right: Value) -> tuple[Index, ...]:
    """The axes of two values that go together component by component."""
    axes = max((left.axes, right.axes), key=len)
    for value in (left, right):
        if len(value.axes) not in (0, len(axes)):
            raise ShapeError("things of different shapes are compared")
        for one, other in zip(value.axes, axes, strict=False):
            reader.shapes.same(one, other)
    return axes


def _last(items: Items) -> tuple[bool, str]:
    """What puts the sides of inequalities in order: a number stands on the right."""
    kept = bare(items)
    return len(kept) == 1 and isinstance(kept[0], Numeral), words(kept)


def _holds(reader: Reader, said: Comparison, axes: tuple[Index, ...]) -> Value:
    """The symbol that is 1 where an inequality holds, by that of a > b or a ≥ b, whichever way it is written."""
    left, sign, right = said
    if _last(left) > _last(right):
        left, sign, right = right, TURNED[sign], left
    known = sign if sign in ">≥" else OPPOSITE[sign]
    start, end = extent((*left, *right))
    inside = (*left, Mark(known, start, start), *right)
    holds = unread_symbol(reader, (Fence("[", "]", inside, start, end),), axes)
    return holds if known == sign else mapped(holds, lambda term: subtract(ONE, term))
