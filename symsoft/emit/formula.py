"""The LaTeX target: a quantity of a function and its closed form, with the definitions that it refers to."""

from __future__ import annotations

from symsoft.emit.closed import closed
from symsoft.emit.latex import latex
from symsoft.functions import Function
from symsoft.statement import Definition
from symsoft.term import Term, Variable
from symsoft.walk import variables


def emit(function: Function, quantity: str) -> str:
    r"""The definitions and the closed form, a line each, as an align* for an article.

    >>> from symsoft.functions import FUNCTIONS
    >>> print(emit(FUNCTIONS["softmax"], "jacobian"), end="")
    \begin{align*}
    s_i &= \frac{e^{x_i}}{\sum_{k=1}^{n} e^{x_k}} \\
    \frac{\partial s_i}{\partial x_j} &= s_i \left(\delta_{ij} - s_j\right)
    \end{align*}
    """
    found = closed(function, quantity)
    rows = [(Variable(d.name, d.places), d.body) for d in needed(found.definitions, found.left, found.right)]
    lines = [f"{latex(left)} &= {latex(right)}" for left, right in (*rows, (found.left, found.right))]
    return "\\begin{align*}\n" + " \\\\\n".join(lines) + "\n\\end{align*}\n"


def needed(definitions: tuple[Definition, ...], *terms: Term) -> tuple[Definition, ...]:
    """The definitions that the terms refer to, directly or through one another, in their own order."""
    names = frozenset[str]().union(*(variables(term) for term in terms))
    for definition in reversed(definitions):
        if definition.name in names:
            names |= variables(definition.body)
    return tuple(definition for definition in definitions if definition.name in names)
