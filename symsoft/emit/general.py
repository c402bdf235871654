"""One function of any shape in NumPy, such as an article defines it: a closed form over whole arrays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from symsoft.emit.arrays import Writer
from symsoft.emit.closed import Closed, closed
from symsoft.emit.formula import needed
from symsoft.emit.latex import equation, latex
from symsoft.emit.opened import opened
from symsoft.emit.twin import extent
from symsoft.functions import Function
from symsoft.statement import Definition
from symsoft.term import Choice, Place, Term, Variable
from symsoft.walk import own_places, subterms

ERROR = (
    "every operation is rounded once, as it stands; softmax and log-sum-exp inside, quotients by sums of exponentials"
    " and logarithms of them do not overflow."
)
RAISES = (
    "Raises TypeError for what is not real numbers and for an `out` of another dtype, ValueError for shapes that do"
    " not fit."
)


@dataclass(frozen=True, slots=True)
class Body:
    """The lines of a function, and what its result is."""

    found: Closed
    definitions: tuple[Definition, ...]
    lines: tuple[str, ...]
    result: str

    @property
    def called(self) -> str:
        """What the function is called."""
        name, quantity = self.found.function.name, self.found.quantity.name
        return name if quantity == "value" else f"{name}_{quantity}"

    @property
    def terms(self) -> tuple[Term, ...]:
        """All terms that are computed."""
        return (self.found.right, *(definition.body for definition in self.definitions))

    @property
    def arguments(self) -> dict[str, Variable]:
        """The arrays that are taken: the function's argument, though a derivative may be without it, the rest as they
        are met, what it multiplies last."""
        own = {definition.name for definition in self.definitions}
        inputs = {variable.name: variable for variable in self.found.quantity.inputs}
        met = {node.name: node for term in self.terms for node in subterms(term) if isinstance(node, Variable)}
        main = self.found.function.argument
        first = {main.name: main}
        rest = {name: node for name, node in met.items() if name not in own | inputs.keys() | first.keys()}
        return {**first, **rest, **inputs}

    @property
    def classes(self) -> dict[str, str]:
        """The classes that are taken, each with the size that it is chosen from."""
        places = [place for term in self.terms for node in subterms(term) for place in own_places(node)]
        return {place.name: extent(place.size) for place in places if isinstance(place, Choice)}

    @property
    def shape(self) -> str:
        """The sizes of the result's own axes, each after a comma."""
        return "".join(f", {extent(axis.size)}" for axis in self.found.quantity.axes)


def body(function: Function, quantity: str) -> Body:
    """What computes a quantity, from its closed form and the definitions that this needs."""
    found = closed(function, quantity)
    right, definitions = opened(found.right, found.definitions)
    writer, named = assigned(needed(definitions, right))
    result = writer.write(right, found.quantity.axes)
    stated = needed(found.definitions, found.right)
    return Body(found, stated, tuple(f"{name} = {text}" for text, name in named.items()), result)


def assigned(definitions: tuple[Definition, ...]) -> tuple[Writer, dict[str, str]]:
    """A writer that knows the definitions, and the expressions by which it computes them, each with its name."""
    named: dict[str, str] = {}

    def assign(text: str) -> str:
        return named.setdefault(text, f"part_{len(named) + 1}")

    writer = Writer(assign)
    for definition in definitions:
        text = writer.write(definition.body, definition.places)
        whole = next((expression for expression, name in named.items() if name == text), text)
        used = any(re.search(rf"\b{text}\b", other) for other in named) if whole != text else False
        named[text if used else whole] = definition.name
    return writer, named


def general(one: Body) -> str:
    """The source of a function that computes a quantity over the last axes of its arguments; others lead."""
    taken = ", ".join(f"{name}: npt.ArrayLike" for name in (*one.arguments, *one.classes))
    return "\n".join(
        [
            f"def {one.called}({taken}, /, *, out: Array | None = None) -> Array:",
            *docstring(one),
            *(f"    {line}" for line in head(one)),
            '    with np.errstate(all="ignore"):',
            *(f"        {line}" for line in one.lines),
            f"        value = {one.result}",
            f"    result = _result(out, {f'(*batch{one.shape})' if one.shape else 'batch'}, dtype)",
            "    result[...] = value",
            "    return result",
        ]
    )


def head(one: Body) -> Iterator[str]:
    """The lines that turn the arguments into arrays, and find out how long their axes are."""
    names = ", ".join(one.arguments)
    yield f"dtype, [{names}] = _working_arrays({', '.join(f'{name}={name}' for name in one.arguments)})"
    axes = ", ".join(f"{name}=({name}, {axes_of(node.places)})" for name, node in one.arguments.items())
    yield f"sizes, batch = _sizes({axes})"
    used = " ".join((*one.lines, one.result, one.shape, *one.classes.values()))
    places = [place for node in one.arguments.values() for place in node.places]
    for size in dict.fromkeys(extent(place.size) for place in places):
        if re.search(rf"\b{re.escape(size)}\b", used) and not size.isdigit():
            yield f'{size} = sizes["{size}"]'
    for name, size in one.classes.items():
        yield f'{name} = _class_numbers("{name}", {name}, {size})'
        yield f"batch = np.broadcast_shapes(batch, {name}.shape)"


def _extents(node: Variable) -> list[str]:
    """How long a variable's own axes are."""
    return [extent(place.size) for place in node.places]


def axes_of(places: tuple[Place, ...]) -> str:
    """The names of an argument's own axes, as a tuple."""
    return "(" + "".join(f'"{extent(place.size)}", ' for place in places).rstrip(" ") + ")"


def docstring(one: Body, raises: str = RAISES) -> Iterator[str]:
    """The docstring of a function: mathematics, shapes, errors, and what it raises."""
    left, right = one.found.left, one.found.right
    whole = equation(left, right)
    rows = [whole] if len(whole) <= 100 else [latex(left), f"= {latex(right)}"]
    yield f'    r"""{rows[0]}'
    yield from (f"    {row}" for row in rows[1:])
    for definition in one.definitions:
        yield f"    where {equation(Variable(definition.name, definition.places), definition.body)}"
    shapes = [f"{name} ({', '.join(('...', *_extents(node)))})" for name, node in one.arguments.items()]
    shapes += [f"{name} (...), classes from 0" for name in one.classes]
    yield ""
    yield f"    Shapes: {'; '.join(shapes)}; the result (...{one.shape})."
    yield f"    Error: {ERROR}"
    yield f"    {raises}"
    yield '    """'
