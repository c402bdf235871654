"""The rule that tells the two values of a delta apart."""

from __future__ import annotations

from symsoft.rules.collect import as_powers, like_terms
from symsoft.rules.rule import Known
from symsoft.term import Cases, Index, Term
from symsoft.tidy import everywhere, tidy
from symsoft.walk import rename, subterms

READABLE = 80
"""The most nodes of a case split that a reader takes in."""


def by_cases(term: Term, left: Index, right: Index) -> Term | None:
    """The term with δ_ij told apart: one value where i = j, one elsewhere; None where that is long."""
    same = everywhere(term, lambda node: _delta_value(node, left, right, same=True))
    apart = everywhere(term, lambda node: _delta_value(node, left, right, same=False))
    if same is None or apart is None:
        return None
    equal, unequal = (_short(tidy(value)) for value in (rename(same, {right: left}), apart))
    whole = Cases(left, right, equal, unequal)
    return whole if sum(1 for _ in subterms(whole)) <= READABLE else None


def _short(term: Term) -> Term:
    """The value with like terms added up and equal factors as powers."""
    for rule in (like_terms, as_powers):
        while (shorter := rule(term, Known())) is not None:
            term = tidy(shorter)
    return term


def _delta_value(node: Term, left: Index, right: Index, same: bool) -> Term | None:
    match node:
        case Cases(a, b, equal, unequal) if {a, b} == {left, right}:
            return equal if same else unequal
        case _:
            return None
