"""The rule that tells the two values of a delta apart."""

from __future__ import annotations

from symsoft.term import Cases, Index, Term
from symsoft.tidy import everywhere, tidy
from symsoft.walk import rename


def by_cases(term: Term, left: Index, right: Index) -> Term | None:
    """The term with δ_ij told apart: one value where i = j, one elsewhere."""
    same = everywhere(term, lambda node: _delta_value(node, left, right, same=True))
    apart = everywhere(term, lambda node: _delta_value(node, left, right, same=False))
    if same is None or apart is None:
        return None
    return Cases(left, right, tidy(rename(same, {right: left})), tidy(apart))


def _delta_value(node: Term, left: Index, right: Index, same: bool) -> Term | None:
    match node:
        case Cases(a, b, equal, unequal) if {a, b} == {left, right}:
            return equal if same else unequal
        case _:
            return None
