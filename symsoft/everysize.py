"""A statement at a given size, which is proved for every size at once where it can be."""

from __future__ import annotations

from dataclasses import replace

from symsoft import kernel
from symsoft.gathering import gathered_statement, spread
from symsoft.listed import listed, with_vectors
from symsoft.renaming import Renaming
from symsoft.statement import AtLeast, Statement
from symsoft.term import FixedSize, Size
from symsoft.walk import sizes

FULL = 6
"""The largest size at which the kernel may be asked about that size alone, since it writes every sum out."""

SEVERAL = 3
"""The least size for which it pays to put sums together first."""

SHARE = 30_000
"""How much work goes into what is put together, so that enough is left for what is written."""

MARK = "·"
"""What a size that is any number is marked with, so that no article has one of that name."""


def decide(statement: Statement, work: kernel.Work | None = None, *, both: bool = True) -> kernel.Answer:
    """The kernel's answer, where what holds for every size holds for the ones that are given.

    Sums that are written out are put together for that; only where it fails is a small size looked at by itself.
    """
    given = _given(statement)
    if max(given, default=0) >= SEVERAL and (found := _together(statement, given, work)) is not None:
        return found
    large = {value for value in given if value > FULL}
    found = _for_every(statement, large, work) if large else None
    return found or kernel.decide(statement, work, both=both)


def _together(statement: Statement, given: set[int], work: kernel.Work | None) -> kernel.Proved | None:
    """A proof of the statement with its sums put together, if that changes it."""
    last = listed(statement, given)
    whole = with_vectors(Renaming(numbers=last).statement(statement), given)
    together = gathered_statement(whole)
    if together == whole:
        return None
    share = kernel.Work(SHARE if work is None else min(SHARE, work.left // 2))
    before = share.left
    found = _for_every(together, given, share)
    if work is not None:
        work.left -= before - share.left
    least = tuple(AtLeast(Size(name), value) for name, value in last.items())
    return None if found is None else replace(found, conditions=(*least, *found.conditions))


def _for_every(statement: Statement, values: set[int], work: kernel.Work | None) -> kernel.Proved | None:
    """A proof of the statement by one of what it says for every size in place of the values, if there is one."""
    numbers = {f"{MARK}{value}": value for value in values}
    lifted = Renaming(letters={value: name for name, value in numbers.items()})
    found = kernel.decide(lifted.statement(statement), work, both=False)
    if isinstance(found, kernel.Proved) and all(_fits(one, numbers) for one in found.conditions):
        return _at(found, numbers)
    return None


def _given(statement: Statement) -> set[int]:
    """The sizes that are given in a statement as numbers."""
    terms = (statement.left, statement.right, *(definition.body for definition in statement.definitions))
    found = {size for term in terms for size in sizes(term)}
    found |= {place.size for definition in statement.definitions for place in definition.places}
    return {size.value for size in found if isinstance(size, FixedSize)}


def _fits(condition: kernel.Condition, numbers: dict[str, int]) -> bool:
    """Whether a condition on how large a size is holds at the given one."""
    match condition:
        case AtLeast(Size(name), value) if name in numbers:
            return value <= numbers[name]
        case _:
            return True


def _at(found: kernel.Proved, numbers: dict[str, int]) -> kernel.Proved:
    """A proof for every size as one for those that are given."""
    back, conditions = Renaming(numbers=numbers), list[kernel.Condition]()
    for condition in found.conditions:
        match condition:
            case AtLeast(Size(name)) if name in numbers:
                pass
            case AtLeast():
                conditions.append(condition)
            case kernel.Restriction(term=term):
                shown = back.term(term)
                conditions.append(replace(condition, term=spread(shown) if max(numbers.values()) <= FULL else shown))
    return replace(found, used=tuple(map(back.hypothesis, found.used)), conditions=tuple(conditions))
