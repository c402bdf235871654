"""Sizes of which a statement lists the entries: a_1 V_{1c} + a_2 V_{2c} says nothing of further rows of V."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import replace

from symsoft.read.totals import NUMBERED
from symsoft.statement import Bounds, OneHot, OneOf, Statement, SumsTo
from symsoft.term import Apply, Count, Entry, Extent, FixedSize, Max, Partial, Product, Size, Sum, Term, Variable
from symsoft.tidy import everywhere
from symsoft.walk import own_places, ranges, subterms


def listed(statement: Statement, given: Container[int]) -> dict[str, int]:
    """The sizes that may be the last of their entries without saying more or less, where that is a given number.

    There must be an entry for each number up to it, and nothing else of that size: no index, sum, count or hypothesis.
    """
    nodes = [node for term in statement.terms for node in subterms(term)]
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


def with_vectors(statement: Statement, given: Container[int]) -> Statement:
    """The statement with a vector y for as many numbers as a given one, y_1, y_2, y_3, of which nothing is known."""
    parts = [entries for entries in vectors(statement).values() if len(entries) in given]
    return with_entries(statement, {name: entry for entries in parts for name, entry in entries.items()})


def vectors(statement: Statement) -> dict[str, dict[str, Variable]]:
    """The letters y of numbers y_1, y_2, y_3 of which nothing is known, with the entry that each may be."""
    nodes = [node for term in statement.terms for node in subterms(term)]
    numbers = {node.name for node in nodes if isinstance(node, Variable) and not node.places}
    known = {node.variable.name for node in nodes if isinstance(node, Partial)} | _names(statement)
    known |= {node.name for node in nodes if isinstance(node, Variable) and node.places}
    found = dict[str, dict[str, int]]()
    for name in sorted(numbers - known, key=lambda name: (len(name), name)):
        if (parts := NUMBERED.fullmatch(name)) is not None:
            found.setdefault(parts[1], {})[name] = int(parts[2])
    return {
        letter: {name: Variable(letter, (Entry(position, FixedSize(len(group))),)) for name, position in group.items()}
        for letter, group in found.items()
        if len(group) > 1 and _is_whole(set(group.values())) and letter not in numbers | known
    }


def with_entries(statement: Statement, entries: Mapping[str, Variable]) -> Statement:
    """The statement with these entries in place of numbers."""

    def change(node: Term) -> Term | None:
        return entries.get(node.name) if isinstance(node, Variable) else None

    def put(term: Term) -> Term:
        return everywhere(term, change) or term

    definitions = tuple(replace(one, body=put(one.body)) for one in statement.definitions)
    return replace(statement, left=put(statement.left), right=put(statement.right), definitions=definitions)


def _names(statement: Statement) -> set[str]:
    """What a statement defines and what it supposes of something."""
    stated = {one.name for one in statement.hypotheses if isinstance(one, SumsTo | Bounds | OneHot | OneOf)}
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


def listed_and_summed(statement: Statement) -> dict[str, int]:
    """The sizes of which a statement lists the components 1, 2, … up to some number, and over which something sums.

    So too those of which a definition for every index does so: p_i = e^{x_i} / (e^{x_1} + e^{x_2}).
    """
    sides = (statement.left, statement.right)
    fixed = (d.body for d in statement.definitions if any(isinstance(at.size, FixedSize) for at in d.places))
    found = _listing((*sides, *fixed), (*sides, *(definition.body for definition in statement.definitions)))
    for made in statement.definitions:
        own = _components((made.body,))
        found |= {
            at.size.name: own[at.size.name] for at in made.places if isinstance(at.size, Size) and at.size.name in own
        }
    return found


def for_one_size(left: Term, right: Term) -> bool:
    """Whether one side lists the components that the other sums, which holds for that many: x_1 + x_2 = Σ_k x_k."""
    return bool(_listing((left,), (right,)) or _listing((right,), (left,)))


def _listing(terms: tuple[Term, ...], sums: tuple[Term, ...]) -> dict[str, int]:
    """The sizes of which the terms list the components, up to which number, of those that `sums` sum over or count."""
    nodes = [node for body in sums for node in subterms(body)]
    over = {node.index.size for node in nodes if isinstance(node, Sum | Product | Max)}
    over |= {node.size for node in nodes if isinstance(node, Count)}
    return {name: number for name, number in _components(terms).items() if Size(name) in over}


def _components(terms: tuple[Term, ...]) -> dict[str, int]:
    """The sizes of which the terms list the components 1, 2, …, and up to which number."""
    ends: dict[str, set[int]] = {}
    for node in (node for term in terms for node in subterms(term)):
        for where in own_places(node):
            match where:
                case Entry(position, Size(name)):
                    ends.setdefault(name, set()).add(position)
                case _:
                    pass
    return {name: len(found) for name, found in ends.items() if len(found) > 1 and found == {*range(1, len(found) + 1)}}
