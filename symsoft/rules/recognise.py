"""The rules that write a term by the values of functions: s_i for the quotient that it is, 1 − σ for the rest."""

from __future__ import annotations

from collections.abc import Iterator

from symsoft.rules.fractions import root
from symsoft.rules.rule import Known
from symsoft.statement import Definition
from symsoft.term import (
    ONE,
    Add,
    Exp,
    Index,
    Log,
    Mul,
    Place,
    Pow,
    Sum,
    Term,
    Variable,
    add,
    divide,
    mul,
    negative,
    subtract,
)
from symsoft.tidy import Ratio, alike, everywhere, parts, product, quotient_of, ratio, signed, summands, tidy, without
from symsoft.walk import own_places, rename, subterms


def recognise(term: Term, known: Known) -> Term | None:
    """A quotient that is a defined function by its own definition gets its name; a common divisor cancels first."""
    named = [d for d in known.names if quotient_of(d.body) is not None]

    def change(node: Term) -> Term | None:
        pieces = quotient_of(node)
        if pieces is None:
            return None
        above, below = pieces[0], _rooted(pieces[1], named)
        found = name_of(node, named) or _over(above, below, named) or _over_one(above, below, named)
        return None if found is None else tidy(found)

    changed = everywhere(term, change)
    return None if changed is None else everywhere(tidy(changed), _gathered) or changed


def _gathered(node: Term) -> Term | None:
    """(1/T) a b = a b/T, where no other quotient is a factor."""
    if not isinstance(node, Mul) or quotient_of(node) is not None:
        return None
    quotients = [pieces for pieces in map(quotient_of, parts(node)) if pieces is not None]
    return ratio(node).term if [above for above, _ in quotients] == [ONE] else None


def _over(above: Term, below: Term, named: list[Definition]) -> Term | None:
    """above/below in names, term by term and under a sum sign; None where nothing has a name."""
    match above:
        case Add(terms) if rest := without(list(terms), summands(below) if isinstance(below, Add) else (below,)):
            return add(ONE, _over(add(*rest), below, named) or divide(add(*rest), below))
        case Add(terms):
            found = [_over(inner, below, named) for inner in terms]
            if all(inner is None for inner in found):
                return None
            return add(*(divide(old, below) if new is None else new for old, new in zip(terms, found, strict=True)))
        case Sum(index, body, excluded):
            inner = _over(body, below, named)
            return None if inner is None else Sum(index, inner, excluded)
        case Mul() if (pieces := quotient_of(above)) is not None:
            inner = _over(pieces[0], below, named)
            return None if inner is None else divide(inner, pieces[1])
        case _:
            return _named_product(above, below, named)


def _over_one(above: Term, below: Term, named: list[Definition]) -> Term | None:
    """above/(b c) as (above/b)/c, where above/b has a name."""
    every = parts(below)
    for place, factor in enumerate(every if len(every) > 1 else ()):
        found = _over(above, factor, named)
        if found is not None:
            return divide(found, product((*every[:place], *every[place + 1 :])))
    return None


def _named_product(above: Term, below: Term, named: list[Definition]) -> Term | None:
    """(a b)/d as (a/d) b, where d cancels or a/d has a name."""
    minus, inner = signed(above)
    every = parts(inner)
    rest = without(every, (below,))
    if rest is not None:
        return product((*rest, negative(ONE)) if minus else rest)
    found = [*_inside(every, below, named), *_named_factors(every, below, named)]
    whole = min(found, key=_plainness, default=None)
    return negative(whole) if minus and whole is not None else whole


def _inside(every: list[Term], below: Term, named: list[Definition]) -> Iterator[Term]:
    """The product with a sum among its factors taken over the divisor, in names."""
    for place, piece in enumerate(every):
        inner = _over(piece, below, named) if isinstance(piece, Sum | Add) else None
        if inner is not None:
            yield mul(*every[:place], inner, *every[place + 1 :])


def _named_factors(every: list[Term], below: Term, named: list[Definition]) -> Iterator[Term]:
    """The product with some of its factors over the divisor as a name, or as one minus a name."""
    whole = divide(product(every), below)
    for definition in named:
        for places in _candidates(whole, definition.places):
            pieces = quotient_of(rename(definition.body, dict(zip(definition.places, places, strict=True))))
            if pieces is None or not alike(pieces[1], below):
                continue
            value = Variable(definition.name, places)
            others = [(add(*rest), subtract(ONE, value)) for rest in _rests(*pieces)]
            for above, name in ((pieces[0], value), *others):
                yield from _replaced(every, parts(above), name)


def _replaced(every: list[Term], taken: list[Term], name: Term) -> Iterator[Term]:
    """The product with the name in the place of the first of the factors taken."""
    rest = without(every, (piece for piece in taken if piece != ONE))
    if rest is not None:
        at = next((place for place, piece in enumerate(every) if alike(piece, taken[0])), len(rest))
        yield mul(*rest[:at], name, *rest[at:])


def _rests(above: Term, below: Term) -> Iterator[list[Term]]:
    """What is left of a sum below the line without what stands above it."""
    if isinstance(below, Add):
        rest = without(list(below.terms), summands(above))
        if rest:
            yield rest


def _plainness(term: Term) -> tuple[int, int]:
    """How many exponentials are left, then how long it is: less is plainer."""
    nodes = list(subterms(term))
    return sum(isinstance(node, Exp) for node in nodes), len(nodes)


def _rooted(below: Term, named: list[Definition]) -> Term:
    """d as √d √d, where √d is what a name divides by."""
    roots = [pieces[1] for pieces in (quotient_of(d.body) for d in named) if pieces is not None]
    halves = [piece for piece in roots if isinstance(piece, Pow) and piece == root(piece.base)]
    out: list[Term] = []
    for piece in parts(below):
        half = next((half for half in halves if alike(half.base, piece)), None)
        out += [piece] if half is None else [half, half]
    return below if out == parts(below) else mul(*out)


def name_of(term: Term, named: list[Definition]) -> Term | None:
    """The defined variable whose body, at some places, is the term; one minus it where the term is the rest of it."""
    for definition in named:
        for places in _candidates(term, definition.places):
            body = rename(definition.body, dict(zip(definition.places, places, strict=True)))
            value = Variable(definition.name, places)
            if alike(body, term):
                return value
            if _rest(term, body):
                return subtract(ONE, value)
    return None


def _candidates(term: Term, own: tuple[Index, ...]) -> list[tuple[Place, ...]]:
    """The places in the term at which a definition could be meant."""
    found = dict.fromkeys(place for node in subterms(term) for place in own_places(node))
    out: list[tuple[Place, ...]] = [()]
    for index in own:
        out = [(*places, place) for places in out for place in found if place.size == index.size]
    return out


def _rest(term: Term, body: Term) -> bool:
    """Whether a/(a + b) is the term where b/(a + b) is the body."""
    left, right = quotient_of(term), quotient_of(body)
    if left is None or right is None or not isinstance(left[1], Add) or not alike(left[1], right[1]):
        return False
    return alike(add(left[0], right[0]), left[1])


def reduce_exponential(term: Term, known: Known) -> Term | None:
    """e^u/(1 + e^u) = 1/(1 + e^{−u}), where that has a name."""
    named = list(known.names)

    def change(node: Term) -> Term | None:
        whole = ratio(node)
        pairs = ((above, below) for below in whole.below if isinstance(below, Add) for above in (*whole.above, ONE))
        for above, below in pairs if isinstance(node, Mul) else ():
            for inner in below.terms:
                found = _turned(above, below, inner.argument) if isinstance(inner, Exp) else None
                if found is not None and name_of(found, named) is not None:
                    rest = without(list(whole.above), (above,) if above != ONE else ()) or []
                    under = without(list(whole.below), (below,)) or []
                    return Ratio(whole.negative, (*rest, found), tuple(under)).term if rest or under else found
        return None

    return everywhere(term, change)


def _turned(above: Term, below: Add, u: Term) -> Term:
    """Both parts of a fraction times e^{−u}."""
    return divide(_times(above, u), add(*(_times(each, u) for each in reversed(below.terms))))


def _times(term: Term, u: Term) -> Term:
    """The term times e^{−u}."""
    if isinstance(term, Exp) and term.argument == u:
        return ONE
    return product((term, Exp(tidy(negative(u)))))


def recognise_value(term: Term, known: Known) -> Term | None:
    """What a function is defined as, as it stands or with the other sign, gets its name."""
    named = [d for d in known.names if quotient_of(d.body) is None and not isinstance(d.body, Variable)]

    def change(node: Term) -> Term | None:
        for definition in named if isinstance(node, Sum | Add | Log | Pow) else ():
            for places in _candidates(node, definition.places):
                body = rename(definition.body, dict(zip(definition.places, places, strict=True)))
                below, inner = signed(tidy(body))
                if alike(inner, node):
                    name = Variable(definition.name, places)
                    return negative(name) if below else name
        return None

    return everywhere(term, change)


def power_of_sum(term: Term, known: Known) -> Term | None:
    """e^{a + b} = e^a e^b."""

    def change(node: Term) -> Term | None:
        match node:
            case Exp(Add(terms)):
                return mul(*(Exp(inner) for inner in terms))
            case _:
                return None

    return everywhere(term, change)


def log_of_product(term: Term, known: Known) -> Term | None:
    """log(a b) = log a + log b, and log e^a = a."""

    def change(node: Term) -> Term | None:
        match node:
            case Log(Exp(inner)):
                return inner
            case Log(Mul()) if quotient_of(node.argument) is None:
                return add(*(_log(factor) for factor in parts(node.argument)))
            case _:
                return None

    return everywhere(term, change)


def _log(term: Term) -> Term:
    return term.argument if isinstance(term, Exp) else Log(term)
