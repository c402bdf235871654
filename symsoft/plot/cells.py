"""A matrix as a picture: a cell for each entry, with its colour and its number."""

from __future__ import annotations

import math

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize, SymLogNorm
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from symsoft.emit.latex import latex
from symsoft.functions import Quantity
from symsoft.plot.numbers import numbers as outlined
from symsoft.plot.values import Array

ROOMY, NUMBERED = 12, 100
"""The most rows of a matrix whose cells have room for three decimals, and of one with numbers in its cells."""

CELL, SMALL = 0.24, 5
"""The side of a smaller cell in inches, and the size of its number in points."""

LONGEST = 3
"""The power of ten of the largest number in a smaller cell."""

FAR, FAINT = 20, 1e-6
"""How many times the largest entry is above the typical one where colours are logarithmic, and where they end."""

DIVERGING = colormaps["PuOr"]
WEIGHTS, EVEN = (0.2126, 0.7152, 0.0722), 0.18
"""How bright red, green and blue are, and the brightness on which black and white are read alike."""


def side(n: int) -> float:
    """How many times as wide as that of a small matrix the picture of one with n rows is, for its numbers to fit.

    >>> side(3), side(12), side(100) > 5
    (1.0, 1.0, True)
    """
    return max(1.0, n * CELL / 3.6) if n <= NUMBERED else 1.0


def matrix(axes: Axes, cells: Array, whole: Quantity, larger: float) -> None:
    """Draw a cell for each entry, its colour around a white zero; with its number up to NUMBERED rows."""
    numbers = cells.astype(float)
    largest = float(np.abs(numbers).max()) or 1.0
    norm = _norm(numbers, largest)
    colours = ScalarMappable(norm, DIVERGING)
    axes.imshow(DIVERGING(norm(numbers), bytes=True), interpolation="nearest")
    bar = axes.figure.colorbar(colours, ax=axes, shrink=0.85)
    bar.ax.tick_params(labelsize=10 * larger)
    logarithmic = "\n(log scale)" if isinstance(norm, SymLogNorm) else ""
    bar.set_label(
        f"${latex(whole.term)}${logarithmic}", rotation=0, ha="left", labelpad=6 * larger, fontsize=13 * larger
    )
    unit = _unit(numbers, largest) if ROOMY < len(numbers) <= NUMBERED else 0
    row, column = whole.axes
    axes.set_ylabel(f"${row.name}$ (row)", fontsize=13 * larger)
    counted = f", numbers in units of $10^{{{unit}}}$" if unit else ""
    axes.set_xlabel(f"${column.name}$ (column){counted}", fontsize=13 * larger)
    if len(numbers) <= NUMBERED:
        _ticked(axes, len(numbers))
        _written(axes, numbers, norm, unit)
    else:
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_locator(MaxNLocator(integer=True))
            axis.set_major_formatter(lambda at, _: f"{at + 1:g}")


def _norm(numbers: NDArray[np.float64], largest: float) -> Normalize:
    """How numbers become colours: evenly, but by their logarithm where most of many are far below the largest.

    So the rest of a large matrix is seen beside its diagonal.
    """
    typical = float(np.median(np.abs(numbers)))
    if len(numbers) <= ROOMY or not 0 < FAR * typical < largest:
        return Normalize(-largest, largest)
    return SymLogNorm(max(typical, FAINT * largest), vmin=-largest, vmax=largest)


def _ticked(axes: Axes, n: int) -> None:
    """A tick with its number at each row and column."""
    names = [str(place) for place in range(1, n + 1)]
    size = 10 if n <= ROOMY else SMALL + 1
    axes.set_xticks(range(n), names, fontsize=size)
    axes.set_yticks(range(n), names, fontsize=size)


def _written(axes: Axes, numbers: NDArray[np.float64], norm: Normalize, unit: int) -> None:
    """The number of each entry in its cell, dark on a light colour and light on a dark one."""
    n = len(numbers)
    bright = _brightness(DIVERGING(norm(numbers))[..., :3]) > EVEN
    ink = np.where(bright, "black", "white")
    if n > ROOMY:
        said = {(i, j): (_brief(value / 10.0**unit), str(ink[i, j])) for (i, j), value in np.ndenumerate(numbers)}
        outlined(axes, said, SMALL)
        return
    for (i, j), value in np.ndenumerate(numbers):
        size = max(6, 13 - n // 2)
        text = axes.text(j, i, spelled(value), ha="center", va="center", color=str(ink[i, j]), fontsize=size)
        text.set_in_layout(False)


def _brightness(colours: NDArray[np.float64]) -> NDArray[np.float64]:
    """The relative luminance of colours, from their red, green and blue."""
    linear = np.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ np.array(WEIGHTS))


def _unit(numbers: NDArray[np.float64], largest: float) -> int:
    """The power of ten that numbers of few digits are counted in, so that the typical one has a digit before the point.

    >>> _unit(np.array([0.0012, 0.0045, 0.03]), 0.03), _unit(np.array([0.2, 0.3]), 0.3)
    (-3, -1)
    """
    typical = float(np.median(np.abs(numbers)))
    least = math.floor(math.log10(largest)) - LONGEST
    return max(math.floor(math.log10(typical)), least) if typical else least


def spelled(value: float) -> str:
    """A number where there is room: three digits after the point, with a true minus; what is small in powers of ten.

    >>> spelled(-0.25), spelled(0.0), spelled(1.5e-7)
    ('−0.250', '0', '1.5e−07')
    """
    text = "0" if value == 0 else f"{value:.3f}" if abs(value) >= 0.0005 else f"{value:.1e}"
    return text.replace("-", "−")


def _brief(value: float) -> str:
    """A number in a smaller cell: two digits, and more only before the point, with a true minus.

    >>> _brief(-1.234), _brief(123.4), _brief(0.234), _brief(0.0), _brief(-0.001), _brief(9.96)
    ('−1.2', '123', '0.23', '0', '−0.00', '10')
    """
    places = 0 if abs(value) >= 9.95 else 1 if abs(value) >= 0.995 else 2
    return "0" if value == 0 else f"{value:.{places}f}".replace("-", "−")
