"""What a statement is about: its variables with their sizes, where they stand, its free indices, sizes and entries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import assert_never

from symsoft.kernel.lawful import LARGEST_SIZE, check_hypothesis, check_name, check_node
from symsoft.kernel.stop import Stop
from symsoft.statement import (
    AtLeast,
    Bounds,
    Definition,
    DistinctIndex,
    Hypothesis,
    OneHot,
    OneOf,
    SameIndex,
    Statement,
    SumsTo,
)
from symsoft.term import (
    Apply,
    Choice,
    Count,
    Entry,
    Exp,
    Extent,
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
    Sum,
    Term,
    Variable,
)
from symsoft.walk import children, free_indices, indices_of, own_places, variables

MOST_NODES = 20000


@dataclass(frozen=True, slots=True)
class Survey:
    """The undefined variables with their sizes, and sets of those that stand in exponents, under roots and logarithms.

    `scaled` are the variables that multiply another one inside an exponent: whole numbers suit them.
    """

    shapes: Mapping[str, tuple[Extent, ...]]
    exponents: frozenset[str]
    scaled: frozenset[str]
    positive: frozenset[str]
    free: tuple[Index, ...]
    choices: tuple[Choice, ...]
    sizes: tuple[Size, ...]
    entries: tuple[Entry, ...]
    floors: tuple[AtLeast, ...]

    def least(self, size: Extent) -> int:
        """The smallest number of components that the hypotheses allow and at which the written entries are distinct."""
        floor = max((h.value for h in self.floors if h.size == size), default=1)
        return max(floor, self.distinct(size))

    def distinct(self, size: Extent) -> int:
        """The smallest number of components at which the written entries are distinct."""
        own = (0, *(entry.position for entry in self.entries if entry.size == size))
        return max(1, max(own) - min(own))


class _Surveyor:
    def __init__(self, definitions: Mapping[str, Definition]) -> None:
        self.definitions = definitions
        self.shapes: dict[str, tuple[Extent, ...]] = {}
        self.exponents: set[str] = set()
        self.scaled: set[str] = set()
        self.positive: set[str] = set()
        self.choices: dict[Choice, None] = {}
        self.chosen: dict[str, tuple[Extent, ...]] = {}
        self.sizes: dict[Size, None] = {}
        self.entries: dict[Entry, None] = {}
        self.seen: set[str] = set()
        self.nodes = 0

    def walk(self, term: Term) -> None:
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise Stop("budget", "the statement has too many parts")
        for place in own_places(term):
            self.place(place)
        check_node(term)
        match term:
            case Variable():
                self.variable(term)
            case Partial(_, variable):
                self.variable(variable)
            case Count(size):
                self.size(size)
            case Sum(index, _, _) | Product(index, _, _) | Max(index, _):
                self.place(index)
            case Apply(arguments=arguments):
                for family in arguments:
                    for index in family.indices:
                        self.place(index)
            case Exp(argument):
                self.exponent(argument)
            case Log(argument):
                self.positive |= variables(argument)
            case Pow(base, exponent) if not _whole(exponent):
                self.positive |= variables(base)
            case _:
                pass
        for child in children(term):
            self.walk(child)

    def exponent(self, argument: Term) -> None:
        """Note which variables of an exponent take logarithms as values, and which whole numbers."""
        match argument:
            case Mul(factors):
                carriers = [names for names in map(self.undefined, factors) if names]
                for later in carriers[1:]:
                    self.scaled |= later
                for names in carriers[:1]:
                    self.exponents |= names
            case _:
                inside = children(argument)
                if not inside:
                    self.exponents |= self.undefined(argument)
                for child in inside:
                    self.exponent(child)

    def undefined(self, term: Term) -> frozenset[str]:
        """The undefined variables of a term, definitions opened."""
        found: set[str] = set()
        waiting, seen = list(variables(term)), set[str]()
        while waiting:
            name = waiting.pop()
            if name in seen:
                continue
            seen.add(name)
            if name in self.definitions:
                waiting += variables(self.definitions[name].body)
            else:
                found.add(name)
        return frozenset(found)

    def variable(self, variable: Variable) -> None:
        check_name(variable.name)
        if variable.name in self.definitions:
            places = self.definitions[variable.name].places
            if tuple(index.size for index in places) != tuple(place.size for place in variable.places):
                raise Stop("shape", f"{variable.name} is defined with other sizes or another number of places")
            if variable.name not in self.seen:
                self.seen.add(variable.name)
                self.walk(self.definitions[variable.name].body)
            return
        shape = tuple(place.size for place in variable.places)
        if self.shapes.setdefault(variable.name, shape) != shape:
            raise Stop("shape", f"{variable.name} is used with different sizes or numbers of places")

    def place(self, place: Place) -> None:
        self.size(place.size)
        match place:
            case Index():
                check_name(place.name)
            case Entry(position, _):
                if not 1 <= abs(position) <= LARGEST_SIZE:
                    raise Stop("budget" if position else "shape", f"there is no entry {position}, or it is too far out")
                self.entries.setdefault(place)
            case Choice(_, places, _):
                shape = (*(inner.size for inner in places), place.size)
                if self.chosen.setdefault(place.name, shape) != shape:
                    raise Stop("shape", f"{place.name} is used with different sizes or numbers of places")
                self.choices.setdefault(place)
                for inner in places:
                    self.place(inner)
            case _:
                assert_never(place)

    def size(self, size: Extent) -> None:
        if isinstance(size, Size):
            self.sizes.setdefault(size)
        elif size.value < 1:
            raise Stop("shape", "a size that is not 1 or more")
        elif size.value > LARGEST_SIZE:
            raise Stop("budget", f"a given size of more than {LARGEST_SIZE}")


def _whole(exponent: Term) -> bool:
    return isinstance(exponent, Number) and exponent.value.denominator == 1


def survey(statement: Statement) -> Survey:
    """The survey of a statement and of the definitions that it reaches. Raises Stop for clashing shapes."""
    definitions = {definition.name: definition for definition in statement.definitions}
    surveyor = _Surveyor(definitions)
    free = free_indices(statement.left) | free_indices(statement.right)
    for term in (statement.left, statement.right):
        surveyor.walk(term)
    for place in _places_of(statement.hypotheses):
        surveyor.place(place)
        free |= indices_of(place)
    for hypothesis in statement.hypotheses:
        check_hypothesis(hypothesis, definitions, surveyor.shapes)
    return Survey(
        surveyor.shapes,
        frozenset(surveyor.exponents),
        frozenset(surveyor.scaled - surveyor.exponents),
        frozenset(surveyor.positive),
        tuple(sorted(free, key=lambda index: (index.name, str(index.size)))),
        tuple(surveyor.choices),
        tuple(sorted(surveyor.sizes, key=lambda size: size.name)),
        tuple(surveyor.entries),
        tuple(h for h in statement.hypotheses if isinstance(h, AtLeast)),
    )


def _places_of(hypotheses: Iterable[Hypothesis]) -> Iterator[Place]:
    for hypothesis in hypotheses:
        match hypothesis:
            case SameIndex(left, right) | DistinctIndex(left, right):
                yield from (left, right)
            case SumsTo() | Bounds() | OneHot() | OneOf() | AtLeast():
                pass
            case _:
                assert_never(hypothesis)
