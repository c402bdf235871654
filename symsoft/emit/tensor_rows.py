"""Functions that the rules lead to, over tensors: rows along an axis, or entry by entry."""

from __future__ import annotations

from collections.abc import Iterable

from symsoft.emit.numpy_public import (
    arguments,
    classes,
    public_name,
    scalar_line,
    scalars,
    shapes,
    sides,
    two_lines,
    wrapped,
)
from symsoft.emit.plan import Plan, plan
from symsoft.emit.tensor_core import COTANGENT, DIRECTION, Block, Core
from symsoft.emit.tensor_parts import written
from symsoft.emit.twin import spelled
from symsoft.functions import Function

ALONG = {"jvp": "{}", "gradient": "_sum(({}) * direction)[..., 0]", "derivative": "({}) * direction"}
BACK = {"vjp": "{}", "gradient": "cotangent[..., None] * ({})", "derivative": "cotangent * ({})"}
"""The derivative of a value along a direction, and back from a cotangent, by the quantity that it is made of."""


def core(function: Function) -> Core:
    """The value of a function over rows, with its derivatives."""
    value = plan(function, "value")
    return Core(
        function.name,
        names(value),
        spelled(function.argument.name),
        tuple(spelled(variable.name) for variable in function.parameters),
        Block(written(value)),
        _derived(function, ALONG, DIRECTION),
        _derived(function, BACK, COTANGENT),
    )


def _derived(function: Function, forms: dict[str, str], by: str) -> Block:
    """The derivative in the first of the forms that the function has a quantity for."""
    kind = next(kind for kind in forms if kind in function.quantities)
    found = plan(function, kind)
    return Block(forms[kind].format(written(found, {inner.name: by for inner in found.quantity.inputs})))


def names(one: Plan) -> tuple[str, ...]:
    """The arguments, as code spells them."""
    return tuple(map(spelled, arguments(one)))


def public(one: Plan, custom: str) -> str:
    """The source of a public function, whose value is what has the closed derivatives."""
    return "\n".join(_public(one, custom))


def _public(one: Plan, custom: str) -> Iterable[str]:
    """A public function: arguments to rows, the expression, rows to the result."""
    function, given = one.function, arguments(one)
    rowwise, vector = bool(function.argument.places), len(one.quantity.axes) == 1
    x = spelled(function.argument.name)
    numbers, chosen = scalars(function), classes(function)
    plain = [spelled(name) for name in given if name not in (*numbers, *chosen)]
    yield f"def {public_name(one)}({', '.join(names(one))}, /{', *, axis=-1' if rowwise else ''}):"
    first, *rest = two_lines(*sides(one))
    yield f'    r"""{first}'
    yield from (f"    {line}" for line in rest)
    yield ""
    yield from wrapped(f"Shapes: {shapes(one)}.")
    yield '    """'
    yield from (f'    {name} = _tensor("{name}", {name})' for name in plain)
    yield from (f'    {name} = _classes("{name}", {name})' for name in chosen)
    yield f"    kind, working = _kind({', '.join(plain)})"
    yield from (f"    {scalar_line(function, name, 'working, ').replace('np.', 'xp.')}" for name in numbers)
    for name in sorted(plain, key=lambda name: name == x):
        rows = f'_rows("{name}", {name}, {x}, axis, working)' if rowwise else f"_back({name}, None, working)"
        yield f"    {name} = {rows}"
    yield from (f'    {x} = _fit("{name}", {name}, {x})' for name in chosen)
    value = f"{custom}({', '.join(names(one))})" if one.quantity.name == "value" else written(one)
    yield f"    return _back({value}, {'axis' if vector and rowwise else 'None'}, kind)"
