"""The NumPy target at a given n: the values of the target for every n, entry by entry, and what it says of itself."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from emitted import QUANTITIES, Exact, function_of, load, points, samples, ulps

from symsoft import verify_text
from symsoft.authored import authored
from symsoft.cli import main
from symsoft.emit import emit
from symsoft.emit.numpy_public import classes
from symsoft.functions import FUNCTIONS

OF_VECTORS = [
    (name, asked) for name, asked in QUANTITIES if FUNCTIONS[name].argument.places and not classes(FUNCTIONS[name])
]


def at(n: int, name: str, asked: str, folder: Path) -> Any:
    """The function that is emitted for n components."""
    module = load(emit(name, asked, "numpy", n), folder / f"at_{n}.py")
    return getattr(module, name if asked == "value" else f"{name}_{asked}")


@pytest.mark.parametrize(("name", "asked"), OF_VECTORS)
def test_values_are_those_for_every_n(name: str, asked: str, tmp_path: Path) -> None:
    for n in (1, 3):
        emitted = at(n, name, asked, tmp_path)
        for shape in ((n,), (2, 4, n)):
            given = samples(name, asked, shape)
            wanted, found = function_of(name, asked)(*given), emitted(*given)
            assert found.shape == wanted.shape
            np.testing.assert_allclose(found, wanted, rtol=1e-12, atol=1e-14)
            out = np.empty_like(found)
            assert emitted(*given, out=out) is out
            np.testing.assert_array_equal(out, found)


def test_it_is_accurate_where_one_entry_dominates(tmp_path: Path) -> None:
    for n in (2, 3, 10):
        softmax, jacobian = at(n, "softmax", "value", tmp_path), at(n, "softmax", "jacobian", tmp_path)
        for x in (x for x in points(np.float64) if len(x) == n):
            exact, s, found = Exact(x), softmax(x), jacobian(x)
            for i in range(n):
                assert ulps(s[i], exact.s[i], np.float64) <= 4
                assert ulps(found[i, i], exact.s[i] * exact.rest(i), np.float64) <= 8


def test_what_entries_share_is_computed_once() -> None:
    def body(n: int) -> str:
        return emit("cross_entropy", "hessian", "numpy", n).split("def _entries")[1].split("\n\n")[0]

    assert body(8).count("y1 + ") == 1
    assert len(re.findall(r"(?<!one_minus_)s1\*", body(8))) == 1
    assert len(body(20)) < 9 * len(body(8))


def test_the_result_may_replace_an_input(tmp_path: Path) -> None:
    jvp, x, v = at(3, "softmax", "jvp", tmp_path), np.array([1.0, 2.0, 0.5]), np.array([3.0, -1.0, 2.0])
    wanted = jvp(x, v)
    assert jvp(x, v, out=v) is v
    np.testing.assert_array_equal(v, wanted)
    divergence = at(2, "kl", "gradient", tmp_path)
    with pytest.raises(ValueError, match=r"p: shape \(3,\) given, 2 is 2"):
        divergence(np.ones(3), np.ones(2))
    with pytest.raises(TypeError, match="p: real numbers are needed, not complex128"):
        divergence(np.ones(2, complex), np.ones(2))


def test_what_an_article_defines(tmp_path: Path) -> None:
    article = "$$f = \\sum_{k=1}^n w_k e^{z_k}$$\n\n$$g = x_1 x_{11} + \\sum_{k=1}^n x_k$$\n"
    function = authored(verify_text(article), "f", "z")
    gradient = load(emit(function, "gradient", n=2), tmp_path / "f.py").f_gradient
    np.testing.assert_allclose(gradient([0.5, 2.0], [3.0, -1.0]), [3 * np.exp(0.5), -np.exp(2.0)], rtol=1e-15)


def test_components_never_share_a_name() -> None:
    article = "$$f = \\sum_{k=1}^n z_k^2 z1$$\n"
    function = authored(verify_text(article.replace("z1", r"\mathrm{z1}")), "f", "z")
    with pytest.raises(ValueError, match="n: two components would have one name"):
        emit(function, "gradient", n=2)


def test_a_class_is_no_number() -> None:
    with pytest.raises(ValueError, match="n: the class y differs from row to row; leave out n"):
        emit("cross_entropy_labels", "gradient", n=3)


def test_the_command_says_where_it_is_unwise(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    question = ["emit", "softmax", "jacobian", "--target", "numpy", "--n"]
    assert main([*question, "10"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert "for n = 10 in NumPy" in out
    assert "def _entries(s1: Any" in out
    path = tmp_path / "eleven.py"
    assert main([*question, "11", "-o", str(path)]) == 0
    written = path.read_text(encoding="utf-8")
    size = f"{len(written) / 1000:.0f} kB of code"
    assert capsys.readouterr().err == f"symsoft: --n 11 makes {size}; above 10 the code without --n is much faster\n"
    assert 5_000 < len(written) < 20_000
    assert load(written, tmp_path / "again.py").softmax_jacobian(np.zeros(11)).shape == (
        11,
        11,
    )
