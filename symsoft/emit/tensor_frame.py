"""The few operations that tensor libraries spell in their own ways, in NumPy; JAX and torch have their own frames."""

from __future__ import annotations

from typing import Any

import numpy as np


def _sum(x: Any) -> Any:
    """The sum of each row, as a column."""
    return np.sum(x, axis=-1, keepdims=True)


def _numbers(size: int, like: Any) -> Any:
    """The numbers from 0 up to a size."""
    return np.arange(size)


def _largest(x: Any) -> Any:
    """Where the first maximum of each row is."""
    return _numbers(x.shape[-1], x) == np.argmax(x, axis=-1)[..., None]


def _still(x: Any) -> Any:
    """x, which no derivative goes through."""
    return x
