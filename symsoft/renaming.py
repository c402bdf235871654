"""The same derivation by other names: of its symbols, its indices and its sizes, all of them at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import assert_never

from symsoft.derivation import Chain, Derivation, Line, Value
from symsoft.statement import (
    AtLeast,
    Bounds,
    Definition,
    DistinctIndex,
    Hypothesis,
    OneHot,
    SameIndex,
    SumsTo,
)
from symsoft.term import (
    Add,
    Apply,
    Cases,
    Choice,
    Count,
    Entry,
    Exp,
    Extent,
    Family,
    FixedSize,
    Index,
    Log,
    Max,
    Mul,
    Number,
    Partial,
    Place,
    Pow,
    Product,
    Size,
    Slot,
    Sum,
    Term,
    Variable,
)
from symsoft.walk import children, rebuild


@dataclass(frozen=True, slots=True)
class Renaming:
    """New names for old ones; no two of a kind become alike, so that nothing is captured. `numbers` are given sizes."""

    symbols: Mapping[str, str] = field(default_factory=dict)
    indices: Mapping[str, str] = field(default_factory=dict)
    sizes: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)

    def size(self, size: Extent) -> Extent:
        """A size by its new name, or the number that is given for it."""
        match size:
            case Size(name) if name in self.numbers:
                return FixedSize(self.numbers[name])
            case Size(name):
                return Size(self.sizes.get(name, name))
            case FixedSize():
                return size
            case _:
                assert_never(size)

    def index(self, index: Index) -> Index:
        """An index by its new name."""
        return Index(self.indices.get(index.name, index.name), self.size(index.size))

    def place(self, place: Place) -> Place:
        """A place by its new names."""
        match place:
            case Index():
                return self.index(place)
            case Entry(position, size):
                return Entry(position, self.size(size))
            case Choice(name, places, size):
                return Choice(self.symbols.get(name, name), self.places(places), self.size(size))
            case _:
                assert_never(place)

    def places(self, places: tuple[Place, ...]) -> tuple[Place, ...]:
        """Places by their new names."""
        return tuple(map(self.place, places))

    def variable(self, variable: Variable) -> Variable:
        """A variable by its new name."""
        return Variable(self.symbols.get(variable.name, variable.name), self.places(variable.places))

    def term(self, term: Term) -> Term:
        """A term by its new names."""
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
            case Apply():
                return self.application(term)
            case Number() | Add() | Mul() | Pow() | Exp() | Log():
                return rebuild(term, tuple(map(self.term, children(term))))
            case _:
                assert_never(term)

    def application(self, term: Apply) -> Apply:
        """An opaque function by its new name."""
        families = tuple(Family(tuple(map(self.index, f.indices)), self.term(f.body)) for f in term.arguments)
        slots = tuple(Slot(slot.argument, self.places(slot.places)) for slot in term.slots)
        return Apply(self.symbols.get(term.name, term.name), self.places(term.places), families, slots)

    def definition(self, definition: Definition) -> Definition:
        """A definition by its new names."""
        name = self.symbols.get(definition.name, definition.name)
        return Definition(name, tuple(map(self.index, definition.places)), self.term(definition.body))

    def hypothesis(self, stated: Hypothesis) -> Hypothesis:
        """A hypothesis by its new names."""
        match stated:
            case SumsTo(name) | Bounds(name) | OneHot(name):
                return replace(stated, name=self.symbols.get(name, name))
            case SameIndex(left, right) | DistinctIndex(left, right):
                return replace(stated, left=self.place(left), right=self.place(right))
            case AtLeast(size, value):
                return AtLeast(self.size(size), value)
            case _:
                assert_never(stated)

    def value(self, value: Value) -> Value:
        """A side by its new names."""
        return replace(value, term=self.term(value.term), axes=tuple(map(self.index, value.axes)))

    def chain(self, chain: Chain) -> Chain:
        """A chain by its new names."""
        lines = tuple(Line(self.value(line.right), line.rule, self.about(line.about)) for line in chain.lines)
        given = tuple(map(self.hypothesis, chain.given))
        return Chain(chain.heading, self.value(chain.left), lines, given, self.about(chain.about))

    def about(self, term: Term | None) -> Term | None:
        """A formula that a phrase is about, if there is one, by its new names."""
        return None if term is None else self.term(term)

    def derivation(self, derivation: Derivation) -> Derivation:
        """A derivation by its new names."""
        return replace(
            derivation,
            definitions=tuple(map(self.definition, derivation.definitions)),
            chains=tuple(map(self.chain, derivation.chains)),
            about=self.about(derivation.about),
            given=tuple(map(self.hypothesis, derivation.given)),
        )
