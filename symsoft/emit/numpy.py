"""The NumPy target: a quantity of a function as a module of vectorised functions that needs NumPy only."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from functools import cache
from importlib import resources

from symsoft.emit.latex import equation
from symsoft.emit.numpy_parts import PARTS, Part
from symsoft.emit.plan import Plan, plan
from symsoft.emit.selftest import self_test
from symsoft.emit.twin import formula
from symsoft.functions import Function, function_named

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
        "Every function works on rows along `axis`, with leading batch axes; integers and bool are computed in float64,",
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
        lines += ["", f"    {rule.name}: {equation(rule.identity.left, rule.identity.right)}", f"        {rule.why}"]
    return lines


def _imports(used: Iterable[str]) -> str:
    """The imports of the module, only what is used, and the constants of the support."""
    text = "".join(used)
    lines = ["from __future__ import annotations", ""]
    lines += ["import math"] if "math." in text else []
    lines += ["import operator"] if "operator." in text else []
    lines += ["from collections.abc import Iterator", "from decimal import Decimal, localcontext"]
    lines += ["from typing import Any, TypeAlias", "", "import numpy as np", "import numpy.typing as npt", ""]
    return "\n".join([*lines, "Array: TypeAlias = npt.NDArray[Any]", "BLOCK = 8192"])


def _public(one: Plan) -> str:
    """The source of one public function."""
    part, axes = PARTS[one.primitive], len(one.quantity.axes)
    second = one.quantity.inputs[0].name if one.quantity.inputs else None
    names = ("x", second) if second else ("x",)
    arguments = ", ".join(f"{name}: npt.ArrayLike" for name in names)
    arrays = ", ".join(f"{name}_array" for name in names)
    shape = {0: "batch", 1: "x_array.shape", 2: "(*batch, n, n)"}[axes]
    block = {0: "(len(rows),)", 1: "rows.shape", 2: "(len(rows), n, n)"}[axes]
    where = "position" if axes == 1 else "-1"
    lines = [
        f"def {public_name(one)}({arguments}, /, *, axis: int = -1, out: Array | None = None) -> Array:",
        *_docstring(one, part, axes, second),
        *(f'    {name}_array = _argument("{name}", {name})' for name in names),
        "    position = _axis(axis, x_array)",
        *([f'    _same_shape(x_array, "{second}", {second}_array)'] if second else []),
        f"    dtype, working = _working({arrays})",
        "    rows = _rows(x_array, position, working)",
        *([f"    others = _rows({second}_array, position, working)"] if second else []),
        *(["    n = rows.shape[-1]"] if axes == 2 else []),
        *(["    batch = _batch(x_array, position)"] if axes != 1 else []),
        f"    result = _result(out, {shape}, dtype)",
        f"    buffer = _buffer(result, {where}, {block}, working, {arrays})",
        *(["    buffer.fill(-np.inf)"] if one.primitive == "log_total" else []),
        '    with np.errstate(all="ignore"):',
        "        for block in _blocks(*rows.shape):",
        *(f"            {line}" for line in _lines(part)),
        f"        return _store(buffer, result, {where})",
    ]
    return "\n".join(lines)


def _lines(part: Part) -> list[str]:
    """The lines of a part with the rows of the block put in for x, v and out."""
    lines = []
    for line in part.lines:
        tokens = {"(x,": "(rows[block],", "(x)": "(rows[block])", " v,": " others[block],", " out)": " buffer[block])"}
        for old, new in tokens.items():
            line = line.replace(old, new)
        lines.append(line)
    return lines


def _docstring(one: Plan, part: Part, axes: int, second: str | None) -> list[str]:
    """The docstring of a public function: mathematics, shapes, errors, raises, source."""
    shapes = {
        0: "the shape of x without `axis`",
        1: "the shape of x",
        2: "the shape of x without `axis`, then (n, n)",
    }
    sources = ", ".join(dict.fromkeys(rule.derivation for rule in one.rules))
    taken = f"; {second} has the shape of x" if second else ""
    return [
        f'    r"""{_value(one) if one.quantity.name == "value" else equation(one.quantity.term, one.term)}',
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


def _value(one: Plan) -> str:
    return equation(one.function.symbol, one.function.definition.body)


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
