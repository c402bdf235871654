"""Sizes of which a statement has written entries alone: a_1 V_{1c} + a_2 V_{2c} says nothing of further rows of V."""

from __future__ import annotations

import re
from dataclasses import replace

from symsoft.statement import Bounds, OneHot, Statement, SumsTo
from symsoft.term import Apply, Entry, Extent, FixedSize, Partial, Size, Term, Variable
from symsoft.tidy import everywhere
from symsoft.walk import own_places, ranges, subterms


def listed(statement: Statement, given: set[int]) -> dict[str, int]:
    """The sizes that may be the last of their entries without saying more or less, where that is a given number.

    There must be an entry for each number up to it, and nothing else of that size: no index, sum, count or hypothesis.
    """
    terms = (statement.left, statement.right, *(definition.body for definition in statement.definitions))
    nodes = [node for term in terms for node in subterms(term)]
    if any(isinstance(node, Apply) for node in nodes) or any(not isinstance(h, SumsTo) for h in statement.hypotheses):
        return {}
    entries: dict[Extent, set[int]] = {}
    loose = {place.size for definition in statement.definitions for place in definition.places}
    for node in nodes:
        loose.update(ranges(node))
        for place in own_places(node):
            if isinstance(place, Entry) and isinstance(node, Variable | Partial):
                entries.setdefault(place.size, set()).add(place.position)
            else:
                loose.add(place.size)
    loose |= _several(nodes)
    alone = {size.name: found for size, found in entries.items() if isinstance(size, Size) and size not in loose}
    return {name: len(found) for name, found in alone.items() if len(found) in given and _is_whole(found)}


def with_vectors(statement: Statement, given: set[int]) -> Statement:
    """The statement with a vector y for as many numbers as a given one, y_1, y_2, y_3, of which nothing is known."""
    terms = (statement.left, statement.right, *(definition.body for definition in statement.definitions))
    nodes = [node for term in terms for node in subterms(term)]
    numbers = {node.name for node in nodes if isinstance(node, Variable) and not node.places}
    known = {node.variable.name for node in nodes if isinstance(node, Partial)} | _names(statement)
    known |= {node.name for node in nodes if isinstance(node, Variable) and node.places}
    found = dict[str, dict[str, int]]()
    for name in sorted(numbers - known):
        if (parts := re.fullmatch(r"(.+)_([1-9][0-9]*)", name)) is not None:
            found.setdefault(parts[1], {})[name] = int(parts[2])
    new = {
        name: Variable(letter, (Entry(position, FixedSize(len(group))),))
        for letter, group in found.items()
        if len(group) in given and _is_whole(set(group.values())) and letter not in numbers | known
        for name, position in group.items()
    }

    def change(node: Term) -> Term | None:
        return new.get(node.name) if isinstance(node, Variable) else None

    def put(term: Term) -> Term:
        return everywhere(term, change) or term

    definitions = tuple(replace(one, body=put(one.body)) for one in statement.definitions)
    return replace(statement, left=put(statement.left), right=put(statement.right), definitions=definitions)


def _names(statement: Statement) -> set[str]:
    """What a statement defines and what it supposes of something."""
    stated = {one.name for one in statement.hypotheses if isinstance(one, SumsTo | Bounds | OneHot)}
    return stated | {definition.name for definition in statement.definitions}


def _is_whole(positions: set[int]) -> bool:
    return positions == set(range(1, len(positions) + 1))


def _several(nodes: list[Term]) -> set[Extent]:
    """The sizes at places of symbols that have another size elsewhere."""
    found: dict[tuple[str, int], set[Extent]] = {}
    for node in nodes:
        variable = node.variable if isinstance(node, Partial) else node
        if isinstance(variable, Variable):
            for number, place in enumerate(variable.places):
                found.setdefault((variable.name, number), set()).add(place.size)
    return {size for extents in found.values() if len(extents) > 1 for size in extents}
