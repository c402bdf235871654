"""The general entry of a vector or a matrix as a sum of products, which is how a whole one is read off it."""

from __future__ import annotations

from symsoft.term import Add, Cases, Index, Mul, Term, add, mul
from symsoft.tidy import everywhere, parts, summands, tidy
from symsoft.walk import free_indices, subterms


def entry(term: Term, axes: tuple[Index, ...]) -> Term:
    """The term with the products multiplied out that have an index of the axes in more than one factor."""
    if len(axes) < 2:
        return term
    return everywhere(term, _expanded) or term


def _expanded(node: Term) -> Term | None:
    """a (b − c) = a b − a c, where the bracket has a delta."""
    if not isinstance(node, Mul):
        return None
    every = parts(node)
    for place, piece in enumerate(every):
        if isinstance(piece, Add) and any(isinstance(inner, Cases) for inner in subterms(piece)):
            if not any(free_indices(other) for other in every if other is not piece):
                return None
            return add(*(tidy(mul(*every[:place], inner, *every[place + 1 :])) for inner in summands(piece)))
    return None
