"""One-hot vectors: y_k = δ_kc, where c is the class of y."""

from __future__ import annotations

from symsoft.statement import Definition, Hypothesis, SameIndex, SizeIs
from symsoft.term import Choice, Extent, Index, Place, Variable, delta


def class_name(name: str) -> str:
    """What the class of a one-hot vector is called."""
    return f"class of {name}"


def class_of(name: str, places: tuple[Place, ...], size: Extent) -> Choice:
    """The class of a one-hot vector, one for each of the other places."""
    return Choice(class_name(name), places, size)


def class_at(place: Index | Choice, name: str) -> SameIndex:
    """That a place is the class of a one-hot vector."""
    return SameIndex(place, class_of(name, (), place.size))


def one_hot(variable: Variable) -> Definition:
    """y_k = δ_kc for an arbitrary class c (of each sample)."""
    places = tuple(Index(f"{variable.name}{number}", p.size) for number, p in enumerate(variable.places))
    return Definition(variable.name, places, delta(places[-1], class_of(variable.name, places[:-1], places[-1].size)))


def class_told(hypothesis: Hypothesis | SizeIs) -> str | None:
    """What the class is called that a place is said to be; None if none is said to be one."""
    match hypothesis:
        case SameIndex(Index() | Choice(), Choice(name)):
            return name
        case _:
            return None
