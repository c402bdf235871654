"""Long divisors and shared sums at a given size by a letter of their own, as in s_i = e^{x_i} / Z."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial, reduce

from symsoft.derivation import Chain, Derivation, Line
from symsoft.statement import Definition
from symsoft.term import Add, Entry, FixedSize, Number, Place, Pow, Sum, Term, Variable, add
from symsoft.tidy import alike, canonical, everywhere, ratio
from symsoft.walk import free_indices, own_places, rename, subterms, variables

LETTERS = "ZNSDQCB"
"""The letters for divisors, in order of preference."""

SUMS = "CABMG"
"""The letters for other sums, in order of preference."""

LONG = 3
"""How many terms a divisor with a letter has at least."""

BESIDE = 5
"""How many terms a factor of all entries of a matrix has at least, to have a letter: it stands in front, once."""

NODES = 20
"""How many nodes a sum of fewer terms that all entries repeat has at least, to have a letter."""


def lettered(derivation: Derivation, sums: Iterable[Term] = ()) -> Derivation:
    """The derivation with a letter for each long divisor and shared sum, each defined before it is used.

    `sums` are those that have one wherever they stand, at any places, the inner ones first.
    """
    derivation = _by_letters(derivation, _divisors, LETTERS)
    free, made = iter(_free(derivation, SUMS)), list[Definition]()
    for whole in sums:
        part = reduce(named, made, whole)
        if isinstance(part, Add) and _long(part) >= LONG and (letter := next(free, None)):
            made.append(_made(letter, part))
            derivation = _with(derivation, made[-1])
    return _by_letters(derivation, _repeated, SUMS)


def _by_letters(derivation: Derivation, found: Callable[[Derivation], Iterator[Term]], letters: str) -> Derivation:
    """The derivation with a letter for each part that is found in it, as long as there are letters."""
    free = iter(_free(derivation, letters))
    while (part := next(found(derivation), None)) and (letter := next(free, None)):
        derivation = _with(derivation, _made(letter, part))
    return derivation


def _free(derivation: Derivation, letters: str) -> list[str]:
    return [letter for letter in letters if letter not in _taken(derivation)]


def _made(letter: str, part: Term) -> Definition:
    return Definition(letter, tuple(sorted(free_indices(part), key=lambda index: index.name)), part)


def _with(derivation: Derivation, made: Definition) -> Derivation:
    """The derivation with the letter for its part, defined before the first definition that has it."""
    bodies = (definition.body for definition in derivation.definitions)
    first = next((at for at, body in enumerate(bodies) if named(body, made) != body), len(derivation.definitions))
    whole = _everywhere(derivation, partial(named, made=made))
    return replace(whole, definitions=(*whole.definitions[:first], made, *whole.definitions[first:]))


def _taken(derivation: Derivation) -> frozenset[str]:
    """The letters that stand for something already, indices too."""
    terms = [definition.body for definition in derivation.definitions]
    terms += [term for chain in derivation.chains for term in _terms(chain)]
    names = {definition.name for definition in derivation.definitions}.union(*map(variables, terms))
    return frozenset(names)


def _terms(chain: Chain) -> Iterator[Term]:
    yield chain.left.term
    yield from (line.right.term for line in chain.lines)


def _repeated(derivation: Derivation) -> Iterator[Term]:
    """The long sums inside all entries of a row, a column or a matrix."""
    for chain in derivation.chains:
        whole = chain.lines[-1].right.term
        for node in subterms(whole) if len(chain.left.axes) == 2 else ():
            if isinstance(node, Add) and node != whole and _is_alike(node, chain):
                least = BESIDE if node in ratio(whole).above else LONG
                large = not free_indices(node) and sum(1 for _ in subterms(node)) >= NODES
                if large or _long(node) >= least:
                    yield node


def _long(node: Add) -> int:
    """How many terms a sum has, or variables where it was a sum over products, as in a_1 x_1 + a_2 x_2."""
    inside = [[one for one in subterms(term) if isinstance(one, Variable)] for term in node.terms]
    entries = all(any(isinstance(place, Entry) for one in term for place in one.places) for term in inside)
    return sum(map(len, inside)) if entries and len(set(map(len, inside))) == 1 else len(node.terms)


def _is_alike(node: Term, chain: Chain) -> bool:
    """Whether a part is the same in all entries of a row, a column or a matrix."""
    return free_indices(node) <= frozenset(chain.left.axes) and len(free_indices(node)) <= 1


def _divisors(derivation: Derivation) -> Iterator[Term]:
    """The long divisors that the definitions have."""
    for definition in derivation.definitions:
        for node in subterms(definition.body):
            match node:
                case Pow(base, Number(value)) if value < 0 and _is_long(base) and len(free_indices(base)) <= 1:
                    yield base
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
    """The term with the name wherever the definition's body stands, at any places, also within a longer sum.

    >>> from symsoft.term import Entry, add
    >>> x = [Variable("x", (Entry(k, FixedSize(2)),)) for k in (1, 2)]
    >>> named(add(*x), Definition("Z", (), add(*x))) == Variable("Z")
    True
    """

    def change(node: Term) -> Term | None:
        if not isinstance(node, type(made.body)):
            return None
        every: Iterable[tuple[Place, ...]] = [()]
        if made.places:
            (place,) = made.places
            used = (own_places(inside) for inside in subterms(node))
            every = dict.fromkeys((p,) for places in used for p in places if p.size == place.size)
        for places in every:
            rest = _without(node, rename(made.body, dict(zip(made.places, places, strict=True))))
            if rest is not None:
                return add(Variable(made.name, places), *(named(one, made) for one in rest))
        return None

    return everywhere(term, change) or term


def _without(term: Term, part: Term) -> list[Term] | None:
    """What is left of a sum without some of its terms, nothing of what is all the part; None if it is not in it."""
    if not (isinstance(term, Add) and isinstance(part, Add)):
        return [] if alike(term, part) else None
    rest = [(one, canonical(one)) for one in term.terms]
    for one in map(canonical, part.terms):
        at = next((at for at, (_, form) in enumerate(rest) if form == one), None)
        if at is None:
            return None
        del rest[at]
    return [one for one, _ in rest]


def inner(term: Term) -> Iterator[Sum]:
    """The sums that stand inside another sum, or more than once, and have one index free at most; inner ones first.

    >>> from symsoft.term import Index
    >>> j, k = (Index(letter, FixedSize(3)) for letter in "jk")
    >>> [found.index.name for found in inner(Sum(k, Sum(j, Variable("x", (k, j)))))]
    ['j']
    """
    nodes = [node for node in subterms(term) if isinstance(node, Sum)]
    inside = {one for node in nodes for one in subterms(node.body) if isinstance(one, Sum)}
    shared = [node for node in dict.fromkeys(nodes) if node in inside or nodes.count(node) > 1]
    return (node for node in reversed(shared) if len(free_indices(node)) <= 1)


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
