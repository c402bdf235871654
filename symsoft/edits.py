"""Single edits of a term, the kind of slip that people make: a sign, an index, a name, a factor, an exponent, a sum."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import assert_never

from symsoft.palette import Palette, elsewhere
from symsoft.term import (
    MINUS_ONE,
    ONE,
    Add,
    Apply,
    Cases,
    Count,
    Exp,
    Index,
    Log,
    Max,
    Mul,
    Number,
    Partial,
    Pow,
    Product,
    Sum,
    Term,
    Variable,
    add,
    delta,
    mul,
    negative,
    number,
)
from symsoft.walk import children, free_indices, rebuild, subterms, variables


@dataclass(frozen=True, slots=True)
class Edit:
    """A term after one edit: how large the edit is (1 is a sign or an index), and the code of its diagnosis."""

    size: int
    code: str
    term: Term


def edits(term: Term, colours: Palette) -> Iterator[Edit]:
    """Every single edit of the term, also one made at all places where the same subterm stands."""
    yield from _inside(term, colours, colours.indices)
    for part in colours.parts:
        if isinstance(part, Variable) and part.name not in variables(term):
            yield Edit(2, "missing-term", add(term, part))
            yield Edit(2, "missing-term", add(term, negative(part)))
    nodes = list(subterms(term))
    for node in dict.fromkeys(node for node in nodes if nodes.count(node) > 1):
        if isinstance(node, Variable | Sum):
            for edit in _inside(node, colours, _bound(term) + colours.indices):
                yield Edit(edit.size, edit.code, _everywhere(term, node, edit.term))
                if isinstance(node, Variable):
                    yield Edit(edit.size, edit.code, _under_sums(term, node, edit.term))


def _everywhere(term: Term, old: Term, new: Term) -> Term:
    """The term with a subterm replaced at every place, whatever is bound there: a slip is made in writing."""
    if term == old:
        return new
    return rebuild(term, tuple(_everywhere(child, old, new) for child in children(term)))


def _under_sums(term: Term, old: Term, new: Term) -> Term:
    """The term with a subterm replaced inside of its sums only."""
    if isinstance(term, Sum):
        return _everywhere(term, old, new)
    return rebuild(term, tuple(_under_sums(child, old, new) for child in children(term)))


def _bound(term: Term) -> tuple[Index, ...]:
    return tuple(dict.fromkeys(node.index for node in subterms(term) if isinstance(node, Sum | Product | Max)))


def _inside(term: Term, colours: Palette, scope: tuple[Index, ...]) -> Iterator[Edit]:
    """The edits at the top and, one at a time, those of each child."""
    yield from _at(term, colours, scope)
    inner = scope
    if isinstance(term, Sum | Product | Max):
        inner = (*scope, term.index)
    inside = children(term)
    for place, child in enumerate(inside):
        for edit in _inside(child, colours, inner):
            yield Edit(edit.size, edit.code, rebuild(term, (*inside[:place], edit.term, *inside[place + 1 :])))


def _at(term: Term, colours: Palette, scope: tuple[Index, ...]) -> Iterator[Edit]:
    """The edits of a node by itself."""
    match term:
        case Variable():
            yield from _variable(term, colours, scope)
        case Number(value) if value not in (0, -1):
            yield Edit(1, "wrong-sign", number(-value))
            for pair in colours.pairs if value == 1 else ():
                yield Edit(1, "missing-delta", delta(*pair))
        case Cases(left, right, equal, unequal):
            yield Edit(2, "extra-delta", ONE)
            yield Edit(2, "wrong-index", Cases(left, right, unequal, equal))
        case Add(terms):
            yield from _sum_of(terms, colours)
        case Mul(factors):
            yield from _product_of(factors)
        case Pow(base, Number(value)):
            yield from _power(base, value)
            if value == 2 and isinstance(base, Variable):
                found = (edit for edit in _variable(base, colours, scope) if edit.code.startswith("wrong"))
                yield from (replace(edit, term=mul(base, edit.term)) for edit in found)
        case Exp(argument):
            yield Edit(2, "wrong-sign", Exp(negative(argument)))
            yield Edit(2, "extra-exponential", argument)
        case Log(argument):
            yield Edit(3, "extra-logarithm", argument)
        case Sum(index, body, excluded):
            yield Edit(3, "extra-sum", body)
            if excluded:
                yield Edit(2, "extra-exclusion", Sum(index, body))
        case Product(index, body, excluded):
            yield Edit(2, "wrong-binder", Sum(index, body, excluded))
        case Count():
            yield from (Edit(2, "wrong-name", part) for part in colours.parts if part != term)
        case Max() | Partial() | Apply() | Pow() | Number():
            pass
        case _:
            assert_never(term)
    yield from _more(term, colours)


def _more(term: Term, colours: Palette) -> Iterator[Edit]:
    """A missing factor, δ or Σ."""
    if isinstance(term, Number | Count):
        return
    for factor in colours.factors:
        yield Edit(3 if isinstance(factor, Number) else 2, "missing-factor", mul(factor, term))
    for pair in colours.pairs:
        yield Edit(2, "missing-delta", mul(delta(*pair), term))
    for index in sorted(free_indices(term), key=lambda index: index.name):
        yield Edit(2, "missing-sum", Sum(index, term))


def _variable(term: Variable, colours: Palette, scope: tuple[Index, ...]) -> Iterator[Edit]:
    for other in elsewhere(term, (*dict.fromkeys(scope), *colours.entries)):
        yield Edit(1, "wrong-index", other)
    if len(term.places) == 2 and term.places[0].size == term.places[1].size:
        yield Edit(1, "wrong-index", Variable(term.name, term.places[::-1]))
    shape = [place.size for place in term.places]
    for other in colours.variables:
        alike = [place.size for place in other.places] == shape
        if other.name != term.name and (alike or free_indices(other) <= set(scope)):
            yield Edit(2, "wrong-name", Variable(other.name, term.places) if alike else other)
    yield Edit(2, "missing-exponential", Exp(term))
    yield Edit(2, "missing-term", add(ONE, negative(term)))


def _sum_of(terms: tuple[Term, ...], colours: Palette) -> Iterator[Edit]:
    if len(terms) == 2:
        together = mul(*map(_unsigned, terms))
        yield Edit(3, "wrong-operation", together)
        yield Edit(3, "wrong-operation", negative(together))
    for place, term in enumerate(terms):
        before, after = terms[:place], terms[place + 1 :]
        yield Edit(1, "wrong-sign", add(*before, opposite(term), *after))
        yield Edit(3, "extra-term", add(*before, *after))
        plain = _unsigned(term)
        if isinstance(plain, Variable | Sum):
            logarithm = Log(plain) if plain == term else negative(Log(plain))
            yield Edit(3, "missing-logarithm", add(*before, logarithm, *after))
        for part in colours.parts if term in (ONE, MINUS_ONE) else ():
            yield Edit(2, "wrong-name", add(*before, part if term == ONE else negative(part), *after))
        for pair in colours.pairs if term == MINUS_ONE else ():
            yield Edit(1, "missing-delta", add(*before, negative(delta(*pair)), *after))
        if term == ONE and len(terms) == 2:
            yield Edit(2, "extra-term", opposite(add(*before, *after)))
        elif isinstance(term, Variable):
            yield Edit(2, "wrong-name", add(*before, ONE, *after))
        for reaching, other in enumerate(terms):
            if reaching != place and (taken := _reaching(other, term)) is not None:
                rest = (each for at, each in enumerate(terms) if at not in (place, reaching))
                yield Edit(2, "misplaced-bracket", add(*rest, taken))
        match term:
            case Pow(base, exponent):
                yield Edit(2, "misplaced-exponent", Pow(add(*before, base, *after), exponent))
            case Mul((Number(value), Pow(base, exponent))):
                yield Edit(2, "misplaced-exponent", Pow(add(*before, mul(number(value), base), *after), exponent))
            case _:
                pass


def _product_of(factors: tuple[Term, ...]) -> Iterator[Edit]:
    for place, factor in enumerate(factors):
        rest = (*factors[:place], *factors[place + 1 :])
        if factor == MINUS_ONE:
            yield Edit(1, "wrong-sign", mul(*rest))
        elif not isinstance(factor, Pow):
            yield Edit(2, "extra-factor", mul(*rest))
            before, after = factors[:place], factors[place + 1 :]
            yield Edit(2, "wrong-exponent", mul(*before, Pow(factor, number(2)), *after))
            if not isinstance(factor, Mul):
                yield Edit(2, "inverted", mul(*before, Pow(factor, MINUS_ONE), *after))
    above = tuple(factor for factor in factors if not isinstance(factor, Number))
    if len(above) > 1 and any(isinstance(factor, Pow) for factor in above):
        signs = tuple(factor for factor in factors if isinstance(factor, Number))
        yield Edit(2, "inverted", mul(*signs, *(_inverse(factor) for factor in above)))


def _inverse(factor: Term) -> Term:
    """1 over a factor."""
    match factor:
        case Pow(base, Number(value)):
            return base if value == -1 else Pow(base, number(-value))
        case _:
            return Pow(factor, MINUS_ONE)


def _reaching(term: Term, more: Term) -> Term | None:
    """A logarithm, an exponential or the sum of one that reaches over one more term; None for others."""
    match term:
        case Exp(argument):
            return Exp(add(argument, more))
        case Log(argument):
            return Log(add(argument, more))
        case Sum(index, body, excluded) if index not in free_indices(more):
            inner = _reaching(body, more)
            return None if inner is None else Sum(index, inner, excluded)
        case _:
            return None


def _power(base: Term, value: Fraction) -> Iterator[Edit]:
    for exponent in (value + 1, value - 1, value / 2):
        if exponent != 0:
            yield Edit(2, "wrong-exponent", base if exponent == 1 else Pow(base, Number(exponent)))
    yield Edit(2, "inverted", base if value == -1 else Pow(base, number(-value)))


def _unsigned(term: Term) -> Term:
    """The term without a minus before it."""
    match term:
        case Mul((first, *_)) if first == MINUS_ONE:
            return opposite(term)
        case _:
            return term


def opposite(term: Term) -> Term:
    """−term, without a second sign."""
    match term:
        case Mul((first, *rest)) if first == MINUS_ONE and rest:
            return mul(*rest)
        case Number(value):
            return number(-value)
        case _:
            return negative(term)
