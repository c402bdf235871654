"""The frame of emitted JAX functions: their arguments and results, and what JAX spells its own way; pasted by name."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp


def _sum(x: Any) -> Any:
    """The sum of each row, as a column."""
    return jnp.sum(x, axis=-1, keepdims=True)


def _range(x: Any) -> Any:
    """The numbers of the entries of a row, from 0."""
    return jnp.arange(x.shape[-1])


def _largest(x: Any) -> Any:
    """Where the first maximum of each row is."""
    return jnp.arange(x.shape[-1]) == jnp.argmax(x, axis=-1)[..., None]


def _still(x: Any) -> Any:
    """x, which no derivative goes through."""
    return jax.lax.stop_gradient(x)


def _differentiated(function: Callable[..., Any], derivative: Callable[..., Any]) -> Any:
    """The function, with what its derivative is at an argument, of which the value is known."""
    known = jax.custom_jvp(function)
    known.defjvps(lambda direction, value, x: derivative(x, value) * direction)
    return known


def _exponential(x: Any) -> Any:
    """e^x for x up to 0, right to 1.4 units of rounding, where XLA's own is to 2.3; 0 where it is subnormal.

    It is 2^k e^r with r at most log(2)/2 in size.
    """
    limits, small = jnp.finfo(x.dtype), x < math.log(jnp.finfo(x.dtype).tiny)
    inside = jnp.where(small, 0.0, x)
    k = jnp.round(inside * 1.4426950408889634)
    r = (inside - k * _LN2_HIGH) - k * _LN2_LOW
    series = 0.0
    for power in range(13, 1, -1):
        series = 1 / math.factorial(power) + r * series
    bits = k.astype(f"int{limits.bits}") + (limits.maxexp - 1) << limits.nmant
    scaled = (1 + (r + r * r * series)) * jax.lax.bitcast_convert_type(bits, x.dtype)
    return jnp.where(small, 0.0, scaled)


def _log_of_one_plus(f: Any) -> Any:
    """log(1 + f) for f from 0, right to 1.5 units of rounding, where XLA's own is to 3.

    1 + f is 2^k (1 + g) with 1 + g between the square roots of 1/2 and 2, and log(1 + g) is 2 artanh(g / (2 + g)).
    XLA would take (1 + f) - 1 for f if it saw the constant.
    """
    one = jnp.where(jnp.isnan(f), f, 1.0)
    whole = one + f
    half, k = jnp.frexp(whole)
    low = half < math.sqrt(0.5)
    k, scaled = (k - low).astype(f.dtype), jnp.where(low, 2 * half, half)
    g = jnp.where(k == 0, f, scaled - 1)
    rest = jnp.where(k == 0, 0.0, f - (whole - one)) / whole
    s = g / (2 + g)
    z, square = s * s, 0.5 * g * g
    series = 0.0
    for odd in range(23, 1, -2):
        series = 1 / odd + z * series
    return k * _LN2_HIGH + (g - (square - (s * (square + 2 * z * series) + (k * _LN2_LOW + rest))))


_LN2_HIGH = 0.693145751953125  # its last bits are 0, in float32 too
_LN2_LOW = 1.4286068203094173e-06
_exp = _differentiated(_exponential, lambda x, value: value)
_log1p = _differentiated(_log_of_one_plus, lambda f, value: 1 / (1 + f))


def _known(x: Any) -> bool:
    """Whether its values are known here, and not where a compiler or vmap follows what is done with them."""
    return not isinstance(x, jax.core.Tracer)


def _array(name: str, value: Any) -> Any:
    """The argument as an array of numbers."""
    try:
        return jnp.asarray(value)
    except (TypeError, ValueError) as error:
        kind = TypeError if isinstance(error, TypeError) else ValueError
        raise kind(f"{name}: numbers are needed; {error}") from None


def _tensor(name: str, value: Any) -> Any:
    """The argument as an array of real floating numbers; integers and bool become the default one."""
    array = _array(name, value)
    if jnp.issubdtype(array.dtype, jnp.complexfloating):
        raise TypeError(f"{name}: real numbers are needed, not {array.dtype}")
    return array if jnp.issubdtype(array.dtype, jnp.floating) else array.astype(jnp.result_type(float))


def _number(value: Any, kind: Any) -> Any:
    """The number in the dtype to compute in."""
    return jnp.asarray(value, kind)


def _classes(name: str, value: Any) -> Any:
    """The argument as classes."""
    array = _array(name, value)
    if not jnp.issubdtype(array.dtype, jnp.integer):
        raise TypeError(f"{name}: integers are needed, not {array.dtype}")
    return array


def _kind(*arrays: Any) -> tuple[Any, Any]:
    """The dtype of the result, and the one to compute in: float32 for half precision."""
    kind = jnp.result_type(*arrays)
    return kind, jnp.promote_types(kind, jnp.float32)


def _rows(name: str, array: Any, like: Any, axis: int, kind: Any) -> Any:
    """The array with `axis` as its last, in the dtype to compute in."""
    if array.shape != like.shape:
        raise ValueError(f"{name}: shape {array.shape} given, {like.shape} needed")
    try:
        position = operator.index(axis)
    except TypeError:
        raise TypeError(f"axis: an integer is needed, not {axis!r}") from None
    if not -like.ndim <= position < like.ndim:
        raise ValueError(f"axis: {position} is out of range for shape {like.shape}")
    return jnp.moveaxis(array.astype(kind), position, -1)


def _back(rows: Any, axis: int | None, kind: Any) -> Any:
    """The result in its dtype, its last axis at `axis`."""
    return (rows if axis is None else jnp.moveaxis(rows, -1, axis)).astype(kind)


def _spread(array: Any, axes: int, batch: tuple[int, ...]) -> Any:
    """The array with these leading axes before so many of its own."""
    return jnp.broadcast_to(array, (*batch, *array.shape[array.ndim - axes :]))


def _whole(value: Any, shape: tuple[int, ...], like: Any) -> Any:
    """The value in this shape, in the dtype of another array."""
    return jnp.broadcast_to(jnp.asarray(value, like.dtype), shape)
