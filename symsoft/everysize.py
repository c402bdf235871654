"""A statement at a given size, which is proved for every size at once where it can be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import combinations
from typing import Protocol

from symsoft import changed, kernel
from symsoft.gathering import gathered_statement, spread
from symsoft.listed import listed, with_vectors
from symsoft.relabel import Labels
from symsoft.renaming import Renaming
from symsoft.statement import AtLeast, DistinctIndex, SameIndex, Statement
from symsoft.term import Entry, FixedSize, Index, Size, Term
from symsoft.walk import own_places, sizes, subterms

FULL = 6
"""The largest size at which the kernel may be asked about that size alone, since it writes every sum out."""

SEVERAL = 3
"""The least size for which it pays to put sums together first."""

SHARE = 30_000
"""How much work goes into what is put together, so that enough is left for what is written."""

MARK = "·"
"""What a size that is any number is marked with, so that no article has one of that name."""

ENTRIES = 3
"""How many written entries may be any entries: each one more multiplies the ways in which indices coincide."""

Numbered = Mapping[Index, Entry]
"""The entries that indices stand for."""


class Asks(Protocol):
    """What is asked whether a statement holds for every size, as the kernel is."""

    def __call__(self, statement: Statement, work: kernel.Work | None = None, *, both: bool = True) -> kernel.Answer:
        """The answer, by no more than the work."""


def as_it_stands(statement: Statement, work: kernel.Work | None = None, *, both: bool = True) -> kernel.Answer:
    """The kernel's answer to a statement with the sizes that it has; of a long one only what changes is proved."""
    return changed.decide(statement, work) or kernel.decide(statement, work, both=both)


def decide(
    statement: Statement, work: kernel.Work | None = None, *, both: bool = True, ask: Asks = as_it_stands
) -> kernel.Answer:
    """The kernel's answer, where what holds for every size holds for the ones that are given.

    Sums that are written out are put together for that; only where it fails is a small size looked at by itself.
    What is said for every size is asked by `ask`, which may know the answer from another entry of the same matrix.
    """
    given = _given(statement)
    if max(given, default=0) >= SEVERAL and (found := _together(statement, given, work, ask)) is not None:
        return found
    large = {value for value in given if value > FULL}
    found = _for_every(statement, large, work, ask) if large else None
    return found or as_it_stands(statement, work, both=both)


def _together(statement: Statement, given: set[int], work: kernel.Work | None, ask: Asks) -> kernel.Proved | None:
    """A proof of the statement with its sums put together, if that changes it."""
    last = listed(statement, given)
    whole = with_vectors(Renaming(numbers=last).statement(statement), given)
    together = gathered_statement(whole)
    if together == whole:
        return None
    share = kernel.Work(SHARE if work is None else min(SHARE, work.left // 2))
    before = share.left
    found = _for_every(together, given, share, ask)
    if work is not None:
        work.left -= before - share.left
    least = tuple(AtLeast(Size(name), value) for name, value in last.items())
    return None if found is None else replace(found, conditions=(*least, *found.conditions))


def _for_every(statement: Statement, values: set[int], work: kernel.Work | None, ask: Asks) -> kernel.Proved | None:
    """A proof of the statement by one of what it says for every size in place of the values, if there is one."""
    numbers = {f"{MARK}{value}": value for value in values}
    lifted = Renaming(letters={value: name for name, value in numbers.items()})
    anywhere, entries = _anywhere(statement, values)
    found = ask(lifted.statement(anywhere), work, both=False)
    if isinstance(found, kernel.Proved) and all(_fits(one, numbers) for one in found.conditions):
        return _at(found, numbers, entries)
    return None


def _anywhere(statement: Statement, values: set[int]) -> tuple[Statement, Numbered]:
    """The statement for any entries, all distinct, in place of a few written ones of which nothing else is said."""
    found = dict.fromkeys(map(_counted, _written((statement.left, statement.right), values)))
    told = any(isinstance(one, SameIndex | DistinctIndex) for one in statement.hypotheses)
    if told or len(found) > ENTRIES or any(_written((one.body for one in statement.definitions), values)):
        return statement, {}
    indices = {entry: Index(f"{MARK}{MARK}{number}", entry.size) for number, entry in enumerate(found)}
    labels = Labels(place=lambda place: indices.get(_counted(place), place) if isinstance(place, Entry) else place)
    apart = tuple(
        DistinctIndex(one, other) for one, other in combinations(indices.values(), 2) if one.size == other.size
    )
    whole = replace(
        statement,
        left=labels.term(statement.left),
        right=labels.term(statement.right),
        hypotheses=(*statement.hypotheses, *apart),
    )
    return whole, {index: entry for entry, index in indices.items()}


def _counted(entry: Entry) -> Entry:
    """The same entry counted from the first one, so that the last of five is the fifth."""
    match entry:
        case Entry(position, FixedSize(value) as size) if position < 0:
            return Entry(value + 1 + position, size)
        case _:
            return entry


def _written(terms: Iterable[Term], values: set[int]) -> Iterator[Entry]:
    """The written places of the given sizes in some terms."""
    for term in terms:
        for node in subterms(term):
            for place in own_places(node):
                if isinstance(place, Entry) and isinstance(place.size, FixedSize) and place.size.value in values:
                    yield place


def _given(statement: Statement) -> set[int]:
    """The sizes that are given in a statement as numbers."""
    found = {size for term in statement.terms for size in sizes(term)}
    found |= {place.size for definition in statement.definitions for place in definition.places}
    return {size.value for size in found if isinstance(size, FixedSize)}


def _fits(condition: kernel.Condition, numbers: dict[str, int]) -> bool:
    """Whether a condition on how large a size is holds at the given one."""
    match condition:
        case AtLeast(Size(name), value) if name in numbers:
            return value <= numbers[name]
        case _:
            return True


def _at(found: kernel.Proved, numbers: dict[str, int], entries: Numbered) -> kernel.Proved:
    """A proof for every size, and any entries, as one for those that are given."""
    back, conditions = Renaming(numbers=numbers), list[kernel.Condition]()
    numbered = Labels(place=lambda place: entries.get(place, place) if isinstance(place, Index) else place)
    for condition in found.conditions:
        match condition:
            case AtLeast(Size(name)) if name in numbers:
                pass
            case AtLeast():
                conditions.append(condition)
            case kernel.Restriction(term=term):
                shown = numbered.term(back.term(term))
                conditions.append(replace(condition, term=spread(shown) if max(numbers.values()) <= FULL else shown))
    used = tuple(map(back.hypothesis, (one for one in found.used if not isinstance(one, DistinctIndex) or not entries)))
    return replace(found, used=used, conditions=tuple(conditions))
