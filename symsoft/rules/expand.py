"""The rule that multiplies out where that makes a sum shorter, since terms cancel."""

from __future__ import annotations

from fractions import Fraction

from symsoft.rules.rule import Known
from symsoft.term import Add, Mul, Number, Term, add, mul, negative
from symsoft.tidy import canonical, everywhere, parts, tidy

Monomials = dict[tuple[Term, ...], tuple[Fraction, tuple[Term, ...]]]


def multiply_out(term: Term, known: Known) -> Term | None:
    """a (b − c) + c a = a b: the brackets of a sum are multiplied out if terms cancel then."""

    def change(node: Term) -> Term | None:
        if not isinstance(node, Add):
            return None
        shorter = len([value for value, _ in expanded(node).values() if value]) < len(expanded_terms(node))
        return collected(node) if shorter else None

    return everywhere(term, change)


def collected(term: Term) -> Term:
    """The term multiplied out, with equal products added up."""
    kept = [_monomial(value, rest) for value, rest in expanded(term).values() if value]
    return tidy(add(*kept)) if kept else Number(Fraction(0))


def expanded(term: Term) -> Monomials:
    """The term as a sum of products, the equal ones added up."""
    out: Monomials = {}
    for value, rest in expanded_terms(term):
        key = tuple(sorted((canonical(factor) for factor in rest), key=repr))
        before = out.get(key, (Fraction(0), rest))[0]
        out[key] = (before + value, rest)
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


def _monomial(value: Fraction, rest: tuple[Term, ...]) -> Term:
    body = mul(*rest) if rest else Number(Fraction(1))
    if value == 1:
        return body
    return negative(body) if value == -1 else mul(Number(value), body)
