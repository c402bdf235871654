"""What a statement is: a definition of something new, a hypothesis, an update, a claim."""

from __future__ import annotations

from fractions import Fraction

from symsoft.derivation import Side, Value
from symsoft.read.context import Context, Function
from symsoft.read.survey import header
from symsoft.read.syntax import Items
from symsoft.statement import Bounds, Definition, Hypothesis, SumsTo
from symsoft.term import Add, Index, Mul, Number, Sum, Term, Variable
from symsoft.walk import free_indices, rename, variables

OUTSIDE = {
    "≈": "outside-approximation", "∝": "outside-proportional", "→": "outside-limit", "←": "outside-update", "∈": "outside-set", "∉": "outside-set",
    "⊂": "outside-set", "∼": "outside-distribution", "↦": "outside-set", "⊥": "outside-distribution", "⇐": "outside-limit",
}  # fmt: skip


def subject(value: Value) -> Variable | None:
    """The symbol that a side is, if it is one and nothing else."""
    return value.term if isinstance(value.term, Variable) and not value.written else None


def definition(left: Value, right: Value) -> Definition | None:
    """What `left = right` defines, if the left side is a symbol over distinct indices and has all indices of the right."""
    head = subject(left)
    if head is None or len(left.axes) != len(right.axes):
        return None
    places = tuple(place for place in head.places if isinstance(place, Index))
    if len(places) != len(head.places) or len(set(places)) != len(places) or len({p.name for p in places}) != len(places):
        return None
    body = rename(right.term, dict(zip(right.axes, left.axes, strict=True)))
    names = {place.name for place in places}
    if any(index.name not in names for index in free_indices(body)) or head.name in variables(body):
        return None
    return Definition(head.name, places, body)


def updates(left: Value, right: Value) -> bool:
    """Whether a statement gives a symbol a new value from its old one: θ = θ − …"""
    head = subject(left)
    if head is None or not isinstance(right.term, Add):
        return False
    return any(_is_or_scales(term, head) for term in right.term.terms)


def _is_or_scales(term: Term, head: Variable) -> bool:
    """Whether a term is the symbol, over whatever indices."""
    if isinstance(term, Mul):
        return any(isinstance(factor, Variable) and factor.name == head.name for factor in term.factors) and len(term.factors) == 1
    return isinstance(term, Variable) and term.name == head.name


def normalisation(left: Value, right: Value, defined: set[str]) -> Hypothesis | None:
    """Σ_k u_k = a number, for a symbol without a definition."""
    total, value = left.term, right.term
    if isinstance(total, Sum) and isinstance(value, Number) and not total.excluded and isinstance(total.body, Variable):
        body = total.body
        if body.name not in defined and total.index in body.places:
            return SumsTo(body.name, body.places.index(total.index), value.value)
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


def function_of(context: Context, left_items: Items, left: Value, made: Definition, parameters: tuple[Value, ...]) -> Function | None:
    """The function that a definition makes, if its left side is written with arguments."""
    head = header(left_items, context.survey.sizes)
    if head is None or head[1] is None or not parameters:
        return None
    if any(not isinstance(parameter.term, Variable) for parameter in parameters):
        return None
    return Function(made.name, parameters, made.places, made.body)


def zero(side: Side) -> bool:
    """Whether a side is 0."""
    return bool(side.readings) and side.readings[0].term == Number(Fraction(0))
