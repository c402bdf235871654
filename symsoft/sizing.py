"""The sizes that one statement needs by itself, where an article has called a size by several names elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain, count

from symsoft.derivation import Side, Step, Value
from symsoft.read.replace import resized, resized_definition
from symsoft.read.sizes import unnamed
from symsoft.statement import Definition, DistinctIndex, SameIndex, Statement
from symsoft.term import Apply, Cases, Choice, Extent, Partial, Place, Product, Size, Sum, Term, Variable
from symsoft.walk import indices_of, own_places, rename, sizes, subterms

LETTERS = "nmdqrNMKD"
Joined = tuple[Extent, Extent]


def apart(
    step: Step, statements: tuple[Statement, ...], own: Callable[[Definition], Definition | None]
) -> Statement | None:
    """The one statement that a step was judged by, with the sizes that step and definitions have by themselves."""
    alone = step.alone
    if alone is None or len(statements) != 1:
        return None
    (statement,) = statements
    sides = _sides(step, alone, statement)
    definitions = [made for made in map(own, statement.definitions) if made is not None]
    if sides is None or len(definitions) < len(statement.definitions):
        return None
    one = replace(statement, left=sides[0], right=sides[1], definitions=tuple(definitions))
    shown = {size for term in _terms(one) for size in _sizes(term)}
    return sized(one) if all(size in shown for size, _ in alone.called) else None


def _sides(step: Step, alone: Step, statement: Statement) -> tuple[Term, Term] | None:
    """The two sides of a statement, in a step read the same way with other sizes."""
    for one, own in _readings(step.left, alone.left):
        for other, right in _readings(step.right, alone.right):
            if len(one.axes) == len(other.axes) and statement.left == one.term:
                axes = dict(zip(other.axes, one.axes, strict=True))
                if rename(other.term, dict(axes)) == statement.right:
                    return own.term, rename(right.term, dict(zip(right.axes, own.axes, strict=True)))
    return None


def _readings(side: Side | None, own: Side | None) -> list[tuple[Value, Value]]:
    """The readings of a side, each with the same one of other sizes."""
    return [] if side is None or own is None else list(zip(side.readings, own.readings, strict=True))


def sized(statement: Statement) -> Statement | None:
    """The statement with those sizes equal that must be so in it; None if that makes one of two that have names.

    Each place of a symbol has one size, throughout the statement and the definitions that it needs.
    """
    if any(isinstance(hypothesis, SameIndex | DistinctIndex) for hypothesis in statement.hypotheses):
        return None
    nodes = [node for term in _terms(statement) for node in subterms(term)]
    if any(isinstance(node, Apply) for node in nodes):
        return None
    parents: dict[Extent, Extent] = {}
    for pair in _joined(statement, nodes):
        one, other = (_root(parents, size) for size in pair)
        if one != other and not unnamed(one) and not unnamed(other):
            return None
        if one != other:
            parents.update({one: other} if unnamed(one) else {other: one})
    present = (size for term in _terms(statement) for size in _sizes(term))
    names = _named({_root(parents, size) for size in (*parents, *parents.values(), *present)})
    return _resized(statement, parents, names)


def _terms(statement: Statement) -> tuple[Term, ...]:
    """The sides and the bodies, and each definition's symbol at its own places."""
    made = statement.definitions
    return (statement.left, statement.right, *(d.body for d in made), *(Variable(d.name, d.places) for d in made))


def _joined(statement: Statement, nodes: list[Term]) -> Iterator[Joined]:
    """The pairs of sizes that are one: of one place of a symbol, of the sides of a δ, of what a sum leaves out."""
    first: dict[tuple[str, int], Extent] = {}

    def placed(name: str, places: tuple[Place, ...]) -> Iterator[Joined]:
        for number, place in enumerate(places):
            yield first.setdefault((name, number), place.size), place.size

    for node in nodes:
        match node:
            case Variable(name, places) | Partial(_, Variable(name, places)):
                yield from placed(name, places)
            case Cases(left, right, _, _):
                yield left.size, right.size
            case Sum(index, _, excluded) | Product(index, _, excluded):
                yield from ((index.size, place.size) for place in excluded)
            case _:
                pass
        for place in own_places(node):
            if isinstance(place, Choice):
                yield from placed(f"class {place.name}", (*place.places, place))


def _sizes(term: Term) -> Iterator[Extent]:
    """The sizes that a term has, and those of the indices that choose a class."""
    yield from sizes(term)
    yield from (i.size for node in subterms(term) for place in own_places(node) for i in indices_of(place))


def _root(parents: dict[Extent, Extent], size: Extent) -> Extent:
    while size in parents:
        size = parents[size]
    return size


def _named(roots: set[Extent]) -> dict[Extent, Extent]:
    """A letter for each size that nothing named."""
    used = {root.name for root in roots if isinstance(root, Size)}
    letters = (letter for letter in chain(LETTERS, (f"n{number}" for number in count(2))) if letter not in used)
    loose = sorted((root.name for root in roots if isinstance(root, Size) and unnamed(root)), key=lambda n: (len(n), n))
    return {Size(name): Size(next(letters)) for name in loose}


def _resized(statement: Statement, parents: dict[Extent, Extent], names: dict[Extent, Extent]) -> Statement:
    def size(old: Extent) -> Extent:
        root = _root(parents, old)
        return names.get(root, root)

    return Statement(
        resized(statement.left, size),
        resized(statement.right, size),
        tuple(resized_definition(made, size) for made in statement.definitions),
        statement.hypotheses,
        statement.relation,
    )
