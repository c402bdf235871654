"""Sums of exponentials in functions of an article: quotients and logarithms of them do not overflow."""

from __future__ import annotations

import inspect
import itertools
import warnings
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sympy
from emitted import load

from symsoft import verify_text
from symsoft.authored import authored
from symsoft.emit import emit
from symsoft.explicit import instantiate
from symsoft.functions import FAMILY, Function, quantity

ARTICLE = r"""
# Of exponentials

$$t = \frac{e^{a} - e^{-a}}{e^{a} + e^{-a}}$$

$$S = \frac{2}{e^{a} + e^{-a}}$$

$$P = \frac{e^{a}}{e^{a} + e^{b}}$$

$$z_i = \frac{e^{x_i}}{1 + \sum_{k=1}^{n} e^{x_k}}$$

$$r_i = \frac{e^{x_i}}{\sum_{j \neq i} e^{x_j}}$$

$$L = \sum_{i=1}^{n} \log\left(\frac{e^{x_i - w_i} + e^{w_i - x_i}}{2}\right)$$

$$h = \frac{1}{c^2} \log\left(\frac{1}{n}\sum_{k=1}^{n} e^{c^2 x_k}\right)$$

$$M = \log\left(1 + \sum_{j \ne y} e^{x_j - x_y}\right)$$

$$N = -\log \frac{e^{3 x_y}}{\sum_{j=1}^n e^{3 x_j}}$$

$$B = -\sum_{i=1}^{n} \left( w_i \log \frac{1}{1+e^{-x_i}} + (1-w_i) \log\frac{e^{-x_i}}{1+e^{-x_i}} \right)$$

$$E = \frac{\sum_{k=1}^{n} w_k e^{x_k}}{e^{x_1} + \sum_{k=1}^{n} e^{2 x_k}}$$

# By name

$$Z = \sum_{k=1}^{n} e^{x_k}$$

$$p_i = \frac{e^{x_i}}{Z}$$

$$u_i = \frac{e^{w_i}}{\sum_{k=1}^{n} e^{w_k}}$$

$$C = \sum_{i=1}^{n} w_i (1 - \log p_i)$$

$$D = \sum_{i=1}^{n} u_i \log \frac{u_i}{p_i^2}$$

$$F = \log Z + \sum_{i=1}^{n} w_i p_i$$
"""
QUANTITIES = [
    *((name, "a", asked) for name in "tSP" for asked in ("value", "derivative")),
    *((name, "x", asked) for name in "LMNB" for asked in ("value", "gradient")),
    *(("z", "x", asked) for asked in ("value", "jacobian", "jvp")),
    *((name, "x", "value") for name in "rhEp"),
    *((name, "x", asked) for name in "CDF" for asked in ("value", "gradient")),
]
POINTS = ([0.3, -0.2, 1.0], [1e-9, 0.0, 2e-9], [30.0, -30.0, 31.0], [800.0, 799.0, 5.0], [-800.0, -801.0, -799.5])
OTHERS = {"w": [0.3, 0.2, 0.75], "v": [1.0, -2.0, 0.5], "b": 0.25, "c": 1.5, "y": 2}


@cache
def written(name: str, wrt: str) -> Function:
    """The function that the article calls so."""
    return authored(verify_text(ARTICLE), name, wrt)


def exact(function: Function, asked: str, given: dict[str, Any]) -> Any:
    """The values of its term, to fifty digits after what cancels."""
    wanted = quantity(function, asked)
    shape = (3,) * len(wanted.axes)
    found = np.empty(shape)
    for place in np.ndindex(shape):
        at = dict(zip(wanted.axes, (k + 1 for k in place), strict=True))
        term = instantiate(wanted.term, {"n": 3}, at, function.definitions, {"y": given["y"] + 1})
        point = {symbol: entry(given, str(symbol)) for symbol in term.free_symbols}
        found[place] = float(sympy.N(term.xreplace(point), 50, maxn=4000))
    return found


def entry(given: dict[str, Any], name: str) -> sympy.Rational:
    """The value of z2 or a."""
    value = given[name[0]]
    return sympy.Rational(float(value[int(name[1:].strip("_")) - 1] if name[1:] else value))


@pytest.mark.parametrize("target", ["numpy", "jax", "torch"])
@pytest.mark.parametrize(("name", "wrt", "asked"), QUANTITIES)
def test_sums_of_exponentials_do_not_overflow(target: str, name: str, wrt: str, asked: str, tmp_path: Path) -> None:
    tensor = np.asarray
    if target == "jax":
        pytest.importorskip("jax").config.update("jax_enable_x64", True)
    if target == "torch":
        torch = pytest.importorskip("torch")

        def tensor(value: Any) -> Any:
            return torch.tensor(value, dtype=torch.int64 if isinstance(value, int) else torch.float64)

    function = written(name, wrt)
    emitted = getattr(load(emit(function, asked, target), tmp_path / "m.py"), name + f"_{asked}" * (asked != "value"))
    taken = [key for key in inspect.signature(emitted).parameters if key not in ("out", "axis")]
    for x in POINTS:
        given = {**OTHERS, "x": x, "a": x[0]}
        with warnings.catch_warnings(), np.errstate(all="raise"):
            warnings.simplefilter("error")
            got = np.asarray(emitted(*(tensor(given[key]) for key in taken)))
        least = np.finfo(float).tiny if target == "jax" else 0.0
        absolute = 1e-15 if asked != "value" or name in "NBh" else least  # 1 - s, and log s near 0, as they stand
        np.testing.assert_allclose(got, exact(function, asked, given), rtol=3e-13, atol=absolute)


@pytest.mark.parametrize("target", ["numpy", "jax"])
def test_masks_and_nothing_beside(target: str, tmp_path: Path) -> None:
    if target == "jax":
        pytest.importorskip("jax").config.update("jax_enable_x64", True)
    odds, share = (load(emit(written(name, "x"), "value", target), tmp_path / f"{name}.py") for name in "rz")
    assert np.asarray(odds.r(np.array([-np.inf, -np.inf, 1.0]))).tolist() == [0.0, 0.0, np.inf]
    assert np.asarray(odds.r(np.array([2.0]))).tolist() == [np.inf]
    np.testing.assert_allclose(share.z(np.array([-np.inf, 800.0, 800.0])), [0.0, 0.5, 0.5], rtol=1e-15)
    if target == "numpy":
        assert odds.r(np.zeros((2, 0))).shape == (2, 0)


@pytest.mark.parametrize("a", [-1e4, -711.0, -20.0, -1e-9, 0.0, 1e-9, 0.5, 711.0, 1e4])
def test_tanh_of_the_family(a: float, tmp_path: Path) -> None:
    module = load(emit(FAMILY["tanh"], "derivative"), tmp_path / "tanh.py")
    assert module.tanh(a) == pytest.approx(np.tanh(a), rel=1e-15, abs=0)
    assert module.tanh_derivative(a) == pytest.approx(1 - np.tanh(a) ** 2, abs=1e-15)


def test_a_chain_of_names_is_not_opened_to_its_end() -> None:
    """Each name stands in the next three times: opened, the last would have 3^20 sums in it."""
    letters = "ABCDGHJKLMNPQRSTUVWYZ"
    article = r"$$A = \sum_k e^{x_k}$$" + "\n\n"
    for one, other in itertools.pairwise(letters):
        article += f"$${other} = {one} {one} + {one} + e^{{x_1}}$$\n\n"
    text = emit(authored(verify_text(article + r"$$f = \log Z$$"), "f", "x"), "value")
    assert len(text) < 20_000


def test_what_is_not_positive_is_left_as_it_stands(tmp_path: Path) -> None:
    article = r"$$f = \log(e^{a} - e^{b})$$" + "\n\n" + r"$$g = \frac{e^{a}}{e^{a} - e^{b}}$$"
    article += "\n\n" + r"$$D = e^{a} - e^{b}$$" + "\n\n" + r"$$h = \log (D^2) + \frac{e^a}{D}$$"
    judgement = verify_text(article)
    f, g, h = (authored(judgement, name, "a") for name in "fgh")
    text = emit(f, "value")
    assert "np.logaddexp" not in text
    assert "_greater(" not in emit(g, "value")
    assert load(emit(h, "value"), tmp_path / "h.py").h(0.0, 1.0) == pytest.approx(2 * np.log(np.e - 1) - 1 / (np.e - 1))
    assert load(text, tmp_path / "f.py").f(1.0, 0.0) == pytest.approx(np.log(np.e - 1), rel=1e-15)
