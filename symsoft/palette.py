"""What a single edit may bring in: the places, variables and factors that a statement has and one side may lack."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from symsoft.statement import Statement
from symsoft.term import MINUS_ONE, Count, Entry, Exp, Index, Number, Partial, Pow, Product, Sum, Term, Variable, number
from symsoft.walk import free_indices, subterms


@dataclass(frozen=True, slots=True)
class Palette:
    """What an edit may bring in: places, variables, parts and factors of the statement, and pairs for a δ.

    The parts are what may stand where a number or a size does.
    """

    indices: tuple[Index, ...]
    entries: tuple[Entry, ...]
    variables: tuple[Variable, ...]
    parts: tuple[Term, ...]
    factors: tuple[Term, ...]
    pairs: tuple[tuple[Index, Index], ...]


def palette(statement: Statement) -> Palette:
    """What stands on the left side or in a definition, and so may be missing on the right."""
    terms = (statement.left, statement.right)
    free = sorted(free_indices(statement.left) | free_indices(statement.right), key=lambda index: index.name)
    nodes = [node for term in terms for node in subterms(term)]
    bodies = [node for definition in statement.definitions for node in subterms(definition.body)]
    named = dict.fromkeys(n for n in (*nodes, *bodies) if isinstance(n, Variable))
    here = [n for n in named if free_indices(n) <= set(free)]
    moved = [other for n in here for other in elsewhere(n, tuple(free))]
    counts = dict.fromkeys(n for n in (*nodes, *bodies) if isinstance(n, Count))
    counts |= dict.fromkeys(Count(n.index.size) for n in nodes if isinstance(n, Sum | Product))
    sizes = (Pow(n, MINUS_ONE) for n in counts)
    exponentials = (n for n in nodes if isinstance(n, Exp) and free_indices(n) <= set(free))
    factors: tuple[Term, ...] = (number(2), Number(Fraction(1, 2)), *dict.fromkeys((*here, *moved)), *counts, *sizes)
    by = (node.variable for node in nodes if isinstance(node, Partial))
    entries = dict.fromkeys(place for n in (*named, *by) for place in n.places if isinstance(place, Entry))
    pairs = tuple((a, b) for a in free for b in free if a.name < b.name and a.size == b.size)
    parts: tuple[Term, ...] = (*here, *counts, *dict.fromkeys(exponentials))
    return Palette(tuple(free), tuple(entries), tuple(named), parts, factors, pairs)


def elsewhere(term: Variable, places: tuple[Index | Entry, ...]) -> Iterator[Variable]:
    """The variable with one of its places another one."""
    for at, own in enumerate(term.places):
        for place in places:
            if place != own and place.size == own.size:
                yield Variable(term.name, (*term.places[:at], place, *term.places[at + 1 :]))
