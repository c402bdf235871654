"""The NumPy target: a quantity of a function as a module of vectorised functions that needs NumPy only."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from functools import cache
from importlib import resources

from symsoft.emit.numpy_public import public, two_lines
from symsoft.emit.plan import Plan, plan
from symsoft.emit.selftest import self_test
from symsoft.emit.twin import formula
from symsoft.functions import Function, function_named

SUPPORT = ("numpy_frame.py", "numpy_shares.py", "numpy_logs.py", "numpy_entries.py")

ROWS = (
    "Every function works on rows along `axis`, with leading batch axes; integers and bool count as float64, float16",
)
ENTRIES = ("Every function works on each entry by itself; integers and bool count as float64, float16",)


def emit(function: str, quantity: str = "value") -> str:
    """The source of a module that computes a quantity, and the function itself, in NumPy.

    For a first derivative (Jacobian, gradient) the module has all quantities of the function, the products with it
    among them.  Raises ValueError for an unknown function or quantity, or one that no rule leads to code for yet.

    >>> emit("softmax", "jvp").splitlines()[0].strip('r"')
    'softmax and its Jacobian-vector product in NumPy.'
    """
    known = function_named(function)
    plans = [plan(known, name) for name in _bundle(known, quantity)]
    publics = [public(one) for one in plans]
    body = "\n\n\n".join(publics)
    support = _support(body)
    parts = (_header(known, plans), _imports((*support, body)), *support, *publics, self_test(plans))
    return "\n\n\n".join(part.strip("\n") for part in parts if part).replace('"""\n\n\nfrom', '"""\n\nfrom') + "\n"


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
        *(ROWS if function.argument.places else ENTRIES),
        "is computed in float32, everything else in its own dtype, which the result keeps. Inputs are never modified,",
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
        if rule.identity.left != rule.identity.right:
            lines += [f"        {line}" for line in two_lines(rule.identity.left, rule.identity.right)]
    return lines


def _imports(used: Iterable[str]) -> str:
    """The imports of the module, only what is used."""
    text = "".join(used)
    lines = ["from __future__ import annotations", ""]
    lines += ["import math"] if "math." in text else []
    lines += ["import operator"] if "operator." in text else []
    lines += ["from collections.abc import Iterator"] if "Iterator[" in text else []
    lines += ["from decimal import Decimal, localcontext"]
    lines += ["from typing import Any, TypeAlias", "", "import numpy as np", "import numpy.typing as npt", ""]
    return "\n".join([*lines, "Array: TypeAlias = npt.NDArray[Any]"])


@cache
def _sources() -> dict[str, str]:
    """The functions and constants of the support modules by name, as text."""
    found = {}
    for module in SUPPORT:
        text = resources.files("symsoft.emit").joinpath(module).read_text(encoding="utf-8")
        for node in ast.parse(text).body:
            if isinstance(node, ast.FunctionDef):
                found[node.name] = ast.get_source_segment(text, node) or ""
            if isinstance(node, ast.Assign) and isinstance(name := node.targets[0], ast.Name):
                found[name.id] = ast.get_source_segment(text, node) or ""
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
