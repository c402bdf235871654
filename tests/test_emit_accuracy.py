"""Accuracy of emitted NumPy functions: held to certified values of 300 bits at random and extreme points."""

from __future__ import annotations

import numpy as np
import pytest
from emitted import DTYPES, Array, Exact, function_of, module_of, nearly_constant, points, ulps
from flint import arb
from hypothesis import given, settings
from hypothesis import strategies as st


@pytest.mark.parametrize("dtype", DTYPES)
def test_softmax_and_jacobian_are_accurate(dtype: type) -> None:
    module = module_of("softmax")
    for x in points(dtype):
        exact = Exact(x)
        s, jacobian = module.softmax(x), module.softmax_jacobian(x)
        assert s.dtype == jacobian.dtype == dtype
        for i in range(len(x)):
            assert ulps(s[i], exact.s[i], dtype) <= 4, (x, i)
            assert ulps(jacobian[i, i], exact.s[i] * exact.rest(i), dtype) <= 4, (x, i)
            for j in range(i):
                assert ulps(jacobian[i, j], -exact.s[i] * exact.s[j], dtype) <= 10, (x, i, j)
                assert jacobian[i, j] == jacobian[j, i]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(
    ("name", "quantity", "scaled"),
    [("softmax", "jvp", True), ("softmax", "vjp", True), ("logsumexp", "hvp", True), ("log_softmax", "jvp", False)],
)
def test_products_are_accurate(dtype: type, name: str, quantity: str, scaled: bool) -> None:
    function = getattr(module_of(name), f"{name}_{quantity}")
    random = np.random.default_rng(3)
    tiny = float(np.finfo(dtype).smallest_subnormal)
    for x in points(dtype):
        exact = Exact(x)
        v = (random.normal(0, 1, len(x)) + random.choice([0, 1e3, 1e6])).astype(dtype)
        got = function(x, v)
        for i in range(len(x)):
            differences = [s * (arb(float(v[i])) - arb(float(other))) for s, other in zip(exact.s, v, strict=True)]
            scale = exact.s[i] if scaled else arb(1)
            wanted = scale * sum(differences, arb(0))
            unit = float(scale * sum((abs(d) for d in differences), arb(0))) * float(np.finfo(dtype).eps) / 2
            assert float(abs(arb(float(got[i])) - wanted)) <= 7 * unit + 4 * tiny, (x, v, i)


@pytest.mark.parametrize("dtype", DTYPES)
def test_logarithms_are_accurate(dtype: type) -> None:
    largest = float(np.finfo(dtype).max)
    for x in points(dtype):
        exact = Exact(x)
        logs, total = module_of("log_softmax").log_softmax(x), module_of("logsumexp").logsumexp(x)
        jacobian = module_of("log_softmax").log_softmax_jacobian(x)
        whole = arb(float(x[exact.m])) + exact.log_total
        size = max(abs(float(whole)), float(np.abs(x[np.isfinite(x)]).max()) if abs(float(whole)) < 1 else 0.0)
        assert float(abs(arb(float(total)) - whole)) <= 1.25 * float(np.finfo(dtype).eps) * size
        for i in range(len(x)):
            if np.isneginf(x[i]) or abs(float(exact.log_share(i))) > largest:
                assert np.isneginf(logs[i])
            else:
                assert ulps(logs[i], exact.log_share(i), dtype) <= 2.5, (x, i)
            for j in range(len(x)):
                entry = exact.rest(i) if i == j else -exact.s[j]
                assert ulps(jacobian[i, j], entry, dtype) <= 4, (x, i, j)


def test_gradient_and_hessian_of_logsumexp_are_softmax_and_its_jacobian() -> None:
    for x in points(np.float64):
        np.testing.assert_array_equal(module_of("logsumexp").logsumexp_gradient(x), module_of("softmax").softmax(x))
        np.testing.assert_array_equal(
            module_of("logsumexp").logsumexp_hessian(x), module_of("softmax").softmax_jacobian(x)
        )


def test_vjp_of_log_softmax() -> None:
    for x in points(np.float64):
        exact, u = Exact(x), np.random.default_rng(len(x)).normal(0, 1, len(x))
        got = module_of("log_softmax").log_softmax_vjp(x, u)
        total = sum((arb(float(value)) for value in u), arb(0))
        size = float(np.abs(u).sum())
        for j in range(len(x)):
            wanted = arb(float(u[j])) - exact.s[j] * total
            unit = np.finfo(np.float64).eps * (abs(u[j]) + float(exact.s[j]) * size)
            assert float(abs(arb(float(got[j])) - wanted)) <= 4 * unit


@pytest.mark.parametrize("dtype", DTYPES)
def test_cross_entropy_is_accurate(dtype: type) -> None:
    module, eps = module_of("cross_entropy"), float(np.finfo(dtype).eps)
    random = np.random.default_rng(5)
    for x in points(dtype):
        exact, n = Exact(x), len(x)
        y: Array
        for y in (random.uniform(0, 1, n).astype(dtype), (np.arange(n) == n // 2).astype(dtype)):
            y[np.isneginf(x)] = 0
            targets = [arb(float(value)) for value in y]
            total = sum(targets, arb(0))
            terms = [t * exact.log_share(k) for k, t in enumerate(targets) if y[k] != 0]
            size = sum(abs(float(term)) for term in terms)
            reach = max((abs(float(exact.log_share(k))) for k in range(n) if y[k] != 0), default=0.0)
            if max(size, reach) < float(np.finfo(dtype).max):
                got = module.cross_entropy(x, y)
                assert float(abs(arb(float(got)) + sum(terms, arb(0)))) <= 4 * eps * size + 1e-44
            gradient = module.cross_entropy_gradient(x, y)
            for j in range(n):
                unit = eps * float(exact.s[j] * total + targets[j])
                wanted = exact.s[j] * total - targets[j]
                assert float(abs(arb(float(gradient[j])) - wanted)) <= 2 * unit + 1e-44
    np.testing.assert_array_equal(module.cross_entropy_gradient([0.0, 0.0], [1.0, 0.0]), [-0.5, 0.5])


@pytest.mark.parametrize("dtype", DTYPES)
def test_second_derivatives_of_cross_entropy_are_accurate(dtype: type) -> None:
    module, eps = module_of("cross_entropy"), float(np.finfo(dtype).eps)
    random = np.random.default_rng(6)
    tiny = 4 * float(np.finfo(dtype).smallest_subnormal)
    for x in points(dtype):
        exact, n = Exact(x), len(x)
        y: Array = random.uniform(0.1, 1, n).astype(dtype)
        v: Array = random.normal(0, 1, n).astype(dtype)
        total = sum((arb(float(value)) for value in y), arb(0))
        hessian, product = module.cross_entropy_hessian(x, y), module.cross_entropy_hvp(x, y, v)
        for i in range(n):
            differences = [s * (arb(float(v[i])) - arb(float(w))) for s, w in zip(exact.s, v, strict=True)]
            unit = float(total * exact.s[i] * sum((abs(d) for d in differences), arb(0))) * eps
            wanted = total * exact.s[i] * sum(differences, arb(0))
            assert float(abs(arb(float(product[i])) - wanted)) <= 5 * unit + n * tiny
            for j in range(n):
                entry = total * exact.s[i] * (exact.rest(i) if i == j else -exact.s[j])
                error = float(abs(arb(float(hessian[i, j])) - entry))
                assert error <= (6 if i == j else 12) * eps * abs(float(entry)) + n * tiny


@settings(deadline=None)
@given(st.lists(st.floats(-1e308, 1e308), min_size=1, max_size=8))
def test_softmax_of_anything(values: list[float]) -> None:
    x = np.array(values)
    exact = Exact(x)
    got = module_of("softmax").softmax(x)
    assert max(ulps(got[i], exact.s[i], np.float64) for i in range(len(x))) <= 4


@given(st.floats(-1e300, 1e300), st.integers(1, 6), st.floats(1, 800))
def test_a_constant_direction_gives_exactly_zero(c: float, n: int, gap: float) -> None:
    x = np.zeros(n)
    x[0] = gap + np.log(n)
    assert not module_of("softmax").softmax_jvp(x, np.full(n, c)).any()


def test_a_dominant_entry_in_a_long_row_does_not_round_the_others_off() -> None:
    x = np.random.default_rng(1).normal(0, 1, 30_000)
    x[5] += 15
    exact, places = Exact(x), [5, *range(0, 30_000, 1000)]
    for got in (function_of("softmax", "value")(x), function_of("softmax", "value")(np.stack([x, x]))[1]):
        assert max(ulps(got[i], exact.s[i], np.float64) for i in places) <= 2.5


@pytest.mark.parametrize("dtype", DTYPES)
def test_rows_of_middle_length_are_accurate(dtype: type) -> None:
    random = np.random.default_rng(5)
    for n in (33, 46, 62, 77, 92, 124, 230):
        for spread, offset in ((1, 0), (5, 0), (5, 300), (5, 1e4)):
            x = (random.normal(0, spread, n) + offset).astype(dtype)
            exact, got = Exact(x), function_of("softmax", "value")(x)
            logs = function_of("log_softmax", "value")(x)
            assert max(ulps(got[i], exact.s[i], dtype) for i in range(n)) <= 3.5
            assert max(ulps(logs[i], exact.log_share(i), dtype) for i in range(n)) <= 2.5


def test_directions_that_are_constant_but_where_shares_are_tiny() -> None:
    x, v, wanted = nearly_constant()
    np.testing.assert_allclose(function_of("softmax", "jvp")(x, v), wanted, rtol=1e-15)
