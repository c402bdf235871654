"""The range of an index beside a statement: (k = 1, …, K), 1 ≤ i ≤ n, k ∈ {1, …, K}, and what it leaves out."""

from __future__ import annotations

import re
from collections.abc import Set

from symsoft.read.nodes import bare, words
from symsoft.read.rows import is_relation
from symsoft.read.syntax import Fence, Items, Mark, Name, Node, Numeral, Text

LETTERS = frozenset("ijklmnKNCMDcdpqrst")
SIZES = frozenset("nmKNCMDd")
LISTED = re.compile(r"[012](?:\.\.+|,?…,?)[nmkKNCMDd]")
BOUNDS = frozenset("≤<")
ZEROTH: Items = (Numeral("0", 0, 0),)
AFTER = frozenset((".", ",", ";", ":", "quad", "~", "&", "right."))


def opened(items: Items) -> Items:
    """A row without the brackets around the ranges at its end, which a wide space then sets apart."""
    end = len(items)
    while end and (isinstance(items[end - 1], Text) or _is(items[end - 1], AFTER)):
        end -= 1
    last = items[end - 1] if end > 1 else None
    if not isinstance(last, Fence) or not _ranges(last) or not any(map(is_relation, items[: end - 1])):
        return items
    return (*items[: end - 1], Mark("quad", last.start, last.start), *last.items, *items[end:])


def _ranges(fence: Fence) -> bool:
    """Whether brackets hold nothing but ranges of indices."""
    inside = fence.items
    plain = all(isinstance(item, Numeral) or isinstance(item, Name) and len(item.text) == 1 or isinstance(item, Mark)
                for item in inside)  # fmt: skip
    if fence.opening != "(" or not plain or not any(map(is_relation, inside)):
        return False
    listed = [
        n for n, item in enumerate(inside) if _is(item, {"="}) and n + 2 < len(inside) and _is(inside[n + 2], {","})
    ]
    letters = all(isinstance(inside[n - 1], Name) for n in listed)
    between = sum(_is(item, BOUNDS) for item in inside)
    return bool(listed) and letters or between > 1


def is_range(sides: tuple[Items, ...], signs: tuple[str, ...], below: Set[str] = frozenset()) -> bool:
    """Whether a statement is the range of indices, usual letters or those `below`: 1 ≤ i, j ≤ n, or k ∈ {1, …, K}."""
    match signs:
        case ("∈",):
            only = sides[1][0] if len(sides[1]) == 1 else None
            listed = LISTED.fullmatch(words(sides[1])) or isinstance(only, Fence) and only.opening in ("{", "[")
            return _letters(sides[0], below) and bool(listed)
        case ("≤",):
            one, other = sides
            last = words(other[:1]) in SIZES or words(other).isdigit() and not below.isdisjoint(words(one))
            first = words(one) in ("0", "1", "2") and _letters(other, below)
            return first or _letters(one, below) and last
        case (one, other) if {one, other} <= BOUNDS:
            low, middle, high = sides
            last = words(high[:1]) in SIZES | {"k"} or words(high).isdigit()
            return words(low) in ("0", "1", "2") and _letters(middle, below) and last
        case _:
            return False


def left_out(sides: tuple[Items, ...], signs: tuple[str, ...]) -> list[tuple[Items, Items]]:
    """The indices, with the last place that their range leaves out: j and k in j = 1, …, k - 1 and in 1 ≤ j ≤ k - 1.

    A range from 0 to k - 1 leaves none out.
    """
    letters, end = (sides[0], sides[-1]) if len(sides) == 2 else (sides[1] if len(sides) == 3 else (), sides[-1])
    if not letters or len(end) < 3 or words(end[-2:]) != "-1" or not isinstance(end[-3], Name):
        return []
    listed = signs == ("=",) and any(_is(item, {"…"}) for item in end) and (_letters(letters) or len(letters) == 1)
    zero = any(words(side[:1]) == "0" for side in sides)
    if zero or not listed and not is_range(sides, signs):
        return []
    return [((letter,), (end[-3],)) for letter in letters if not _is(letter, {","})]


def beyond_zero(items: Items) -> Items | None:
    """The index of a range that begins after 0, which places are counted from: j in j ≥ 1, j ≠ 0 and j = 1, …, n."""
    match [item for item in bare(items) if not isinstance(item, Text)][:5]:
        case [Name() as letter, Mark("≥"), Numeral("1")] | [Name() as letter, Mark(">" | "≠" | "≁"), Numeral("0")]:
            pass
        case [Name() as letter, Mark("="), Numeral("1"), Mark(","), Mark("…" | "2")]:
            pass
        case [Numeral("1"), Mark("≤"), Name() as letter, Mark("≤"), _]:
            pass
        case [Name() as letter, Mark("∈"), Fence("{", _, (Numeral("1"), Mark(","), *_))]:
            pass
        case _:
            return None
    return (letter,) if letter.text in LETTERS else None


def _letters(items: Items, below: Set[str] = frozenset()) -> bool:
    """Whether a side is index letters alone."""
    names = [item for item in items if not _is(item, {","})]
    return bool(names) and all(isinstance(item, Name) and item.text in LETTERS | below for item in names)


def _is(item: Node, marks: frozenset[str] | set[str]) -> bool:
    """Whether a node is one of the marks."""
    return isinstance(item, Mark) and item.text in marks
