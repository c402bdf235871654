"""What is said of one sample, p = σ(w·x + b), said of each, where nothing else says what p⁽ⁱ⁾, or p_i, stands for."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping

from symsoft.doubts import is_opaque, letter
from symsoft.statement import Definition
from symsoft.term import Extent, Index, Partial, Place, Term, Variable
from symsoft.walk import children, rebuild, rename, subterms

ABOVE = "⁽⁾"
"""What stands in the name of a symbol with its sample above it."""

Shapes = Mapping[str, tuple[Extent, ...]]
Definitions = Callable[[str], Definition | None]


def shapes_of(terms: Iterable[Term]) -> dict[str, tuple[Extent, ...]]:
    """The sizes of the places of all symbols in terms."""
    nodes = (node for term in terms for node in subterms(term))
    symbols = (node.variable if isinstance(node, Partial) else node for node in nodes)
    return {s.name: tuple(place.size for place in s.places) for s in symbols if isinstance(s, Variable)}


def for_each(
    terms: Iterable[Term], names: frozenset[str], shapes: Shapes, definition: Definitions
) -> tuple[tuple[str, Definition], ...]:
    """The definitions for each sample of undefined names, with the names that are defined for one.

    By what the terms differentiate has no sample.  Where an article has ŷ⁽ⁱ⁾ too, y⁽ⁱ⁾ is no output; nothing is made
    where two symbols would be the same.
    """
    by = frozenset(n.variable.name for term in terms for n in subterms(term) if isinstance(n, Partial))
    hatted = {_bare(name) for name in shapes if _bare(name)[:1] != name[:1]}
    lifting = _Lifting(shapes, definition, by)
    for name in sorted(names):
        if letter(name).replace(ABOVE, "") not in hatted:
            lifting.add(name)
    made = tuple(lifting.made.values())
    known = {_body(one) for name in names if by and (one := definition(name)) is not None}
    bodies = {_body(one) for _, one in made} - known
    return made if len(bodies) == len(made) else ()


def _body(one: Definition) -> Term:
    """What a symbol is, whatever its indices are called."""
    return rename(one.body, {place: Index(f"{number}", place.size) for number, place in enumerate(one.places)})


def _bare(name: str) -> str:
    """The letter of a symbol without its hat, and without its sample."""
    return unicodedata.normalize("NFD", name)[:1] + letter(name)[1:].replace(ABOVE, "")


class _Lifting:
    """The definitions that were made, by what they define for each sample, each with what it is of."""

    def __init__(self, shapes: Shapes, definition: Definitions, by: frozenset[str]) -> None:
        self.shapes, self.definition, self.by = shapes, definition, by
        self.made: dict[str, tuple[str, Definition]] = {}

    def add(self, name: str) -> None:
        """Define a symbol for each sample, if it is defined for one."""
        own = self.shapes.get(name, ())
        if not own or name in self.made or self.definition(name) is not None or is_opaque(name):
            return
        for base in sorted(self.shapes):
            one, at = self.definition(base), _sample(own, self.shapes[base], ABOVE in name)
            if one is None or at is None or not _same(name, base) or len(one.places) != len(self.shapes[base]):
                continue
            sample = Index(f"{name}'", own[at])
            body = self.lifted(one.body, sample, ABOVE in name)
            if body is not None:
                self.made[name] = base, Definition(name, (*one.places[:at], sample, *one.places[at:]), body)
                return

    def lifted(self, term: Term, sample: Index, above: bool) -> Term | None:
        """A term at a sample; None if nothing in it is of samples."""
        if isinstance(term, Variable):
            return self.at(term, sample, above)
        inside = children(term)
        found = tuple(self.lifted(child, sample, above) for child in inside)
        if all(child is None for child in found) or isinstance(term, Partial):
            return None
        return rebuild(term, tuple(new or old for new, old in zip(found, inside, strict=True)))

    def at(self, symbol: Variable, sample: Index, above: bool) -> Term | None:
        """A symbol at a sample: with one more place if it is written so, else as what it is defined as."""
        sizes = tuple(place.size for place in symbol.places)
        for name, own in self.shapes.items():
            at = _sample(own, sizes, above)
            told = at is not None and own[at] == sample.size and symbol.name not in self.by
            if told and at is not None and _same(name, symbol.name) and (ABOVE in name) == above:
                self.add(name)
                places: tuple[Place, ...] = (*symbol.places[:at], sample, *symbol.places[at:])
                return Variable(name, places)
        one = self.definition(symbol.name)
        if one is None or len(one.places) != len(symbol.places):
            return None
        return self.lifted(rename(one.body, dict(zip(one.places, symbol.places, strict=True))), sample, above)


def _same(name: str, base: str) -> bool:
    """Whether two names are of one symbol, the first with its sample."""
    return name != base and ABOVE not in base and letter(name.replace(ABOVE, "")) == letter(base)


def _sample(own: tuple[Extent, ...], base: tuple[Extent, ...], above: bool) -> int | None:
    """Which place of a symbol is its sample, as the others are those that it has for one; None if that is not clear."""
    if len(own) != len(base) + 1:
        return None
    fits = [at for at in range(1 if above else len(own)) if (*own[:at], *own[at + 1 :]) == base]
    return fits[0] if len(fits) == 1 else None
