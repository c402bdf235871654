"""The result of a derivation at a given n, in SymPy: over the function's own values, entry by entry, and checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

import sympy

from symsoft.derivation import Derivation
from symsoft.derive import CASES
from symsoft.explicit.instantiate import Instance, instantiate
from symsoft.functions.function import classes_of
from symsoft.statement import Definition
from symsoft.term import Index, Place, Size, Term
from symsoft.walk import children, free_indices, indices_of, own_places, sizes

MOST = 20
"""The largest n that is written out: entries of a Hessian are n², and each is a sum."""

CHECKED = 4
"""How many entries are held against SymPy's own derivative."""

CLOSE = sympy.Rational(1, 10**25)


@dataclass(frozen=True, slots=True)
class Result:
    """What was asked and what was found, as terms over the axes, with the definitions that they rest on."""

    asked: Term
    found: Term
    axes: tuple[Index, ...]
    definitions: tuple[Definition, ...]
    n: int

    @property
    def sizes(self) -> Mapping[str, int]:
        """Every size is n."""
        terms = (self.asked, self.found, *(definition.body for definition in self.definitions))
        return {size.name: self.n for term in terms for size in sizes_of(term)}

    def places(self) -> Iterator[tuple[int, ...]]:
        """The places of the entries, row by row."""
        return product(range(1, self.n + 1), repeat=len(self.axes))

    def matrix(self) -> sympy.ImmutableMatrix:
        """The entries: a matrix, a column, or one number."""
        instance = Instance(self.sizes)
        entries = [instance.term(self.found, dict(zip(self.axes, at, strict=True))) for at in self.places()]
        columns = self.n if len(self.axes) == 2 else 1
        rows = [entries[start : start + columns] for start in range(0, len(entries), columns)]
        return sympy.ImmutableMatrix(rows)

    def check(self) -> None:
        """Hold entries against SymPy's own derivative; ArithmeticError, with the entry, at one that differs.

        Where there is a class, every entry is held against SymPy's with each of two numbers for it.
        """
        every, classes = list(self.places()), self._classes()
        for at in every if classes else every[:: max(1, len(every) // CHECKED)]:
            for chosen in sorted({1, self.n}) if classes else (1,):
                self._check(at, dict.fromkeys(classes, chosen))

    def _check(self, at: tuple[int, ...], classes: Mapping[str, int]) -> None:
        indices = dict(zip(self.axes, at, strict=True))
        asked, found = (
            instantiate(term, self.sizes, indices, self.definitions, classes) for term in (self.asked, self.found)
        )
        symbols = sorted((asked - found).free_symbols, key=str)
        point = {symbol: sympy.Rational(2 * number + 1, 4 * len(symbols)) for number, symbol in enumerate(symbols)}
        if abs((asked - found).subs(point).evalf(40)) > CLOSE:
            raise ArithmeticError(f"entry {at}: {found} is not what SymPy finds")

    def _classes(self) -> frozenset[str]:
        """The names of the classes that the definitions have in them."""
        return classes_of(self.definitions)


def result(derivation: Derivation, n: int) -> Result:
    """What a derivation finds, at n components. Raises ValueError for a large n, and for more than two axes.

    >>> from symsoft.derive import derive
    >>> result(derive("softmax", "jvp"), 2).matrix()
    Matrix([
    [s1*(-s1*v1 - s2*v2 + v1)],
    [s2*(-s1*v1 - s2*v2 + v2)]])
    """
    if not 1 <= n <= MOST:
        raise ValueError(f"n: {n} is not written out; choose from 1 to {MOST} (without n it is derived for every n)")
    general = [chain for chain in derivation.chains if not chain.left.axes and not chain.given]
    chain = next(chain for chain in reversed(general) if chain.heading != CASES)
    axes = _axes(chain.left.term)
    if len(axes) > 2:
        raise ValueError(f"n: a result with {len(axes)} indices is no matrix; leave out n")
    return Result(chain.left.term, chain.lines[-1].right.term, axes, derivation.definitions, n)


def _axes(term: Term) -> tuple[Index, ...]:
    """The free indices in the order of the text, so that the function's own come first."""
    free = free_indices(term)
    return tuple(dict.fromkeys(index for place in _written(term) for index in indices_of(place) if index in free))


def _written(term: Term) -> Iterator[Place]:
    """The places in the order of the text: those of what is differentiated before those of the variable."""
    for child in children(term):
        yield from _written(child)
    yield from own_places(term)


def sizes_of(term: Term) -> Iterator[Size]:
    """The sizes by name of what occurs in a term."""
    return (size for size in sizes(term) if isinstance(size, Size))
