"""The frame of every emitted NumPy function: its arguments, rows, blocks and result; pasted into modules by name."""

from __future__ import annotations

import math
import operator
from collections.abc import Iterator
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[Any]


def _array(name: str, value: npt.ArrayLike) -> Array:
    """The argument as an array of anything."""
    try:
        return np.asarray(value)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None


def _argument(name: str, value: npt.ArrayLike) -> Array:
    """The argument as an array of real floating numbers; integers and bool become float64."""
    array = _array(name, value)
    if array.dtype.kind in "biu":
        return array.astype(np.float64)
    if array.dtype.kind != "f":
        raise TypeError(f"{name}: real numbers are needed, not {array.dtype}")
    return array


def _classes(name: str, value: npt.ArrayLike, x: Array, axis: int) -> Array:
    """The argument as one class per row of x, from 0 to n - 1."""
    array = _array(name, value)
    if array.dtype.kind not in "iu":
        raise TypeError(f"{name}: integers are needed, not {array.dtype}")
    if array.shape != _batch(x, axis):
        raise ValueError(f"{name}: shape {array.shape} given, {_batch(x, axis)} needed, a class per row")
    if array.size and not 0 <= array.min() <= array.max() < x.shape[axis]:
        raise ValueError(f"{name}: classes from 0 to {x.shape[axis] - 1} are needed")
    return array.reshape(-1)


def _scalar(name: str, value: float, lower: float, upper: float) -> float:
    """The argument as a number between the bounds."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise TypeError(f"{name}: a number is needed, not {value!r}") from None
    if not lower < number < upper:
        raise ValueError(f"{name}: a number above {lower:g} and below {upper:g} is needed, not {value!r}")
    return number


def _axis(axis: int, like: Array) -> int:
    """The axis counted from the end, -1 for the last."""
    try:
        position = operator.index(axis)
    except TypeError:
        raise TypeError(f"axis: an integer is needed, not {axis!r}") from None
    if not -like.ndim <= position < like.ndim:
        raise ValueError(f"axis: {position} is out of range for x of shape {like.shape}")
    return position if position < 0 else position - like.ndim


def _batch(x: Array, axis: int) -> tuple[int, ...]:
    """The shape of x without the axis."""
    return x.shape[:axis] + x.shape[x.ndim + axis + 1 :]


def _rows(array: Array, axis: int, dtype: np.dtype[Any]) -> Array:
    """The array as rows, shape (rows, n), with `axis` as the last; shares memory with it where possible."""
    moved = array if axis == -1 else np.moveaxis(array, axis, -1)
    return moved.reshape(math.prod(moved.shape[:-1]), moved.shape[-1]).astype(dtype, copy=False)


def _working(*arrays: Array) -> tuple[np.dtype[Any], np.dtype[Any]]:
    """The dtype of the result, and the one to compute in: float64 at least, so that float32 is rounded once."""
    dtype = np.result_type(*arrays)
    return dtype, np.result_type(dtype, np.float64)


def _result(out: Array | None, shape: tuple[int, ...], dtype: np.dtype[Any]) -> Array:
    """`out` if it is fit to take the result, a new array if there is none."""
    if out is None:
        return np.empty(shape, dtype)
    if not isinstance(out, np.ndarray):
        raise TypeError(f"out: an array is needed, not {type(out).__name__}")
    if out.shape != shape:
        raise ValueError(f"out: shape {out.shape} given, {shape} needed")
    if out.dtype != dtype:
        raise TypeError(f"out: dtype {out.dtype} given, {dtype} needed")
    if not out.flags.writeable:
        raise ValueError("out: the array is read-only")
    return out


def _same_shape(x: Array, name: str, other: Array) -> None:
    """The other argument has the shape of the first."""
    if other.shape != x.shape:
        raise ValueError(f"{name}: shape {other.shape} given, {x.shape} needed")


def _buffer(result: Array, axis: int, shape: tuple[int, ...], dtype: np.dtype[Any], *inputs: Array) -> Array:
    """Where to compute rows: the result itself if it can be written row by row and is no input, else a new array."""
    fit = axis == -1 and result.dtype == dtype and result.flags.c_contiguous
    if fit and not any(np.may_share_memory(result, other) for other in inputs):
        return result.reshape(shape)
    return np.empty(shape, dtype)


def _store(buffer: Array, result: Array, axis: int) -> Array:
    """The result, with the rows of the buffer in it unless they were computed there."""
    if not np.may_share_memory(buffer, result):
        moved = result if axis == -1 else np.moveaxis(result, axis, -1)
        moved[...] = buffer.reshape(moved.shape)
    return result


def _blocks(rows: int, n: int) -> Iterator[slice]:
    """The rows in blocks that stay in the cache; none where there is nothing to compute."""
    step = max(1, 49152 // max(n, 1))
    return (slice(start, start + step) for start in range(0, rows if n else 0, step))
