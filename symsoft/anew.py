"""Symbols that a line may have given another meaning: a proof by the old one alone leaves a later step open."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from symsoft.derivation import Step
from symsoft.doubts import letter
from symsoft.known import Placed
from symsoft.verdict import Judged, Undecided


class Anew:
    """What symbols may be since a line that was left open, and by the next statement of the same display."""

    def __init__(self, steps: tuple[Step, ...]) -> None:
        self._since: dict[str, Placed] = {}
        displayed = [step for step in steps if not step.inline]
        self._next = {
            step.sign: {one.name: Placed(one, after.sign, after.section, after.called) for one in after.defines}
            for step, after in pairwise(displayed)
            if not after.earlier and (step.sign.cell, step.sign.line) == (after.sign.cell, after.sign.line)
        }

    def take(self, step: Step, verdict: Undecided) -> None:
        """Remember what an open step would define, if that may be another thing."""
        other = verdict.code == "doubtful-redefinition" or verdict.code == "undefined-symbol" and not step.inline
        for definition in step.defines if other else ():
            self._since[definition.name] = Placed(definition, step.sign, step.section, step.called)

    def used(self, step: Step, judged: Judged) -> dict[str, Placed]:
        """What else the symbols may be whose definitions a proof opened; what a step says once more is settled."""
        for definition in step.defines:
            self._since.pop(definition.name, None)
        names = {one.name: one.span for one in judged.opened if one.span is not None}
        since = self._since | self._next.get(step.sign, {})
        return {n: since[n] for n, at in names.items() if n in since and at != since[n].span}


def doubtful(judged: Judged, anew: dict[str, Placed]) -> Judged:
    """The verdict on a step that holds only if its symbols mean what they did before."""
    said = "; ".join(
        f"{letter(name)} may be meant anew from line {placed.span.line} on" for name, placed in anew.items()
    )
    verdict = Undecided("doubtful-definition", f"it holds by what was said first, and {said}")
    return replace(judged, verdict=verdict, opened=(), conditions=())
