"""A component that stands beside a sum over all of them, u_o beside Σ_k f(u_k): perhaps the sum does not mean it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from symsoft.term import Add, Choice, Index, Mul, Number, Place, Sum, Term, Variable
from symsoft.walk import free_indices, subterms
from symsoft.walk import replace as replace_term


def outsiders(body: Term) -> Iterator[tuple[Place, Index, Term]]:
    """The places o, the index of a sum that is a term of a sum in the body, and the body with o left out of that."""
    for node in subterms(body):
        terms = node.terms if isinstance(node, Add) else ()
        for sum_ in filter(None, map(_sum, terms)):
            beside = [term for term in terms if _sum(term) != sum_]
            for where in _beside(sum_, beside):
                new = replace_term(body, sum_, replace(sum_, excluded=(*sum_.excluded, where)))
                if new != body:
                    yield where, sum_.index, new


def _sum(term: Term) -> Sum | None:
    """The sum that a term of a sum is, but for a number before it."""
    match term:
        case Sum():
            return term
        case Mul(factors) if all(isinstance(factor, Number | Sum) for factor in factors):
            return next((factor for factor in factors if isinstance(factor, Sum)), None)
        case _:
            return None


def _beside(sum_: Sum, beside: list[Term]) -> list[Place]:
    """The places at which a term beside the sum has what the sum goes over."""
    over = {
        (node.name, number)
        for node in subterms(sum_.body) if isinstance(node, Variable)
        for number, place in enumerate(node.places) if place == sum_.index
    }  # fmt: skip
    found: dict[Place, None] = {}
    for term in beside:
        free = free_indices(term)
        for node in (node for node in subterms(term) if isinstance(node, Variable)):
            for number, place in enumerate(node.places):
                outside = place in free or isinstance(place, Choice)
                if outside and (node.name, number) in over and place not in sum_.excluded:
                    found[place] = None
    return list(found)
