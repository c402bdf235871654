"""Terms at a given n, in SymPy: as they stand, or over their exponentials and sums as atoms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import assert_never

import sympy

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
    Sum,
    Term,
    Variable,
)
from symsoft.walk import subterms

NONE: Mapping[str, int] = MappingProxyType({})


@dataclass(slots=True)
class Atoms:
    """The atoms met while terms were instantiated: e^t and Σ, each as a symbol, with what it stands for.

    A record that one instantiation fills; nobody writes to it afterwards.
    """

    exponentials: dict[sympy.Symbol, sympy.Expr] = field(default_factory=dict)
    """The symbol of e^t, and t."""
    sums: dict[sympy.Symbol, tuple[sympy.Expr, ...]] = field(default_factory=dict)
    """The symbol of a sum, and its summands."""
    order: list[sympy.Symbol] = field(default_factory=list)
    """All of them, each after those that it is made of."""
    _known: dict[object, sympy.Symbol] = field(default_factory=dict)

    def exponential(self, argument: sympy.Expr) -> sympy.Expr:
        """The symbol for e^argument."""
        return self._symbol(("E", argument), lambda new: self.exponentials.update({new: argument}))

    def sum_of(self, summands: tuple[sympy.Expr, ...]) -> sympy.Expr:
        """The symbol for the sum of these."""
        return self._symbol(("S", summands), lambda new: self.sums.update({new: summands}))

    def _symbol(self, key: tuple[str, object], record: Callable[[sympy.Symbol], None]) -> sympy.Expr:
        if key not in self._known:
            self._known[key] = sympy.Symbol(f"_{key[0]}{len(self._known)}", positive=True)
            record(self._known[key])
            self.order.append(self._known[key])
        return self._known[key]


@dataclass(frozen=True, slots=True)
class Instance:
    """How terms become SymPy at a given n; with `atoms`, exponentials and sums of them become symbols.

    A class that no number is chosen for stays a symbol: s_y is a symbol too, and a delta with y is SymPy's own.
    """

    sizes: Mapping[str, int]
    definitions: Mapping[str, Definition] = field(default_factory=dict)
    choices: Mapping[str, int] = field(default_factory=dict)
    atoms: Atoms | None = None

    def count(self, size: Extent) -> int:
        """The number that a size stands for."""
        match size:
            case Size(name):
                if name not in self.sizes:
                    raise ValueError(f"sizes: no number is given for {name!r}; given: {sorted(self.sizes)}")
                return self.sizes[name]
            case FixedSize(value):
                return value
            case _:
                assert_never(size)

    def at(self, place: Place, indices: Mapping[Index, int]) -> int:
        """The number, from 1, that a place stands for."""
        match place:
            case Index():
                if place not in indices:
                    raise ValueError(f"indices: no number is given for the free index {place.name!r}")
                return indices[place]
            case Entry(position, size):
                return position if position > 0 else self.count(size) + position + 1
            case Choice(name, _, _):
                if name not in self.choices:
                    raise ValueError(f"choices: no number is given for the class {name!r}")
                return self.choices[name]
            case _:
                assert_never(place)

    def term(self, term: Term, indices: Mapping[Index, int]) -> sympy.Expr:
        """The term with its free indices at the given numbers."""
        match term:
            case Number(value):
                return sympy.Rational(value.numerator, value.denominator)
            case Count(size):
                return sympy.Integer(self.count(size))
            case Variable():
                return self.variable(term, indices)
            case Cases():
                return self.cases(term, indices)
            case Add(terms):
                return sympy.Add(*(self.term(inner, indices) for inner in terms))
            case Mul(factors):
                return sympy.Mul(*(self.term(inner, indices) for inner in factors))
            case Pow(base, exponent):
                return sympy.Pow(self.term(base, indices), self.term(exponent, indices))
            case Exp(argument):
                inner = self.term(argument, indices)
                return sympy.exp(inner) if self.atoms is None else self.atoms.exponential(inner)
            case Log(argument):
                return sympy.log(self.term(argument, indices))
            case Sum() | Product() | Max():
                return self.binder(term, indices)
            case Partial(body, variable):
                plain = Instance(self.sizes, self.definitions, self.choices)
                return sympy.diff(plain.term(body, indices), symbol(variable.name, self.places(variable, indices)))
            case Apply(name, _, _, _):
                raise ValueError(f"term: the opaque function {name!r} has no definition to instantiate")
            case _:
                assert_never(term)

    def places(self, variable: Variable, indices: Mapping[Index, int]) -> tuple[int, ...]:
        """The numbers of a variable's places."""
        return tuple(self.at(place, indices) for place in variable.places)

    def open(self, place: Place) -> bool:
        """Whether a place is a class that no number is chosen for."""
        return isinstance(place, Choice) and place.name not in self.choices

    def spot(self, place: Place, indices: Mapping[Index, int]) -> sympy.Expr:
        """A place in SymPy: its number, or the symbol of a class that has none."""
        if isinstance(place, Choice) and self.open(place):
            return sympy.Symbol(place.name, integer=True)
        return sympy.Integer(self.at(place, indices))

    def cases(self, term: Cases, indices: Mapping[Index, int]) -> sympy.Expr:
        """One of the two values, or both with SymPy's delta where a class is open."""
        same = sympy.KroneckerDelta(self.spot(term.left, indices), self.spot(term.right, indices))
        if same.is_number:
            return self.term(term.equal if same == 1 else term.unequal, indices)
        equal, unequal = self.term(term.equal, indices), self.term(term.unequal, indices)
        return unequal + same * (equal - unequal)

    def variable(self, term: Variable, indices: Mapping[Index, int]) -> sympy.Expr:
        """x_2 as a symbol, or what it is defined as."""
        definition = self.definitions.get(term.name)
        if definition is None and any(map(self.open, term.places)):
            return sympy.Symbol(f"{term.name}_" + "_".join(str(self.spot(place, indices)) for place in term.places))
        numbers = self.places(term, indices)
        if definition is None:
            return symbol(term.name, numbers)
        return self.term(definition.body, dict(zip(definition.places, numbers, strict=True)))

    def binder(self, term: Sum | Product | Max, indices: Mapping[Index, int]) -> sympy.Expr:
        """Σ, Π or max written out; a sum of exponentials as one atom where atoms are asked for."""
        excluded: set[int] = set()
        if isinstance(term, Sum | Product):
            excluded = {self.at(place, indices) for place in term.excluded}
        numbers = [number for number in range(1, self.count(term.index.size) + 1) if number not in excluded]
        bodies = tuple(self.term(term.body, {**indices, term.index: number}) for number in numbers)
        match term:
            case Sum(_, body, _):
                atomic = self.atoms is not None and any(isinstance(inner, Exp) for inner in subterms(body))
                return self.atoms.sum_of(bodies) if self.atoms is not None and atomic else sympy.Add(*bodies)
            case Product():
                return sympy.Mul(*bodies)
            case Max():
                return sympy.Max(*bodies)
            case _:
                assert_never(term)


def symbol(name: str, numbers: tuple[int, ...] = ()) -> sympy.Symbol:
    """The symbol x2 of the component x_2, W1_2 of the entry W_12, c of the scalar c."""
    return sympy.Symbol(name + "_".join(str(number) for number in numbers))


def instantiate(
    term: Term,
    sizes: Mapping[str, int],
    indices: Mapping[Index, int],
    definitions: tuple[Definition, ...] = (),
    classes: Mapping[str, int] = NONE,
) -> sympy.Expr:
    """The term in SymPy at given sizes, indices and classes (from 1), with definitions and derivatives open.

    Raises ValueError for a size, a free index or a class inside a definition without a number, and for opaque
    functions.

    >>> from symsoft.functions import FUNCTIONS
    >>> softmax = FUNCTIONS["softmax"].definition
    >>> instantiate(softmax.body, {"n": 2}, {softmax.places[0]: 1})
    exp(x1)/(exp(x1) + exp(x2))
    """
    return Instance(sizes, {definition.name: definition for definition in definitions}, classes).term(term, indices)
