"""The NumPy target: a quantity of a function as a module of vectorised functions that needs NumPy only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from symsoft.emit.code_lines import broken
from symsoft.emit.general import body, general
from symsoft.emit.numpy_public import public, two_lines
from symsoft.emit.paste import imported, pasted
from symsoft.emit.plan import NoRule, Plan, plan
from symsoft.emit.python_names import named_for_python
from symsoft.emit.quantities import each, in_rows
from symsoft.emit.selftest import self_test
from symsoft.emit.selftest_entries import self_test as entries_test
from symsoft.emit.twin import formula
from symsoft.functions import Function

SUPPORT = (
    "numpy_frame.py",
    "numpy_sums.py",
    "numpy_shares.py",
    "numpy_jacobians.py",
    "numpy_products.py",
    "numpy_logs.py",
    "numpy_entries.py",
    "array_sizes.py",
    "numpy_arrays.py",
)

ROWS = "Every function works on rows along `axis`, with leading batch axes."
ENTRIES = "Every function works on each entry by itself."
GENERAL = (
    "Emitted by symsoft, not written by hand: closed forms, each proved for every n. Every argument has its own axes",
    "last, and the axes before them are broadcast. Integers and bool count as float64; float16 and float32 are",
    "computed in float64. Inputs are never modified, and nothing warns.",
)
DECIMAL = "from decimal import Decimal, localcontext\n"
DTYPES = (
    "Integers and bool count as float64; the result keeps the dtype. float16 and float32 are computed in float64 and",
    "rounded once at the end; the error bounds are for float64 and for normal numbers, as sums of subnormal ones have",
    "few digits. Inputs are never modified, nothing warns, and empty input is fine. `out` takes the result and may be",
    "an input.",
)


@dataclass(frozen=True, slots=True)
class Dialect:
    """What a module is written for: its name, and the files of its support functions, of which the later ones win."""

    title: str
    support: tuple[str, ...]

    def pasted(self, body: str) -> tuple[str, ...]:
        """The support functions that the text uses."""
        return tuple(text.replace("xp.", "np.") for text in pasted(self.support, body))


NUMPY = Dialect("NumPy", SUPPORT)


def emit(function: Function, quantity: str) -> str:
    """The source of a module that computes a quantity, and the function itself, in NumPy.

    For a first derivative (Jacobian, gradient) the module has all quantities of the function, the products with it
    among them.  Raises ValueError where there is no closed form.

    >>> from symsoft.functions import FUNCTIONS
    >>> emit(FUNCTIONS["softmax"], "jvp").splitlines()[0].strip('r"')
    'softmax and its Jacobian-vector product in NumPy.'
    """
    return module(function, quantity, NUMPY)


def module(function: Function, quantity: str, dialect: Dialect) -> str:
    """The source of a module of functions over arrays: by the rules, else the closed forms as they stand."""
    known = named_for_python(function)
    if not in_rows(known):
        return _general(known, quantity, dialect)
    try:
        plans = each(plan, known, quantity)
    except NoRule:
        return _general(known, quantity, dialect)
    publics = [public(one) for one in plans]
    code = "\n\n\n".join(publics)
    support = dialect.pasted(code)
    parts = (_header(function, plans, dialect), imports((*support, code)), *support, *publics, self_test(plans))
    text = "\n\n\n".join(part.strip("\n") for part in parts if part).replace('"""\n\n\nfrom', '"""\n\nfrom')
    return broken(text) + "\n"


def _general(function: Function, quantity: str, dialect: Dialect) -> str:
    """The module for a function that no rules lead to: its closed forms over whole arrays."""
    bodies = each(body, function, quantity)
    publics = [*map(general, bodies), entries_test(bodies).rstrip("\n")]
    code = "\n\n\n".join(publics)
    support = dialect.pasted(code)
    title = function.title.format(function.definition.name)
    head = "\n".join((f'"""{title} in {dialect.title}, with its derivatives.', "", *GENERAL, '"""'))
    parts = (head + "\n\n" + imports((*support, code)).replace(DECIMAL, ""), *support, *publics)
    return broken("\n\n\n".join(parts)) + "\n"


def _header(function: Function, plans: list[Plan], dialect: Dialect) -> str:
    """The docstring of the module."""
    others = [one.quantity.title for one in plans[1:]]
    listed = ", ".join(others[:-1]) + (" and " if len(others) > 1 else "") + others[-1] if others else ""
    name = function.title.format(function.definition.name)
    title = f"{name} and its {listed}" if listed else name
    lines = [
        f'r"""{title} in {dialect.title}.',
        "",
        "Emitted by symsoft, not written by hand. Run it as a script for its self-test.",
        "",
        "Definition, elementwise (by latexify-py):",
        "",
        *(f"    {formula(definition)}" for definition in plans[0].function.definitions),
        "",
        f"Domain: {function.domain}.",
        "",
        ROWS if function.argument.places else ENTRIES,
        *DTYPES,
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


def imports(used: Iterable[str]) -> str:
    """The imports of the module, only what is used."""
    text = "".join(used)
    lines = ["from __future__ import annotations", ""]
    lines += ["import math"] if "math." in text else []
    lines += ["import operator"] if "operator." in text else []
    lines += ["from collections.abc import Iterator"] if "Iterator[" in text else []
    lines += [DECIMAL.strip()]
    lines += ["from typing import Any, TypeAlias", "", "import numpy as np", "import numpy.typing as npt", ""]
    lines += [*imported("numba"), ""] if "numba." in text else []
    return "\n".join([*lines, "Array: TypeAlias = npt.NDArray[Any]"])
