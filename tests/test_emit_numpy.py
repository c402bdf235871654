"""Emitted NumPy modules: run from a file, held against certified values of 300 bits at random and extreme points."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import warnings
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from flint import arb, ctx
from hypothesis import given, settings
from hypothesis import strategies as st

from symsoft.emit import TARGETS, emit, write
from symsoft.emit.numpy import arguments
from symsoft.emit.numpy_parts import PARTS
from symsoft.emit.plan import plan
from symsoft.emit.rules import PRIMITIVES, REWRITES, Rule
from symsoft.functions import FUNCTIONS
from symsoft.kernel import Proved, decide
from symsoft.statement import Statement

Array = npt.NDArray[Any]
EMITTED = {"softmax": "jacobian", "log_softmax": "jacobian", "logsumexp": "gradient", "cross_entropy": "gradient"}
QUANTITIES = [(name, quantity) for name in EMITTED for quantity in FUNCTIONS[name].quantities]
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


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("emitted")
    return {name: load(emit(name, quantity), folder / f"emitted_{name}.py") for name, quantity in EMITTED.items()}


class Exact:
    """Softmax and what is made of it at one point, in balls of 300 bits; a mask is a zero."""

    def __init__(self, x: Array) -> None:
        ctx.prec = 300
        self.m = int(np.argmax(x))
        self.x = x
        top = arb(float(x[self.m]))
        self.e = [arb(0) if np.isneginf(v) else (arb(float(v)) - top).exp() for v in x]
        self.others = sum((e for k, e in enumerate(self.e) if k != self.m), arb(0))
        self.total = 1 + self.others
        self.s = [e / self.total for e in self.e]
        self.log_total = self.others.log1p()

    def rest(self, i: int) -> arb:
        return sum((e for k, e in enumerate(self.e) if k != i), arb(0)) / self.total

    def log_share(self, i: int) -> arb:
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


@pytest.mark.parametrize("dtype", DTYPES)
def test_softmax_and_jacobian_are_accurate(modules: dict[str, Any], dtype: type) -> None:
    module = modules["softmax"]
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
def test_products_are_accurate(modules: dict[str, Any], dtype: type, name: str, quantity: str, scaled: bool) -> None:
    function = getattr(modules[name], f"{name}_{quantity}")
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
def test_logarithms_are_accurate(modules: dict[str, Any], dtype: type) -> None:
    largest = float(np.finfo(dtype).max)
    for x in points(dtype):
        exact = Exact(x)
        logs, total = modules["log_softmax"].log_softmax(x), modules["logsumexp"].logsumexp(x)
        jacobian = modules["log_softmax"].log_softmax_jacobian(x)
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


def test_gradient_and_hessian_of_logsumexp_are_softmax_and_its_jacobian(modules: dict[str, Any]) -> None:
    for x in points(np.float64):
        np.testing.assert_array_equal(modules["logsumexp"].logsumexp_gradient(x), modules["softmax"].softmax(x))
        np.testing.assert_array_equal(modules["logsumexp"].logsumexp_hessian(x), modules["softmax"].softmax_jacobian(x))


def test_vjp_of_log_softmax(modules: dict[str, Any]) -> None:
    for x in points(np.float64):
        exact, u = Exact(x), np.random.default_rng(len(x)).normal(0, 1, len(x))
        got = modules["log_softmax"].log_softmax_vjp(x, u)
        total = sum((arb(float(value)) for value in u), arb(0))
        size = float(np.abs(u).sum())
        for j in range(len(x)):
            wanted = arb(float(u[j])) - exact.s[j] * total
            unit = np.finfo(np.float64).eps * (abs(u[j]) + float(exact.s[j]) * size)
            assert float(abs(arb(float(got[j])) - wanted)) <= 4 * unit


@pytest.mark.parametrize("dtype", DTYPES)
def test_cross_entropy_is_accurate(modules: dict[str, Any], dtype: type) -> None:
    module, eps = modules["cross_entropy"], float(np.finfo(dtype).eps)
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
                assert float(abs(arb(float(gradient[j])) - wanted)) <= 4 * unit + 1e-44
    np.testing.assert_array_equal(module.cross_entropy_gradient([0.0, 0.0], [1.0, 0.0]), [-0.5, 0.5])


@pytest.mark.parametrize("dtype", DTYPES)
def test_second_derivatives_of_cross_entropy_are_accurate(modules: dict[str, Any], dtype: type) -> None:
    module, eps = modules["cross_entropy"], float(np.finfo(dtype).eps)
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
def test_softmax_of_anything(modules: dict[str, Any], values: list[float]) -> None:
    x = np.array(values)
    exact = Exact(x)
    got = modules["softmax"].softmax(x)
    assert max(ulps(got[i], exact.s[i], np.float64) for i in range(len(x))) <= 4


@given(st.floats(-1e300, 1e300), st.integers(1, 6), st.floats(1, 800))
def test_a_constant_direction_gives_exactly_zero(modules: dict[str, Any], c: float, n: int, gap: float) -> None:
    x = np.zeros(n)
    x[0] = gap + np.log(n)
    assert not modules["softmax"].softmax_jvp(x, np.full(n, c)).any()


@pytest.mark.parametrize(("name", "quantity"), QUANTITIES)
def test_batches_and_axes(modules: dict[str, Any], name: str, quantity: str) -> None:
    function, second, x = _callable(modules, name, quantity)
    axes = len(plan(FUNCTIONS[name], quantity).quantity.axes)
    for axis in (-3, -2, -1, 0, 1, 2):
        result = function(x, *second, axis=axis)
        rows = np.moveaxis(x, axis, -1)
        others = [np.moveaxis(v, axis, -1) for v in second]
        for place in np.ndindex(rows.shape[:-1]):
            alone = function(rows[place], *(v[place] for v in others))
            found = np.moveaxis(result, axis, -1)[place] if axes == 1 else result[place]
            np.testing.assert_allclose(found, alone, rtol=1e-14, atol=1e-300)


@pytest.mark.parametrize(("name", "quantity"), QUANTITIES)
def test_out_and_inputs(modules: dict[str, Any], name: str, quantity: str) -> None:
    function, second, x = _callable(modules, name, quantity)
    before, others_before = x.copy(), [v.copy() for v in second]
    wanted = function(x, *second)
    out = np.full_like(wanted, 7)
    assert function(x, *second, out=out) is out
    np.testing.assert_array_equal(out, wanted)
    strided = np.full((*wanted.shape[:-1], 2 * wanted.shape[-1]), 7.0)[..., ::2]
    np.testing.assert_array_equal(function(x, *second, out=strided), wanted)
    np.testing.assert_array_equal(x, before)
    for value, old in zip(second, others_before, strict=True):
        np.testing.assert_array_equal(value, old)
    if wanted.shape == x.shape:
        own = x.copy()
        np.testing.assert_array_equal(function(own, *second, out=own), wanted)
    with pytest.raises(ValueError, match=r"out: shape .* needed"):
        function(x, *second, out=np.empty((1, 1)))
    with pytest.raises(TypeError, match="out: dtype float32 given, float64 needed"):
        function(x, *second, out=np.empty(wanted.shape, np.float32))
    with pytest.raises(TypeError, match="out: an array is needed, not list"):
        function(x, *second, out=[0.0])
    out.flags.writeable = False
    with pytest.raises(ValueError, match="out: the array is read-only"):
        function(x, *second, out=out)


@pytest.mark.parametrize(("name", "quantity"), QUANTITIES)
@pytest.mark.parametrize(
    ("given_dtype", "wanted"),
    [
        (np.int8, np.float64),
        (np.bool_, np.float64),
        (np.float16, np.float16),
        (np.float32, np.float32),
        (np.longdouble,) * 2,
    ],
)
def test_dtypes(modules: dict[str, Any], name: str, quantity: str, given_dtype: type, wanted: type) -> None:
    function, second, x = _callable(modules, name, quantity)
    result = function(x.astype(given_dtype), *(v.astype(given_dtype) for v in second))
    assert result.dtype == wanted
    reference = function(
        x.astype(given_dtype).astype(np.float64), *(v.astype(given_dtype).astype(np.float64) for v in second)
    )
    np.testing.assert_allclose(
        result.astype(np.float64), reference, rtol=4 * float(np.finfo(wanted).eps) + 1e-14, atol=1e-3
    )


@pytest.mark.parametrize(("name", "quantity"), QUANTITIES)
def test_special_values_and_empty_input_do_not_warn(modules: dict[str, Any], name: str, quantity: str) -> None:
    function, second, _ = _callable(modules, name, quantity)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for shape in ((0,), (0, 3), (3, 0), (2, 0, 3)):
            x = np.zeros(shape)
            result = function(x, *(np.zeros(shape) for _ in second))
            assert result.shape[: x.ndim - 1] == x.shape[:-1]
        for row in ([np.nan, 1.0], [np.inf, 1.0], [-np.inf, -np.inf], [-np.inf, 1.0], [1e308, -1e308]):
            result = function(np.array([row, [0.0, 1.0]]), *(np.ones((2, 2)) for _ in second))
            assert np.isfinite(result[1]).all()
        function(np.array([1e4, -1e4], np.float16), *(np.array([6e4, -6e4], np.float16) for _ in second))
    if (name, quantity) == ("logsumexp", "value"):
        assert function(np.zeros((2, 0))).tolist() == [-np.inf, -np.inf]
        assert function([-np.inf, -np.inf]) == -np.inf
        assert function([np.inf, 1.0]) == np.inf
        assert np.isnan(function([np.nan, np.inf]))


@pytest.mark.parametrize(("name", "quantity"), QUANTITIES)
def test_wrong_arguments(modules: dict[str, Any], name: str, quantity: str) -> None:
    function, second, x = _callable(modules, name, quantity)
    with pytest.raises(ValueError, match="axis: 3 is out of range for x of shape"):
        function(x, *second, axis=3)
    with pytest.raises(TypeError, match=r"axis: an integer is needed, not 1\.5"):
        function(x, *second, axis=1.5)
    with pytest.raises(TypeError, match="x: real numbers are needed, not complex128"):
        function(x + 1j, *second)
    with pytest.raises(ValueError, match="axis: -1 is out of range for x of shape"):
        function(1.0, *(np.float64(1) for _ in second))
    if second:
        with pytest.raises(ValueError, match=r"[uvy]: shape \(2,\) given, \(2, 3, 4\) needed"):
            function(x, *(np.zeros(2) for _ in second))


def _callable(modules: dict[str, Any], name: str, quantity: str) -> tuple[Any, tuple[Array, ...], Array]:
    """An emitted function, its second argument if it has one, and an argument of shape (2, 3, 4)."""
    random = np.random.default_rng(11)
    others = arguments(plan(FUNCTIONS[name], quantity))
    function = getattr(modules[name], name if quantity == "value" else f"{name}_{quantity}")
    second = tuple(random.normal(0, 2, (2, 3, 4)) for _ in others)
    return function, second, random.normal(0, 3, (2, 3, 4))


def test_products_cost_linear_memory(modules: dict[str, Any]) -> None:
    n = 200_000  # the Jacobian would have 320 GB
    v = np.ones(n)
    v[0] = 2
    assert modules["softmax"].softmax_jvp(np.zeros(n), v)[0] == pytest.approx((1 - 1 / n) / n, rel=1e-12)


@pytest.mark.parametrize("name", EMITTED)
def test_a_module_runs_alone_and_tests_itself(name: str, tmp_path: Path) -> None:
    path = tmp_path / "alone.py"
    write(path, emit(name, EMITTED[name]))
    done = subprocess.run([sys.executable, "-I", "-W", "error", path], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "agree with exact values" in done.stdout
    text = path.read_text()
    assert "import symsoft" not in text
    assert "Definition, elementwise (by latexify-py):" in text
    assert max(len(line) for line in text.splitlines()) <= 160


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.name) for rule in REWRITES + PRIMITIVES])
def test_every_rule_is_proved(rule: Rule) -> None:
    assert isinstance(decide(rule.identity), Proved)
    assert rule.why
    assert rule.primitive is None or rule.primitive in PARTS


@pytest.mark.parametrize(("name", "quantity"), QUANTITIES)
def test_every_plan_is_proved(name: str, quantity: str) -> None:
    found = plan(FUNCTIONS[name], quantity)
    assert isinstance(decide(Statement(found.quantity.term, found.term, found.definitions)), Proved)


def test_wrong_questions() -> None:
    for question, words in [
        (("nothing", "value"), "function: 'nothing' is not known"),
        (("logsumexp", "jacobian"), "quantity: logsumexp has no 'jacobian'; it has: value, gradient"),
        (("kl", "value"), "quantity: no rule leads from the value of kl to code yet"),
        (("softmax", "value", "fortran"), "target: 'fortran' is not known; choose one of: numpy"),
    ]:
        with pytest.raises(ValueError, match=words):
            emit(*question)
    assert set(TARGETS) == {"numpy"}


def test_write_is_all_or_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    write(path, "one\n")
    with pytest.raises(FileExistsError):
        write(path, "two\n")
    assert path.read_text() == "one\n"
    write(path, "two\n", force=True)
    assert path.read_text() == "two\n"
    with pytest.raises(FileNotFoundError):
        write(tmp_path / "no" / "a.py", "three\n")
    with pytest.raises(UnicodeEncodeError):
        write(path, "\udc80", force=True)
    assert path.read_text() == "two\n"
    assert list(tmp_path.iterdir()) == [path]
