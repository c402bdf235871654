"""The verdict where sizes were held for one that a step, or a definition that it needs, has different names for."""

from __future__ import annotations

from dataclasses import replace

from symsoft import kernel
from symsoft.decisions import Decisions
from symsoft.derivation import Calls, calls, sizes_said
from symsoft.known import Known
from symsoft.ladder import rungs
from symsoft.sizing import apart
from symsoft.verdict import Conditional, Judged, Proved, Undecided, Verdict


def unmerged(judged: Judged, called: tuple[Calls, ...], known: Known, decisions: Decisions) -> Judged:
    """The verdict with the sizes that a step has by itself, if it holds so; else under their being one, or open."""
    opened = (known.definition(opened.name).called for opened in judged.opened)
    given = judged.verdict.given if isinstance(judged.verdict, Proved) else ()
    several = [names for _, names in calls((*called, *opened, sizes_said(given))) if len(names) > 1]
    if not several or not isinstance(judged.verdict, Proved | Conditional):
        return judged
    alone = _alone(judged, known, decisions)
    return alone if alone is not None else replace(judged, verdict=_under(judged.verdict, several))


def _under(verdict: Verdict, several: list[tuple[str, ...]]) -> Verdict:
    """The verdict on what holds where sizes with different names are one; undecided under more than that."""
    merged = ", ".join(" = ".join(names) for names in several)
    bases = [name.partition("+")[0] for names in several for name in names]
    if len(several) > 1 or isinstance(verdict, Conditional) or len(set(bases)) < len(bases):
        return Undecided("shape", f"it is judged with sizes held for one that have different names here: {merged}")
    return Conditional("missing-hypothesis", merged, None)


def _alone(judged: Judged, known: Known, decisions: Decisions) -> Judged | None:
    """The same verdict with the sizes that the step has by itself; None if it does not hold so."""
    own = apart(judged.step, judged.statements, known.apart)
    if own is None:
        return None
    answer = decisions.decide(own)
    match judged.verdict, answer:
        case Conditional(missing=missing) as verdict, kernel.Refuted(counterexample):
            under = (rung.statement for rung in rungs(own, (), known.elsewhere()) if rung.missing == missing)
            found = replace(verdict, counterexample=counterexample)
            return replace(judged, verdict=found, statements=(own,)) if any(map(decisions.proves, under)) else None
        case Proved(), kernel.Proved(conditions=conditions):
            return replace(judged, statements=(own,), conditions=tuple(dict.fromkeys(conditions)))
        case _:
            return None
