"""A derivation at given sizes: its sums written out, its matrices entry by entry.

Its steps are proved for every size, and once more when what is written of it is read back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import takewhile

from symsoft.derivation import Chain, Derivation, Line
from symsoft.derive import CASES
from symsoft.divisors import inner, lettered
from symsoft.renaming import Renaming
from symsoft.rules.given_size import ENTRIES, FULL, opened
from symsoft.statement import Definition
from symsoft.term import Partial, Size, Term, Variable
from symsoft.tidy import ratio
from symsoft.walk import free_indices, sizes, subterms

SMALLEST, LARGEST = 2, 1000


def written_out(derivation: Derivation, given: int | Mapping[str, int], main: str = "n") -> Derivation:
    """The derivation at given sizes, with the same steps: sums are written out, above FULL with dots.

    The sizes are given by their names; a number alone is that of the only one, else of the `main` one. Others stay
    general. Raises ValueError, naming the
    choices, for a size that there is not, and a number out of reach.

    >>> from symsoft.derive import derive
    >>> from symsoft.emit.text import text
    >>> text(written_out(derive("softmax", "jacobian"), 2).definitions[0].body)
    'e^x_i / (e^x_1 + e^x_2)'
    """
    numbers = _numbers(_sizes(derivation), given, main)
    short = Renaming(numbers=numbers).derivation(derivation)
    kept = _kept(short)
    closed = next(chain for chain in reversed(kept) if not chain.left.axes and chain.heading != CASES).lines[-1].right
    definitions = tuple(_defined(definition, closed.term) for definition in short.definitions)
    chains = tuple(_entries(chain, closed.term) if chain.left.axes else _opened(chain) for chain in kept)
    whole = lettered(replace(short, definitions=definitions, chains=chains), map(opened, inner(closed.term)))
    return replace(whole, dotted=any(number > FULL for number in numbers.values()))


def plainer(derivation: Derivation) -> Iterator[Derivation]:
    """The derivation, then what is left where parts of it cannot be read back: without dots, without the matrix."""
    yield derivation
    yield replace(derivation, dotted=False)
    wholes = [chain.left.term for chain in derivation.chains if chain.left.axes]
    definitions = tuple(d for d in derivation.definitions if Variable(d.name, d.places) not in wholes)
    chains = tuple(chain for chain in derivation.chains if not chain.left.axes)
    yield replace(derivation, dotted=False, chains=chains, definitions=definitions)


def _numbers(names: tuple[str, ...], given: int | Mapping[str, int], main: str) -> Mapping[str, int]:
    """The number for each size that has one."""
    if not names:
        raise ValueError("n: it has no size to give a number for; leave out n")
    if isinstance(given, int):
        if len(names) > 1 and main not in names:
            example = ",".join(f"{name}={given}" for name in names)
            raise ValueError(f"n: it has the sizes {', '.join(names)}; name those that are given, as in {example}")
        given = {names[0] if len(names) == 1 else main: given}
    for name, number in given.items():
        if name not in names:
            raise ValueError(f"n: there is no size {name!r}; choose from {', '.join(names)}")
        if not SMALLEST <= number <= LARGEST:
            said = f"choose from {SMALLEST} to {LARGEST} (without n it is derived for every n)"
            raise ValueError(f"n: {number} is not written out; {said}")
    return given


def _kept(derivation: Derivation) -> tuple[Chain, ...]:
    """The chains before any further hypothesis, and the vector or matrix."""
    general = list(takewhile(lambda chain: not chain.given, derivation.chains))
    return tuple(chain for chain in derivation.chains if chain in general or chain.left.axes)


def _entries(chain: Chain, closed: Term) -> Chain:
    """The chain of a vector or matrix, its one line the entries that were found."""
    found = replace(chain.lines[-1].right, term=opened(closed))
    return replace(chain, lines=(Line(found, ENTRIES),))


def _defined(definition: Definition, closed: Term) -> Definition:
    """The definition with its sums written out; that of second derivatives by what was found for them.

    So no entry takes another proof of two derivatives. What all entries share is in front, as it is of the matrix.
    """
    if not _is_second(definition.body):
        return replace(definition, body=opened(definition.body))
    pieces, axes = ratio(opened(closed)), frozenset(definition.places)
    above = tuple(sorted(pieces.above, key=lambda factor: not axes.isdisjoint(free_indices(factor))))
    return replace(definition, body=replace(pieces, above=above).term)


def _is_second(term: Term) -> bool:
    """Whether there is a derivative of a derivative in it."""
    firsts = (node.body for node in subterms(term) if isinstance(node, Partial))
    return any(isinstance(node, Partial) for body in firsts for node in subterms(body))


def _sizes(derivation: Derivation) -> tuple[str, ...]:
    """The sizes by name, in the order of the text."""
    terms = [definition.body for definition in derivation.definitions]
    terms += [line.right.term for chain in derivation.chains for line in chain.lines]
    extents = [place.size for definition in derivation.definitions for place in definition.places]
    extents += [size for term in terms for size in sizes(term)]
    return tuple(dict.fromkeys(size.name for size in extents if isinstance(size, Size)))


def _opened(chain: Chain) -> Chain:
    """The chain with its sums written out, without the lines that say the same then."""
    left, lines = replace(chain.left, term=opened(chain.left.term)), list[Line]()
    for line in chain.lines:
        term = opened(line.right.term)
        if term != (lines[-1].right.term if lines else left.term):
            lines.append(replace(line, right=replace(line.right, term=term)))
    return replace(chain, left=left, lines=tuple(lines))
