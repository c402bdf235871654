"""Sums that are written out with dots: a_1 + a_2 + … + a_n over the whole range, also around one special term."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from symsoft.derivation import Value
from symsoft.read.reader import Reader
from symsoft.read.replace import resized, with_places
from symsoft.read.syntax import Items, Mark, Unreadable, extent
from symsoft.term import Entry, FixedSize, Index, Place, Sum, Term
from symsoft.walk import free_indices, own_places, subterms

Signed = tuple[str, Items]

MOST = 3
"""How many sizes the last places of a term may be of, for each to be tried alone."""


def is_dots(items: Items) -> bool:
    """Whether a term is dots alone."""
    kept = [item for item in items if not (isinstance(item, Mark) and item.text in ("quad", "~", "&"))]
    return len(kept) == 1 and isinstance(kept[0], Mark) and kept[0].text == "…"


@dataclass(frozen=True, slots=True)
class Pattern:
    """What the last term after dots says of all terms: their general one, over an index."""

    index: Index
    general: Term

    def at(self, place: Place) -> Term:
        """The term at a place."""
        return with_places(self.general, lambda old: place if old == self.index else old)


def written_out(reader: Reader, terms: Sequence[Signed]) -> tuple[list[Signed], Value, list[Signed]]:
    """A sum with dots: the terms before it, its value, the terms after it."""
    dots = [n for n, (_, items) in enumerate(terms) if is_dots(items)]
    where = extent(terms[dots[0]][1])
    if len(dots) > 2 or dots[0] == 0 or dots[-1] == len(terms) - 1 or len(dots) == 2 and dots[1] - dots[0] != 2:
        raise Unreadable("ellipsis", "dots in place of terms", *where)
    sign = terms[dots[0]][0]
    last = _scalar(reader, terms[dots[-1] + 1], sign)
    why = "the last term after dots has no last place"
    for pattern in _patterns(reader, last):
        first = dots[0]
        while first and _follows(reader, terms[first - 1], sign, pattern):
            first -= 1
        if first < dots[0] and _counts_down(reader, terms[first : dots[0]], sign, pattern):
            value = _total(reader, terms, dots, sign, pattern)
            return list(terms[:first]), value, list(terms[dots[-1] + 2 :])
        why = "the terms before the dots do not follow the one after them"
    raise Unreadable("ellipsis", why, *where)


def _scalar(reader: Reader, term: Signed, sign: str) -> Term:
    """A term of a sum with dots."""
    value = reader.product(term[1])
    if value.axes or term[0] != sign:
        raise Unreadable("ellipsis", "dots between terms of different kinds", *extent(term[1]))
    return value.term


def _plain(reader: Reader, term: Term) -> Term:
    return resized(term, reader.context.sizes.find)


def _patterns(reader: Reader, last: Term) -> Iterator[Pattern]:
    """The general terms that the last one may be of: the last places of one size, of all, or its largest number."""
    entries = [place for place in _places(last) if isinstance(place, Entry)]
    ends = [entry for entry in entries if entry.position == -1]
    sizes = dict.fromkeys(reader.context.sizes.find(entry.size) for entry in ends)
    if 1 < len(sizes) <= MOST:
        for size in sizes:
            yield _pattern(reader, last, [one for one in ends if reader.context.sizes.find(one.size) == size])
    if ends:
        yield _pattern(reader, last, ends)
    largest = max((entry.position for entry in entries), default=0)
    if largest < 2:
        return  # x_1 + … + x_{n-1} leaves the last one out
    numbered = [entry for entry in entries if entry.position == largest]
    if all(reader.context.sizes.join(FixedSize(largest), entry.size) for entry in numbered):
        yield _pattern(reader, last, numbered)


def _pattern(reader: Reader, last: Term, moving: Sequence[Entry]) -> Pattern:
    """The general term behind the last one, of which these places become an index."""
    axis = reader.shapes.axis()
    for entry in moving:
        reader.context.sizes.join(axis.size, entry.size)
    return Pattern(axis, with_places(last, lambda place: axis if place in moving else place))


def _places(term: Term) -> list[Place]:
    return [place for node in subterms(term) for place in own_places(node)]


def _follows(reader: Reader, term: Signed, sign: str, pattern: Pattern) -> bool:
    """Whether a term before the dots is the general one at some number."""
    if term[0] != sign or is_dots(term[1]):
        return False
    value = reader.product(term[1])
    return not value.axes and _number(reader, value.term, pattern) is not None


def _number(reader: Reader, term: Term, pattern: Pattern) -> int | None:
    """At which number a term is the general one."""
    found = {place.position for place in _places(term) if isinstance(place, Entry) and place.position > 0}
    for number in sorted(found):
        if _plain(reader, term) == _plain(reader, pattern.at(Entry(number, pattern.index.size))):
            return number
    return None


def _counts_down(reader: Reader, terms: Sequence[Signed], sign: str, pattern: Pattern) -> bool:
    """Whether the terms are those at 1, 2, 3, …"""
    numbers = [_number(reader, _scalar(reader, term, sign), pattern) for term in terms]
    return numbers == list(range(1, len(terms) + 1))


def _total(reader: Reader, terms: Sequence[Signed], dots: list[int], sign: str, pattern: Pattern) -> Value:
    """The sum; a special term between dots takes the place of the one at its own index."""
    if len(dots) == 1:
        return Value(Sum(pattern.index, pattern.general))
    special = _scalar(reader, terms[dots[0] + 1], sign)
    shared = {
        index for index in free_indices(special) if index.name in reader.scope.letters or index.name in reader.bound
    }
    own = [
        index
        for index in shared
        if reader.context.sizes.find(index.size) == reader.context.sizes.find(pattern.index.size)
    ]
    if len(own) != 1:
        raise Unreadable("ellipsis", "where the term between the dots stands is not clear", *extent(terms[dots[0]][1]))
    rest = Sum(pattern.index, pattern.general, (own[0],))
    return reader.shapes.added(Value(rest), Value(special))
