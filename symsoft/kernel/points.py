"""The points at which a statement is evaluated: simple numbers first, then random ones, within the hypotheses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from hashlib import blake2b
from itertools import product
from math import prod
from random import Random
from typing import assert_never

from symsoft.kernel import real
from symsoft.kernel.real import Real
from symsoft.kernel.stop import Stop
from symsoft.kernel.survey import Survey
from symsoft.kernel.value import Point, Positions, length
from symsoft.statement import AtLeast, Bounds, DistinctIndex, Hypothesis, OneHot, OneOf, SameIndex, Statement, SumsTo
from symsoft.term import Choice, Entry, Extent, Index, Place, Size

MOST_COMPONENTS = 600
MOST_ASSIGNMENTS = 4096


def seed_of(statement: Statement) -> int:
    """A number that depends on the statement alone."""
    return int.from_bytes(blake2b(repr((statement.left, statement.right)).encode(), digest_size=6).digest(), "big")


def sizes_at(survey: Survey, step: int) -> Mapping[Size, int]:
    """The sizes of the survey at a step: `step` and more, different for different sizes; step 2 is what entries need.

    Step 1 has all sizes as small as they can be, step 0 has one that is larger.
    """
    least = {size: survey.least(size) for size in survey.sizes}
    if step < 2:
        return {size: least[size] + (1 if step == 0 and place == 0 else 0) for place, size in enumerate(survey.sizes)}
    return {size: max(step, least[size] + step - 2) + place for place, size in enumerate(survey.sizes)}


def point(
    survey: Survey, hypotheses: tuple[Hypothesis, ...], sizes: Mapping[Size, int], seed: int, level: int
) -> Point:
    """The point number `level`: 0 has the simplest numbers, the others are random."""
    chance = Random(f"{seed} {level} {sorted((size.name, n) for size, n in sizes.items())}")
    components = {
        name: _components(name, shape, survey, hypotheses, sizes, level, chance)
        for name, shape in sorted(survey.shapes.items())
    }
    choices = {}
    for choice in survey.choices:
        for at in product(*(range(1, length(place.size, sizes) + 1) for place in choice.places)):
            choices[choice.name, at] = chance.randint(1, length(choice.size, sizes))
    return Point(sizes, components, choices, seed + level, survey.positive)


def _components(
    name: str,
    shape: tuple[Extent, ...],
    survey: Survey,
    hypotheses: tuple[Hypothesis, ...],
    sizes: Mapping[Size, int],
    level: int,
    chance: Random,
) -> Mapping[Positions, Real]:
    ranges = [range(1, length(size, sizes) + 1) for size in shape]
    if prod(map(len, ranges)) > MOST_COMPONENTS:
        raise Stop("budget", f"{name} has too many components to be evaluated")
    places = list(product(*ranges))
    own = [h for h in hypotheses if isinstance(h, SumsTo | OneHot | OneOf | Bounds) and h.name == name]
    numbers = _numbers(name, survey, own, level, chance)
    values: dict[Positions, Real] = {at: next(numbers) for at in places}
    for hypothesis in own:
        match hypothesis:
            case SumsTo(_, place, total) if not any(isinstance(other, OneHot) for other in own):
                _normalise(values, place, total, level, chance)
            case OneHot(_, place):
                _choose(values, place, chance, level)
            case _:
                pass
    return values


def _numbers(name: str, survey: Survey, own: Sequence[Hypothesis], level: int, chance: Random) -> Iterator[Real]:
    """Values for the components of one variable."""
    bounds = [hypothesis for hypothesis in own if isinstance(hypothesis, Bounds)]
    lower = max((bound.lower for bound in bounds if bound.lower is not None), default=None)
    upper = min((bound.upper for bound in bounds if bound.upper is not None), default=None)
    among = next((hypothesis.values for hypothesis in own if isinstance(hypothesis, OneOf)), ())
    count = 0
    while True:
        count += 1
        if among:
            yield among[-(count + level) % len(among)] if level == 0 or count == 1 else chance.choice(among)
        elif lower is not None and upper is not None:
            yield lower + (upper - lower) * Fraction(chance.randint(1, 6), 7)
        elif lower is not None or upper is not None:
            step = Fraction(
                count if level == 0 else chance.randint(1, 9), 1 if level == 0 else chance.choice((1, 2, 3))
            )
            yield lower + step if lower is not None else (upper or Fraction(0)) - step
        elif name in survey.exponents:
            yield _logarithm(count, name in survey.positive, level, chance)
        elif name in survey.positive:
            yield _positive(count, level, chance)
        elif name in survey.scaled:
            yield Fraction(count if level == 0 else chance.choice((-2, -1, 1, 2, 3)))
        elif level == 0:
            yield Fraction(count + 1)
        else:
            yield Fraction(chance.choice((-5, -3, -2, -1, 1, 2, 3, 5, 7)), chance.choice((1, 1, 2, 3)))


def _positive(count: int, level: int, chance: Random) -> Real:
    """Whole numbers first, then numbers below 1 at every odd level, then anything."""
    if level == 0:
        return Fraction(count + 1)
    return Fraction(chance.randint(1, 8), 9 if level % 2 else chance.choice((1, 2, 4, 10)))


def _logarithm(count: int, positive: bool, level: int, chance: Random) -> Real:
    """A logarithm, so that its exponential is exact; of positive ones at every odd level one below 1."""
    if level == 0:
        return real.log_of(Fraction(1), Fraction(count + positive))
    if positive and level % 2:
        return real.log_of(Fraction(1), 1 + Fraction(chance.randint(1, 8), 5))
    top = chance.choice((2, 3, 4, 5, 6, 7))
    return real.log_of(Fraction(1), Fraction(top, 1 if positive else chance.choice((1, 1, 3, 5, 8))))


def _lines(values: dict[Positions, Real], place: int) -> list[list[Positions]]:
    lines: dict[Positions, list[Positions]] = {}
    for at in values:
        lines.setdefault((*at[:place], *at[place + 1 :]), []).append(at)
    return list(lines.values())


def _normalise(values: dict[Positions, Real], place: int, total: Fraction, level: int, chance: Random) -> None:
    for line in _lines(values, place):
        weights = [count + 1 if level == 0 else chance.randint(1, 9) for count in range(len(line))]
        for at, weight in zip(line, weights, strict=True):
            values[at] = total * Fraction(weight, sum(weights))


def _choose(values: dict[Positions, Real], place: int, chance: Random, level: int) -> None:
    for line in _lines(values, place):
        chosen = line[0] if level == 0 else chance.choice(line)
        for at in line:
            values[at] = Fraction(int(at == chosen))


def lawful(hypotheses: tuple[Hypothesis, ...], at: Point) -> bool:
    """Whether the values at a point are within the hypotheses on them."""
    return all(_lawful(hypothesis, at) for hypothesis in hypotheses)


def _lawful(hypothesis: Hypothesis, at: Point) -> bool:
    values = dict(at.components.get(getattr(hypothesis, "name", ""), {}))
    match hypothesis:
        case SumsTo(_, place, total):
            return all(_total(values[p] for p in line) == total for line in _lines(values, place))
        case OneHot(_, place):
            lines = [[values[p] for p in line] for line in _lines(values, place)]
            return all(sorted(map(real.show, line)) == ["0"] * (len(line) - 1) + ["1"] for line in lines)
        case OneOf(_, among):
            return all(any(real.equal(value, one) for one in among) for value in values.values())
        case Bounds(_, lower, upper):
            return all(_between(lower, value, upper) for value in values.values())
        case SameIndex() | DistinctIndex() | AtLeast():
            return True
        case _:
            assert_never(hypothesis)


def _total(values: Iterator[Real]) -> Real:
    total: Real = real.ZERO
    for value in values:
        total = real.plus(total, value)
    return total


def _between(lower: Fraction | None, value: Real, upper: Fraction | None) -> bool:
    above = lower is None or real.sign(real.plus(value, -lower)) > 0
    return above and (upper is None or real.sign(real.plus(value, -upper)) < 0)


def assignments(
    survey: Survey, hypotheses: tuple[Hypothesis, ...], at: Point, most: int, seed: int
) -> list[Mapping[Index, int]]:
    """Values of the free indices within the index hypotheses: all of them, or `most` that include coincidences."""
    ranges = [range(1, length(index.size, at.sizes) + 1) for index in survey.free]
    total = 1
    for choices in ranges:
        total *= len(choices)
    if total <= MOST_ASSIGNMENTS:
        everything = list(product(*ranges))
    else:
        chance = Random(f"{seed} assignments")
        everything = [tuple(chance.choice(choices) for choices in ranges) for _ in range(256)]
    found: list[Mapping[Index, int]] = [dict(zip(survey.free, values, strict=True)) for values in everything]
    allowed = [indices for indices in found if all(_holds(h, indices, at) for h in hypotheses)]
    if len(allowed) <= most:
        return allowed
    allowed.sort(key=lambda indices: len(set(indices.values())))
    stride = len(allowed) / most
    return [allowed[-1]] + [allowed[int(k * stride)] for k in range(most - 1)]


def _holds(hypothesis: Hypothesis, indices: Mapping[Index, int], at: Point) -> bool:
    match hypothesis:
        case SameIndex(left, right):
            return _position(left, indices, at) == _position(right, indices, at)
        case DistinctIndex(left, right):
            return _position(left, indices, at) != _position(right, indices, at)
        case _:
            return True


def _position(place: Place, indices: Mapping[Index, int], at: Point) -> int:
    match place:
        case Index():
            return indices[place]
        case Entry(position, size):
            return position if position > 0 else length(size, at.sizes) + 1 + position
        case Choice(name, places, _):
            return at.choices[name, tuple(_position(inner, indices, at) for inner in places)]
