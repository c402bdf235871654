"""Terms kept in the shape that people write: quotients whole, signs in front, no zeros and ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction

from symsoft.term import ONE, ZERO, Add, Exp, Index, Mul, Number, Pow, Sum, Term, add, divide, mul, negative
from symsoft.walk import children, free_indices, mentioned, rebuild, rename, subterms

LETTERS = "kltr"


def everywhere(term: Term, change: Callable[[Term], Term | None]) -> Term | None:
    """The term with `change` made wherever it applies, outermost first; None if nowhere."""
    changed = change(term)
    if changed is not None:
        return changed
    inside = children(term)
    new = [everywhere(child, change) for child in inside]
    if new.count(None) == len(new):
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


def parts(term: Term) -> list[Term]:
    """The factors of a product, products inside it taken apart, but quotients whole."""
    if isinstance(term, Mul) and quotient_of(term) is None:
        return [inner for factor in term.factors for inner in parts(factor)]
    return [term]


def product(given: Iterable[Term]) -> Term:
    """The product of the factors, tidy; of none it is 1."""
    return tidy(mul(*(tuple(given) or (ONE,))))


def signed(term: Term) -> tuple[bool, Term]:
    """Whether the term is -something, and the something."""
    match term:
        case Mul((Number(value), *rest)) if value < 0:
            return True, mul(*rest) if value == -1 else Mul((Number(-value), *rest))
        case Number(value) if value < 0:
            return True, Number(-value)
        case _:
            return False, term


def summands(term: Term) -> tuple[Term, ...]:
    """The terms of a sum, or the one term."""
    return term.terms if isinstance(term, Add) else (term,)


@dataclass(frozen=True, slots=True)
class Ratio:
    """± above / below, each as its factors."""

    negative: bool
    above: tuple[Term, ...]
    below: tuple[Term, ...]

    @property
    def term(self) -> Term:
        """The ratio as a term."""
        whole = divide(product(self.above), product(self.below)) if self.below else product(self.above)
        return tidy(negative(whole) if self.negative else whole)


def ratio(term: Term) -> Ratio:
    """The factors above and below the line of a product, those of the quotients in it among them."""
    below, inner = signed(term)
    over: list[Term] = []
    under: list[Term] = []
    for piece in parts(inner):
        pieces = quotient_of(piece)
        if pieces is None:
            over.append(piece)
        else:
            top = ratio(pieces[0])
            below ^= top.negative
            over += top.above
            under += [*top.below, *parts(pieces[1])]
    return Ratio(below, tuple(factor for factor in over if factor != ONE), tuple(under))


def alike(left: Term, right: Term) -> bool:
    """Whether two terms are the same but for the names of bound indices and the order of terms and factors."""
    return left == right or type(left) is type(right) and canonical(left) == canonical(right)


def canonical(term: Term, depth: int = 0) -> Term:
    """The term with its bound indices numbered, and its terms and factors sorted."""
    match term:
        case Sum():
            name = Index(f"\0{depth}", term.index.size)
            return Sum(name, canonical(rename(term.body, {term.index: name}), depth + 1), term.excluded)
        case Add(terms):
            return Add(tuple(sorted((canonical(inner, depth) for inner in terms), key=repr)))
        case Mul():
            return Mul(tuple(sorted((canonical(inner, depth) for inner in factors(term)), key=repr)))
        case _:
            return rebuild(term, tuple(canonical(child, depth) for child in children(term)))


def reduced(term: Term) -> Term:
    """The product without the factors that stand both above and below the line; the term itself if there are none."""
    whole = ratio(term)
    above, below = list(whole.above), list(whole.below)
    for factor in whole.below:
        rest = without(above, (factor,))
        if rest is not None:
            above, below = rest, without(below, (factor,)) or []
    same = len(below) == len(whole.below)
    return term if same else Ratio(whole.negative, tuple(above), tuple(below)).term


def without(given: list[Term], taken: Iterable[Term]) -> list[Term] | None:
    """The factors without those taken; None if one of these is missing."""
    left = list(given)
    for factor in taken:
        place = next((place for place, other in enumerate(left) if alike(other, factor)), None)
        if place is None:
            return None
        del left[place]
    return left


def tidy(term: Term) -> Term:
    """The term without zeros in sums, ones in products, and with the signs of products in front; quotients stay."""
    whole = rebuild(term, tuple(tidy(child) for child in children(term)))
    match whole:
        case Add(terms):
            kept = [inner for outer in terms for inner in summands(outer) if inner != ZERO]
            return add(*kept) if kept else ZERO
        case Mul():
            pieces = quotient_of(whole)
            return _product(whole) if pieces is None else _quotient(*pieces)
        case Pow(base, Number(value)):
            return _power(base, value)
        case Exp(argument) if argument == ZERO:
            return ONE
        case Sum(index, body, excluded):
            below, inner = signed(body)
            if body == ZERO:
                return ZERO
            return negative(Sum(index, inner, excluded)) if below else whole
        case _:
            return whole


def _power(base: Term, exponent: Fraction) -> Term:
    """b^1 is b; b^0 is 1; (√b)² is b.  A negative power stays, since it is what stands below the line."""
    match base:
        case Pow(inner, Number(value)) if value * exponent == 1 and exponent == 2:
            return inner
        case _:
            return ONE if exponent == 0 else base if exponent == 1 else Pow(base, Number(exponent))


def _product(term: Mul) -> Term:
    """A product with its sign and its number in front."""
    value = ONE.value
    rest: list[Term] = []
    for piece in parts(term):
        below, inner = signed(piece)
        value = -value if below else value
        for factor in parts(inner):
            match factor:
                case Number(number):
                    value *= number
                case Pow(base, Number(exponent)) if exponent < 0:
                    rest.append(divide(ONE, _power(base, -exponent)))
                case _:
                    rest.append(factor)
    if value == 0 or not rest:
        return Number(value)
    if value in (1, -1):
        return mul(*rest) if value == 1 else negative(mul(*rest))
    return Mul((Number(value), *rest)) if value > 0 else negative(Mul((Number(-value), *rest)))


def _quotient(numerator: Term, denominator: Term) -> Term:
    """a/b with the sign in front; a over one is a, and zero over anything is zero."""
    below, above = signed(numerator)
    if above == ZERO:
        return ZERO
    whole = above if denominator == ONE else divide(above, denominator)
    return negative(whole) if below else whole


def fresh_index(index: Index, taken: Iterable[str]) -> Index:
    """An index of the same size with a letter that is not taken."""
    used = set(taken)
    return Index(next(letter for letter in (index.name, *LETTERS, *"abcefgh") if letter not in used), index.size)


def apart(term: Term, context: Term) -> Term:
    """The term with other letters for bound indices where the context uses theirs: no letter means two things."""
    bound = {node.index for node in subterms(context) if isinstance(node, Sum)}
    taken = {index.name for index in mentioned(context) | bound}

    def change(node: Term) -> Term | None:
        if not isinstance(node, Sum) or node.index.name not in taken:
            return None
        new = fresh_index(node.index, taken | {index.name for index in free_indices(term)})
        taken.add(new.name)
        return apart(Sum(new, rename(node.body, {node.index: new}), node.excluded), context)

    return everywhere(term, change) or term


def respelled(term: Term) -> Term:
    """The term with a plain letter for every bound index that was given a prime, and one letter for equal sums."""
    taken = {index.name for index in mentioned(term)}

    def change(node: Term) -> Term | None:
        if not isinstance(node, Sum) or "'" not in node.index.name:
            return None
        new = fresh_index(Index(node.index.name.rstrip("'"), node.index.size), taken)
        taken.add(new.name)
        return respelled(Sum(new, rename(node.body, {node.index: new}), node.excluded))

    return _one_letter(everywhere(term, change) or term)


def _one_letter(term: Term) -> Term:
    """The term with each outermost sum written as the first one that it equals."""
    outermost: dict[Term, Term] = {}

    def change(node: Term) -> Term | None:
        return outermost.setdefault(canonical(node), node) if isinstance(node, Sum) else None

    return everywhere(term, change) or term
