"""e^(x - m) of rows, and what they come to, in loops that the compiler makes vectors of; pasted.

Each of the short rows is a lane of a loop over the rows; of a long one the loop is over its entries.
"""

from __future__ import annotations

import numba
import numpy as np

from symsoft.emit.numba_elementary import _lifted
from symsoft.emit.numpy_frame import Array

_LANES = 256


@numba.njit(error_model="numpy")
def _highest(x: Array, m: Array) -> None:
    """Raises m, lane by lane, to x where this is higher."""
    for j in range(len(x)):
        m[j] = x[j] if x[j] > m[j] else m[j]


@numba.njit(error_model="numpy")
def _added(a: float, b: float) -> tuple[float, float]:
    """a + b, and what rounding leaves out of it."""
    new = a + b
    back = new - a
    return new, (a - (new - back)) + (b - back)


@numba.njit(error_model="numpy")
def _other(e: float) -> float:
    """e, or 0 for 1, which is that of the largest."""
    return 0.0 if e == 1.0 else e


@numba.njit(error_model="numpy")
def _take_in(e: Array, sums: Array) -> None:
    """Adds e, lane by lane: 1 to the ties, anything else to the total."""
    total, left_out, ties = sums[0], sums[1], sums[2]
    for j in range(len(e)):
        ties[j] += 1.0 if e[j] == 1.0 else 0.0
        total[j], lost = _added(total[j], _other(e[j]))
        left_out[j] += lost


@numba.njit(error_model="numpy")
def _ordered(bits: np.int64) -> np.int64:
    """The bits of floating numbers as integers in the same order, and back; a nan is above or below all."""
    turned: np.int64 = bits ^ ((bits >> np.int64(63)) & np.int64(0x7FFFFFFFFFFFFFFF))
    return turned


@numba.njit(error_model="numpy")
def _largest(x: Array) -> float:
    """The largest entry of a row; by integers, whose maximum is a loop that becomes vectors."""
    bits = x.view(np.int64)
    most = _ordered(bits[0])
    for k in range(len(bits)):
        most = max(most, _ordered(bits[k]))
    found: float = np.int64(_ordered(most)).view(np.float64)
    return found


@numba.njit(error_model="numpy")
def _multiple(e: float, twice: float) -> float:
    """e rounded to an ulp of a number that is at least as large."""
    return (e + twice) - twice


@numba.njit(error_model="numpy")
def _less(e: float, part: float) -> float:
    """e - part."""
    return e - part


@numba.njit(error_model="numpy", fastmath={"reassoc"})
def _lift(x: Array, largest: float, e: Array) -> tuple[float, int]:
    """e^(x - m) of a row; the sum of the others than the largest, roughly, and how many are the largest."""
    rough, ties = 0.0, 0
    for k in range(len(x)):
        e[k] = _lifted(x[k], largest)
        rough += _other(e[k])
        ties += e[k] == 1.0
    return rough, ties


@numba.njit(error_model="numpy", fastmath={"reassoc"})
def _split_sums(e: Array, twice: float) -> tuple[float, float]:
    """The others than the largest in two sums, which may be taken in any order.

    That of multiples of an ulp of `twice`, twice their sum, is exact; what they leave is too small for its own rounding
    to show.  The functions that split an entry are without reassoc, so that they stay as they are.
    """
    most = rest = 0.0
    for k in range(len(e)):
        part = _multiple(_other(e[k]), twice)
        most += part
        rest += _less(_other(e[k]), part)
    return most, rest


@numba.njit(error_model="numpy")
def _long_row(x: Array, e: Array) -> tuple[float, float, float]:
    """e^(x - m) of a row; m, the sum of the others than the largest, and what rounding leaves out of it."""
    largest = _largest(x)
    rough, ties = _lift(x, largest, e)
    others, lost = _added(*_split_sums(e, 2 * rough))
    others, left_out = _added(others, ties - 1.0)
    return largest, others, lost + left_out


@numba.njit(error_model="numpy")
def _short_rows(x: Array, tile: Array, raised: Array, m: Array, sums: Array) -> None:
    """e^(x - m) of up to a lane of rows, turned so that their k-th entries stand together; what each comes to."""
    rows, n = x.shape
    entries = x.reshape(rows * n)
    m[:rows] = -np.inf
    sums[:, :rows] = 0.0
    for k in range(n):
        for j in range(rows):
            tile[k, j] = entries[j * n + k]
        _highest(tile[k, :rows], m)
    for k in range(n):
        for j in range(rows):
            raised[k, j] = _lifted(tile[k, j], m[j])
        _take_in(raised[k, :rows], sums)
    for j in range(rows):
        sums[0, j], lost = _added(sums[0, j], sums[2, j] - 1.0)
        sums[1, j] += lost


@numba.njit(error_model="numpy")
def _raised(x: Array, e: Array, wanted: bool) -> tuple[Array, Array]:
    """e^(x - m) of each row into `e`, if it is wanted, else `e` may hold anything; m and the sums of each row.

    The sums are that of the others than the largest, and what rounding leaves out of it.
    """
    count, n = x.shape
    highest, whole = np.empty(count), np.empty((2, count))
    if n > _LANES or count == 1:
        for i in range(count):
            highest[i], whole[0, i], whole[1, i] = _long_row(x[i], e[i if wanted else 0])
        return highest, whole
    m, sums = np.empty(_LANES), np.empty((3, _LANES))
    tile, raised = np.empty((n, _LANES)), np.empty((n, _LANES))
    for start in range(0, count, _LANES):
        rows = min(_LANES, count - start)
        _short_rows(x[start : start + rows], tile, raised, m, sums)
        highest[start : start + rows] = m[:rows]
        whole[:, start : start + rows] = sums[:2, :rows]
        if wanted:
            for j in range(rows):
                for k in range(n):
                    e[start + j, k] = raised[k, j]
    return highest, whole
