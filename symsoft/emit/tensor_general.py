"""Functions of any shape over tensors, such as an article defines them: closed forms over whole arrays."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from symsoft.emit.general import Body, axes_of, body, docstring
from symsoft.emit.tensor_core import COTANGENT, DIRECTION, Block, Core
from symsoft.emit.twin import extent
from symsoft.functions import Function
from symsoft.search import Unproved

RAISES = "Raises TypeError for what is not real numbers, ValueError for shapes that do not fit."
SPELLINGS = (
    ("np.logaddexp(0, ", "_softplus("),
    ("_shares_of(", "_shares("),
    ("_log_total_of(", "_log_total("),
    ("_logistic_of(", "_logistic("),
    ("np.", "xp."),
)
"""What code over arrays in NumPy calls the same operations, in the names of tensors."""

ALONG = {"jvp": "{0}", "gradient": "({0} * direction){1}", "derivative": "{0} * direction"}
BACK = {"vjp": "{0}", "gradient": "cotangent{2} * {0}", "derivative": "cotangent * {0}"}
"""The derivative of a value along a direction, and back from a cotangent, by the quantity that it is made of.

{1} sums over the axes of the argument, and {2} makes room for them.
"""


def core(function: Function) -> Core:
    """The value of a function over arrays with the same leading axes, with its derivatives where they are found."""
    one = body(function, "value")
    others = tuple(name for name in one.arguments if name != function.argument.name)
    return Core(
        function.name,
        (*one.arguments, *one.classes),
        function.argument.name,
        others,
        _block(one),
        _derived(function, ALONG, DIRECTION),
        _derived(function, BACK, COTANGENT),
    )


def _derived(function: Function, forms: Mapping[str, str], by: str) -> Block | None:
    """The derivative in the first of the forms that the function has a quantity for, if a closed form is found."""
    kind = next((kind for kind in forms if kind in function.quantities), "")
    try:
        one = body(function, kind) if kind else None
    except Unproved:
        return None
    if one is None:
        return None
    count = len(function.argument.places)
    summed = f".sum(axis=({', '.join(str(k - count) for k in range(count))},))" if count else ""
    room = f"[..., {', '.join(['None'] * count)}]" if count else ""
    found = _block(one)
    given = tuple(f"{variable.name} = {by}" for variable in one.found.quantity.inputs)
    return Block(forms[kind].format(found.result, summed, room), (*given, *found.lines))


def _block(one: Body) -> Block:
    """The lines that compute a quantity over arrays with the same leading axes."""
    x, *_ = one.arguments
    lines = tuple(map(tensors, one.lines))
    shape = f"(*batch{one.shape})" if one.shape else "batch"
    sizes = {
        extent(place.size): f"{name}.shape[{position - len(node.places)}]"
        for name, node in one.arguments.items()
        for position, place in enumerate(node.places)
    }
    used = " ".join((*lines, one.result, shape))
    first = [f"{size} = {where}" for size, where in sizes.items() if re.search(rf"\b{re.escape(size)}\b", used)]
    first = [line for line in first if not line[0].isdigit()]
    batch = f"batch = {x}.shape[: {x}.ndim - {len(one.arguments[x].places)}]"
    return Block(f"_whole({tensors(one.result)}, {shape}, {x})", (batch, *first, *lines))


def tensors(text: str) -> str:
    """Code over arrays in NumPy as code over tensors."""
    for array, tensor in SPELLINGS:
        text = text.replace(array, tensor)
    return text


def public(function: Function, quantity: str, custom: str) -> str:
    """The source of a public function: arguments to arrays of one size, the value, and its dtype."""
    return "\n".join(_public(body(function, quantity), custom))


def _public(one: Body, custom: str) -> Iterator[str]:
    taken = (*one.arguments, *one.classes)
    called = one.found.function.name + ("" if one.found.quantity.name == "value" else f"_{one.found.quantity.name}")
    yield f"def {called}({', '.join(taken)}, /):"
    yield from docstring(one, RAISES)
    yield from (f'    {name} = _tensor("{name}", {name})' for name in one.arguments)
    yield from (f'    {name} = _classes("{name}", {name})' for name in one.classes)
    yield f"    kind, working = _kind({', '.join(one.arguments)})"
    axes = [f"{name}=({name}, {axes_of(node.places)})" for name, node in one.arguments.items()]
    axes += [f"{name}=({name}, ())" for name in one.classes]
    yield f"    sizes, batch = _sizes({', '.join(axes)})"
    for name, node in one.arguments.items():
        yield f"    {name} = _spread(_back({name}, None, working), {len(node.places)}, batch)"
    first, node = next(iter(one.arguments.items()))
    for name, size in one.classes.items():
        n = size if size.isdigit() else f'sizes["{size}"]'
        yield f"    {name} = _spread({name}, 0, batch)"
        yield f'    {first} = _chosen("{name}", {name}, {n}, {first}, {len(node.places)})'
    if one.found.quantity.name == "value":
        yield f"    return _back({custom}({', '.join(taken)}), None, kind)"
    else:
        block = _block(one)
        yield from (f"    {line}" for line in block.lines)
        yield f"    return _back({block.result}, None, kind)"
