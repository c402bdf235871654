"""What a statement is: a definition of something new, a hypothesis, an update, a claim."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace
from fractions import Fraction

from symsoft.derivation import Side, Value
from symsoft.onehot import class_at
from symsoft.read.context import Context
from symsoft.read.nodes import bare, sequences, words
from symsoft.read.opaque import is_said
from symsoft.read.replace import with_places
from symsoft.read.shapes import factors
from symsoft.read.symbols import symbol
from symsoft.read.syntax import Items, Numeral, Scripts
from symsoft.statement import Bounds, Definition, Hypothesis, OneHot, SumsTo
from symsoft.term import (
    ONE,
    ZERO,
    Add,
    Apply,
    Cases,
    Choice,
    Count,
    Exp,
    Extent,
    Index,
    Log,
    Max,
    Mul,
    Number,
    Partial,
    Place,
    Pow,
    Product,
    Sum,
    Term,
    Variable,
)
from symsoft.walk import free_indices, fresh, indices_of, own_places, rename, subterms, variables

OUTSIDE = {
    "≈": "outside-approximation", "∝": "outside-proportional", "→": "outside-limit", "←": "outside-update",
    "∈": "outside-set", "∉": "outside-set", "⊂": "outside-set",
    "∼": "outside-distribution", "↦": "outside-set", "⊥": "outside-distribution", "⇐": "outside-limit",
}  # fmt: skip

CALCULUS = (Partial, Apply, Cases, Sum, Exp, Log)
"""What an equation that only picks a case has none of."""


def subject(value: Value) -> Variable | None:
    """The symbol that a side is, if it is one and nothing else."""
    return value.term if isinstance(value.term, Variable) and not value.written else None


def is_subject(side: Side) -> bool:
    """Whether a side was read as a symbol and nothing else."""
    return bool(side.readings) and subject(side.readings[0]) is not None


def definition(left: Value, right: Value) -> Definition | None:
    """What `left = right` defines, if the left side is a symbol over distinct indices, all that the right side has."""
    head = subject(left)
    if head is None or len(left.axes) != len(right.axes):
        return None
    left, right = _for_any_class(left, right)
    head = subject(left)
    assert head is not None
    places = tuple(place for place in head.places if isinstance(place, Index))
    if (
        len(places) != len(head.places)
        or len(set(places)) != len(places)
        or len({p.name for p in places}) != len(places)
    ):
        return None
    body = rename(right.term, dict(zip(right.axes, left.axes, strict=True)))
    names = {place.name for place in places}
    if any(index.name not in names for index in free_indices(body)) or head.name in variables(body):
        return None
    return Definition(head.name, places, body)


def _for_any_class(left: Value, right: Value) -> tuple[Value, Value]:
    """S_y = e^{x_y} / Σ_k e^{x_k} as what it says of any class y: at an index in the place of y."""
    for own in _own_classes(left):
        taken = {node.index for node in subterms(right.term) if isinstance(node, (Sum, Product, Max))}
        here = frozenset(taken) | free_indices(right.term) | free_indices(left.term)
        index = fresh(Index("k", own.size), here)
        head, body = _at(index, own, left.term), _at(index, own, right.term)
        chosen = {place.name for node in subterms(body) for place in own_places(node) if isinstance(place, Choice)}
        if body != right.term and own.name not in chosen and not indices_of(own) & free_indices(body):
            left, right = replace(left, term=head), replace(right, term=body)
    return left, right


def _at(index: Index, own: Choice, term: Term) -> Term:
    """A term with an index in the place of a class."""
    return with_places(term, lambda place: replace(index, size=place.size) if _same(place, own) else place)


def _own_classes(left: Value) -> list[Choice]:
    """The classes that a symbol has in the places of indices, as S_y and J_iy have."""
    places = left.term.places if isinstance(left.term, Variable) and not left.axes else ()
    return [place for place in places if isinstance(place, Choice)]


def classes(left: Value, right: Value) -> list[tuple[Extent, Extent]]:
    """The sizes that are one since both sides of S_y = e^{x_y} have a component for the same class."""
    places = [place for node in subterms(right.term) for place in own_places(node)]
    return [(own.size, place.size) for own in _own_classes(left) for place in places if _same(place, own)]


def _same(place: Place, own: Choice) -> bool:
    """Whether a place is a class, whatever the names of the sizes are."""
    return isinstance(place, Choice) and (place.name, place.places) == (own.name, own.places)


def updates(left: Value, right: Value) -> bool:
    """Whether a statement gives a symbol a new value from its old one: θ = θ − …"""
    head = subject(left)
    if head is None or not isinstance(right.term, Add):
        return False
    return any(_is_or_scales(term, head) for term in right.term.terms)


def _is_or_scales(term: Term, head: Variable) -> bool:
    """Whether a term is the symbol, over whatever indices."""
    if isinstance(term, Mul):
        return (
            any(isinstance(factor, Variable) and factor.name == head.name for factor in term.factors)
            and len(term.factors) == 1
        )
    return isinstance(term, Variable) and term.name == head.name


def normalisation(left: Value, right: Value, defined: set[str]) -> Hypothesis | None:
    """Σ_k u_k = a number, also as 1^T u, for a symbol without a definition."""
    total, value = left.term, right.term
    if isinstance(total, Sum) and isinstance(value, Number) and not total.excluded:
        match [factor for factor in factors(total.body) if factor != ONE]:
            case [Variable(name, places)] if not is_said(name, defined) and total.index in places:
                return SumsTo(name, places.index(total.index), value.value)
    return None


def bounds(left: Side, sign: str, right: Side, defined: set[str]) -> Hypothesis | None:
    """lower < u or u < upper, for a symbol without a definition and a number."""
    if not left.readings or not right.readings or sign not in ("<", ">"):
        return None
    a, b = left.readings[0].term, right.readings[0].term
    if sign == ">":
        a, b = b, a
    if isinstance(a, Number) and isinstance(b, Variable) and b.name not in defined:
        return Bounds(b.name, a.value, None)
    if isinstance(b, Number) and isinstance(a, Variable) and a.name not in defined:
        return Bounds(a.name, None, b.value)
    return None


def rounded(items: Items) -> bool:
    """Whether a side has a decimal number that may be rounded."""
    return any(
        isinstance(node, Numeral) and "." in node.text and not node.text.endswith((".0", ".5"))
        for part in sequences(items)
        for node in part
    )


def exactly(term: Term) -> Fraction | None:
    """The value of a term of numbers alone, if it is small and made by adding, multiplying and dividing."""
    match term:
        case Number(value):
            return value
        case Add(terms) | Mul(terms):
            total = Fraction(isinstance(term, Mul))
            for inner in map(exactly, terms):
                if inner is None or inner.denominator > 10**30 or abs(inner.numerator) > 10**30:
                    return None
                total = total * inner if isinstance(term, Mul) else total + inner
            return total
        case Pow(base, Number(power)) if power.denominator == 1 and abs(power) <= 8:
            inside = exactly(base)
            return None if inside is None or not inside and power < 0 else Fraction(inside ** int(power))
        case _:
            return None


def constant(term: Term) -> bool:
    """Whether a term is made of numbers alone."""
    return not any(isinstance(node, (Variable, Cases, Count, Apply, Partial)) for node in subterms(term))


def example(value: Value) -> bool:
    """Whether a vector or matrix is written out in numbers: x = [1, 2, 3]."""
    return bool(value.axes and value.written) and all(constant(written.term) for written in value.written)


def columns(left: Value, right: Value) -> bool:
    """Whether a vector p_j is said to be a column of the matrix p: its places the other way round."""
    a, b = left.term, right.term
    if len(left.axes) != 1 or len(right.axes) != 1 or not isinstance(a, Variable) or not isinstance(b, Variable):
        return False
    return (
        a.name == b.name
        and len(a.places) == 2
        and rename(b, {right.axes[0]: left.axes[0]}) == Variable(a.name, a.places[::-1])
    )


def stacked(made: Definition) -> bool:
    """Whether a matrix is defined as its rows or its columns, which have its letter: W = [w_1, …, w_C]."""
    match made.body:
        case Variable(name, places) if len(places) == 2 and set(places) == set(made.places):
            return name != made.name and name.rstrip("⁰¹²").lower() == made.name.rstrip("⁰¹²").lower()
        case _:
            return False


def setting(left: Value, right: Value, defined: set[str], inline: bool) -> bool:
    """Whether an equation picks a case rather than claims something: α = 2, δ_ij = 1, z_1 = z_2, (x − 1)² = 0."""
    a, b = left.term, right.term
    if inline and left.axes and not right.axes and constant(b) and isinstance(a, Variable):
        return True
    if left.axes or right.axes:
        return False
    if isinstance(b, Number) or constant(b):
        if isinstance(a, Variable):
            return True
        if inline and isinstance(a, Cases):
            return True
        calculus = any(isinstance(node, CALCULUS) and not inner(node) for node in subterms(a))
        return not inline and not calculus and not constant(a) and not variables(a) & defined
    alike = isinstance(a, Variable) and isinstance(b, Variable) and a.name == b.name and "|" not in a.name
    return alike and a != b


def inner(term: Term) -> bool:
    """Whether a term is an inner product: Σ_k w_k x_k."""
    factors = term.body.factors if isinstance(term, Sum) and isinstance(term.body, Mul) else ()
    return bool(factors) and all(isinstance(factor, Variable) for factor in factors)


def same_symbol(left: Items, right: Items) -> bool:
    """Whether both sides are components of one symbol, as in p_i = p_j."""
    one, other = (symbol(bare(items)[0], frozenset()) if len(bare(items)) == 1 else None for items in (left, right))
    return one is not None and other is not None and one.name == other.name and one.places != other.places


def instance(left: Value, right: Value) -> bool:
    """Whether numbers are put in for symbols: F = 2 p r = 2 · 1 · 1."""
    if not constant(right.term) or constant(left.term):
        return False
    return not any(isinstance(node, (Partial, Apply, Cases, Sum)) for node in subterms(left.term))


def next_value(left: Items, right: Value) -> bool:
    """Whether the left side is the next value of a symbol on the right: θ^{(t+1)} = θ^{(t)} − …"""
    kept = bare(left)
    if len(kept) != 1 or not isinstance(kept[0], Scripts) or not kept[0].sup:
        return False
    said = words(kept[0].sup).lower()
    base = words((kept[0].base,))
    return ("+1" in said or "new" in said) and any(name.startswith(base) for name in variables(right.term))


def named_on_the_right(left: Value, right: Value, context: Context) -> Definition | None:
    """The definition of a new symbol on the right: Σ_j e^{x_j} = Z."""
    head = subject(right)
    if head is None or head.name in context.seen or head.name in context.survey.heads or left.axes or right.axes:
        return None
    if isinstance(left.term, Variable) or any(isinstance(node, Partial) for node in subterms(left.term)):
        return None
    return definition(right, left)


def other_value(items: Sequence[Items], head: Variable, right: Value, defined: set[str]) -> bool:
    """Whether a value of a function is a multiple of one that is not known: D(p‖q) = D(q‖p), not p(y|x) = p(y|x; θ)."""
    called, said = words(items[0]), words(items[1]).lstrip("+-0123456789.·*")
    name = called.split("(")[0] + "("
    multiple = [factor for factor in factors(right.term) if not isinstance(factor, Number)]
    if name not in called or not said.startswith(name) or len(multiple) != 1 or not isinstance(multiple[0], Variable):
        return False
    known = {head.name, multiple[0].name} <= defined
    return not known and sorted(filter(str.isalpha, said)) == sorted(filter(str.isalpha, called))


def one_hot_at(head: Variable, right: Value, bound: Set[str]) -> tuple[Hypothesis, ...]:
    """That y is one-hot and c its class, which y_i = δ_ic says of a c that no sum binds; else nothing."""
    match head.places, right.term:
        case (Index() as place,), Cases(Index() as one, Index() as other, equal, unequal):
            at = other if one == place else one
            if place not in (one, other) or at == place or at.name in bound or (equal, unequal) != (ONE, ZERO):
                return ()
            total = SumsTo(head.name, 0, Fraction(1))
            return total, OneHot(head.name, 0), class_at(at, head.name)
        case _:
            return ()
