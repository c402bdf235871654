"""The algorithm target: the pseudocode that latexify-py makes of a quantity's scalar twin."""

from __future__ import annotations

import ast

from latexify.codegen import AlgorithmicCodegen

from symsoft.emit.closed import Closed, closed
from symsoft.emit.formula import needed
from symsoft.emit.twin import classes, expression, extent, readable, spelled_out
from symsoft.functions import Function
from symsoft.statement import Definition
from symsoft.walk import variables

WHOLES = {"jacobian": "JDG", "hessian": "HGD", "gradient": "gdr", "derivative": "dgr"}
"""The letters for a whole result, in order of preference; others take r."""


def emit(function: Function, quantity: str) -> str:
    r"""The pseudocode of a quantity, for LaTeX's package algpseudocode; indices count from 1.

    >>> from symsoft.functions import FUNCTIONS
    >>> print(emit(FUNCTIONS["logsumexp"], "value"), end="")
    \begin{algorithmic}
        \Function{logsumexp}{$x$}
            \State $A \gets \log \sum_{k = 1}^{n} \mathopen{}\left({\exp x_{k}}\mathclose{}\right)$
            \State \Return $A$
        \EndFunction
    \end{algorithmic}
    """
    tree = _Sets().visit(ast.parse(twin(closed(function, quantity))))
    return str(AlgorithmicCodegen(use_math_symbols=True).visit(tree)) + "\n"


def twin(found: Closed) -> str:
    """The source of a Python function of lists that computes the quantity entry by entry, with indices from 1.

    Raises ValueError for a name that is no name in Python.
    """
    whole = Definition(_letter(found), found.quantity.axes, found.right)
    assigned = [spelled_out(one) for one in (*needed(found.definitions, found.right), whole)]
    used = dict.fromkeys(name for one in assigned for name in (*sorted(variables(one.body)), *classes(one.body)))
    taken = [name for name in used if name not in {one.name for one in assigned}]
    readable((*taken, *(one.name for one in assigned)))
    name = found.function.name + ("" if found.quantity.name == "value" else f"_{found.quantity.name}")
    lines = [line for one in assigned for line in _loops(one)] + [f"return {assigned[-1].name}"]
    return f"def {name}({', '.join(taken)}):\n" + "".join(f"    {line}\n" for line in lines)


def _letter(found: Closed) -> str:
    """What the result is called: the function's own letter for its value, else one that nothing has."""
    if found.quantity.name == "value":
        return found.function.definition.name
    taken = variables(found.left) | variables(found.right)
    return next(letter for letter in WHOLES.get(found.quantity.name, "") + "rRABCEFM" if letter not in taken)


def _loops(one: Definition) -> list[str]:
    """The lines that assign every entry, a loop for each index."""
    heads = [f"for {place.name} in range(1, {extent(place.size)} + 1):" for place in one.places]
    entry = one.name + "".join(f"[{place.name}]" for place in one.places)
    return [f"{'    ' * depth}{line}" for depth, line in enumerate((*heads, f"{entry} = {expression(one.body, 1)}"))]


class _Sets(ast.NodeTransformer):
    """Loops over {1, ..., n}, as pseudocode has them, for loops over a range."""

    def visit_For(self, node: ast.For) -> ast.AST:
        """A loop over a range as one over a set."""
        self.generic_visit(node)
        match node.iter:
            case ast.Call(args=[first, ast.BinOp(left=last)]):
                node.iter = ast.Set([first, ast.Constant(...), last])
        return node
