"""Shares, their Jacobian and the products with it, for rows in NumPy; pasted into emitted modules by name."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from symsoft.emit.numpy_frame import Array

_ONES = np.ones((128, 1))
_LONGER = np.finfo(np.longdouble).nmant > 52


def _scratch(x: Array) -> Array:
    """A new array like x, row after row whatever the layout of x."""
    return np.empty(x.shape, x.dtype)


def _reach(x: Array) -> float:
    """How far below the maximum the exponential is 0 for certain."""
    return 800.0 if x.dtype.itemsize <= 8 else 12000.0


def _exponentials(x: Array, out: Array) -> tuple[Array | None, Array]:
    """e^d of each row into `out`, d = fl(x - c); what the shift lost, None if that is nothing; the sum of e^d, roughly.

    c is 0 where no sum is small or near overflow, so that what underflows does so in the shares too; else the maximum
    rounded to an integer, so that x = (d + c) + lost holds exactly, and e^(x - c) is e^d (1 + lost).  Where x has
    -inf, or spreads far, it is kept above c - 800 - |c|/1000, below which e^d is 0 anyway, so that -inf gives 0 and
    never nan.
    """
    np.exp(x, out=out)
    total = _loose_sums(out)
    if (total.min() >= 0.25 and total.max() < 1e150) or (x.max() < 350 and x.min() > -350):
        return None, total
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
    np.exp(out, out=out)
    return lost, _loose_sums(out)


def _tempered_exponentials(x: Array, T: float, out: Array) -> Array:
    """e^q of each row into `out`, q = fl(fl(x - m) / T), m its maximum; and r, so that (x - m) / T is q + r.

    The subtraction comes with its rounding error; that of the division is x - m less q T, a product of halves
    (Dekker), with T scaled to 1/2 ... 1 so that nothing overflows.  So e^((x - m)/T) is e^q (1 + r).
    """
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
    total: Array = rows.dot(_ONES[:n]) if n <= 128 else rows.sum(axis=-1, keepdims=True)
    return total


def _loose_sums(rows: Array) -> Array:
    """The sum of each row, as a column, added up in whatever order is fastest."""
    n = rows.shape[-1]
    total: Array = rows.dot(_ONES[:n]) if n <= 128 else np.einsum("ij->i", rows)[:, np.newaxis]
    return total


def _two_sums(rows: Array, loose: Array | None = None) -> tuple[Array, Array]:
    """The sum of each row of numbers of one sign, as a column, and what rounding it leaves out.

    Each entry is split in two: a multiple of an ulp of twice the sum, and a rest. The multiples add up exactly, in any
    order, and the rests are too small for their own rounding errors to show.  One sum serves for all rows where they
    are of a size, since a block is split faster by a number than by a column.  `loose` are the sums, if they are known
    roughly.
    """
    twice: Array = 2 * (_loose_sums(rows) if loose is None else loose)
    largest = twice.max()
    if 0 < largest * rows.shape[-1] ** 2 < twice.min() * 2.0**46:
        twice = largest
    part = rows + twice
    part -= twice
    most = _loose_sums(part)
    np.subtract(rows, part, out=part)
    rest = _loose_sums(part)
    total = most + rest
    return total, rest - (total - most)


def _long_sums(rows: Array, loose: Array | None = None) -> Array:
    """The sum of each row of numbers of one sign, as a column, in a longer floating number where there is one."""
    total, left_out = _two_sums(rows, loose)
    longer: Array = total.astype(np.longdouble) + left_out
    return longer


def _close_sums(rows: Array, loose: Array | None = None) -> Array:
    """The sum of each row of positive numbers, as a column, rounded once, or in long rows a few times."""
    return _two_sums(_folded(rows), loose)[0]


def _folded(rows: Array) -> Array:
    """Long rows folded in halves to 8192 entries at most; equal entries round to nothing, others against each other."""
    n = rows.shape[-1]
    if n <= 8192:
        return rows
    folded: Array = _folded(rows[:, : n // 2]) + _folded(rows[:, n // 2 : n // 2 * 2])
    folded[:, : n % 2] += rows[:, n - n % 2 :]
    return folded


def _vector_shares(x: object, axis: object, out: object) -> Array | None:
    """Softmax of one vector of small float64, which needs no shift and no frame; None for anything else."""
    if type(x) is not np.ndarray or x.ndim != 1 or x.dtype.char != "d":
        return None
    if out is not None or type(axis) is not int or axis != -1 or not np.vdot(x, x) < 350.0**2:
        return None
    s: Array = np.exp(x)
    s /= _vector_total(s)
    return s


def _vector_total(e: Array) -> Any:
    """The sum of one vector of float64, rounded once, in the way that is fastest for its length."""
    if len(e) <= 32:
        return math.fsum(e.tolist())
    return e.sum(dtype=np.longdouble) if _LONGER and len(e) <= 512 else _close_sums(e[np.newaxis])[0]


def _shares(x: Array, out: Array) -> None:
    """s_k = e^(x_k) / sum of e^(x_l) of each row into `out`.

    What the shift lost is put back at the end; in the total it does not count, as it is small where e^d is not.
    """
    lost, loose = _exponentials(x, out)
    out /= _close_sums(out, loose)
    if lost is not None:
        lost *= out
        out += lost


def _shares_and_rest(x: Array, out: Array) -> tuple[Array, Array]:
    """As `_shares`; also where each row's largest share is, and 1 minus it, as the sum of the others."""
    return _divided(out, _exponentials(x, out)[0])


def _tempered_shares_and_rest(x: Array, T: float, out: Array) -> tuple[Array, Array]:
    """e^(x_k/T) / sum of e^(x_l/T) of each row into `out`; where each row's largest share is, and 1 minus it."""
    return _divided(out, _tempered_exponentials(x, T, out))


def _divided(out: Array, lost: Array | None) -> tuple[Array, Array]:
    """Divides the rows e^d by the sums of e^d (1 + lost); where the largest share is, and 1 minus it.

    A share above 3/4 is 1 minus the others, in which their errors hardly show.
    """
    largest = out.argmax(axis=-1)
    flat = out.reshape(-1)
    at = largest + np.arange(0, out.size, out.shape[-1])
    top = flat[at]
    flat[at] = 0
    sums, left_out = _two_sums(out)
    others = sums[:, 0]
    total = others + top
    relative = ((np.maximum(others, top) - total) + np.minimum(others, top) + left_out[:, 0]) / total
    others += left_out[:, 0]
    if lost is not None:
        others_lost = np.einsum("ij,ij->i", out, lost)
        relative += (others_lost + top * lost.reshape(-1)[at]) / total
        others += others_lost
        lost -= relative[:, np.newaxis]
    flat[at] = top
    out /= total[:, np.newaxis]
    if lost is not None:
        lost *= out
        out += lost
    rest: Array = others / total * (1 - relative)
    flat[at] = np.where(rest < 0.25, 1 - rest, flat[at])
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
    lost, loose = _exponentials(x, out)
    total, targets = map(_long_sums, (out, y), (loose, None))
    out *= (targets / total).astype(out.dtype)
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
    out *= factor if isinstance(factor, float) else factor.reshape(-1, *(1,) * (out.ndim - 1))
