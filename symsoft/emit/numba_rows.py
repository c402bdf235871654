"""Rows in compiled loops, for functions of numpy_shares, numpy_logs and numpy_frame of the same names; pasted."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numba
import numpy as np
import numpy.typing as npt

from symsoft.emit.numpy_frame import Array


def _argument(name: str, value: npt.ArrayLike) -> Array:
    """The argument as an array of real floating numbers, float64 at most; integers and bool become float64."""
    array = np.asarray(value)
    if array.dtype.kind in "biu":
        return array.astype(np.float64)
    if array.dtype.kind != "f" or array.dtype.itemsize > 8:
        raise TypeError(f"{name}: real numbers of 64 bits at most are needed, not {array.dtype}")
    return array


def _blocks(rows: int, n: int) -> Iterator[slice]:
    """All rows at once, as loops need no blocks; none where there is nothing to compute."""
    return iter([slice(0, rows)] if rows and n else [])


@numba.njit(error_model="numpy")
def _first_largest(x: Array) -> int:
    """Where the largest entry is; the first nan, where there is one."""
    at = 0
    for k in range(len(x)):
        if x[k] > x[at] or (math.isnan(x[k]) and not math.isnan(x[at])):
            at = k
    return at


@numba.njit(error_model="numpy")
def _raised(x: float, m: float) -> float:
    """e^(x - m), with what x - m loses to rounding put back."""
    d = x - m
    restored = d + m
    lost = (x - restored) + ((restored - d) - m)
    e: float = math.exp(d)
    return e * (1 + lost) if math.isfinite(lost) else e


@numba.njit(error_model="numpy")
def _row(x: Array, out: Array) -> tuple[int, float, float]:
    """e^(x - m) of a row into `out`; where m is, the sum of the others, and what rounding that sum leaves out."""
    largest = _first_largest(x)
    m = x[largest]
    total = left_out = 0.0
    for k in range(len(x)):
        e = _raised(x[k], m)
        out[k] = e
        if k != largest:
            new = total + e
            left_out += (e - (new - total)) if total < e else (total - new) + e
            total = new
    return largest, total, left_out


@numba.njit(error_model="numpy")
def _row_shares(x: Array, out: Array) -> tuple[int, float]:
    """The shares of a row into `out`; where the largest is, and 1 minus it."""
    largest, others, left_out = _row(x, out)
    total = (others + out[largest]) + left_out
    for k in range(len(x)):
        out[k] /= total
    rest = (others + left_out) / total
    if rest < 0.25:
        out[largest] = 1 - rest
    return largest, rest


@numba.njit(error_model="numpy")
def _alone(x: Array) -> Array:
    """The shares of one vector."""
    out = np.empty(len(x))
    if len(x):
        _row_shares(x, out)
    return out


def _vector_shares(x: object, axis: object, out: object) -> Array | None:
    """Softmax of one vector of float64, which needs no frame; None for anything else."""
    if type(x) is not np.ndarray or x.ndim != 1 or x.dtype.char != "d" or out is not None or axis != -1:
        return None
    s: Array = _alone(x)
    return s


@numba.njit(error_model="numpy")
def _shares(x: Array, out: Array) -> None:
    """s_k = e^(x_k) / sum of e^(x_l) of each row into `out`."""
    for i in range(len(x)):
        _row_shares(x[i], out[i])


@numba.njit(error_model="numpy")
def _shares_and_rest(x: Array, out: Array) -> tuple[Array, Array]:
    """As `_shares`; also where each row's largest share is, and 1 minus it, as the sum of the others."""
    largest, rest = np.empty(len(x), np.int64), np.empty(len(x))
    for i in range(len(x)):
        largest[i], rest[i] = _row_shares(x[i], out[i])
    return largest, rest


@numba.njit(error_model="numpy")
def _diagonal_minus_outer(s: Array, largest: Array, rest: Array, out: Array) -> None:
    """s_i (delta_ij - s_j) of each row into `out`, shape (rows, n, n); 1 - s_m is `rest` at the largest share."""
    for b in range(len(s)):
        row = s[b]
        for i in range(len(row)):
            own, entries = -row[i], out[b, i]
            for j in range(len(row)):
                entries[j] = own * row[j]
            entries[i] = row[i] * (rest[b] if i == largest[b] else 1 - row[i])


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
def _minus_mean(s: Array, largest: Array, v: Array, out: Array) -> None:
    """v_i - sum of s_k v_k of each row into `out`: v_m goes first where s_m > 1/2, else the mean; then again."""
    for b in range(len(s)):
        first = v[b, largest[b]]
        if not s[b, largest[b]] > 0.5:
            first = 0.0
            for k in range(s.shape[1]):
                first += s[b, k] * v[b, k]
        mean = 0.0
        for k in range(s.shape[1]):
            out[b, k] = v[b, k] - first
            mean += s[b, k] * out[b, k]
        for k in range(s.shape[1]):
            out[b, k] -= mean


@numba.njit(error_model="numpy")
def _log_row(x: Array, spare: Array) -> tuple[float, float]:
    """The maximum of a row, and the log of the sum of e^(x - m); `spare` is as long as the row."""
    largest, others, left_out = _row(x, spare)
    return x[largest], math.log1p(others) + left_out / (1 + others)


@numba.njit(error_model="numpy")
def _log_shares(x: Array, out: Array) -> None:
    """log of e^(x_k) / sum of e^(x_l) of each row into `out`."""
    for i in range(len(x)):
        m, log_total = _log_row(x[i], out[i])
        for k in range(x.shape[1]):
            d = x[i, k] - m
            restored = d + m
            lost = (x[i, k] - restored) + ((restored - d) - m)
            out[i, k] = d + ((lost if math.isfinite(lost) else 0.0) - log_total)


@numba.njit(error_model="numpy")
def _log_total(x: Array, out: Array) -> None:
    """log of the sum of e^(x_k) of each row into `out`, shape (rows,)."""
    spare = np.empty(x.shape[1])
    for i in range(len(x)):
        m, log_total = _log_row(x[i], spare)
        out[i] = m if math.isinf(m) else m + log_total


@numba.njit(error_model="numpy")
def _shares_minus_targets(x: Array, y: Array, out: Array) -> None:
    """s_j times the sum of y, minus y_j, of each row into `out`, the two sums divided first."""
    for i in range(len(x)):
        largest, others, left_out = _row(x[i], out[i])
        targets = lost = 0.0
        for k in range(x.shape[1]):
            new = targets + y[i, k]
            lost += (y[i, k] - (new - targets)) if abs(targets) < abs(y[i, k]) else (targets - new) + y[i, k]
            targets = new
        ratio = (targets + lost) / ((others + out[i, largest]) + left_out)
        for k in range(x.shape[1]):
            out[i, k] = out[i, k] * ratio - y[i, k]


def _scratch(x: Array) -> Any:
    """A new array like x, row after row whatever the layout of x."""
    return np.empty(x.shape, x.dtype)
