"""Symbols that an equality introduces in place of parts of its left side: e^{x_j} / Σ_k e^{x_k} = e_j / Σ."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from symsoft.statement import Definition
from symsoft.term import Apply, Cases, Exp, Index, Log, Max, Number, Partial, Product, Sum, Term, Variable
from symsoft.walk import children, free_indices, rebuild, rename, subterms

Binder = Sum | Product | Max


def introduced(left: Term, right: Term, new: Callable[[str], bool]) -> tuple[Definition, ...]:
    """The definitions by which right is left, if it has new symbols for parts of left and nothing else is different."""
    found: dict[str, Definition] = {}
    return tuple(found.values()) if _fits(left, right, new, found) else ()


def alike(left: Term, right: Term) -> bool:
    """Whether two terms are the same but for the names of what their sums are over."""
    return _fits(left, right, lambda name: False, {})


def elsewhere(left: Term, right: Term) -> bool:
    """Whether both are one term at different indices, which is no claim: wᵀx_i + b = wᵀx_j + b."""
    one, other = free_indices(left) - free_indices(right), free_indices(right) - free_indices(left)
    if len(one) != 1 or len(other) != 1 or any(isinstance(node, (Partial, Apply)) for node in subterms(left)):
        return False
    return alike(rename(left, dict(zip(one, other, strict=True))), right)


def _fits(left: Term, right: Term, new: Callable[[str], bool], found: dict[str, Definition]) -> bool:
    """Whether right is left with new symbols for its parts, which are put into `found`."""
    if isinstance(right, Variable) and new(right.name):
        made = _definition(right, left)
        return made is not None and found.setdefault(right.name, made) == made
    if isinstance(right, Log) and not isinstance(left, Log):
        return _fits(Exp(left), right.argument, new, found)
    if isinstance(left, Binder) and isinstance(right, Binder) and left.index != right.index:
        if right.index in free_indices(left.body):
            return False
        left = replace(left, index=right.index, body=rename(left.body, {left.index: right.index}))
    inside = children(right)
    same = type(left) is type(right) and len(children(left)) == len(inside) and rebuild(left, inside) == right
    return same and all(_fits(one, other, new, found) for one, other in zip(children(left), inside, strict=True))


def _definition(symbol: Variable, body: Term) -> Definition | None:
    """What a new symbol stands for; None if that is a symbol or number, or depends on other indices."""
    places = tuple(place for place in symbol.places if isinstance(place, Index))
    plain = isinstance(body, (Variable, Number, Partial, Cases))
    if plain or len(set(places)) < len(symbol.places) or not free_indices(body) <= set(places):
        return None
    own = tuple(Index(f"i{number}", place.size) for number, place in enumerate(places))
    return Definition(symbol.name, own, rename(body, dict(zip(places, own, strict=True))))
