"""Symbols for parts that were kept as they are, |x| or P(y|x): what stands in them, they are functions of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from symsoft.statement import Definition
from symsoft.term import Apply, Extent, Family, Index, Mul, Partial, Term, Variable
from symsoft.walk import reached, subterms, variables

WORDS = re.compile("max|min|exp|log")
BLOCK = re.compile(r"\(\{(?:[^\W\d_]\u20d7?(?:_?[\w·∘]*);){2,}\}\|\)")
"""The name of a vector that is written as symbols on top of each other."""
Shapes = Mapping[str, tuple[Extent, ...]]


def functions(terms: tuple[Term, ...], definitions: tuple[Definition, ...]) -> tuple[Definition, ...]:
    """Each undefined symbol of a part, as a function of what it mentions, if a derivative goes through that.

    Without this it would be a constant: ∂/∂x (|x| + x) is not 1.
    """
    bodies = (*terms, *(definition.body for definition in definitions))
    nodes = [node for body in bodies for node in subterms(body)]
    derivatives = [node for node in nodes if isinstance(node, Partial)]
    if not derivatives:
        return ()
    shapes = _shapes(nodes, definitions)
    defined = {definition.name: set(variables(definition.body)) for definition in definitions}
    direct = _direct(derivatives, defined)
    needs = defined | direct
    made = []
    for name in (name for name in sorted(shapes) if name not in defined and is_part(name)):
        mentioned = {u for u in shapes if _mentions(name, u) and name not in _reach({u}, needs)}
        by = {node.variable.name for node in derivatives if _inside(node, name, needs)}
        own = direct.get(name, set())
        if (by & _reach(mentioned, needs)) - _reach(own, needs):
            made.append(_function(name, sorted(mentioned | own), shapes))
    return tuple(made)


def is_part(name: str) -> bool:
    """Whether a symbol stands for a part of a formula, with its letters in its name.

    The indicator of a condition is constant wherever it has a derivative.

    >>> is_part("(|x||)"), is_part("P(y=·|x_·)"), is_part("x⁽⁾"), is_part("[y=1]"), is_part("([x>0]|)")
    (True, True, False, False, False)
    """
    return ("(" in name or "[" in name) and not name.startswith(("[", "(["))


def stacked(definition: Definition) -> frozenset[str]:
    """The letters of a vector that is defined as others on top of each other, [w_0; w]: any vector is one of these.

    None if a number stands among them, since then it is not any vector.
    """
    match definition.body:
        case Mul((Variable(name),)) if BLOCK.fullmatch(name):
            return frozenset(part[0] for part in name[2:-4].split(";"))
        case _:
            return frozenset()


def _mentions(name: str, other: str) -> bool:
    """Whether the letter of a symbol stands in the name of a part; once too often does no harm."""
    return "(" not in other and "[" not in other and other[0] in WORDS.sub("", name)


def _shapes(nodes: list[Term], definitions: tuple[Definition, ...]) -> Shapes:
    """The sizes of the places of all symbols."""
    found = {d.name: tuple(place.size for place in d.places) for d in definitions}
    for node in nodes:
        for variable in _own(node):
            found.setdefault(variable.name, tuple(place.size for place in variable.places))
    return found


def _own(node: Term) -> Iterator[Variable]:
    if isinstance(node, Variable):
        yield node
    elif isinstance(node, Partial):
        yield node.variable


def _direct(derivatives: list[Partial], defined: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """By what undefined symbols are differentiated where they stand alone."""
    found: dict[str, set[str]] = {}
    for node in derivatives:
        if isinstance(node.body, Variable) and node.body.name not in defined:
            found.setdefault(node.body.name, set()).add(node.variable.name)
    return found


def _reach(names: set[str], needs: Mapping[str, set[str]]) -> frozenset[str]:
    """The names and all that they are made of."""
    return reached(names, lambda name: needs.get(name, ()))


def _inside(node: Partial, name: str, needs: Mapping[str, set[str]]) -> bool:
    """Whether a part stands in what is differentiated."""
    return name in _reach(set(variables(node.body)), needs)


def _function(name: str, arguments: list[str], shapes: Shapes) -> Definition:
    """name := name(arguments), of which nothing else is known."""
    own = tuple(Index(f"{name}{number}", size) for number, size in enumerate(shapes[name]))
    families = []
    for other in arguments:
        indices = tuple(Index(f"{other}{number}'", size) for number, size in enumerate(shapes[other]))
        families.append(Family(indices, Variable(other, indices)))
    return Definition(name, own, Apply(name, own, tuple(families)))
