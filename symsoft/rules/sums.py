"""The rules for sums: a delta picks a term, constants go out in front, and a sum that is known gets its value."""

from __future__ import annotations

from symsoft.rules.expand import collected
from symsoft.rules.rule import Known
from symsoft.statement import SumsTo
from symsoft.term import (
    ONE,
    ZERO,
    Add,
    Cases,
    Count,
    Index,
    Mul,
    Number,
    Place,
    Sum,
    Term,
    Variable,
    add,
    delta,
    subtract,
)
from symsoft.tidy import (
    Ratio,
    alike,
    everywhere,
    product,
    quotient_of,
    ratio,
    reduced,
    respelled,
    signed,
    summands,
    tidy,
)
from symsoft.walk import children, free_indices, rebuild, rename, variables


def delta_place(term: Term, index: Index) -> Place | None:
    """The other place of a delta with the index."""
    match term:
        case Cases(left, right, equal, unequal) if (equal, unequal) == (ONE, ZERO) and index in (left, right):
            return right if left == index else left
        case _:
            return None


def picked(term: Sum) -> Term:
    """Σ_k δ_kj a_k = a_j, and Σ_k c a_k = c Σ_k a_k, as far as they apply."""
    return _picked(term) or _pulled(term) or term


def _picked(term: Sum) -> Term | None:
    """Σ_k δ_kj a_k = a_j, and Σ_{k≠y} δ_kj a_k = (1 − δ_jy) a_j; None where no factor is a delta with the index."""
    whole = ratio(term.body)
    for number, factor in enumerate(whole.above):
        place = delta_place(factor, term.index)
        if place is not None:
            rest = Ratio(whole.negative, whole.above[:number] + whole.above[number + 1 :], whole.below).term
            present = [subtract(ONE, delta(place, out)) for out in term.excluded]
            return tidy(product((*present, rename(rest, {term.index: place}))))
    return None


def _pulled(term: Sum) -> Term | None:
    """Σ_k c a_k = c Σ_k a_k, and Σ_k a_k/c = (Σ_k a_k)/c."""
    whole, index = ratio(term.body), term.index
    above = [factor for factor in whole.above if index in free_indices(factor)]
    below = [factor for factor in whole.below if index in free_indices(factor)]
    if (len(above), len(below)) == (len(whole.above), len(whole.below)) and (above or below):
        return None
    if not above and not below and term.excluded:
        return None
    inside = Sum(index, Ratio(False, tuple(above), tuple(below)).term, term.excluded)
    rest: Term = inside if above or below else Count(index.size)
    out = tuple(factor for factor in whole.above if factor not in above)
    under = tuple(factor for factor in whole.below if factor not in below)
    return Ratio(whole.negative, (*out, rest), under).term


def pick(term: Term, known: Known) -> Term | None:
    """Σ_k δ_kj a_k = a_j, and Σ_{k≠y} δ_kj a_k = (1 − δ_jy) a_j."""
    return everywhere(term, lambda node: _picked(node) if isinstance(node, Sum) else None)


def pull(term: Term, known: Known) -> Term | None:
    """Σ_k c a_k = c Σ_k a_k: what does not depend on the index goes out in front."""
    return everywhere(term, lambda node: _pulled(node) if isinstance(node, Sum) and not node.excluded else None)


def spread(term: Term, known: Known) -> Term | None:
    """Σ_k a_k (b_k − c_k) = Σ_k a_k b_k − Σ_k a_k c_k, where one of the parts has a delta or a known sum."""
    return everywhere(term, lambda node: _spread(node, known) if isinstance(node, Sum) else None)


def spread_again(term: Term, known: Known) -> Term | None:
    """The same where a part has brackets, of whose parts one has a delta or a known sum."""
    return everywhere(term, lambda node: _spread(node, known, True) if isinstance(node, Sum) else None)


def _spread(node: Sum, known: Known, again: bool = False) -> Term | None:
    """A sum over a bracket as the sums over its terms, if one of them is picked or known, or spread in its turn."""
    if node.excluded:
        return None
    whole = ratio(node.body)
    for number, factor in enumerate(whole.above):
        if not isinstance(factor, Add):
            continue
        others = (whole.above[:number], whole.above[number + 1 :])
        terms = [Ratio(whole.negative, (*others[0], inner, *others[1]), whole.below).term for inner in factor.terms]
        sums = [Sum(node.index, tidy(inner)) for inner in terms]
        if any(_opens(inner, known, again) for inner in sums):
            return tidy(add(*sums))
    return None


def _opens(term: Sum, known: Known, again: bool) -> bool:
    """Whether a sum is picked or known; or, again, changes places with one in it or is spread over terms that open."""
    found = _picked(term) or value_of(term, known)
    if again:
        found = found or _exchanged(term, known) or _spread(term, known, True)
    return found is not None


def exchange(term: Term, known: Known) -> Term | None:
    """Σ_j v_j Σ_k s_k a_kj = Σ_k s_k Σ_j a_kj v_j: what is given is summed first, and weighted by what was defined."""
    return everywhere(term, lambda node: _exchanged(node, known) if isinstance(node, Sum) else None)


def _exchanged(term: Sum, known: Known) -> Term | None:
    """The two sums in the other order, if only the one inside has something in front that is defined."""
    whole = ratio(term.body)
    for number, inner in enumerate(whole.above):
        beside = (*whole.above[:number], *whole.above[number + 1 :])
        if not isinstance(inner, Sum) or inner.excluded or term.excluded:
            continue
        if _has_index((*beside, *whole.below), inner.index) or _has_defined((*beside, *whole.below), known):
            continue
        within = ratio(inner.body)
        front = tuple(factor for factor in within.above if term.index not in free_indices(factor))
        rest = tuple(factor for factor in within.above if factor not in front)
        if _has_defined(front, known) and not _has_index(within.below, term.index):
            first = Sum(term.index, Ratio(False, (*rest, *beside), whole.below).term)
            return Sum(inner.index, Ratio(whole.negative != within.negative, (*front, first), within.below).term)
    return None


def _has_index(factors: tuple[Term, ...], index: Index) -> bool:
    return any(index in free_indices(factor) for factor in factors)


def _has_defined(factors: tuple[Term, ...], known: Known) -> bool:
    return any(known.definition(name) is not None for factor in factors for name in variables(factor))


def total(term: Term, known: Known) -> Term | None:
    """Σ_k s_k = 1."""
    return everywhere(term, lambda node: value_of(node, known) if isinstance(node, Sum) else None)


def in_order(term: Term, bound: bool = False) -> Term:
    """The term with the positive terms of each sum before the negative ones, and deltas before other factors.

    Under the sign of a sum the factors stay as they are, so that its terms stay alike.
    """
    inside = bound or isinstance(term, Sum)
    whole = rebuild(term, tuple(in_order(child, inside) for child in children(term)))
    match whole:
        case Add():
            return add(*sorted(summands(whole), key=lambda inner: signed(inner)[0]))
        case Mul() if quotient_of(whole) is None and not inside:
            return Mul(tuple(sorted(whole.factors, key=_rank)))
        case _:
            return whole


def _rank(factor: Term) -> int:
    """Numbers come first in a product, then deltas."""
    match factor:
        case Number():
            return 0
        case Cases(_, _, equal, unequal) if (equal, unequal) == (ONE, ZERO):
            return 1
        case _:
            return 2


def open_value(term: Term, known: Known) -> Term | None:
    """s_i becomes what it is defined as, unless nothing but names is left."""

    def change(node: Term) -> Term | None:
        body = known.body(node) if isinstance(node, Variable) else None
        return None if body is None else respelled(body)

    return None if isinstance(term, Variable) else everywhere(term, change)


def value_of(term: Sum, known: Known) -> Term | None:
    """What Σ_k u_k is: where it is stated, where u is a share, Σ_k a_k / Σ_k a_k = 1, or a mean of such."""
    match term:
        case Sum(index, Variable(name, places) as inner, ()) if places.count(index) == 1:
            at = places.index(index)
            for stated in known.hypotheses:
                if isinstance(stated, SumsTo) and (stated.name, stated.place) == (name, at):
                    return Number(stated.value)
            body = known.body(inner)
            pieces = None if body is None else quotient_of(body)
            if pieces is not None:
                return ONE if alike(Sum(index, pieces[0]), pieces[1]) else None
            return _linear(index, body, known) if isinstance(body, Add) else None
        case Sum(index, Add() as body, ()):
            return _linear(index, body, known)
        case _:
            return None


def _linear(index: Index, body: Add, known: Known) -> Term | None:
    """Σ_k (a u_k + b) = a Σ_k u_k + b n, where that comes to a number."""
    pulled = tidy(add(*(picked(Sum(index, inner)) for inner in body.terms)))
    summed = everywhere(pulled, lambda node: value_of(node, known) if isinstance(node, Sum) else None) or pulled
    cancelled = tidy(add(*(reduced(inner) for inner in summands(summed))))
    found = collected(cancelled)
    return found if isinstance(found, Number) else None
