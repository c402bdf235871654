"""The few operations that tensor libraries spell in their own ways, in NumPy; JAX and torch have their own frames."""

from __future__ import annotations

from typing import Any

import numpy as np


def _sum(x: Any) -> Any:
    """The sum of each row, as a column."""
    return np.sum(x, axis=-1, keepdims=True)


def _range(x: Any) -> Any:
    """The numbers of the entries of a row, from 0."""
    return np.arange(x.shape[-1])


def _largest(x: Any) -> Any:
    """Where the first maximum of each row is."""
    return np.arange(x.shape[-1]) == np.argmax(x, axis=-1)[..., None]


def _exp(x: Any) -> Any:
    """e^x."""
    return np.exp(x)


def _log1p(x: Any) -> Any:
    """log(1 + x)."""
    return np.log1p(x)


def _known(x: Any) -> bool:
    """Whether its values are known here, and not where a compiler or vmap follows what is done with them."""
    return x is not None


def _tensor(name: str, value: Any) -> Any:
    """The argument as an array of real floating numbers."""
    return np.asarray(value, float)


def _number(value: Any, kind: Any) -> Any:
    """The number in the dtype to compute in."""
    return np.asarray(value, kind)


def _still(x: Any) -> Any:
    """x, which no derivative goes through."""
    return x
