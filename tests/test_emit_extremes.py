"""Emitted functions at the ends of the range: what is finite is not lost where products of its parts are not."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from emitted import Array, Exact, function_of, ulps
from flint import arb

LARGE = (349.0, 348.0, 340.0)
"""Logits that need no shift, and whose exponentials are far from 1."""


@pytest.fixture(params=["numpy", "numba"])
def target(request: pytest.FixtureRequest) -> Iterator[Any]:
    """A target whose functions take arrays of NumPy; nothing warns."""
    if request.param != "numpy":
        pytest.importorskip(request.param)
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        yield request.param


@pytest.mark.parametrize("x", [LARGE, (0.0, 0.0, 0.0), (-349.0, -348.0, -340.0), (690.0, 0.0, 689.0)])
@pytest.mark.parametrize("size", [1e150, 1e200, 1.7e308])
def test_directions_of_any_size(target: str, x: tuple[float, ...], size: float) -> None:
    exact, v = Exact(np.array(x)), np.array([size, -size, size / 3])
    logarithmic = [sum((s * (arb(a) - arb(b)) for s, b in zip(exact.s, v, strict=True)), arb(0)) for a in v]
    for name, asked, wanted in (
        ("softmax", "jvp", [s * d for s, d in zip(exact.s, logarithmic, strict=True)]),
        ("softmax", "vjp", [s * d for s, d in zip(exact.s, logarithmic, strict=True)]),
        ("log_softmax", "jvp", logarithmic),
    ):
        got = function_of(name, asked, target)(x, v)
        for one, other in zip(got, wanted, strict=True):
            unit = arb(np.finfo(float).eps) * (size if name == "log_softmax" else abs(other))
            largest = float(np.finfo(float).max)
            assert abs(float(other)) > largest * 0.99 or abs(arb(float(one)) - other) <= 8 * unit
    tempered = function_of("softmax_temperature", "jvp", target)(np.array(x) * 0.5, 0.5, v)
    np.testing.assert_allclose(tempered / 2, function_of("softmax", "jvp", target)(x, v), rtol=1e-13)


def test_a_large_direction_where_the_share_is_0_leaves_the_others_as_they_are(target: str) -> None:
    x = np.array([0.0, -611.6855090963876, -1000.0])
    share = float(Exact(x).s[1])
    got = function_of("softmax", "jvp", target)(x, [1.0, 2.0, 1e262])
    np.testing.assert_allclose(got, [-share, share, 0.0], rtol=1e-15)


FAR: tuple[tuple[str, tuple[Any, ...], float], ...] = (
    ("cross_entropy", ([2e-5, 1e20, 3.0],), 1e20),
    ("cross_entropy", ([1e307, 1e300, 3.0],), 1e307),
    ("softmax_temperature", (1e-3,), 1e3),
    ("softmax_temperature", (1e-300,), 1e300),
)


@pytest.mark.parametrize(("name", "given", "factor"), FAR)
def test_matrices_are_scaled_before_they_underflow(
    target: str, name: str, given: tuple[Any, ...], factor: float
) -> None:
    T = given[0] if name == "softmax_temperature" else 1.0
    x = np.array([0.0, -360.0, -355.0]) * T
    exact = Exact(x, T)
    scale = 1 / arb(T) if T != 1.0 else sum(map(arb, given[0]), arb(0))
    assert abs(float(scale) / factor - 1) < 1e-4
    got = function_of(name, "jacobian" if T != 1.0 else "hessian", target)(x, *given)
    for i in range(3):
        for j in range(3):
            entry = scale * exact.s[i] * (exact.rest(i) if i == j else -exact.s[j])
            assert ulps(got[i, j], entry, np.float64) <= 6
            assert got[i, j] == got[j, i]


def losses() -> Iterator[tuple[Array, Array, float]]:
    """Logits, targets, and what the cross-entropy is."""
    masked = np.array([5.0, -np.inf, -np.inf])
    yield masked, np.array([1.0, 0.0, 0.0]), 0.0
    yield masked, np.array([0.5, 0.5, 0.0]), np.inf
    yield np.array([1.3e308, 0.0]), np.array([0.0, 1.0]), 1.3e308
    yield np.array([1.3e308, 0.0]), np.array([0.5, 0.5]), 0.65e308
    yield np.array([1.3e308, -1e308]), np.array([0.0, 1.0]), np.inf
    yield np.array([np.nan, -np.inf]), np.array([0.5, 0.5]), np.nan
    yield np.array([0.0, 0.0]), np.array([0.5, 0.5]), float(np.log(2))


def test_losses_that_are_infinite_or_nearly_so(target: str) -> None:
    for x, y, wanted in losses():
        for rows in (1, 2):  # beside a row that is as usual
            got = function_of("cross_entropy", "value", target)(np.tile(x, (rows, 1)), np.tile(y, (rows, 1)))
            np.testing.assert_allclose(got, wanted, rtol=1e-15)
    smoothed = function_of("cross_entropy_smoothed", "value", target)
    assert smoothed([5.0, -np.inf], [1.0, 0.0], 0.1) == np.inf
    beside = smoothed([[5.0, -np.inf], [0.0, 0.0]], [[1.0, 0.0], [0.5, 0.5]], 0.1)
    np.testing.assert_allclose(beside, [np.inf, np.log(2)], rtol=1e-15)
