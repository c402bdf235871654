"""A hat over a variable that a text only differentiates by: ∂E/∂θ̂, where E is of θ, is meant at the estimate θ̂."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from symsoft.renaming import Renaming
from symsoft.statement import Definition, Statement
from symsoft.term import Partial, Variable
from symsoft.walk import reached, subterms, variables

HAT = "\u0302"


def unhatted(statement: Statement) -> Iterator[tuple[str, Statement]]:
    """The statement with θ for an undefined θ̂ that it differentiates by, if that needs θ and never θ̂; in words too."""
    defined = {definition.name: definition for definition in statement.definitions}
    for node in (node for term in (statement.left, statement.right) for node in subterms(term)):
        match node:
            case Partial(body, Variable(name)) if HAT in name and name not in defined:
                plain = name.replace(HAT, "")
                needed = _reach(variables(body), defined)
                if plain in needed and plain not in defined and name not in needed:
                    yield f"{name} = {plain}", _renamed(statement, Renaming({name: plain}))
            case _:
                pass


def _reach(names: frozenset[str], defined: dict[str, Definition]) -> frozenset[str]:
    """The names and those that their definitions need."""
    return reached(names, lambda name: variables(defined[name].body) if name in defined else ())


def _renamed(statement: Statement, names: Renaming) -> Statement:
    return replace(
        statement,
        left=names.term(statement.left),
        right=names.term(statement.right),
        hypotheses=tuple(map(names.hypothesis, statement.hypotheses)),
    )
