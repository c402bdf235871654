"""Terms kept in the shape that people write: quotients whole, signs in front, no zeros and ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from symsoft.term import MINUS_ONE, ONE, ZERO, Add, Index, Mul, Number, Pow, Sum, Term, add, mul, negative
from symsoft.walk import children, rebuild, rename


def everywhere(term: Term, change: Callable[[Term], Term | None]) -> Term | None:
    """The term with `change` made wherever it applies, outermost first; None if nowhere."""
    changed = change(term)
    if changed is not None:
        return changed
    inside = children(term)
    new = [everywhere(child, change) for child in inside]
    if all(child is None for child in new):
        return None
    return rebuild(term, tuple(old if child is None else child for old, child in zip(inside, new, strict=True)))


def quotient_of(term: Term) -> tuple[Term, Term] | None:
    """The numerator and the denominator of a quotient a b^-1."""
    match term:
        case Mul((numerator, Pow(denominator, Number(value)))) if value == -1:
            return numerator, denominator
        case _:
            return None


def factors(term: Term) -> list[Term]:
    """The factors of a product, products inside it taken apart."""
    if isinstance(term, Mul):
        return [inner for factor in term.factors for inner in factors(factor)]
    return [term]


def alike(left: Term, right: Term) -> bool:
    """Whether two terms are the same but for the names of bound indices."""
    return _canonical(left, 0) == _canonical(right, 0)


def _canonical(term: Term, depth: int) -> Term:
    if isinstance(term, Sum):
        name = Index(f"\0{depth}", term.index.size)
        return Sum(name, _canonical(rename(term.body, {term.index: name}), depth + 1), term.excluded)
    return rebuild(term, tuple(_canonical(child, depth) for child in children(term)))


def tidy(term: Term) -> Term:
    """The term without zeros in sums, ones in products, and with the signs of products in front; quotients stay."""
    whole = rebuild(term, tuple(tidy(child) for child in children(term)))
    match whole:
        case Add(terms):
            kept = [inner for inner in terms if inner != ZERO]
            return add(*kept) if kept else ZERO
        case Mul():
            parts = list(_parts(whole))
            if ZERO in parts:
                return ZERO
            rest = [part for part in parts if part not in (MINUS_ONE, ONE)] or [ONE]
            quotient = isinstance(rest[-1], Pow) and quotient_of(whole) is not None
            product = Mul((ONE, rest[0])) if quotient and len(rest) == 1 else mul(*rest)
            return negative(product) if parts.count(MINUS_ONE) % 2 else product
        case other:
            return other


def _parts(product: Mul) -> Iterator[Term]:
    """The factors, with products inside taken apart but for quotients."""
    quotient = quotient_of(product) is not None
    for factor in product.factors:
        if isinstance(factor, Mul) and (quotient_of(factor) is None or _is_negative(factor)) and not quotient:
            yield from _parts(factor)
        elif quotient and isinstance(factor, Mul) and _is_negative(factor):
            yield from (MINUS_ONE, mul(*factor.factors[1:]))
        else:
            yield factor


def _is_negative(product: Mul) -> bool:
    return product.factors[0] == MINUS_ONE


def expand(term: Term) -> Term:
    """The term with products of sums multiplied out, one level deep."""
    match term:
        case Mul(parts):
            for place, part in enumerate(parts):
                if isinstance(part, Add):
                    return add(*(tidy(mul(*parts[:place], inner, *parts[place + 1 :])) for inner in part.terms))
        case _:
            pass
    return term
