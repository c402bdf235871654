"""Terms at a given size: sums written out, deltas of given places told apart, single entries."""

from __future__ import annotations

from symsoft.term import MINUS_ONE, Add, Cases, Entry, FixedSize, Index, Sum, Term, Variable, add, mul
from symsoft.tidy import everywhere, signed, tidy
from symsoft.walk import children, rebuild, rename, subterms

FULL = 6
"""Up to this n sums are written out; above it they stay, and matrices have dots."""

DOTS = Variable(r"\cdots")
"""What stands for the terms in the middle of a long sum."""

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


def with_dots(term: Sum) -> Add | None:
    """a_1 + a_2 + ⋯ + a_n for a sum up to a large given size, if it has no sum inside.

    >>> from symsoft.term import Variable
    >>> k = Index("k", FixedSize(10))
    >>> len(with_dots(Sum(k, Variable("x", (k,)))).terms)
    4
    """
    match term:
        case Sum(Index(_, FixedSize(n)) as index, body, ()) if n > FULL and not _has_sum(body):
            one, two, last = (told_apart(rename(body, {index: Entry(k, index.size)})) for k in (1, 2, -1))
            return Add((one, two, mul(MINUS_ONE, DOTS) if signed(last)[0] else DOTS, last))
        case _:
            return None


def dotted(term: Term) -> Term:
    """The term with dots in every long sum."""
    return everywhere(term, lambda node: with_dots(node) if isinstance(node, Sum) else None) or term


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
