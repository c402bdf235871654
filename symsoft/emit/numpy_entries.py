"""Functions of one entry at a time, in NumPy; pasted into emitted modules by name."""

from __future__ import annotations

import numpy as np

from symsoft.emit.numpy_frame import Array


def _decay(x: Array, out: Array) -> None:
    """e^(-|x|) into `out`."""
    np.abs(x, out=out)
    np.negative(out, out=out)
    np.exp(out, out=out)


def _logistic(x: Array, out: Array) -> None:
    """1 / (1 + e^(-x)) into `out`."""
    _decay(x, out)
    above = np.where(x < 0, out, 1)
    out += 1
    np.divide(above, out, out=out)


def _logistic_product(x: Array, out: Array) -> None:
    """e^(-|x|) / (1 + e^(-|x|))^2 into `out`."""
    _decay(x, out)
    below = 1 + out
    below *= below
    out /= below


def _softplus(x: Array, out: Array) -> None:
    """max(x, 0) + log(1 + e^(-|x|)) into `out`."""
    _decay(x, out)
    np.log1p(out, out=out)
    out += np.maximum(x, 0)


def _diagonal(entries: Array, out: Array) -> None:
    """Matrices with each row of entries on the diagonal into `out`, shape (rows, n, n)."""
    n = entries.shape[-1]
    out.fill(0)
    out.reshape(len(entries), n * n)[:, :: n + 1] = entries
