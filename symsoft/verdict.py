"""The verdicts on a step; CODES, the table of diagnoses, comes with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias, Union

from symsoft.codes import CODES as CODES
from symsoft.codes import Diagnosis as Diagnosis
from symsoft.derivation import Given, Span, Step, Warning
from symsoft.kernel import Condition, Counterexample
from symsoft.statement import Statement
from symsoft.term import Term


@dataclass(frozen=True, slots=True)
class Proved:
    """Holds for every n as understood; `given` are the index conditions of the text that it needed."""

    given: tuple[Given, ...] = ()


@dataclass(frozen=True, slots=True)
class Conditional:
    """Fails as it stands and holds under `missing`, which the text does not state there."""

    code: str
    missing: str
    counterexample: Counterexample | None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What could stand in the place to blame: a term, in the author's own LaTeX if `source` is not empty.

    `unique` tells that no other edit as small makes the step true.
    """

    term: Term
    source: str
    unique: bool


@dataclass(frozen=True, slots=True)
class Refuted:
    """Fails at the counterexample; `where` is the smallest part to blame, and `source` the LaTeX that stands there."""

    code: str
    reason: str
    counterexample: Counterexample
    where: Span
    suggestion: Suggestion | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Undecided:
    """Neither proved nor refuted, and why."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class NotRead:
    """Not understood, or outside of what symsoft judges, and why."""

    code: str
    reason: str
    where: Span


@dataclass(frozen=True, slots=True)
class Accepted:
    """A definition, hypothesis or condition: there is nothing to decide."""


Verdict: TypeAlias = Union[Proved, Conditional, Refuted, Undecided, NotRead, Accepted]


@dataclass(frozen=True, slots=True)
class Opened:
    """A definition that a proof opened, and where the text makes it (None: built in or standard)."""

    name: str
    span: Span | None


@dataclass(frozen=True, slots=True)
class Judged:
    """A step with its verdict, the statements that were decided, what was opened, and the conditions met on the way."""

    step: Step
    verdict: Verdict
    statements: tuple[Statement, ...] = ()
    opened: tuple[Opened, ...] = ()
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """A whole document, judged."""

    path: str
    format: str
    seconds: float
    steps: tuple[Judged, ...]
    warnings: tuple[Warning, ...] = ()
