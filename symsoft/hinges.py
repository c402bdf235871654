"""Conditions such as x > 0 where x differentiates: there x is not 0, so that x ≥ 0 is the same condition."""

from __future__ import annotations

import re
from collections.abc import Iterator

from symsoft import kernel
from symsoft.statement import Definition, Statement
from symsoft.term import Index, Partial, Term, Variable, subtract
from symsoft.walk import subterms

HOLDS = re.compile(r"\(\[(?P<left>[^<>≤≥=]+)(?P<sign>[>≥])(?P<right>[^<>≤≥=]+)\]\|\)")
"""The name of what is 1 where the one is greater than the other, and else 0."""

MARKS = re.compile("\u20d7|_?[·∘]\\d*")
"""What tells bold letters and indices in such names."""


def told_by(terms: tuple[Term, ...], definitions: tuple[Definition, ...]) -> tuple[Definition, ...]:
    """[x ≥ 0] := [x > 0] for each such condition that has a letter by which something is differentiated."""
    found = {node.name: node.places for node, said in _bends(terms, definitions) if said["sign"] == "≥"}
    made = []
    for name, places in found.items():
        own = tuple(Index(f"i{number}", place.size) for number, place in enumerate(places))
        made.append(Definition(name, own, Variable(name.replace("≥", ">"), own)))
    return tuple(made)


def smooth(statement: Statement) -> Iterator[kernel.Condition]:
    """x ≠ 0 for each condition x > 0 of a statement that something is differentiated by a letter of."""
    for _, found in _bends((statement.left, statement.right), statement.definitions):
        left, right = (Variable(MARKS.sub("", found[side])) for side in ("left", "right"))
        yield kernel.Restriction("nonzero", left if right.name == "0" else subtract(left, right))


def _bends(terms: tuple[Term, ...], definitions: tuple[Definition, ...]) -> Iterator[tuple[Variable, re.Match[str]]]:
    """The conditions of terms and definitions that have a letter by which a term is differentiated."""
    nodes = [n for body in (*terms, *(definition.body for definition in definitions)) for n in subterms(body)]
    by = {node.variable.name[0] for node in nodes if isinstance(node, Partial)}
    for node in nodes if by else ():
        found = HOLDS.fullmatch(node.name) if isinstance(node, Variable) else None
        if found is not None and isinstance(node, Variable) and not by.isdisjoint(node.name):
            yield node, found
