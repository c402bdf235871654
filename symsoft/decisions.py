"""The kernel's answers within one document: each statement is decided once, all within one allowance of work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from symsoft import kernel
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
        self.proofs: dict[Statement, bool] = {}

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
        if statement not in self.answers:
            if self.work.left <= 0:
                return SPENT
            self.work.left -= ASKING
            self.answers[statement] = kernel.decide(statement, self.work)
        return self.answers[statement]

    def proves(self, statement: Statement) -> bool:
        """Whether the answer is a proof; no proof is sought where a value differs."""
        if statement in self.answers:
            return isinstance(self.answers[statement], kernel.Proved)
        if statement not in self.proofs:
            if self.work.left <= 0:
                return False
            self.work.left -= ASKING
            self.proofs[statement] = isinstance(kernel.decide(statement, self.work, both=False), kernel.Proved)
        return self.proofs[statement]

    def agreeing(self, statement: Statement, rights: Iterable[Term]) -> tuple[Term, ...]:
        """The right sides that have the value of the left one at a few exact points."""
        return kernel.agreeing(statement, rights, self.work)
