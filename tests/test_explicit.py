"""A given n in SymPy: the Jacobian over the outputs, formats, the lambdified function, and a check that can fail."""

from __future__ import annotations

import dataclasses
import math
import time

import numpy as np
import pytest
import sympy

from symsoft.explicit import FORMATS, Explicit, explicit, instantiate, render
from symsoft.explicit.check import check
from symsoft.functions import FUNCTIONS
from symsoft.term import Entry, Index, Max, Partial, Product, Size, Sum, Variable, add, delta, divide, mul, number

N = Size("n")
I, J, K = Index("i", N), Index("j", N), Index("k", N)
X_K = Variable("x", (K,))


@pytest.mark.parametrize("n", [1, 2, 3, 7])
def test_softmax_over_its_outputs(n: int) -> None:
    s = sympy.symbols(f"s1:{n + 1}")
    wanted = [[s[i] * (1 - s[i]) if i == j else -s[i] * s[j] for j in range(n)] for i in range(n)]
    given = explicit("softmax", n)
    assert given.jacobian == sympy.ImmutableMatrix(wanted)
    assert given.n == n
    assert given.x == sympy.symbols(f"x1:{n + 1}")
    assert given.value.shape == (n, 1)
    assert given.check().entries == n * n


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_of_the_table(name: str) -> None:
    given = explicit(name, 3 if FUNCTIONS[name].argument.places else 1)
    report = given.check()
    assert report.entries == given.jacobian.rows * given.jacobian.cols
    assert report.points >= 2
    assert "exp(x" not in str(given.jacobian)


def test_fifty_components_take_at_most_three_seconds() -> None:
    started = time.process_time()
    assert explicit("softmax", 50).check().entries == 2500
    assert time.process_time() - started < 3


@pytest.mark.parametrize("n", [0, -1, 3.0, "3", None, True, False, 201])
def test_what_is_no_number_of_components(n: object) -> None:
    with pytest.raises(ValueError, match=r"^n: "):
        explicit("softmax", n)  # type: ignore[arg-type]


def test_wrong_questions() -> None:
    with pytest.raises(ValueError, match="choose one of: softmax"):
        explicit("nothing", 3)
    with pytest.raises(ValueError, match="sigmoid is a function of one number"):
        explicit("sigmoid", 3)
    with pytest.raises(ValueError, match="choose one of: latex, sympy, text"):
        render(explicit(), "html")


def test_numpy_integers_are_integers() -> None:
    assert explicit("softmax", np.int64(2)).n == 2  # type: ignore[arg-type]


def test_sympy_reads_its_format_back() -> None:
    text = render(explicit(n=3), "sympy")
    assert "\n" not in text
    assert sympy.sympify(text) == sympy.Matrix(explicit(n=3).jacobian)
    assert text.startswith("Matrix([[s1*(1 - s1), -s1*s2, -s1*s3], ")


def test_latex_is_a_matrix_of_any_size() -> None:
    assert explicit(n=2).jacobian_latex().startswith(r"\begin{bmatrix}s_{1} \left(1 - s_{1}\right) & - s_{1} s_{2}\\")
    assert r"\ddots" not in explicit(n=6).jacobian_latex()
    assert r"\vdots & \vdots & \ddots & \vdots\\" in explicit(n=11).jacobian_latex()
    assert "s₁₁⋅(1 - s₁₁)" in render(explicit(n=11), "text")
    assert "s9" in render(explicit(n=11), "sympy")
    assert explicit(n=2)._repr_latex_().startswith(r"$\displaystyle \begin{bmatrix}")
    assert set(FORMATS) == {"latex", "sympy", "text"}
    assert "s₁⋅(1 - s₁)" in render(explicit(n=2), "text")


@pytest.mark.parametrize(
    "x",
    [[0.0, 1.0, 2.0], [1e308, -1e308, 0.0], [800.0, 0.0, 1.0], [-math.inf, 0.0, 1.0], [1e308, 1e308, 1e308]],
)
def test_numpy_function_is_finite(x: list[float]) -> None:
    jacobian = explicit(n=3).numpy()(x)
    assert jacobian.shape == (3, 3)
    assert np.isfinite(jacobian).all()
    assert np.abs(jacobian.sum(axis=1)).max() < 1e-15
    # One entry that dominates by 40 leaves e^-40 on the diagonal, where 1 - s of the naive form is 0.
    assert explicit(n=2).numpy()([40.0, 0.0])[0, 0] == pytest.approx(math.exp(-40), rel=1e-15)


def test_numpy_function_says_what_it_needs() -> None:
    function = explicit("cross_entropy", 3).numpy()
    assert function([0.0, 1.0, 2.0], [0.0, 1.0, 0.0]).shape == (1, 3)
    with pytest.raises(TypeError, match="2 arguments are needed"):
        function([0.0, 1.0, 2.0])
    with pytest.raises(ValueError, match=r"y1: shape \(2,\) given, \(3,\) needed"):
        function([0.0, 1.0, 2.0], [0.0, 1.0])


def _mutants(given: Explicit) -> list[sympy.Expr]:
    s1, s2, s3 = sympy.symbols("s1:4")
    return [s1 * s2, -s1 * s3, -s1, s1 * (1 - s2), -s1 * s2 - 1, -2 * s1 * s2, sympy.Integer(0)]


@pytest.mark.parametrize("number_of_mutant", range(7))
def test_a_wrong_entry_is_found(number_of_mutant: int) -> None:
    given = explicit(n=3)
    rows = [list(row) for row in given.entries.jacobian]
    rows[0][1] = _mutants(given)[number_of_mutant]
    wrong = dataclasses.replace(given.entries, jacobian=tuple(tuple(row) for row in rows))
    with pytest.raises(ArithmeticError, match=r"entry \(1, 2\)"):
        check(wrong, given.numpy())


def test_a_wrong_number_is_found() -> None:
    given = explicit(n=3)
    right = given.numpy()
    with pytest.raises(ArithmeticError, match="at x ="):
        check(given.entries, lambda *arguments: right(*arguments) * (1 + 1e-13))


def test_instantiate() -> None:
    x1, x2, x3 = sympy.symbols("x1:4")
    sizes = {"n": 3}
    assert instantiate(Sum(K, X_K, (I,)), sizes, {I: 2}) == x1 + x3
    assert instantiate(Product(K, X_K), sizes, {}) == x1 * x2 * x3
    assert instantiate(Max(K, X_K), sizes, {}) == sympy.Max(x1, x2, x3)
    assert instantiate(delta(I, J), sizes, {I: 1, J: 1}) == 1
    assert instantiate(Variable("x", (Entry(-1, N),)), sizes, {}) == x3
    assert instantiate(Partial(mul(X_K, X_K), X_K), sizes, {K: 1}) == 2 * x1
    assert instantiate(divide(number(1), add(X_K, number(2))), sizes, {K: 1}) == 1 / (x1 + 2)
    assert instantiate(Variable("W", (I, J)), sizes, {I: 1, J: 2}) == sympy.Symbol("W1_2")
    with pytest.raises(ValueError, match="no number is given for the free index 'k'"):
        instantiate(X_K, sizes, {})
    with pytest.raises(ValueError, match="no number is given for 'n'"):
        instantiate(Sum(K, X_K), {}, {})


def test_a_large_matrix_has_dots_in_the_middle() -> None:
    lines = render(explicit("softmax", 12)).splitlines()
    assert len({len(line) for line in lines}) == 1
    assert lines[0].startswith("⎡s₁⋅(1 - s₁)")
    assert "⋱" in lines[4]
    assert "s₁₂⋅(1 - s₁₂)" in lines[-1]
