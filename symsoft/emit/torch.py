"""The torch target: closed forms as autograd functions, whose backward passes are differentiable again."""

from __future__ import annotations

from symsoft.emit.tensor_core import Core, Library
from symsoft.emit.tensor_module import module
from symsoft.functions import Function


def emit(function: Function, quantity: str) -> str:
    """The source of a module for torch; its values are autograd functions that can be differentiated twice.

    >>> from symsoft.functions import FUNCTIONS
    >>> "torch.autograd.Function" in emit(FUNCTIONS["softmax"], "value")
    True
    """
    return module(function, quantity, TORCH)


def _core(core: Core) -> list[str]:
    """The value as an autograd function: the closed form by the argument, torch's own derivative by the others."""
    if core.back is None:
        return [*core.plainly(), f"{core.custom} = {core.plain}"]
    taken = ", ".join(core.taken)
    needed = {name: f"ctx.needs_input_grad[{core.taken.index(name)}]" for name in core.taken}
    results = {name: f"by_{name}" for name in (core.argument, *core.others)}
    return [
        *core.plainly(),
        f"class {core.custom}_function(torch.autograd.Function):",
        f"    generate_vmap_rule = {not core.others}",
        "",
        "    @staticmethod",
        f"    def forward({taken}):",
        f"        return {core.call}",
        "",
        "    @staticmethod",
        "    def setup_context(ctx, inputs, output):",
        "        ctx.save_for_backward(*inputs)",
        "",
        "    @staticmethod",
        "    def backward(ctx, cotangent):",
        f"        {taken}, = ctx.saved_tensors",
        f"        {', '.join(results.values())}, = {', '.join('None' for _ in results)},",
        f"        if {needed[core.argument]}:",
        *(f"            {line}" for line in core.back.lines),
        f"            {results[core.argument]} = {core.back.result}",
        *_others(core, needed, results),
        f"        return {', '.join(results.get(name, 'None') for name in core.taken)}",
        "",
        "",
        f"{core.custom} = {core.custom}_function.apply",
    ]


def _others(core: Core, needed: dict[str, str], results: dict[str, str]) -> list[str]:
    """The lines of a backward pass to the other arguments."""
    if not core.others:
        return []
    both = ", ".join(core.others)
    return [
        f"        if {' or '.join(needed[name] for name in core.others)}:",
        f"            {', '.join(results[name] for name in core.others)}, = _by_others(",
        f"                lambda {both}: {core.call}, ({both},), cotangent",
        "            )",
    ]


IMPORTS = ("import operator", "from collections.abc import Callable", "from typing import Any")
SPELLINGS = (
    ("xp.einsum(", "_einsum("),
    ("xp.exp(", "_exp("),
    ("xp.log(", "_log("),
    (".max(axis=-1)", ".amax(axis=-1)"),
)
TORCH = Library("torch", "torch", IMPORTS, "torch_frame.py", "torch", SPELLINGS, _core)
