"""Undefined symbols that are differentiated: ∂u/∂v of an undefined u is not 0, u is an opaque function of v."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from symsoft.kernel.stop import Outside
from symsoft.statement import Bounds, Definition, OneHot, OneOf, Statement, SumsTo
from symsoft.term import Apply, Extent, Family, Index, Partial, Term, Variable
from symsoft.walk import reached, subterms, variables

Shape = tuple[Extent, ...]


def implied(statement: Statement) -> tuple[Definition, ...]:
    """u_i := u_i(v) for each undefined u that the statement differentiates by v, as u of v alone where v is of w.

    With ∂J/∂z, ∂z/∂w and ∂J/∂w, J is a function of z, and z of w: that is what the chain rule says.  In ∂ log p/∂o
    p is one of o, if it is all that is undefined there.
    """
    defined = {definition.name: definition for definition in statement.definitions}
    by: dict[str, dict[str, Shape]] = {}
    shapes: dict[str, Shape] = {}
    bodies = statement.terms
    for function, variable in (pair for body in bodies for pair in _differentiated(body)):
        if function.name not in defined and function.name != variable.name:
            shapes[function.name] = _shape(function)
            by.setdefault(function.name, {})[variable.name] = _shape(variable)
    for variable, leaf in _leaves(bodies, by, defined):
        shapes[leaf.name] = _shape(leaf)
        by.setdefault(leaf.name, {})[variable.name] = _shape(variable)
    for hypothesis in statement.hypotheses:
        if isinstance(hypothesis, SumsTo | OneHot | OneOf | Bounds) and hypothesis.name in by:
            raise Outside("outside-hypothesis", f"a hypothesis on {hypothesis.name}, which is a function here")
    for body in bodies:
        _check_dependent(body, by, defined)
    return tuple(_definition(name, shapes[name], _direct(by[name], by, defined)) for name in by)


def function_of(variable: Variable, by: Iterable[Variable]) -> Definition:
    """u_i := u_i(v, w, …), an opaque function of all components of the variables."""
    return _definition(variable.name, _shape(variable), {other.name: _shape(other) for other in by})


def _check_dependent(term: Term, by: Mapping[str, Mapping[str, Shape]], defined: Mapping[str, Definition]) -> None:
    """Raise for a derivative of what is not known to depend on its variable: 0 would be a guess."""
    for node in subterms(term):
        if isinstance(node, Partial):
            names = variables(node.body)
            reached = names.union(*(_reach(name, by, defined) for name in names))
            if names and node.variable.name not in reached:
                raise Outside("outside-derivative", f"nothing in a derivative by {node.variable.name} depends on it")


def _leaves(
    bodies: tuple[Term, ...], by: Mapping[str, Mapping[str, Shape]], defined: Mapping[str, Definition]
) -> list[tuple[Variable, Variable]]:
    """By what is differentiated that nothing depends on, with the one undefined variable that could."""
    found = []
    for node in (node for body in bodies for node in subterms(body)):
        if isinstance(node, Partial):
            names = variables(node.body).union(*(_reach(name, by, defined) for name in variables(node.body)))
            leaves = [name for name in names if name not in defined]
            if node.variable.name not in names and len(leaves) == 1 and leaves[0] not in by:
                inside = (v for body in bodies for v in subterms(body) if isinstance(v, Variable))
                leaf = next((v for v in inside if v.name == leaves[0]), None)
                found += [(node.variable, leaf)] if leaf is not None else []
    return found


def _shape(variable: Variable) -> Shape:
    return tuple(place.size for place in variable.places)


def _differentiated(term: Term) -> Iterator[tuple[Variable, Variable]]:
    for node in subterms(term):
        if isinstance(node, Partial):
            inner = node.body
            while isinstance(inner, Partial):
                inner = inner.body
            if isinstance(inner, Variable):
                yield inner, node.variable


def _direct(
    arguments: Mapping[str, Shape], by: Mapping[str, Mapping[str, Shape]], defined: Mapping[str, Definition]
) -> dict[str, Shape]:
    """The arguments that no other argument is a function of."""
    return {
        name: shape
        for name, shape in arguments.items()
        if not any(name in _reach(other, by, defined) for other in arguments if other != name)
    }


def _reach(name: str, by: Mapping[str, Mapping[str, Shape]], defined: Mapping[str, Definition]) -> frozenset[str]:
    """What a name is a function of or defined by; itself only if that leads back to it."""

    def needs(current: str) -> set[str]:
        return {*by.get(current, ()), *(variables(defined[current].body) if current in defined else ())}

    return reached(needs(name), needs)


def _definition(name: str, shape: Shape, arguments: Mapping[str, Shape]) -> Definition:
    places = tuple(Index(f"{name}{number}", size) for number, size in enumerate(shape))
    families = []
    for other, sizes in arguments.items():
        indices = tuple(Index(f"{other}{number}'", size) for number, size in enumerate(sizes))
        families.append(Family(indices, Variable(other, indices)))
    return Definition(name, places, Apply(name, places, tuple(families)))
