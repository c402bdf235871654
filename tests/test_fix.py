"""`verify --fix`: a copy with what is sure to be mended, and nothing overwritten unasked."""

from __future__ import annotations

from pathlib import Path

import pytest

from symsoft.cli import main

TRUE = r"""$$s_i = \frac{e^{x_i}}{\sum_{k=1}^{n} e^{x_k}}$$

$$\frac{\partial s_i}{\partial x_j} = s_i \left(\delta_{ij} - s_j\right)$$
"""
SLIP = TRUE.replace(r"\delta_{ij} - s_j", r"\delta_{ij} + s_j")


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "a.md"
    path.write_text(SLIP, encoding="utf-8")
    return path


def test_a_copy_is_written_and_the_article_is_left(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--fix", str(article)]) == 1
    assert article.read_text(encoding="utf-8") == SLIP
    assert article.with_name("a.fixed.md").read_text(encoding="utf-8") == TRUE
    assert "1 mended" in capsys.readouterr().err
    assert main(["verify", str(article.with_name("a.fixed.md"))]) == 0


def test_in_place_writes_into_the_article(article: Path) -> None:
    assert main(["verify", "--fix", "--in-place", str(article)]) == 1
    assert article.read_text(encoding="utf-8") == TRUE


def test_a_copy_that_exists_is_not_overwritten_unasked(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = article.with_name("a.fixed.md")
    copy.write_text("mine", encoding="utf-8")
    assert main(["verify", "--fix", str(article)]) == 2
    assert "--force" in capsys.readouterr().err
    assert copy.read_text(encoding="utf-8") == "mine"
    assert main(["verify", "--fix", "--force", str(article)]) == 1
    assert copy.read_text(encoding="utf-8") == TRUE


def test_nothing_is_written_where_nothing_is_sure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "b.md"
    path.write_text("$$(a + b)^2 = a^3 + b$$\n", encoding="utf-8")
    assert main(["verify", "--fix", str(path)]) == 1
    assert [found.name for found in tmp_path.iterdir()] == ["b.md"]
    assert "nothing to fix" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--in-place", "a.md"], ["--fix", "-"]])
def test_wrong_use_is_said(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", *arguments]) == 2
    assert "argument --" in capsys.readouterr().err
