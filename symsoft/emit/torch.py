"""The torch target: closed forms as autograd functions, whose backward passes are differentiable again."""

from __future__ import annotations

from symsoft.emit.plan import Plan, plan
from symsoft.emit.tensor_module import Library, core_name, module, names
from symsoft.emit.tensor_parts import written
from symsoft.emit.twin import spelled
from symsoft.functions import Function

BACKWARD = {"vjp": "{}", "gradient": "u[..., None] * ({})", "derivative": "u * ({})"}
"""The product of u with the derivative of a value, by the quantity that it is made of."""


def emit(function: Function, quantity: str) -> str:
    """The source of a module for torch; its values are autograd functions that can be differentiated twice.

    >>> from symsoft.functions import FUNCTIONS
    >>> "torch.autograd.Function" in emit(FUNCTIONS["softmax"], "value")
    True
    """
    return module(function, quantity, TORCH)


def _core(one: Plan, function: Function) -> list[str]:
    """The value as an autograd function: the closed form by the argument, torch's own derivative by the others."""
    taken, x = names(one), spelled(function.argument.name)
    others = [spelled(variable.name) for variable in function.parameters]
    kind = next(kind for kind in BACKWARD if kind in function.quantities)
    found = plan(function, kind)
    back = BACKWARD[kind].format(written(found, {inner.name: "u" for inner in found.quantity.inputs}))
    own = {x: f"{back} if ctx.needs_input_grad[{taken.index(x)}] else None"}
    lines = [
        f"class _{function.name.title().replace('_', '')}(torch.autograd.Function):",
        f"    generate_vmap_rule = {not others}",
        "",
        "    @staticmethod",
        f"    def forward({', '.join(taken)}):",
        f"        return {written(one)}",
        "",
        "    @staticmethod",
        "    def setup_context(ctx, inputs, output):",
        "        ctx.save_for_backward(*inputs)",
        "",
        "    @staticmethod",
        "    def backward(ctx, u):",
        f"        {', '.join(taken)}, = ctx.saved_tensors",
    ]
    if others:
        both = ", ".join(others)
        left = ", ".join(f"by_{other}" for other in others)
        needed = " or ".join(f"ctx.needs_input_grad[{taken.index(other)}]" for other in others)
        lines += [
            f"        {left}, = {', '.join('None' for _ in others)},",
            f"        if {needed}:",
            f"            {left}, = _by_others(lambda {both}: {written(one)}, ({both},), u)",
        ]
        own |= {other: f"by_{other}" for other in others}
    results = ", ".join(own.get(name, "None") for name in taken)
    call = f"{core_name(function)} = _{function.name.title().replace('_', '')}.apply"
    return [*lines, f"        return {results}", "", "", call]


IMPORTS = ("from collections.abc import Callable", "from typing import Any")
TORCH = Library("torch", "torch", IMPORTS, "torch_frame.py", "torch", _core)
