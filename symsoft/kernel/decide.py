"""The door of the kernel: a statement in, an answer out, found by two routes that share no code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import flint

from symsoft.kernel import points, real
from symsoft.kernel.answer import Answer, Counterexample, Proved, Refuted, Undecided
from symsoft.kernel.dependence import implied
from symsoft.kernel.prove import prove
from symsoft.kernel.show import counterexample
from symsoft.kernel.stop import Stop, Undefined, Work
from symsoft.kernel.survey import Survey, survey
from symsoft.kernel.value import Evaluator, Point
from symsoft.statement import Statement
from symsoft.term import Index, Size

ALLOWANCE = 100_000
POINTS = ((2, 0), (2, 1), (3, 0), (3, 2), (1, 0), (0, 7), (4, 3), (1, 4), (2, 5), (3, 6), (2, 8), (2, 9))
ENOUGH = 6
MOST_INDICES = 8
FEW = 3
LONG = 1500


@dataclass(frozen=True, slots=True)
class Evidence:
    """What evaluation found: at how many places the sides agree, at which sizes, and a place where they differ."""

    agreements: int
    sizes: frozenset[tuple[int, ...]]
    difference: Counterexample | None


def decide(statement: Statement, work: Work | None = None, *, both: bool = True) -> Answer:
    """Proved, refuted or undecided; never an exception for a statement, however odd.

    Proved: the sides are equal for every n ≥ 1 (or every n at which the written entries are distinct) and all real
    values at which both are defined, under the definitions and hypotheses. Refuted: they differ at the point given.
    What it takes is taken from `work`, what many statements may spend together: no more than is left of it. A proof is
    sought too where a value differs, to find a disagreement of the two routes; not so without `both`.
    """
    allowance = ALLOWANCE if work is None else min(ALLOWANCE, work.left)
    routes = (Work(allowance), Work(allowance))
    try:
        with flint.ctx.workprec(real.PRECISION):
            return _decide(statement, *routes, both)
    except Stop as stop:
        return Undecided(stop.code, stop.reason)
    except RecursionError:
        return Undecided("budget", "the statement is nested too deeply")
    finally:
        if work is not None:
            work.left -= 2 * allowance - sum(route.left for route in routes)


def _decide(statement: Statement, values: Work, forms: Work, both: bool) -> Answer:
    functions = implied(statement)
    closed = replace(statement, definitions=(*statement.definitions, *functions))
    answer = _decide_closed(closed, values, forms, both)
    if not functions or not isinstance(answer, Proved):
        return answer
    names = {definition.name for definition in functions}
    return replace(answer, opened=tuple(name for name in answer.opened if name not in names))


def _decide_closed(statement: Statement, values: Work, forms: Work, both: bool) -> Answer:
    overview = survey(statement)
    evidence = examine(statement, overview, values)
    if evidence.difference is not None and not both:
        return Refuted(evidence.difference)
    route = _attempt(statement, overview, forms)
    if evidence.difference is not None:
        if isinstance(route, Proved):
            return Undecided(
                "kernel-disagreement", "the normal forms are equal and a value differs: please report this"
            )
        return Refuted(evidence.difference)
    if isinstance(route, Proved) and not _enough(evidence, overview):
        return Undecided("no-point", "no points were found at which both sides are defined")
    return route


def _enough(evidence: Evidence, overview: Survey) -> bool:
    """Whether the sides were compared at three places or more, and at as many sizes as it takes."""
    return evidence.agreements >= FEW and len(evidence.sizes) >= _sizes_needed(overview)


def _sizes_needed(overview: Survey) -> int:
    return 2 if overview.sizes else 1


def _attempt(statement: Statement, overview: Survey, work: Work) -> Answer:
    try:
        return prove(statement, overview, work)
    except Stop as stop:
        return Undecided(stop.code, stop.reason)


def examine(statement: Statement, overview: Survey, work: Work) -> Evidence:
    """Evaluate both sides at simple points, then at random ones; the smallest sizes first, but n = 1 after others.

    A point takes no more than half of the work that is left, so that a large one leaves some for a small one after it;
    where it is not enough, no point as large is looked at after it.
    """
    seed, large = points.seed_of(statement), list[Mapping[Size, int]]()
    evidence, done, short = Evidence(0, frozenset(), None), 0, list[Stop]()
    for step, level in POINTS:
        at = points.point(overview, statement.hypotheses, points.sizes_at(overview, step), seed, level)
        if any(_as_large(at.sizes, sizes) for sizes in large) or not points.lawful(statement.hypotheses, at):
            continue
        known, share = len(short), Work(work.left // 2)
        work.left -= share.left
        agreed, difference = _compared(statement, overview, at, seed, share, short)
        work.left += share.left
        large += [at.sizes] if len(short) > known else []
        sizes = evidence.sizes | {tuple(at.sizes.values())} if agreed else evidence.sizes
        evidence = Evidence(evidence.agreements + agreed, sizes, difference)
        done += agreed > 0
        if difference is not None or done >= ENOUGH:
            break
    if short and evidence.difference is None and not _enough(evidence, overview):
        raise short[0]
    return evidence


def _as_large(sizes: Mapping[Size, int], others: Mapping[Size, int]) -> bool:
    """Whether there are as many components of everything as at another point, or more."""
    return all(count >= others[size] for size, count in sizes.items())


def _compared(
    statement: Statement, overview: Survey, at: Point, seed: int, work: Work, short: list[Stop]
) -> tuple[int, Counterexample | None]:
    """At how many places of a point the sides agree, and where they differ; `short` keeps that the work ran out."""
    evaluator = Evaluator({definition.name: definition for definition in statement.definitions}, at, work)
    agreed, before = 0, work.left
    try:
        for indices in points.assignments(overview, statement.hypotheses, at, MOST_INDICES, seed):
            sides = _sides(statement, evaluator, indices)
            if sides is None:
                continue
            if not _holds(statement, *sides):
                return agreed, counterexample(overview, at, indices, *sides, statement)
            agreed += 1
            if agreed >= FEW and before - work.left > LONG:
                break
    except Stop as stop:
        if stop.code != "budget":
            raise
        short.append(stop)
    return agreed, None


def _sides(
    statement: Statement, evaluator: Evaluator, indices: Mapping[Index, int]
) -> tuple[real.Real, real.Real] | None:
    try:
        return evaluator.number(statement.left, indices), evaluator.number(statement.right, indices)
    except Undefined:
        return None


def _holds(statement: Statement, left: real.Real, right: real.Real) -> bool:
    match statement.relation:
        case "=":
            return real.equal(left, right)
        case "≠":
            return not (isinstance(left, Fraction) and left == right)
        case "<" | "≤":
            try:
                side = real.sign(real.plus(right, real.times(Fraction(-1), left)))
            except Undefined:
                return True
            return side > 0 or (side == 0 and statement.relation == "≤")
