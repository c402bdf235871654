"""Long divisors and shared sums at a given size by a letter of their own, as in s_i = e^{x_i} / Z."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from symsoft.derivation import Chain, Derivation, Line
from symsoft.statement import Definition
from symsoft.term import Add, Entry, FixedSize, Number, Pow, Sum, Term, Variable
from symsoft.tidy import alike, everywhere, ratio
from symsoft.walk import free_indices, own_places, rename, subterms, variables

LETTERS = "ZNSDQCB"
"""The letters for divisors, in order of preference."""

SUMS = "CABMG"
"""The letters for other sums, in order of preference."""

LONG = 3
"""How many terms a divisor with a letter has at least."""

BESIDE = 5
"""How many terms a factor of all entries of a matrix has at least, to have a letter: it stands in front, once."""


def lettered(derivation: Derivation) -> Derivation:
    """The derivation with a letter for each long divisor and shared sum, each defined before it is used."""
    for found, letters in ((_divisors, LETTERS), (_repeated, SUMS)):
        free = iter([letter for letter in letters if letter not in _taken(derivation)])
        while (part := next(found(derivation), None)) and (letter := next(free, None)):
            derivation = _with(derivation, letter, *part)
    return derivation


def _with(derivation: Derivation, letter: str, at: int, part: Term) -> Derivation:
    """The derivation with the letter for the part, defined before the definition of that number."""
    made = Definition(letter, tuple(sorted(free_indices(part), key=lambda index: index.name)), part)
    whole = _everywhere(derivation, partial(named, made=made))
    return replace(whole, definitions=(*whole.definitions[:at], made, *whole.definitions[at:]))


def _taken(derivation: Derivation) -> frozenset[str]:
    """The letters that stand for something already, indices too."""
    terms = [definition.body for definition in derivation.definitions]
    terms += [term for chain in derivation.chains for term in _terms(chain)]
    names = {definition.name for definition in derivation.definitions}.union(*map(variables, terms))
    return frozenset(names)


def _terms(chain: Chain) -> Iterator[Term]:
    yield chain.left.term
    yield from (line.right.term for line in chain.lines)


def _repeated(derivation: Derivation) -> Iterator[tuple[int, Term]]:
    """The long sums inside all entries of a row, a column or a matrix, each with the number of where it is first."""
    bodies = [definition.body for definition in derivation.definitions]
    for chain in derivation.chains:
        whole = chain.lines[-1].right.term
        for node in subterms(whole) if len(chain.left.axes) == 2 else ():
            least = BESIDE if node in ratio(whole).above else LONG
            if isinstance(node, Add) and node != whole and _long(node) >= least and _is_alike(node, chain):
                yield next((at for at, body in enumerate(bodies) if node in subterms(body)), len(bodies)), node


def _long(node: Add) -> int:
    """How many terms a sum has, or variables where it was a sum over products, as in a_1 x_1 + a_2 x_2."""
    inside = [[one for one in subterms(term) if isinstance(one, Variable)] for term in node.terms]
    entries = all(any(isinstance(place, Entry) for one in term for place in one.places) for term in inside)
    return sum(map(len, inside)) if entries and len(set(map(len, inside))) == 1 else len(node.terms)


def _is_alike(node: Term, chain: Chain) -> bool:
    """Whether a part is the same in all entries of a row, a column or a matrix."""
    return free_indices(node) <= frozenset(chain.left.axes) and len(free_indices(node)) <= 1


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
