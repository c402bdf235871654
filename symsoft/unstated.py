"""What is differentiated and never defined: a loss, as the cross-entropy of what is beside it; u_n as u(v_n)."""

from __future__ import annotations

from collections.abc import Iterator

from symsoft.doubts import letter
from symsoft.statement import Definition, Statement
from symsoft.term import Apply, Family, Index, Log, Partial, Sum, Term, Variable, mul, negative
from symsoft.walk import subterms, variables

LOSSES = frozenset("LJECℒℓ")
MOST = 4
Unstated = tuple[str, tuple[Definition, ...]]


def unstated(statement: Statement) -> Iterator[Unstated]:
    """Definitions that a statement may lack, each time in words and as they are."""
    yield from _losses(statement)
    pairs = _alone(statement)
    if pairs:
        said = (f"{letter(u.name)}_{i} = {letter(u.name)}({letter(v.name)}_{i})" for u, v, i in pairs)
        yield ", ".join(said), tuple(_elementwise(u, v) for u, v, _ in pairs)


def _nodes(statement: Statement) -> list[Term]:
    return [node for term in (statement.left, statement.right) for node in subterms(term)]


def _losses(statement: Statement) -> Iterator[Unstated]:
    """L := -Σ_k y_k log p_k for each undefined L that is differentiated and two vectors beside it."""
    defined = {definition.name for definition in statement.definitions}
    derivatives = [node for node in _nodes(statement) if isinstance(node, Partial)]
    lost = {node.body for node in derivatives if isinstance(node.body, Variable)}
    by = {node.variable.name for node in derivatives}
    vectors = {v.name: v for v in _nodes(statement) if isinstance(v, Variable) and len(v.places) == 1}
    pairs = [
        (y, p) for y in vectors.values() for p in vectors.values()
        if y.name not in defined | by and p.name != y.name and p.places[0].size == y.places[0].size
    ]  # fmt: skip
    for loss in sorted(lost, key=lambda variable: variable.name):
        if loss.name[0] in LOSSES and not loss.places and loss.name not in defined:
            for y, p in pairs[:MOST]:
                said = f"{letter(loss.name)} = -Σ_k {letter(y.name)}_k log {letter(p.name)}_k"
                yield said, (Definition(loss.name, (), _cross_entropy(y, p)),)


def _cross_entropy(y: Variable, p: Variable) -> Term:
    """-Σ_k y_k log p_k."""
    k = Index("k", y.places[0].size)
    return negative(Sum(k, mul(Variable(y.name, (k,)), Log(Variable(p.name, (k,))))))


def _alone(statement: Statement) -> list[tuple[Variable, Variable, str]]:
    """The undefined u and v of which a statement has ∂u_n/∂v_n and no other derivative of u by v, and the n."""
    defined = {definition.name for definition in statement.definitions}
    inside = {definition.name: set(variables(definition.body)) for definition in statement.definitions}
    found: dict[str, dict[str, list[Partial]]] = {}
    for node in _nodes(statement):
        match node:
            case Partial(Variable(name), variable) if name not in defined:
                inside.setdefault(name, set()).add(variable.name)
                found.setdefault(name, {}).setdefault(variable.name, []).append(node)
            case _:
                pass
    out = []
    for by in found.values():
        same = [
            nodes for v, nodes in by.items() if all(map(_same, nodes)) and not any(v in inside.get(w, ()) for w in by)
        ]
        out += [made for nodes in same if len(same) == 1 for made in _named(nodes[0])]
    return out


def _same(node: Partial) -> bool:
    """Whether a derivative is of one component by the same one."""
    return bool(_named(node))


def _named(node: Partial) -> list[tuple[Variable, Variable, str]]:
    """u_n, v_n and n of ∂u_n/∂v_n."""
    match node:
        case Partial(Variable(_, (Index(name),) as places) as body, variable) if places == variable.places:
            return [(body, variable, name)]
        case _:
            return []


def _elementwise(body: Variable, variable: Variable) -> Definition:
    """u_n := u(v_n), of which nothing else is known."""
    own = tuple(Index(f"{body.name}0", place.size) for place in body.places)
    return Definition(body.name, own, Apply(body.name, own, (Family((), Variable(variable.name, own)),)))
