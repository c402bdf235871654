"""Decimals that an article prints: equal up to the digits that are there."""

from __future__ import annotations

import re

from symsoft.kernel import Counterexample
from symsoft.relate import Part
from symsoft.walk import variables

DECIMAL = re.compile(r"\d+\.(\d+)")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?|-?\d+/\d+")


def rounded(part: Part, found: Counterexample, source: str) -> bool:
    """Whether both sides are numbers, decimals among them, that differ by no more than rounding.

    Rounding is a unit of the last digit that any of the decimals has, for each decimal, or 1 % of the value.
    """
    if variables(part.left) or variables(part.right):
        return False
    places = [len(digits) for digits in DECIMAL.findall(source)]
    left, right = approximately(found.left), approximately(found.right)
    if not places or left is None or right is None:
        return False
    slack = max(len(places) * 10.0 ** -min(places), abs(right) / 100)
    return abs(left - right) <= slack


def approximately(number: str) -> float | None:
    """The value of a plain number of a counterexample, to report on it; never part of a verdict that proves."""
    if NUMBER.fullmatch(number) is None:
        return None
    above, _, below = number.partition("/")
    return float(above) / float(below) if below else float(above)
