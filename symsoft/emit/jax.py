"""The JAX target: closed forms with custom derivatives, safe under jit and vmap."""

from __future__ import annotations

from symsoft.emit.plan import Plan
from symsoft.emit.tensor_module import Library, along, core_name, module, names
from symsoft.emit.tensor_parts import written
from symsoft.emit.twin import spelled
from symsoft.functions import Function


def emit(function: Function, quantity: str) -> str:
    """The source of a module for JAX; its values have custom derivatives, forward, and backward by transposition.

    >>> from symsoft.functions import FUNCTIONS
    >>> "@jax.custom_jvp" in emit(FUNCTIONS["softmax"], "value")
    True
    """
    return module(function, quantity, JAX)


def _core(one: Plan, function: Function) -> list[str]:
    """The value, and its derivative along tangents: the closed form by the argument, JAX's own by the others."""
    taken, x = names(one), spelled(function.argument.name)
    others = [spelled(variable.name) for variable in function.parameters]
    tangents = ["v" if name == x else f"v_{name}" for name in taken]
    name, (_, derivative) = core_name(function), along(function)
    both = ", ".join(others)
    lines = [
        "@jax.custom_jvp",
        f"def {name}({', '.join(taken)}):",
        f"    return {written(one)}",
        "",
        "",
        f"@{name}.defjvp",
        f"def {name}_along(primals, tangents):",
        f"    {', '.join(taken)}, = primals",
        f"    {', '.join(tangents)}, = tangents",
    ]
    if not others:
        return [*lines, f"    return {name}({', '.join(taken)}), {derivative}"]
    given, directions = f"({both},)", f"({', '.join(f'v_{other}' for other in others)},)"
    return [
        *lines,
        f"    value, more = jax.jvp(lambda {both}: {written(one)}, {given}, {directions})",
        f"    return value, {derivative} + more",
    ]


JAX = Library("JAX", "jax", ("from typing import Any", "import jax.numpy as jnp"), "jax_frame.py", "jnp", _core)
