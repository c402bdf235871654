"""Numbers that have one of a few values: a statement that holds at each of them holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import product
from math import prod

from symsoft.statement import OneOf, Statement
from symsoft.term import Number, Partial, Term, Variable
from symsoft.walk import replace as replace_term
from symsoft.walk import subterms

MOST = 8
"""How many statements one is taken apart into."""


def at_each(statement: Statement) -> tuple[Statement, ...]:
    """The statement with the values of such numbers put in, in every way; none if it has no such number.

    A number that something is differentiated by is kept, since a derivative is not one at a value alone.
    """
    by = {node.variable.name for term in statement.terms for node in subterms(term) if isinstance(node, Partial)}
    plain = {node for term in statement.terms for node in subterms(term)} - set(map(Variable, by))
    values = {h.name: h.values for h in statement.hypotheses if isinstance(h, OneOf) and Variable(h.name) in plain}
    if not values or prod(map(len, values.values())) > MOST:
        return ()
    ways = (zip(values, map(Number, way), strict=True) for way in product(*values.values()))
    return tuple(_at(statement, dict(way)) for way in ways)


def _at(statement: Statement, numbers: Mapping[str, Number]) -> Statement:
    def put(term: Term) -> Term:
        for name, number in numbers.items():
            term = replace_term(term, Variable(name), number)
        return term

    made = tuple(replace(definition, body=put(definition.body)) for definition in statement.definitions)
    kept = tuple(h for h in statement.hypotheses if getattr(h, "name", None) not in numbers)
    left, right = put(statement.left), put(statement.right)
    return replace(statement, left=left, right=right, definitions=made, hypotheses=kept)
