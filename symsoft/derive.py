"""A question to a derivation: rules are tried in order, and each step is judged by the kernel before it is kept."""

from __future__ import annotations

from symsoft import kernel
from symsoft.derivation import Chain, Derivation, Line, Value
from symsoft.functions import FUNCTIONS, Function, Quantity, quantity
from symsoft.rules import RULES, by_cases
from symsoft.statement import Definition, Hypothesis, Statement
from symsoft.term import Partial, Term, Variable
from symsoft.tidy import expand, tidy
from symsoft.walk import subterms

MOST_STEPS = 24
DERIVED = ("jacobian", "gradient", "derivative")


class Unproved(ValueError):
    """A step that the kernel does not prove, so that it must not be printed."""


def derive(function: str, quantity_name: str) -> Derivation:
    """The derivation of a quantity of a function of the family, for every n, every step proved by the kernel.

    Raises ValueError, naming the choices, for a function or quantity that does not exist or has no derivation yet,
    and Unproved (a ValueError) where no rule leads to a closed form.

    >>> [line.rule for line in derive("softmax", "jacobian").chains[0].lines][:2]
    ['the definition', 'the quotient rule']
    """
    if function not in FUNCTIONS:
        raise ValueError(f"function: unknown {function!r}; choose from {', '.join(FUNCTIONS)}")
    chosen = FUNCTIONS[function]
    asked = quantity(chosen, quantity_name)
    if quantity_name not in DERIVED:
        raise ValueError(
            f"quantity: {quantity_name!r} has no derivation yet; choose from {', '.join(_choices(chosen))}"
        )
    lines = _search(asked, chosen)
    chains = [Chain(f"The {asked.title}", Value(asked.term), lines), *_forms(asked, chosen, lines[-1].right.term)]
    definitions = (*chosen.definitions, *_matrix_definition(asked, chains))
    return Derivation(f"The {asked.title} of {chosen.title}", definitions, tuple(chains))


def _choices(function: Function) -> list[str]:
    return [name for name in function.quantities if name in DERIVED]


def _search(asked: Quantity, function: Function) -> tuple[Line, ...]:
    """The lines from the question to a form without derivatives in which no rule applies any more."""
    current, lines = asked.term, list[Line]()
    while len(lines) < MOST_STEPS:
        for rule in RULES:
            new = rule.rewrite(current, function.definitions)
            if new is not None and new != current:
                new = tidy(new)
                check(current, new, function.definitions, function.hypotheses)
                lines.append(Line(Value(new), rule.name))
                current = new
                break
        else:
            break
    if any(isinstance(node, Partial) for node in subterms(current)):
        raise Unproved(f"no derivation of the {asked.title} of {function.title} was found with the rules there are")
    return tuple(lines)


def _forms(asked: Quantity, function: Function, closed: Term) -> list[Chain]:
    """The same result by cases and as a matrix, where it has two free indices."""
    if len(asked.axes) != 2:
        return []
    row, column = asked.axes
    chains = []
    cases = by_cases(closed, row, column)
    if cases is not None:
        check(asked.term, cases, function.definitions, function.hypotheses)
        chains.append(
            Chain(
                "The two cases", Value(asked.term), (Line(Value(cases), "telling the two values of the delta apart"),)
            )
        )
    whole = Variable("J", asked.axes)
    entry = tidy(expand(closed))
    definitions = (*function.definitions, Definition("J", asked.axes, asked.term))
    check(whole, entry, definitions, function.hypotheses)
    line = Line(Value(entry, asked.axes), "reading the entries as a matrix")
    chains.append(Chain("The matrix", Value(whole, asked.axes), (line,)))
    return chains


def _matrix_definition(asked: Quantity, chains: list[Chain]) -> tuple[Definition, ...]:
    return (Definition("J", asked.axes, asked.term),) if any(chain.left.axes for chain in chains) else ()


def check(left: Term, right: Term, definitions: tuple[Definition, ...], hypotheses: tuple[Hypothesis, ...]) -> None:
    """Raise Unproved unless the kernel proves left = right."""
    answer = kernel.decide(Statement(left, right, definitions, hypotheses))
    if not isinstance(answer, kernel.Proved):
        raise Unproved(f"a step was not proved: {answer}")
