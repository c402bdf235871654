"""The source of one emitted NumPy function: signature, docstring, frame, and the lines of its primitive."""

from __future__ import annotations

import math
import re
import textwrap

from symsoft.emit.latex import equation, latex
from symsoft.emit.match import Filling
from symsoft.emit.numpy_parts import PARTS, Part
from symsoft.emit.plan import Plan
from symsoft.emit.twin import classes as classes_in
from symsoft.emit.twin import expression, spelled
from symsoft.functions import Function
from symsoft.statement import Bounds
from symsoft.term import MINUS_ONE, Add, Exp, Log, Mul, Pow, Sum, Term, Variable
from symsoft.walk import children, subterms

SHAPES = {
    0: "the shape of {0} without `axis`",
    1: "the shape of {0}",
    2: "the shape of {0} without `axis`, then (n, n)",
}

RAISES = (
    "Raises TypeError for what is not real numbers and for an `out` of another dtype, ValueError for an axis out of"
    " range and for shapes that do not fit."
)
RAISES_ENTRIES = (
    "Raises TypeError for what is not real numbers and for an `out` of another dtype, ValueError for one of another"
    " shape."
)


def public_name(one: Plan) -> str:
    """What the emitted function is called: softmax, softmax_jacobian."""
    name = one.quantity.name
    return one.function.name + ("" if name == "value" else f"_{name}")


def classes(function: Function) -> tuple[str, ...]:
    """The names of the classes that the definition picks components by: y in s_y."""
    return classes_in(function.definition.body)


def scalars(function: Function) -> tuple[str, ...]:
    """The parameters that are one number: a temperature."""
    return tuple(variable.name for variable in function.parameters if not variable.places)


def arguments(one: Plan) -> tuple[str, ...]:
    """What the emitted function takes: logits and their parameters, else the symbols as the definition has them.

    A direction or cotangent comes last.
    """
    function = one.function
    main, others = function.argument.name, [variable.name for variable in function.parameters]
    if main != "x":
        seen = [node.name for node in subterms(function.definition.body) if isinstance(node, Variable)]
        order = tuple(name for name in dict.fromkeys(seen) if name in (main, *others))
        order = order if main in order else (main, *order)
    else:
        order = (main, *others)
    return (*order, *classes(function), *(variable.name for variable in one.quantity.inputs))


def public(one: Plan) -> str:
    """The source of the function."""
    part = PARTS[one.primitive]
    lines = _rows(one, part) if one.function.argument.places else _entries(one, part)
    return "\n".join(lines)


def _rows(one: Plan, part: Part) -> list[str]:
    """The function over rows along an axis."""
    names, axes, x = arguments(one), len(one.quantity.axes), one.function.argument.name
    vectors = [name for name in names if name not in (*scalars(one.function), *classes(one.function))]
    arrays = ", ".join(f"{name}_array" for name in vectors)
    shape = {0: "batch", 1: f"{x}_array.shape", 2: "(*batch, n, n)"}[axes]
    block = {0: f"(len({x}_rows),)", 1: f"{x}_rows.shape", 2: f"(len({x}_rows), n, n)"}[axes]
    where = "position" if axes == 1 else "-1"
    body = [f"            {line}" for line in _lines(one, part)]
    n = axes == 2 or any(re.search(r"\bn\b", line) for line in body)
    return [
        *_signature(one, "/, *, axis: int = -1, out: Array | None = None"),
        *_docstring(one, part),
        *_vector(part, x),
        f'    {x}_array = _argument("{x}", {x})',
        f"    position = _axis(axis, {x}_array)",
        *(f'    {name}_array = _argument("{name}", {name})' for name in vectors if name != x),
        *(f'    _same_shape({x}_array, "{name}", {name}_array)' for name in vectors if name != x),
        *(f"    {scalar_line(one.function, name)}" for name in scalars(one.function)),
        f"    dtype, working = _working({arrays})",
        *(f"    {name}_rows = _rows({name}_array, position, working)" for name in vectors),
        *(f'    {name}_rows = _classes("{name}", {name}, {x}_array, position)' for name in classes(one.function)),
        *([f"    n = {x}_rows.shape[-1]"] if n else []),
        *([f"    batch = _batch({x}_array, position)"] if axes != 1 else []),
        f"    result = _result(out, {shape}, dtype)",
        f"    buffer = _buffer(result, {where}, {block}, working, {arrays})",
        *([f"    buffer.fill({part.empty})"] if axes == 0 else []),
        '    with np.errstate(all="ignore"):',
        f"        for block in _blocks(*{x}_rows.shape):",
        *body,
        f"        return _store(buffer, result, {where})",
    ]


def _vector(part: Part, x: str) -> list[str]:
    """The lines that take one vector by itself, where the primitive can."""
    if part.vector is None:
        return []
    return [
        f"    alone = {part.vector}({x}, axis, out)",
        "    if alone is not None:",
        "        return alone",
    ]


def _entries(one: Plan, part: Part) -> list[str]:
    """The function of each entry by itself."""
    x = one.function.argument.name
    return [
        *_signature(one, "/, *, out: Array | None = None"),
        *_docstring(one, part),
        f'    {x}_array = _argument("{x}", {x})',
        f"    dtype, working = _working({x}_array)",
        f"    {x}_rows = {x}_array.reshape(-1).astype(working, copy=False)",
        f"    result = _result(out, {x}_array.shape, dtype)",
        f"    buffer = _buffer(result, -1, {x}_rows.shape, working, {x}_array)",
        '    with np.errstate(all="ignore"):',
        f"        for block in _blocks({x}_rows.size, 1):",
        *(f"            {line}" for line in _lines(one, part)),
        "        return _store(buffer, result, -1)",
    ]


def scalar_line(function: Function, name: str, kind: str = "") -> str:
    """The line that checks a parameter that is one number against its hypothesis; `kind` is what a frame takes too."""
    bounds = [(h.lower, h.upper) for h in function.hypotheses if isinstance(h, Bounds) and h.name == name]
    lower, upper = bounds[0] if bounds else (None, None)
    low, high = (-math.inf if lower is None else float(lower)), (math.inf if upper is None else float(upper))
    text = ", ".join(f"{end:g}" if math.isfinite(end) else ("-" if end < 0 else "") + "np.inf" for end in (low, high))
    return f'{spelled(name)} = _scalar("{spelled(name)}", {spelled(name)}, {kind}{text})'


def _signature(one: Plan, options: str) -> list[str]:
    """The head of a function, on three lines if one is too long."""
    kinds = dict.fromkeys(scalars(one.function), "float")
    taken = ", ".join(f"{spelled(name)}: {kinds.get(name, 'npt.ArrayLike')}" for name in arguments(one))
    whole = f"def {public_name(one)}({taken}, {options}) -> Array:"
    return [whole] if len(whole) <= 120 else [f"def {public_name(one)}(", f"    {taken}, {options}", ") -> Array:"]


def _lines(one: Plan, part: Part) -> list[str]:
    """The lines of a part, with the block's rows put in for out and for the variables of the primitive."""
    rows = {name: f"{name}_rows[block]" for name in arguments(one)}
    rows |= {name: spelled(name) for name in scalars(one.function)}
    here = {name: rows[called] for name, called in one.names if called in rows}
    here |= {name: rows[name] for name in classes(one.function)}
    here |= {name: _filled(filling, rows) for name, filling in one.fillings}
    here["out"] = "buffer[block]"
    words = re.compile(rf"(?<=[(, ])({'|'.join(here)})(?=[,)])")
    return [words.sub(lambda found: here[found[0]], line) for line in part.lines]


def _filled(filling: Filling, rows: dict[str, str]) -> str:
    """What stands in a hole as an expression over rows; a sum gives one number for each row."""
    term = filling.term
    if isinstance(term, Sum):
        return f"_two_sums({_filled(Filling(filling.indices, term.body), rows)})[0][:, 0]"
    entry = re.sub(r"\[\w+\]", "", expression(term))
    called = re.sub(r"\b(exp|log)\(", r"np.\1(", entry)
    return re.sub(rf"\b({'|'.join(rows)})\b", lambda found: rows[found[0]], called)


def _docstring(one: Plan, part: Part) -> list[str]:
    """The docstring of a public function: mathematics, shapes, errors, raises, source."""
    first, *rest = two_lines(*sides(one))
    sources = ", ".join(dict.fromkeys(rule.derivation for rule in one.rules if rule.derivation))
    return [
        f'    r"""{first}',
        *(f"    {line}" for line in rest),
        "",
        *wrapped(f"Shapes: {shapes(one)}."),
        *wrapped(f"Error: {_error(part, one)}"),
        *wrapped(part.special),
        *wrapped(RAISES if one.function.argument.places else RAISES_ENTRIES),
        *wrapped(f"Source: {sources}."),
        '    """',
    ]


def wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, 116, initial_indent="    ", subsequent_indent="    ", break_on_hyphens=False)


def shapes(one: Plan) -> str:
    x = one.function.argument.name
    if not one.function.argument.places:
        return f"{x} has any shape, which the result has too"
    kinds = dict.fromkeys(scalars(one.function), "is a number")
    kinds |= dict.fromkeys(
        classes(one.function), f"has a class, 0 to n - 1, for each row: the shape of {x} without `axis`"
    )
    others = [name for name in arguments(one) if name != x]
    taken = "".join(f"; {spelled(name)} {kinds.get(name, f'has the shape of {x}')}" for name in others)
    return f"{x} has n components along `axis`{taken}; the result has {SHAPES[len(one.quantity.axes)].format(x)}"


def _error(part: Part, one: Plan) -> str:
    """The error bound, in the names of this function's second argument and free index."""
    names = dict(one.names)
    text = part.error
    for variable in ("v", "u"):
        if variable in names and one.quantity.inputs:
            text = text.replace(f"{variable}_", f"{names[variable]}_")
    if len(one.quantity.axes) == 1:
        text = text.replace("_i", f"_{one.quantity.axes[0].name}")
    for name, filling in one.fillings:
        term = filling.term.body if isinstance(filling.term, Sum) else filling.term
        if name != "w" and (count := roundings(term)):
            text += (
                f" Here {name} is {expression(filling.term)}, whose rounding adds up to {count} ulps ({count / 2} eps)."
            )
    return text


def roundings(term: Term) -> int:
    """How many roundings an entry goes through on its way: a chain of operations, each rounded once.

    >>> x, y = Variable("x"), Variable("y")
    >>> roundings(x), roundings(Add((Mul((x, y)), x)))
    (0, 2)
    """
    inside = max(map(roundings, children(term)), default=0)
    match term:
        case Add(parts) | Mul(parts):
            signs = sum(part == MINUS_ONE for part in parts)
            return inside + max(0, len(parts) - signs - 1)
        case Pow(_, exponent):
            return inside + (exponent != MINUS_ONE)
        case Exp() | Log():
            return inside + 2
        case _:
            return inside


def sides(one: Plan) -> tuple[Term, Term]:
    """What the function computes, and the closed form of it."""
    if one.quantity.name == "value":
        return one.function.symbol, one.function.definition.body
    return one.quantity.term, one.term


def two_lines(left: Term, right: Term) -> list[str]:
    """left = right on one line, or on two if it is long."""
    whole = equation(left, right)
    return [whole] if len(whole) <= 100 else [latex(left), f"= {latex(right)}"]
