"""Accuracy of the emitted functions with parameters, of entropies and of single numbers, against 300 bits."""

from __future__ import annotations

import numpy as np
import pytest
from emitted import DTYPES, Array, Exact, function_of, module_of, points, ulps
from flint import arb, ctx

TEMPERATURES = (0.1, 0.7, 3.0, 1e-3, 50.0)


def offset_points(dtype: type) -> list[Array]:
    """Points with an offset of a million, where dividing by the temperature first loses the digits."""
    random = np.random.default_rng(17)
    return [(random.normal(0, spread, n) + 1e6).astype(dtype) for n in (3, 10, 100, 1000) for spread in (0.1, 1, 5)]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("T", TEMPERATURES)
def test_softmax_with_a_temperature_is_accurate(dtype: type, T: float) -> None:
    softmax = function_of("softmax_temperature", "value")
    for x in points(dtype) + offset_points(dtype):
        exact, got = Exact(x, T), softmax(x, T)
        assert max(ulps(got[i], exact.s[i], dtype) for i in range(len(x))) <= 3.5, x


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("T", TEMPERATURES)
def test_derivatives_with_a_temperature_are_accurate(dtype: type, T: float) -> None:
    module, random = module_of("softmax_temperature"), np.random.default_rng(2)
    eps, tiny = float(np.finfo(dtype).eps), float(np.finfo(dtype).smallest_subnormal) * (1 + 1 / T)
    for x in points(dtype):
        exact, v = Exact(x, T), random.normal(0, 1, len(x)).astype(dtype)
        jacobian = module.softmax_temperature_jacobian(x, T)
        jvp, vjp = module.softmax_temperature_jvp(x, T, v), module.softmax_temperature_vjp(x, T, v)
        np.testing.assert_array_equal(jvp, vjp)
        for i in range(len(x)):
            differences = [s * (arb(float(v[i])) - arb(float(w))) for s, w in zip(exact.s, v, strict=True)]
            unit = float(exact.s[i] * sum((abs(d) for d in differences), arb(0)) / arb(T)) * eps
            wanted = exact.s[i] * sum(differences, arb(0)) / arb(T)
            assert float(abs(arb(float(jvp[i])) - wanted)) <= 5 * unit + 4 * tiny
            for j in range(len(x)):
                entry = exact.s[i] * (exact.rest(i) if i == j else -exact.s[j]) / arb(T)
                error = float(abs(arb(float(jacobian[i, j])) - entry))
                assert error <= (6 if i == j else 12) * eps * abs(float(entry)) + 2 * tiny


@pytest.mark.parametrize("dtype", DTYPES)
def test_cross_entropy_of_a_class_is_accurate(dtype: type) -> None:
    module = module_of("cross_entropy_labels")
    for x in points(dtype):
        exact, n = Exact(x), len(x)
        for y in {0, n // 2, n - 1}:
            got, gradient = module.cross_entropy_labels(x, y), module.cross_entropy_labels_gradient(x, y)
            if np.isneginf(x[y]) or float(-exact.log_share(y)) > float(np.finfo(dtype).max):
                assert np.isposinf(got)
            else:
                assert ulps(got, -exact.log_share(y), dtype) <= 2.5, (x, y)
            for j in range(n):
                wanted = -exact.rest(y) if j == y else exact.s[j]
                assert ulps(gradient[j], wanted, dtype) <= 4, (x, y, j)
            hessian = module.cross_entropy_labels_hessian(x, y)
            np.testing.assert_array_equal(hessian, module_of("softmax").softmax_jacobian(x))


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("smoothing", [0.1, 0.5])
def test_smoothed_cross_entropy_is_accurate(dtype: type, smoothing: float) -> None:
    module, eps = module_of("cross_entropy_smoothed"), float(np.finfo(dtype).eps)
    random = np.random.default_rng(5)
    for x in (x for x in points(dtype) if np.isfinite(x).all() and np.abs(x).max() < 1e30):
        exact, n = Exact(x), len(x)
        y: Array = random.uniform(0.1, 1, n).astype(dtype)
        share = arb(float(dtype(smoothing))) if dtype is np.float32 else arb(smoothing)
        targets = [(1 - share) * arb(float(value)) + share / n for value in y]
        total = sum(targets, arb(0))
        terms = [t * exact.log_share(k) for k, t in enumerate(targets)]
        size = sum(abs(float(term)) for term in terms)
        got = module.cross_entropy_smoothed(x, y, smoothing)
        assert float(abs(arb(float(got)) + sum(terms, arb(0)))) <= 5.5 * eps * size
        gradient = module.cross_entropy_smoothed_gradient(x, y, smoothing)
        for j in range(n):
            wanted = exact.s[j] * total - targets[j]
            assert float(abs(arb(float(gradient[j])) - wanted)) <= 4 * eps * float(exact.s[j] * total + targets[j])


def distributions(dtype: type) -> list[Array]:
    """Distributions and other positive vectors, also with zeros."""
    random = np.random.default_rng(23)
    found = [random.dirichlet(np.full(n, spread)) for n in (1, 2, 3, 10, 100) for spread in (0.05, 1, 30)]
    found += [np.array([1.0, 0.0, 0.0]), np.array([1 - 1e-9, 1e-9]), random.uniform(0, 5, 7), np.full(5, 0.2)]
    return [p.astype(dtype) for p in found]


@pytest.mark.parametrize("dtype", DTYPES)
def test_entropy_is_accurate(dtype: type) -> None:
    ctx.prec = 300
    module, eps = module_of("entropy"), float(np.finfo(dtype).eps)
    for p in distributions(dtype):
        terms = [-(arb(float(v)) * arb(float(v)).log()) if v else arb(0) for v in p]
        size = sum(abs(float(term)) for term in terms)
        assert float(abs(arb(float(module.entropy(p))) - sum(terms, arb(0)))) <= 4 * eps * size + 1e-44
        with np.errstate(divide="ignore"):
            np.testing.assert_array_equal(np.diag(module.entropy_hessian(p)), -1 / p)
        gradient = module.entropy_gradient(p)
        for j, value in enumerate(p):
            if value:
                wanted = -arb(float(value)).log() - 1
                assert float(abs(arb(float(gradient[j])) - wanted)) <= 2 * eps * (1 + abs(float(wanted + 1)))
            else:
                assert np.isposinf(gradient[j])
    assert not np.signbit(module.entropy([1.0, 0.0]))


@pytest.mark.parametrize("dtype", DTYPES)
def test_divergence_is_accurate(dtype: type) -> None:
    ctx.prec = 300
    module, eps = module_of("kl"), float(np.finfo(dtype).eps)
    random = np.random.default_rng(29)
    for p in distributions(dtype):
        for q in (random.dirichlet(np.ones(len(p))).astype(dtype), p * dtype(1 + 1e-5), np.nextafter(p, dtype(1))):
            if (q == 0).any():
                continue
            ratios = [arb(float(a)) / arb(float(b)) for a, b in zip(p, q, strict=True)]
            terms = [arb(float(a)) * ratio.log() if a else arb(0) for a, ratio in zip(p, ratios, strict=True)]
            size = sum(abs(float(term)) for term in terms)
            assert float(abs(arb(float(module.kl(p, q))) - sum(terms, arb(0)))) <= 4 * eps * size + 1e-44
            gradient, hessian = module.kl_gradient(p, q), module.kl_hessian(p, q)
            for j, ratio in enumerate(ratios):
                assert ulps(gradient[j], -ratio, dtype) <= 1
                assert ulps(hessian[j, j], ratio / arb(float(q[j])), dtype) <= 2
    assert module.kl([1.0, 0.0], [0.0, 1.0]) == np.inf
    assert module.kl([1e300, 0.0], [1e-300, 0.0]) == pytest.approx(1e300 * 600 * np.log(10), rel=1e-14)


@pytest.mark.parametrize("dtype", DTYPES)
def test_functions_of_one_number_are_accurate(dtype: type) -> None:
    ctx.prec = 300
    sigmoid, softplus = module_of("sigmoid"), module_of("softplus")
    random = np.random.default_rng(31)
    spread = [random.normal(0, s, 300) for s in (1e-8, 1, 10, 300)]
    for value in np.concatenate([*spread, [0, 36.7, -36.7, 80, -80, 700, -700, 745, -745, 1e300, -1e300]]):
        x = dtype(
            np.clip(
                value, -(10.0 ** (300 if dtype is np.float64 else 38)), 10.0**38 if dtype is not np.float64 else 1e300
            )
        )
        e = (-abs(arb(float(x)))).exp() if abs(x) < 1e5 else arb(0)
        share = (1 if x >= 0 else e) / (1 + e)
        assert ulps(sigmoid.sigmoid(x), share, dtype) <= 3, x
        assert ulps(softplus.softplus_derivative(x), share, dtype) <= 3, x
        assert ulps(sigmoid.sigmoid_derivative(x), e / (1 + e) ** 2, dtype) <= 4, x
        assert ulps(softplus.softplus(x), e.log1p() + max(arb(0), arb(float(x))), dtype) <= 3, x
    for function, limits in (
        (sigmoid.sigmoid, (0, 1)),
        (sigmoid.sigmoid_derivative, (0, 0)),
        (softplus.softplus, (0, np.inf)),
    ):
        assert (function(-np.inf), function(np.inf)) == limits
        assert np.isnan(function(np.nan))
