"""The parts that emitted NumPy modules are made of: pasted into them by name, and tested here as they are."""

from __future__ import annotations

import math
import operator
from collections.abc import Iterator
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[Any]
BLOCK = 16384


def _argument(name: str, value: npt.ArrayLike) -> Array:
    """The argument as an array of real floating numbers; integers and bool become float64."""
    array = np.asarray(value)
    if array.dtype.kind in "biu":
        return array.astype(np.float64)
    if array.dtype.kind != "f":
        raise TypeError(f"{name}: real numbers are needed, not {array.dtype}")
    return array


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
    """The dtype of the result, and the one to compute in: float32 for float16, else the same."""
    dtype = np.result_type(*arrays)
    return dtype, np.dtype(np.float32) if dtype == np.float16 else dtype


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
    """The other argument has the shape of x."""
    if other.shape != x.shape:
        raise ValueError(f"{name}: shape {other.shape} given, {x.shape} needed as for x")


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
    step = max(1, BLOCK // max(n, 1))
    return (slice(start, start + step) for start in range(0, rows if n else 0, step))


def _exponentials(x: Array, out: Array) -> Array:
    """e^d of each row into `out`, d = fl(x - c), c its maximum rounded to an integer; and what the shift lost.

    With such a c, x = (d + c) + lost holds exactly, so that e^(x - c) is e^d (1 + lost).  Where x has -inf, or spreads
    far, it is kept above c - 800 - |c|/1000, below which e^d is 0 anyway, so that -inf gives 0 and never nan.
    """
    shift = np.rint(x.max(axis=-1, keepdims=True))
    lost: Array
    if x.min() - shift.max() > -700:
        np.subtract(x, shift, out=out)
        lost = out + shift
        np.subtract(x, lost, out=lost)
    else:
        lost = np.maximum(x, shift - (800 + np.abs(shift) / 1000))
        np.subtract(lost, shift, out=out)
        lost -= out + shift
    if out.dtype == np.float32:  # NumPy's own exp is off by up to 2.5 ulps there
        np.exp(out, out=out, dtype=np.float64, casting="same_kind")
    else:
        np.exp(out, out=out)
    return lost


def _sums(rows: Array) -> Array:
    """The sum of each row, as a column; short rows by a product with ones, which is faster than many short sums."""
    n = rows.shape[-1]
    total: Array = rows @ np.ones((n, 1), rows.dtype) if n <= 32 else rows.sum(axis=-1, keepdims=True)
    return total


def _shares(x: Array, out: Array) -> None:
    """s_k = e^(x_k) / sum of e^(x_l) of each row into `out`.

    What the shift lost is put back at the end; in the total it does not count, as it is small where e^d is not.
    """
    lost = _exponentials(x, out)
    out /= _sums(out)
    lost *= out
    out += lost


def _shares_and_rest(x: Array, out: Array) -> tuple[Array, Array]:
    """As `_shares`; also where each row's largest share is, and 1 minus it, as the sum of the others."""
    every = np.arange(len(x))
    lost = _exponentials(x, out)
    largest = out.argmax(axis=-1)
    top = out[every, largest]
    out[every, largest] = 0
    others = out.sum(axis=-1)
    others_lost = np.einsum("ij,ij->i", out, lost)
    total = others + top
    rounded = (np.maximum(others, top) - total) + np.minimum(others, top)
    relative = (rounded + others_lost + top * lost[every, largest]) / total
    out[every, largest] = top
    lost -= relative[:, np.newaxis]
    out /= total[:, np.newaxis]
    lost *= out
    out += lost
    rest: Array = (others + others_lost) / total * (1 - relative)
    return largest, rest


def _diagonal_minus_outer(s: Array, largest: Array, rest: Array, out: Array) -> None:
    """s_i (delta_ij - s_j) of each row into `out`, shape (rows, n, n); 1 - s_m is `rest` at the largest share."""
    n = s.shape[-1]
    size = np.setbufsize(64) if n > 64 else None  # NumPy buffers short rows, which makes long ones three times slower
    try:
        np.multiply(s[:, :, np.newaxis], -s[:, np.newaxis, :], out=out)
    finally:
        if size is not None:
            np.setbufsize(size)
    complement = 1 - s
    complement[np.arange(len(s)), largest] = rest
    np.multiply(s, complement, out=out.reshape(len(s), n * n)[:, :: n + 1])


def _identity_minus_rows(s: Array, largest: Array, rest: Array, out: Array) -> None:
    """delta_ij - s_j of each row into `out`, shape (rows, n, n); 1 - s_m is `rest` at the largest share."""
    n = s.shape[-1]
    np.negative(s[:, np.newaxis, :], out=out)
    diagonal = out.reshape(len(s), n * n)[:, :: n + 1]
    np.subtract(1, s, out=diagonal)
    diagonal[np.arange(len(s)), largest] = rest


def _minus_mean(s: Array, largest: Array, v: Array, out: Array) -> None:
    """v_i - sum of s_k v_k of each row into `out`: v_m goes first where s_m > 1/2, else the mean; then again."""
    every = np.arange(len(s))
    mean = (s * v).sum(axis=-1)
    first = np.where(s[every, largest] > 0.5, v[every, largest], mean)
    np.subtract(v, first[:, np.newaxis], out=out)
    out -= (s * out).sum(axis=-1, keepdims=True)


def _centred(s: Array, largest: Array, v: Array, out: Array) -> None:
    """s_i (v_i - sum of s_k v_k) of each row into `out`."""
    _minus_mean(s, largest, v, out)
    out *= s


def _minus_shares_of_sum(s: Array, u: Array, out: Array) -> None:
    """u_j - s_j times the sum of u of each row into `out`."""
    np.multiply(s, u.sum(axis=-1, keepdims=True), out=out)
    np.subtract(u, out, out=out)


def _log_parts(x: Array, out: Array) -> tuple[Array, Array, Array]:
    """x - m of each row into `out`, m its maximum; m, what x - m lost to rounding, and log of the sum of e^(x - m)."""
    every = np.arange(len(x))
    largest = x.argmax(axis=-1)
    m = x[every, largest][:, np.newaxis]
    np.subtract(x, m, out=out)
    restored = out + m
    lost = (x - restored) + ((restored - out) - m)
    np.copyto(lost, 0, where=~np.isfinite(lost))
    raised = np.exp(out)
    raised[every, largest] = 0
    others = raised.sum(axis=-1) + np.einsum("ij,ij->i", raised, lost)
    return m, lost, np.log1p(others)[:, np.newaxis]


def _log_shares(x: Array, out: Array) -> None:
    """log of e^(x_k) / sum of e^(x_l) of each row into `out`."""
    _, lost, log_total = _log_parts(x, out)
    lost -= log_total
    out += lost


def _log_total(x: Array, out: Array) -> None:
    """log of the sum of e^(x_k) of each row into `out`, shape (rows,)."""
    m, _, log_total = _log_parts(x, np.empty_like(x))
    np.add(m, log_total, out=out[:, np.newaxis])
    np.copyto(out, m[:, 0], where=np.isinf(m[:, 0]))


def _cross_entropy(x: Array, y: Array, out: Array) -> None:
    """minus the sum of y_k log s_k of each row into `out`, shape (rows,); where y_k is 0 the summand is 0."""
    logs = np.empty_like(x)
    _log_shares(x, logs)
    np.copyto(logs, 0, where=y == 0)
    logs *= y
    np.subtract(0, logs.sum(axis=-1), out=out)


def _shares_minus_targets(s: Array, y: Array, out: Array) -> None:
    """s_j times the sum of y, minus y_j, of each row into `out`."""
    np.multiply(s, y.sum(axis=-1, keepdims=True), out=out)
    out -= y


def _scale(y: Array, out: Array) -> None:
    """Multiplies each entry of `out` by the sum of its row of y."""
    out *= y.sum(axis=-1).reshape(-1, *(1,) * (out.ndim - 1))
