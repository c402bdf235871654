"""The targets that state a quantity: SymPy's expression, LaTeX and pseudocode mean the term that the kernel proves."""

from __future__ import annotations

import ast
import sys
from itertools import product
from typing import Any

import pytest
import sympy
from emitted import QUANTITIES
from sympy import Rational

from symsoft import verify_text
from symsoft.authored import authored
from symsoft.emit import emit
from symsoft.emit.algorithm import twin
from symsoft.emit.closed import closed
from symsoft.emit.formula import needed
from symsoft.emit.latex import latex
from symsoft.emit.twin import formula, spelled
from symsoft.explicit import instantiate
from symsoft.functions import FUNCTIONS, quantity
from symsoft.statement import Definition
from symsoft.verdict import Accepted, NotRead, Proved

CLASS = 3
every_quantity = pytest.mark.parametrize(("name", "asked"), QUANTITIES)


@every_quantity
def test_latex_is_proved_when_it_is_read_back(name: str, asked: str) -> None:
    steps = verify_text(emit(name, asked, "latex"), "latex").steps
    assert all(isinstance(judged.verdict, Accepted | Proved) for judged in steps), steps
    assert asked == "value" or isinstance(steps[-1].verdict, Proved)


@every_quantity
def test_the_scalar_twin_is_proved_equal_to_the_term_by_way_of_latexify(name: str, asked: str) -> None:
    found = closed(FUNCTIONS[name], asked)
    definitions = needed(found.definitions, found.left, found.right)
    right = formula(Definition("twin", found.quantity.axes, found.right)).split(" = ", 1)[1]
    lines = [formula(definition) for definition in definitions] + [f"{latex(found.left)} = {right}"]
    steps = verify_text("\n\n".join(f"$$\n{line}\n$$" for line in lines)).steps
    verdicts = [judged.verdict for judged in steps if not isinstance(judged.verdict, NotRead)]  # the = of a condition
    assert len(verdicts) == len(lines)
    assert all(isinstance(verdict, Accepted | Proved) for verdict in verdicts), steps


@every_quantity
def test_sympy_means_the_term(name: str, asked: str) -> None:
    """At n = 3 the expression has the value of the quantity as it was asked for, with SymPy's own derivative."""
    space: dict[str, Any] = {}
    exec(emit(name, asked, "sympy"), space)
    function, n = FUNCTIONS[name], 3
    wanted = quantity(function, asked)
    indices = dict.fromkeys(wanted.axes, 2)
    exact = instantiate(wanted.term, {"n": n}, indices, function.definitions, {"y": CLASS})
    value = space[spelled(function.definition.name) if asked == "value" else f"{name}_{asked}"](*indices.values())
    if name == "cross_entropy_labels" and "y" in space:
        value = value.subs(space["y"], CLASS)
    value = value.subs(space["n"], n).doit() if "n" in space else value
    point = {str(symbol): Rational(k + 2, 9) for k, symbol in enumerate(sorted(exact.free_symbols, key=str))}
    nodes = {node: point.get(spelled_back(str(node))) for node in value.free_symbols}
    left = value.subs({node: number for node, number in nodes.items() if number is not None})
    right = exact.subs({symbol: point[str(symbol)] for symbol in exact.free_symbols})
    assert abs(sympy.N(left - right, 30)) < 1e-20


LEFT_OUT = r"""
$$r_i = \frac{e^{x_i}}{\sum_{j \neq i} e^{x_j}}$$

$$M = \log\left(1 + \sum_{j \ne y} e^{x_j - x_y}\right)$$

$$d_i = \prod_{j \neq i} \frac{1}{x_j - x_i}$$
"""


@pytest.mark.parametrize(
    ("name", "asked"), [("r", "value"), ("r", "jacobian"), ("M", "value"), ("M", "gradient"), ("d", "value")]
)
def test_sympy_leaves_out_of_a_range_what_the_term_does(name: str, asked: str) -> None:
    space: dict[str, Any] = {}
    function = authored(verify_text(LEFT_OUT), name, "x")
    exec(emit(function, asked, "sympy"), space)
    assert "{" not in space["__doc__"]
    wanted = quantity(function, asked)
    for place in product((1, 2, 3), repeat=len(wanted.axes)):
        at = dict(zip(wanted.axes, place, strict=True))
        exact = instantiate(wanted.term, {"n": 3}, at, function.definitions, {"y": 3})
        value = space[name if asked == "value" else f"{name}_{asked}"](*place).subs(
            {space[key]: 3 for key in ("n", "y") if key in space}
        )
        point = {f"x{k}": Rational(k * k, 9) for k in (1, 2, 3)}
        found = value.doit()
        nodes = {node: point.get(spelled_back(str(node))) for node in found.free_symbols}
        found = found.subs({node: number for node, number in nodes.items() if number is not None})
        assert abs(sympy.N(found - exact.subs(point), 30)) < 1e-20


def spelled_back(name: str) -> str:
    """What instantiated terms call a symbol: x2 for x[2], ε for epsilon."""
    return {"epsilon": "ε"}.get(name, name.replace("[", "").replace("]", ""))


@every_quantity
def test_the_algorithm_is_the_twin(name: str, asked: str) -> None:
    text, source = emit(name, asked, "algorithm"), twin(closed(FUNCTIONS[name], asked))
    assert len(ast.parse(source).body) == 1
    assert text.isascii()
    assert text.startswith("\\begin{algorithmic}\n")
    loops = len([line for line in source.splitlines() if line.lstrip().startswith("for ")])
    assert text.count(r"\For{") == text.count(r"\EndFor") == loops


@pytest.mark.parametrize("target", ["numba", "jax", "torch"])
def test_an_absent_library_is_named_with_what_brings_it(target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, target, None)
    with pytest.raises(ImportError, match=rf"{target} is not installed: pip install 'symsoft\[{target}\]'"):
        exec(emit("softmax", "value", target), {})
