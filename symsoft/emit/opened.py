"""Names of sums of exponentials, and of shares in logarithms, opened, so that no such sum overflows behind a name."""

from __future__ import annotations

from itertools import islice

from symsoft.emit.greatest import exponent, logarithm, raised
from symsoft.rules.rule import Known
from symsoft.statement import Definition
from symsoft.term import Exp, Log, Mul, Number, Pow, Term, Variable, add, mul
from symsoft.walk import children, rebuild, subterms

LARGEST = 200
"""How many nodes what stands behind a name may have; a chain of definitions could make it larger than any memory."""


def opened(term: Term, definitions: tuple[Definition, ...]) -> tuple[Term, tuple[Definition, ...]]:
    """The term and its definitions, each after those it needs, without the names that hide exponentials.

    >>> from symsoft.emit.twin import expression
    >>> from symsoft.functions.function import K, component
    >>> from symsoft.term import Sum
    >>> Z = Definition("Z", (), Sum(K, Exp(component("x", K))))
    >>> expression(opened(Log(Variable("Z")), (Z,))[0])
    'log(sum(exp(x[k]) for k in range(n)))'
    """
    known = Known()
    for definition in definitions:
        body = _opened(definition.body, known)
        known = Known((*known.definitions, Definition(definition.name, definition.places, body)))
    return _opened(term, known), known.definitions


def _opened(term: Term, known: Known) -> Term:
    """The term with the sums of exponentials for their names, and the logarithms of products of shares taken apart."""
    whole = rebuild(term, tuple(_opened(child, known) for child in children(term)))
    match whole:
        case Variable():
            body = _behind(whole, known)
            return whole if body is None or not exponent(body, (), _any, _any) else body
        case Log(argument):
            return _logarithm(argument, known) or whole
        case _:
            return whole


def _logarithm(term: Term, known: Known) -> Term | None:
    """The logarithm of a product of positive factors that have names, as a sum; None for any other term."""
    match term:
        case Variable():
            body = _behind(term, known)
            return Log(body) if body is not None and logarithm(body, (), _any, _any) else None
        case Number(value) if value > 0:
            return Log(term)
        case Exp(argument):
            return argument
        case Pow(base, Number() as power):
            log = _logarithm(base, known)
            return log and mul(power, log)
        case Mul(parts):
            logs = [log for part in parts if (log := _logarithm(part, known)) is not None]
            return add(*logs) if len(logs) == len(parts) else None
        case _:
            return None


def _behind(variable: Variable, known: Known) -> Term | None:
    """What a name with exponentials in it stands for, unless that is too large."""
    body = known.body(variable)
    fits = body is not None and len(list(islice(subterms(body), LARGEST + 1))) <= LARGEST
    return body if body is not None and fits and raised(body) else None


def _any(*_: object) -> str:
    """What would be written, where only matters that something would."""
    return "_"
