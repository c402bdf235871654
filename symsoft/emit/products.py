"""Products as code computes them without overflow: factors laid open, and those together that hold each other down."""

from __future__ import annotations

from collections.abc import Iterator

from symsoft.term import MINUS_ONE, ONE, Add, Exp, Mul, Pow, Sum, Term, mul, negative, number
from symsoft.walk import free_indices, rename


def factors(parts: tuple[Term, ...]) -> Iterator[Term]:
    """The factors of a product, those of products inside it and below it too."""
    for part in parts:
        below = inverse(part)
        if isinstance(part, Mul):
            yield from factors(part.factors)
        elif isinstance(below, Mul):
            yield from factors(tuple(Pow(factor, MINUS_ONE) for factor in below.factors))
        elif isinstance(below, Pow) and below.exponent == number(2) and is_logistic(Pow(below.base, MINUS_ONE)):
            yield from (Pow(below.base, MINUS_ONE),) * 2
        else:
            yield part


def inverse(part: Term) -> Term | None:
    """What a factor divides by, if it does."""
    return part.base if isinstance(part, Pow) and part.exponent == MINUS_ONE else None


def is_logistic(term: Term) -> bool:
    """Whether it is 1 / (1 + e^t)."""
    match term:
        case Pow(Add((one, Exp())), exponent):
            return one == ONE and exponent == MINUS_ONE
        case _:
            return False


def opposite(term: Term) -> Term:
    """minus the term."""
    match term:
        case Mul((minus, inner)) if minus == MINUS_ONE:
            return inner
        case _:
            return negative(term)


def paired(parts: tuple[Term, ...]) -> tuple[Term, ...]:
    """The factors, with an exponential and the sum that it is divided by as one of them."""
    if len(parts) > 2:
        for top in parts:
            for below in parts:
                if isinstance(top, Exp) and _share(top, below):
                    rest = list(parts)
                    rest.remove(top)
                    rest.remove(below)
                    return (*paired(tuple(rest)), Mul((top, below)))
    return parts


def _share(top: Exp, below: Term) -> bool:
    """Whether e^t stands over a sum of its like, or over 1 + e^t."""
    match below:
        case Pow(Sum(index, Exp(each), ()), exponent) if exponent == MINUS_ONE:
            places = free_indices(top.argument)
            return any(rename(each, {index: place}) == top.argument for place in places if place.size == index.size)
        case Pow(Add((one, other)), exponent):
            return exponent == MINUS_ONE and one == ONE and other == top
        case _:
            return False


def distributed(parts: tuple[Term, ...]) -> tuple[Term, ...]:
    """The factors, with a logistic 1 / (1 + e^t) taken into a sum that has e^t in it, which may overflow alone."""
    for logistic in filter(is_logistic, parts):
        for sum_ in parts:
            if isinstance(sum_, Add) and any(_raised(logistic) in factors((term,)) for term in sum_.terms):
                rest = list(parts)
                rest.remove(logistic)
                rest[rest.index(sum_)] = Add(tuple(mul(logistic, term) for term in sum_.terms))
                return distributed(tuple(rest))
    return parts


def _raised(logistic: Term) -> Term:
    """The e^t of 1 / (1 + e^t)."""
    match logistic:
        case Pow(Add((_, Exp() as raised))):
            return raised
        case _:
            raise AssertionError("a logistic has an exponential below the line")
