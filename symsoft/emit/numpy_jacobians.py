"""The Jacobian of shares and of their logarithms, for rows in NumPy; pasted into emitted modules by name."""

from __future__ import annotations

import numpy as np

from symsoft.emit.numpy_frame import Array
from symsoft.emit.numpy_shares import _scale
from symsoft.emit.numpy_sums import _vector_sums


def _diagonal_minus_outer(s: Array, scaled: Array, largest: Array, rest: Array, left: Array, out: Array) -> None:
    """s_i (delta_ij - s_j) of each row into `out`, shape (rows, n, n); 1 - s_m is `rest` at the largest share.

    The first s_i is `scaled`: s, or s by a power of two.  On the diagonal 1 - s takes what rounding left out of s, so
    that it is not in the product.
    """
    n = s.shape[-1]
    complement = 1 - s
    complement *= left
    np.subtract(s, complement, out=complement)
    np.subtract(1, complement, out=complement)
    at = largest + np.arange(0, s.size, n)
    flat = complement.reshape(-1)
    top = flat[at]
    np.copyto(top, rest, where=rest < 0.5)
    flat[at] = top
    size = np.setbufsize(64) if n > 64 else None  # NumPy buffers short rows, which makes long ones three times slower
    try:
        np.multiply(scaled[:, :, np.newaxis], -s[:, np.newaxis, :], out=out)
    finally:
        if size is not None:
            np.setbufsize(size)
    np.multiply(scaled, complement, out=out.reshape(len(s), n * n)[:, :: n + 1])


def _scaled_diagonal_minus_outer(
    s: Array, largest: Array, rest: Array, left: Array, factor: Array | float, out: Array
) -> None:
    """s_i (delta_ij - s_j) times a number, or one for each row, of each row into `out`, shape (rows, n, n).

    Of a large number the powers of two go first, so that no product is subnormal that is not in the end.
    """
    power = np.maximum(np.frexp(factor)[1] - 1, 0)
    scaled = np.ldexp(s, power[..., np.newaxis])
    _diagonal_minus_outer(s, scaled, largest, rest, left, out)
    _scale(np.ldexp(factor, -power), out)


def _vector_jacobian(x: object, axis: object, out: object) -> Array | None:
    """s_i (delta_ij - s_j) of one vector of small float64, with few calls; None for anything else."""
    if type(x) is not np.ndarray or x.ndim != 1 or x.dtype.char != "d" or not len(x):
        return None
    if type(axis) is not int or axis != -1 or not np.vdot(x, x) < 350.0**2:
        return None
    n = len(x)
    result = np.empty((n, n)) if out is None else out
    if type(result) is not np.ndarray or result.shape != (n, n) or result.dtype.char != "d":
        return None
    if not (result.flags.c_contiguous and result.flags.writeable):
        return None
    s: Array = np.exp(x)
    largest = int(s.argmax())
    top = float(s[largest])
    s[largest] = 0
    others, left_out = _vector_sums(s)
    s[largest] = top
    total = others + top
    relative = ((max(others, top) - total) + min(others, top) + left_out) / total
    rest = float((np.longdouble(others) + left_out) / (np.longdouble(total) + relative * total))
    s /= total
    if rest < 0.5:
        s[largest] = 1 - rest
    rows = (np.array([largest]), np.array([rest]), np.array([[-relative]]))
    _diagonal_minus_outer(s[np.newaxis], s[np.newaxis], *rows, result[np.newaxis])
    return result


def _identity_minus_rows(s: Array, largest: Array, rest: Array, out: Array) -> None:
    """delta_ij - s_j of each row into `out`, shape (rows, n, n); 1 - s_m is `rest` at the largest share."""
    n = s.shape[-1]
    np.negative(s[:, np.newaxis, :], out=out)
    diagonal = out.reshape(len(s), n * n)[:, :: n + 1]
    np.subtract(1, s, out=diagonal)
    diagonal[np.arange(len(s)), largest] = rest
