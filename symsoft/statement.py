"""What is claimed and under what: the statements, definitions and hypotheses that the kernel is handed."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias, Union

from symsoft.term import Extent, Index, Place, Term

Relation: TypeAlias = Literal["=", "<", "≤", "≠"]


@dataclass(frozen=True, slots=True)
class Definition:
    """name_places := body; the places are distinct indices, the only free ones of the body."""

    name: str
    places: tuple[Index, ...]
    body: Term


@dataclass(frozen=True, slots=True)
class SameIndex:
    """left = right, as an index condition."""

    left: Place
    right: Place


@dataclass(frozen=True, slots=True)
class DistinctIndex:
    """left ≠ right, as an index condition."""

    left: Place
    right: Place


@dataclass(frozen=True, slots=True)
class SumsTo:
    """Σ of the variable over its place number `place` (0-based) is `value`, whatever the other places are."""

    name: str
    place: int
    value: Fraction


@dataclass(frozen=True, slots=True)
class Bounds:
    """lower < every component of the variable < upper; None where there is no bound."""

    name: str
    lower: Fraction | None
    upper: Fraction | None


@dataclass(frozen=True, slots=True)
class OneHot:
    """The variable is 1 at one of its place number `place` and 0 elsewhere, for each of the other places."""

    name: str
    place: int


@dataclass(frozen=True, slots=True)
class AtLeast:
    """size ≥ value."""

    size: Extent
    value: int


@dataclass(frozen=True, slots=True)
class OneOf:
    """Every component of the variable is one of the values."""

    name: str
    values: tuple[Fraction, ...]


Hypothesis: TypeAlias = Union[SameIndex, DistinctIndex, SumsTo, Bounds, OneHot, OneOf, AtLeast]


@dataclass(frozen=True, slots=True)
class SizeIs:
    """name = value, and the sizes that are numbers thereby: no hypothesis of the kernel, which sees the numbers."""

    name: str
    value: int
    sizes: tuple[tuple[Extent, int], ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """left relation right, for all free indices and values, under definitions and hypotheses."""

    left: Term
    right: Term
    definitions: tuple[Definition, ...] = ()
    hypotheses: tuple[Hypothesis, ...] = ()
    relation: Relation = "="

    @property
    def terms(self) -> tuple[Term, ...]:
        """All terms of it: the two sides, then what the definitions say."""
        return (self.left, self.right, *(definition.body for definition in self.definitions))
