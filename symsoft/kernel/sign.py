"""Whether a relation holds between two normal forms: equality, and inequalities that follow from signs."""

from __future__ import annotations

from collections.abc import Iterator

from symsoft.kernel.atom import Component, Exponential, Logarithm, SumAtom
from symsoft.kernel.divide import primitive
from symsoft.kernel.form import Monomial, Polynomial, Quotient, Rational, monomial, power_of, rational
from symsoft.kernel.normal import Normaliser
from symsoft.kernel.scope import Scope
from symsoft.kernel.spot import Spot
from symsoft.kernel.survey import Survey
from symsoft.statement import Relation
from symsoft.term import Index

REST = "\0rest"


def holds(
    relation: Relation, left: Quotient, right: Quotient, scope: Scope, normaliser: Normaliser, overview: Survey
) -> bool:
    """Whether left relation right, in this scope, for certain."""
    if relation == "=":
        return left == right or normaliser.plus(left, -right).is_zero()
    difference = normaliser.plus(right, -left)
    strict = relation != "≤"
    if relation == "≠":
        return _certain(difference, True, scope, normaliser, overview) or _certain(
            -difference, True, scope, normaliser, overview
        )
    return (not strict and difference.is_zero()) or _certain(difference, strict, scope, normaliser, overview)


def _certain(value: Quotient, strict: bool, scope: Scope, normaliser: Normaliser, overview: Survey) -> bool:
    """Whether the value is positive (not negative); a sum of logarithms is, where its exponential exceeds 1."""
    if any(isinstance(atom, Logarithm) for atom in value.numerator.atoms()) and value.is_whole():
        value = normaliser.plus(normaliser.exp(value), rational(-1))
        if any(isinstance(a, Exponential) and _logarithmic(a.argument) for a in value.numerator.atoms()):
            return False
    if not normaliser.positive(value.denominator):
        return False
    if value.is_zero():
        return False
    coefficient, mono, rest = primitive(value.numerator)
    plain = rest if coefficient > 0 else -rest
    certain = normaliser.positive_monomial(mono) if strict else normaliser.square(mono)
    return certain and _positive(plain, strict, scope, normaliser, overview)


def _logarithmic(mono: Monomial) -> bool:
    return any(isinstance(atom, Logarithm) for atom, _ in mono.factors)


def _positive(polynomial: Polynomial, strict: bool, scope: Scope, normaliser: Normaliser, overview: Survey) -> bool:
    """Positive coefficients, once each sum over a range is split into its terms in scope and the rest, which is ≥ 0."""
    if normaliser.positive(polynomial):
        return True
    opened, spare = _split(polynomial, scope, normaliser, overview)
    terms = [(_plain(mono), mono, c) for mono, c in opened.numerator.terms.items()]
    if not opened.is_whole() or not all(c > 0 and normaliser.square(plain) for plain, _, c in terms):
        return False
    return not strict or any(normaliser.positive_monomial(plain if spare else mono) for plain, mono, _ in terms)


def _plain(mono: Monomial) -> Monomial:
    """The monomial without the rests of sums, which are not negative."""
    return monomial(f for f in mono.factors if not (isinstance(f[0], Component) and f[0].name.startswith(REST)))


def _split(polynomial: Polynomial, scope: Scope, normaliser: Normaliser, overview: Survey) -> tuple[Quotient, bool]:
    """The polynomial with Σ_k b(k) = rest + Σ_f b(f); and whether every rest is certainly positive."""
    table: dict[SumAtom, Quotient] = {}
    spare = True
    for atom in polynomial.atoms():
        if isinstance(atom, SumAtom) and len(atom.sizes) == 1 and normaliser.positive_monomial(atom.body):
            size = atom.sizes[0]
            spots = [spot for spot in scope.known if spot.size == size]
            spare = spare and overview.least(size) > len(spots)
            total = Quotient(power_of(Component(f"{REST} {len(table)}", ())))
            table.setdefault(atom, normaliser.total([total, *_terms(atom, spots, normaliser)]))
    return normaliser.total(_replaced(m, c, table, normaliser) for m, c in polynomial.terms.items()), spare


def _terms(atom: SumAtom, spots: list[Spot], normaliser: Normaliser) -> Iterator[Quotient]:
    for spot in spots:
        (name,), body = normaliser.open_sum(atom)
        change: dict[Index, Spot] = {name: spot}
        yield normaliser.substitute_monomial(body, change)


def _replaced(
    mono: Monomial, coefficient: Rational, table: dict[SumAtom, Quotient], normaliser: Normaliser
) -> Quotient:
    result = rational(coefficient)
    for atom, exponent in mono.factors:
        if isinstance(atom, SumAtom) and atom in table and exponent.denominator == 1 and exponent > 0:
            result = normaliser.times(result, normaliser.power(table[atom], int(exponent)))
        else:
            result = normaliser.times(result, Quotient(power_of(atom, exponent)))
    return result
