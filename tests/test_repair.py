"""Suggestions: the smallest single edit that makes a refuted step true, and none where two things are wrong."""

from __future__ import annotations

import json

import pytest

from symsoft.emit.latex import latex
from symsoft.judge import judge
from symsoft.read import read_text
from symsoft.repair import negated
from symsoft.report.fix import fixed
from symsoft.report.words import statement
from symsoft.verdict import Refuted, Suggestion

SOFTMAX = r"$$s_i = \frac{e^{x_i}}{\sum_{k=1}^{n} e^{x_k}}$$" + "\n\n"
SIGMOID = r"$$\sigma(x) = \frac{1}{1 + e^{-x}}$$" + "\n\n"

MENDED = {
    "a sign": (
        SOFTMAX,
        r"\frac{\partial s_i}{\partial x_j} = s_i (\delta_{ij} + s_j)",
        "wrong-sign",
        r"s_i \left(\delta_{ij} - s_j\right)",
    ),
    "a factor that is missing": (
        SOFTMAX,
        r"\frac{\partial s_i}{\partial x_j} = \delta_{ij} - s_j",
        "missing-factor",
        r"s_i \left(\delta_{ij} - s_j\right)",
    ),
    "a factor too many": (
        SIGMOID,
        r"\sigma'(x) = x \sigma(x) (1 - \sigma(x))",
        "extra-factor",
        r"\sigma \left(1 - \sigma\right)",
    ),
    "an exponent inside its bracket": (
        "",
        r"(1 - w) (1 - w) (1 - w) w = (1 - w^3) w",
        "misplaced-exponent",
        r"\left(1 - w\right)^{3} w",
    ),
    "a term that is missing": (
        "",
        r"\log \left(\sum_{k=1}^{n} e^{x_k + b}\right) = \log \left(\sum_{k=1}^{n} e^{x_k}\right)",
        "missing-term",
        r"\log\left(\sum_{k=1}^{n} e^{x_k}\right) + b",
    ),
    "a product for a sum": (
        "",
        r"\log \left(\prod_{i=1}^{N} e^{p_i}\right) = \prod_{i=1}^{N} p_i",
        "wrong-binder",
        r"\sum_{i=1}^{N} p_i",
    ),
    "an index, wherever it stands": (
        "",
        r"(\sum_{k=1}^{n} e^{x_k})^2 = (\sum_{k=1}^{n} e^{x_j}) (\sum_{k=1}^{n} e^{x_j})",
        "wrong-index",
        r"\left(\sum_{k=1}^{n} e^{x_k}\right) \sum_{k=1}^{n} e^{x_k}",
    ),
    "an exponent": ("", r"x x x + x = x^2 + x", "wrong-exponent", "x^{3} + x"),
    "a square that is missing": ("", r"(1 - w) (1 - w) w = (1 - w) w", "wrong-exponent", r"\left(1 - w\right)^{2} w"),
    "a root that is missing": (
        "",
        r"\frac{1}{\sqrt{d}} \sum_i x_i = \sum_i \frac{x_i}{d}",
        "wrong-exponent",
        r"\sum_{i=1}^{n} \frac{x_i}{\sqrt{d}}",
    ),
    "a quotient upside down": (
        "",
        r"\frac{\partial}{\partial p_i} \left(-\sum_k y_k \log p_k\right) = -\frac{p_i}{y_i}",
        "inverted",
        r"-\frac{y_i}{p_i}",
    ),
    "a factor below instead of above": (
        "",
        r"\frac{\partial}{\partial x} e^{x / t} = t e^{x / t}",
        "inverted",
        r"\frac{e^{x / t}}{t}",
    ),
    "a complement too many": (
        SOFTMAX,
        r"\frac{\partial s_i}{\partial x_j} = s_i (\delta_{ij} - (1 - s_j))",
        "extra-term",
        r"s_i \left(\delta_{ij} - s_j\right)",
    ),
    "a complement that is missing": (
        SIGMOID,
        r"\sigma'(x) = \sigma(x) \sigma(x)",
        "missing-term",
        r"\left(1 - \sigma\right) \sigma",
    ),
    "a square instead of two indices": (
        "",
        r"(x_i + x_j)^2 - x_i^2 - x_j^2 = 2 x_i^2",
        "wrong-index",
        r"2 x_i x_j",
    ),
    "two indices in the wrong order": (
        "",
        r"\sum_{j=1}^n \sum_{k=1}^n b_k a_{ij} a_{kj} = \sum_{j=1}^n \sum_{k=1}^n a_{ij} a_{jk} b_k",
        "wrong-index",
        r"\sum_{j=1}^{n} \sum_{k=1}^{n} a_{ij} a_{kj} b_k",
    ),
    "a bracket that closes too early": (
        "",
        r"e^{-c} \sum_{k=1}^{n} e^{x_k} = \sum_{k=1}^{n} e^{x_k} - c",
        "misplaced-bracket",
        r"\sum_{k=1}^{n} e^{x_k - c}",
    ),
    "the rows of a case split": (
        SOFTMAX,
        r"\frac{\partial s_i}{\partial x_j} = \begin{cases} -s_i s_j & i = j \\ s_i (1 - s_j) & i \neq j \end{cases}",
        "wrong-index",
        "",
    ),
    "a sum instead of a product": (
        SOFTMAX,
        r"\frac{0 - e^{x_i} e^{x_j}}{(\sum_{k=1}^n e^{x_k})^2} = -s_i - s_j",
        "wrong-operation",
        "-s_i s_j",
    ),
    "a logarithm that is missing": (
        SOFTMAX,
        r"\log s_i = x_i - \sum_{k=1}^n e^{x_k}",
        "missing-logarithm",
        r"x_i - \log\left(\sum_{k=1}^{n} e^{x_k}\right)",
    ),
    "a component with a number": (
        SOFTMAX,
        r"\frac{\partial s_1}{\partial x_2} = -s_2 s_2",
        "wrong-index",
        "-s_1 s_2",
    ),
    "one size for another": (
        "",
        r"\sum_{i=1}^n \sum_{j=1}^m x_i = n \sum_{i=1}^n x_i",
        "wrong-name",
        r"m \sum_{i=1}^{n} x_i",
    ),
    "a number for a symbol": (
        r"$$\Sigma = \sum_{k=1}^n e^{x_k}$$" + "\n\n",
        r"\frac{e^{x_i} \Sigma - e^{x_i} e^{x_i}}{\Sigma^2} = \frac{e^{x_i} (\Sigma - 1)}{\Sigma \Sigma}",
        "wrong-name",
        "",
    ),
    "a number for a Kronecker delta": (
        "$$L = -\\frac{1}{N} \\sum_{i=1}^{N} \\log \\frac{e^{S_{ii}}}{\\sum_{j=1}^{N} e^{S_{ij}}}$$\n\n",
        r"\frac{\partial L}{\partial S_{ij}} = \frac{1}{N} \left(\frac{e^{S_{ij}}}{\sum_l e^{S_{il}}} - 1\right)",
        "missing-delta",
        "",
    ),
}


def outcome(before: str, claim: str) -> object:
    return judge(read_text(f"{before}$$\n{claim}\n$$\n", "markdown", "article.md")).steps[-1].verdict


@pytest.mark.parametrize("case", list(MENDED))
def test_one_edit_is_found(case: str) -> None:
    before, claim, code, right = MENDED[case]
    verdict = outcome(before, claim)
    assert isinstance(verdict, Refuted)
    assert verdict.code == code
    assert isinstance(verdict.suggestion, Suggestion)
    assert (verdict.suggestion.source or latex(verdict.suggestion.term)) == right or not right


def test_two_slips_at_once_get_no_suggestion() -> None:
    verdict = outcome(SOFTMAX, r"\frac{\partial s_i}{\partial x_j} = 3 s_i^2 (\delta_{ij} + s_j)")
    assert isinstance(verdict, Refuted)
    assert verdict.suggestion is None
    assert verdict.code == "false"


@pytest.mark.parametrize(
    ("source", "opposite"),
    [
        ("s_n s_2", "-s_n s_2"),
        ("-a b", "a b"),
        ("a - b", "-(a - b)"),
        ("(a - b) c", "-(a - b) c"),
        ("-a + b", "-(-a + b)"),
    ],
)
def test_the_opposite_sign_keeps_the_authors_words(source: str, opposite: str) -> None:
    assert negated(source) == opposite


ARTICLE = SOFTMAX + "$$\\frac{\\partial s_i}{\\partial x_j} = s_i (\\delta_{ij} + s_j)$$ (1)\n"


def test_a_sure_edit_is_made_in_the_authors_text() -> None:
    judgement = judge(read_text(ARTICLE, "markdown", "article.md"))
    mended, made = fixed(ARTICLE, judgement)
    assert made == 1
    assert mended == ARTICLE.replace(r"s_i (\delta_{ij} + s_j)", r"s_i \left(\delta_{ij} - s_j\right)")
    assert fixed(mended, judge(read_text(mended, "markdown", "article.md"))) == (mended, 0)


def test_an_edit_in_a_notebook_keeps_the_rest() -> None:
    lines = ARTICLE.splitlines(keepends=True)
    cells = [{"cell_type": "code", "source": ["1"]}, {"cell_type": "markdown", "source": lines}]
    text = json.dumps({"cells": cells, "metadata": {"a": 1}, "nbformat": 4, "nbformat_minor": 5})
    mended, made = fixed(text, judge(read_text(text, "notebook", "article.ipynb")))
    after = json.loads(mended)
    assert made == 1
    assert after["cells"][0] == cells[0]
    assert after["metadata"] == {"a": 1}
    assert r"\delta_{ij} - s_j" in "".join(after["cells"][1]["source"])


def test_a_place_that_does_not_hold_what_was_judged_is_left_alone() -> None:
    judgement = judge(read_text(ARTICLE, "markdown", "article.md"))
    other = ARTICLE.replace("+", "*")
    assert fixed(other, judgement) == (other, 0)


FROM_ZERO = r"""$$a = \sum_{i=0}^{D} w_i x_i$$

$$\frac{\partial a}{\partial w_0} = x_0$$

$$\frac{\partial a}{\partial w_1} = x_2 + x_0$$

$$\frac{\partial a}{\partial w_1} = x_2$$
"""


def test_what_is_counted_from_0_is_printed_so() -> None:
    judgement = judge(read_text(FROM_ZERO, "markdown", "article.md"))
    assert [statement(judged) for judged in judgement.steps[1:]] == [
        r"\frac{\partial a}{\partial w_0} = x_0",
        r"\frac{\partial a}{\partial w_1} = x_2 + x_0",
        r"\frac{\partial a}{\partial w_1} = x_2",
    ]
    mended, made = fixed(FROM_ZERO, judgement)
    assert made == 1
    assert mended == FROM_ZERO.replace("= x_2$$", "= x_1$$")
