"""How long the axes of arrays are, of NumPy's and of tensor libraries; pasted into emitted modules by name."""

from __future__ import annotations

from typing import Any

import numpy as xp


def _sizes(**arrays: tuple[Any, tuple[str, ...]]) -> tuple[dict[str, int], tuple[int, ...]]:
    """How long each named axis is, the last axes of each array in order; and the shape of what leads them."""
    found: dict[str, int] = {}
    batches = []
    for name, (array, axes) in arrays.items():
        if array.ndim < len(axes):
            raise ValueError(f"{name}: {len(axes)} axes or more are needed, not {array.ndim}")
        for axis, length in zip(axes, array.shape[array.ndim - len(axes) :], strict=True):
            if found.setdefault(axis, int(axis) if axis.isdigit() else length) != length:
                raise ValueError(f"{name}: shape {tuple(array.shape)} given, {axis} is {found[axis]}")
        batches.append(array.shape[: array.ndim - len(axes)])
    try:
        return found, xp.broadcast_shapes(*batches)
    except (ValueError, RuntimeError):
        raise ValueError(f"{', '.join(arrays)}: leading axes {batches} given, which do not go together") from None
