"""Rows in lanes: loops over one entry of each lane, which the compiler makes vectors of; pasted.

Each of the short rows is a lane; a long one has its entries dealt out to half of the lanes.
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
def _add(total: Array, left_out: Array, j: int, e: float) -> None:
    """Adds e to a lane's total, and what rounding leaves out of it to `left_out`."""
    old = total[j]
    new = old + e
    back = new - old
    left_out[j] += (old - (new - back)) + (e - back)
    total[j] = new


@numba.njit(error_model="numpy")
def _take_in(e: Array, sums: Array) -> None:
    """Adds e, lane by lane: 1, which is that of the largest, to the ties, anything else to the total."""
    total, left_out, ties = sums[0], sums[1], sums[2]
    for j in range(len(e)):
        ties[j] += 1.0 if e[j] == 1.0 else 0.0
        _add(total, left_out, j, 0.0 if e[j] == 1.0 else e[j])


@numba.njit(error_model="numpy")
def _long_row(x: Array, e: Array, m: Array, sums: Array) -> None:
    """e^(x - m) of a row; what it comes to in the first lane."""
    n, width = len(x), min(len(x), _LANES // 2)
    m[:width] = -np.inf
    sums[:, :width] = 0.0
    for start in range(0, n, width):
        _highest(x[start : start + width], m)
    largest = m[:width].max()
    m[0] = largest
    for k in range(n):
        e[k] = _lifted(x[k], largest)
    for start in range(0, n, width):
        _take_in(e[start : start + width], sums)
    while width > 1:
        half = (width + 1) // 2
        for j in range(width - half):
            _add(sums[0], sums[1], j, sums[0, half + j])
            sums[1, j] += sums[1, half + j]
            sums[2, j] += sums[2, half + j]
        width = half
    _add(sums[0], sums[1], 0, sums[2, 0] - 1.0)


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
        _add(sums[0], sums[1], j, sums[2, j] - 1.0)


@numba.njit(error_model="numpy")
def _raised(x: Array, e: Array, wanted: bool) -> tuple[Array, Array]:
    """e^(x - m) of each row into `e`, if it is wanted, else `e` may hold anything; m and the sums of each row.

    The sums are that of the others than the largest, what rounding leaves out of it, and how many are the largest.
    """
    count, n = x.shape
    m, sums = np.empty(_LANES), np.empty((3, _LANES))
    highest, whole = np.empty(count), np.empty((3, count))
    if n > _LANES or count == 1:
        for i in range(count):
            _long_row(x[i], e[i], m, sums)
            highest[i] = m[0]
            whole[:, i] = sums[:, 0]
        return highest, whole
    tile, raised = np.empty((n, _LANES)), np.empty((n, _LANES))
    for start in range(0, count, _LANES):
        rows = min(_LANES, count - start)
        _short_rows(x[start : start + rows], tile, raised, m, sums)
        highest[start : start + rows] = m[:rows]
        whole[:, start : start + rows] = sums[:, :rows]
        if wanted:
            for j in range(rows):
                for k in range(n):
                    e[start + j, k] = raised[k, j]
    return highest, whole
