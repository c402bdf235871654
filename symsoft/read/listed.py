"""The range of an index that is listed up to a number beside a definition or a derivative: s_i = …, i = 1, 2, 3."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set

from symsoft.read.nodes import bare, parts, sequences, words
from symsoft.read.segments import Segment
from symsoft.read.syntax import Fence, Fraction, Items, Mark, Name, Node, Operator, Scripts


def listed(segment: Segment, conditions: Iterable[Segment], limited: Set[str]) -> dict[str, int]:
    """How many numbers each index runs over that stands below the symbols at the left, as far as it is listed.

    What is listed with dots does not count where sums have the letter up to a size, which says more.  Nor do sets and
    bounds beside a sum, of whose range they may be a part: i ∈ {1, 2}.
    """
    below = _below(segment.sides[0])
    sums = any(isinstance(node, Operator) and node.text == "sum" for side in segment.sides for node in _nodes(side))
    out: dict[str, int] = {}
    for condition in conditions:
        letters, listing = _range(condition)
        if (count := _count(listing)) and not (sums and condition.signs[0].text != "="):
            dots = "…" in words(listing)
            out |= {letter: count for letter in letters & below if not dots or letter not in limited}
    return out


def _nodes(side: Items) -> Iterator[Node]:
    """All nodes of a side."""
    return (node for sequence in sequences(side) for node in sequence)


def indices_of(segments: Iterable[Segment]) -> frozenset[str]:
    """The letters below the symbols that stand on the left of statements."""
    return frozenset[str]().union(*(_below(segment.sides[0]) for segment in segments))


def runs_over(segment: Segment, below: Set[str]) -> bool:
    """Whether a statement lists numbers for a letter that is one of those `below` symbols: a = 1, 2 after x_a."""
    match segment.sides, [sign.text for sign in segment.signs]:
        case ((Name(letter),), listing), ["="] if len(letter) == 1 and _count(listing) > 1:
            return letter in below
        case _:
            return False


def _range(condition: Segment) -> tuple[set[str], Items]:
    """The letters of a range, and what is listed of it: 1, 2 for a = 1, 2 and a ∈ {1, 2}; 1, …, 2 for 1 ≤ a ≤ 2."""
    signs = tuple(sign.text for sign in condition.signs)
    match signs, condition.sides:
        case ("=",), (letters, listing):
            pass
        case ("∈",), (letters, (Fence("{", _, listing),)):
            pass
        case ("≤", "≤"), (low, letters, high):
            at = high[0].start
            listing = (*low, Mark(",", at, at), Mark("…", at, at), Mark(",", at, at), *high)
        case _:
            return set(), ()
    names = {item.text for item in letters if isinstance(item, Name)}
    plain = all(isinstance(item, Name) or isinstance(item, Mark) and item.text == "," for item in letters)
    return (names, listing) if plain else (set(), ())


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
