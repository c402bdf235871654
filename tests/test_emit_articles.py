"""Code for what an article defines: closed forms over whole arrays, held to SymPy and to the family."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from emitted import FIRST, QUANTITIES, function_of, load, samples

from symsoft import verify_text
from symsoft.authored import authored
from symsoft.cli import main
from symsoft.emit import closed, emit
from symsoft.emit.code_lines import broken
from symsoft.emit.general import body, general
from symsoft.emit.numpy import NUMPY, _general
from symsoft.emit.numpy_public import arguments
from symsoft.emit.plan import plan
from symsoft.emit.python_names import named_for_python
from symsoft.emit.quantities import bundle
from symsoft.emit.twin import spelled
from symsoft.explicit import instantiate
from symsoft.functions import FUNCTIONS, MODELS, Function, quantity
from symsoft.search import Unproved, closed_form
from symsoft.term import Term
from symsoft.walk import free_indices, subterms

ARTICLE = r"""
# A model

$$p_i = \frac{e^{z_i}}{\sum_{k=1}^n e^{z_k}}$$

$$\frac{\partial p_i}{\partial z_j} = p_i (\delta_{ij} - p_j)$$

$$L = -\sum_{i=1}^n y_i \log p_i$$

$$\hat{f} = \sum_{k=1}^n w_k z_k^2 + \log(1 + e^{z_1})$$

$$g_i = z_i \sum_{k=1}^n W_{ik} z_k$$

$$h = \log \sum_{k=1}^n e^{z_k^2} + \sum_{k=1}^n \frac{z_k}{1 + e^{z_k}}$$

$$q_i = \frac{\log(1 + e^{z_i})}{\sum_{k=1}^n \log(1 + e^{z_k})}$$

$$c_i = \frac{z_i}{\sqrt{\sum_{k=1}^n z_k^2}}$$

$$t_i = \tanh(z_i)$$

$$V = \sum_{k=1}^n p_k (z_k - a)^2$$

$$r_i = \frac{1 / (1 + e^{-z_i})}{\sum_{k=1}^n 1 / (1 + e^{-z_k})}$$

$$l_i = 3 z_i$$

$$G = 1 - \sum_{k=1}^n p_k^2$$
"""

SHAPES: dict[str, tuple[int, ...]] = {"W": (3, 3), "a": ()}


def written(name: str, wrt: str = "z") -> Function:
    """The function that the article calls so."""
    return authored(verify_text(ARTICLE), name, wrt)


@pytest.mark.parametrize("name", ["p", "L", "f", "g", "h", "q", "c", "t", "V", "r", "l", "G"])
def test_functions_of_an_article_have_the_values_of_their_terms(name: str, tmp_path: Path) -> None:
    function, random = written(name), np.random.default_rng(2)
    first = next(asked for asked in ("jacobian", "gradient") if asked in function.quantities)
    module = load(emit(function, first), tmp_path / "written.py")
    called = named_for_python(function).name
    for asked in function.quantities:
        emitted = getattr(module, called if asked == "value" else f"{called}_{asked}")
        names = [key for key in inspect.signature(emitted).parameters if key not in ("out", "axis")]
        given = {key: random.normal(0, 1, SHAPES.get(key, (3,))) for key in names}
        found, wanted = emitted(*given.values()), quantity(function, asked)
        for place in np.ndindex(np.shape(found)):
            at = dict(zip(wanted.axes, (k + 1 for k in place), strict=True))
            exact = instantiate(wanted.term, {"n": 3}, at, function.definitions)
            point = {symbol: entry(given, str(symbol)) for symbol in exact.free_symbols}
            assert np.asarray(found)[place] == pytest.approx(float(exact.subs(point)), rel=1e-12, abs=1e-13)


def entry(given: dict[str, Any], name: str) -> float:
    """The value of z2 or W1_2."""
    return float(given[name[0]][tuple(int(digit) - 1 for digit in name[1:].split("_") if digit)])


@pytest.mark.parametrize(("name", "asked"), QUANTITIES)
def test_the_general_way_agrees_with_the_rules(name: str, asked: str, tmp_path: Path) -> None:
    function = named_for_python(FUNCTIONS[name])
    module = load(_general(function, FIRST[name], NUMPY), tmp_path / "general.py")
    emitted = getattr(module, name if asked == "value" else f"{name}_{asked}")
    order = map(spelled, arguments(plan(FUNCTIONS[name], asked)))
    given = dict(zip(order, samples(name, asked, (2, 3, 4)), strict=True))
    found = emitted(*(given[key] for key in inspect.signature(emitted).parameters if key != "out"))
    wanted = function_of(name, asked)(*given.values())
    np.testing.assert_allclose(found, wanted, rtol=1e-12, atol=1e-15)
    out = np.empty_like(found)
    assert emitted(*(given[key] for key in inspect.signature(emitted).parameters if key != "out"), out=out) is out
    np.testing.assert_array_equal(out, found)


@pytest.mark.parametrize(("name", "asked"), [(n, q) for n, f in MODELS.items() for q in f.quantities])
def test_every_model_has_code(name: str, asked: str) -> None:
    assert compile(emit(name, asked), name, "exec")
    function = named_for_python(MODELS[name])
    assert asked in bundle(function, asked)
    if any(free_indices(node) for node in subterms(function.definition.body)):
        assert f"def {name}" in general(body(function, asked))


def test_shapes_of_the_general_way(tmp_path: Path) -> None:
    module = load(emit("attention", "value"), tmp_path / "attention.py")
    random = np.random.default_rng(0)
    q, k, v = random.normal(0, 30, (2, 5, 4)), random.normal(0, 1, (6, 4)), random.normal(0, 1, (6, 3))
    found = module.attention(q, v, k)
    scores = q @ k.T / 2
    shares = np.exp(scores - scores.max(-1, keepdims=True))
    np.testing.assert_allclose(found, shares / shares.sum(-1, keepdims=True) @ v, rtol=1e-12)
    with pytest.raises(ValueError, match=r"K: shape \(6, 5\) given, d is 4"):
        module.attention(q, v, np.zeros((6, 5)))
    with pytest.raises(ValueError, match="V: 2 axes or more are needed, not 1"):
        module.attention(q, v[0], k)
    with pytest.raises(ValueError, match=r"leading axes .* do not go together"):
        module.attention(q, np.zeros((3, 6, 3)), np.zeros((4, 6, 4)))
    with pytest.raises(TypeError, match="q: real numbers are needed, not complex128"):
        module.attention(q + 1j, v, k)


def test_the_general_way_does_not_overflow(tmp_path: Path) -> None:
    module = load(emit(written("h"), "value"), tmp_path / "h.py")
    assert module.h([800.0, -800.0, 3.0]) == pytest.approx(800**2 + np.log(2) - 800 + 3 / (1 + np.exp(3)))


def test_shares_of_sigmoids(tmp_path: Path) -> None:
    module = load(emit(written("r"), "jacobian"), tmp_path / "r.py")
    np.testing.assert_allclose(module.r([0.0, -800.0, 900.0]), [1 / 3, 0, 2 / 3], rtol=1e-15)
    np.testing.assert_allclose(
        module.r_jacobian([0.0, -800.0, 900.0]), [[1 / 9, 0, 0], [0, 0, 0], [-1 / 9, 0, 0]], rtol=1e-15
    )
    far, v = np.array([0.0, -800.0, 900.0]), np.array([1.0, 2.0, 3.0])
    np.testing.assert_allclose(module.r_jvp(far, v), [1 / 9, 0, -1 / 9], rtol=1e-15)
    np.testing.assert_allclose(module.r_vjp(far, v), [-2 / 9, 0, 0], rtol=1e-15)
    z, v = np.array([0.3, 1.0, -2.0]), np.array([1.0, -1.0, 0.5])
    np.testing.assert_allclose(module.r_jvp(z, v), module.r_jacobian(z) @ v, rtol=1e-14)
    np.testing.assert_allclose(module.r_vjp(z, v), v @ module.r_jacobian(z), rtol=1e-14)


FAULTY = r"""$$s_i = \frac{e^{x_i}}{\sum_k e^{x_k}} = \frac{e^{x_i}}{1 + \sum_k e^{x_k}}$$

$$w = \sum_i s_i x_i$$

$$u = \frob{x}$$

$$m = \sum_i u x_i^2$$
"""


def test_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "model.md"
    path.write_text(ARTICLE, encoding="utf-8")
    for target in ("numpy", "latex", "algorithm", "sympy", "jax", "torch", "numba"):
        assert main(["emit", str(path), "p", "jacobian", "--target", target]) == 0
        assert capsys.readouterr().out
    assert main(["emit", str(path), r"\hat{f}", "gradient", "--wrt", "z", "--target", "numpy"]) == 0
    assert "def f_hat_gradient(z: npt.ArrayLike, w: npt.ArrayLike" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["{}", "Q", "gradient"], "argument FUNCTION: the article defines no 'Q'; choose from p, L"),
        (["{}", "p", "gradient"], "argument QUANTITY of p: 'gradient' is not known"),
        (["{}", "L", "gradient"], "argument --wrt: L depends on more than one variable; choose from"),
        (["{}x", "p", "jacobian"], "argument ARTICLE: "),
        (["{}", "r", "jacobian"], "argument FUNCTION: what {} says of r on line 3 is undecided"),
        (["{}", "s", "jacobian"], "argument FUNCTION: what {} says of s on line 1 is refuted"),
        (["{}", "w", "gradient", "--wrt", "x"], "argument FUNCTION: what {} says of s on line 1 is refuted"),
        (["{}", "u", "gradient"], "argument FUNCTION: what {} says of u on line 5 was not read"),
        (
            ["{}", "m", "gradient", "--wrt", "x"],
            "argument FUNCTION: m rests on u; what {} says of u on line 5 was not read",
        ),
        (["softmx", "jacobian"], "argument FUNCTION: 'softmx' is not known; did you mean 'softmax'?"),
        (["logsumexp", "jacobian"], "argument QUANTITY of logsumexp: 'jacobian' is not known"),
    ],
)
def test_wrong_questions_are_one_line(
    words: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "model.md"
    slip = "\n".join(rf"$$r_i = \frac{{e^{{x_i}}}}{{\sum_k e^{{x_{letter}}}}}$$" + "\n" for letter in "ki")
    articles = {"r": slip} | dict.fromkeys("swum", FAULTY)
    path.write_text(articles.get(words[1], ARTICLE), encoding="utf-8")
    assert main(["emit", *(word.format(path) for word in words), "--target", "numpy"]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert said.format(path) in err


def test_a_module_leaves_out_what_has_no_derivation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def few(function: Function, name: str) -> Term:
        if (function.name, name) == ("p", "jvp"):
            raise Unproved("quantity: 'jvp' of p: no derivation was found")
        return closed_form(function, name)

    monkeypatch.setattr(closed, "closed_form", few)
    without = r"$$p_i = \frac{z_i}{\sum_{k=1}^n \frac{z_k}{1 + e^{z_k}}}$$"
    function = authored(verify_text(without), "p", "z")
    module = load(emit(function, "jacobian"), tmp_path / "p.py")
    z = np.array([0.5, -1.0, 2.0])
    share = 1 / (1 + np.exp(z))
    total, slope = (z * share).sum(), share - z * share * (1 - share)
    wanted = np.eye(3) / total - np.outer(z, slope) / total**2
    np.testing.assert_allclose(module.p_jacobian(z), wanted, rtol=1e-13)
    assert not hasattr(module, "p_jvp")
    with pytest.raises(ValueError, match="'jvp' of p: no derivation was found"):
        emit(function, "jvp")
    assert hasattr(load(emit(written("q"), "jacobian"), tmp_path / "q.py"), "q_jvp")


def test_a_function_by_its_temperature(tmp_path: Path) -> None:
    """A number is what is differentiated by, and not what has the rows; x has them."""
    function = authored(verify_text(r"$$s_i = \frac{e^{x_i / \tau}}{\sum_{k=1}^n e^{x_k / \tau}}$$"), "s", "tau")
    x, step = np.array([1.0, 2.0, 4.0]), 1e-6
    for target in ("numpy", "jax", "torch"):
        assert "def s(tau" in emit(function, "value", target)
        assert "def s_jacobian(tau" in emit(function, "jacobian", target)
    module = load(emit(function, "jacobian"), tmp_path / "by_temperature.py")
    family = function_of("softmax_temperature", "value")
    np.testing.assert_allclose(module.s(0.7, x), family(x, 0.7), rtol=1e-14)
    change = (family(x, 0.7 + step) - family(x, 0.7 - step)) / (2 * step)
    np.testing.assert_allclose(module.s_jacobian(0.7, x), change, rtol=1e-8)


def test_long_lines_are_broken_and_parts_have_the_names_of_the_article() -> None:
    for target in ("numpy", "jax"):
        text = emit(written("G"), "gradient", target) + emit(written("r"), "jacobian", target)
        code = [
            line for line in re.sub(r'r?"""[\s\S]*?"""', "", text).splitlines() if " = " in line or "return" in line
        ]
        assert max(map(len, code)) <= 120
        assert "    p = _shares" in text
        assert "((x" not in text
        assert not re.search(r"_shares(_of)?\(\(", text)
    long = "    value = " + " + ".join(
        [f'np.einsum("...ab,...b->...a", W, z[..., :, None, None, {k}])' for k in range(9)]
    )
    lines = broken(long).splitlines()
    assert len(lines) > 2
    assert not any(line.endswith(("...,", "None,")) for line in lines)
    assert ast.dump(ast.parse(broken(long).replace("    value", "value", 1))) == ast.dump(ast.parse(long.strip()))
    assert broken(f'"""\n{long}\n"""') == f'"""\n{long}\n"""'
