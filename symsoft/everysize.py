"""A statement at a large given size, which is proved for every size at once where it can be."""

from __future__ import annotations

from dataclasses import replace

from symsoft import kernel
from symsoft.renaming import Renaming
from symsoft.statement import AtLeast, Statement
from symsoft.term import FixedSize, Size
from symsoft.walk import sizes

FULL = 6
"""The largest size at which the kernel is asked about that size alone, since it writes every sum out."""

MARK = "·"
"""What a size that is any number is marked with, so that no article has one of that name."""


def decide(statement: Statement, work: kernel.Work | None = None, *, both: bool = True) -> kernel.Answer:
    """The kernel's answer, where what holds for every size holds for the large ones that are given."""
    numbers = {f"{MARK}{value}": value for value in _large(statement)}
    if not numbers:
        return kernel.decide(statement, work, both=both)
    lifted = Renaming(letters={value: name for name, value in numbers.items()})
    found = kernel.decide(lifted.statement(statement), work, both=False)
    if isinstance(found, kernel.Proved) and all(_fits(one, numbers) for one in found.conditions):
        return _at(found, numbers)
    return kernel.decide(statement, work, both=both)


def _large(statement: Statement) -> set[int]:
    """The large sizes that are given in a statement."""
    terms = (statement.left, statement.right, *(definition.body for definition in statement.definitions))
    found = {size for term in terms for size in sizes(term)}
    found |= {place.size for definition in statement.definitions for place in definition.places}
    return {size.value for size in found if isinstance(size, FixedSize) and size.value > FULL}


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
                conditions.append(replace(condition, term=back.term(term)))
    return replace(found, used=tuple(map(back.hypothesis, found.used)), conditions=tuple(conditions))
