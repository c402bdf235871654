"""The NumPy target: a quantity of a function as a module of vectorised functions that needs NumPy only."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from functools import cache
from importlib import resources

from symsoft.emit.latex import equation, latex
from symsoft.emit.numpy_parts import PARTS, Part
from symsoft.emit.plan import Plan, plan
from symsoft.emit.selftest import self_test
from symsoft.emit.twin import formula
from symsoft.functions import Function, function_named
from symsoft.term import Term

SUPPORT = "numpy_support.py"


def emit(function: str, quantity: str = "value") -> str:
    """The source of a module that computes a quantity, and the function itself, in NumPy.

    For a first derivative (Jacobian, gradient) the module has all quantities of the function, the products with it
    among them.  Raises ValueError for an unknown function or quantity, or one that no rule leads to code for yet.

    >>> emit("softmax", "jvp").splitlines()[0].strip('r"')
    'softmax and its Jacobian-vector product in NumPy.'
    """
    known = function_named(function)
    plans = [plan(known, name) for name in _bundle(known, quantity)]
    publics = [_public(one) for one in plans]
    body = "\n\n\n".join(publics)
    support = _support(body)
    parts = (_header(known, plans), _imports((*support, body)), *support, *publics, self_test(plans))
    return "\n\n\n".join(part.strip("\n") for part in parts if part).replace('"""\n\n\nfrom', '"""\n\nfrom') + "\n"


def public_name(one: Plan) -> str:
    """What the emitted function is called: softmax, softmax_jacobian."""
    name = one.quantity.name
    return one.function.name + ("" if name == "value" else f"_{name}")


def _bundle(function: Function, quantity: str) -> tuple[str, ...]:
    """The quantities that go into one module."""
    if quantity not in function.quantities:
        choices = ", ".join(function.quantities)
        raise ValueError(f"quantity: {function.name} has no {quantity!r}; it has: {choices}")
    if quantity in ("jacobian", "gradient"):
        return function.quantities
    return ("value",) if quantity == "value" else ("value", quantity)


def _header(function: Function, plans: list[Plan]) -> str:
    """The docstring of the module."""
    others = [one.quantity.title for one in plans[1:]]
    listed = ", ".join(others[:-1]) + (" and " if len(others) > 1 else "") + others[-1] if others else ""
    title = f"{function.title} and its {listed}" if listed else function.title
    lines = [
        f'r"""{title} in NumPy.',
        "",
        "Emitted by symsoft, not written by hand. Run it as a script for its self-test.",
        "",
        "Definition, elementwise (by latexify-py):",
        "",
        *(f"    {formula(definition)}" for definition in plans[0].function.definitions),
        "",
        f"Domain: {function.domain}.",
        "",
        "Every function works on rows along `axis`, with leading batch axes; integers and bool count as float64,",
        "float16 in float32, everything else in its own dtype, which the result keeps. Inputs are never modified,",
        "nothing warns, and empty input is fine. `out` takes the result and may be an input.",
        "",
        "Rules used, each proved for every n by symsoft's kernel:",
        *_rules(plans),
        '"""',
    ]
    return "\n".join(lines).replace('r"""', 'r"""' if any("\\" in line for line in lines) else '"""', 1)


def _rules(plans: Iterable[Plan]) -> list[str]:
    rules = {rule.name: rule for one in plans for rule in one.rules}
    lines = []
    for rule in rules.values():
        lines += ["", f"    {rule.name}: {rule.why}"]
        lines += [f"        {line}" for line in _equation(rule.identity.left, rule.identity.right)]
    return lines


def _imports(used: Iterable[str]) -> str:
    """The imports of the module, only what is used, and the constants of the support."""
    text = "".join(used)
    lines = ["from __future__ import annotations", ""]
    lines += ["import math"] if "math." in text else []
    lines += ["import operator"] if "operator." in text else []
    lines += ["from collections.abc import Iterator", "from decimal import Decimal, localcontext"]
    lines += ["from typing import Any, TypeAlias", "", "import numpy as np", "import numpy.typing as npt", ""]
    return "\n".join([*lines, "Array: TypeAlias = npt.NDArray[Any]", "BLOCK = 16384"])


def arguments(one: Plan) -> tuple[str, ...]:
    """What the emitted function takes besides x: the parameters of the function, then a direction or cotangent."""
    return tuple(variable.name for variable in (*one.function.parameters, *one.quantity.inputs))


def _public(one: Plan) -> str:
    """The source of one public function."""
    part, axes, others = PARTS[one.primitive], len(one.quantity.axes), arguments(one)
    names = ("x", *others)
    signature = ", ".join(f"{name}: npt.ArrayLike" for name in names)
    arrays = ", ".join(f"{name}_array" for name in names)
    shape = {0: "batch", 1: "x_array.shape", 2: "(*batch, n, n)"}[axes]
    block = {0: "(len(x_rows),)", 1: "x_rows.shape", 2: "(len(x_rows), n, n)"}[axes]
    where = "position" if axes == 1 else "-1"
    lines = [
        *_signature(f"def {public_name(one)}({signature}", "/, *, axis: int = -1, out: Array | None = None"),
        *_docstring(one, part, axes, others),
        *(f'    {name}_array = _argument("{name}", {name})' for name in names),
        "    position = _axis(axis, x_array)",
        *(f'    _same_shape(x_array, "{name}", {name}_array)' for name in others),
        f"    dtype, working = _working({arrays})",
        *(f"    {name}_rows = _rows({name}_array, position, working)" for name in names),
        *(["    n = x_rows.shape[-1]"] if axes == 2 else []),
        *(["    batch = _batch(x_array, position)"] if axes != 1 else []),
        f"    result = _result(out, {shape}, dtype)",
        f"    buffer = _buffer(result, {where}, {block}, working, {arrays})",
        *([f"    buffer.fill({part.empty})"] if axes == 0 else []),
        '    with np.errstate(all="ignore"):',
        "        for block in _blocks(*x_rows.shape):",
        *(f"            {line}" for line in _lines(one, part)),
        f"        return _store(buffer, result, {where})",
    ]
    return "\n".join(lines)


def _signature(names: str, options: str) -> list[str]:
    """The head of a function, on three lines if one is too long."""
    whole = f"{names}, {options}) -> Array:"
    if len(whole) <= 120:
        return [whole]
    name, _, taken = names.partition("(")
    return [f"{name}(", f"    {taken}, {options}", ") -> Array:"]


def _lines(one: Plan, part: Part) -> list[str]:
    """The lines of a part with the block's rows put in for out and the variables of the primitive."""
    here = {name: f"{called}_rows[block]" for name, called in one.names if called in ("x", *arguments(one))}
    here["out"] = "buffer[block]"
    words = re.compile(rf"(?<=[(, ])({'|'.join(here)})(?=[,)])")
    return [words.sub(lambda found: here[found[0]], line) for line in part.lines]


def _docstring(one: Plan, part: Part, axes: int, others: tuple[str, ...]) -> list[str]:
    """The docstring of a public function: mathematics, shapes, errors, raises, source."""
    shapes = {
        0: "the shape of x without `axis`",
        1: "the shape of x",
        2: "the shape of x without `axis`, then (n, n)",
    }
    first, *rest = _equation(*_sides(one))
    sources = ", ".join(dict.fromkeys(rule.derivation for rule in one.rules))
    taken = "".join(f"; {name} has the shape of x" for name in others)
    return [
        f'    r"""{first}',
        *(f"    {line}" for line in rest),
        "",
        f"    Shapes: x has n components along `axis`{taken}; the result has {shapes[axes]}.",
        f"    Error: {_error(part, one)}",
        f"    {part.special}",
        "    Raises TypeError for what is not real numbers and for an `out` of another dtype, ValueError for an axis",
        "    out of range and for shapes that do not fit.",
        f"    Source: {sources}.",
        '    """',
    ]


def _error(part: Part, one: Plan) -> str:
    """The error bound, in the names of this function's second argument and free index."""
    names = dict(one.names)
    text = part.error
    for variable in ("v", "u"):
        if variable in names and one.quantity.inputs:
            text = text.replace(f"{variable}_", f"{names[variable]}_")
    return text.replace("_i", f"_{one.quantity.axes[0].name}") if len(one.quantity.axes) == 1 else text


def _sides(one: Plan) -> tuple[Term, Term]:
    """What the function computes, and the closed form of it."""
    if one.quantity.name == "value":
        return one.function.symbol, one.function.definition.body
    return one.quantity.term, one.term


def _equation(left: Term, right: Term) -> list[str]:
    """left = right on one line, or on two if it is long."""
    whole = equation(left, right)
    return [whole] if len(whole) <= 100 else [latex(left), f"= {latex(right)}"]


@cache
def _sources() -> dict[str, str]:
    """The functions of the support module by name, as text."""
    text = resources.files("symsoft.emit").joinpath(SUPPORT).read_text(encoding="utf-8")
    found = {}
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef):
            found[node.name] = ast.get_source_segment(text, node) or ""
    return found


def _support(body: str) -> tuple[str, ...]:
    """The support functions that the text calls, directly or through one another, in their own order."""
    sources = _sources()
    wanted: set[str] = set()
    waiting = [body]
    while waiting:
        called = {node.id for node in ast.walk(ast.parse(waiting.pop())) if isinstance(node, ast.Name)}
        new = (called & sources.keys()) - wanted
        wanted |= new
        waiting += [sources[name] for name in new]
    return tuple(text for name, text in sources.items() if name in wanted)
