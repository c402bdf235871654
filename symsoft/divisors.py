"""Long divisors of a derivation at a given size by a letter of their own, as in s_i = e^{x_i} / Z."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from symsoft.derivation import Chain, Derivation, Line
from symsoft.statement import Definition
from symsoft.term import Add, FixedSize, Number, Pow, Sum, Term, Variable
from symsoft.tidy import alike, everywhere
from symsoft.walk import free_indices, own_places, rename, subterms, variables

LETTERS = "ZNSDQCB"
"""The letters for divisors, in order of preference."""

LONG = 3
"""How many terms a divisor with a letter has at least."""


def lettered(derivation: Derivation) -> Derivation:
    """The derivation with a letter for each long divisor of its definitions, each defined before it is used."""
    free = iter([letter for letter in LETTERS if letter not in _taken(derivation)])
    while (found := next(_divisors(derivation), None)) and (letter := next(free, None)):
        at, divisor = found
        made = Definition(letter, tuple(sorted(free_indices(divisor), key=lambda index: index.name)), divisor)
        whole = _everywhere(derivation, partial(named, made=made))
        before, after = whole.definitions[:at], whole.definitions[at:]
        derivation = replace(whole, definitions=(*before, made, *after))
    return derivation


def _taken(derivation: Derivation) -> frozenset[str]:
    """The letters that stand for something already, indices too."""
    terms = [definition.body for definition in derivation.definitions]
    terms += [term for chain in derivation.chains for term in _terms(chain)]
    names = {definition.name for definition in derivation.definitions}.union(*map(variables, terms))
    return frozenset(names)


def _terms(chain: Chain) -> Iterator[Term]:
    yield chain.left.term
    yield from (line.right.term for line in chain.lines)


def _divisors(derivation: Derivation) -> Iterator[tuple[int, Term]]:
    """The long divisors that the definitions have, each with the number of its definition."""
    for at, definition in enumerate(derivation.definitions):
        for node in subterms(definition.body):
            match node:
                case Pow(base, Number(value)) if value < 0 and _is_long(base) and len(free_indices(base)) <= 1:
                    yield at, base
                case _:
                    pass


def _is_long(term: Term) -> bool:
    match term:
        case Add(terms):
            return len(terms) >= LONG
        case Sum(index, _, ()):
            return isinstance(index.size, FixedSize)
        case _:
            return False


def named(term: Term, made: Definition) -> Term:
    """The term with the name wherever the definition's body stands, at any places.

    >>> from symsoft.term import Entry, add
    >>> x = [Variable("x", (Entry(k, FixedSize(2)),)) for k in (1, 2)]
    >>> named(add(*x), Definition("Z", (), add(*x))) == Variable("Z")
    True
    """

    def change(node: Term) -> Term | None:
        if not isinstance(node, type(made.body)):
            return None
        if not made.places:
            return Variable(made.name) if alike(node, made.body) else None
        (place,) = made.places
        every = dict.fromkeys(p for inner in subterms(node) for p in own_places(inner) if p.size == place.size)
        found = (p for p in every if alike(node, rename(made.body, {place: p})))
        return next((Variable(made.name, (p,)) for p in found), None)

    return everywhere(term, change) or term


def _everywhere(derivation: Derivation, change: Callable[[Term], Term]) -> Derivation:
    """The derivation with every term changed."""
    definitions = tuple(replace(d, body=change(d.body)) for d in derivation.definitions)
    return replace(derivation, definitions=definitions, chains=tuple(_chain(c, change) for c in derivation.chains))


def _chain(chain: Chain, change: Callable[[Term], Term]) -> Chain:
    left, lines = replace(chain.left, term=change(chain.left.term)), list[Line]()
    for line in chain.lines:
        right = replace(line.right, term=change(line.right.term))
        if right.term != (lines[-1].right.term if lines else left.term):
            lines.append(replace(line, right=right))
    return replace(chain, left=left, lines=tuple(lines))
