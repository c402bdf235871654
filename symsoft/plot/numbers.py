"""Numbers in many small cells, drawn as one collection of outlines for each text that occurs."""

from __future__ import annotations

from collections.abc import Mapping

from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.path import Path
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D

POINTS = 72
"""How many points an inch has, which outlines are measured in."""

Cell = tuple[int, int]


def numbers(axes: Axes, said: Mapping[Cell, tuple[str, str]], size: float) -> None:
    """Write a text into each cell (row, column) in its ink; each collection is labelled by its text."""
    places: dict[tuple[str, str], list[Cell]] = {}
    for (row, column), written in said.items():
        places.setdefault(written, []).append((column, row))
    figure = axes.get_figure(root=True)
    assert figure is not None
    inches = Affine2D().scale(1 / POINTS) + figure.dpi_scale_trans
    middle = TextPath((0, 0), "0", size=size).get_extents().height / 2
    for (text, ink), where in places.items():
        outlines = PathCollection(
            [_centred(TextPath((0, 0), text, size=size), middle)],
            offsets=where,
            offset_transform=axes.transData,
            color=ink,
            linewidths=0,
            label=text,
        )
        outlines.set_transform(inches)
        outlines.set_in_layout(False)
        axes.add_collection(outlines, autolim=False)


def _centred(outline: Path, middle: float) -> Path:
    """The outline of a text around its middle, all digits on one line."""
    box = outline.get_extents()
    return outline.transformed(Affine2D().translate(-box.x0 - box.width / 2, -middle))
