"""Notebooks: what is derived, judged and emitted shows itself, %%verify judges a cell, and a written one reads back."""

from __future__ import annotations

import json
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
    with pytest.raises(
        ValueError, match=r"^style: a derivation was found.*; choose other letters, or another notation$"
    ):
        derive("softmax", "jacobian", style="classifier")


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
