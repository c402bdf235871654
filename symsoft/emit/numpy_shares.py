"""Shares, and gradients that are shares less targets, for rows in NumPy; pasted into emitted modules by name."""

from __future__ import annotations

import math

import numpy as np

from symsoft.emit.numpy_frame import Array
from symsoft.emit.numpy_sums import (
    _LONGER,
    _close_sums,
    _difference,
    _loose_sums,
    _remainder,
    _sums,
    _two_sums,
    _vector_total,
)


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
    lost = _difference(x, m, q)
    far = q < -reach
    np.copyto(q, -reach, where=far)
    np.copyto(lost, 0, where=far)
    t, exponent = math.frexp(T)
    difference = np.ldexp(q, -exponent)
    np.divide(difference, t, out=q)
    rest: Array = (_remainder(difference, t, q) + np.ldexp(lost, -exponent)) / t
    np.exp(q, out=out)
    return rest


def _vector_shares(x: object, axis: object, out: object) -> Array | None:
    """Softmax of one vector of small float64, which needs no shift and no frame; None for anything else."""
    if type(x) is not np.ndarray or x.ndim != 1 or x.dtype.char != "d":
        return None
    if out is not None or type(axis) is not int or axis != -1 or not np.vdot(x, x) < 350.0**2:
        return None
    s: Array = np.exp(x)
    s /= _vector_total(s)
    return s


def _shares(x: Array, out: Array) -> None:
    """s_k = e^(x_k) / sum of e^(x_l) of each row into `out`.

    What the shift lost is put back at the end; in the total it does not count, as it is small where e^d is not.
    """
    lost, loose = _exponentials(x, out)
    out /= _close_sums(out, loose)
    if lost is not None:
        lost *= out
        out += lost


def _shares_and_rest(x: Array, out: Array) -> tuple[Array, Array, Array]:
    """As `_shares`; also where each row's largest share is, 1 minus it, as the sum of the others, and what is lost."""
    return _divided(out, _exponentials(x, out)[0])


def _tempered_shares_and_rest(x: Array, T: float, out: Array) -> tuple[Array, Array, Array]:
    """e^(x_k/T) / sum of e^(x_l/T) of each row into `out`; and what `_shares_and_rest` gives."""
    return _divided(out, _tempered_exponentials(x, T, out))


def _divided(out: Array, lost: Array | None) -> tuple[Array, Array, Array]:
    """Divides the rows e^d by the sums of e^d (1 + lost); where the largest share is, 1 minus it, and what shares lost.

    That is relative to each share, as a column where it is one number for the row.  A share above 1/2 is 1 minus the
    others, in which their errors hardly show.
    """
    largest = out.argmax(axis=-1)
    flat = out.reshape(-1)
    at = largest + np.arange(0, out.size, out.shape[-1])
    top = flat[at]
    flat[at] = 0
    sums, left_out = _two_sums(out)
    others, more = sums[:, 0], left_out[:, 0]
    if lost is not None:
        more += np.einsum("ij,ij->i", out, lost)
    flat[at] = top
    total = others + top
    relative = (np.maximum(others, top) - total) + np.minimum(others, top) + more
    if lost is not None:
        relative += top * lost.reshape(-1)[at]
    rest = np.add(*_quotient(others, more, total, relative))
    relative /= total
    out /= total[:, np.newaxis]
    left = -relative[:, np.newaxis]
    if lost is not None:
        left = _put_back(out, lost + left)
    flat[at] = np.where(rest < 0.5, 1 - rest, flat[at])
    return largest, rest, left


def _quotient(above: Array, more: Array, below: Array, still: Array) -> tuple[Array, Array]:
    """(above + more) / (below + still) as above / below and what is to be added to that, by a longer number if any."""
    quotient: Array = above / below
    if _LONGER:
        long: Array = (above.astype(np.longdouble) + more) / (below.astype(np.longdouble) + still)
        long -= quotient
        return quotient, long.astype(above.dtype)
    return quotient, (_remainder(above, below, quotient) + more - quotient * still) / below


def _put_back(out: Array, lost: Array) -> Array:
    """Multiplies `out` by 1 + lost; what rounding leaves out of that, relative to it."""
    lost *= out
    before = out.copy()
    out += lost
    before -= out
    before += lost
    return np.divide(before, out, out=before, where=out != 0)


def _minus_shares_of_sum(s: Array, u: Array, out: Array) -> None:
    """u_j - s_j times the sum of u of each row into `out`."""
    np.multiply(s, _sums(u), out=out)
    np.subtract(u, out, out=out)


def _smoothed(y: Array, epsilon: float) -> tuple[Array, Array]:
    """y_k - epsilon y_k + epsilon / n of each row, and what rounding leaves out of it."""
    n, smoothing = y.shape[-1], y.dtype.type(epsilon)
    each, product = smoothing / n, smoothing * y
    kept = y - product
    whole: Array = kept + each
    left = _difference(y, product, kept) + _difference(kept, -each, whole)
    left += _remainder(product, smoothing, y) + _remainder(smoothing, n, each) / n
    np.copyto(left, 0, where=~np.isfinite(left))
    return whole, left


def _shares_minus_targets(x: Array, y: Array, beside: Array | None, out: Array) -> None:
    """s_j times the sum of y, minus y_j, of each row into `out`, the two sums divided first.

    What rounding leaves out of their quotient goes with what the shift lost, and with y, as what stands `beside` y.
    """
    lost, loose = _exponentials(x, out)
    targets, left = _two_sums(y)
    if beside is not None:
        left += _sums(beside)
    ratio, more = _quotient(targets, left, *_two_sums(out, loose))
    out *= ratio
    np.divide(more, ratio, out=more, where=ratio != 0)
    rest: Array = (more if lost is None else lost + more) * out
    if beside is not None:
        rest -= beside
    rest -= y
    out += rest


def _shares_minus_class(s: Array, largest: Array, rest: Array, y: Array, out: Array) -> None:
    """s_j, minus 1 at the class, of each row into `out`; 1 - s_m is `rest` at the largest share."""
    every = np.arange(len(s))
    np.copyto(out, s)
    out[every, y] = -np.where(y == largest, rest, 1 - s[every, y])


def _scale(factor: Array | float, out: Array) -> None:
    """Multiplies `out` by a number, or by one for each row."""
    out *= factor if isinstance(factor, float) else factor.reshape(-1, *(1,) * (out.ndim - 1))
