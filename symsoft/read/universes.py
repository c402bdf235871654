"""Sets that sums run over, such as a vocabulary: one that holds all indices of what is summed is its whole range."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from symsoft.read.alphabet import EQUALITY
from symsoft.read.counting import defined_by, placed
from symsoft.read.nodes import bare, sequences, words
from symsoft.read.syntax import Items, Mark, Name, Operator, Scripts

BARS = frozenset("|:")
SAYS = frozenset(("⊂", *EQUALITY.values()))
OTHER = frozenset("∖∪∩")


def universes(formulas: Iterable[Items]) -> frozenset[str]:
    """The sets V of Σ_{w ∈ V} u_w where nothing that is summed over one of them is summed over anything else.

    What is said of a letter, s_i = e^{x_i}/Σ_k e^{x_k}, has the indices that the letters in it have.
    """
    over: dict[str, set[str]] = {}
    linked: list[set[str]] = []
    apart = set[str]()
    for formula in formulas:
        linked += [{name, *names} for name, names in defined_by(formula)]
        for sequence in sequences(formula):
            apart.update(_apart(sequence))
            for range_, names in _sums(sequence):
                for name in names:
                    over.setdefault(name, set()).add(range_)
    for _ in range(2):
        for names in linked:
            both = set[str]().union(*(over.get(name, ()) for name in names))
            over.update(dict.fromkeys(names, both))
    ranges = frozenset[str]().union(*over.values())
    mixed = frozenset[str]().union(*(several for several in over.values() if len(several) > 1))
    return frozenset(one for one in ranges - mixed - apart if len(one) == 1)


def _apart(sequence: Items) -> Iterator[str]:
    """What is said to be a part of something: S ⊂ C, S = C ∖ {y}, S = {2, 3}, S = {k | x_k > 0}."""
    for at, (node, sign) in enumerate(pairwise(sequence)):
        if isinstance(node, Name) and isinstance(sign, Mark) and sign.text in SAYS:
            marks = [item.text if isinstance(item, Mark) else "" for item in sequence[at + 2 :]]
            listed = marks[:1] == ["{"] and ("…" not in marks or not BARS.isdisjoint(marks))
            if sign.text == "⊂" or listed or not OTHER.isdisjoint(marks):
                yield node.text


def _sums(sequence: Items) -> Iterator[tuple[str, set[str]]]:
    """Over what each sum or product of a sequence is, V for w ∈ V, with the names that have its index."""
    names: dict[str, set[str]] = {}
    for node in reversed(sequence):
        match node:
            case Scripts(Operator("sum" | "prod"), sub, sup) if low := bare(sub or ()):
                letter = low[0].text if isinstance(low[0], Name) else ""
                member = len(low) == 3 and words(low[1:2]) == "∈"
                yield words(low[2:]) if member else f"={words(sup or ())}", set(names.get(letter, ()))
            case _:
                pass
        for letter, name in placed((node,)):
            names.setdefault(letter, set()).add(name)
