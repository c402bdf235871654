"""Which of many right sides could make a statement true: a sieve by exact values, no verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import flint

from symsoft.kernel import points, real
from symsoft.kernel.dependence import implied
from symsoft.kernel.stop import Stop, Undefined, Work
from symsoft.kernel.survey import survey
from symsoft.kernel.value import Evaluator
from symsoft.statement import Statement
from symsoft.term import Index, Term

PLACES = ((2, 0), (3, 2), (1, 4), (2, 1), (3, 3))
ENOUGH = 3
"""How many of these points are used, in this order: the last have all that is under a logarithm below 1."""

MOST_INDICES = 4
ALLOWANCE = 100_000

Probe = tuple[Evaluator, Mapping[Index, int], real.Real]


def agreeing(statement: Statement, rights: Iterable[Term], work: Work) -> tuple[Term, ...]:
    """The right sides that have the value of the left one at a few exact points; the left is evaluated once.

    What it takes is taken from `work`; none of them has it once that, or the allowance of one sieve, is used up.
    """
    allowance = min(ALLOWANCE, work.left)
    own = Work(allowance)
    with flint.ctx.workprec(real.PRECISION):
        try:
            probes = _probes(statement, own)
            return tuple(right for right in rights if probes and all(_agrees(right, *probe) for probe in probes))
        except Stop:
            return ()
        finally:
            work.left -= allowance - own.left


def _probes(statement: Statement, work: Work) -> list[Probe]:
    """Points and indices at which the left side has a value."""
    full = replace(statement, definitions=(*statement.definitions, *implied(statement)))
    overview, seed = survey(full), points.seed_of(full)
    definitions = {definition.name: definition for definition in full.definitions}
    found: list[list[Probe]] = []
    for step, level in PLACES:
        if len(found) == ENOUGH:
            break
        at = points.point(overview, full.hypotheses, points.sizes_at(overview, step), seed, level)
        if not points.lawful(full.hypotheses, at):
            continue
        evaluator, probes = Evaluator(definitions, at, work), list[Probe]()
        for indices in points.assignments(overview, full.hypotheses, at, MOST_INDICES, seed):
            try:
                probes.append((evaluator, indices, evaluator.number(full.left, indices)))
            except Undefined:
                continue
        if probes:
            found.append(probes)
    return [probe for probes in found for probe in probes]


def _agrees(right: Term, evaluator: Evaluator, indices: Mapping[Index, int], left: real.Real) -> bool:
    """Whether the value is the same; where the left side has one, the right side must have one too."""
    try:
        return real.equal(left, evaluator.number(right, indices))
    except Stop:
        return False
