"""The rule that multiplies out where that makes a sum shorter, since terms cancel."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from symsoft.rules.rule import Known
from symsoft.term import Add, Mul, Number, Term, add, mul, negative
from symsoft.tidy import canonical, everywhere, parts, tidy
from symsoft.walk import subterms

Monomials = dict[tuple[Term, ...], tuple[Fraction, tuple[Term, ...]]]


def multiply_out(term: Term, known: Known) -> Term | None:
    """a (b − c) + c a = a b: the brackets of a sum are multiplied out if terms cancel then."""

    def change(node: Term) -> Term | None:
        if not isinstance(node, Add):
            return None
        fewer = len([value for value, _ in expanded(node).values() if value]) < len(expanded_terms(node))
        new = collected(node) if fewer else node
        return new if _length(new) < _length(node) else None

    return everywhere(term, change)


def _length(term: Term) -> int:
    """How many nodes a term has."""
    return sum(1 for _ in subterms(term))


def collected(term: Term) -> Term:
    """The term multiplied out, with equal products added up."""
    kept = [monomial(value, rest) for value, rest in expanded(term).values() if value]
    return tidy(add(*kept)) if kept else Number(Fraction(0))


def expanded(term: Term) -> Monomials:
    """The term as a sum of products, the equal ones added up."""
    return sorted_factors((Number(value), rest) for value, rest in expanded_terms(term))


def sorted_factors(given: Iterable[tuple[Number, tuple[Term, ...]]]) -> Monomials:
    """Products by their factors in a fixed order, the equal ones added up."""
    out: Monomials = {}
    for number, rest in given:
        key = tuple(sorted((canonical(factor) for factor in rest), key=repr))
        before = out.get(key, (Fraction(0), rest))[0]
        out[key] = (before + number.value, rest)
    return out


def expanded_terms(term: Term) -> list[tuple[Fraction, tuple[Term, ...]]]:
    """The products that a term multiplies out to, each with its number."""
    match term:
        case Add(terms):
            return [inner for outer in terms for inner in expanded_terms(outer)]
        case Number(value):
            return [(value, ())]
        case Mul():
            out: list[tuple[Fraction, tuple[Term, ...]]] = [(Fraction(1), ())]
            for factor in parts(term):
                inner = [(Fraction(1), (factor,))] if isinstance(factor, Mul) else expanded_terms(factor)
                out = [(a * b, (*left, *right)) for a, left in out for b, right in inner]
            return out
        case _:
            return [(Fraction(1), (term,))]


def monomial(value: Fraction, rest: tuple[Term, ...]) -> Term:
    """A number times factors, without the number where it is 1."""
    body = mul(*rest) if rest else Number(Fraction(1))
    if not rest:
        return Number(value)
    if value == 1:
        return body
    return negative(body) if value == -1 else mul(Number(value), body)
