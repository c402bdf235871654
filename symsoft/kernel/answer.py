"""The kernel's answers: proved, refuted or undecided, each with what it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias, Union

from symsoft.statement import AtLeast, Hypothesis
from symsoft.term import Term

Table: TypeAlias = Union[str, "tuple[Table, ...]"]


@dataclass(frozen=True, slots=True)
class Counterexample:
    """Sizes, values and indices at which both sides are defined and differ, exactly.

    `point` gives each variable as a number ("log 2", "-1/3"), or nested tuples of numbers for components;
    `functions` each opaque function as a polynomial; `indices` are 1-based; `left` and `right` are exact
    rationals, multiples of logarithms, or decimals all of whose printed digits are certain.
    """

    sizes: tuple[tuple[str, int], ...]
    point: tuple[tuple[str, Table], ...]
    functions: tuple[tuple[str, str], ...]
    indices: tuple[tuple[str, int], ...]
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Restriction:
    """What the statement needs to be defined: a divisor that is not 0, an argument of log or of a root that is > 0."""

    kind: Literal["nonzero", "positive"]
    term: Term


Condition: TypeAlias = Union[Restriction, AtLeast]


@dataclass(frozen=True, slots=True)
class Proved:
    """Holds for every n, wherever both sides are defined; `conditions` are those met on the way.

    AtLeast among them is the smallest size for which the written entries 1, 2, n are distinct.
    """

    opened: tuple[str, ...]
    used: tuple[Hypothesis, ...]
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Refuted:
    """False at the counterexample."""

    counterexample: Counterexample


@dataclass(frozen=True, slots=True)
class Undecided:
    """Neither, and why: a code and a plain sentence."""

    code: str
    reason: str


Answer: TypeAlias = Union[Proved, Refuted, Undecided]


def together(proofs: Iterable[Proved]) -> Proved:
    """What several proofs rest on, as one."""
    every = tuple(proofs)
    return Proved(
        tuple(dict.fromkeys(name for proof in every for name in proof.opened)),
        tuple(dict.fromkeys(hypothesis for proof in every for hypothesis in proof.used)),
        tuple(dict.fromkeys(condition for proof in every for condition in proof.conditions)),
    )
