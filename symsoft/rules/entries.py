"""The general entry of a vector or a matrix as a sum of products, which is how a whole one is read off it."""

from __future__ import annotations

from symsoft.term import Add, Cases, Index, Mul, Term, add, mul
from symsoft.tidy import everywhere, parts, summands, tidy
from symsoft.walk import free_indices, subterms

DEEPEST = 4
"""How many brackets inside each other are multiplied out."""


def entry(term: Term, axes: tuple[Index, ...]) -> Term:
    """The term with the products multiplied out that have an index of the axes in more than one factor."""
    if len(axes) < 2:
        return term
    both = frozenset(axes)
    for _ in range(DEEPEST):
        term = everywhere(term, lambda node: _expanded(node, both)) or term
    return term


def _expanded(node: Term, axes: frozenset[Index]) -> Term | None:
    """a (b − c) = a b − a c, where the bracket has a delta or both axes in it."""
    if not isinstance(node, Mul):
        return None
    every = parts(node)
    for place, piece in enumerate(every):
        if isinstance(piece, Add) and (_has_delta(piece) or axes <= free_indices(piece)):
            if not any(free_indices(other) for other in every if other is not piece):
                return None
            return tidy(add(*(tidy(mul(*every[:place], inner, *every[place + 1 :])) for inner in summands(piece))))
    return None


def _has_delta(term: Term) -> bool:
    return any(isinstance(inner, Cases) for inner in subterms(term))
