"""Definitions that look like softmax and are not: the numerator is no summand of the denominator."""

from __future__ import annotations

from symsoft.statement import Definition
from symsoft.term import Exp, Index, Sum, Term, Variable, divide
from symsoft.tidy import quotient_of
from symsoft.walk import free_indices, own_places, rename, subterms


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
