"""Whether a term is an instance of a pattern, up to names, indices and holes, and the instance of another pattern."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from symsoft.statement import Definition
from symsoft.term import (
    Add,
    Apply,
    Cases,
    Choice,
    Count,
    Entry,
    Exp,
    Extent,
    Index,
    Log,
    Max,
    Mul,
    Number,
    Partial,
    Place,
    Pow,
    Product,
    Sum,
    Term,
    Variable,
)
from symsoft.walk import children, free_indices, fresh, rebuild, rename, subterms


@dataclass(frozen=True, slots=True)
class Filling:
    """What stands in a hole: a term in these indices."""

    indices: tuple[Index, ...]
    term: Term

    def at(self, places: tuple[Place, ...]) -> Term:
        """The term with other places for its indices."""
        return rename(self.term, dict(zip(self.indices, places, strict=True)))


@dataclass(frozen=True, slots=True)
class Bindings:
    """What the pattern's variables and indices are called in the term, and what stands in its holes."""

    names: Mapping[str, str] = field(default_factory=dict)
    indices: Mapping[Index, Index] = field(default_factory=dict)
    sizes: Mapping[Extent, Extent] = field(default_factory=dict)
    holes: frozenset[str] = frozenset()
    fillings: Mapping[str, Filling] = field(default_factory=dict)

    def name(self, old: str, new: str) -> Bindings | None:
        """With `old` called `new`; None if one of them already goes with another."""
        if self.names.get(old, new) != new or any(k != old and v == new for k, v in self.names.items()):
            return None
        return replace(self, names={**self.names, old: new})

    def index(self, old: Index, new: Index) -> Bindings | None:
        """With the index `old` called `new`; None if one of them, or the size, already goes with another."""
        if self.indices.get(old, new) != new or any(k != old and v == new for k, v in self.indices.items()):
            return None
        if self.sizes.get(old.size, new.size) != new.size:
            return None
        return replace(self, indices={**self.indices, old: new}, sizes={**self.sizes, old.size: new.size})


def match(pattern: Term, term: Term, bound: Bindings | None = None) -> Bindings | None:
    """The bindings under which the pattern is the term; None if there are none.

    Factors and summands are compared in the order in which they stand.  Two indices of the pattern never go with one
    index of the term.
    """
    known = Bindings() if bound is None else bound
    match pattern, term:
        case (Number(), Number()) | (Entry(), Entry()):
            return known if pattern == term else None
        case Count(old), Count(new):
            return known if known.sizes.get(old, new) == new else None
        case Variable(name, places), _ if name in known.holes:
            return _fill(name, places, term, known)
        case Variable(old_name, old_places), Variable(new_name, new_places):
            named = known.name(old_name, new_name)
            return None if named is None else _places(old_places, new_places, named)
        case Cases(), Cases():
            placed = _places((pattern.left, pattern.right), (term.left, term.right), known)
            return None if placed is None else _children(pattern, term, placed)
        case Sum() | Product() | Max(), Sum() | Product() | Max() if type(pattern) is type(term):
            return _binder(pattern, term, known)
        case Partial(), Partial():
            differentiated = match(pattern.variable, term.variable, known)
            return None if differentiated is None else match(pattern.body, term.body, differentiated)
        case ((Add() | Mul() | Pow() | Exp() | Log()), _) if type(pattern) is type(term):
            return _children(pattern, term, known)
        case Apply(), _:
            return known if pattern == term else None
        case _:
            return None


def match_definition(pattern: Definition, definition: Definition, bound: Bindings) -> Bindings | None:
    """As `match`, for what is defined."""
    named = bound.name(pattern.name, definition.name)
    if named is None or len(pattern.places) != len(definition.places):
        return None
    inner: Bindings | None = replace(named, indices={})
    for old, new in zip(pattern.places, definition.places, strict=True):
        inner = None if inner is None else inner.index(old, new)
    inner = None if inner is None else match(pattern.body, definition.body, inner)
    return None if inner is None else replace(inner, indices=bound.indices)


def instance(pattern: Term, bound: Bindings) -> Term:
    """The pattern with its variables and free indices called what the bindings say, and its holes filled."""
    return _named(rename(pattern, dict(bound.indices)), bound)


def instance_definition(pattern: Definition, bound: Bindings) -> Definition:
    """The definition with its variables called what the bindings say, over its own indices."""
    return Definition(bound.names.get(pattern.name, pattern.name), pattern.places, _named(pattern.body, bound))


def _named(term: Term, bound: Bindings) -> Term:
    match term:
        case Variable(name, places) if name in bound.fillings:
            return bound.fillings[name].at(places)
        case Variable(name, places):
            return Variable(bound.names.get(name, name), places)
        case Partial(body, variable):
            return Partial(
                _named(body, bound), Variable(bound.names.get(variable.name, variable.name), variable.places)
            )
        case _:
            return rebuild(term, tuple(_named(child, bound) for child in children(term)))


def _fill(name: str, places: tuple[Place, ...], term: Term, bound: Bindings) -> Bindings | None:
    """With the hole filled by the term; None if it is no plain term in the places, or holds another one already."""
    known = bound
    images = [known.indices.get(place) for place in places if isinstance(place, Index)]
    free = free_indices(term)
    if len(places) == 1 and images == [None] and len(free) == 1:
        taken = known.index(*(place for place in places if isinstance(place, Index)), *free)
        known, images = taken or known, list(free)
    indices = tuple(image for image in images if image is not None)
    if len(indices) != len(places) or not free <= set(indices) or not _plain(term, bool(places)):
        return None
    filling = known.fillings.get(name)
    if filling is not None:
        return known if filling.at(indices) == term else None
    return replace(known, fillings={**known.fillings, name: Filling(indices, term)})


def _plain(term: Term, entry: bool) -> bool:
    """Whether a hole may hold the term: arithmetic, exp and log of symbols; outside of entries also a sum of such."""
    if isinstance(term, Sum) and not entry and not term.excluded:
        return _plain(term.body, True)
    return all(isinstance(node, Number | Count | Variable | Add | Mul | Pow | Exp | Log) for node in subterms(term))


def _children(pattern: Term, term: Term, bound: Bindings) -> Bindings | None:
    old, new = children(pattern), children(term)
    if len(old) != len(new):
        return None
    known: Bindings | None = bound
    for one, other in zip(old, new, strict=True):
        known = None if known is None else match(one, other, known)
    return known


def _binder(pattern: Term, term: Term, bound: Bindings) -> Bindings | None:
    """Σ against Σ: the pattern's bound index is called like the term's inside, and forgotten outside."""
    assert isinstance(pattern, Sum | Product | Max)
    assert isinstance(term, Sum | Product | Max)
    # Both bound indices get a name that nothing outside has, so that neither meets a free one.
    own = fresh(pattern.index, frozenset(bound.indices) | free_indices(pattern))
    other = fresh(term.index, frozenset(bound.indices.values()) | free_indices(term))
    inside = bound.index(own, other)
    if inside is None:
        return None
    inner = match(rename(pattern.body, {pattern.index: own}), rename(term.body, {term.index: other}), inside)
    if inner is None:
        return None
    if not isinstance(pattern, Max) and not isinstance(term, Max):
        placed = _places(pattern.excluded, term.excluded, inner)
        inner = placed
    if inner is None:
        return None
    return replace(inner, indices={k: v for k, v in inner.indices.items() if k != own})


def _places(old: tuple[Place, ...], new: tuple[Place, ...], bound: Bindings) -> Bindings | None:
    if len(old) != len(new):
        return None
    known: Bindings | None = bound
    for one, other in zip(old, new, strict=True):
        if known is None:
            return None
        match one, other:
            case Index(), Index():
                known = known.index(one, other)
            case (Entry(), Entry()) | (Choice(), Choice()):
                known = known if one == other else None
            case _:
                return None
    return known
