"""What only the whole of an article tells of indices: that each k_i is a vector, and that a t is an index like s."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

from symsoft.read.nodes import bare, sequences
from symsoft.read.survey import Survey
from symsoft.read.symbols import Symbol, symbol
from symsoft.read.syntax import Items, Mark, Name, Node, Scripts


def look_for_listed(survey: Survey, formulas: Iterable[Items]) -> None:
    """Take k_i as a vector for each i after q^T, if no letter k stands alone, of which it could be a component."""
    every = [sequence for items in formulas for sequence in sequences(items)]
    below = Counter[str]()
    for letters in (_below(node) for sequence in every for node in sequence):
        below.update(letters)
        if {"s", "t"} <= letters:
            survey.bound.add("t")  # h_{st}: with s beside it, t is no class
    for found in (found for sequence in every for found in _multiplied(survey, sequence)):
        seen = survey.arities[found.name]
        if seen[0] - below[found.name] <= seen[1]:  # each k_i has a k within it
            survey.take_axis(found)


def _below(node: Node) -> set[str]:
    """The letters below a node."""
    sub = node.sub if isinstance(node, Scripts) else None
    return {item.text for item in bare(sub or ()) if isinstance(item, Name)}


def _multiplied(survey: Survey, sequence: Items) -> Iterator[Symbol]:
    """The symbols with one place that stand after a transposed small letter."""
    kept = [item for item in sequence if not (isinstance(item, Mark) and item.text in ("·", "~"))]
    found = [symbol(item, survey.sizes) if isinstance(item, (Name, Scripts)) else None for item in kept]
    for one, other in pairwise(found):
        if one is None or other is None or not one.transposed or len(other.places) != 1 or other.style == "bold":
            continue
        if one.name.islower() and other.name.islower():
            yield other
