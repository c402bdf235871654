"""Definitions that look like softmax, or are called so, and are not; and so for the other functions of the family."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from symsoft.doubts import letter
from symsoft.read import standard
from symsoft.statement import Definition, Statement
from symsoft.term import Exp, Extent, Index, Log, Sum, Term, Variable, divide
from symsoft.tidy import quotient_of
from symsoft.walk import free_indices, fresh, own_places, rename, subterms


def namesake(definition: Definition) -> Definition | None:
    """What a function is by its name, of the one variable of its definition: sigmoid, softmax, …; None for other names.

    >>> from symsoft.term import ONE, Variable
    >>> namesake(Definition("sigmoid", (), Variable("x"))) == Definition("sigmoid", (), standard.sigmoid(Variable("x")))
    True
    >>> namesake(Definition("f", (), Variable("x"))) is None
    True
    """
    name = re.sub("[-_ ]", "", letter(definition.name)).lower()
    inside = {node for node in subterms(definition.body) if isinstance(node, Variable)}
    shapes = {tuple(place.size for place in node.places) for node in inside}
    if name not in standard.NAMES or len({node.name for node in inside}) != 1 or len(shapes) != 1:
        return None
    body = _by_name(name, next(iter(inside)), shapes.pop(), definition.places)
    return None if body is None else Definition(definition.name, definition.places, body)


def _by_name(name: str, variable: Variable, shape: tuple[Extent, ...], own: tuple[Index, ...]) -> Term | None:
    """The function of that name of the variable, at its own indices; None where it has another number of them."""

    def family(index: Index) -> Term:
        return Variable(variable.name, (index,))

    if name in standard.SCALAR:
        whole = tuple(index.size for index in own) == shape
        return standard.SCALAR[name](Variable(variable.name, own)) if whole else None
    if len(shape) != 1:
        return None
    bound = fresh(Index("k", shape[0]), frozenset(own))
    if name in standard.REDUCTIONS:
        return None if own else standard.REDUCTIONS[name](family, bound)
    if tuple(index.size for index in own) != shape:
        return None
    share = standard.softmax(family, lambda of: of(own[0]), bound)
    return Log(share) if name in standard.LOG_OF else share


def meant(definition: Definition) -> Definition | None:
    """The softmax that a definition must have been meant for; None where it is one, or is nothing like it.

    It is like softmax if it is a quotient of one exponential or variable by the sum of one, an exponential among
    them; it is softmax if the numerator is the summand at one of its own indices.
    """
    parts = quotient_of(definition.body)
    match parts:
        case (numerator, Sum(index, summand, ())) if _plain(numerator) and _plain(summand):
            if not isinstance(numerator, Exp) and not isinstance(summand, Exp):
                return None
            places = [place for node in subterms(numerator) for place in own_places(node) if place.size == index.size]
            if any(rename(summand, {index: place}) == numerator for place in places):
                return None
            return _softmax(definition, index, summand if isinstance(summand, Exp) else Exp(summand))
        case _:
            return None


def _plain(term: Term) -> bool:
    """A variable, or e to a power without sums in it."""
    return isinstance(term, Variable) or (
        isinstance(term, Exp) and not any(isinstance(node, Sum) for node in subterms(term))
    )


def _softmax(definition: Definition, index: Index, summand: Term) -> Definition | None:
    """The definition with the summand at its own index as numerator."""
    own = next((place for place in definition.places if place.size == index.size), None)
    if own is None or index not in free_indices(summand):
        return None
    total = Sum(index, summand)
    return Definition(definition.name, definition.places, divide(rename(summand, {index: own}), total))


def meant_for(
    statements: list[Statement], meant: Mapping[str, Definition], proves: Callable[[Statement], bool]
) -> str | None:
    """Under which better definition of a symbol, of those that it must have been meant for, statements all hold."""
    for name, better in meant.items():
        if any(definition.name == name for definition in statements[0].definitions):
            mended = (
                replace(s, definitions=tuple(better if d.name == name else d for d in s.definitions))
                for s in statements
            )
            if all(map(proves, mended)):
                return f"{letter(name)} being {'softmax' if namesake(better) is None else 'what its name says'}"
    return None
