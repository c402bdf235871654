"""Sums of what does not depend on their index, which the author counts: Σ_i c = n c is no index that was forgotten."""

from __future__ import annotations

from collections.abc import Sequence

from symsoft.derivation import Side, Span, Warning
from symsoft.term import Count
from symsoft.verdict import Judged, Proved
from symsoft.walk import subterms

CODE = "sum-index-missing"


def meant(warnings: Sequence[Warning], steps: Sequence[Judged]) -> tuple[Warning, ...]:
    """The warnings without those of sums that a proved step turns into a multiple of their summand."""
    odd = [warning.span for warning in warnings if warning.code == CODE]
    counted = [
        step.left.span
        for step, verdict in ((judged.step, judged.verdict) for judged in (steps if odd else ()))
        if isinstance(verdict, Proved) and step.relation == "=" and step.left is not None and step.right is not None
        if _counts(step.right) and not any(_within(span, step.right.span) for span in odd)
    ]
    return tuple(w for w in warnings if w.code != CODE or not any(_within(w.span, span) for span in counted))


def _counts(side: Side) -> bool:
    """Whether a side has a number of components as a number."""
    return any(isinstance(node, Count) for value in side.readings[:1] for node in subterms(value.term))


def _within(inner: Span, outer: Span) -> bool:
    """Whether a stretch lies in another."""
    starts, ends = (outer.line, outer.column), (outer.end_line, outer.end_column)
    same = inner.cell == outer.cell
    return same and starts <= (inner.line, inner.column) and (inner.end_line, inner.end_column) <= ends
