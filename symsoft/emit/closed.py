"""The closed form of a quantity: by the rules of emitted code, else at the end of a derivation that is found."""

from __future__ import annotations

from dataclasses import dataclass

from symsoft.emit.plan import NoRule, plan
from symsoft.functions import Function, Quantity, quantity
from symsoft.search import closed_form
from symsoft.statement import Definition
from symsoft.term import Term
from symsoft.walk import variables


@dataclass(frozen=True, slots=True)
class Closed:
    """left = right for every n, without derivatives, under the definitions, each after those it needs."""

    function: Function
    quantity: Quantity
    left: Term
    right: Term
    definitions: tuple[Definition, ...]


def closed(function: Function, name: str) -> Closed:
    """The closed form of a quantity of a function; the value's is the body of its definition.

    Raises ValueError, naming the choices, for a quantity that there is not, and where no closed form is found.

    >>> from symsoft.emit.twin import expression
    >>> from symsoft.functions import FUNCTIONS
    >>> expression(closed(FUNCTIONS["softmax"], "jvp").right)
    's[i] * (v[i] - sum(s[k] * v[k] for k in range(n)))'
    """
    asked = quantity(function, name)
    if name == "value":
        return Closed(function, asked, function.symbol, function.definition.body, function.given)
    try:
        found = plan(function, name)
    except NoRule:
        return _derived(function, asked)
    return Closed(function, asked, asked.term, found.term, found.definitions)


def _derived(function: Function, asked: Quantity) -> Closed:
    """What the derivation of the quantity ends with."""
    right = closed_form(function, asked.name)
    return Closed(function, asked, asked.term, right, (*_mentioned(right, function.related), *function.definitions))


def _mentioned(term: Term, related: tuple[Definition, ...]) -> tuple[Definition, ...]:
    """The related definitions that the term needs, each after those it needs itself."""
    found: dict[str, Definition] = {}
    for definition in related:
        if definition.name in variables(term):
            found |= {inner.name: inner for inner in _mentioned(definition.body, related)}
            found[definition.name] = definition
    return tuple(found.values())
