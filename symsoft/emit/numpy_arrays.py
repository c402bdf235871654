"""What modules for any function need in NumPy: sizes of arrays, and stable forms over the last axis; pasted by name."""

from __future__ import annotations

from typing import Any

import numpy as np

from symsoft.emit.numpy_entries import _logistic
from symsoft.emit.numpy_frame import Array, _argument, _array
from symsoft.emit.numpy_logs import _log_shares, _log_total
from symsoft.emit.numpy_shares import _shares


def _working_arrays(**values: Any) -> tuple[np.dtype[Any], list[Array]]:
    """The dtype of the result, and the arrays in the one to compute in: float64 at least."""
    arrays = [_argument(name, value) for name, value in values.items()]
    dtype = np.result_type(*arrays)
    return dtype, [array.astype(np.result_type(dtype, np.float64), copy=False) for array in arrays]


def _class_numbers(name: str, value: Any, n: int) -> Array:
    """Classes, from 0 to n - 1."""
    array = _array(name, value)
    if array.dtype.kind not in "iu":
        raise TypeError(f"{name}: integers are needed, not {array.dtype}")
    if array.size and not 0 <= array.min() <= array.max() < n:
        raise ValueError(f"{name}: classes from 0 to {n - 1} are needed")
    return array


def _picked(x: Array, classes: Array) -> Array:
    """x at the class of each row."""
    rows = np.broadcast_to(x, (*np.broadcast_shapes(x.shape[:-1], classes.shape), x.shape[-1]))
    at = np.broadcast_to(classes, rows.shape[:-1])
    picked: Array = np.take_along_axis(rows, at[..., np.newaxis], -1)[..., 0]
    return picked


def _shares_of(x: Array) -> Array:
    """e^(x_k) / sum of e^(x_l) over the last axis."""
    out = np.empty(x.shape, x.dtype)
    if x.size:
        _shares(np.ascontiguousarray(x).reshape(-1, x.shape[-1]), out.reshape(-1, x.shape[-1]))
    return out


def _log_shares_of(x: Array) -> Array:
    """log of e^(x_k) / sum of e^(x_l) over the last axis."""
    out = np.empty(x.shape, x.dtype)
    if x.size:
        _log_shares(np.ascontiguousarray(x).reshape(-1, x.shape[-1]), out.reshape(-1, x.shape[-1]))
    return out


def _log_total_of(x: Array) -> Array:
    """log of the sum of e^(x_k) over the last axis."""
    out = np.full(x.shape[:-1], -np.inf, x.dtype)
    if x.size:
        _log_total(np.ascontiguousarray(x).reshape(-1, x.shape[-1]), out.reshape(-1))
    return out


def _greater(one: Any, other: Any) -> Any:
    """The greater of two, entry by entry."""
    return np.maximum(one, other)


def _greatest(x: Array) -> Array:
    """The greatest over the last axis, and finite where all are -inf."""
    return np.asarray(x.max(axis=-1, initial=np.finfo(x.dtype).min))


def _raised_apart(a: Any, b: Any) -> Any:
    """e^a - e^b, which keeps its digits where they are near."""
    near = np.abs(a - b) < 1
    return np.where(near, np.exp(b) * np.expm1(np.where(near, a - b, 0)), np.exp(a) - np.exp(b))


def _logistic_of(x: Array) -> Array:
    """1 / (1 + e^(-x))."""
    out = np.empty(x.shape, x.dtype)
    _logistic(x, out)
    return out


def _apart(array: Array, axes: int) -> list[Array]:
    """The components over the last axes, one after another, as copies with the leading axes."""
    return [array[(..., *place)].copy() for place in np.ndindex(array.shape[array.ndim - axes :])]


def _complements(s: Array) -> Array:
    """1 minus each share, for the largest of them the sum of the others, which does not cancel."""
    rest: Array = 1 - s
    largest = s.argmax(axis=-1, keepdims=True)
    others = s.copy()
    np.put_along_axis(others, largest, 0, axis=-1)
    np.put_along_axis(rest, largest, others.sum(axis=-1, keepdims=True), axis=-1)
    return rest
