"""The numba target: the values of the NumPy target within its bounds, and the same frame."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import test_emit_bounds as bounds
from emitted import DTYPES, QUANTITIES, Exact, function_of, module_of, nearly_constant, points, samples, ulps
from flint import arb, ctx

from symsoft.emit import emit, write

pytest.importorskip("numba")


def compiled(name: str, asked: str) -> Any:
    """The emitted function for a quantity."""
    return function_of(name, asked, "numba")


@pytest.mark.parametrize(("name", "asked"), QUANTITIES)
def test_values_are_those_of_numpy(name: str, asked: str) -> None:
    for shape in ((2, 3, 4), (5,), (0, 3), (3, 0)):
        given = samples(name, asked, shape)
        if not any(np.asarray(v).dtype.kind == "i" and np.size(v) for v in given) or shape[-1]:
            wanted = function_of(name, asked)(*given)
            np.testing.assert_allclose(compiled(name, asked)(*given), wanted, rtol=2e-14, atol=1e-15)
    given = [v.astype(np.float32) if np.ndim(v) and v.dtype.kind == "f" else v for v in samples(name, asked, (2, 4))]
    assert compiled(name, asked)(*given).dtype == np.float32


@pytest.mark.parametrize("dtype", DTYPES)
def test_accuracy(dtype: type) -> None:
    for x in points(dtype):
        exact = Exact(x)
        s, jacobian = compiled("softmax", "value")(x), compiled("softmax", "jacobian")(x)
        logs = compiled("log_softmax", "value")(x)
        assert s.dtype == jacobian.dtype == logs.dtype == dtype
        for i in range(len(x)):
            assert ulps(s[i], exact.s[i], dtype) <= 4
            assert ulps(jacobian[i, i], exact.s[i] * exact.rest(i), dtype) <= 4
            if np.isfinite(x[i]) and abs(float(exact.log_share(i))) < float(np.finfo(dtype).max):
                assert ulps(logs[i], exact.log_share(i), dtype) <= 2.5


@bounds.pytestmark
@pytest.mark.parametrize("batch", bounds.BATCHES)
def test_many_rows_are_accurate(batch: bounds.Batch) -> None:
    assert bounds.ulps(compiled("softmax", "value")(batch.x), batch.s) <= 4
    assert bounds.ulps(compiled("log_softmax", "value")(batch.x), batch.logs) <= 2.5
    mean, size = batch.spread()
    product = compiled("softmax", "jvp")(batch.x, batch.v)
    assert bounds.units(product, mean * batch.s, size * batch.s) <= 3.5
    diagonal = np.einsum("bii->bi", compiled("softmax", "jacobian")(batch.x))
    assert bounds.ulps(diagonal, batch.s * batch.rest) <= 4


@bounds.pytestmark
@pytest.mark.parametrize("n", [257, 1000, 40000])
def test_many_long_rows_are_accurate(n: int) -> None:
    """Rows whose entries are summed in any order: near, far, offset, all others equal, and with one that dominates."""
    random = np.random.default_rng(n)
    drawn, top = random.normal(0, 1, (4, n)), np.zeros((4, n))
    top[np.arange(4), random.integers(0, n, 4)] = 1
    equal = np.repeat(drawn[:, :1] * 9, n, axis=1)
    for x in (drawn, drawn * 30, drawn * 3 + 400, equal, equal + top * 3, *(drawn + gap * top for gap in (3, 20, 700))):
        batch = bounds.Batch(x, drawn, np.zeros(4, int))
        assert bounds.ulps(compiled("softmax", "value")(x), batch.s) <= 4
        assert bounds.ulps(compiled("log_softmax", "value")(x), batch.logs) <= 2.5
    special = drawn.copy()
    special[0, 1], special[1, 1], special[2, 1:], special[3] = np.nan, -np.nan, -np.inf, -np.inf
    found = compiled("log_softmax", "value")(special)
    assert np.isnan(found[:2]).all()
    assert found[2, 0] == 0
    assert np.isneginf(found[2, 1:]).all()
    assert np.isnan(found[3]).all()
    one = [compiled("softmax", "value")(row) for row in batch.x[:5]]
    assert bounds.ulps(np.array(one), batch.s[:5]) <= 4
    if np.isfinite(batch.x).all():
        for y in bounds.targets(batch):
            total = y.astype(bounds.LONG).sum(axis=-1, keepdims=True)
            found = compiled("cross_entropy", "gradient")(batch.x, y)
            assert bounds.units(found, batch.s * total - y, batch.s * total + y) <= 2


@pytest.mark.parametrize("n", [130, 257, 1000, 32_000])
def test_long_rows_are_accurate(n: int) -> None:
    x = np.random.default_rng(8).normal(0, 1, (3, n))
    x[1] *= 5
    x[2, n // 3] += 40
    s, logs = compiled("softmax", "value")(x), compiled("log_softmax", "value")(x)
    for row in range(3):
        exact = Exact(x[row])
        for i in {int(x[row].argmax()), int(x[row].argmin()), *range(0, n, n // 25)}:
            assert ulps(s[row, i], exact.s[i], np.float64) <= 4
            assert ulps(logs[row, i], exact.log_share(i), np.float64) <= 2.5


def test_exponential_and_logarithm_are_right_to_one_ulp() -> None:
    ctx.prec = 300
    module, random = module_of("log_softmax", "numba"), np.random.default_rng(4)
    for d in (*-(10.0 ** random.uniform(-18, 2.85, 2000)), -0.0, -707.0, -708.5, -745.0, -1e300):
        assert ulps(module._exponential(d, 0.0), arb(float(d)).exp(), np.float64) <= 1
    assert module._exponential(-np.inf, 0.0) == 0
    assert np.isnan(module._exponential(np.nan, 0.0))
    for f in (*10.0 ** random.uniform(-300, 6, 1000), *random.uniform(0, 4, 2000), 2**0.5 - 1, 1.0, 0.0):
        assert ulps(module._log_of_one_plus(f, 0.0), arb(float(f)).log1p(), np.float64) <= 1


def test_directions_that_are_constant_but_where_shares_are_tiny() -> None:
    x, v, wanted = nearly_constant()
    np.testing.assert_allclose(compiled("softmax", "jvp")(x, v), wanted, rtol=1e-15)


def test_what_rounding_leaves_out_of_a_sum_counts_in_its_logarithm() -> None:
    x = np.full((2, 100), -132.9444731)
    x[:, 0] = -127.08192066
    exact, got = Exact(x[0]), compiled("log_softmax", "value")(x)
    assert max(ulps(got[1, i], exact.log_share(i), np.float64) for i in (0, 99)) <= 2.5


def test_special_rows() -> None:
    for name in ("softmax", "log_softmax", "logsumexp"):
        for row in ([np.nan, 1.0], [1.0, np.nan], [np.inf, 1.0], [-np.inf, -np.inf], [-np.inf, 1.0], [1e308, -1e308]):
            for x in (np.array(row), np.array([row, [0.0, 1.0]])):
                np.testing.assert_allclose(compiled(name, "value")(x), function_of(name, "value")(x), rtol=1e-14)
    with pytest.raises(TypeError, match=r"x: real numbers of 64 bits at most are needed, not longdouble|float128"):
        compiled("softmax", "value")(np.zeros(2, np.longdouble))


def test_a_module_runs_alone_and_tests_itself(tmp_path: Path) -> None:
    path = tmp_path / "alone.py"
    write(path, emit("softmax", "jacobian", "numba"))
    done = subprocess.run([sys.executable, "-I", path], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "agree with exact values" in done.stdout
