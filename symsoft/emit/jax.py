"""The JAX target: closed forms with custom derivatives, safe under jit and vmap."""

from __future__ import annotations

from symsoft.emit.tensor_core import Core, Library
from symsoft.emit.tensor_module import module
from symsoft.functions import Function


def emit(function: Function, quantity: str) -> str:
    """The source of a module for JAX; its values have custom derivatives, forward, and backward by transposition.

    >>> from symsoft.functions import FUNCTIONS
    >>> "jax.custom_jvp" in emit(FUNCTIONS["softmax"], "value")
    True
    """
    return module(function, quantity, JAX)


def _core(core: Core) -> list[str]:
    """The value, and its derivative along tangents: the closed form by the argument, JAX's own by the others."""
    if core.along is None:
        return [*core.plainly(), f"{core.custom} = {core.plain}"]
    taken = ", ".join(core.taken)
    tangents = ", ".join("direction" if name == core.argument else f"{name}_direction" for name in core.taken)
    lines = [
        *core.plainly(),
        f"{core.custom} = jax.custom_jvp({core.plain})",
        "",
        "",
        f"@{core.custom}.defjvp",
        f"def {core.custom}_along(primals, tangents):",
        f"    {taken}, = primals",
        f"    {tangents}, = tangents",
    ]
    if not core.others:
        value, more = [f"    value = {core.custom}({taken})"], ""
    else:
        others, directions = ", ".join(core.others), ", ".join(f"{name}_direction" for name in core.others)
        value, more = (
            [f"    value, more = jax.jvp(lambda {others}: {core.call}, ({others},), ({directions},))"],
            " + more",
        )
    return [
        *lines,
        *value,
        *(f"    {line}" for line in core.along.lines),
        f"    return value, {core.along.result}{more}",
    ]


IMPORTS = (
    "import math",
    "import operator",
    "from collections.abc import Callable",
    "from typing import Any",
    "import jax.numpy as jnp",
)
JAX = Library("JAX", "jax", IMPORTS, "jax_frame.py", "jnp", (), _core)
