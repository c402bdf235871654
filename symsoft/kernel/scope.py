"""What indices stand for while a term is brought to its normal form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from symsoft.kernel.renaming import map_spot
from symsoft.kernel.spot import Spot, spot_of
from symsoft.term import Index, Place


@dataclass(frozen=True, slots=True)
class Scope:
    """What the indices stand for, which spots are in scope, pairwise distinct, and which others are one of them."""

    spots: Mapping[Index, Spot]
    known: tuple[Spot, ...]
    merged: Mapping[Spot, Spot]

    def resolve(self, place: Place) -> Spot:
        """The spot of a place: its class in the partition, or itself."""
        return map_spot(spot_of(place), self._step, 0)

    def _step(self, spot: Spot, depth: int) -> Spot:
        if isinstance(spot, Index):
            return self.spots.get(spot, spot)
        return self.merged.get(spot, spot)

    def beside(self, spot: Spot) -> Scope:
        """The scope with one more spot, distinct from the others."""
        return Scope(self.spots, (*self.known, spot), self.merged)

    def merge(self, spot: Spot, other: Spot) -> Scope:
        """The scope in which a spot is another one."""
        return Scope(self.spots, self.known, {**self.merged, spot: other})

    def bind(self, index: Index, spot: Spot, new: bool) -> Scope:
        """The scope inside a binder of the index, which stands for a new spot or for one in scope."""
        known = (*self.known, spot) if new else self.known
        return Scope({**self.spots, index: spot}, known, self.merged)
