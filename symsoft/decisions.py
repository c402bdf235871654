"""The kernel's answers within one document: each statement is decided once, all within one allowance of work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from symsoft import everysize, kernel
from symsoft.statement import Statement
from symsoft.term import Term

ASKING = 100
"""What the simplest statement takes beside the work that the kernel counts."""

SPENT = kernel.Undecided("budget", "the document needs more work than one document is allowed")


class Decisions:
    """Asks the kernel, as long as the allowance lasts."""

    def __init__(self, allowance: int) -> None:
        self.work = kernel.Work(allowance)
        self.answers: dict[Statement, kernel.Answer] = {}
        self.sought: dict[Statement, kernel.Answer] = {}
        self.general: dict[Statement, kernel.Proved] = {}

    @property
    def spent(self) -> bool:
        """Whether the allowance at hand is used up."""
        return self.work.left <= 0

    @contextmanager
    def share(self, most: int) -> Iterator[None]:
        """For a while, no more than a share of the allowance."""
        whole, allowance = self.work, min(most, self.work.left)
        self.work = kernel.Work(allowance)
        try:
            yield
        finally:
            whole.left -= allowance - self.work.left
            self.work = whole

    def decide(self, statement: Statement) -> kernel.Answer:
        """The answer to a statement; undecided once the allowance is used up."""
        return self._asked(self.answers, statement, both=True)

    def proves(self, statement: Statement) -> bool:
        """Whether the answer is a proof; no proof is sought where a value differs."""
        told = self.answers if statement in self.answers else self.sought
        return isinstance(self._asked(told, statement, both=False), kernel.Proved)

    def _asked(self, told: dict[Statement, kernel.Answer], statement: Statement, both: bool) -> kernel.Answer:
        """The answer that was told, or what the kernel answers now."""
        if statement not in told:
            if self.spent:
                return SPENT
            self.work.left -= ASKING
            told[statement] = everysize.decide(statement, self.work, both=both, ask=self._for_every)
        return told[statement]

    def _for_every(self, statement: Statement, work: kernel.Work | None = None, *, both: bool = True) -> kernel.Answer:
        """The kernel's answer to what is said for every size, which the entries of a matrix may have in common."""
        if statement in self.general:
            return self.general[statement]
        answer = everysize.as_it_stands(statement, work, both=both)
        if isinstance(answer, kernel.Proved):
            self.general[statement] = answer
        return answer

    def agreeing(self, statement: Statement, rights: Iterable[Term]) -> tuple[Term, ...]:
        """The right sides that have the value of the left one at a few exact points."""
        return kernel.agreeing(statement, rights, self.work)
