"""Terms with other places or variables: sizes put in, fixed places generalised, arguments put in for parameters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace as changed
from typing import assert_never

from symsoft.relabel import Labels
from symsoft.statement import Definition, DistinctIndex, Hypothesis, SameIndex
from symsoft.term import Cases, Choice, Entry, Extent, Index, Max, Partial, Place, Product, Sum, Term, Variable
from symsoft.walk import children, free_indices, fresh, rebuild, rename


def with_places(term: Term, change: Callable[[Place], Place]) -> Term:
    """The term with every place changed, bound indices too: they must stay indices."""
    return Labels(place=change).term(term)


def resized_place(place: Place, size: Callable[[Extent], Extent]) -> Place:
    """The place with its size, and those of the places in it, put through `size`."""
    match place:
        case Index(name, old):
            return Index(name, size(old))
        case Entry(position, old):
            return Entry(position, size(old))
        case Choice(name, places, old):
            return Choice(name, tuple(resized_place(inner, size) for inner in places), size(old))
        case _:
            assert_never(place)


def resized(term: Term, size: Callable[[Extent], Extent]) -> Term:
    """The term with all sizes put through `size`, also those that are counted."""
    return Labels(place=lambda place: resized_place(place, size), size=size).term(term)


def same_looking(term: Term, size: Callable[[Extent], Extent]) -> Term:
    """The term with its sizes put through `size` and bound indices named by depth, so that equal terms are the same."""
    return _by_depth(resized(term, size), 0)


def _by_depth(term: Term, depth: int) -> Term:
    match term:
        case Sum(index, _, _) | Product(index, _, _) | Max(index, _):
            bound = Index(f"·{depth}", index.size)
            body = _by_depth(rename(children(term)[0], {index: bound}), depth + 1)
            return changed(term, index=bound, body=body)
        case _:
            return rebuild(term, tuple(_by_depth(child, depth) for child in children(term)))


def resized_definition(definition: Definition, size: Callable[[Extent], Extent]) -> Definition:
    """A definition with its sizes put through `size`."""
    places = tuple(Index(place.name, size(place.size)) for place in definition.places)
    return Definition(definition.name, places, resized(definition.body, size))


def resized_hypothesis(hypothesis: Hypothesis, size: Callable[[Extent], Extent]) -> Hypothesis:
    """A hypothesis with its sizes put through `size`."""
    match hypothesis:
        case SameIndex(left, right) | DistinctIndex(left, right):
            return changed(hypothesis, left=resized_place(left, size), right=resized_place(right, size))
        case _:
            return hypothesis


def substitute(term: Term, parameter: Variable, argument: Callable[[tuple[Place, ...]], Term | None]) -> Term | None:
    """The term with what `argument` gives for the places put in for the variable; None if a binder would capture."""
    if isinstance(term, Variable) and term.name == parameter.name and len(term.places) == len(parameter.places):
        return argument(term.places)
    if isinstance(term, Partial) and (term.variable.name == parameter.name):
        return None
    if isinstance(term, (Sum, Product, Max)):
        probe = argument(parameter.places)
        taken = free_indices(probe) if probe is not None else frozenset()
        if term.index in taken or any(other.name == term.index.name for other in taken):
            new = fresh(term.index, taken | free_indices(term.body))
            body = rename(term.body, {term.index: new})
            term = Max(new, body) if isinstance(term, Max) else type(term)(new, body, term.excluded)
    inner: list[Term] = []
    for child in children(term):
        put = substitute(child, parameter, argument)
        if put is None:
            return None
        inner.append(put)
    return rebuild(term, tuple(inner)) if inner else term


def resolved(term: Term) -> Term:
    """The term with its case splits between fixed places decided."""
    if isinstance(term, Cases) and isinstance(term.left, Entry) and isinstance(term.right, Entry):
        return resolved(term.equal if term.left.position == term.right.position else term.unequal)
    inside = children(term)
    return rebuild(term, tuple(resolved(child) for child in inside)) if inside else term
