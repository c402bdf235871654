"""The exact value of a term at given sizes, values and indices; shares nothing with the normal form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations_with_replacement, product
from random import Random
from typing import TypeAlias, assert_never

from symsoft.kernel import dual, real
from symsoft.kernel.dual import Value
from symsoft.kernel.real import Real
from symsoft.kernel.stop import Stop, Undefined, Work
from symsoft.statement import Definition
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

Positions: TypeAlias = tuple[int, ...]
Assignment: TypeAlias = Mapping[Index, int]
Shift: TypeAlias = tuple[str, Positions, int]
DEEPEST = 6
Coefficients: TypeAlias = Mapping[tuple[int, ...], Fraction]


@dataclass(frozen=True, slots=True)
class Point:
    """Sizes, the components of the variables, the index-valued symbols, and a seed for the opaque functions.

    Those in `positive` are positive where their arguments are: logarithms of them are taken.
    """

    sizes: Mapping[Size, int]
    components: Mapping[str, Mapping[Positions, Real]]
    choices: Mapping[tuple[str, Positions], int]
    seed: int
    positive: frozenset[str] = frozenset()

    def function(self, name: str, positions: Positions, arity: int) -> Coefficients:
        """The polynomial that an opaque function is here."""
        found = polynomial(self.seed, name, positions, arity)
        return {exponents: abs(c) for exponents, c in found.items()} if name in self.positive else found


def length(size: Extent, sizes: Mapping[Size, int]) -> int:
    """The number of components at a point; raises Stop for a size that the point does not have."""
    if isinstance(size, FixedSize):
        return size.value
    if size not in sizes:
        raise Stop("shape", f"{size.name} is the size of nothing here")
    return sizes[size]


def polynomial(seed: int, name: str, positions: Positions, arity: int) -> Coefficients:
    """The polynomial that an opaque function is at a point: degree 3 in one argument, 2 and one cube in more."""
    chance = Random(f"{seed} {name} {positions} {arity}")
    degrees: list[tuple[int, ...]] = [(0,) * arity]
    for degree in (1, 2, 3):
        for chosen in combinations_with_replacement(range(arity), degree):
            if degree < 3 or len(set(chosen)) == 1:
                degrees.append(tuple(chosen.count(place) for place in range(arity)))
    return {
        exponents: Fraction(chance.choice((-3, -2, -1, 1, 2, 3)), chance.choice((1, 1, 2))) for exponents in degrees
    }


class Evaluator:
    """Evaluates terms at one point; derivatives by numbers with nilpotent parts."""

    def __init__(self, definitions: Mapping[str, Definition], point: Point, work: Work) -> None:
        self.definitions = definitions
        self.point = point
        self.work = work
        self.shifts: tuple[Shift, ...] = ()
        self.opening: tuple[str, ...] = ()
        self.memo: dict[tuple[str, Positions, tuple[Shift, ...]], Value] = {}

    def number(self, term: Term, indices: Assignment) -> Real:
        """The value of a statement's side."""
        return dual.ordinary(self.value(term, indices))

    def value(self, term: Term, indices: Assignment) -> Value:
        """The value, with nilpotent parts inside of derivatives. Raises Undefined where there is none."""
        self.work.spend(1 + 3 ** len(self.shifts) // 4)
        match term:
            case Number(value):
                return value
            case Count(size):
                return Fraction(length(size, self.point.sizes))
            case Variable(name, places):
                return self._variable(name, tuple(self.position(place, indices) for place in places))
            case Cases(left, right, equal, unequal):
                same = self.position(left, indices) == self.position(right, indices)
                return self.value(equal if same else unequal, indices)
            case Add(terms):
                return self._sum([self.value(inner, indices) for inner in terms])
            case Mul(factors):
                return self._product([self.value(inner, indices) for inner in factors])
            case Pow(base, Number(value)):
                return dual.power(self.value(base, indices), value)
            case Pow(base, exponent):
                return self._symbolic_power(self.value(base, indices), self.value(exponent, indices))
            case Exp(argument):
                return dual.exp(self.value(argument, indices))
            case Log(argument):
                return dual.log(self.value(argument, indices))
            case Sum(index, body, excluded):
                return self._sum(self._range(index, body, excluded, indices))
            case Product(index, body, excluded):
                return self._product(self._range(index, body, excluded, indices))
            case Max(index, body):
                return self._maximum(self._range(index, body, (), indices))
            case Partial(body, variable):
                return self._derivative(body, variable, indices)
            case Apply():
                return self._opaque(term, indices)
            case _:
                assert_never(term)

    def position(self, place: Place, indices: Assignment) -> int:
        """The 1-based position that a place stands for."""
        match place:
            case Index():
                if place not in indices:
                    raise Stop("shape", f"the index {place.name} is used with another size than it has")
                return indices[place]
            case Entry(position, _):
                size = length(place.size, self.point.sizes)
                found = position if position > 0 else size + 1 + position
                if not 1 <= found <= size:
                    raise Undefined(f"there is no entry {position}")
                return found
            case Choice(name, places, _):
                at = tuple(self.position(inner, indices) for inner in places)
                if (name, at) not in self.point.choices:
                    raise Stop("shape", f"{name} is used with different sizes or numbers of places")
                return self.point.choices[name, at]
            case _:
                assert_never(place)

    def _symbolic_power(self, base: Value, exponent: Value) -> Value:
        """base^exponent for an exponent that is not a number: for positive bases only, whatever its value is here."""
        if real.sign(dual.ordinary(base)) <= 0:
            raise Undefined("a power with a symbolic exponent needs a positive base")
        return dual.power(base, exponent)

    def _sum(self, values: list[Value]) -> Value:
        total = values[0] if values else real.ZERO
        for value in values[1:]:
            total = dual.plus(total, value)
        return total

    def _product(self, values: list[Value]) -> Value:
        result = values[0] if values else real.ONE
        for value in values[1:]:
            result = dual.times(result, value)
        return result

    def _maximum(self, values: list[Value]) -> Value:
        best = values[0]
        for value in values[1:]:
            best = dual.larger(best, value)
        return best

    def _range(self, index: Index, body: Term, excluded: tuple[Place, ...], indices: Assignment) -> list[Value]:
        barred = {self.position(place, indices) for place in excluded}
        size = length(index.size, self.point.sizes)
        self.work.spend(size)
        return [self.value(body, {**indices, index: k}) for k in range(1, size + 1) if k not in barred]

    def _variable(self, name: str, positions: Positions) -> Value:
        key = (name, positions, self.shifts)
        if key not in self.memo:
            value = self._unshifted(name, positions)
            for other, where, bit in self.shifts:
                if (other, where) == (name, positions):
                    value = dual.perturbed(value, bit)
            self.memo[key] = value
        return self.memo[key]

    def _unshifted(self, name: str, positions: Positions) -> Value:
        definition = self.definitions.get(name)
        if definition is None:
            try:
                return self.point.components[name][positions]
            except KeyError:
                raise Stop("shape", f"{name} is used with different sizes or numbers of places") from None
        if name in self.opening:
            raise Stop("circular-definition", f"{name} is defined by itself")
        if len(definition.places) != len(positions):
            raise Stop("shape", f"{name} is defined with {len(definition.places)} places")
        before = self.opening
        self.opening = (*before, name)
        try:
            return self.value(definition.body, dict(zip(definition.places, positions, strict=True)))
        finally:
            self.opening = before

    def _derivative(self, body: Term, variable: Variable, indices: Assignment) -> Value:
        positions = tuple(self.position(place, indices) for place in variable.places)
        if len(self.shifts) >= DEEPEST:
            raise Stop("budget", f"more than {DEEPEST} derivatives inside each other")
        bit = 1 << len(self.shifts)
        before = self.shifts
        self.shifts = (*before, (variable.name, positions, bit))
        try:
            return dual.coefficient(self.value(body, indices), bit)
        finally:
            self.shifts = before

    def _opaque(self, term: Apply, indices: Assignment) -> Value:
        """The polynomial of the function, differentiated by its slots, at the values of the arguments."""
        values: list[Value] = []
        columns: dict[tuple[int, Positions], int] = {}
        for number, family in enumerate(term.arguments):
            for positions, value in self._components(family, indices):
                columns[number, positions] = len(values)
                values.append(value)
        places = tuple(self.position(place, indices) for place in term.places)
        current = dict(self.point.function(term.name, places, len(values)))
        for slot in term.slots:
            current = _differentiated(current, self._column(slot, columns, indices))
        self.work.spend(len(current) * (len(values) + 1))
        return self._sum([self._product([c, *_powers(values, exponents)]) for exponents, c in current.items()])

    def _components(self, family: Family, indices: Assignment) -> list[tuple[Positions, Value]]:
        ranges = [range(1, length(index.size, self.point.sizes) + 1) for index in family.indices]
        return [
            (at, self.value(family.body, {**indices, **dict(zip(family.indices, at, strict=True))}))
            for at in product(*ranges)
        ]

    def _column(self, slot: Slot, columns: Mapping[tuple[int, Positions], int], indices: Assignment) -> int:
        return columns[slot.argument, tuple(self.position(place, indices) for place in slot.places)]


def _powers(values: list[Value], exponents: tuple[int, ...]) -> list[Value]:
    return [value for value, exponent in zip(values, exponents, strict=True) for _ in range(exponent)]


def _differentiated(coefficients: Coefficients, column: int) -> dict[tuple[int, ...], Fraction]:
    out = {}
    for exponents, coefficient in coefficients.items():
        if exponents[column]:
            lowered = tuple(e - (place == column) for place, e in enumerate(exponents))
            out[lowered] = coefficient * exponents[column]
    return out
