"""Terms by other labels: the names of their symbols, their places, and the sizes that they count, all in one pass."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar, assert_never

from symsoft.term import (
    Add,
    Apply,
    Cases,
    Count,
    Exp,
    Extent,
    Family,
    Index,
    Log,
    Max,
    Mul,
    Number,
    Partial,
    Place,
    Pow,
    Product,
    Slot,
    Sum,
    Term,
    Variable,
)
from symsoft.walk import children, rebuild

Label = TypeVar("Label")


def same(label: Label) -> Label:
    """The label itself."""
    return label


@dataclass(frozen=True, slots=True)
class Labels:
    """The new name for a name, the new place for a place, and the new size for a size that is counted.

    A bound index stays an index: it is kept where its new place is none.
    """

    name: Callable[[str], str] = same
    place: Callable[[Place], Place] = same
    size: Callable[[Extent], Extent] = same

    def places(self, places: tuple[Place, ...]) -> tuple[Place, ...]:
        """New places for places."""
        return tuple(map(self.place, places))

    def index(self, index: Index) -> Index:
        """The new index for one that is bound."""
        new = self.place(index)
        return new if isinstance(new, Index) else index

    def variable(self, variable: Variable) -> Variable:
        """A variable by its new name at its new places."""
        return Variable(self.name(variable.name), self.places(variable.places))

    def term(self, term: Term) -> Term:
        """A term by its new labels; nothing is kept from being captured."""
        match term:
            case Variable():
                return self.variable(term)
            case Count(size):
                return Count(self.size(size))
            case Cases(left, right, equal, unequal):
                return Cases(self.place(left), self.place(right), self.term(equal), self.term(unequal))
            case Sum(index, body, excluded):
                return Sum(self.index(index), self.term(body), self.places(excluded))
            case Product(index, body, excluded):
                return Product(self.index(index), self.term(body), self.places(excluded))
            case Max(index, body):
                return Max(self.index(index), self.term(body))
            case Partial(body, variable):
                return Partial(self.term(body), self.variable(variable))
            case Apply(name, places, arguments, slots):
                families = tuple(Family(tuple(map(self.index, f.indices)), self.term(f.body)) for f in arguments)
                moved = tuple(Slot(slot.argument, self.places(slot.places)) for slot in slots)
                return Apply(self.name(name), self.places(places), families, moved)
            case Number() | Add() | Mul() | Pow() | Exp() | Log():
                return rebuild(term, tuple(map(self.term, children(term))))
            case _:
                assert_never(term)
