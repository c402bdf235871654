"""Case splits on the two values of a symbol, y = 1 and y = 0: a statement with one as two, at each of the values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from symsoft.statement import Definition, Statement
from symsoft.term import Index, Max, Number, Partial, Product, Sum, Term, Variable, divide, subtract
from symsoft.verdict import Refuted, Verdict
from symsoft.walk import children, free_indices, rebuild, subterms, variables

SPLIT = re.compile(r"\[(?P<name>[^\W\d_])(?P<at>\^·|_·|)=(?P<one>-?\d)\|(?P=name)(?P=at)=(?P<other>-?\d)\]")
"""The name of what is 1 where y is the one value and 0 where it is the other: [y=1|y=0], or [y^·=1|y^·=0]."""


@dataclass(frozen=True, slots=True)
class Split:
    """The symbol that a case split is on, its two values, and the symbol that tells which of them it has."""

    symbol: str
    values: tuple[Fraction, Fraction]
    holds: str

    @property
    def placed(self) -> bool:
        """Whether the symbol has components."""
        return "·" in self.holds

    @property
    def said(self) -> str:
        """The condition in words."""
        return " or ".join(f"{self.symbol.rstrip('⁽⁾⁰')} = {value}" for value in self.values)


def split_named(name: str, names: frozenset[str]) -> Split | None:
    """The case split that a symbol tells apart, among the names that it stands with; None if it is none."""
    match = SPLIT.fullmatch(name)
    if match is None or match["one"] == match["other"]:
        return None
    scalar = "⁰" if not match["at"] and match["name"] + "⁰" in names else ""
    symbol = match["name"] + scalar + ("⁽⁾" if match["at"] == "^·" else "")
    return Split(symbol, (Fraction(match["one"]), Fraction(match["other"])), name)


def told(term: Term) -> Iterator[Definition]:
    """What the symbols of case splits in a term are at both values: [y=1|y=0] is y, and [y=1|y=-1] is (y + 1)/2."""
    names = variables(term)
    for node in subterms(term):
        split = split_named(node.name, names) if isinstance(node, Variable) else None
        if split is not None and isinstance(node, Variable):
            places = tuple(place for place in node.places if isinstance(place, Index))
            one, other = split.values
            body = divide(subtract(Variable(split.symbol, node.places), Number(other)), Number(one - other))
            if len(set(places)) == len(node.places):
                yield Definition(node.name, places, body)


def split_of(statement: Statement) -> Split | None:
    """The one case split of a statement by the values of a symbol, if that has one component there and is free."""
    names = frozenset[str]().union(*map(variables, statement.terms))
    found = [match for match in map(SPLIT.fullmatch, sorted(names)) if match is not None]
    if len(found) != 1 or found[0]["one"] == found[0]["other"]:
        return None
    split = split_named(found[0][0], names)
    assert split is not None
    symbol = split.symbol
    free = symbol not in {definition.name for definition in statement.definitions}
    reaching = _reaching(split, statement)
    inside = any(_inside(term, reaching) for term in statement.terms)
    return split if free and _single(statement, reaching) and not inside else None


def _single(statement: Statement, names: frozenset[str]) -> bool:
    """Whether at most one component of each of the names stands in a statement."""
    indices = free_indices(statement.left) | free_indices(statement.right)
    nodes = (node for term in (statement.left, statement.right) for node in subterms(term))
    places = [place for node in nodes if isinstance(node, Variable) and node.name in names for place in node.places]
    return not places or len(indices) == 1 and all(isinstance(place, Index) for place in places)


def _reaching(split: Split, statement: Statement) -> frozenset[str]:
    """The names of a statement that depend on the symbol of a split."""
    names = {split.symbol, split.holds}
    for _ in statement.definitions:
        names |= {d.name for d in statement.definitions if variables(d.body) & names}
    return frozenset(names)


def _inside(term: Term, names: frozenset[str]) -> bool:
    """Whether a term goes over components of one of the names, or differentiates by one."""
    for node in subterms(term):
        if isinstance(node, Partial) and node.variable.name in names:
            return True
        if isinstance(node, (Sum, Product, Max)):
            inner = (n for n in subterms(node.body) if isinstance(n, Variable) and n.name in names)
            if any(place == node.index for n in inner for place in n.places):
                return True
    return False


def at_values(statement: Statement, split: Split) -> tuple[Statement, Statement]:
    """The statement at the one value and at the other."""
    one, other = split.values
    return _at(statement, split, one, Fraction(1)), _at(statement, split, other, Fraction(0))


def _at(statement: Statement, split: Split, value: Fraction, holds: Fraction) -> Statement:
    numbers = {split.symbol: Number(value), split.holds: Number(holds)}
    kept = (definition for definition in statement.definitions if definition.name != split.holds)
    definitions = tuple(replace(definition, body=_put(definition.body, numbers)) for definition in kept)
    left, right = _put(statement.left, numbers), _put(statement.right, numbers)
    return replace(statement, left=left, right=right, definitions=definitions)


def _put(term: Term, numbers: dict[str, Number]) -> Term:
    """The term with numbers in the place of symbols."""
    if isinstance(term, Variable) and term.name in numbers:
        return numbers[term.name]
    inside = children(term)
    return rebuild(term, tuple(_put(child, numbers) for child in inside)) if inside else term


def told_at(verdict: Verdict, split: Split, value: Fraction) -> Refuted | None:
    """A refutation at one of the values of a symbol, which its counterexample names; None if it is none."""
    if not isinstance(verdict, Refuted) or split.placed:
        return None
    shown = replace(verdict.counterexample, point=(*verdict.counterexample.point, (split.symbol, str(value))))
    return replace(verdict, code="false", reason="the two sides differ", suggestion=None, counterexample=shown)
