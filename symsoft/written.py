"""A derivation at a given n: its sums written out, its matrices entry by entry, every step judged again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise, takewhile

from symsoft.derivation import Chain, Derivation, Line
from symsoft.derive import CASES, Unproved, proved
from symsoft.renaming import Renaming
from symsoft.rules.given_size import ENTRIES, FULL, opened
from symsoft.term import Choice, Count, Max, Product, Size, Sum, Term
from symsoft.walk import own_places, subterms

LARGEST = 1000


def written_out(derivation: Derivation, n: int) -> Derivation:
    """The derivation for n components, with the same steps; for more than FULL it stays general, its matrix with dots.

    Raises ValueError for an n that is out of reach, and for what has several sizes or none.

    >>> from symsoft.derive import derive
    >>> from symsoft.emit.text import text
    >>> text(written_out(derive("softmax", "jacobian"), 2).definitions[0].body)
    'e^x_i / (e^x_1 + e^x_2)'
    """
    if not 1 <= n <= LARGEST:
        raise ValueError(f"n: {n} is not written out; choose from 1 to {LARGEST} (without n it is derived for every n)")
    sizes = _sizes(derivation)
    if len(sizes) != 1:
        raise ValueError("n: only what has one size is written out; leave out n")
    if any(map(_with_class, derivation.chains)):
        raise ValueError("n: entries with a class in them are written out as text, latex and sympy only")
    numbers = dict.fromkeys(sizes, n) if n <= FULL else {}
    sized = Renaming(numbers=numbers).derivation(derivation)
    definitions = tuple(replace(definition, body=opened(definition.body)) for definition in sized.definitions)
    whole = replace(sized, definitions=definitions, chains=_chains(sized))
    for left, right in _claims(whole):
        if not proved(left, right, definitions, whole.given):
            raise Unproved(f"n: the kernel does not prove every step at n = {n} within its budget; leave out n")
    return whole


def _with_class(chain: Chain) -> bool:
    """Whether a vector or matrix has a class in its entries, which no number is given for."""
    nodes = (node for line in chain.lines for node in subterms(line.right.term))
    return bool(chain.left.axes) and any(isinstance(place, Choice) for node in nodes for place in own_places(node))


def _chains(derivation: Derivation) -> tuple[Chain, ...]:
    """The chains before any further hypothesis, and the vector or matrix by the entries that were found."""
    general = list(takewhile(lambda chain: not chain.given, derivation.chains))
    kept = [chain for chain in derivation.chains if chain in general or chain.left.axes]
    asked = next(chain for chain in reversed(kept) if not chain.left.axes and chain.heading != CASES)
    return tuple(_entries(chain, asked) if chain.left.axes else _opened(chain) for chain in kept)


def _entries(chain: Chain, asked: Chain) -> Chain:
    """The chain of a vector or matrix, its one line the entries."""
    found = replace(chain.lines[-1].right, term=opened(asked.lines[-1].right.term))
    return replace(chain, lines=(Line(found, ENTRIES),))


def _sizes(derivation: Derivation) -> frozenset[str]:
    """The sizes by name."""
    terms = [definition.body for definition in derivation.definitions]
    terms += [line.right.term for chain in derivation.chains for line in chain.lines]
    extents = [place.size for definition in derivation.definitions for place in definition.places]
    for node in (node for term in terms for node in subterms(term)):
        extents += [place.size for place in own_places(node)]
        if isinstance(node, Sum | Product | Max):
            extents.append(node.index.size)
        if isinstance(node, Count):
            extents.append(node.size)
    return frozenset(size.name for size in extents if isinstance(size, Size))


def _opened(chain: Chain) -> Chain:
    """The chain with its sums written out, without the lines that say the same then."""
    left, lines = replace(chain.left, term=opened(chain.left.term)), list[Line]()
    for line in chain.lines:
        term = opened(line.right.term)
        if term != (lines[-1].right.term if lines else left.term):
            lines.append(replace(line, right=replace(line.right, term=term)))
    return replace(chain, left=left, lines=tuple(lines))


def _claims(derivation: Derivation) -> Iterator[tuple[Term, Term]]:
    """What each sign says."""
    for chain in derivation.chains:
        yield from pairwise((chain.left.term, *(line.right.term for line in chain.lines)))
