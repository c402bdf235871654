"""Terms at a given size: sums written out, deltas of given places told apart, single entries."""

from __future__ import annotations

from symsoft.term import Cases, Entry, FixedSize, Index, Size, Sum, Term, add
from symsoft.tidy import everywhere, tidy
from symsoft.walk import children, rebuild, rename, subterms

FULL = 6
"""Up to this n sums are written out; above it they stay, and matrices have dots."""

ENTRIES = "writing out the entries"
"""The rule of a line whose vector or matrix is shown by its entries."""


def opened(term: Term) -> Term:
    """The term with its sums written out, Σ_k a_k = a_1 + a_2 + a_3, as far as they are short."""
    inside = tuple(map(opened, children(term)))
    match rebuild(term, inside):
        case Sum(Index(_, FixedSize(n)) as index, body, ()) if n <= FULL:
            return tidy(add(*(told_apart(rename(body, {index: Entry(k, index.size)})) for k in range(1, n + 1))))
        case whole:
            return whole


def first_and_last(term: Sum, dotted: tuple[str, ...]) -> tuple[Term, Term, Term] | None:
    """The first two and the last term of a sum up to a size that is dotted, if it has no sum inside.

    >>> from symsoft.term import Variable
    >>> k = Index("k", Size("n"))
    >>> first_and_last(Sum(k, Variable("x", (k,))), ("n",))[2].places[0].position
    -1
    """
    match term:
        case Sum(Index(_, Size(name)) as index, body, ()) if name in dotted and not _has_sum(body):
            one, two, last = (told_apart(rename(body, {index: Entry(k, index.size)})) for k in (1, 2, -1))
            return one, two, last
        case _:
            return None


def _has_sum(term: Term) -> bool:
    return any(isinstance(node, Sum) for node in subterms(term))


def told_apart(term: Term) -> Term:
    """The term with δ_12 = 0 and δ_11 = 1."""

    def change(node: Term) -> Term | None:
        match node:
            case Cases(Entry() as left, Entry() as right, equal, unequal):
                return equal if left == right else unequal
            case _:
                return None

    return tidy(everywhere(term, change) or term)


def entry(term: Term, axes: tuple[Index, ...], at: tuple[int, ...]) -> Term:
    """One entry of a vector or a matrix by its general entry."""
    return told_apart(rename(term, {axis: Entry(k, axis.size) for axis, k in zip(axes, at, strict=True)}))
