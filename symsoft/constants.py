"""Why a proof may not be one of what is meant: a matrix is held for a number in it, or what varies for constant."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from symsoft import kernel
from symsoft.decisions import Decisions
from symsoft.derivation import Step
from symsoft.doubts import is_opaque, letter
from symsoft.known import Known
from symsoft.order import reordered
from symsoft.statement import Statement
from symsoft.term import Partial, Variable
from symsoft.verdict import Undecided
from symsoft.walk import reached, subterms, variables


def unsure(
    step: Step, opened: Iterable[str], statements: tuple[Statement, ...], known: Known, decisions: Decisions
) -> Undecided | None:
    """Why what is proved of the statements is not sure of the step; None if it is."""
    if swapped := reordered(statements, opened, step.source):
        one, other = map(letter, swapped)
        return Undecided("shape", f"it is held for equal in any order, and {one} or {other} may be a matrix")
    if constant := _held_constant(statements, known, decisions):
        names = ", ".join(dict.fromkeys(map(letter, constant)))
        reason = f"what {names} stands for is open, and it is held constant where something is differentiated"
        return Undecided("depends-on-unread", reason)
    return None


def _held_constant(statements: Iterable[Statement], known: Known, decisions: Decisions) -> list[str]:
    """The symbols that are open, and that a proof of the statements needs to be constant where it differentiates."""
    for statement in statements:
        names = frozenset[str]().union(*map(variables, statement.terms))
        undefined = names - {definition.name for definition in statement.definitions}
        doubted = sorted(name for name in undefined if known.open(name) and not is_opaque(name))
        general = _varying(statement, doubted) if doubted else None
        if general is not None and not decisions.proves(general):
            return doubted
    return []


def _varying(statement: Statement, names: Collection[str]) -> Statement | None:
    """The statement with the symbols as functions of all that it differentiates by; None if it holds none constant.

    What a variable of differentiation is defined by does not depend on it; what is differentiated itself is a function.
    """
    bodies = {definition.name: definition.body for definition in statement.definitions}
    nodes = [node for term in statement.terms for node in subterms(term)]
    by = {node.variable.name: node.variable for node in nodes if isinstance(node, Partial)}
    functions = {node.body.name for node in nodes if isinstance(node, Partial) and isinstance(node.body, Variable)}
    below = functions | reached(by, lambda name: variables(bodies[name]) if name in bodies else ())
    met = {node.name: node for node in nodes if isinstance(node, Variable) and node.name in names}
    made = tuple(kernel.function_of(met[name], by.values()) for name in names if name in met.keys() - below)
    return replace(statement, definitions=(*statement.definitions, *made)) if by and made else None
