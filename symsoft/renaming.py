"""The same derivation by other names: of its symbols, its indices and its sizes, all of them at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import assert_never

from symsoft.derivation import Chain, Derivation, Line, Value
from symsoft.relabel import Labels
from symsoft.statement import (
    AtLeast,
    Bounds,
    Definition,
    DistinctIndex,
    Hypothesis,
    OneHot,
    OneOf,
    SameIndex,
    SizeIs,
    Statement,
    SumsTo,
)
from symsoft.term import Choice, Entry, Extent, FixedSize, Index, Place, Size, Term, Variable


@dataclass(frozen=True, slots=True)
class Renaming:
    """New names for old ones; no two of a kind become alike, so that nothing is captured.

    `numbers` are given sizes, `letters` sizes that are any number in place of given ones.
    """

    symbols: Mapping[str, str] = field(default_factory=dict)
    indices: Mapping[str, str] = field(default_factory=dict)
    sizes: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    letters: Mapping[int, str] = field(default_factory=dict)

    def size(self, size: Extent) -> Extent:
        """A size by its new name, or the number that is given for it, or the letter in place of it."""
        match size:
            case Size(name) if name in self.numbers:
                return FixedSize(self.numbers[name])
            case Size(name):
                return Size(self.sizes.get(name, name))
            case FixedSize(value):
                return Size(self.letters[value]) if value in self.letters else size
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
            case Entry(position, FixedSize(value) as size) if value in self.letters:
                counted = position if position > 0 else value + 1 + position
                return Entry(-1 if counted == value else counted, self.size(size))
            case Entry(position, size):
                return Entry(position, self.size(size))
            case Choice(name, places, size):
                return Choice(self.name(name), self.places(places), self.size(size))
            case _:
                assert_never(place)

    def places(self, places: tuple[Place, ...]) -> tuple[Place, ...]:
        """Places by their new names."""
        return tuple(map(self.place, places))

    def name(self, name: str) -> str:
        """The new name of a symbol."""
        return self.symbols.get(name, name)

    def labels(self) -> Labels:
        """The same for all that a term is labelled with."""
        return Labels(self.name, self.place, self.size)

    def variable(self, variable: Variable) -> Variable:
        """A variable by its new name."""
        return self.labels().variable(variable)

    def term(self, term: Term) -> Term:
        """A term by its new names."""
        return self.labels().term(term)

    def definition(self, definition: Definition) -> Definition:
        """A definition by its new names."""
        return Definition(
            self.name(definition.name), tuple(map(self.index, definition.places)), self.term(definition.body)
        )

    def hypothesis(self, stated: Hypothesis) -> Hypothesis:
        """A hypothesis by its new names."""
        match stated:
            case SumsTo(name) | Bounds(name) | OneHot(name) | OneOf(name):
                return replace(stated, name=self.name(name))
            case SameIndex(left, right) | DistinctIndex(left, right):
                return replace(stated, left=self.place(left), right=self.place(right))
            case AtLeast(size, value):
                return AtLeast(self.size(size), value)
            case _:
                assert_never(stated)

    def statement(self, statement: Statement) -> Statement:
        """A statement by its new names."""
        return replace(
            statement,
            left=self.term(statement.left),
            right=self.term(statement.right),
            definitions=tuple(map(self.definition, statement.definitions)),
            hypotheses=tuple(map(self.hypothesis, statement.hypotheses)),
        )

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


def at_numbers(statement: Statement, counts: tuple[SizeIs, ...]) -> Statement:
    """The statement at the numbers of components that the text gives."""
    sizes = [pair for count in counts for pair in count.sizes]
    numbers = {size.name: number for size, number in sizes if isinstance(size, Size)}
    return Renaming(numbers=numbers).statement(statement) if numbers else statement
