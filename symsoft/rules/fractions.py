"""The rules for quotients: what stands above and below cancels, and a fraction over a square is split in two."""

from __future__ import annotations

from symsoft.rules.expand import collected
from symsoft.rules.rule import Known
from symsoft.term import (
    MINUS_ONE,
    ONE,
    ZERO,
    Add,
    Cases,
    Index,
    Mul,
    Number,
    Pow,
    Sum,
    Term,
    Variable,
    add,
    divide,
    mul,
    negative,
)
from symsoft.tidy import (
    Ratio,
    alike,
    everywhere,
    parts,
    product,
    quotient_of,
    ratio,
    reduced,
    signed,
    summands,
    tidy,
    without,
)
from symsoft.walk import children, rebuild, rename, subterms


def cancel(term: Term, known: Known) -> Term | None:
    """(a b)/(a c) = b/c."""

    def change(node: Term) -> Term | None:
        found = reduced(node) if isinstance(node, Mul) else node
        return powers(node) if found == node else found

    return everywhere(term, change)


def powers(node: Term) -> Term | None:
    """a/a² = 1/a, and a^{p−1} a/a^p = 1: powers of one base above and below, whose exponents come to a number."""
    whole = ratio(node)
    for under in whole.below:
        base, _ = _power(under)
        below = [factor for factor in whole.below if alike(_power(factor)[0], base)]
        above = [factor for factor in whole.above if alike(_power(factor)[0], base)]
        exponents = [*(_power(f)[1] for f in above), *(negative(_power(f)[1]) for f in below)]
        left = collected(add(*exponents)) if above else None
        if isinstance(left, Number):
            over = tuple(factor for factor in whole.above if factor not in above)
            rest = tuple(factor for factor in whole.below if factor not in below)
            up, down = (_raised(base, left), ()) if left.value > 0 else ((), _raised(base, Number(-left.value)))
            return Ratio(whole.negative, (*over, *up), (*rest, *down)).term
    return None


def _power(term: Term) -> tuple[Term, Term]:
    """The base and the exponent."""
    return (term.base, term.exponent) if isinstance(term, Pow) else (term, ONE)


def _raised(base: Term, exponent: Number) -> tuple[Term, ...]:
    return (tidy(Pow(base, exponent)),) if exponent.value else ()


def split(term: Term, known: Known) -> Term | None:
    """(c a − c b)/d² = (c/d) ((a − b)/d), (a − b²)/d² = a/d² − (b/d)², and (a b)/d² = (a/d) (b/d); √d² may be d."""

    def change(node: Term) -> Term | None:
        match quotient_of(node):
            case (Add(terms), Pow(d, Number(value))) if value == 2 and _is_sum(d, known):
                return _over_square([ratio(inner) for inner in terms], d)
            case (top, Pow(d, Number(value))) if value == 2 and _is_sum(d, known):
                return mul(divide(ONE, d), divide(top, d))
            case (Add(terms), d) if root(d) in subterms(node):
                return add(*(ratio(divide(inner, d)).term for inner in terms))
            case _:
                return None

    return everywhere(term, change)


def root(term: Term) -> Term:
    """The square root of a term."""
    return Pow(term, Number(ONE.value / 2))


def _is_sum(term: Term, known: Known) -> bool:
    """Whether a term is a sum, or the name of one."""
    body = known.body(term) if isinstance(term, Variable) else term
    return isinstance(body, Add | Sum)


def _over_square(terms: list[Ratio], d: Term) -> Term:
    """The sum of the terms over d²: with a shared factor as a product of two fractions, else term by term."""
    above = shared([list(inner.above) for inner in terms])
    below = shared([list(inner.below) for inner in terms])
    if not above:
        return add(*(_square(inner, d) for inner in terms))
    rest = [ratio(inner) for inner in summands(rests(terms, above, below))]
    if not below and all(_is_square(inner) for inner in rest):
        return mul(*above, add(*(_square(inner, d) for inner in rest)))
    front = [divide(ONE, product(below))] if below else []
    return mul(*front, divide(product(above), d), divide(rests(terms, above, below), d))


def _is_square(term: Ratio) -> bool:
    """Whether a product is a factor times itself."""
    return not term.below and len(term.above) == 2 and alike(*term.above)


def rests(terms: list[Ratio], above: list[Term], below: list[Term]) -> Term:
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
    if not _is_square(term):
        return divide(term.term, Pow(d, Number(ONE.value * 2)))
    first = term.above[0]
    whole = ONE if alike(first, d) else Pow(divide(first, d), Number(ONE.value * 2))
    return negative(whole) if term.negative else whole


def shared(products: list[list[Term]]) -> list[Term]:
    """The factors that all of the products have."""
    first, *others = products
    out: list[Term] = []
    for factor in first:
        rest = [without(other, (factor,)) for other in others]
        known = [other for other in rest if other is not None]
        if factor != ONE and len(known) == len(rest):
            out.append(factor)
            others = known
    return out


def turned(term: Term, known: Known) -> Term | None:
    """δ_ij a_i − b a_j = δ_ij a_j − b a_j, where a_j is a factor of the rest."""

    def change(node: Term) -> Term | None:
        if not isinstance(node, Add):
            return None
        for place, inner in enumerate(node.terms):
            rest = [list(ratio(other).above) for other in (*node.terms[:place], *node.terms[place + 1 :])]
            for other in _other_index(inner):
                new = [list(ratio(other).above), *rest]
                if len(shared(new)) > len(shared([list(ratio(inner).above), *rest])):
                    return add(*node.terms[:place], other, *node.terms[place + 1 :])
        return None

    return everywhere(term, change)


def _other_index(term: Term) -> list[Term]:
    """δ_ij a_i with the other index in a."""
    whole = ratio(term)
    out = []
    for place, inner in enumerate(whole.above):
        match inner:
            case Cases(Index() as left, Index() as right, equal, unequal) if (equal, unequal) == (ONE, ZERO):
                others = Ratio(whole.negative, (*whole.above[:place], *whole.above[place + 1 :]), whole.below).term
                out += [mul(inner, rename(others, {a: b})) for a, b in ((left, right), (right, left))]
            case _:
                pass
    return [tidy(new) for new in out]


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
        return mul(front, rests(terms, above, below))

    return everywhere(term, change)


def _turns(piece: Add) -> bool:
    """Whether −(a − b) is better as b − a: not where it begins with a number, as 1 − y does."""
    below = [signed(inner)[0] for inner in piece.terms]
    return any(below) and not any(isinstance(inner, Number) and inner.value > 0 for inner in piece.terms)


def signs(term: Term, known: Known) -> Term | None:
    """−(a − b) = b − a, and −a (b − c) = a (c − b), where the bracket has something with a minus in it.

    A bracket that has nothing else gives its sign to the product: (a − b) (−1 − c) = (b − a) (1 + c). Beside other
    terms a minus stays where it is, as in d − a (b − c).
    """
    return _with_signs(term, alone=True)


def _with_signs(term: Term, alone: bool) -> Term | None:
    """The term with its signs turned, outermost first; None where there is nothing to turn."""
    turned = _signs_of(term, alone)
    if turned is not None:
        return turned
    inside = children(term)
    new = [_with_signs(child, not isinstance(term, Add)) for child in inside]
    if new.count(None) == len(new):
        return None
    return rebuild(term, tuple(old if child is None else child for old, child in zip(inside, new, strict=True)))


def _signs_of(node: Term, alone: bool) -> Term | None:
    """A product with its signs turned, where it stands alone or beside other terms."""
    below, inner = signed(node)
    above, under = quotient_of(inner) or (inner, ONE)
    every = parts(above)
    if len(every) > 1 and (dark := next(filter(_is_below, every), None)) is not None:
        below, every, alone = not below, [_opposite(piece) if piece is dark else piece for piece in every], True
    elif not below:
        return None
    for place, piece in enumerate(every if below else ()):
        if isinstance(piece, Add) and (len(every) == 1 and under == ONE or alone and _turns(piece)):
            return tidy(divide(mul(*every[:place], _opposite(piece), *every[place + 1 :]), under))
    whole = tidy(divide(mul(*every), under))
    changed = negative(whole) if below else whole
    return changed if changed != node else None


def _is_below(piece: Term) -> bool:
    """Whether a bracket has terms with a minus alone."""
    return isinstance(piece, Add) and all(signed(inner)[0] for inner in piece.terms)


def _opposite(piece: Term) -> Term:
    """−a + b for a − b."""
    return tidy(add(*(Mul((MINUS_ONE, part)) for part in summands(piece))))
