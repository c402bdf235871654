"""From a quantity of a function to the one primitive that computes it, by the rules, with no Jacobian for a product."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from symsoft.emit.match import Bindings, Filling, instance, instance_definition, match, match_definition
from symsoft.emit.primitives import PRIMITIVES
from symsoft.emit.rewrites import REWRITES
from symsoft.emit.rule import Rule
from symsoft.functions import Function, Quantity, quantity
from symsoft.statement import Definition
from symsoft.term import Term, Variable
from symsoft.walk import children, rebuild, variables


class NoRule(ValueError):
    """No rule leads from a quantity to code."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How a quantity is computed: the `term` that the rewrites lead to, the primitive for it, and the rules used.

    `names` says what the primitive's variables are called here, and `fillings` what stands in its holes;
    `definitions` are those that the term refers to.
    """

    function: Function
    quantity: Quantity
    term: Term
    primitive: str
    names: tuple[tuple[str, str], ...]
    fillings: tuple[tuple[str, Filling], ...]
    definitions: tuple[Definition, ...]
    rules: tuple[Rule, ...]


def plan(function: Function, name: str) -> Plan:
    """The plan for a quantity of a function.

    Raises ValueError where the function has no such quantity, and NoRule where no rule leads to code for it.

    >>> from symsoft.functions import FUNCTIONS
    >>> found = plan(FUNCTIONS["softmax"], "jvp")
    >>> found.primitive, [rule.name for rule in found.rules]
    ('centred', ['softmax-derivative', 'contract-direction', 'centre'])
    """
    asked = quantity(function, name)
    term, definitions, used = asked.term, function.definitions, []
    while (step := _rewrite(term, definitions)) is not None:
        rule, term, definitions = step
        used.append(rule)
    opened = _open(term, definitions)
    for rule in PRIMITIVES:
        for candidate in (term, opened):
            bound = _applies(rule, candidate, definitions)
            if bound is not None and rule.primitive is not None:
                names = tuple(sorted(bound.names.items()))
                fillings = tuple(sorted(bound.fillings.items()))
                return Plan(function, asked, term, rule.primitive, names, fillings, definitions, (*used, rule))
    raise NoRule(f"quantity: no rule leads from the {name} of {function.name} to code yet")


def _open(term: Term, definitions: Iterable[Definition]) -> Term:
    """The body of a definition for its bare symbol, s_j."""
    for definition in definitions:
        bound = match(Variable(definition.name, definition.places), term, Bindings())
        if isinstance(term, Variable) and term.name == definition.name and bound is not None:
            return instance(definition.body, Bindings({}, bound.indices, bound.sizes))
    return term


def _rewrite(term: Term, definitions: tuple[Definition, ...]) -> tuple[Rule, Term, tuple[Definition, ...]] | None:
    """The first rewrite that applies somewhere in the term, innermost first; the new term, and what is defined now."""
    inside = children(term)
    for position, child in enumerate(inside):
        step = _rewrite(child, definitions)
        if step is not None:
            rule, new, known = step
            return rule, rebuild(term, (*inside[:position], new, *inside[position + 1 :])), known
    for rule in REWRITES:
        bound = _applies(rule, term, definitions)
        if bound is not None:
            known = _extended(rule, bound, definitions)
            return rule, instance(rule.identity.right, bound), known
    return None


def _applies(rule: Rule, term: Term, definitions: tuple[Definition, ...]) -> Bindings | None:
    """How the rule's left side is the term, if what the rule takes as defined is defined so."""
    bound = match(rule.identity.left, term, Bindings(holes=rule.holes))
    if bound is None:
        return None
    mentioned = dict(bound.names)
    for needed in rule.identity.definitions:
        here = next((d for d in definitions if d.name == mentioned.get(needed.name)), None)
        if needed.name in mentioned:
            bound = None if here is None or bound is None else match_definition(needed, here, bound)
    return bound if bound is None or _independent(bound, definitions) else None


def _independent(bound: Bindings, definitions: tuple[Definition, ...]) -> bool:
    """Whether what stands in the holes is made of symbols that are free and that the pattern does not name itself."""
    taken = set(bound.names.values()) | {definition.name for definition in definitions}
    return all(taken.isdisjoint(variables(filling.term)) for filling in bound.fillings.values())


def _extended(rule: Rule, bound: Bindings, definitions: tuple[Definition, ...]) -> tuple[Definition, ...]:
    """The definitions, with those that the rule brings along."""
    named = {definition.name for definition in definitions}
    new = (instance_definition(needed, bound) for needed in rule.identity.definitions)
    return (*definitions, *(definition for definition in new if definition.name not in named))
