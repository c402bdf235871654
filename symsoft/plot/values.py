"""Terms at given numbers, as arrays with an axis for each free index: what a picture shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from typing import TypeAlias, assert_never

import numpy as np
from numpy.typing import NDArray

from symsoft.statement import Definition
from symsoft.term import (
    Add,
    Apply,
    Cases,
    Choice,
    Count,
    Entry,
    Exp,
    Index,
    Log,
    Max,
    Mul,
    Number,
    Partial,
    Place,
    Pow,
    Product,
    Sum,
    Term,
    Variable,
)
from symsoft.walk import rename

Array: TypeAlias = NDArray[np.longdouble]


def number(value: float | Fraction) -> Array:
    """A number as an array without axes."""
    exact = Fraction(value)
    return np.asarray(np.longdouble(exact.numerator) / np.longdouble(exact.denominator))


@dataclass(frozen=True, slots=True)
class Point:
    """Numbers for the variables, vectors all of one length n, and the definitions of the names that have one."""

    n: int
    numbers: Mapping[str, Array]
    definitions: Mapping[str, Definition]

    def at(self, term: Term, axes: tuple[Index, ...]) -> Array:
        """The values of a term over its axes, an array with an axis for each of them."""
        whole = np.asarray(self._value(term, axes), dtype=np.longdouble)
        return np.broadcast_to(whole, (self.n,) * len(axes))

    def _value(self, term: Term, axes: tuple[Index, ...]) -> Array:
        match term:
            case Number(value):
                return number(value)
            case Count():
                return number(Fraction(self.n))
            case Variable():
                return self._variable(term, axes)
            case Cases(left, right, equal, unequal):
                same = self._place(left, axes) == self._place(right, axes)
                return np.where(same, self._value(equal, axes), self._value(unequal, axes))
            case Add(terms):
                return reduce(np.add, (self._value(inner, axes) for inner in terms))
            case Mul(factors):
                return reduce(np.multiply, (self._value(inner, axes) for inner in factors))
            case Pow(base, exponent):
                return np.power(self._value(base, axes), self._value(exponent, axes))
            case Exp(argument):
                return np.exp(self._value(argument, axes))
            case Log(argument):
                return np.log(self._value(argument, axes))
            case Sum(index, body, ()):
                return np.asarray(self.at(body, (*axes, index)).sum(axis=-1))
            case Product(index, body, ()):
                return np.asarray(self.at(body, (*axes, index)).prod(axis=-1))
            case Max(index, body):
                return np.asarray(self.at(body, (*axes, index)).max(axis=-1))
            case Sum() | Product() | Partial() | Apply():
                raise ValueError("a picture shows numbers, which a derivative or an unknown function has not")
            case _:
                assert_never(term)

    def _variable(self, variable: Variable, axes: tuple[Index, ...]) -> Array:
        """A number, a component, or what a name is defined as."""
        if variable.name in self.numbers:
            array = self.numbers[variable.name]
            return array[tuple(self._place(place, axes) for place in variable.places)] if variable.places else array
        definition = self.definitions[variable.name]
        body = rename(definition.body, dict(zip(definition.places, variable.places, strict=True)))
        return self._value(body, axes)

    def _place(self, place: Place, axes: tuple[Index, ...]) -> NDArray[np.intp]:
        """The 0-based numbers of a place, along the axis of its index."""
        match place:
            case Index():
                shape = [1] * len(axes)
                at = len(axes) - 1 - axes[::-1].index(place)
                shape[at] = self.n
                return np.arange(self.n).reshape(shape)
            case Entry(position, _):
                return np.array(position - 1 if position > 0 else self.n + position)
            case Choice(name, _, _):
                raise ValueError(f"a picture shows numbers, and the class {name} has none")
            case _:
                assert_never(place)
