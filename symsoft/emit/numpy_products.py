"""Products with the Jacobian of shares and of their logarithms, for rows in NumPy; pasted into modules by name."""

from __future__ import annotations

import numpy as np

from symsoft.emit.numpy_frame import Array
from symsoft.emit.numpy_shares import _exponentials, _quotient, _scratch, _tempered_exponentials
from symsoft.emit.numpy_sums import _difference, _loose_sums, _remainder, _two_sums


def _bounded(x: Array, v: Array) -> tuple[Array, int]:
    """v less so many powers of two that no difference overflows, nor a sum of products with e^x, x up to 350."""
    if np.vdot(v, v) < 1e280:
        return v, 0
    power = int(np.frexp(max(v.max(), -v.min()))[1] + 1.45 * min(360.0, max(0.0, x.max()))) - 1000
    return (np.ldexp(v, -power), power) if power > 0 else (v, 0)


def _by_power(power: int, out: Array) -> None:
    """Multiplies `out` by so many powers of two."""
    if power:
        np.ldexp(out, power, out=out)


def _minus_mean(x: Array, v: Array, out: Array) -> None:
    """v_i - sum of s_k v_k of each row into `out`."""
    e = _scratch(x)
    out += _less_the_mean(e, *_exponentials(x, e), v, out)[2]


def _centred(x: Array, v: Array, out: Array) -> None:
    """s_i (v_i - sum of s_k v_k) of each row into `out`."""
    e = _scratch(x)
    _centred_by(e, *_exponentials(x, e), v, out)


def _tempered_centred(x: Array, v: Array, T: float, out: Array) -> None:
    """s_i (v_i - sum of s_k v_k) of each row into `out`, s_k = e^(x_k/T) / sum of e^(x_l/T)."""
    e = _scratch(x)
    rest = _tempered_exponentials(x, T, e)
    _centred_by(e, rest, _loose_sums(e), v, out)


def _centred_by(e: Array, lost: Array | None, loose: Array, v: Array, out: Array) -> None:
    """s_i (v_i - sum of s_k v_k) of each row into `out`, s_i = e_i (1 + lost_i) / total; `e` may be written to."""
    total, relative, left_out = _less_the_mean(e, lost, loose, v, out)
    rest: Array = (-relative if lost is None else lost - relative) * out
    rest += left_out
    out += rest
    s = e / total
    if e.shape[-1] > 64:  # there the rounding of a share hardly meets all other ones at their worst
        out *= s
        return
    left = _remainder(e, total, s)
    left *= out
    left /= total
    out *= s
    out += left


def _less_the_mean(e: Array, lost: Array | None, loose: Array, v: Array, out: Array) -> tuple[Array, Array, Array]:
    """v_i - sum of s_k v_k of each row into `out`; the sum of e (1 + lost); and what rounding leaves out of both.

    That of the sum comes first, and is relative to it.  v_m goes first where s_m > 1/2, else the v nearest the mean, so
    that no rounding of the mean stays where all v that count are equal.  The mean is divided by the total once, so that
    the rounding of each share does not count in it.
    """
    every = np.arange(len(e))
    total, left_out = _two_sums(e, loose)
    parts = e * v
    np.subtract(v, _loose_sums(parts) / total, out=out)
    nearest = np.abs(out, out=out).argmin(axis=-1)
    largest = e.argmax(axis=-1)
    first = v[every, np.where(2 * e[every, largest] > total[:, 0], largest, nearest)][:, np.newaxis]
    w = v - first
    rest = _difference(v, first, w)
    np.multiply(e, w, out=parts)
    above, more = _two_sums(parts, _loose_sums(np.abs(parts)))
    more += np.einsum("ij,ij->i", e, rest)[:, np.newaxis]
    if lost is not None:
        left_out += np.einsum("ij,ij->i", e, lost)[:, np.newaxis]
        more += np.einsum("ij,ij->i", parts, lost)[:, np.newaxis]
    mean, more = _quotient(above, more, total, left_out)
    rest += _difference(w, mean, np.subtract(w, mean, out=out))
    rest -= more
    return total, left_out / total, rest
