"""Every identity of the table with one node of its right side changed: what differs in value is never proved.

In CI a part of the mutants, always the same ones; all of them at night (SYMSOFT_NIGHTLY=1).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random

import flint
import pytest
from identities import Identity, identities
from mutate import mutants
from random_terms import NIGHTLY

from symsoft.kernel import Proved, Undecided, decide, points, real
from symsoft.kernel.stop import Stop, Work
from symsoft.kernel.survey import survey
from symsoft.kernel.value import Evaluator
from symsoft.statement import Statement
from symsoft.walk import free_indices

ROWS = tuple(row for row in identities() if row.statement(row.claim).relation == "=")
GROUPS = tuple(dict.fromkeys(row.group for row in ROWS))
EACH = 8
FRESH = ((2, 21), (3, 22), (1, 23), (4, 24))
TRIED: Counter[str] = Counter()


def changed(row: Identity) -> list[Statement]:
    """The statements with one node of either side changed; a few of them in CI."""
    statement = row.statement(row.claim)
    around = tuple(sorted(free_indices(statement.left) | free_indices(statement.right), key=repr))
    found = [replace(statement, right=other) for other in mutants(statement.right, around)]
    found += [replace(statement, left=other) for other in mutants(statement.left, around)]
    return found if NIGHTLY else Random(row.claim).sample(found, min(EACH, len(found)))


def differs(statement: Statement) -> bool:
    """Whether the sides differ at a point that the kernel does not look at."""
    definitions = {definition.name: definition for definition in statement.definitions}
    try:
        overview = survey(statement)
        for step, level in FRESH:
            at = points.point(overview, statement.hypotheses, points.sizes_at(overview, step), 1, level)
            if not points.lawful(statement.hypotheses, at):
                continue
            evaluator = Evaluator(definitions, at, Work(400_000))
            for indices in points.assignments(overview, statement.hypotheses, at, 30, 1):
                try:
                    left, right = (evaluator.number(side, indices) for side in (statement.left, statement.right))
                except Stop:
                    continue
                if not real.equal(left, right):
                    return True
    except Stop:
        return False
    return False


@pytest.mark.parametrize("group", GROUPS)
def test_no_mutant_that_differs_is_proved(group: str) -> None:
    with flint.ctx.workprec(real.PRECISION):
        for row in (row for row in ROWS if row.group == group):
            for statement in changed(row):
                answer = decide(statement)
                TRIED[type(answer).__name__] += 1
                assert not (isinstance(answer, Undecided) and answer.code == "kernel-disagreement"), statement
                if isinstance(answer, Proved):
                    assert not differs(statement), statement


def test_the_count_of_mutants() -> None:
    print(f"\nmutants tried: {sum(TRIED.values())}: {dict(TRIED)}")
    assert sum(TRIED.values()) >= (3000 if NIGHTLY else 1000)
