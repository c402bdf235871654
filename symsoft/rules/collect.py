"""The rules that collect: like terms, the terms with one delta, equal factors as a power, fractions as one."""

from __future__ import annotations

from symsoft.rules.expand import collected, monomial, sorted_factors
from symsoft.rules.fractions import rests, shared
from symsoft.rules.rule import Known
from symsoft.term import ONE, ZERO, Add, Cases, Mul, Number, Pow, Sum, Term, add, divide, mul, negative
from symsoft.tidy import Ratio, alike, everywhere, parts, product, quotient_of, ratio, signed, summands, tidy, without


def like_terms(term: Term, known: Known) -> Term | None:
    """a b + b a = 2 a b, and a + 1 + 1 = a + 2."""

    def change(node: Term) -> Term | None:
        return added_up(node) if isinstance(node, Add) else None

    return everywhere(term, change)


def added_up(node: Add) -> Term | None:
    """The sum with equal products added up; None if no two are equal."""
    out = sorted_factors((value, rest) for inner in node.terms for value, rest in [_scaled(inner)])
    if len(out) == len(node.terms):
        return None
    kept = [monomial(value, rest) for value, rest in out.values() if value]
    return tidy(add(*kept)) if kept else ZERO


def _scaled(term: Term) -> tuple[Number, tuple[Term, ...]]:
    """The number in front of a product, and its other factors."""
    below, inner = signed(term)
    every = parts(inner)
    numbers = [factor for factor in every if isinstance(factor, Number)]
    value = product(numbers)
    assert isinstance(value, Number)
    rest = tuple(factor for factor in every if not isinstance(factor, Number))
    return Number(-value.value if below else value.value), rest


def is_delta(term: Term) -> bool:
    """Whether a term is δ_ij."""
    return isinstance(term, Cases) and (term.equal, term.unequal) == (ONE, ZERO)


def with_delta(term: Term, known: Known) -> Term | None:
    """δ a + (δ − b) c = δ (a + c) − b c, where two terms have the delta."""

    def change(node: Term) -> Term | None:
        if not isinstance(node, Add):
            return None
        every = [_deltas(inner) for inner in node.terms]
        twice = [delta for found in every for delta in found if sum(delta in other for other in every) > 1]
        return _collected(node, twice[0]) if twice else None

    return everywhere(term, change)


def _deltas(term: Term) -> list[Term]:
    """The deltas among the factors of a product, and among those of the terms of its brackets."""
    out = []
    for factor in ratio(term).above:
        inside = [piece for inner in summands(factor) for piece in ratio(inner).above]
        out += [piece for piece in inside if is_delta(piece)]
    return out


def _collected(node: Add, delta: Term) -> Term:
    """The sum as the delta times what it stands with, and the rest."""
    having, others = list[Term](), list[Term]()
    for inner in (piece for outer in node.terms for piece in _apart(outer, delta)):
        whole = ratio(inner)
        rest = without(list(whole.above), (delta,))
        if rest is None:
            others.append(inner)
        else:
            having.append(Ratio(whole.negative, tuple(rest), whole.below).term)
    together = tidy(add(*having))
    return tidy(add(mul(delta, (added_up(together) if isinstance(together, Add) else None) or together), *others))


def _apart(term: Term, delta: Term) -> list[Term]:
    """A product with a bracket that has the delta in some of its terms, multiplied out."""
    whole = ratio(term)
    for place, factor in enumerate(whole.above):
        if isinstance(factor, Add) and any(delta in ratio(inner).above for inner in factor.terms):
            rest = (*whole.above[:place], *whole.above[place + 1 :])
            return [Ratio(whole.negative, (inner, *rest), whole.below).term for inner in factor.terms]
    return [term]


def factor_rest(term: Term, known: Known) -> Term | None:
    """δ a − b c − b d = δ a − b (c + d)."""

    def change(node: Term) -> Term | None:
        if not isinstance(node, Add):
            return None
        having = [inner for inner in node.terms if _deltas(inner)]
        terms = [ratio(inner) for inner in node.terms if not _deltas(inner)]
        if not having or len(terms) < 2:
            return None
        above = shared([list(inner.above) for inner in terms])
        below = shared([list(inner.below) for inner in terms])
        if not above:
            return None
        below_zero = all(inner.negative for inner in terms)
        turned = [Ratio(inner.negative != below_zero, inner.above, inner.below) for inner in terms]
        front = divide(product(above), product(below)) if below else product(above)
        inside = tidy(rests(turned, above, below))
        whole = mul(front, (added_up(inside) if isinstance(inside, Add) else None) or inside)
        return tidy(add(*having, negative(whole) if below_zero else whole))

    return everywhere(term, change)


def as_powers(term: Term, known: Known) -> Term | None:
    """a a = a², and a^p a = a^{p+1}."""

    def change(node: Term) -> Term | None:
        if not isinstance(node, Mul):
            return None
        whole = ratio(node)
        for number, factor in enumerate(whole.above):
            base, exponent = based(factor)
            same = [other for other in whole.above[number + 1 :] if alike(based(other)[0], base)]
            if same and not isinstance(base, Number) and not is_delta(base):
                power = collected(add(exponent, *(based(other)[1] for other in same)))
                rest = without(list(whole.above), (factor, *same)) or []
                new = (*rest[:number], tidy(Pow(base, power)), *rest[number:])
                return Ratio(whole.negative, tuple(inner for inner in new if inner != ONE), whole.below).term
        return None

    return everywhere(term, change)


def based(term: Term) -> tuple[Term, Term]:
    """The base and the exponent."""
    return (term.base, term.exponent) if isinstance(term, Pow) else (term, ONE)


def one_fraction(term: Term, known: Known) -> Term | None:
    """(1/a) b (c + d) = (b/a) (c + d), (1/a) (b/c) = b/(a c), and (a/b)/c = a/(b c)."""

    def change(node: Term) -> Term | None:
        below, inner = signed(node)
        if (pieces := quotient_of(inner)) is not None and any(quotient_of(piece) for piece in parts(pieces[0])):
            return ratio(node).term
        every = parts(inner)
        fractions = [piece for piece in every if _is_reciprocal(piece)]
        brackets = [piece for piece in every if isinstance(piece, Add | Sum)]
        others = [piece for piece in every if piece not in fractions and piece not in brackets]
        if not fractions or not others and len(fractions) < 2 or all(isinstance(piece, Number) for piece in others):
            return None
        new = mul(ratio(product((*others, *fractions))).term, *brackets)
        return tidy(negative(new) if below else new)

    return everywhere(term, change)


def _is_reciprocal(term: Term) -> bool:
    """Whether a term is a number over something that is none."""
    pieces = quotient_of(term)
    return pieces is not None and isinstance(pieces[0], Number) and not isinstance(pieces[1], Number)
