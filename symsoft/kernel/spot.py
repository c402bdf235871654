"""Where the atoms of a normal form stand: indices in scope, bound ones by level and number, entries, chosen ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias, Union, assert_never

from symsoft.term import Choice, Entry, Extent, FixedSize, Index, Place, Size

Key: TypeAlias = tuple[Any, ...]
Names: TypeAlias = frozenset[Index]
NO_NAMES: Names = frozenset()


@dataclass(frozen=True, slots=True)
class Bound:
    """A bound index of an atom: bound `level` binders further out, number `number` there."""

    level: int
    number: int
    size: Extent


@dataclass(frozen=True, slots=True)
class Chosen:
    """An index-valued symbol at spots."""

    name: str
    spots: tuple[Spot, ...]
    size: Extent


Spot: TypeAlias = Union[Index, Bound, Entry, Chosen]


def size_key(size: Extent) -> Key:
    """Orders sizes."""
    return (0, size.name) if isinstance(size, Size) else (1, size.value)


def spot_key(spot: Spot) -> Key:
    """Orders spots."""
    match spot:
        case Index(name, size):
            return (0, name, size_key(size))
        case Bound(level, number, size):
            return (1, level, number, size_key(size))
        case Entry(position, size):
            return (2, position, size_key(size))
        case Chosen(name, spots, size):
            return (3, name, spot_keys(spots), size_key(size))
        case _:
            assert_never(spot)


def spot_keys(spots: tuple[Spot, ...]) -> Key:
    """Orders tuples of spots, shorter ones first."""
    return (len(spots), *(spot_key(spot) for spot in spots))


def spot_names(spots: tuple[Spot, ...]) -> Names:
    """The indices that spots mention and no atom binds."""
    found = NO_NAMES
    for spot in spots:
        match spot:
            case Index():
                found |= {spot}
            case Chosen():
                found |= spot_names(spot.spots)
            case Bound() | Entry():
                pass
            case _:
                assert_never(spot)
    return found


def spot_of(place: Place) -> Spot:
    """The place of a term as a spot of an atom."""
    match place:
        case Index():
            return place
        case Entry(position, FixedSize(value) as size) if position < 0:
            return Entry(value + 1 + position, size)
        case Entry():
            return place
        case Choice(name, places, size):
            return Chosen(name, tuple(spot_of(inner) for inner in places), size)
        case _:
            assert_never(place)
