"""What came of asking the kernel for the parts of a step, one after another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from symsoft import kernel
from symsoft.doubts import is_kept
from symsoft.known import Placed
from symsoft.listed import for_one_size
from symsoft.relate import Part, Reading
from symsoft.statement import AtLeast, Statement
from symsoft.term import Size, Variable
from symsoft.verdict import Judged
from symsoft.walk import variables


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one reading under one set of hypotheses."""

    answer: kernel.Answer
    part: Part
    statement: Statement


@dataclass(frozen=True, slots=True)
class Attempt:
    """The readings of a step, what was found for the standard one, and the verdict if it holds.

    `hot` are the vectors that were taken as one-hot, since the text says so and without it the step does not hold, and
    `each` what undefined symbols were taken to be for each sample.  `total` tells that a sum of 1 was put in as a
    factor, by which what is said anew of its summands is what they are.
    """

    options: tuple[Reading, ...]
    found: tuple[Finding, ...]
    proved: Judged | None
    hot: tuple[Variable, ...] = ()
    each: Mapping[str, Placed] = field(default_factory=dict)
    total: bool = False


def holds(found: tuple[Finding, ...]) -> bool:
    """Whether every part is proved."""
    return all(isinstance(finding.answer, kernel.Proved) for finding in found)


def telling_of(failed: list[tuple[Finding, ...]]) -> tuple[Finding, ...]:
    """What to report of attempts under what leads to the step, then more and more of what stands further off.

    The last, unless nothing satisfies all of it: then one under less, but never less than what leads to the step.
    """
    for found in reversed(failed):
        answer = found[-1].answer
        if not isinstance(answer, kernel.Undecided) or answer.code not in ("no-point", "undefined"):
            return found
    return failed[0]


def difference_of(found: tuple[Finding, ...]) -> kernel.Counterexample | None:
    """The counterexample of the part that fails, if it is refuted."""
    for finding in found:
        if isinstance(finding.answer, kernel.Refuted):
            return finding.answer.counterexample
    return None


def of_one_size(finding: Finding, decide: Callable[[Statement], kernel.Answer]) -> bool:
    """Whether what was refuted may hold for one number of components, or for all but one.

    One side lists what the other sums; or the size was 1, where Σ_{k=1}^{n-1} is empty, and others do not refute it.
    """
    assert isinstance(finding.answer, kernel.Refuted)
    if for_one_size(finding.statement.left, finding.statement.right):
        return True
    ones = [AtLeast(Size(name), 2) for name, number in finding.answer.counterexample.sizes if number == 1]
    more = replace(finding.statement, hypotheses=(*finding.statement.hypotheses, *ones))
    return bool(ones) and not isinstance(decide(more), kernel.Refuted)


def resting_on(statement: Statement, doubtful: frozenset[str]) -> frozenset[str]:
    """What is defined by doubtful symbols; nothing if one such definition has a part that was kept as it is."""
    hidden = [d for d in statement.definitions if variables(d.body) & doubtful]
    kept = any(is_kept(name) for d in hidden for name in variables(d.body))
    return frozenset() if kept else frozenset(d.name for d in hidden)
