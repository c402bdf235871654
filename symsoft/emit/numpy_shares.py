"""Shares, their Jacobian and the products with it, for rows in NumPy; pasted into emitted modules by name."""

from __future__ import annotations

import math

import numpy as np

from symsoft.emit.numpy_frame import Array

_ONES = np.ones(128)


def _scratch(x: Array) -> Array:
    """A new array like x, row after row whatever the layout of x."""
    return np.empty(x.shape, x.dtype)


def _exp(x: Array, out: Array) -> None:
    """e^x of each entry into `out`; through float64 for float32, where NumPy's own is off by up to 2.5 ulps."""
    if x.dtype == np.float32:
        np.exp(x, out=out, dtype=np.float64, casting="same_kind")
    else:
        np.exp(x, out=out)


def _reach(x: Array) -> float:
    """How far below the maximum the exponential is 0 for certain."""
    return 800.0 if x.dtype.itemsize <= 8 else 12000.0


def _exponentials(x: Array, out: Array) -> Array | None:
    """e^d of each row into `out`, d = fl(x - c), and what the shift lost, None if that is nothing.

    c is 0 where x is small; else the maximum rounded to an integer, so that x = (d + c) + lost holds exactly, and
    e^(x - c) is e^d (1 + lost).  Where x has -inf, or spreads far, it is kept above c - 800 - |c|/1000, below which
    e^d is 0 anyway, so that -inf gives 0 and never nan.
    """
    limit = 40 if x.dtype.itemsize == 4 else 350
    if (x.size <= 4096 and np.vdot(x, x) < limit**2) or (x.max() < limit and x.min() > -limit):
        _exp(x, out)
        return None
    shift = np.rint(x.max(axis=-1, keepdims=True))
    reach = _reach(x)
    lost: Array
    if x.min() - shift.max() > 100 - reach:
        np.subtract(x, shift, out=out)
        lost = out + shift
        np.subtract(x, lost, out=lost)
    else:
        lost = np.maximum(x, shift - (reach + np.abs(shift) / 1000))
        np.subtract(lost, shift, out=out)
        lost -= out + shift
    _exp(out, out)
    return lost


def _tempered_exponentials(x: Array, T: float, out: Array) -> Array:
    """e^q of each row into `out`, q = fl(fl(x - m) / T), m its maximum; and r, so that (x - m) / T is q + r.

    The subtraction comes with its rounding error; that of the division is x - m less q T, a product of halves
    (Dekker), with T scaled to 1/2 ... 1 so that nothing overflows.  So e^((x - m)/T) is e^q (1 + r).
    """
    if x.dtype == np.float32:
        wide = np.empty(x.shape)
        narrow = _tempered_exponentials(x.astype(np.float64), T, wide)
        out[...] = wide
        return narrow.astype(np.float32)
    m = x.max(axis=-1, keepdims=True)
    reach = _reach(x) * T
    q = x - m
    restored = q + m
    lost = (x - restored) + ((restored - q) - m)
    far = q < -reach
    np.copyto(q, -reach, where=far)
    np.copyto(lost, 0, where=far)
    t, exponent = math.frexp(T)
    difference = np.ldexp(q, -exponent)
    np.divide(difference, t, out=q)
    high = q * (2.0 ** ((np.finfo(x.dtype).nmant + 2) // 2) + 1)
    high -= high - q
    t_high = math.ldexp(round(math.ldexp(t, 26)), -26)
    product = q * t
    error = ((high * t_high - product) + high * (t - t_high) + (q - high) * t_high) + (q - high) * (t - t_high)
    rest: Array = ((difference - product) - error + np.ldexp(lost, -exponent)) / t
    np.exp(q, out=out)
    return rest


def _sums(rows: Array) -> Array:
    """The sum of each row, as a column; short rows by a product with ones, which is faster than many short sums."""
    n = rows.shape[-1]
    total: Array = (
        rows @ np.ones((n, 1), rows.dtype) if n <= 128 and len(rows) > 8 else rows.sum(axis=-1, keepdims=True)
    )
    return total


def _close_sums(e: Array) -> Array:
    """The sum of each row, as a column; rows of middle length in a wider dtype, where rounding errors show most."""
    if not 16 < e.shape[-1] <= 512:
        return _sums(e)
    wide = np.float64 if e.dtype == np.float32 else np.longdouble
    total: Array = e.sum(axis=-1, keepdims=True, dtype=wide).astype(e.dtype)
    return total


def _total(e: Array) -> Array:
    """The sum of each row of exponentials, as a column.

    In a long row the largest is added last: where it dominates, the rounding errors at its size would add up.
    """
    n = e.shape[-1]
    if n <= 512:
        return _close_sums(e)
    flat = e.reshape(-1)
    at = e.argmax(axis=-1) + np.arange(0, e.size, n)
    top = flat[at]
    flat[at] = 0
    total: Array = e.sum(axis=-1) + top
    flat[at] = top
    return total.reshape(*e.shape[:-1], 1)


def _vector_shares(x: object, axis: object, out: object) -> Array | None:
    """Softmax of one vector of small float64, which needs no shift and no frame; None for anything else."""
    if type(x) is not np.ndarray or x.ndim != 1 or x.dtype.char != "d":
        return None
    if out is not None or type(axis) is not int or axis != -1 or not np.vdot(x, x) < 350.0**2:
        return None
    s: Array = np.exp(x)
    s /= math.fsum(s.tolist()) if len(s) <= 32 else _total(s)
    return s


def _shares(x: Array, out: Array) -> None:
    """s_k = e^(x_k) / sum of e^(x_l) of each row into `out`.

    What the shift lost is put back at the end; in the total it does not count, as it is small where e^d is not.
    """
    lost = _exponentials(x, out)
    out /= _total(out)
    if lost is not None:
        lost *= out
        out += lost


def _shares_and_rest(x: Array, out: Array) -> tuple[Array, Array]:
    """As `_shares`; also where each row's largest share is, and 1 minus it, as the sum of the others."""
    return _divided(out, _exponentials(x, out))


def _tempered_shares_and_rest(x: Array, T: float, out: Array) -> tuple[Array, Array]:
    """e^(x_k/T) / sum of e^(x_l/T) of each row into `out`; where each row's largest share is, and 1 minus it."""
    return _divided(out, _tempered_exponentials(x, T, out))


def _divided(out: Array, lost: Array | None) -> tuple[Array, Array]:
    """Divides the rows e^d by the sums of e^d (1 + lost); where the largest share is, and 1 minus it."""
    largest = out.argmax(axis=-1)
    flat = out.reshape(-1)
    at = largest + np.arange(0, out.size, out.shape[-1])
    top = flat[at]
    flat[at] = 0
    others = _close_sums(out)[:, 0]
    total = others + top
    relative = ((np.maximum(others, top) - total) + np.minimum(others, top)) / total
    if lost is not None:
        others_lost = np.einsum("ij,ij->i", out, lost)
        relative += (others_lost + top * lost.reshape(-1)[at]) / total
        others += others_lost
        lost -= relative[:, np.newaxis]
    flat[at] = top
    out /= total[:, np.newaxis]
    out += out * (-relative[:, np.newaxis] if lost is None else lost)
    rest: Array = others / total * (1 - relative)
    return largest, rest


def _diagonal_minus_outer(s: Array, largest: Array, rest: Array, out: Array) -> None:
    """s_i (delta_ij - s_j) of each row into `out`, shape (rows, n, n); 1 - s_m is `rest` at the largest share."""
    n = s.shape[-1]
    complement = 1 - s
    complement[np.arange(len(s)), largest] = rest
    size = np.setbufsize(64) if n > 64 else None  # NumPy buffers short rows, which makes long ones three times slower
    try:
        np.multiply(s[:, :, np.newaxis], -s[:, np.newaxis, :], out=out)
    finally:
        if size is not None:
            np.setbufsize(size)
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
    mean = _sums(s * v)[:, 0]
    first = np.where(s[every, largest] > 0.5, v[every, largest], mean)
    np.subtract(v, first[:, np.newaxis], out=out)
    out -= _sums(s * out)


def _centred(s: Array, largest: Array, v: Array, out: Array) -> None:
    """s_i (v_i - sum of s_k v_k) of each row into `out`."""
    _minus_mean(s, largest, v, out)
    out *= s


def _minus_shares_of_sum(s: Array, u: Array, out: Array) -> None:
    """u_j - s_j times the sum of u of each row into `out`."""
    np.multiply(s, _sums(u), out=out)
    np.subtract(u, out, out=out)


def _shares_minus_targets(x: Array, y: Array, out: Array) -> None:
    """s_j times the sum of y, minus y_j, of each row into `out`, the two sums divided first."""
    lost = _exponentials(x, out)
    out *= _sums(y) / _total(out)
    if lost is not None:
        lost *= out
        out += lost
    out -= y


def _shares_minus_class(s: Array, largest: Array, rest: Array, y: Array, out: Array) -> None:
    """s_j, minus 1 at the class, of each row into `out`; 1 - s_m is `rest` at the largest share."""
    every = np.arange(len(s))
    np.copyto(out, s)
    out[every, y] = -np.where(y == largest, rest, 1 - s[every, y])


def _scale(factor: Array | float, out: Array) -> None:
    """Multiplies `out` by a number, or by one for each row."""
    if isinstance(factor, float):
        wide = np.result_type(out.dtype, np.float64)
        np.multiply(out, factor, out=out, dtype=wide, casting="same_kind")
    else:
        out *= factor.reshape(-1, *(1,) * (out.ndim - 1))
