"""The JAX and torch targets: the values of the NumPy target, and derivatives that the libraries find the same."""

from __future__ import annotations

import inspect
import re
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from emitted import FIRST, QUANTITIES, Exact, function_of, module_of, nearly_constant, samples, ulps
from flint import arb

from symsoft.functions import FUNCTIONS

SHAPE = (2, 3, 4)
FAR = [np.random.default_rng(n).normal(0, spread, n) + 10 for n in (3, 40, 300) for spread in (1, 9)]
every_quantity = pytest.mark.parametrize(("name", "asked"), QUANTITIES)
every_function = pytest.mark.parametrize("name", FIRST)


def moved(name: str) -> int:
    """Which of the arguments the function is differentiated by."""
    return 1 if name == "kl" else 0


@pytest.fixture(scope="module")
def jax() -> Any:
    """JAX with 64 bits on the processor, where it is installed."""
    found = pytest.importorskip("jax")
    found.config.update("jax_platforms", "cpu")
    found.config.update("jax_enable_x64", True)
    return found


@pytest.fixture(scope="module")
def torch() -> Any:
    """torch, where it is installed."""
    return pytest.importorskip("torch")


@every_quantity
def test_jax_has_the_values(jax: Any, name: str, asked: str) -> None:
    function, given = function_of(name, asked, "jax"), samples(name, asked, SHAPE)
    wanted = function_of(name, asked)(*given)
    np.testing.assert_allclose(function(*given), wanted, rtol=1e-13, atol=1e-14)
    np.testing.assert_allclose(jax.jit(function)(*given), wanted, rtol=1e-13, atol=1e-14)
    batched = jax.vmap(function, in_axes=tuple(0 if np.ndim(value) else None for value in given))
    np.testing.assert_allclose(batched(*given), wanted, rtol=1e-13, atol=1e-14)
    if "axis" in inspect.signature(function).parameters:
        turned = samples(name, asked, SHAPE, axis=1)
        np.testing.assert_allclose(
            function(*turned, axis=1), function_of(name, asked)(*turned, axis=1), rtol=1e-13, atol=1e-14
        )
    half = function(*(jax.numpy.asarray(v, "float16") if np.ndim(v) and v.dtype.kind == "f" else v for v in given))
    assert half.dtype == "float16"


def test_jax_keeps_digits_that_a_sum_in_order_would_lose(jax: Any) -> None:
    dominant = np.random.default_rng(2).normal(0, 1, 1000)
    dominant[0] += 38
    exact, got = Exact(dominant), np.asarray(function_of("softmax", "value", "jax")(dominant))
    assert max(ulps(got[i], exact.s[i], np.float64) for i in (0, *range(1, 1000, 50))) <= 4


def test_jax_keeps_what_is_lost_where_it_would_be_subnormal(jax: Any) -> None:
    x = np.array([0.3, -706.7])
    exact, s = Exact(x), np.asarray(function_of("softmax", "value", "jax")(x))
    assert ulps(s[1], exact.s[1], np.float64) <= 3
    logs = np.asarray(function_of("log_softmax", "value", "jax")(x))
    assert ulps(logs[0], exact.log_share(0), np.float64) <= 3


def test_jax_keeps_a_direction_that_is_constant_but_where_shares_are_tiny(jax: Any) -> None:
    x, v, wanted = nearly_constant()
    for asked in ("jvp", "vjp"):
        np.testing.assert_allclose(function_of("softmax", asked, "jax")(x, v), wanted, rtol=1e-14)
    _, along = jax.jvp(function_of("softmax", "value", "jax"), (x,), (v,))
    np.testing.assert_allclose(along, wanted, rtol=1e-14)


@every_function
def test_jax_differentiates(jax: Any, name: str) -> None:
    value, given, at = function_of(name, "value", "jax"), samples(name, "value", (5,)), moved(name)
    kind = FIRST[name]
    exact = function_of(name, kind)(*given)
    for derivative in (jax.jacfwd, jax.jacrev):
        found = derivative(value, argnums=at)(*given)
        found = np.diagonal(found) if kind == "derivative" else found
        np.testing.assert_allclose(found, exact, rtol=1e-12, atol=1e-13)
    if "hessian" in FUNCTIONS[name].quantities:
        found = jax.jit(jax.hessian(value, argnums=at))(*given)
        np.testing.assert_allclose(found, function_of(name, "hessian")(*given), rtol=1e-11, atol=1e-12)
    floats = [k for k, v in enumerate(given) if np.asarray(v).dtype.kind == "f"]
    rest = [given[k] for k in floats]

    def whole(*moving: Any) -> Any:
        every = [moving[floats.index(k)] if k in floats else v for k, v in enumerate(given)]
        return value(*every).sum()

    check = pytest.importorskip("jax.test_util").check_grads
    check(whole, tuple(map(jax.numpy.asarray, rest)), order=2, atol=1e-4, rtol=1e-4)


def test_jax_at_extreme_points(jax: Any) -> None:
    for x in (np.array([1e308, 0.0]), np.array([800.0, 0.0, -np.inf]), np.array([1e6, 1e6 - 1])):
        for name, asked in (("softmax", "jacobian"), ("log_softmax", "value"), ("logsumexp", "value")):
            wanted = function_of(name, asked)(x)
            np.testing.assert_allclose(function_of(name, asked, "jax")(x), wanted, rtol=1e-14)
    found = jax.jacrev(function_of("softmax", "value", "jax"))(np.array([40.0, 0.0]))
    assert found[0, 0] == pytest.approx(np.exp(-40), rel=1e-14)
    with pytest.raises(ValueError, match=r"y: shape \(2,\) given, \(3,\) needed"):
        function_of("cross_entropy", "value", "jax")(np.zeros(3), np.zeros(2))
    with pytest.raises(TypeError, match="x: real numbers are needed"):
        function_of("softmax", "value", "jax")(np.zeros(3, complex))


def test_jax_keeps_what_rounding_leaves_out(jax: Any) -> None:
    jax.config.update("jax_enable_x64", True)
    keeps_what_rounding_leaves_out("jax", np.asarray)


def test_torch_keeps_what_rounding_leaves_out(torch: Any) -> None:
    keeps_what_rounding_leaves_out("torch", torch.tensor)


def keeps_what_rounding_leaves_out(target: str, tensor: Any) -> None:
    """Divisions by T, sums and the rounding of shares do not count in what is made of them."""
    tempered, product, gradient = (
        function_of(name, asked, target)
        for name, asked in (("softmax_temperature", "value"), ("softmax", "jvp"), ("cross_entropy", "gradient"))
    )
    for x in FAR:
        cool, exact, n = Exact(x, 0.1), Exact(x), len(x)
        v, y = np.random.default_rng(n).normal(0, 1, n), np.random.default_rng(n).uniform(0, 1, n)
        s, along, found = (
            np.asarray(got)
            for got in (tempered(tensor(x), 0.1), product(tensor(x), tensor(v)), gradient(tensor(x), tensor(y)))
        )
        total = sum(map(arb, map(float, y)), arb(0))
        for i in range(n):
            if float(cool.s[i]) > 1e-300:
                assert ulps(s[i], cool.s[i], np.float64) <= 3.5
            away = [share * (arb(float(v[i])) - arb(float(w))) for share, w in zip(exact.s, v, strict=True)]
            unit = exact.s[i] * sum(map(abs, away), arb(0)) * 2.0**-53
            assert abs(arb(float(along[i])) - exact.s[i] * sum(away, arb(0))) <= 5 * unit
            unit = (exact.s[i] * total + float(y[i])) * 2.0**-53
            assert abs(arb(float(found[i])) - (exact.s[i] * total - float(y[i]))) <= 4 * unit


def test_smoothed_targets_are_exact_in_two_numbers(jax: Any) -> None:
    """Compiled too, where a product may be fused to a sum; one number is not enough, nor are the parts of another."""
    y = np.random.default_rng(2).dirichlet(np.ones(100), 8)
    modules = {target: module_of("cross_entropy_smoothed", target) for target in ("numpy", "jax")}
    split = jax.jit(modules["jax"]._smoothed)
    for epsilon in (0.1, 0.3, 1e-9, 1 - 1e-9):
        share = Fraction(epsilon)
        for whole, left in (modules["numpy"]._smoothed(y, epsilon), split(y, jax.numpy.asarray(epsilon))):
            lost = 0.0
            for target, one, other in zip(y.flat, np.asarray(whole).flat, np.asarray(left).flat, strict=True):
                exact = (1 - share) * Fraction(float(target)) + share / 100
                assert abs(Fraction(float(one)) + Fraction(float(other)) - exact) <= exact * 2.0**-62
                lost = max(lost, abs(float((Fraction(float(one)) - exact) / exact)))
            assert lost > 2.0**-55


def test_exponential_and_logarithm_of_jax(jax: Any) -> None:
    module, random = module_of("log_softmax", "jax"), np.random.default_rng(1)
    for dtype in (np.float64, np.float32):
        unit = float(np.finfo(dtype).eps) / 2
        for reach in (1e-3, 1.0, 80.0):
            x = -random.uniform(0, reach, 2000).astype(dtype)
            raised, logs = (
                np.asarray(jax.jit(of)(abs(x) * sign)) for of, sign in ((module._exp, -1), (module._log1p, 1))
            )
            assert raised.dtype == logs.dtype == dtype
            for given, e, log in zip(x, raised, logs, strict=True):
                assert abs(arb(float(e)) / arb(float(given)).exp() - 1) <= 1.5 * unit
                assert abs(arb(float(log)) / arb(-float(given)).log1p() - 1) <= 1.6 * unit
    ends = np.array([0.0, -0.0, -700.0, -800.0, -np.inf, np.nan])
    np.testing.assert_allclose(module._exp(ends), np.exp(ends) * (ends > -750), rtol=1e-15)
    np.testing.assert_allclose(module._log1p(np.array([0.0, 1e-300, np.nan])), [0.0, 1e-300, np.nan], rtol=1e-15)


def test_log_softmax_of_jax_in_many_rows(jax: Any) -> None:
    random = np.random.default_rng(8)
    for n in (2, 5):
        x = random.normal(0, 1, (400, n))
        logs = np.asarray(jax.jit(function_of("log_softmax", "value", "jax"))(x))
        for row, got in zip(x, logs, strict=True):
            exact = Exact(row)
            assert max(ulps(got[i], exact.log_share(i), np.float64) for i in range(n)) <= 2.5


def tensors(torch: Any, given: list[Any], grad: bool = False) -> list[Any]:
    """The arguments for torch; those that are floating can be differentiated by."""
    found = [torch.tensor(value) if isinstance(value, np.ndarray) else value for value in given]
    return [v.requires_grad_() if grad and isinstance(v, torch.Tensor) and v.is_floating_point() else v for v in found]


@every_quantity
def test_torch_has_the_values(torch: Any, name: str, asked: str) -> None:
    function, given = function_of(name, asked, "torch"), samples(name, asked, SHAPE)
    wanted = function_of(name, asked)(*given)
    np.testing.assert_allclose(function(*tensors(torch, given)), wanted, rtol=1e-13, atol=1e-14)
    if "axis" in inspect.signature(function).parameters:
        turned = samples(name, asked, SHAPE, axis=1)
        exact = function_of(name, asked)(*turned, axis=1)
        np.testing.assert_allclose(function(*tensors(torch, turned), axis=1), exact, rtol=1e-13, atol=1e-14)
    low = [v.half() if isinstance(v, torch.Tensor) and v.is_floating_point() else v for v in tensors(torch, given)]
    assert function(*low).dtype == torch.float16


def test_torch_keeps_a_direction_that_is_constant_but_where_shares_are_tiny(torch: Any) -> None:
    x, v, wanted = nearly_constant()
    for asked in ("jvp", "vjp"):
        found = function_of("softmax", asked, "torch")(torch.tensor(x), torch.tensor(v))
        np.testing.assert_allclose(found, wanted, rtol=1e-14)
    point = torch.tensor(x, requires_grad=True)
    function_of("softmax", "value", "torch")(point).backward(torch.tensor(v))
    np.testing.assert_allclose(point.grad, wanted, rtol=1e-14)


@every_function
def test_torch_differentiates_twice(torch: Any, name: str) -> None:
    function, given = function_of(name, "value", "torch"), tensors(torch, samples(name, "value", (2, 4)), grad=True)
    given = [torch.tensor(v, dtype=torch.float64, requires_grad=True) if isinstance(v, float) else v for v in given]
    assert torch.autograd.gradcheck(function, given)
    assert torch.autograd.gradgradcheck(function, given)


@every_function
def test_torch_uses_the_closed_form(torch: Any, name: str) -> None:
    function, at = function_of(name, "value", "torch"), moved(name)
    given = samples(name, "value", (5,))
    fixed = tensors(torch, given)
    found = torch.autograd.functional.jacobian(lambda x: function(*fixed[:at], x, *fixed[at + 1 :]), fixed[at])
    found = np.diagonal(found) if FIRST[name] == "derivative" else found
    np.testing.assert_allclose(found, function_of(name, FIRST[name])(*given), rtol=1e-13, atol=1e-14)


def test_torch_at_extreme_points(torch: Any) -> None:
    x = torch.tensor([40.0, 0.0], dtype=torch.float64, requires_grad=True)
    function_of("softmax", "value", "torch")(x)[0].backward()
    assert float(x.grad[0]) == pytest.approx(np.exp(-40), rel=1e-14)
    with pytest.raises(ValueError, match=r"y: shape \(2,\) given, \(3,\) needed"):
        function_of("cross_entropy", "value", "torch")(torch.zeros(3), torch.zeros(2))


BAD = (
    ("softmax", "value", (["a", "b"],), {}, (TypeError, ValueError), "x: "),
    ("softmax", "value", ([[1.0, 2.0], [3.0]],), {}, ValueError, "x: "),
    ("softmax", "value", ([1.0, 2.0],), {"axis": 0.5}, TypeError, "axis: an integer is needed, not 0.5"),
    ("softmax", "value", ([1.0, 2.0],), {"axis": -1.0}, TypeError, "axis: an integer is needed"),
    ("softmax", "value", ([1.0, 2.0],), {"axis": None}, TypeError, "axis: an integer is needed"),
    ("softmax", "value", ([1.0, 2.0],), {"axis": 1}, ValueError, "axis: 1 is out of range"),
    ("cross_entropy_labels", "gradient", ([1.0, 2.0], [0, 1]), {}, ValueError, "y: shape (2,) given, () needed"),
    ("cross_entropy_labels", "value", ([1.0, 2.0], 1.0), {}, TypeError, "y: integers are needed"),
    ("softmax_temperature", "value", ([1.0, 2.0], [1.0, 2.0]), {}, (TypeError, ValueError), "T: a number is needed"),
    ("softmax_temperature", "jacobian", ([1.0, 2.0], "warm"), {}, (TypeError, ValueError), "T: "),
    (
        "softmax_temperature",
        "value",
        ([1.0, 2.0], 0.0),
        {},
        ValueError,
        "T: a number above 0 and below inf is needed, not",
    ),
    ("softmax_temperature", "vjp", ([1.0, 2.0], -1.0, [1.0, 2.0]), {}, ValueError, "T: a number above 0 and below inf"),
    (
        "cross_entropy_smoothed",
        "value",
        ([1.0, 2.0], [1.0, 0.0], 1.5),
        {},
        ValueError,
        "epsilon: a number above 0 and below 1",
    ),
    ("cross_entropy_labels", "value", ([1.0, 2.0], 2), {}, ValueError, "y: classes from 0 to 1 are needed"),
    ("cross_entropy_labels", "gradient", ([1.0, 2.0], -1), {}, ValueError, "y: classes from 0 to 1 are needed"),
)


@pytest.mark.parametrize("target", ["numpy", "numba", "jax", "torch"])
@pytest.mark.parametrize(("name", "asked", "given", "options", "error", "words"), BAD)
def test_what_is_wrong_with_an_argument_is_said_by_its_name(
    target: str, name: str, asked: str, given: Any, options: Any, error: Any, words: str
) -> None:
    if target != "numpy":
        pytest.importorskip(target)
    function = function_of(name, asked, target)
    kept = (np.array(given[0]) if given[0] == [1.0, 2.0] else given[0], *given[1:])
    first = pytest.importorskip("torch").tensor(kept[0]) if target == "torch" and kept[0] is not given[0] else kept[0]
    with pytest.raises(error, match=re.escape(words)):
        function(first, *kept[1:], **options)


def test_what_jax_cannot_look_at_gives_nan_out_of_its_range(jax: Any) -> None:
    labels, tempered = (
        function_of("cross_entropy_labels", "value", "jax"),
        function_of("softmax_temperature", "value", "jax"),
    )
    x = np.array([[1.0, 2.0], [3.0, 5.0], [0.0, 0.0]])
    slopes = function_of("cross_entropy_labels", "gradient", "jax")
    for function in (labels, slopes):
        for wrapped in (jax.jit(function), jax.vmap(function)):
            got = np.asarray(wrapped(x, np.array([0, 2, -1])))
            np.testing.assert_allclose(got[0], function(x[0], 0), rtol=1e-15)
            assert np.isnan(got[1:]).all()
    assert np.isnan(jax.jit(tempered)(x[0], -1.0)).all()
    np.testing.assert_allclose(jax.jit(tempered)(x[0], 0.5), tempered(x[0], 0.5), rtol=1e-15)
    slope = jax.grad(lambda T: tempered(x[0], T)[0])(0.5)
    assert slope == pytest.approx(4 * np.exp(2) / (1 + np.exp(2)) ** 2, rel=1e-12)


def test_what_torch_cannot_look_at_gives_nan_out_of_its_range(torch: Any) -> None:
    labels = function_of("cross_entropy_labels", "value", "torch")
    x = torch.tensor([[1.0, 2.0], [3.0, 5.0], [0.0, 0.0]], dtype=torch.float64)
    got = torch.func.vmap(labels)(x, torch.tensor([0, 2, -1]))
    assert float(got[0]) == pytest.approx(float(labels(x[0], 0)), rel=1e-15)
    assert torch.isnan(got[1:]).all()
