"""What the tensor targets ask of their arguments, the same for every library; xp is NumPy here; pasted by name."""

from __future__ import annotations

from typing import Any

import numpy as xp

from symsoft.emit.tensor_frame import _known, _number, _tensor


def _scalar(name: str, value: Any, kind: Any, lower: float, upper: float) -> Any:
    """The argument as a number between the bounds, in the dtype to compute in; else nan where it is not known here."""
    number = _tensor(name, value)
    if number.ndim:
        raise ValueError(f"{name}: a number is needed, not an array of shape {tuple(number.shape)}")
    inside = (lower < number) & (number < upper)
    if not _known(inside):
        return _number(xp.where(inside, number, xp.nan), kind)
    if not inside:
        raise ValueError(f"{name}: a number above {lower:g} and below {upper:g} is needed, not {value!r}")
    return _number(number, kind)


def _fit(name: str, classes: Any, rows: Any) -> Any:
    """The rows, if there is a class for each of them."""
    if classes.shape != rows.shape[:-1]:
        raise ValueError(
            f"{name}: shape {tuple(classes.shape)} given, {tuple(rows.shape[:-1])} needed, a class per row"
        )
    return _chosen(name, classes, rows.shape[-1], rows, 1)


def _chosen(name: str, classes: Any, n: int, x: Any, axes: int) -> Any:
    """x, with so many axes of its own, if all classes are from 0 to n - 1; else nan where they are not known here."""
    inside = (classes >= 0) & (classes < n)
    if not _known(inside):
        return xp.where(inside[(..., *(None,) * axes)], x, xp.nan)
    if not inside.all():
        raise ValueError(f"{name}: classes from 0 to {n - 1} are needed")
    return x
