"""The second opinion on derivatives: a term with sizes and indices filled in, differentiated by SymPy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, assert_never

import flint
import sympy

from symsoft.kernel.real import ball
from symsoft.kernel.stop import Work
from symsoft.kernel.value import Evaluator, Point, length
from symsoft.term import (
    Add,
    Apply,
    Cases,
    Count,
    Exp,
    Index,
    Log,
    Max,
    Mul,
    Number,
    Partial,
    Pow,
    Product,
    Sum,
    Term,
    Variable,
)


class Instance:
    """Terms at a point, in SymPy, with a symbol for each component."""

    def __init__(self, point: Point) -> None:
        self.point = point
        self.evaluator = Evaluator({}, point, Work(10**6))

    def symbol(self, variable: Variable, indices: Mapping[Index, int]) -> Any:
        """x_2 for x_i at i = 2."""
        places = [self.evaluator.position(place, indices) for place in variable.places]
        return sympy.Symbol("_".join([variable.name, *map(str, places)]), real=True)

    def build(self, term: Term, indices: Mapping[Index, int]) -> Any:
        """The term in SymPy."""
        match term:
            case Number(value):
                return sympy.Rational(value.numerator, value.denominator)
            case Count(size):
                return sympy.Integer(length(size, self.point.sizes))
            case Variable():
                return self.symbol(term, indices)
            case Cases(left, right, equal, unequal):
                same = self.evaluator.position(left, indices) == self.evaluator.position(right, indices)
                return self.build(equal if same else unequal, indices)
            case Add(terms):
                return sympy.Add(*(self.build(inner, indices) for inner in terms))
            case Mul(factors):
                return sympy.Mul(*(self.build(inner, indices) for inner in factors))
            case Pow(base, exponent):
                return self.build(base, indices) ** self.build(exponent, indices)
            case Exp(argument):
                return sympy.exp(self.build(argument, indices))
            case Log(argument):
                return sympy.log(self.build(argument, indices))
            case Sum(index, body, excluded) | Product(index, body, excluded):
                barred = {self.evaluator.position(place, indices) for place in excluded}
                size = length(index.size, self.point.sizes)
                places = [k for k in range(1, size + 1) if k not in barred]
                parts = [self.build(body, {**indices, index: k}) for k in places]
                return sympy.Add(*parts) if isinstance(term, Sum) else sympy.Mul(*parts)
            case Max() | Partial() | Apply():
                raise NotImplementedError
            case _:
                assert_never(term)


def sympy_derivative(term: Term, by: Variable, point: Point, indices: Mapping[Index, int]) -> flint.arb:
    """∂term/∂by at the point, to 40 digits."""
    instance = Instance(point)
    derivative = sympy.diff(instance.build(term, indices), instance.symbol(by, indices))
    values = {
        sympy.Symbol("_".join([name, *map(str, places)]), real=True): sympy.Float(ball(value).str(60, radius=False), 60)
        for name, components in point.components.items()
        for places, value in components.items()
    }
    return flint.arb(str(derivative.evalf(40, subs=values)))
