"""Rows in compiled loops, for functions of the files of numpy_ that have the same names; pasted."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numba
import numpy as np
import numpy.typing as npt

from symsoft.emit.numba_elementary import _lifted, _log_of_one_plus
from symsoft.emit.numba_lanes import _added, _long_row, _other, _raised
from symsoft.emit.numpy_frame import Array, _array


def _argument(name: str, value: npt.ArrayLike) -> Array:
    """The argument as an array of real floating numbers, float64 at most; integers and bool become float64."""
    array = _array(name, value)
    if array.dtype.kind in "biu":
        return array.astype(np.float64)
    if array.dtype.kind != "f" or array.dtype.itemsize > 8:
        raise TypeError(f"{name}: real numbers of 64 bits at most are needed, not {array.dtype}")
    return array


def _rows(array: Array, axis: int, dtype: np.dtype[Any]) -> Array:
    """The array as rows, shape (rows, n), with `axis` as the last, one after another in memory."""
    moved = array if axis == -1 else np.moveaxis(array, axis, -1)
    return np.ascontiguousarray(moved, dtype).reshape(math.prod(moved.shape[:-1]), moved.shape[-1])


def _blocks(rows: int, n: int) -> Iterator[slice]:
    """All rows at once, as loops need no blocks; none where there is nothing to compute."""
    return iter([slice(0, rows)] if rows and n else [])


@numba.njit(error_model="numpy")
def _divide(x: Array, e: Array, m: float, others: float, left_out: float) -> tuple[int, float, float]:
    """e^(x - m) of a row to shares; where the largest is, 1 minus it, as the sum of the others, and what shares lost.

    That is relative to each share.  A share above 1/2 is 1 minus the others, in which their errors hardly show.
    """
    total, largest = _whole(m, others, left_out), 0
    for k in range(len(e)):
        e[k] /= total
    for k in range(len(e)):
        if x[k] == m:
            largest = k
            break
    relative = _relative(others, left_out, total)
    rest = others / total
    rest += rest * ((left_out / others if others > 0.0 else 0.0) - relative)
    if rest < 0.5:
        e[largest] = 1 - rest
    return largest, rest, -relative


@numba.njit(error_model="numpy")
def _whole(m: float, others: float, left_out: float) -> float:
    """The sum of e^(x - m) of a row; nan where m is infinite."""
    return ((1.0 + others) + left_out) + (m - m)


@numba.njit(error_model="numpy")
def _relative(others: float, left_out: float, total: float) -> float:
    """What rounding leaves out of the sum of e^(x - m), relative to it."""
    return (((max(others, 1.0) - total) + min(others, 1.0)) + left_out) / total


@numba.njit(error_model="numpy")
def _shares_and_rest(x: Array, out: Array) -> tuple[Array, Array, Array]:
    """s_k = e^(x_k) / sum of e^(x_l) of each row into `out`; and of each row what `_divide` gives."""
    m, sums = _raised(x, out, True)
    largest, rest, left = np.empty(len(x), np.int64), np.empty(len(x)), np.empty((len(x), 1))
    for i in range(len(x)):
        largest[i], rest[i], left[i, 0] = _divide(x[i], out[i], m[i], sums[0, i], sums[1, i])
    return largest, rest, left


@numba.njit(error_model="numpy")
def _shares(x: Array, out: Array) -> None:
    """s_k = e^(x_k) / sum of e^(x_l) of each row into `out`."""
    _shares_and_rest(x, out)


@numba.njit(error_model="numpy")
def _alone(x: Array) -> Array:
    """The shares of one vector; a short one without lanes, which take longer to set up."""
    out = np.empty(len(x))
    if len(x) > 32:
        m, others, left_out = _long_row(x, out)
        _divide(x, out, m, others, left_out)
    elif len(x):
        m, ties, others, left_out = -np.inf, -1.0, 0.0, 0.0
        for k in range(len(x)):
            m = x[k] if x[k] > m else m
        for k in range(len(x)):
            e = out[k] = _lifted(x[k], m)
            ties += 1.0 if e == 1.0 else 0.0
            others, lost = _added(others, _other(e))
            left_out += lost
        _divide(x, out, m, others + ties, left_out)
    return out


def _vector_shares(x: object, axis: object, out: object) -> Array | None:
    """Softmax of one vector of float64, which needs no frame; None for anything else."""
    if type(x) is not np.ndarray or x.ndim != 1 or x.dtype.char != "d":
        return None
    if out is not None or type(axis) is not int or axis != -1:
        return None
    s: Array = _alone(x)
    return s


@numba.njit(error_model="numpy")
def _diagonal_minus_outer(s: Array, scaled: Array, largest: Array, rest: Array, left: Array, out: Array) -> None:
    """s_i (delta_ij - s_j) of each row into `out`, shape (rows, n, n); 1 - s_m is `rest` at the largest share.

    The first s_i is `scaled`: s, or s by a power of two.  On the diagonal 1 - s takes what rounding left out of s, so
    that it is not in the product.
    """
    for b in range(len(s)):
        row = s[b]
        for i in range(len(row)):
            own, entries = -scaled[b, i], out[b, i]
            for j in range(len(row)):
                entries[j] = own * row[j]
            complement = 1 - (row[i] - left[b, min(i, left.shape[1] - 1)] * (1 - row[i]))
            entries[i] = -own * (rest[b] if i == largest[b] and rest[b] < 0.5 else complement)


@numba.njit(error_model="numpy")
def _identity_minus_rows(s: Array, largest: Array, rest: Array, out: Array) -> None:
    """delta_ij - s_j of each row into `out`, shape (rows, n, n); 1 - s_m is `rest` at the largest share."""
    for b in range(len(s)):
        row = s[b]
        for i in range(len(row)):
            entries = out[b, i]
            for j in range(len(row)):
                entries[j] = -row[j]
            entries[i] = rest[b] if i == largest[b] else 1 - row[i]


@numba.njit(error_model="numpy")
def _minus_mean(x: Array, v: Array, out: Array) -> None:
    """v_i - sum of s_k v_k of each row into `out`."""
    _centred_rows(x, v, False, out)


@numba.njit(error_model="numpy")
def _centred(x: Array, v: Array, out: Array) -> None:
    """s_i (v_i - sum of s_k v_k) of each row into `out`."""
    _centred_rows(x, v, True, out)


@numba.njit(error_model="numpy", fastmath={"contract"})
def _centred_rows(x: Array, v: Array, scaled: bool, out: Array) -> None:
    """v_i - sum of s_k v_k of each row into `out`, scaled by s_i if that is wanted.

    v_m goes first where s_m > 1/2, else the v nearest the mean, so that no rounding of the mean stays where all v that
    count are equal.  What rounding leaves out of differences is put back.
    """
    e = np.empty_like(x)
    m, sums = _raised(x, e, True)
    for i in range(len(x)):
        row, total = e[i], _whole(m[i], sums[0, i], sums[1, i])
        relative = _relative(sums[0, i], sums[1, i], total)
        first = v[i, row.argmax()] if total < 2.0 else _nearest_the_mean(row, total, v[i])
        above = left_out = 0.0
        for k in range(len(row)):
            w = v[i, k] - first
            part = row[k] * w
            new = above + part
            left_out += _left_out(above, -part, new) + row[k] * _left_out(v[i, k], first, w)
            above = new
        mean = above / total
        more = ((above - mean * total) + (left_out - above * relative)) / total
        for k in range(len(row)):
            w = v[i, k] - first
            entry = w - mean
            rest = _left_out(v[i, k], first, w) + _left_out(w, mean, entry) - more
            entry += rest - relative * entry if scaled else rest
            out[i, k] = entry * (row[k] / total) if scaled else entry


@numba.njit(error_model="numpy")
def _left_out(a: float, b: float, rounded: float) -> float:
    """What rounding a - b leaves out of it."""
    restored = rounded + b
    lost: float = (a - restored) + ((restored - rounded) - b)
    return lost


@numba.njit(error_model="numpy")
def _nearest_the_mean(e: Array, total: float, v: Array) -> float:
    """The v_k nearest the sum of e_k v_k / total."""
    mean, nearest = 0.0, v[0]
    for k in range(len(e)):
        mean += e[k] * v[k]
    mean /= total
    for k in range(len(e)):
        nearest = v[k] if abs(v[k] - mean) < abs(nearest - mean) else nearest
    found: float = nearest
    return found


@numba.njit(error_model="numpy")
def _log_totals(x: Array, out: Array) -> tuple[Array, Array]:
    """The maximum m of each row, and the log of the sum of e^(x - m), 0 for an infinite m; `out` may be written to."""
    m, sums = _raised(x, out, False)
    for i in range(len(x)):
        sums[0, i] = _log_of_one_plus(sums[0, i], sums[1, i])
    for i in range(len(x)):
        if math.isinf(m[i]):
            sums[0, i] = np.nan if np.isnan(x[i]).any() else 0.0
    return m, sums[0]


@numba.njit(error_model="numpy")
def _log_shares(x: Array, out: Array) -> None:
    """log of e^(x_k) / sum of e^(x_l) of each row into `out`.

    What x - m loses to rounding stays below half an ulp of the result, which is farther from 0.
    """
    m, log_totals = _log_totals(x, out)
    for i in range(len(x)):
        highest, log_total, row, logs = m[i], log_totals[i], x[i], out[i]
        for k in range(len(row)):
            logs[k] = (row[k] - highest) - log_total


@numba.njit(error_model="numpy")
def _log_total(x: Array, out: Array) -> None:
    """log of the sum of e^(x_k) of each row into `out`, shape (rows,)."""
    m, log_totals = _log_totals(x, np.empty_like(x))
    for i in range(len(x)):
        out[i] = m[i] + log_totals[i]


@numba.njit(error_model="numpy", fastmath={"contract"})
def _shares_minus_targets(x: Array, y: Array, beside: Array | None, out: Array) -> None:
    """s_j times the sum of y, and what stands `beside` it, minus y_j, of each row into `out`; sums divided first."""
    m, sums = _raised(x, out, True)
    for i in range(len(x)):
        targets = lost = 0.0
        for k in range(x.shape[1]):
            new = targets + y[i, k]
            lost += (y[i, k] - (new - targets)) if abs(targets) < abs(y[i, k]) else (targets - new) + y[i, k]
            lost += 0.0 if beside is None else beside[i, k]
            targets = new
        total = _whole(m[i], sums[0, i], sums[1, i])
        ratio = targets / total
        rest = (targets - ratio * total) + (lost - targets * _relative(sums[0, i], sums[1, i], total))
        more = rest / total
        for k in range(x.shape[1]):
            less = 0.0 if beside is None else beside[i, k]
            out[i, k] = out[i, k] * ratio + ((out[i, k] * more - less) - y[i, k])


def _scratch(x: Array) -> Any:
    """A new array like x, row after row whatever the layout of x."""
    return np.empty(x.shape, x.dtype)
