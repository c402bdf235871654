"""The rules that a derivation is made of: each rewrites a term in one way that a reader follows, or does not apply."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from symsoft.statement import Definition
from symsoft.term import (
    MINUS_ONE,
    ONE,
    Add,
    Cases,
    Exp,
    Index,
    Log,
    Mul,
    Number,
    Partial,
    Place,
    Pow,
    Sum,
    Term,
    Variable,
    add,
    delta,
    divide,
    mul,
    negative,
    number,
    subtract,
)
from symsoft.tidy import alike, everywhere, factors, quotient_of, tidy
from symsoft.walk import free_indices, rename

Rewrite = Callable[[Term, tuple[Definition, ...]], "Term | None"]


@dataclass(frozen=True, slots=True)
class Rule:
    """A named step: `rewrite` gives the next term, or None where the rule does not apply."""

    name: str
    rewrite: Rewrite


def open_definition(term: Term, definitions: tuple[Definition, ...]) -> Term | None:
    """∂s_i/∂x becomes the derivative of what s_i is defined as."""
    bodies = {definition.name: definition for definition in definitions}

    def change(node: Term) -> Term | None:
        match node:
            case Partial(Variable(name, places), variable) if name in bodies and name != variable.name:
                definition = bodies[name]
                return Partial(rename(definition.body, dict(zip(definition.places, places, strict=True))), variable)
            case _:
                return None

    return everywhere(term, change)


def quotient_rule(term: Term, definitions: tuple[Definition, ...]) -> Term | None:
    """(a/b)' = (a' b − a b')/b²."""

    def change(node: Term) -> Term | None:
        parts = quotient_of(node.body) if isinstance(node, Partial) else None
        if parts is None or not isinstance(node, Partial):
            return None
        a, b = parts
        above = subtract(mul(Partial(a, node.variable), b), mul(a, Partial(b, node.variable)))
        return divide(above, Pow(b, number(2)))

    return everywhere(term, change)


def chain_rule(term: Term, definitions: tuple[Definition, ...]) -> Term | None:
    """(log u)' = u'/u, (e^u)' = e^u u', where u is not one component."""

    def change(node: Term) -> Term | None:
        match node:
            case Partial(Log(inner), variable):
                return divide(Partial(inner, variable), inner)
            case Partial(Exp(inner), variable) if not isinstance(inner, Variable):
                return mul(Exp(inner), Partial(inner, variable))
            case _:
                return None

    return everywhere(term, change)


def sum_rule(term: Term, definitions: tuple[Definition, ...]) -> Term | None:
    """The derivative of a sum of terms is the sum of their derivatives; constants go out."""

    def change(node: Term) -> Term | None:
        match node:
            case Partial(Add(terms), variable):
                return add(*(Partial(inner, variable) for inner in terms))
            case Partial(Mul((Number() as factor, *rest)), variable):
                return mul(factor, Partial(mul(*rest), variable))
            case _:
                return None

    return everywhere(term, change)


def elementary(term: Term, definitions: tuple[Definition, ...]) -> Term | None:
    """∂x_i/∂x_j = δ_ij, ∂e^{x_i}/∂x_j = δ_ij e^{x_i}, and a sum keeps the one term whose index is j."""

    def change(node: Term) -> Term | None:
        return _elementary(node.body, node.variable) if isinstance(node, Partial) else None

    return everywhere(term, change)


def _elementary(body: Term, by: Variable) -> Term | None:
    match body:
        case Variable(name, places) if name == by.name:
            return _deltas(places, by.places)
        case Exp(Variable(name, places)) if name == by.name:
            found = _deltas(places, by.places)
            return body if found == ONE else mul(found, body)
        case Sum(index, Exp(Variable(name, places)) as inner, ()) if name == by.name and places == (index,):
            return rename(inner, {index: by.places[0]})
        case _:
            return None


def _deltas(left: tuple[Place, ...], right: tuple[Place, ...]) -> Term:
    found = [delta(a, b) for a, b in zip(left, right, strict=True) if a != b]
    return mul(*found) if found else ONE


def split(term: Term, definitions: tuple[Definition, ...]) -> Term | None:
    """(c a − c b)/d² = (c/d) ((a − b)/d)."""
    parts = quotient_of(term)
    match parts:
        case (Add(terms), Pow(d, Number(value))) if value == 2:
            shared = _shared([factors(inner) for inner in terms])
            rests = [mul(*(_without(factors(inner), shared) or [ONE])) for inner in terms]
            if shared:
                return mul(divide(mul(*shared), d), divide(add(*rests), d))
        case _:
            pass
    return None


def _shared(products: list[list[Term]]) -> list[Term]:
    first, *others = products
    out: list[Term] = []
    rest = [list(other) for other in others]
    for factor in first:
        if factor != MINUS_ONE and all(factor in other for other in rest):
            out.append(factor)
            for other in rest:
                other.remove(factor)
    return out


def _without(product: list[Term], taken: list[Term]) -> list[Term]:
    left = list(product)
    for factor in taken:
        left.remove(factor)
    return left


def recognise(term: Term, definitions: tuple[Definition, ...]) -> Term | None:
    """A quotient that is a defined function by its own definition gets its name; a common divisor cancels first."""
    named = [d for d in definitions if quotient_of(d.body) is not None]

    def change(node: Term) -> Term | None:
        parts = quotient_of(node)
        if parts is None:
            return None
        numerator, denominator = parts
        if isinstance(numerator, Add):
            return add(*(_over(inner, denominator, named) for inner in numerator.terms))
        return _name(node, named)

    return everywhere(term, change)


def _over(term: Term, denominator: Term, named: list[Definition]) -> Term:
    """term/denominator, cancelled or recognised factor by factor."""
    parts = factors(term)
    if denominator in parts:
        return mul(*(_without(parts, [denominator]) or [ONE]))
    sign = MINUS_ONE in parts
    rest = _without(parts, [MINUS_ONE]) if sign else parts
    for place, factor in enumerate(rest):
        name = _name(divide(factor, denominator), named)
        if name is not None:
            product = mul(*rest[:place], name, *rest[place + 1 :])
            return negative(product) if sign else product
    return divide(term, denominator)


def _name(term: Term, named: list[Definition]) -> Term | None:
    """The defined variable whose body, for some place, is the term."""
    places = sorted(free_indices(term), key=lambda index: index.name)
    for definition in named:
        if len(definition.places) == 1:
            (own,) = definition.places
            for place in places:
                if place.size == own.size and alike(rename(definition.body, {own: place}), term):
                    return Variable(definition.name, (place,))
    return None


def by_cases(term: Term, left: Index, right: Index) -> Term | None:
    """The term with δ_ij told apart: one value where i = j, one elsewhere."""
    same = everywhere(term, lambda node: _delta_value(node, left, right, same=True))
    apart = everywhere(term, lambda node: _delta_value(node, left, right, same=False))
    if same is None or apart is None:
        return None
    return Cases(left, right, tidy(rename(same, {right: left})), tidy(apart))


def _delta_value(node: Term, left: Index, right: Index, same: bool) -> Term | None:
    match node:
        case Cases(a, b, equal, unequal) if {a, b} == {left, right}:
            return equal if same else unequal
        case _:
            return None


RULES: tuple[Rule, ...] = (
    Rule("the definition", open_definition),
    Rule("the quotient rule", quotient_rule),
    Rule("the chain rule", chain_rule),
    Rule("the derivative of a sum of terms", sum_rule),
    Rule("the derivatives of the exponential and of the sum", elementary),
    Rule("splitting the fraction", split),
    Rule("recognising the function itself", recognise),
)
