"""Sums of rows that round once, and what is left of divisions, in NumPy; pasted into emitted modules by name."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from symsoft.emit.numpy_frame import Array

_ONES = np.ones((128, 1))
_LONG_ONES = np.ones(1024, np.longdouble)
_LONGER = np.finfo(np.longdouble).nmant > 52


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
    largest = twice.max() if len(twice) > 1 else twice.item()
    if len(twice) == 1 or 0 < largest * rows.shape[-1] ** 2 < twice.min() * 2.0**46:
        twice = largest
    part = rows + twice
    part -= twice
    most = _loose_sums(part)
    np.subtract(rows, part, out=part)
    rest = _loose_sums(part)
    total = most + rest
    return total, rest - (total - most)


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


def _vector_total(e: Array) -> Any:
    """The sum of one vector of float64, rounded once, in the way that is fastest for its length."""
    n = len(e)
    if n <= 24:
        return math.fsum(e.tolist())
    return float(e.dot(_LONG_ONES[:n])) if _LONGER and n <= 1024 else _close_sums(e[np.newaxis])[0]


def _vector_sums(e: Array) -> tuple[float, float]:
    """The sum of one vector of float64, and what rounding it leaves out."""
    n = len(e)
    if _LONGER and n <= 1024:
        long = e.dot(_LONG_ONES[:n])
        total = float(long)
        return total, float(long - total)
    sums, left_out = _two_sums(e[np.newaxis])
    return float(sums[0, 0]), float(left_out[0, 0])


def _difference(x: Array, m: Any, rounded: Array) -> Array:
    """What rounding x - m leaves out of it."""
    restored = rounded + m
    left_out: Array = x - restored
    restored -= rounded
    restored -= m
    left_out += restored
    return left_out


def _remainder(above: Any, below: Any, quotient: Array) -> Array:
    """above - below * quotient for a rounded quotient, by a product of halves (Dekker)."""
    scale = 2.0 ** ((np.finfo(above.dtype).nmant + 2) // 2) + 1
    (high, low), (other_high, other_low) = (_halves(factor, scale) for factor in (quotient, below))
    product = quotient * below
    error = ((high * other_high - product) + high * other_low + low * other_high) + low * other_low
    remainder: Array = (above - product) - error
    return remainder


def _halves(whole: Any, scale: float) -> tuple[Any, Any]:
    """The leading half of the digits, and the rest."""
    high = whole * scale
    high -= high - whole
    return high, whole - high
