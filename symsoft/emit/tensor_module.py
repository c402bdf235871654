"""Modules for tensor libraries: the same expressions in the frame of a library, with derivatives that it calls."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from symsoft.emit.numpy_public import arguments, classes, public_name, scalars, shapes, sides, two_lines, wrapped
from symsoft.emit.paste import imported, pasted
from symsoft.emit.plan import Plan, plan
from symsoft.emit.python_names import named_for_python
from symsoft.emit.tensor_parts import written
from symsoft.emit.twin import spelled
from symsoft.functions import Function

ALONG = {"jvp": "{}", "gradient": "_sum(({}) * v)[..., 0]", "derivative": "({}) * v"}
"""The derivative of a value along v, by the quantity that it is made of."""

FIRST = ("jacobian", "gradient", "derivative")


@dataclass(frozen=True, slots=True)
class Library:
    """A tensor library: what it is called, its modules, the name that operations have there, and its own derivatives.

    `core` writes what gives a value together with the derivatives that the library calls.
    """

    title: str
    package: str
    imports: tuple[str, ...]
    frame: str
    name: str
    core: Callable[[Plan, Function], list[str]]


def module(function: Function, quantity: str, library: Library) -> str:
    """The source of a module with a quantity, and with the value and its derivatives where the value is asked for."""
    known = named_for_python(function)
    asked = known.quantities if quantity in FIRST else tuple(dict.fromkeys(("value", quantity)))
    plans = [plan(known, name) for name in asked]
    texts = ["\n".join(library.core(plans[0], known)), *("\n".join(_public(one)) for one in plans)]
    body = "\n\n\n".join(texts)
    support = pasted((library.frame, "tensors.py"), body)
    title = known.title.format(known.definition.name)
    head = [f'r"""{title} in {library.title}, with the derivatives that {library.title} calls.', "", *NOTES, '"""', ""]
    text = " ".join((*support, body))
    imports = [line for line in library.imports if line.split()[-1] in (*re.findall(r"\w+", text), library.name)]
    first = [line for line in imports if line.startswith("from")]
    rest = [line for line in imports if " as " in line]
    top = "\n".join((*head, "from __future__ import annotations", "", *first, "", *imported(library.package), *rest))
    return re.sub(r"\bxp\.", f"{library.name}.", "\n\n\n".join((top, *support, *texts))) + "\n"


NOTES = (
    "Emitted by symsoft, not written by hand. Every function works on rows along `axis`, with leading batch axes, or",
    "entry by entry. Results keep the dtype; half precision is computed in float32. Rows have one entry or more.",
)


def names(one: Plan) -> tuple[str, ...]:
    """The arguments, as code spells them."""
    return tuple(map(spelled, arguments(one)))


def core_name(function: Function) -> str:
    """What the value over rows is called, which has the custom derivative."""
    return f"_{function.name}_of_rows"


def along(function: Function) -> tuple[str, str]:
    """The quantity that the derivative of the value is made of, and that derivative along v, as an expression."""
    kind = next(kind for kind in ALONG if kind in function.quantities)
    found = plan(function, kind)
    return kind, ALONG[kind].format(written(found, {inner.name: "v" for inner in found.quantity.inputs}))


def _public(one: Plan) -> Iterable[str]:
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
    yield from (f"    {name} = _number({name}, working)" for name in map(spelled, numbers))
    for name in sorted(plain, key=lambda name: name == x):
        rows = f'_rows("{name}", {name}, {x}, axis, working)' if rowwise else f"_back({name}, None, working)"
        yield f"    {name} = {rows}"
    value = f"{core_name(function)}({', '.join(names(one))})" if one.quantity.name == "value" else written(one)
    yield f"    return _back({value}, {'axis' if vector and rowwise else 'None'}, kind)"
