"""The rules for quotients: what stands above and below cancels, and a fraction over a square is split in two."""

from __future__ import annotations

from symsoft.rules.rule import Known
from symsoft.term import MINUS_ONE, ONE, Add, Mul, Number, Pow, Sum, Term, add, divide, mul, negative
from symsoft.tidy import Ratio, alike, everywhere, parts, product, quotient_of, ratio, reduced, signed, tidy, without


def cancel(term: Term, known: Known) -> Term | None:
    """(a b)/(a c) = b/c."""

    def change(node: Term) -> Term | None:
        found = reduced(node) if isinstance(node, Mul) else node
        return None if found == node else found

    return everywhere(term, change)


def split(term: Term, known: Known) -> Term | None:
    """(c a − c b)/d² = (c/d) ((a − b)/d), (a − b²)/d² = a/d² − (b/d)², and (a b)/d² = (a/d) (b/d)."""

    def change(node: Term) -> Term | None:
        match quotient_of(node):
            case (Add(terms), Pow(Add() | Sum() as d, Number(value))) if value == 2:
                return _over_square([ratio(inner) for inner in terms], d)
            case (top, Pow(Add() | Sum() as d, Number(value))) if value == 2:
                return mul(divide(ONE, d), divide(top, d))
            case _:
                return None

    return everywhere(term, change)


def _over_square(terms: list[Ratio], d: Term) -> Term:
    """The sum of the terms over d²: with a shared factor as a product of two fractions, else term by term."""
    above = shared([list(inner.above) for inner in terms])
    below = shared([list(inner.below) for inner in terms])
    if not above:
        return add(*(_square(inner, d) for inner in terms))
    front = [divide(ONE, product(below))] if below else []
    return mul(*front, divide(product(above), d), divide(_rests(terms, above, below), d))


def _rests(terms: list[Ratio], above: list[Term], below: list[Term]) -> Term:
    """The sum of the terms without the factors that they share."""
    return add(
        *(
            Ratio(
                term.negative,
                tuple(without(list(term.above), above) or ()),
                tuple(without(list(term.below), below) or ()),
            ).term
            for term in terms
        )
    )


def _square(term: Ratio, d: Term) -> Term:
    """a²/d² = (a/d)², and 1 where a is d."""
    first, *others = term.above
    if term.below or len(others) != 1 or not alike(first, others[0]):
        return divide(term.term, Pow(d, Number(ONE.value * 2)))
    whole = ONE if alike(first, d) else Pow(divide(first, d), Number(ONE.value * 2))
    return negative(whole) if term.negative else whole


def shared(products: list[list[Term]]) -> list[Term]:
    """The factors that all of the products have."""
    first, *others = products
    out: list[Term] = []
    for factor in first:
        rest = [without(other, (factor,)) for other in others]
        known = [other for other in rest if other is not None]
        if not isinstance(factor, Number) and len(known) == len(rest):
            out.append(factor)
            others = known
    return out


def factor(term: Term, known: Known) -> Term | None:
    """a b − a c = a (b − c)."""

    def change(node: Term) -> Term | None:
        if not isinstance(node, Add):
            return None
        terms = [ratio(inner) for inner in node.terms]
        above = shared([list(inner.above) for inner in terms])
        below = shared([list(inner.below) for inner in terms])
        if not above and not below:
            return None
        front = product(above) if not below else divide(product(above), product(below))
        return mul(front, _rests(terms, above, below))

    return everywhere(term, change)


def _turns(piece: Add) -> bool:
    """Whether −(a − b) is better as b − a: not where it begins with a number, as 1 − y does."""
    below = [signed(inner)[0] for inner in piece.terms]
    return any(below) and not any(isinstance(inner, Number) for inner in piece.terms)


def signs(term: Term, known: Known) -> Term | None:
    """−(a − b) = b − a, and −a (b − c) = a (c − b), where the bracket has something with a minus in it."""

    def change(node: Term) -> Term | None:
        below, inner = signed(node)
        if not below:
            return None
        every = parts(inner)
        for place, piece in enumerate(every):
            if isinstance(piece, Add) and (len(every) == 1 or _turns(piece)):
                turned = add(*(Mul((MINUS_ONE, part)) for part in piece.terms))
                return tidy(mul(*every[:place], turned, *every[place + 1 :]))
        return None

    return everywhere(term, change)
