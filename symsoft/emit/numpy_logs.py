"""Logarithms of shares, and the losses made of them, for rows in NumPy; pasted into emitted modules by name."""

from __future__ import annotations

import numpy as np

from symsoft.emit.numpy_frame import Array
from symsoft.emit.numpy_sums import _difference, _loose_sums, _two_sums


def _log_parts(x: Array, out: Array) -> tuple[Array, Array, Array]:
    """x - m of each row into `out`, m its maximum; m, what x - m lost to rounding, and log of the sum of e^(x - m)."""
    every = np.arange(len(x))
    largest = x.argmax(axis=-1)
    m = x[every, largest][:, np.newaxis]
    np.subtract(x, m, out=out)
    lost = _difference(x, m, out)
    np.copyto(lost, 0, where=~np.isfinite(lost))
    raised = np.exp(out)
    raised[every, largest] = 0
    others, left_out = _two_sums(raised)
    left_out += np.einsum("ij,ij->i", raised, lost)[:, np.newaxis]
    return m, lost, np.log1p(others) + left_out / (1 + others)


def _log_shares(x: Array, out: Array) -> None:
    """log of e^(x_k) / sum of e^(x_l) of each row into `out`."""
    _, lost, log_total = _log_parts(x, out)
    lost -= log_total
    out += lost


def _log_total(x: Array, out: Array) -> None:
    """log of the sum of e^(x_k) of each row into `out`, shape (rows,)."""
    m, _, log_total = _log_parts(x, np.empty_like(x))
    np.add(m, log_total, out=out[:, np.newaxis])
    np.copyto(out, m[:, 0], where=np.isinf(m[:, 0]))


def _cross_entropy(x: Array, y: Array, out: Array) -> None:
    """minus the sum of y_k log s_k of each row into `out`, shape (rows,); where y_k is 0 the summand is 0."""
    logs = np.empty_like(x)
    _log_shares(x, logs)
    np.copyto(logs, 0, where=y == 0)
    logs *= y
    loose = _loose_sums(logs)
    np.subtract(0, _two_sums(logs, loose)[0][:, 0], out=out)
    np.negative(loose[:, 0], out=out, where=abs(loose[:, 0]) > np.finfo(x.dtype).max / 4)


def _class_log_share(x: Array, y: Array, out: Array) -> None:
    """minus log s at the class y of each row into `out`, shape (rows,)."""
    every = np.arange(len(x))
    differences = np.empty_like(x)
    _, lost, log_total = _log_parts(x, differences)
    np.subtract(log_total[:, 0], lost[every, y], out=out)
    np.subtract(out, differences[every, y], out=out)


def _entropy(p: Array, out: Array) -> None:
    """minus the sum of p_k log p_k of each row into `out`, shape (rows,); where p_k is 0 the summand is 0."""
    logs = np.log(p)
    np.copyto(logs, 0, where=p == 0)
    logs *= p
    np.subtract(0, logs.sum(axis=-1), out=out)


def _divergence(p: Array, q: Array, out: Array) -> None:
    """The sum of p_k log(p_k / q_k) of each row into `out`, shape (rows,); where p_k is 0 the summand is 0.

    The logarithm is log1p((p - q) / q) for a ratio between 1/2 and 2, where p - q is exact, and log p - log q for
    one that overflows or underflows.
    """
    ratio = p / q
    logs = np.log(ratio)
    np.copyto(logs, np.log1p((p - q) / q), where=(ratio > 0.5) & (ratio < 2))
    np.copyto(logs, np.log(p) - np.log(q), where=(ratio < np.finfo(p.dtype).tiny) | np.isinf(ratio))
    np.copyto(logs, 0, where=p == 0)
    logs *= p
    logs.sum(axis=-1, out=out)
