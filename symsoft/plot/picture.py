"""Pictures of a quantity at given numbers: a matrix by its cells, a vector by its bars, a value against temperature."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import numpy as np
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from symsoft.emit.latex import latex
from symsoft.functions import FAMILY, Function, Quantity, quantity
from symsoft.plot.cells import matrix, side, spelled
from symsoft.plot.values import Array, Point, number
from symsoft.search import closed_form
from symsoft.term import Choice, Index, Term
from symsoft.walk import own_places, subterms

SUFFIXES = ("svg", "png")
PICTURED = ("value", "jacobian", "gradient", "hessian", "derivative")
MOST, NUMBERED, LISTED = 500, 12, 28
"""The most components of a picture, of bars with numbers or a legend, and the characters of a title that lists them."""

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
LINES = ("-", "--", "-.", ":")
"""Okabe and Ito's colours, which the colour-blind tell apart, and lines that are told apart without colour."""

LOOK = {"svg.hashsalt": "symsoft", "svg.fonttype": "path", "mathtext.fontset": "cm", "axes.labelsize": 13}
FINE, COARSE, WIDE = 160, 120, 20
"""The dots of an inch, in pictures of that many inches fewer of them."""

TEMPERATURES = np.geomspace(0.1, 10, 200)


@dataclass(frozen=True, slots=True)
class Asked:
    """A quantity of a function at a vector x, and at a temperature; without one, a value is shown against it."""

    function: Function
    quantity: str
    x: tuple[float, ...]
    temperature: float | None = None


def asked(function: str, name: str, x: Sequence[float], temperature: float | None = None) -> Asked:
    """What a picture is to show. Raises ValueError, naming the choices, for what has no picture.

    >>> asked("softmax", "jacobian", (1, 2, 3)).quantity
    'jacobian'
    """
    if function not in DRAWN:
        raise ValueError(f"function: {function!r} has no picture; choose from {', '.join(DRAWN)}")
    chosen = FAMILY[function]
    names = pictured(chosen)
    if name not in names:
        raise ValueError(f"quantity: {name!r} of {function} has no picture; choose from {', '.join(names)}")
    if not 1 <= len(x) <= MOST:
        raise ValueError(f"x: {len(x)} numbers given; a picture shows 1 to {MOST}")
    if not all(map(math.isfinite, x)):
        raise ValueError("x: a picture shows finite numbers")
    if temperature is not None and not chosen.parameters:
        hot = ", ".join(name for name in DRAWN if FAMILY[name].parameters)
        raise ValueError(f"temperature: {function} has none; choose from {hot}")
    if temperature is not None and not 0 < temperature < math.inf:
        raise ValueError(f"temperature: {temperature:g} is not above 0")
    return Asked(chosen, name, tuple(map(float, x)), temperature)


def pictured(function: Function) -> tuple[str, ...]:
    """The quantities of a function that have a picture: those with an index, and those of a function of a number."""
    known = (name for name in function.quantities if name in PICTURED)
    return tuple(name for name in known if quantity(function, name).axes or not function.argument.places)


def _numeric(function: Function) -> bool:
    """Whether a vector, and a temperature, are all that the function needs."""
    bodies = [d.body for d in (*function.definitions, *function.related)]
    nodes = [node for body in bodies for node in subterms(body)]
    classes = any(isinstance(place, Choice) for node in nodes for place in own_places(node))
    return not classes and {p.name for p in function.parameters} <= {"T"} and bool(pictured(function))


DRAWN = tuple(name for name, function in FAMILY.items() if _numeric(function))
"""The functions that have a picture."""


def values(question: Asked) -> Array:
    """The numbers that the picture shows, from the closed form that was derived; ValueError where they overflow.

    >>> values(asked("softmax", "jacobian", (0, 0))).tolist() == [[0.25, -0.25], [-0.25, 0.25]]
    True
    """
    return _values(question, question.x, question.temperature or 1.0)


def _values(question: Asked, x: Sequence[float], temperature: float) -> Array:
    function = question.function
    given = np.array(x, dtype=np.longdouble)
    numbers = {function.argument.name: given if function.argument.places else number(x[0])}
    definitions = {d.name: d for d in (*function.definitions, *function.related)}
    point = Point(len(x), {**numbers, "T": number(temperature)}, definitions)
    term, axes = _closed(function, question.quantity)
    with np.errstate(all="ignore"):
        found = point.at(term, axes)
    if not np.all(np.isfinite(found)):
        raise ValueError(f"x: the {quantity(function, question.quantity).title} is not a finite number there")
    return found


def _closed(function: Function, name: str) -> tuple[Term, tuple[Index, ...]]:
    """The closed form of a quantity, and its axes."""
    whole = quantity(function, name)
    return whole.term if name == "value" else closed_form(function, name), whole.axes


def draw(question: Asked) -> Figure:
    """The picture: a matrix by its cells, a value against temperature, a function as a curve, else a vector by bars."""
    function = question.function
    whole = quantity(function, question.quantity)
    with rc_context(LOOK):
        grown = side(len(question.x)) if len(whole.axes) == 2 else 1.0
        larger = grown**0.75
        figure = Figure(figsize=(5.6 * grown, 4.6 * grown), layout="constrained")
        figure.set_layout_engine("constrained", w_pad=0.12 * grown, h_pad=0.08 * grown)
        axes = figure.add_subplot()
        match len(whole.axes):
            case 2:
                matrix(axes, values(question), whole, larger)
            case 1 if function.parameters and question.quantity == "value" and question.temperature is None:
                _against_temperature(axes, question)
            case 1:
                _bars(axes, values(question), whole)
            case _:
                _curve(axes, question, whole)
        axes.set_title(_title(question, whole), fontsize=11 * larger)
    return figure


def _title(question: Asked, whole: Quantity) -> str:
    """What the picture shows, and where."""
    title, of = question.function.title, "" if question.quantity == "value" else f"{whole.title} of "
    said = f"{of}{title}"
    if question.function.argument.places:
        listed = ", ".join(f"{number:g}" for number in question.x)
        name = question.function.argument.name
        said += f" at ${name} = ({listed})$" if len(listed) <= LISTED else f", $n = {len(question.x)}$"
    if question.temperature is not None:
        said += f", $T = {question.temperature:g}$"
    return said[:1].upper() + said[1:]


def _bars(axes: Axes, heights: Array, whole: Quantity) -> None:
    """A bar for each component, with its number where there is room."""
    (axis,) = whole.axes
    numbers = heights.astype(float)
    places = range(1, len(numbers) + 1)
    bars = axes.bar(places, numbers, color=COLOURS[0])
    axes.axhline(0, color="black", linewidth=0.8)
    axes.margins(y=0.12)
    axes.set_xlabel(f"${axis.name}$")
    axes.set_ylabel(f"${latex(whole.term)}$", rotation=0, labelpad=18)
    if len(numbers) <= NUMBERED:
        axes.set_xticks(places)
        axes.bar_label(bars, [spelled(value) for value in numbers], padding=2, fontsize=9)


def _against_temperature(axes: Axes, question: Asked) -> None:
    """A curve for each component of the value, over temperatures on a logarithmic scale."""
    curves = np.array([_values(question, question.x, float(t)).astype(float) for t in TEMPERATURES]).T
    for place, curve in enumerate(curves):
        style = LINES[place % len(LINES)]
        name = f"$x_{{{place + 1}}} = {question.x[place]:g}$"
        axes.plot(TEMPERATURES, curve, style, color=COLOURS[place % len(COLOURS)], label=name)
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter(lambda at, _: f"{at:g}")
    axes.set_xlabel("temperature $T$")
    axes.set_ylabel(f"${latex(question.function.symbol)}$", rotation=0, labelpad=12)
    axes.grid(alpha=0.3)
    if len(curves) <= NUMBERED:
        axes.legend()


def _curve(axes: Axes, question: Asked, whole: Quantity) -> None:
    """A function of a number as a curve around the given numbers, which are points on it."""
    low, high = min(*question.x, -6.0), max(*question.x, 6.0)
    grid = np.linspace(low, high, 400)
    axes.plot(grid, [float(_values(question, (at,), 1.0)) for at in grid], color=COLOURS[0])
    axes.plot(question.x, [float(_values(question, (at,), 1.0)) for at in question.x], "o", color=COLOURS[1])
    axes.set_xlabel(f"${latex(question.function.argument)}$")
    axes.set_ylabel(f"${latex(whole.term)}$", rotation=0, labelpad=12)
    axes.grid(alpha=0.3)


def written(figure: Figure, suffix: str) -> bytes:
    """The picture as a file of a format of SUFFIXES, the same every time."""
    out = BytesIO()
    with rc_context(LOOK):
        dpi = FINE if figure.get_figwidth() < WIDE else COARSE
        figure.savefig(out, format=suffix, dpi=dpi, metadata={"Date": None} if suffix == "svg" else None)
    return out.getvalue()
