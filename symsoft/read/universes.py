"""Sets that sums run over, such as a vocabulary: one that holds all indices of what is summed is its whole range."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from symsoft.read.counting import indexed_by
from symsoft.read.nodes import bare, sequences, words
from symsoft.read.syntax import Items, Name, Operator, Scripts


def universes(formulas: Iterable[Items]) -> frozenset[str]:
    """The sets V of Σ_{w ∈ V} u_w where nothing that is summed over one of them is summed over anything else."""
    over: dict[str, set[str]] = {}
    for formula in formulas:
        for sequence in sequences(formula):
            for range_, names in _sums(sequence):
                for name in names:
                    over.setdefault(name, set()).add(range_)
    ranges = frozenset[str]().union(*over.values())
    mixed = frozenset[str]().union(*(several for several in over.values() if len(several) > 1))
    return frozenset(one for one in ranges - mixed if len(one) == 1)


def _sums(sequence: Items) -> Iterator[tuple[str, set[str]]]:
    """Over what each sum or product of a sequence is, V for w ∈ V, with the names that have its index."""
    for at, node in enumerate(sequence):
        match node:
            case Scripts(Operator("sum" | "prod"), sub, sup) if sub:
                low = bare(sub)
                letters = {low[0].text} if isinstance(low[0], Name) else set[str]()
                member = len(low) == 3 and words(low[1:2]) == "∈"
                yield words(low[2:]) if member else f"={words(sup or ())}", indexed_by(letters, sequence[at + 1 :])
            case _:
                pass
