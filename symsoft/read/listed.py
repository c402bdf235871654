"""The range of an index that is listed up to a number beside a definition or a derivative: s_i = …, i = 1, 2, 3."""

from __future__ import annotations

from collections.abc import Iterable, Set

from symsoft.read.nodes import bare, parts, words
from symsoft.read.segments import Segment
from symsoft.read.syntax import Fraction, Items, Name, Scripts


def listed(segment: Segment, conditions: Iterable[Segment], limited: Set[str]) -> dict[str, int]:
    """How many numbers each index runs over that stands below the symbols at the left, as far as it is listed.

    What is listed with dots does not count where sums have the letter up to a size, which says more.
    """
    below = _below(segment.sides[0])
    out: dict[str, int] = {}
    for condition in conditions:
        match condition.sides:
            case ((Name(letter),), listing) if letter in below and (count := _count(listing)):
                if letter not in limited or "…" not in words(listing):
                    out[letter] = count
            case _:
                pass
    return out


def _below(side: Items) -> set[str]:
    """The letters below the symbols of a side that is one symbol, or one derivative."""
    match bare(side):
        case (Scripts(Name(), sub, None, 0),) if sub is not None:
            return {node.text for node in bare(sub) if isinstance(node, Name)}
        case (Fraction(top, bottom),):
            symbols = (node for part in (top, bottom) for node in bare(part) if isinstance(node, Scripts))
            return set[str]().union(*(_below((symbol,)) for symbol in symbols))
        case _:
            return set()


def _count(listing: Items) -> int:
    """How many numbers are listed: 3 for 1, 2, 3 and for 0, 1, 2, 8 for 1, …, 8; 0 if they are no such list."""
    written = [words(part) for part in parts(listing, ",")]
    numbers = [int(word) for word in written if word.isdigit() and len(word) < 4]
    dots = [place for place, word in enumerate(written) if word == "…"]
    first = numbers[0] if numbers else -1
    if first not in (0, 1) or len(numbers) + len(dots) < len(written) or len(written) < 2:
        return 0
    if not dots:
        return len(numbers) if numbers == list(range(first, first + len(numbers))) else 0
    head = numbers[: dots[0]]
    plain = len(dots) == 1 and dots[0] == len(written) - 2 and head == list(range(first, first + len(head)))
    return numbers[-1] - first + 1 if plain and numbers[-1] > head[-1] else 0
