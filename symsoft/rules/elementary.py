"""The derivatives that need no rule of their own: of what is made of the variable by sums, constants and powers."""

from __future__ import annotations

from symsoft.rules.rule import Known
from symsoft.rules.sums import picked
from symsoft.term import (
    ONE,
    ZERO,
    Add,
    Cases,
    Exp,
    Log,
    Mul,
    Number,
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
)
from symsoft.tidy import Ratio, parts, product, quotient_of, ratio, summands, tidy
from symsoft.walk import free_indices


def elementary_derivative(body: Term, by: Variable, known: Known) -> Term | None:
    """The derivative of what is made of the variable by sums, constant factors, powers, exponentials; else None."""
    if not known.depends(body, by.name):
        return ZERO
    match body:
        case Variable(name, places):
            return _deltas(places, by.places) if name == by.name else None
        case Add(terms):
            found = [elementary_derivative(inner, by, known) for inner in terms]
            every = [inner for inner in found if inner is not None]
            return _together(tidy(add(*every))) if len(every) == len(found) else None
        case Mul():
            return _of_product(body, by, known)
        case Exp(Variable() | Mul() | Add() as inner):
            derivative = elementary_derivative(inner, by, known)
            return None if derivative is None else ratio(mul(derivative, body)).term
        case Log(Variable(name) as inner) if name == by.name:
            return divide(_deltas(inner.places, by.places), inner)
        case Pow(Variable(name) as inner, Number(value)) if name == by.name:
            return product((Number(value), Pow(inner, Number(value - 1)), _deltas(inner.places, by.places)))
        case Sum(index, inner, excluded) if index not in free_indices(by):
            derivative = elementary_derivative(inner, by, known)
            return None if derivative is None else picked(Sum(index, derivative, excluded))
        case _:
            return None


def _together(term: Term) -> Term:
    """δ_ij a + δ_ij b = δ_ij (a + b)."""
    first, *others = (list(ratio(inner).above) for inner in summands(term))
    for factor in first if others else ():
        if isinstance(factor, Cases) and all(factor in other for other in others):
            left = (ratio(inner) for inner in summands(term))
            rest = [Ratio(r.negative, tuple(f for f in r.above if f != factor), r.below).term for r in left]
            return mul(factor, add(*rest))
    return term


def _of_product(body: Mul, by: Variable, known: Known) -> Term | None:
    """c u' for a constant c, and u'/c."""
    pieces = quotient_of(body)
    if pieces is not None and not known.depends(pieces[1], by.name):
        found = elementary_derivative(pieces[0], by, known)
        return None if found is None else tidy(divide(found, pieces[1]))
    if pieces is not None and not known.depends(pieces[0], by.name):
        return _of_reciprocal(*pieces, by)
    all_parts = parts(body)
    moving = [f for f in all_parts if known.depends(f, by.name)]
    found = elementary_derivative(moving[0], by, known) if len(moving) == 1 and moving[0] != body else None
    return None if found is None else product(found if f is moving[0] else f for f in all_parts)


def _of_reciprocal(above: Term, below: Term, by: Variable) -> Term | None:
    """(c/x)' = −c/x²."""
    if not isinstance(below, Variable) or below.name != by.name:
        return None
    whole = divide(product((above, _deltas(below.places, by.places))), Pow(below, Number(ONE.value * 2)))
    return negative(whole)


def _deltas(left: tuple[Place, ...], right: tuple[Place, ...]) -> Term:
    found = [delta(a, b) for a, b in zip(left, right, strict=True) if a != b]
    return mul(*found) if found else ONE
