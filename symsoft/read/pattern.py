"""The rule that the written entries of a vector or a matrix follow: what goes with the row, what with the column."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from symsoft.read.replace import same_looking, with_places
from symsoft.term import Entry, Extent, FixedSize, Index, Place, Size, Term

Joins = tuple[tuple[Extent, Index], ...]
Find = Callable[[Extent], Extent]
ANY = Size("·")


def pattern(
    entries: Sequence[tuple[Term, tuple[int, ...]]], axes: Sequence[Index], find: Find
) -> tuple[Term, Joins] | None:
    """The entry at any place, and the sizes that are the axes', from entries and their places along these axes.

    A number below a letter goes with an axis where it is the place along it in every entry, and stays where it is the
    same in all. None if that leaves one out, or if the entries differ in anything else.
    """
    if len({same_looking(with_places(term, _masked), find) for term, _ in entries}) != 1:
        return None
    numbers = zip(*(_entries(term, find) for term, _ in entries), strict=True)
    moves = [_move(slot, [at for _, at in entries], axes) for slot in numbers]
    if None in moves:
        return None
    ahead, joins = iter(moves), list[tuple[Extent, Index]]()

    def change(place: Place) -> Place:
        moved = next(ahead) if isinstance(place, Entry) else None
        if not isinstance(moved, Index):
            return place
        joins.append((place.size, moved))
        return moved

    return with_places(entries[0][0], change), tuple(joins)


def _masked(place: Place) -> Place:
    """The place, one of any number."""
    return Entry(1, ANY) if isinstance(place, Entry) else place


def _entries(term: Term, find: Find) -> Iterator[Entry]:
    """The numbers below letters, in the order in which they are changed, with the sizes that are known."""
    found: list[Entry] = []

    def note(place: Place) -> Place:
        if isinstance(place, Entry):
            found.append(Entry(place.position, find(place.size)))
        return place

    with_places(term, note)
    yield from found


def _move(slot: Sequence[Entry], places: Sequence[tuple[int, ...]], axes: Sequence[Index]) -> Index | Entry | None:
    """The axis that a number goes with in all entries, or the number itself where it stays."""
    if all(entry == slot[0] for entry in slot):
        return slot[0]
    for number, axis in enumerate(axes):
        if all(_is(entry, at[number]) for entry, at in zip(slot, places, strict=True)):
            return axis
    return None


def _is(entry: Entry, position: int) -> bool:
    """Whether a number is that of a place, which may be counted from the end."""
    last = isinstance(entry.size, FixedSize) and entry.position - entry.size.value - 1 == position
    return entry.position == position or last
