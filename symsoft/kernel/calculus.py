"""Derivatives carried out and definitions opened, term to term; nothing is simplified but 0 and 1."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import assert_never

from symsoft.kernel.stop import Outside, Stop, Work
from symsoft.statement import Definition
from symsoft.term import (
    MINUS_ONE,
    ONE,
    ZERO,
    Add,
    Apply,
    Cases,
    Count,
    Exp,
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
    delta,
    number,
)
from symsoft.walk import (
    children,
    free_indices,
    fresh,
    indices_of,
    own_places,
    rebuild,
    rename,
    rename_place,
    subterms,
    variables,
)

Definitions = Mapping[str, Definition]


class Calculus:
    """Carries out derivatives and opens definitions; `opened` lists the definitions that were needed."""

    def __init__(self, definitions: Definitions, work: Work) -> None:
        self.definitions = definitions
        self.work = work
        self.opened: dict[str, None] = {}
        self.obligations: list[Term] = []
        self._reach: dict[str, frozenset[str]] = {}

    def explicit(self, term: Term) -> Term:
        """The term without derivatives and without defined names."""
        return self.unfold(self.carry_out(term), ())

    def carry_out(self, term: Term) -> Term:
        """The term with every derivative carried out; defined names are opened only where they are differentiated."""
        self.work.spend()
        if isinstance(term, Partial):
            body = self.carry_out(term.body)
            self._oblige(body, term.variable)
            return self.derivative(body, term.variable)
        return rebuild(term, tuple(self.carry_out(child) for child in children(term)))

    def unfold(self, term: Term, path: tuple[str, ...]) -> Term:
        """The term with definitions opened. Raises Stop for a definition that needs itself."""
        self.work.spend(3)  # what comes out is walked again, for its places and for its domain
        if isinstance(term, Variable) and term.name in self.definitions:
            if term.name in path:
                raise Stop("circular-definition", f"{term.name} is defined by itself")
            return self.unfold(self.carry_out(self.open(term)), (*path, term.name))
        return rebuild(term, tuple(self.unfold(child, path) for child in children(term)))

    def open(self, variable: Variable) -> Term:
        """The body of the variable's definition at its places."""
        definition = self.definitions[variable.name]
        if len(definition.places) != len(variable.places):
            raise Outside("shape", f"{variable.name} is defined with {len(definition.places)} places")
        for index, place in zip(definition.places, variable.places, strict=True):
            if index.size != place.size:
                raise Outside("shape", f"a place of {variable.name} has another size than in its definition")
        self.opened.setdefault(variable.name)
        return rename(definition.body, dict(zip(definition.places, variable.places, strict=True)))

    def reach(self, name: str, path: frozenset[str] = frozenset()) -> frozenset[str]:
        """The names that a name depends on through definitions, itself included."""
        if name not in self._reach:
            found = {name}
            definition = self.definitions.get(name)
            if definition is not None and name not in path:
                for inner in variables(definition.body):
                    found |= self.reach(inner, path | {name})
            self._reach[name] = frozenset(found)
        return self._reach[name]

    def depends(self, term: Term, variable: Variable) -> bool:
        """Whether the variable's name occurs in the term, definitions opened."""
        return any(variable.name in self.reach(name) for name in variables(term))

    def derivative(self, term: Term, by: Variable) -> Term:
        """∂term/∂by for a term whose inner derivatives are carried out."""
        self.work.spend()
        match term:
            case Number() | Count():
                return ZERO
            case Variable(name):
                return self._of_variable(term, by) if by.name in self.reach(name) else ZERO
            case Cases(left, right, equal, unequal):
                inside = (self.derivative(equal, by), self.derivative(unequal, by))
                return ZERO if inside == (ZERO, ZERO) else Cases(left, right, *inside)
            case Add(terms):
                return _plus(*(self.derivative(inner, by) for inner in terms))
            case Mul(factors):
                return self._of_product(factors, by)
            case Pow(base, exponent):
                return self._of_power(base, exponent, by)
            case Exp(argument):
                return _times(term, self.derivative(argument, by))
            case Log(argument):
                return _times(Pow(argument, MINUS_ONE), self.derivative(argument, by))
            case Sum() | Product():
                return self._under(term, by)
            case Max():
                return ZERO
            case Apply(_, _, arguments, _):
                return _plus(*(self._through(term, number, family, by) for number, family in enumerate(arguments)))
            case Partial():
                raise Outside("outside-derivative", "a derivative that cannot be carried out")
            case _:
                assert_never(term)

    def _oblige(self, body: Term, by: Variable) -> None:
        """Differentiating through a maximum as if it were constant is right where the derivative by it is 0."""
        if not any(isinstance(node, Max) for term in self._bodies(body) for node in subterms(term)):
            return
        plain = self.unfold(body, ())
        names: dict[Term, str] = {}
        opened = self._constants(plain, by, names)
        for name in names.values():
            places = next(n.places for n in subterms(opened) if isinstance(n, Variable) and n.name == name)
            other = tuple(Index(f"max{number}", place.size) for number, place in enumerate(places))
            self.obligations.append(self.derivative(opened, Variable(name, other)))

    def _bodies(self, term: Term) -> Iterator[Term]:
        """The term, and the body of every definition that it needs."""
        yield term
        for name in frozenset[str]().union(*(self.reach(name) for name in variables(term))):
            if name in self.definitions:
                yield self.definitions[name].body

    def _constants(self, term: Term, by: Variable, names: dict[Term, str]) -> Term:
        """The term with each maximum that depends on the variable as a free constant; equal ones get one name."""
        if isinstance(term, Max) and self.depends(term.body, by):
            free = tuple(dict.fromkeys(i for node in subterms(term) for p in own_places(node) for i in _sorted(p)))
            outer = tuple(index for index in free if index in free_indices(term))
            shape: dict[Index, Place] = {index: Index(f"\0{n}", index.size) for n, index in enumerate(outer)}
            bound = Index("\0max", term.index.size)
            pattern = Max(bound, rename(term.body, {**shape, term.index: bound}))
            return Variable(names.setdefault(pattern, f"\0max {len(names)}"), outer)
        return rebuild(term, tuple(self._constants(child, by, names) for child in children(term)))

    def _of_variable(self, term: Variable, by: Variable) -> Term:
        if term.name != by.name:
            return self.derivative(self.carry_out(self.open(term)), by)
        if len(term.places) != len(by.places):
            raise Outside("shape", f"a derivative by {by.name} with another number of places")
        result: Term = ONE
        for own, other in zip(term.places, by.places, strict=True):
            if own.size != other.size:
                raise Outside("shape", f"a derivative by {by.name} at a place of another size")
            result = _times(result, ONE if own == other else delta(own, other))
        return result

    def _of_product(self, factors: tuple[Term, ...], by: Variable) -> Term:
        summands = []
        for place, factor in enumerate(factors):
            inner = self.derivative(factor, by)
            if inner != ZERO:
                summands.append(_times(*factors[:place], inner, *factors[place + 1 :]))
        return _plus(*summands)

    def _of_power(self, base: Term, exponent: Term, by: Variable) -> Term:
        inner, outer = self.derivative(base, by), self.derivative(exponent, by)
        lowered = number(exponent.value - 1) if isinstance(exponent, Number) else Add((exponent, MINUS_ONE))
        through_base = _times(exponent, Pow(base, lowered), inner)
        return _plus(through_base, _times(Pow(base, exponent), Log(base), outer))

    def _under(self, term: Sum | Product, by: Variable) -> Term:
        """Σ of derivatives; for a product the derivative of each factor times the others."""
        taken = frozenset[Index]().union(*(indices_of(place) for place in (*by.places, *term.excluded)))
        index, body = term.index, term.body
        if index in taken:
            index = fresh(term.index, taken | free_indices(body))
            body = rename(body, {term.index: index})
        inner = self.derivative(body, by)
        if inner == ZERO:
            return ZERO
        if isinstance(term, Sum):
            return Sum(index, inner, term.excluded)
        other = fresh(index, taken | free_indices(body) | {index})
        rest = Product(other, rename(body, {index: other}), (*term.excluded, index))
        return Sum(index, _times(inner, rest), term.excluded)

    def _through(self, term: Apply, argument: int, family: Family, by: Variable) -> Term:
        """The chain rule through one argument of an opaque function."""
        avoid = free_indices(term).union(*(indices_of(place) for place in by.places), family.indices)
        renaming: dict[Index, Index] = {}
        for index in family.indices:
            renaming[index] = fresh(index, avoid | frozenset(renaming.values()))
        inner = self.derivative(rename(family.body, renaming), by)
        if inner == ZERO:
            return ZERO
        places = tuple(rename_place(index, renaming) for index in family.indices)
        outer = Apply(term.name, term.places, term.arguments, (*term.slots, Slot(argument, places)))
        result = _times(outer, inner)
        for index in renaming.values():
            result = Sum(index, result)
        return result


def _sorted(place: Place) -> list[Index]:
    return sorted(indices_of(place), key=lambda index: index.name)


def _plus(*terms: Term) -> Term:
    kept = tuple(term for term in terms if term != ZERO)
    return ZERO if not kept else kept[0] if len(kept) == 1 else Add(kept)


def _times(*factors: Term) -> Term:
    if ZERO in factors:
        return ZERO
    kept = tuple(factor for factor in factors if factor != ONE)
    return ONE if not kept else kept[0] if len(kept) == 1 else Mul(kept)
