"""What only the whole of an article tells of shapes: each k_i is a vector, Q is a matrix, and t is an index like s."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

from symsoft.read.nodes import bare, sequences, words
from symsoft.read.survey import Survey
from symsoft.read.symbols import Symbol, symbol
from symsoft.read.syntax import Items, Mark, Name, Node, Scripts

SCALARS = frozenset("CEJLT")
"""Capitals that are rather a loss or a temperature than a matrix."""


def look_for_listed(survey: Survey, formulas: Iterable[Items]) -> None:
    """Take k_i as a vector for each i after q^T, if no letter k stands alone, of which it could be a component."""
    every = [sequence for items in formulas for sequence in sequences(items)]
    below = Counter[str]()
    for letters in (_below(node) for sequence in every for node in sequence):
        below.update(letters)
        if {"s", "t"} <= letters:
            survey.bound.add("t")  # h_{st}: with s beside it, t is no class
    if any(_counts(sequence) for sequence in every):
        survey.bound.add("t")  # t = 1, 2, 3
    for one, other in (pair for sequence in every for pair in _pairs(survey, sequence)):
        seen = survey.arities.get(other.name, Counter[int]())
        if _of_vectors(one, other) and seen[0] - below[other.name] <= seen[1]:  # each k_i has a k within it
            survey.take_axis(other)
        if _of_matrices(one, other) and one.name not in survey.sizes | survey.functions.keys():
            survey.take_axis(one)


def _counts(sequence: Items) -> bool:
    """Whether t is listed with numbers, so that it is no class: t = 1, 2, 3."""
    pairs = zip(sequence, sequence[1:], sequence[2:], sequence[3:], strict=False)
    return any(
        isinstance(letter, Name) and letter.text == "t" and words((sign, first, comma)) in ("=0,", "=1,")
        for letter, sign, first, comma in pairs
    )


def _below(node: Node) -> set[str]:
    """The letters below a node."""
    sub = node.sub if isinstance(node, Scripts) else None
    return {item.text for item in bare(sub or ()) if isinstance(item, Name)}


def _pairs(survey: Survey, sequence: Items) -> Iterator[tuple[Symbol, Symbol]]:
    """The plain symbols that stand side by side in a product."""
    kept = [item for item in sequence if not (isinstance(item, Mark) and item.text in ("·", "~"))]
    if len(kept) < 2:
        return
    found = [symbol(item, survey.sizes) if isinstance(item, (Name, Scripts)) else None for item in kept]
    for one, other in pairwise(found):
        if one is not None and other is not None and other.style != "bold":
            yield one, other


def _of_vectors(one: Symbol, other: Symbol) -> bool:
    """Whether a symbol with one place stands after a transposed small letter: q^T k_i."""
    return one.transposed and len(other.places) == 1 and one.name.islower() and other.name.islower()


def _of_matrices(one: Symbol, other: Symbol) -> bool:
    """Whether two capitals are multiplied of which the second is transposed: Q K^T."""
    capitals = one.name.isupper() and other.name.isupper() and one.name not in SCALARS
    return capitals and other.transposed and not (one.places or other.places or one.power or one.primes)
