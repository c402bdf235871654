"""A given n: results entry by entry, held against SymPy's own derivatives, and derivations that are written out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import sympy

from symsoft import asking, verify_text
from symsoft.cli import main
from symsoft.derive import derive, questions, unknowns
from symsoft.emit.derivation import render
from symsoft.emit.result import written
from symsoft.explicit.result import MOST, result
from symsoft.functions import FAMILY
from symsoft.rules.given_size import opened, told_apart
from symsoft.term import Choice, Entry, FixedSize, Index, Size, Sum, Variable, add, delta, number
from symsoft.verdict import Accepted, Proved
from symsoft.written import written_out

QUESTIONS = [
    (name, quantity, wrt)
    for name, function in FAMILY.items()
    for quantity in questions(function)
    for wrt in unknowns(function, quantity)
]
NO_MATRIX = {
    ("linear_softmax", "jacobian", "W"): 3,
    ("linear_log_policy", "jacobian", "φ"): 3,
    ("attention", "jacobian", "K"): 3,
    ("attention", "jacobian", "V"): 3,
    ("linear_cross_entropy", "hessian", "W"): 4,
    ("batch_cross_entropy", "hessian", "x"): 4,
    ("batch_cross_entropy", "hessian", "y"): 4,
}
"""The results with more than two indices, and how many they have."""
WRITTEN = [
    ("softmax", "jacobian"),
    ("softmax", "jvp"),
    ("softmax", "vjp"),
    ("log_softmax", "jacobian"),
    ("logsumexp", "gradient"),
    ("logsumexp", "hessian"),
    ("softmax_temperature", "jacobian"),
    ("cross_entropy", "gradient"),
    ("entropy", "gradient"),
]


@pytest.mark.parametrize(("function", "quantity", "wrt"), QUESTIONS)
def test_every_result_is_what_sympy_finds(function: str, quantity: str, wrt: str) -> None:
    by = wrt or FAMILY[function].argument.name
    if (function, quantity, by) in NO_MATRIX:
        with pytest.raises(ValueError, match=f"{NO_MATRIX[function, quantity, by]} indices is no matrix"):
            result(derive(function, quantity, wrt), 2)
        return
    found = result(derive(function, quantity, wrt), 2)
    found.check()
    assert found.matrix().shape == (2 if found.axes else 1, 2 if len(found.axes) == 2 else 1)
    with pytest.raises(ArithmeticError, match="is not what SymPy finds"):
        replace(found, found=add(found.found, number(1))).check()


def test_rows_are_outputs() -> None:
    matrix = result(derive("log_policy", "jacobian"), 2).matrix()
    first, second = sympy.symbols("π1 π2")
    assert matrix == sympy.Matrix([[1 - first, -second], [-first, 1 - second]])


def test_a_class_stays_a_symbol_that_may_be_any_of_them() -> None:
    found = result(derive("cross_entropy_labels", "gradient"), 2)
    found.check()
    first, second = (sympy.Symbol(f"s{k}") for k in (1, 2))
    chosen = found.matrix().subs(sympy.Symbol("y", integer=True), 2)
    assert chosen == sympy.Matrix([first, second - 1])
    assert r"s_{1} - \delta_{1 y}" in written(found, "latex")
    one_more = replace(found, found=add(found.found, delta(Entry(1, Size("n")), Choice("y", (), Size("n")))))
    with pytest.raises(ArithmeticError, match="is not what SymPy finds"):
        one_more.check()


def test_a_large_result_has_dots() -> None:
    found = result(derive("log_policy", "jacobian"), 7)
    assert written(found, "latex").count(r"\cdots") == 3
    assert "⋱" in written(found, "text")
    assert "π4" in written(found, "sympy")


def test_formats() -> None:
    found = result(derive("log_policy", "jvp"), 2)
    assert written(found, "latex").startswith(r"\begin{bmatrix}")
    assert r"\pi_{1}" in written(found, "latex")
    assert sympy.sympify(written(found, "sympy")).shape == (2, 1)
    assert "π₁" in written(found, "text")
    assert written(result(derive("sigmoid", "symmetry"), 1), "sympy") == "1 - σ"


@pytest.mark.parametrize("format", ["markdown", "latex"])
@pytest.mark.parametrize(("function", "quantity"), WRITTEN)
def test_what_is_written_out_reads_back_as_proved(function: str, quantity: str, format: str) -> None:
    text = render(written_out(derive(function, quantity), 3), format)
    assert r"\sum" not in text
    judgement = verify_text(text, format)
    verdicts = [judged.verdict for judged in judgement.steps]
    assert all(isinstance(verdict, Proved | Accepted) for verdict in verdicts), verdicts
    assert sum(isinstance(verdict, Proved) for verdict in verdicts) >= 2
    assert not judgement.warnings
    spoilt = text.replace("\\begin{bmatrix}\n", "\\begin{bmatrix}\n1 + ")
    assert any(not isinstance(judged.verdict, Proved | Accepted) for judged in verify_text(spoilt, format).steps)


OWN_STYLES = {
    "indicator.toml": '[notation]\ndelta = "indicator"',
    "index-t.toml": '[symbols]\nlogits = "z"\n[indices]\ni = "t"\n[notation]\nderivative = "D"',
}
SIZED = [
    (["softmax", "jacobian", "--n", "3", "--style", "zero-based"], r"s_0 \left(1 - s_0\right)"),
    (["softmax", "jacobian", "--n", "9", "--style", "zero-based"], r"e^{x_0} + e^{x_1} + \cdots + e^{x_8}"),
    (["softmax_kl", "gradient", "--n", "2", "--style", "indicator.toml"], r"\mathbf{1}_{1=j}"),
    (["linear_softmax", "jacobian", "--n", "2", "--style", "indicator.toml"], r"\mathbf{1}_{i=1}"),
    (["log_policy", "jacobian", "--n", "2", "--style", "index-t.toml"], r"D_{z_j} g_t"),
    (["softmax", "jacobian", "--n", "3"], r"\frac{\delta_{ij} e^{x_i} Z - e^{x_i} e^{x_j}}{Z^{2}}"),
    (["linear_softmax", "jacobian", "--n", "2"], r"e^{z_1} + e^{z_2}"),
    (["linear_cross_entropy", "gradient", "--n", "n=2,m=2"], r"\left(s_2 \left(y_1 + y_2\right) - y_2\right) x_1"),
    (["focal_loss", "gradient", "--n", "3"], r"s_3 - \delta_{y,3}"),
    (["cross_entropy", "gradient", "--n", "8"], r"y_1 + y_2 + \cdots + y_8"),
    (["cross_entropy", "hessian", "--n", "3", "--style", "index-t.toml"], r"s_2 \left(1 - s_2\right)"),
    (["attention", "jacobian", "--n", "n=2,m=2,d=2"], "V_{1,1} a_1"),
    (["linear_softmax", "jacobian", "--n", "n=2,m=2"], r", \quad l = 1, 2"),
    (["linear_cross_entropy", "gradient", "--n", "3"], r"\cdots"),
    (["batch_cross_entropy", "gradient", "--n", "10"], r"\frac{1}{N} \begin{bmatrix}"),
]


@pytest.mark.parametrize(("question", "part"), SIZED, ids=[" ".join(question) for question, _ in SIZED])
def test_sizes_are_given_by_name_and_what_is_long_has_dots(
    question: list[str], part: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for name, style in OWN_STYLES.items():
        (tmp_path / name).write_text(style, encoding="utf-8")
    question = [str(tmp_path / word) if word in OWN_STYLES else word for word in question]
    for format in ("latex", "markdown"):
        assert main(["derive", *question, "--format", format]) == 0
        out = capsys.readouterr().out
        assert part in out
        verdicts = [judged.verdict for judged in verify_text(out, format).steps]
        assert all(isinstance(verdict, Proved | Accepted) for verdict in verdicts)
    spoilt = out.replace(part, f"2 {part}", 1)
    assert any(not isinstance(judged.verdict, Proved | Accepted) for judged in verify_text(spoilt).steps)


WHOLE = [
    ("cross_entropy", "hessian", ""),
    ("cross_entropy_smoothed", "hessian", ""),
    ("label_smoothing", "hessian", ""),
    ("softmax_kl", "hessian", ""),
    ("logsumexp", "hessian", ""),
    ("softmax_temperature", "jacobian", ""),
    ("linear_softmax", "jacobian", "x"),
    ("linear_cross_entropy", "gradient", ""),
]


@pytest.mark.parametrize("n", [4, 5, 6])
@pytest.mark.parametrize(("function", "quantity", "wrt"), WHOLE)
def test_up_to_six_a_matrix_is_written_in_full(function: str, quantity: str, wrt: str, n: int) -> None:
    derivation = derive(function, quantity, wrt)
    sizes = ("n", "m") if function.startswith("linear") else ("n",)
    text = render(written_out(derivation, dict.fromkeys(sizes, n)), "markdown")
    assert "dots" not in text
    assert text.count(" & ") >= n * (n - 1)
    assert all(isinstance(judged.verdict, Proved | Accepted) for judged in verify_text(text).steps)
    head, _, last = text.rpartition(" & ")
    spoilt = f"{head} & 2 + {last}"
    assert any(not isinstance(judged.verdict, Proved | Accepted) for judged in verify_text(spoilt).steps)


SECOND = [
    (["focal_loss", "hessian", "--n", "3"], r"-s_3 s_2 C + \left(\delta_{y,3} - s_3\right) \gamma s_y"),
    (["focal_loss", "hessian", "--n", "6"], r"s_6 \left(1 - s_6\right) C"),
    (["attention", "jvp", "--n", "6"], r"V_{1,m} a_1"),
    (["linear_cross_entropy", "hvp", "--n", "6"], r"x_m s_6 \left(\sum_{r=1}^{m} x_r V_{6,r} - A\right)"),
    (["linear_cross_entropy", "hvp", "--n", "10"], r"x_m s_{10} \left("),
    (["batch_cross_entropy", "hvp", "--n", "10"], r"s_{N,10} \left("),
]


@pytest.mark.parametrize(("question", "part"), SECOND, ids=[" ".join(question) for question, _ in SECOND])
def test_second_derivatives_and_sums_in_sums_are_written_out(
    question: list[str], part: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["derive", *question, "--format", "markdown"]) == 0
    out = capsys.readouterr().out
    head, _, last = out.partition("By writing out the entries")
    assert part in last
    first = last.replace(part, f"2 {part}", 1)
    *before, called, after = head.split("$$")
    other = "$$".join((*before, called.replace("= ", "= 1 + ", 1), after))
    for spoilt in (head + first, other + last):
        assert not isinstance(verify_text(spoilt).steps[-1].verdict, Proved | Accepted)


def test_a_sum_inside_a_sum_has_a_letter() -> None:
    text = render(written_out(derive("attention", "jvp"), dict.fromkeys("nmd", 3)), "markdown")
    assert r"C_l = K_{l,1} v_1 + K_{l,2} v_2 + K_{l,3} v_3, \quad l = 1, 2, 3" in text
    assert "A = a_1 C_1 + a_2 C_2 + a_3 C_3" in text
    assert all(isinstance(judged.verdict, Proved | Accepted) for judged in verify_text(text).steps)
    spoilt = text.replace("C_l = K_{l,1} v_1", "C_l = K_{l,2} v_1")
    assert any(not isinstance(judged.verdict, Proved | Accepted) for judged in verify_text(spoilt).steps)


def test_a_long_sum_that_a_matrix_repeats_has_a_letter() -> None:
    text = render(written_out(derive("linear_softmax", "jacobian", "x"), {"n": 3, "m": 3}), "markdown")
    assert "C_j = s_1 W_{1,j} + s_2 W_{2,j} + s_3 W_{3,j}" in text
    assert r"s_1 \left(W_{1,1} - C_1\right)" in text
    spoilt = text.replace("C_j = s_1 W_{1,j}", "C_j = s_2 W_{1,j}")
    assert any(not isinstance(judged.verdict, Proved | Accepted) for judged in verify_text(spoilt).steps)


def test_a_matrix_in_text_is_a_grid(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["derive", "softmax", "jacobian", "--n", "2"]) == 0
    out = capsys.readouterr().out
    assert "= ⎡ s_1 (1 − s_1)    −s_1 s_2    ⎤\n" in out
    assert "by the quotient rule" not in out
    assert "the quotient rule" in out
    assert main(["derive", "softmax", "jacobian", "--n", "7"]) == 0
    assert "⋱" in capsys.readouterr().out


def test_a_sum_that_is_a_number_is_written_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["derive", "softmax", "sum", "--n", "3", "--format", "markdown"]) == 0
    out = capsys.readouterr().out
    assert out.rstrip().endswith("$$\n= 1\n$$")
    assert all(isinstance(judged.verdict, Proved | Accepted) for judged in verify_text(out).steps)
    spoilt = out.replace("= 1\n", "= 2\n")
    assert not isinstance(verify_text(spoilt).steps[-1].verdict, Proved | Accepted)


@pytest.mark.parametrize("function", ["softmax", "log_softmax", "logsumexp"])
def test_a_statement_about_values_is_written_out(function: str) -> None:
    text = render(written_out(derive(function, "shift"), 3), "markdown")
    assert r"\sum" not in text
    assert "e^{x_3}" in text
    assert all(isinstance(judged.verdict, Proved | Accepted) for judged in verify_text(text).steps)
    spoilt = text.replace("e^{x_3 + c}", "e^{x_3 - c}")
    assert any(not isinstance(judged.verdict, Proved | Accepted) for judged in verify_text(spoilt).steps)


def test_what_is_written_out_and_does_not_read_back_is_not_written(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(asking, "render", lambda *_: "$$1 = 2$$")
    assert main(["derive", "softmax", "jvp", "--n", "2", "--format", "markdown"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "is not proved when read back" in captured.err


def test_a_large_matrix_has_dots() -> None:
    text = render(written_out(derive("softmax", "jacobian"), 8), "markdown")
    assert r"\ddots" in text
    assert r"s_8 \left(1 - s_8\right)" in text
    assert all(isinstance(judged.verdict, Proved | Accepted) for judged in verify_text(text).steps)


def test_sums_are_written_out_and_deltas_told_apart() -> None:
    k = Index("k", FixedSize(2))
    x = [Variable("x", (Entry(place, k.size),)) for place in (1, 2)]
    assert opened(Sum(k, Variable("x", (k,)))) == add(*x)
    assert told_apart(delta(Entry(1, k.size), Entry(2, k.size))) == number(0)
    assert told_apart(delta(Entry(1, k.size), Entry(1, k.size))) == number(1)
    assert told_apart(delta(Entry(1, k.size), k)) == delta(Entry(1, k.size), k)


def test_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "three.md"
    question = ["derive", "softmax", "jacobian", "--n", "3", "--format", "markdown"]
    assert main([*question, "--style", "classifier", "--lang", "zh", "-o", str(path)]) == 0
    assert r"\hat{y}_3 \left(1 - \hat{y}_3\right)" in path.read_text(encoding="utf-8")
    assert main(["verify", "--strict", str(path)]) == 0
    assert main(["derive", "softmax", "jvp", "--n", "2", "--format", "sympy"]) == 0
    assert "Matrix([[s1*(" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["softmax", "jvp", "--n", str(MOST + 1), "--format", "sympy"], f"argument --n: {MOST + 1} is not written out"),
        (["softmax", "jvp", "--n", "1001"], "argument --n: 1001 is not written out; choose from 2 to 1000"),
        (["softmax", "jvp", "--n", "0"], "argument --n: '0' is not a number of components"),
        (["softmax", "jvp", "--n", "3", "--style", "bold", "--format", "sympy"], "choose from text, latex, markdown"),
        (["sigmoid", "symmetry", "--n", "3"], "argument --n: it has no size to give a number for; leave out n"),
        (["softmax", "jvp", "--n", "10" * 9], "is not a number of components (an integer from 1 to 999999999)"),
        (["softmax", "jvp", "--n", "3", "--n", "2"], "argument --n: given twice; give it once"),
        (["softmax", "jacobian", "--wrt", "x", "--wrt", "T"], "argument --wrt: given twice; give it once"),
        (["linear_softmax", "jacobian", "--n", "n=3,n=2"], "argument --n: 'n=3,n=2' gives a size twice"),
        (["softmax", "jacobian", "-o", "."], "argument -o: '.' cannot be written: Is a directory"),
        (["softmax", "jacobian", "-o", ".", "--force"], "argument -o: '.' cannot be written: Is a directory"),
        (["linear_softmax", "jacobian", "--n", "K=3"], "argument --n: there is no size 'K'; choose from n, m"),
        (["linear_softmax", "jacobian", "--n", "n=3,m"], "argument --n: 'n=3,m' is no list of sizes, as n=3,m=2 is"),
        (["linear_softmax", "jacobian", "--n", "n=0"], "argument --n: '0' is not a number of components"),
        (
            ["attention", "jacobian", "--wrt", "K", "--n", "3", "--format", "sympy"],
            "argument --n: a result with 3 indices is no matrix",
        ),
    ],
)
def test_wrong_use_is_one_clear_line(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["derive", *arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert said in captured.err
