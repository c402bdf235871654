"""The ways in which free indices, index-valued symbols and entries can coincide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from symsoft.kernel.scope import Scope
from symsoft.kernel.spot import Chosen, Spot
from symsoft.kernel.stop import Work
from symsoft.statement import DistinctIndex, Hypothesis, SameIndex
from symsoft.term import Entry, FixedSize, Index

Merging = Mapping[Spot, Spot]


def groupings(fixed: Sequence[Spot], loose: Sequence[Spot], work: Work) -> Iterator[dict[Spot, Spot]]:
    """Every way to put each loose spot with a fixed one of its size, with an earlier loose one, or by itself."""
    work.spend()
    if not loose:
        yield {}
        return
    head, rest = loose[0], loose[1:]
    for spot in fixed:
        if spot.size == head.size:
            for tail in groupings(fixed, rest, work):
                yield {head: spot, **tail}
    if not isinstance(head.size, FixedSize):
        for tail in groupings([*fixed, head], rest, work):
            yield tail


def scopes(
    free: Sequence[Index],
    compared: frozenset[Spot],
    hypotheses: Sequence[Hypothesis],
    work: Work,
) -> Iterator[Scope]:
    """The scopes in which a statement is to hold, one for each way to coincide that the hypotheses allow.

    Free indices of a given size stand for each entry in turn. Of the others, only those in `compared` (the ones that
    occur in index conditions) are ever put together: where no condition looks, a form holds for coinciding ones too.
    """
    given = [(index, index.size) for index in free if isinstance(index.size, FixedSize)]
    open_ended = [index for index in free if not isinstance(index.size, FixedSize)]
    entries = [spot for spot in _ordered(compared) if isinstance(spot, Entry) and not isinstance(spot.size, FixedSize)]
    ranges = [[Entry(p, size) for p in range(1, size.value + 1)] for _, size in given]
    together = [index for index in open_ended if index in compared]
    apart = [index for index in open_ended if index not in compared]
    for values in product(*ranges):
        for grouping in groupings(entries, together, work):
            spots: dict[Index, Spot] = dict(zip((index for index, _ in given), values, strict=True))
            spots |= {index: grouping.get(index, index) for index in open_ended}
            known = tuple(dict.fromkeys([*entries, *spots.values(), *apart]))
            yield from _with_choices(Scope(spots, known, {}), compared, hypotheses, work)


def _with_choices(
    scope: Scope, compared: frozenset[Spot], hypotheses: Sequence[Hypothesis], work: Work
) -> Iterator[Scope]:
    """The scope with the index-valued symbols put with what is in it; those of a given size at each entry in turn."""
    chosen = [spot for spot in _ordered(compared) if isinstance(spot, Chosen)]
    resolved = list(dict.fromkeys(_resolved(spot, scope) for spot in chosen))
    sizes = dict.fromkeys(spot.size for spot in resolved if isinstance(spot.size, FixedSize))
    entries = [Entry(position, size) for size in sizes for position in range(1, size.value + 1)]
    for grouping in groupings(list(dict.fromkeys([*scope.known, *entries])), resolved, work):
        merged: dict[Spot, Spot] = dict(grouping)
        known = (*scope.known, *(spot for spot in resolved if spot not in merged))
        full = Scope(scope.spots, known, merged)
        if all(_allowed(hypothesis, full) for hypothesis in hypotheses):
            yield full


def _resolved(chosen: Chosen, scope: Scope) -> Spot:
    spots = tuple(scope.spots.get(spot, spot) if isinstance(spot, Index) else spot for spot in chosen.spots)
    return Chosen(chosen.name, spots, chosen.size)


def _allowed(hypothesis: Hypothesis, scope: Scope) -> bool:
    match hypothesis:
        case SameIndex(left, right):
            return scope.resolve(left) == scope.resolve(right)
        case DistinctIndex(left, right):
            return scope.resolve(left) != scope.resolve(right)
        case _:
            return True


def _ordered(spots: frozenset[Spot]) -> list[Spot]:
    return sorted(spots, key=repr)
