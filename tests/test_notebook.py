"""Notebooks: what is derived, judged and emitted shows itself, %%verify judges a cell, and a written one reads back."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from symsoft import kernel, notebook, verify_text
from symsoft.cli import main
from symsoft.derive import questions
from symsoft.emit.words import LANGUAGES
from symsoft.functions import FAMILY
from symsoft.notebook import Derived, cell, derive, emit, verify
from symsoft.verdict import Accepted, Proved

TRUE = r"$$s_i = \frac{e^{x_i}}{\sum_{k=1}^n e^{x_k}}$$ $$\frac{\partial s_i}{\partial x_j} = s_i (\delta_{ij} - s_j)$$"
FALSE = TRUE.replace(r"\delta_{ij} -", r"\delta_{ij} +")


@pytest.fixture(scope="module")
def jacobian() -> Derived:
    return derive("softmax", "jacobian")


class Balanced(HTMLParser):
    """Counts that every tag is closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def balanced(html: str) -> bool:
    parser = Balanced()
    parser.feed(html)
    return not parser.open


def test_every_step_can_be_walked(jacobian: Derived) -> None:
    assert [step.rule for step in jacobian.steps][:2] == ["the definition", "the quotient rule"]
    for step in jacobian.steps:
        assert isinstance(step.verdict, kernel.Proved)
        left, right = step.sympy(3, i=1, j=2)
        assert (left - right).simplify() == 0
        assert step._repr_latex_().startswith("$")
    first, last = jacobian.steps[0], jacobian.steps[-1]
    assert first.statement.left != last.statement.left


def test_an_index_without_a_number_is_named(jacobian: Derived) -> None:
    with pytest.raises(ValueError, match="indices: no number is given for j"):
        jacobian.steps[0].sympy(3, i=1)


@pytest.mark.parametrize(("n", "i"), [(3, 4), (3, 0), (3, -1), (1, 2)])
def test_an_index_out_of_range_is_refused(jacobian: Derived, n: int, i: int) -> None:
    with pytest.raises(ValueError, match=f"indices: i = {i} is no place among {n}"):
        jacobian.steps[0].sympy(n, i=i, j=1)


@pytest.mark.parametrize("n", [0, -2])
def test_no_components_are_refused(jacobian: Derived, n: int) -> None:
    with pytest.raises(ValueError, match=f"n: {n} is no number of components"):
        jacobian.steps[0].sympy(n, i=1, j=1)


def test_a_class_out_of_range_is_refused() -> None:
    step = derive("cross_entropy_labels", "gradient").steps[0]
    assert step.sympy(3, j=1, y=3)
    with pytest.raises(ValueError, match="indices: y = 4 is no place among 3"):
        step.sympy(3, j=1, y=4)


@pytest.mark.parametrize("asked", [("softmax", "jacobian"), ("linear_cross_entropy", "gradient")])
def test_a_given_n_is_written_out(asked: tuple[str, str]) -> None:
    shown = derive(*asked, n=2)
    assert "e^{x_1} + e^{x_2}" in shown._repr_markdown_() or "e^{z_1} + e^{z_2}" in shown._repr_markdown_()
    assert all(isinstance(step.verdict, kernel.Proved) for step in shown.steps)
    with pytest.raises(ValueError, match=r"^n: there is no size 'q'; choose from n"):
        derive(*asked, n={"q": 2})


def test_the_places_of_a_given_n_are_those_that_there_are() -> None:
    step = derive("softmax", "jacobian", n=2).steps[1]
    left, right = step.sympy(2, i=1, j=2)
    assert (left - right).simplify() == 0
    with pytest.raises(ValueError, match="j = 3 is no place among 2"):
        step.sympy(3, i=1, j=3)


def test_it_may_be_written_like_an_article() -> None:
    theirs = TRUE.replace("s_", "p_").replace("x_", "z_")
    shown = derive("softmax", "jacobian", like=theirs)
    assert r"\frac{\partial p_i}{\partial z_j}" in shown._repr_markdown_()
    assert "s_" not in shown._repr_latex_()
    with pytest.raises(ValueError, match=r"^like: there is a style already"):
        derive("softmax", "jacobian", like=theirs, style="bold")


def test_bars_in_a_formula_are_no_borders_of_the_table() -> None:
    rows = cell("", r"$$\pi(a|s) = <b>|x|$$")._repr_markdown_().split("\n")[2:]
    assert rows
    assert all(len(re.split(r"(?<!\\)\|", row)) == 4 and "<" not in row for row in rows)


def test_what_is_derived_shows_itself(jacobian: Derived) -> None:
    assert not [
        s for s in verify_text(jacobian._repr_markdown_()).steps if not isinstance(s.verdict, Proved | Accepted)
    ]
    assert not [s for s in verify_text(jacobian._repr_latex_(), "latex").steps if isinstance(s.verdict, kernel.Refuted)]
    assert balanced(jacobian._repr_html_())
    assert r"s_i \left(\delta_{ij} - s_j\right)" in jacobian._repr_html_()
    assert "the quotient rule" in repr(jacobian)


def test_a_style_whose_letters_do_not_read_back_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert derive("softmax", "jacobian", style="classifier").steps
    monkeypatch.setattr(notebook, "render", lambda *_: "$$1 = 2$$")
    for style in ("classifier", "zero-based"):
        with pytest.raises(
            ValueError, match=r"^style: a derivation was found.*; choose other letters, or another notation$"
        ):
            derive("softmax", "jacobian", style=style)


def test_an_article_and_a_style_may_be_given() -> None:
    shown = derive("s", "jacobian", "x", article=TRUE, style="classifier", lang="vi")
    assert r"\hat{y}_i \left(\delta_{ij} - \hat{y}_j\right)" in shown._repr_markdown_()
    assert "Theo " in shown._repr_markdown_()


@pytest.mark.parametrize(("text", "name"), [(TRUE, "proved"), (FALSE, "refuted")])
def test_verdicts_stand_beside_the_formulas(text: str, name: str, tmp_path: Path) -> None:
    path = tmp_path / "article.md"
    path.write_text(text, encoding="utf-8")
    for shown in (cell("", text), verify(path)):
        assert shown.steps[0].step.kind == "definition"
        assert balanced(shown._repr_html_())
        for written in (shown._repr_html_(), shown._repr_markdown_(), shown._repr_latex_(), repr(shown)):
            assert name in written
            assert ("refuted" in written) == (name == "refuted")


def test_a_cell_is_escaped() -> None:
    html = cell("", r"$$a_i <script>alert(1)</script> = b_i$$")._repr_html_()
    assert "<script>" not in html
    assert balanced(html)


def test_a_format_that_there_is_not_names_the_choices() -> None:
    with pytest.raises(ValueError, match="choose from markdown, latex"):
        cell("word", TRUE)


def test_what_is_emitted_shows_itself_as_code() -> None:
    code = emit("softmax", "value")
    assert "def softmax" in code
    assert code._repr_markdown_().startswith("```python\n")
    assert balanced(code._repr_html_())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_derivation_is_written_as_a_notebook(
    language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "derived.ipynb"
    question = ["derive", "cross_entropy", "gradient", "--format", "notebook", "--lang", language, "-o", str(path)]
    assert main(question) == 0
    assert main(["verify", "--strict", str(path)]) == 0
    assert " proved" in capsys.readouterr().out
    written = json.loads(path.read_text(encoding="utf-8"))
    assert written["nbformat"] == 4
    assert len(written["cells"]) >= 3
    nbformat = pytest.importorskip("nbformat")
    nbformat.validate(nbformat.from_dict(written))


@pytest.mark.parametrize("name", [name for name in FAMILY if questions(FAMILY[name])])
def test_every_function_is_walked_with_its_verdicts(name: str) -> None:
    steps = derive(name, questions(FAMILY[name])[0]).steps
    assert steps
    assert isinstance(steps[-1].verdict, kernel.Proved)


def test_a_notebook_runs(tmp_path: Path) -> None:
    nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    pytest.importorskip("ipykernel")
    cells = [
        "%load_ext symsoft",
        f"%%verify\n{FALSE}",
        "from symsoft.notebook import derive\nderive('softmax', 'jacobian')",
    ]
    whole = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells])
    done = nbclient.NotebookClient(
        whole, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
    )
    done.execute()
    judged, derived = (done.nb.cells[number].outputs[0]["data"] for number in (1, 2))
    assert "✗ refuted" in judged["text/html"]
    assert "✓ proved" not in judged["text/html"]
    assert {"text/html", "text/latex", "text/markdown", "text/plain"} <= derived.keys()
