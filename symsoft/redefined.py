"""Definitions of what has one already: whether a step that does not hold as a claim may make one."""

from __future__ import annotations

from symsoft.derivation import Step
from symsoft.doubts import is_kept, letter, sets
from symsoft.known import Known
from symsoft.statement import Definition
from symsoft.verdict import Conditional, Refuted, Undecided, Verdict
from symsoft.walk import variables


def defines_anew(known: Known, step: Step, verdict: Verdict) -> bool:
    """Whether a step with this verdict may give its symbol another meaning."""
    match verdict:
        case Refuted() | Conditional() | Undecided(code="doubtful-definition"):
            return bool(step.defines)
        case Undecided(code="undefined-symbol"):
            return bool(step.defines) and not (step.inline and sets(step))
        case Undecided(code="depends-on-unread"):
            return bool(step.defines) and not step.inline and (_elsewhere(known, step) or _only_kept(known, step))
        case _:
            return False


def is_here(known: Known, made: Definition) -> bool:
    """Whether the symbol of a definition was defined under this heading."""
    placed = known.earlier(made.name)
    return placed is not None and placed.section == known.section


def _elsewhere(known: Known, step: Step) -> bool:
    """Whether all that a step says anew was said under another heading."""
    return {definition.name for definition in step.defines} <= known.elsewhere()


def _only_kept(known: Known, step: Step) -> bool:
    """Whether all that is open in what a display says of its symbol are parts of it that were kept as they are."""
    names = frozenset[str]().union(*(variables(definition.body) for definition in step.defines))
    kept = "".join(filter(is_kept, names))
    return all(
        is_kept(name) and name in names or letter(name) in kept for name in known.reach(names) if known.open(name)
    )
