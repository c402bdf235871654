"""The quantities of a function that one module has, and what is written for each."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from symsoft.functions import Function
from symsoft.search import Unproved
from symsoft.term import Variable
from symsoft.walk import subterms

Written = TypeVar("Written")
FIRST = ("jacobian", "gradient", "derivative")


def in_rows(function: Function) -> bool:
    """Whether it takes a vector and other vectors and numbers, or a number alone, as the rules have it; no matrix."""
    if not function.argument.places:
        nodes = (node for definition in function.definitions for node in subterms(definition.body))
        return {node for node in nodes if isinstance(node, Variable)} <= {function.argument}
    return all(len(variable.places) <= 1 for variable in (function.argument, *function.parameters))


def each(write: Callable[[Function, str], Written], function: Function, quantity: str) -> list[Written]:
    """What is written for each quantity of a module, but for those beside the asked one that have no derivation."""
    found = []
    for name in bundle(function, quantity):
        try:
            found.append(write(function, name))
        except Unproved:
            if name == quantity:
                raise
    return found


def bundle(function: Function, quantity: str) -> tuple[str, ...]:
    """The quantities that go into one module: all of them with a first derivative, else the value and the asked one.

    >>> from symsoft.functions import FUNCTIONS
    >>> bundle(FUNCTIONS["softmax"], "jvp")
    ('value', 'jvp')
    """
    return function.quantities if quantity in FIRST else tuple(dict.fromkeys(("value", quantity)))
