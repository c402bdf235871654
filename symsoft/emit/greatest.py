"""Sums of exponentials as code computes them without overflow: the greatest exponential is taken out of them first."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce

from symsoft.emit.rule import Rule
from symsoft.functions.function import I, K, component
from symsoft.statement import Statement
from symsoft.term import (
    MINUS_ONE,
    ONE,
    Add,
    Count,
    Exp,
    Index,
    Log,
    Mul,
    Number,
    Place,
    Pow,
    Sum,
    Term,
    Variable,
    add,
    divide,
    mul,
    negative,
    number,
    subtract,
)
from symsoft.walk import fresh, rename, subterms

Axes = tuple[Index, ...]
Write = Callable[[Term, Axes], str]
"""A term as an expression at axes, an axis that it does not depend on with length 1."""
Spread = Callable[[str, Term, Index, Axes, tuple[Place, ...]], str]
"""What is written for a body along the axis of a bound index, last, in full length; -inf at the places left out."""

_A, _B, _M = Variable("a"), Variable("b"), Variable("m")
_RANGE = Sum(K, Exp(component("x", K)), (I,))
RULES = (
    Rule(
        "greatest-first",
        Statement(
            divide(add(Exp(_A), negative(Exp(_B))), add(Exp(_A), Exp(_B))),
            divide(
                add(Exp(subtract(_A, _M)), negative(Exp(subtract(_B, _M)))),
                add(Exp(subtract(_A, _M)), Exp(subtract(_B, _M))),
            ),
        ),
        "both sides of a quotient are divided by the greatest exponential below, so that neither overflows alone",
        "",
    ),
    Rule(
        "greatest-first-of-a-range",
        Statement(
            divide(Exp(component("x", I)), _RANGE),
            divide(
                Exp(subtract(component("x", I), _M)),
                Sum(K, Exp(subtract(component("x", K), _M)), (I,)),
            ),
        ),
        "as greatest-first, with the greatest of the range",
        "",
    ),
    Rule(
        "logarithm-of-a-product",
        Statement(
            Log(divide(mul(number(2), Exp(_A)), _RANGE)),
            add(Log(number(2)), _A, negative(Log(_RANGE))),
        ),
        "a product of positive factors is not formed where its logarithm is wanted, and e^a not for the logarithm a",
        "",
    ),
    Rule(
        "logarithm-of-a-sum",
        Statement(
            Log(add(Exp(_A), Exp(_B))),
            add(_M, Log(add(Exp(subtract(_A, _M)), Exp(subtract(_B, _M))))),
        ),
        "the greatest exponential is taken out of the sum",
        "",
    ),
    Rule(
        "difference-of-exponentials",
        Statement(subtract(Exp(_A), Exp(_B)), mul(Exp(_B), subtract(Exp(subtract(_A, _B)), ONE))),
        "expm1 keeps the digits of e^(a - b) - 1 where they are near",
        "",
    ),
)
"""The rewrites that the functions here make, each with its identity."""


def raised(term: Term) -> bool:
    """Whether there is an exponential in it."""
    return any(isinstance(node, Exp) for node in subterms(term))


def exponent(term: Term, axes: Axes, write: Write, spread: Spread) -> str:
    """The greatest exponent of a sum of exponentials with positive factors, at the axes; nothing for any other term."""
    match term:
        case Exp(argument):
            return write(argument, axes)
        case Number(value):
            return "0" if value > 0 else ""
        case Count():
            return "0"
        case Mul(parts):
            found = [exponent(part, axes, write, spread) for part in parts]
            return "(" + " + ".join(found) + ")" if all(found) else ""
        case Add(parts):
            found = [exponent(part, axes, write, spread) for part in parts]
            return reduce(lambda one, other: f"_greater({one}, {other})", found) if all(found) else ""
        case Sum(index, body, excluded):
            inner, body = _apart(index, body, axes)
            most = exponent(body, (*axes, inner), write, spread)
            return f"_greatest({spread(most, body, inner, axes, excluded)})" if most else ""
        case _:
            return ""


def lowered(term: Term, by: Term, axes: Axes) -> Term:
    """The term divided by e^by, inside the exponentials that it has."""
    match term:
        case Exp(argument):
            return Exp(subtract(argument, by))
        case Add(parts):
            return add(*(lowered(part, by, axes) for part in parts))
        case Mul(parts):
            at = next((position for position, part in enumerate(parts) if _takes(part)), None)
            if at is not None:
                return Mul((*parts[:at], lowered(parts[at], by, axes), *parts[at + 1 :]))
        case Sum(index, body, excluded) if _takes(body):
            inner, body = _apart(index, body, axes)
            return Sum(inner, lowered(body, by, (*axes, inner)), excluded)
        case _:
            pass
    return mul(term, Exp(negative(by)))


def _takes(term: Term) -> bool:
    """Whether it can be divided by an exponential inside the exponentials that it has."""
    match term:
        case Exp():
            return True
        case Mul(parts):
            return any(map(_takes, parts))
        case Add(parts):
            return all(map(_takes, parts))
        case Sum(_, body, _):
            return _takes(body)
        case _:
            return False


def quotient(parts: tuple[Term, ...], below: Term, by: Term, axes: Axes) -> tuple[Term, ...]:
    """The factors, one of which divides by `below`, with e^by taken out of it and of one above."""
    inverse = Pow(below, MINUS_ONE)
    above = next((part for part in parts if isinstance(part, Exp | Add | Sum) and _takes(part)), ONE)
    rest = list(parts)
    rest.remove(inverse)
    if above in rest:
        rest.remove(above)
    return (*rest, lowered(above, by, axes), Pow(lowered(below, by, axes), MINUS_ONE))


def logarithm(term: Term, axes: Axes, write: Write, spread: Spread) -> str:
    """The logarithm of what is made of exponentials and positive numbers, at the axes; nothing for any other term."""
    match term:
        case Exp(argument):
            return write(argument, axes)
        case Number(value):
            return "0" if value == 1 else f"np.log({write(term, axes)})" if value > 0 else ""
        case Count():
            return f"np.log({write(term, axes)})"
        case Pow(base, Number(value)):
            log = logarithm(base, axes, write, spread)
            return log and (f"(-{log})" if value == -1 else f"({write(Number(value), axes)} * {log})")
        case Mul(parts) if (shared := _without_exponential(parts, axes)) is not None:
            return logarithm(shared, axes, write, spread)
        case Mul(parts):
            logs = [logarithm(part, axes, write, spread) for part in parts]
            kept = [log for log in logs if log != "0"]
            return ("(" + " + ".join(kept) + ")" if kept else "0") if all(logs) else ""
        case Add(parts):
            logs = sorted((logarithm(part, axes, write, spread) for part in parts), key=lambda log: log != "0")
            return reduce(lambda one, other: f"np.logaddexp({one}, {other})", logs) if all(logs) else ""
        case Sum(index, body, excluded):
            inner, body = _apart(index, body, axes)
            log = logarithm(body, (*axes, inner), write, spread)
            return f"_log_total_of({spread(log, body, inner, axes, excluded)})" if log else ""
        case _:
            return ""


def _without_exponential(parts: tuple[Term, ...], axes: Axes) -> Term | None:
    """The product with an exponential taken into what it is divided by, so that their logarithms do not cancel."""
    top = next((part for part in parts if isinstance(part, Exp)), None)
    below = next((part for part in parts if isinstance(part, Pow) and part.exponent == MINUS_ONE), None)
    if top is None or below is None:
        return None
    rest = list(parts)
    rest.remove(top)
    rest.remove(below)
    return mul(*rest, Pow(lowered(below.base, top.argument, axes), MINUS_ONE))


def _apart(index: Index, body: Term, axes: Axes) -> tuple[Index, Term]:
    """The bound index and its body, by a letter that no axis has."""
    inner = fresh(index, frozenset(axes)) if index in axes else index
    return inner, rename(body, {index: inner})
