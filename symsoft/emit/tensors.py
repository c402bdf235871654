"""Rows over the last axis for tensor libraries; xp is NumPy here, and the library where this is pasted by name."""

from __future__ import annotations

from typing import Any

import numpy as xp

from symsoft.emit.tensor_frame import _exp, _largest, _log1p, _number, _range, _still, _sum

Parts = tuple[Any, Any, Any]


def _maximum(x: Any) -> Any:
    """The first maximum of each row, as a column; derivatives go through this one entry."""
    return _sum(xp.where(_largest(x), x, 0.0))


def _added(a: Any, b: Any) -> tuple[Any, Any]:
    """a + b, and what rounding leaves out of it."""
    whole = a + b
    back = whole - a
    return whole, (a - (whole - back)) + (b - back)


def _two_sums(x: Any) -> tuple[Any, Any]:
    """The sum of each row, as a column, and what rounding leaves out of it.  Linear in x, for JAX.

    Halves are added to each other until one entry is left, and what that leaves out is kept.
    """
    lost = 0.0
    while (n := x.shape[-1]) > 1:
        whole, left = _added(x[..., : n // 2], x[..., n // 2 : n // 2 * 2])
        x = xp.concatenate([whole, x[..., n // 2 * 2 :]], axis=-1) if n % 2 else whole
        lost = lost + _sum(left)
    return _added(_sum(x), lost)


def _halves(x: Any) -> tuple[Any, Any]:
    """The leading half of the digits, and the rest."""
    scaled = x * (2.0**27 + 1 if x.dtype == xp.float64 else 2.0**12 + 1)
    high = scaled - (scaled - x)
    return high, x - high


def _divided(above: Any, below: Any) -> tuple[Any, Any]:
    """above / below, and what is left of `above` then, by a product of halves (Dekker)."""
    quotient = above / below
    (high, low), (other_high, other_low) = _halves(_still(quotient)), _halves(_still(below))
    product = _still(quotient) * _still(below)
    error = ((high * other_high - product) + high * other_low + low * other_high) + low * other_low
    return quotient, (_still(above) - product) - error


def _shifted(x: Any) -> tuple[Any, Any]:
    """x - m, m the maximum of each row, and what that loses to rounding."""
    d, lost = _added(x, -_maximum(x))
    return d, xp.where(xp.isfinite(lost), _still(lost), 0.0)


def _tempered(x: Any, T: Any) -> tuple[Any, Any]:
    """(x - m) / T, m the maximum of each row, and what that loses to rounding."""
    d, lost = _shifted(x)
    q, rest = _divided(d, T)
    rest = (rest + lost) / _still(T)
    return q, xp.where(xp.isfinite(rest), rest, 0.0)


def _raised(x: Any, T: Any = None) -> tuple[Any, Any, Any, Any]:
    """e^q of each row, q = (x - m) / T, and what q loses to rounding; the sum of the others than the largest, twice.

    The second is what rounding leaves out of the first.  The largest would round the others off.  Where what is lost
    may be subnormal, which a library may set to 0, it is put back at once.
    """
    q, lost = _shifted(x) if T is None else _tempered(x, T)
    e, limits = _exp(q), xp.finfo(x.dtype)
    small = e < limits.tiny / limits.eps**2
    e, lost = xp.where(small, e * (1 + lost), e), xp.where(small, 0.0, lost)
    others, left = _two_sums(xp.where(_largest(x), 0.0, e))
    return e, lost, others, left + _sum(e * lost)


def _total(x: Any, e: Any, others: Any, left: Any) -> tuple[Any, Any]:
    """The sum of e of each row, and what rounding leaves out of it."""
    total, more = _added(others, _sum(xp.where(_largest(x), e, 0.0)))
    return total, more + left


def _parts(x: Any, T: Any = None) -> Parts:
    """The shares s, 1 - s, and s (1 - s); 1 - s is the sum of the others at the largest, which keeps its digits."""
    e, lost, others, left = _raised(x, T)
    total, more = _total(x, e, others, left)
    relative, s, rest = more / total, e / total, others / total
    lost = lost - relative
    rest = rest + (left / total - rest * relative)
    above = _largest(x) & (rest < 0.5)
    share = xp.where(above, 1 - rest, s + s * lost)
    spread = xp.where(above, share * rest, s * (1 - (s - (1 - 2 * s) * lost)))
    return share, xp.where(above, rest, 1 - share), spread


def _shares(x: Any, T: Any = None) -> Any:
    """e^(x_k / T) / sum of e^(x_l / T)."""
    return _parts(x, T)[0]


def _log_sum(x: Any) -> Any:
    """log of the sum of e^(x_k - m), by log1p of all but the largest."""
    _, _, others, left = _raised(x)
    return _log1p(others) + left / (1 + others)


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


def _diagonal_minus_outer(s: Any, rest: Any, spread: Any) -> Any:
    """s_i (delta_ij - s_j)."""
    return _matrix(spread, -s[..., :, None] * s[..., None, :])


def _identity_minus_rows(s: Any, rest: Any, spread: Any) -> Any:
    """delta_ij - s_j."""
    return _matrix(rest, -s[..., None, :])


def _less_the_mean(v: Any, x: Any, T: Any = None) -> tuple[Any, Any, Any, Any]:
    """v_i - sum of s_k v_k, and what rounding leaves out of it; s, and what it lacks, relative to it.

    v_m goes first, then the mean, twice, which is divided by the total once: so no rounding of the mean stays where all
    v that count are equal, nor that of each share.  Linear in v, for JAX.
    """
    e, lost, others, left = _raised(x, T)
    total, more = _total(x, e, others, left)
    w, rest = _added(v, -_sum(xp.where(_largest(x), v, 0.0)))
    w, again = _added(w, -_sum(e * w) / total)
    rest = rest + again
    mean = _two_sums(e * w)[0] + _sum(e * (rest + lost * w))
    return w, rest - mean / total, e / total, lost - more / total


def _minus_mean(v: Any, x: Any) -> Any:
    """v_i - sum of s_k v_k."""
    w, rest, _, _ = _less_the_mean(v, x)
    return w + rest


def _centred(v: Any, x: Any, T: Any = None) -> Any:
    """s_i (v_i - sum of s_k v_k)."""
    w, rest, s, lost = _less_the_mean(v, x, T)
    return s * (w + (rest + lost * w))


def _smoothed(y: Any, epsilon: Any) -> tuple[Any, Any]:
    """y_k - epsilon y_k + epsilon / n as two numbers, the first with the leading half of each factor alone.

    So every product before another sum is exact, and fused to it or not.
    """
    n = _number(y.shape[-1], y.dtype)
    (high, low), (leading, others), (each, rest) = _halves(epsilon), _halves(y), _divided(epsilon, n)
    kept, lost = _added(y, -high * leading)
    whole, left = _added(kept, each)
    left = (left + lost) + (rest / n - (high * others + low * y))
    fit = xp.isfinite(left)
    return xp.where(fit, whole, y - epsilon * y + each), xp.where(fit, left, 0.0)


def _minus_targets(x: Any, y: Any, beside: Any = 0.0) -> Any:
    """s_j times the sum of y, minus y_j, the two sums divided first; what that leaves out goes with y.

    So does what rounding has left out of y, which stands `beside` it.
    """
    e, lost, others, left = _raised(x)
    total, more = _total(x, e, others, left)
    targets, left = _two_sums(y)
    targets, left = _added(targets, left + _sum(y * 0 + beside))
    ratio, rest = _divided(targets, total)
    out = e * ratio
    return out + ((out * lost + e * ((rest + _still(left - ratio * more)) / _still(total)) - beside) - y)


def _minus_class(y: Any, s: Any, rest: Any, spread: Any) -> Any:
    """s_j, minus 1 at the class."""
    return xp.where(_range(s) == y[..., None], -rest, s)


def _picked(x: Any, y: Any) -> Any:
    """x at the class, without the last axis; nan where there is none such."""
    here = _range(x) == y[..., None]
    return xp.where(here.any(axis=-1), _sum(xp.where(here, x, 0.0))[..., 0], xp.nan)


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


def _greater(one: Any, other: Any) -> Any:
    """The greater of two, entry by entry."""
    return xp.where(one > other, one, other)


def _greatest(x: Any) -> Any:
    """The greatest over the last axis, and finite where all are -inf."""
    return xp.clip(_maximum(x)[..., 0], xp.finfo(x.dtype).min)


def _raised_apart(a: Any, b: Any) -> Any:
    """e^a - e^b, which keeps its digits where they are near."""
    near = xp.abs(a - b) < 1
    return xp.where(near, xp.exp(b) * xp.expm1(xp.where(near, a - b, 0.0)), xp.exp(a) - xp.exp(b))


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
