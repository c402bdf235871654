"""The numba target: the values of the NumPy target within its bounds, and the same frame."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from emitted import QUANTITIES, Exact, function_of, points, samples, ulps

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


def test_accuracy() -> None:
    for x in points(np.float64):
        exact = Exact(x)
        s, jacobian = compiled("softmax", "value")(x), compiled("softmax", "jacobian")(x)
        logs = compiled("log_softmax", "value")(x)
        for i in range(len(x)):
            assert ulps(s[i], exact.s[i], np.float64) <= 4
            assert ulps(jacobian[i, i], exact.s[i] * exact.rest(i), np.float64) <= 5
            if np.isfinite(x[i]) and np.isfinite(float(exact.log_share(i))):
                assert ulps(logs[i], exact.log_share(i), np.float64) <= 2.5


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
