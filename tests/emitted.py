"""Emitted NumPy modules as tests need them: loaded, with sample inputs, extreme points and exact values."""

from __future__ import annotations

import importlib.util
import tempfile
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt
from flint import arb, ctx

from symsoft.emit import emit
from symsoft.emit.numpy_public import arguments, classes, scalars
from symsoft.emit.plan import plan
from symsoft.functions import FUNCTIONS

Array = npt.NDArray[Any]
FIRST = {
    name: next(quantity for quantity in ("jacobian", "gradient", "derivative") if quantity in function.quantities)
    for name, function in FUNCTIONS.items()
}
QUANTITIES = [(name, quantity) for name in FIRST for quantity in FUNCTIONS[name].quantities]
DTYPES = (np.float64, np.float32)


def load(text: str, path: Path) -> ModuleType:
    """The module that a text is, from a file of its own."""
    path.write_text(text, encoding="utf-8")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def module_of(name: str, target: str = "numpy") -> Any:
    """The emitted module of a function, with all its quantities."""
    with tempfile.TemporaryDirectory() as folder:
        return load(emit(name, FIRST[name], target), Path(folder) / f"{target}_{name}.py")


def function_of(name: str, quantity: str, target: str = "numpy") -> Any:
    """The emitted function for a quantity."""
    return getattr(module_of(name, target), name if quantity == "value" else f"{name}_{quantity}")


def samples(name: str, quantity: str, shape: tuple[int, ...], axis: int = -1) -> list[Any]:
    """Arguments for the emitted function, rows along `axis`: arrays of the shape, a class per row, plain numbers."""
    random = np.random.default_rng(11)
    function = FUNCTIONS[name]
    positive = function.argument.name != "x"
    found: list[Any] = []
    for argument in arguments(plan(function, quantity)):
        if argument in scalars(function):
            found.append(0.3)
        elif argument in classes(function):
            rows = np.moveaxis(np.empty(shape), axis, -1)
            found.append(random.integers(0, max(1, rows.shape[-1]), rows.shape[:-1]))
        else:
            drawn = random.normal(0, 3, shape)
            found.append(np.exp(drawn / 3) if positive and argument in "pq" else drawn)
    return found


class Exact:
    """Softmax and what is made of it at one point, in balls of 300 bits; a mask is a zero."""

    def __init__(self, x: Array, T: float = 1.0) -> None:
        ctx.prec = 300
        self.m = int(np.argmax(x))
        self.x = x
        top = arb(float(x[self.m]))
        self.e = [arb(0) if np.isneginf(v) else ((arb(float(v)) - top) / arb(T)).exp() for v in x]
        self.others = sum((e for k, e in enumerate(self.e) if k != self.m), arb(0))
        self.total = 1 + self.others
        self.s = [e / self.total for e in self.e]
        self.log_total = self.others.log1p()

    def rest(self, i: int) -> arb:
        """1 − s_i."""
        return sum((e for k, e in enumerate(self.e) if k != i), arb(0)) / self.total

    def log_share(self, i: int) -> arb:
        """log s_i."""
        return arb(float(self.x[i])) - arb(float(self.x[self.m])) - self.log_total


def ulps(got: Any, exact: arb, dtype: type) -> float:
    """The error in ulps of the exact value, in the dtype."""
    with np.errstate(over="ignore", under="ignore"):
        unit = float(np.spacing(dtype(abs(float(exact)))))
    return float(abs(arb(float(got)) - exact)) / unit


def points(dtype: type) -> list[Array]:
    """Random and extreme points."""
    random = np.random.default_rng(7)
    huge = 1e308 if dtype is np.float64 else 1e38
    found = [np.zeros(n) for n in (1, 2, 5)]
    for n in (1, 2, 3, 10, 60):
        found += [random.normal(0, spread, n) for spread in (1, 5, 30) for _ in range(3)]
        for gap in (40.0, 700.0, 800.0, huge):
            x = random.normal(0, 1, n)
            x[n // 2] += gap
            found.append(x)
        masked = random.normal(0, 3, n)
        masked[1::2] = -np.inf
        found += [masked, np.where(np.arange(n) % 2, huge, -huge), (random.normal(0, 3, n) + 1e6) / 0.1]
    return [x.astype(dtype) for x in found]


def nearly_constant() -> tuple[Array, Array, Array]:
    """Logits, a direction that is constant but where the share is tiny, and the derivative of softmax along it."""
    x, v = np.array([0.37, 0.47, 0.17, -140.0]), np.array([1.0, 1.0, 1.0, -1.0])
    exact = Exact(x)
    tiny = exact.s[3]
    changes = [2 * s * tiny for s in exact.s[:3]] + [-2 * tiny * (1 - tiny)]
    return x, v, np.array([float(change) for change in changes])
