"""The frame of emitted JAX functions: their arguments and results, and what JAX spells its own way; pasted by name."""

from __future__ import annotations

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


def _tensor(name: str, value: Any) -> Any:
    """The argument as an array of real floating numbers; integers and bool become the default one."""
    array = jnp.asarray(value)
    if jnp.issubdtype(array.dtype, jnp.complexfloating):
        raise TypeError(f"{name}: real numbers are needed, not {array.dtype}")
    return array if jnp.issubdtype(array.dtype, jnp.floating) else array.astype(jnp.result_type(float))


def _number(value: Any, kind: Any) -> Any:
    """The number in the dtype to compute in."""
    return jnp.asarray(value, kind)


def _classes(name: str, value: Any) -> Any:
    """The argument as classes."""
    array = jnp.asarray(value)
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
    if not -like.ndim <= axis < like.ndim:
        raise ValueError(f"axis: {axis} is out of range for shape {like.shape}")
    return jnp.moveaxis(array.astype(kind), axis, -1)


def _back(rows: Any, axis: int | None, kind: Any) -> Any:
    """The result in its dtype, its last axis at `axis`."""
    return (rows if axis is None else jnp.moveaxis(rows, -1, axis)).astype(kind)


def _spread(array: Any, axes: int, batch: tuple[int, ...]) -> Any:
    """The array with these leading axes before so many of its own."""
    return jnp.broadcast_to(array, (*batch, *array.shape[array.ndim - axes :]))


def _whole(value: Any, shape: tuple[int, ...], like: Any) -> Any:
    """The value in this shape, in the dtype of another array."""
    return jnp.broadcast_to(jnp.asarray(value, like.dtype), shape)
