"""Rows over the last axis for tensor libraries; xp is NumPy here, and the library where this is pasted by name."""

from __future__ import annotations

from typing import Any

import numpy as xp

from symsoft.emit.tensor_frame import _largest, _range, _still, _sum

Parts = tuple[Any, Any, Any]


def _maximum(x: Any) -> Any:
    """The first maximum of each row, as a column; derivatives go through this one entry."""
    return _sum(xp.where(_largest(x), x, 0.0))


def _shifted(x: Any) -> tuple[Any, Any]:
    """x - m, m the maximum of each row, and what that loses to rounding."""
    m = _maximum(x)
    d = x - m
    restored = _still(d) + _still(m)
    lost = (_still(x) - restored) + ((restored - _still(d)) - _still(m))
    return d, xp.where(xp.isfinite(lost), lost, 0.0)


def _weights(x: Any, T: Any = 1.0) -> Any:
    """e^((x - m) / T), m the maximum of each row, with what x - m loses to rounding put back."""
    d, lost = _shifted(x)
    return xp.exp(d / T) * (1 + lost / _still(T))


def _total(e: Any, largest: Any) -> tuple[Any, Any]:
    """The sum of the others than the largest, and of all: the largest comes last, since it would round them off."""
    others = _sum(xp.where(largest, 0.0, e))
    return others, others + _sum(xp.where(largest, e, 0.0))


def _parts(x: Any, T: Any = 1.0) -> Parts:
    """The shares s, 1 - s, and where the largest is; 1 - s is the sum of the others there, which keeps its digits."""
    e, largest = _weights(x, T), _largest(x)
    others, total = _total(e, largest)
    s = e / total
    return s, xp.where(largest, others / total, 1 - s), largest


def _shares(x: Any, T: Any = 1.0) -> Any:
    """e^(x_k / T) / sum of e^(x_l / T)."""
    e = _weights(x, T)
    return e / _total(e, _largest(x))[1]


def _log_sum(x: Any) -> Any:
    """log of the sum of e^(x_k - m), by log1p of all but the largest."""
    return xp.log1p(_sum(xp.where(_largest(x), 0.0, _weights(x))))


def _log_shares(x: Any) -> Any:
    """log of e^(x_k) / sum of e^(x_l)."""
    d, lost = _shifted(x)
    return d + (lost - _log_sum(x))


def _log_total(x: Any) -> Any:
    """log of the sum of e^(x_k), without the last axis."""
    m = _maximum(x)
    finite = xp.isfinite(m)
    inside = xp.where(finite, x, 0.0)
    return xp.where(finite, _maximum(inside) + _log_sum(inside), m)[..., 0]


def _matrix(on: Any, off: Any) -> Any:
    """The diagonal `on` in the matrices `off`."""
    row = _range(on)
    return xp.where(row[:, None] == row, on[..., None], off)


def _diagonal_minus_outer(s: Any, rest: Any, largest: Any) -> Any:
    """s_i (delta_ij - s_j)."""
    return _matrix(s * rest, -s[..., :, None] * s[..., None, :])


def _identity_minus_rows(s: Any, rest: Any, largest: Any) -> Any:
    """delta_ij - s_j."""
    return _matrix(rest, -s[..., None, :])


def _minus_mean(v: Any, s: Any, rest: Any, largest: Any) -> Any:
    """v_i - sum of s_k v_k: v_m goes first, then the mean, twice.  Linear in v, for JAX.

    So no rounding of the mean stays where all v that count are equal; what v - v_m loses to rounding is put back.
    """
    first = _sum(xp.where(largest, v, 0.0))
    w = v - first
    restored = w + first
    left = (w - _sum(s * w)) + ((v - restored) + ((restored - w) - first))
    return left - _sum(s * left)


def _centred(v: Any, s: Any, rest: Any, largest: Any) -> Any:
    """s_i (v_i - sum of s_k v_k)."""
    return s * _minus_mean(v, s, rest, largest)


def _minus_class(y: Any, s: Any, rest: Any, largest: Any) -> Any:
    """s_j, minus 1 at the class."""
    return xp.where(_range(s) == y[..., None], -rest, s)


def _picked(x: Any, y: Any) -> Any:
    """x at the class, without the last axis."""
    return _sum(xp.where(_range(x) == y[..., None], x, 0.0))[..., 0]


def _weighted_logs(weights: Any, logs: Any) -> Any:
    """The sum of weight times logarithm, without the last axis; where the weight is 0 the summand is 0."""
    return _sum(xp.where(weights == 0, 0.0, weights * xp.where(weights == 0, 0.0, logs)))[..., 0]


def _entropy(p: Any) -> Any:
    """minus the sum of p_k log p_k, without the last axis."""
    return 0.0 - _weighted_logs(p, xp.log(xp.where(p == 0, 1.0, p)))


def _divergence(p: Any, q: Any) -> Any:
    """The sum of p_k log(p_k / q_k), without the last axis; by log1p where the ratio is near 1."""
    kept = xp.where(p == 0, 1.0, p)
    ratio = kept / q
    near = (ratio > 0.5) & (ratio < 2)
    logs = xp.where(near, xp.log1p(xp.where(near, (kept - q) / q, 0.0)), xp.log(kept) - xp.log(q))
    return _weighted_logs(p, logs)


def _logistic(x: Any) -> Any:
    """1 / (1 + e^(-x))."""
    e = xp.exp(-xp.abs(x))
    return xp.where(x < 0, e, 1.0 + 0 * e) / (1 + e)


def _logistic_product(x: Any) -> Any:
    """e^(-|x|) / (1 + e^(-|x|))^2."""
    e = xp.exp(-xp.abs(x))
    return e / (1 + e) / (1 + e)


def _softplus(x: Any) -> Any:
    """max(x, 0) + log(1 + e^(-|x|))."""
    return xp.where(x > 0, x, 0.0 * xp.exp(-xp.abs(x))) + xp.log1p(xp.exp(-xp.abs(x)))
