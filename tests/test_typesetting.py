"""What derive writes is typeset by LaTeX with amsmath alone, by KaTeX and by MathJax, where these are installed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from itertools import cycle
from pathlib import Path

import pytest

from symsoft import verify_text
from symsoft.authored import authored
from symsoft.derivation import Derivation
from symsoft.derive import derive, questions, unknowns
from symsoft.emit.breaking import broken, rows
from symsoft.emit.derivation import render
from symsoft.emit.display import PAGE, align, shown
from symsoft.emit.notation import Notation
from symsoft.emit.style import STYLES, Style, style_of
from symsoft.emit.styled import styled
from symsoft.emit.width import width
from symsoft.emit.words import LANGUAGES
from symsoft.functions import FAMILY
from symsoft.verdict import Accepted, Proved
from symsoft.written import written_out

HERE = Path(__file__).parent / "typesetting"
WRITTEN = [
    *map(style_of, STYLES),
    Style(),
    Style(Notation(derivative="nabla", delta="cases", vectors="bold", exponential="exp", layout="denominator")),
    Style(Notation(derivative="subscript", delta="bracket")),
    Style(Notation(derivative="D")),
]
GIVEN = [
    ("softmax", "jacobian", 3),
    ("softmax", "jvp", 3),
    ("softmax", "jacobian", 8),
    ("cross_entropy", "gradient", 3),
    ("cross_entropy_smoothed", "gradient", 3),
    ("softmax_kl", "hessian", 10),
]
WIDE = r"$$p_i = \frac{\log(1 + e^{x_i})}{\sum_{k=1}^n \log(1 + e^{x_k})}$$"
DISPLAY = re.compile(r"\$\$\n(.*?)\n\$\$", re.DOTALL)

ALIGNED = re.compile(r"\\begin\{align\*\}.*?\\end\{align\*\}", re.DOTALL)


def derivations() -> list[Derivation]:
    family = [
        derive(name, quantity, wrt)
        for name, function in FAMILY.items()
        for quantity in questions(function)
        for wrt in unknowns(function, quantity)
    ]
    return [*family, derive(authored(verify_text(WIDE), "p"), "jacobian")]


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """Every derivation as LaTeX, in one style after the other."""
    return [
        render(styled(derivation, style), "latex", "en", style.notation)
        for derivation, style in zip(derivations(), cycle(WRITTEN), strict=False)
    ]


@pytest.fixture(scope="module")
def given() -> list[str]:
    """Derivations at a given n as LaTeX, each in every style."""
    return [
        render(styled(written_out(derive(name, quantity), n), style), "latex", "en", style.notation)
        for name, quantity, n in GIVEN
        for style in WRITTEN
    ]


@pytest.fixture(scope="module")
def displays(texts: list[str], given: list[str]) -> list[str]:
    """Every display of them, and those of the Markdown in every language."""
    marked = [render(derive("cross_entropy", "gradient"), "markdown", language) for language in LANGUAGES]
    return [display for text in (*texts, *given) for display in ALIGNED.findall(text)] + [
        d for m in marked for d in DISPLAY.findall(m)
    ]


def complaints(engine: str, displays: list[str]) -> list[tuple[str, str]]:
    """The displays that an engine in Node cannot render, and what it says; skips where the engine is not installed."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    if subprocess.run(
        [node, "-e", f"require.resolve('{engine}')"], cwd=HERE, capture_output=True, check=False
    ).returncode:
        pytest.skip(f"{engine} is not installed: npm install in {HERE.name}/, or name a folder of modules in NODE_PATH")
    done = subprocess.run(
        [node, HERE / "render.cjs", engine], input=json.dumps(displays), capture_output=True, text=True, check=True
    )
    return [(source, said) for source, said in json.loads(done.stdout)]


@pytest.mark.parametrize("engine", ["katex", "mathjax"])
def test_the_web_shows_every_display(engine: str, displays: list[str]) -> None:
    assert complaints(engine, displays) == []


@pytest.mark.parametrize("engine", ["katex", "mathjax"])
def test_the_web_says_what_it_cannot_show(engine: str) -> None:
    assert len(complaints(engine, [r"\frac{a}{b}", r"\frac{a", r"\nosuchcommand"])) == 2


def typeset(texts: list[str], folder: Path) -> tuple[int, str]:
    """The exit code of pdflatex on an article with amsmath alone, and its log; skips where there is no LaTeX."""
    latex = shutil.which("pdflatex")
    if latex is None:
        pytest.skip("pdflatex is not installed")
    body = "\n\\clearpage\n".join(texts)
    whole = f"\\documentclass{{article}}\n\\usepackage{{amsmath}}\n\\begin{{document}}\n{body}\n\\end{{document}}\n"
    (folder / "all.tex").write_text(whole, encoding="utf-8")
    done = subprocess.run(
        [latex, "-interaction=nonstopmode", "-halt-on-error", "all.tex"],
        cwd=folder, capture_output=True, text=True, check=False, env={**os.environ, "max_print_line": "1000"},
    )  # fmt: skip
    return done.returncode, done.stdout


def overfull(log: str) -> list[float]:
    """By how many points lines are too wide."""
    return [float(points) for points in re.findall(r"Overfull \\hbox \(([0-9.]+)pt too wide\)", log)]


def test_latex_compiles_with_amsmath_alone(texts: list[str], tmp_path: Path) -> None:
    code, log = typeset(texts, tmp_path)
    assert code == 0, log[-2000:]
    wide = [points for points in overfull(log) if points > 10]
    assert len(wide) <= len(texts) // 50, wide


def test_latex_compiles_what_is_written_out(given: list[str], tmp_path: Path) -> None:
    assert all(r"\begin{bmatrix}" in text for text in given)
    code, log = typeset(given, tmp_path)
    assert code == 0, log[-2000:]
    assert [points for points in overfull(log) if points > 10] == []


def test_latex_stops_at_what_it_does_not_know(tmp_path: Path) -> None:
    assert typeset([r"$\nosuchcommand$"], tmp_path)[0] != 0


def test_a_long_line_is_broken_where_a_term_begins() -> None:
    terms = ["a" * 30, "+ " + "b" * 30, "- " + "c" * 30]
    assert rows(" ".join(terms), PAGE) == tuple(terms)
    assert rows("a + b", PAGE) == ("a + b",)
    lines = r"\begin{aligned} & " + r" \\ & \quad {} ".join(terms) + r" \end{aligned}"
    assert broken("a + b", PAGE) == "a + b"
    assert broken(r"\left(" + " ".join(terms) + r"\right) d", PAGE) == rf"\left({lines}\right) d"


def test_a_note_that_has_no_room_stands_below() -> None:
    short = align([("a", ("b",), "why")])
    assert "&& \\text{(why)}" in short
    long = align([("a", ("b" * PAGE,), "why")])
    assert "\\\\\n  &\\qquad \\text{(why)}" in long
    assert width(r"\frac{\partial s_i}{\partial x_j}") < 4


def test_a_long_step_has_rows_of_its_own_and_is_one_step() -> None:
    terms = ("2 x" + " + x" * 20, "- 3 x" + " - x" * 20)
    judgements = [
        verify_text(shown("f", terms) + "\n\nIt is\n\n" + shown("", ("-x",))),
        verify_text(align([("f", terms, "by parts"), ("", ("-x",), "by counting")]), "latex"),
    ]
    for judgement in judgements:
        assert [type(judged.verdict) for judged in judgement.steps] == [Accepted, Proved]


def test_many_steps_may_go_on_on_the_next_page(tmp_path: Path) -> None:
    step = ("", (r"\frac{a}{\sum_{k=1}^{n} b_k}",), "the same")
    few, many = align([step] * 3), align([step] * 40)
    assert "allowdisplaybreaks" not in few
    code, log = typeset([many], tmp_path)
    assert code == 0
    assert "Overfull \\vbox" not in log
    assert int(re.findall(r"\((\d+) pages", log)[0]) == 3
