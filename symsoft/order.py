"""Factors that may be matrices: nothing says that W x is x W where nothing says that W is a number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from symsoft.statement import Statement
from symsoft.term import Add, Exp, Index, Mul, Number, Partial, Place, Pow, Term, Variable
from symsoft.walk import children, free_indices, subterms

INVERSE = re.compile(r"\^\s*\{?\s*-\s*1")
CAPITAL = re.compile(r"[^\W\d_](?:_\w+)?[⁰¹²³⁴]?")
SCALARS = frozenset("αβγεηκλρτ") | frozenset("cdijklmnrtN")
"""Letters that people give to numbers, unlike W and x."""
LOSSES = frozenset("LJEℒℓ")

Pair = tuple[str, str]
Bodies = dict[str, Term]


def reordered(statements: Iterable[Statement], opened: Iterable[str], source: str) -> Pair | None:
    """Two symbols that stand in both orders in what was held for equal, if one of them may be a matrix."""
    opened, inverses = frozenset(opened), INVERSE.search(source) is not None
    for statement in statements:
        bodies = {d.name: d.body for d in statement.definitions}
        terms = (statement.left, statement.right, *(body for name, body in bodies.items() if name in opened))
        numbers = _exponents(terms) | _losses(terms) | (SCALARS if inverses else SCALARS | _divisors(terms))
        found = {pair for term in terms for pair in _pairs(term, bodies, inverses) if numbers.isdisjoint(pair)}
        sizes = _sizes((*terms, *bodies.values()))
        for one, other in sorted(found):
            if (other, one) in found and _may_differ(one, other, sizes):
                return one, other
    return None


def _pairs(term: Term, bodies: Bodies, inverses: bool) -> Iterator[Pair]:
    """The symbols of each two factors, in their order; those of a power stand in both."""
    for node in subterms(term):
        match node:
            case Mul(factors):
                kept = (factor for factor in factors if inverses or not _divides(factor))
                for one, other in combinations([_letters(factor, bodies) for factor in kept], 2):
                    yield from ((a, b) for a in one for b in other if a != b)
            case Pow(Mul() | Add() as base, Number(exponent)) if exponent > 1 or inverses and exponent < 0:
                letters = _letters(base, bodies)
                capital = all(map(_is_capital, letters - SCALARS))
                yield from ((a, b) for a in letters for b in letters if a != b and (capital or exponent < 0))
            case _:
                pass


def _divides(factor: Term) -> bool:
    """Whether a factor is one by which is divided; a function such as 1/(1 + e^-x) is none."""
    return isinstance(factor, Pow) and _is_negative(factor.exponent) and not isinstance(factor.base, Add)


def _letters(term: Term, bodies: Bodies) -> frozenset[str]:
    """The undefined symbols that a term is made of, but for those of which it has only single components.

    Of a product of matrices it has those with one of its own places: Σ_l X_il W_lj is made of X and W.
    """
    free, found, waiting = set(free_indices(term)), set[str](), [term]
    seen = set[str]()
    while waiting:
        node = waiting.pop()
        match node:
            case Variable(name, places) if name in bodies:
                if name not in seen:
                    seen.add(name)
                    free |= free_indices(bodies[name])
                    waiting.append(bodies[name])
            case Variable(name, places):
                bound = set(places) - free
                summed = len(free) > 1 and len(bound) < len(places) and all(map(_is_index, bound))
                found |= {name} if summed or not bound else set()
            case _:
                waiting += children(node)
    return frozenset(found)


def _is_index(place: Place) -> bool:
    return isinstance(place, Index)


def _divisors(terms: Iterable[Term]) -> frozenset[str]:
    """The letters by which something is divided: they are numbers."""
    nodes = [node for term in terms for node in subterms(term)]
    bases = [node.base for node in nodes if isinstance(node, Pow) and _is_negative(node.exponent)]
    factors = [factor for base in bases for factor in (base.factors if isinstance(base, Mul) else (base,))]
    return frozenset(factor.name for factor in factors if isinstance(factor, Variable))


def _exponents(terms: Iterable[Term]) -> frozenset[str]:
    """The functions of an index whose values are exponents as they stand, as H(a) in e^{H(a)}: they are numbers."""
    powers = (node.argument for term in terms for node in subterms(term) if isinstance(node, Exp))
    return frozenset(power.name for power in powers if isinstance(power, Variable) and "(" in power.name)


def _losses(terms: Iterable[Term]) -> frozenset[str]:
    """The losses L in ∂L/∂V_kj: they are numbers."""
    nodes = (node for term in terms for node in subterms(term) if isinstance(node, Partial) and node.variable.places)
    return frozenset(b.name for b in (node.body for node in nodes) if isinstance(b, Variable) and b.name[0] in LOSSES)


def _is_negative(exponent: Term) -> bool:
    return isinstance(exponent, Number) and exponent.value < 0


def _may_differ(one: str, other: str, sizes: Mapping[str, int]) -> bool:
    """Whether one of two symbols is read as a number beside the other, and may be a matrix, or the other is one."""
    return any(sizes[a] == 0 and (_is_capital(a) or sizes[b] > 1) for a, b in ((one, other), (other, one)))


def _is_capital(name: str) -> bool:
    """Whether a symbol is one capital letter, with what stands below it: no word as TP, and no part that was kept.

    >>> _is_capital("W_1"), _is_capital("TP"), _is_capital("P(y|x)"), _is_capital("w")
    (True, False, False, False)
    """
    return CAPITAL.fullmatch(name) is not None and name[0].isupper()


def _sizes(terms: Iterable[Term]) -> dict[str, int]:
    """How many places that are not numbers a symbol has."""
    nodes = (node for term in terms for node in subterms(term) if isinstance(node, Variable))
    return {node.name: sum(isinstance(place, Index) for place in node.places) for node in nodes}
