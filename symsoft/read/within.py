"""Definitions for a part of a range, p_j = …, j = 1, …, K - 1: of p_K they say nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from symsoft.derivation import Given
from symsoft.read.context import Context
from symsoft.read.defining import Outcome
from symsoft.statement import Definition, DistinctIndex
from symsoft.term import Cases, Entry, Index, Mul, Variable


def within(context: Context, found: Outcome, row: Iterable[Given]) -> Outcome:
    """The same, with definitions that hold where the conditions of their row leave no place out."""
    if found.kind != "definition":
        return found
    said = [given.hypothesis for given in row if isinstance(given.hypothesis, DistinctIndex)]
    made = tuple(_open(definition, said) for definition in found.defines)
    for before, now in zip(found.defines, made, strict=True):
        if before != now:
            context.bodies[now.name] = now.body
            if now.name in context.functions:
                context.functions[now.name] = replace(context.functions[now.name], body=now.body)
    return replace(found, defines=made)


def _open(made: Definition, said: Iterable[DistinctIndex]) -> Definition:
    """The definition with a part that nothing is known of at each place that is left out."""
    for left, right in ((one.left, one.right) for one in said):
        for index in made.places:
            if isinstance(left, Index) and left.name == index.name and isinstance(right, Entry):
                unknown = Mul((Variable(f"({made.name}|)", made.places),))
                made = replace(made, body=Cases(index, right, unknown, made.body))
    return made
