"""What an article defines can be derived like the family: no line of code knows these functions."""

from __future__ import annotations

from pathlib import Path

import pytest

from symsoft import asking, verify_text
from symsoft.authored import authored
from symsoft.cli import main
from symsoft.derivation import Derivation
from symsoft.derive import derive
from symsoft.emit.derivation import render
from symsoft.emit.latex import latex
from symsoft.emit.text import text as in_letters
from symsoft.emit.words import LANGUAGES, words
from symsoft.verdict import Accepted, Judgement, Proved

ARTICLE = r"""
# Shares

Let $x$ be a vector with $n$ components.

$$p_i = \frac{\log(1 + e^{x_i})}{\sum_{k=1}^n \log(1 + e^{x_k})}$$

$$q_i = \frac{x_i^2}{\sum_{k=1}^n x_k^2}$$

# A learned scale

$$s_i = \frac{e^{\beta z_i}}{\sum_{k=1}^n e^{\beta z_k}}$$

$$m = \sum_{k=1}^n s_k f(z_k)$$

$$u_i = \frac{e^{w_i}}{\sum_{k=1}^n e^{w_k}}$$

$$r_i = \log \frac{s_i}{u_i}$$

$$P = \prod_{k=1}^n s_k^{y_k}$$

$$N = \sqrt{\sum_{k=1}^n z_k^2}$$
"""

NAMED = r"""
$$Z = \sum_{k=1}^{K} \exp(z_k)$$

$$\hat{y}_j = \frac{\exp(z_j)}{Z}$$

$$\mathcal{L} = -\sum_{j=1}^{K} t_j \ln \hat{y}_j$$

Let $\sum_{j=1}^{K} t_j = 1$.
"""

LAYER = r"""
Let $x$ be a vector with $m$ components and $W$ a matrix with $n$ rows and $m$ columns.

$$z_i = \sum_{l=1}^{m} W_{il} x_l + b_i$$

$$s_i = \frac{e^{z_i}}{\sum_{k=1}^{n} e^{z_k}}$$

$$Q = \frac{1}{2} \sum_{k=1}^{n} (s_k - y_k)^2$$
"""

MORE = r"""
Let $x$ and $w$ be vectors with $n$ components.

$$a_i = \frac{1}{1 + e^{-x_i}}$$

$$h_i = \frac{x_i}{1 + e^{-x_i}}$$

$$t_i = \tanh(x_i)$$

$$b_i = \frac{a_i}{\sum_{k=1}^n a_k}$$

$$p_i = \frac{\log(1 + e^{x_i})}{\sum_{k=1}^n \log(1 + e^{x_k})}$$

$$c_i = \frac{x_i}{\sqrt{\sum_{k=1}^n x_k^2}}$$

$$d_i = \frac{x_i e^{w_i}}{\sum_{k=1}^n x_k e^{w_k}}$$

$$u_i = \frac{e^{w_i}}{\sum_{k=1}^n e^{w_k}}$$

$$M = \sum_{k=1}^n u_k w_k$$

$$V = \sum_{k=1}^n u_k (w_k - \mu)^2$$

$$G = 1 - \sum_{k=1}^n u_k^2$$

$$B = -\log\left(\sum_{k=1}^n u_k q_k\right)$$

$$E = \sum_{k=1}^n \log(1 + e^{-y_k x_k})$$
"""

MARGIN = r"""
$$p = \frac{e^{x_y - \mu}}{e^{x_y - \mu} + \sum_{k \neq y} e^{x_k}}$$

$$L = -\log p$$

$$o_i = \frac{e^{x_i}}{c + \sum_{k \neq i} e^{x_k}}$$

$$a_i = \sum_{k \neq i} x_k^2$$
"""

POLY = r"""
$$s_i = \frac{e^{x_i}}{\sum_{k=1}^n e^{x_k}}$$

$$L = -\log s_y + \epsilon (1 - s_y)$$

$$m = \sum_{k=1}^n s_k f(z_k)$$
"""

SWISH = r"$$f_i = \frac{x_i}{1 + e^{-\beta x_i}}$$"

BILINEAR = r"""
$$z_i = \sum_{j=1}^m \sum_{l=1}^m u_j W_{ijl} v_l$$

$$s_i = \frac{e^{z_i}}{\sum_{k=1}^n e^{z_k}}$$
"""

DEEP = r"""
$$z_i = \sum_{j=1}^m W_{ij} x_j$$

$$h_i = z_i^2$$

$$s_i = \frac{e^{h_i}}{\sum_{k=1}^n e^{h_k}}$$

$$L = -\log s_y$$
"""

ROWS = r"""
$$P_{ij} = \frac{e^{A_{ij}}}{\sum_{k=1}^n e^{A_{ik}}}$$

$$F = -\sum_{i=1}^N \sum_{k=1}^n t_{ik} \log P_{ik}$$
"""

WEIGHED = r"""
$$m = \sum_{k=1}^n \frac{s_k}{1 + e^{-w_k}}$$

$$R = \frac{1}{1 - \alpha} \log \sum_{k=1}^n s_k^{\alpha}$$

$$N = -\log \frac{e^{u / \tau}}{e^{u / \tau} + \sum_{k=1}^n e^{v_k / \tau}}$$
"""

MEAN = r"\sum_{j=1}^{n} s_j v_j"
FALL = r"e^{-w_i}"
FALLS = rf"\frac{{\delta_{{ij}} s_i {FALL} \left({FALL} - 1\right)}}{{\left(1 + {FALL}\right)^{{3}}}}"
POWERS = r"\left(\sum_{k=1}^{n} s_k^{\alpha}\right) \left(1 - \alpha\right)"
OF_ALL = r"e^{u / \tau} + \sum_{k=1}^{n} e^{v_k / \tau}"
SLOPE, REST = r"\left(1 + \varepsilon s_y\right)", r"\left(s_i - \delta_{y,i}\right)"
FROM_M, DECAY = r"\left(f\left(z_i\right) - m\right)", r"e^{-\beta x_i}"
POLY_HVP = rf"s_i {SLOPE} \left(v_i - {MEAN}\right) + {REST} \varepsilon s_y \left(v_y - {MEAN}\right)"
SPREAD = r"\sum_{j=1}^{n} s_j \left(f\left(z_j\right) - m\right) v_j"
TOTAL = r"\sum_{k=1}^{n} \log\left(1 + e^{x_k}\right)"
SOFTPLUS_SHARE = rf"\frac{{e^{{x_j}}}}{{\left(1 + e^{{x_j}}\right) {TOTAL}}} \left(\delta_{{ij}} - p_i\right)"
SLOPES = [rf"\frac{{e^{{x_{at}}} v_{at}}}{{1 + e^{{x_{at}}}}}" for at in "ij"]
SOFTPLUS_SHARE_JVP = rf"\frac{{{SLOPES[0]} - p_i \sum_{{j=1}}^{{n}} {SLOPES[1]}}}{{{TOTAL}}}"
LENGTH = r"\sqrt{\sum_{k=1}^{n} x_k^{2}}"
DELTA = r"\delta_{ij} \left(w_i + 2 - M\right)"
FROM_MEAN = r"\left(w_j - \mu\right)"
OTHERS = r"\sum_{k=1, k \neq y}^{n} e^{x_k}"
MARGIN_SHARE = rf"\frac{{\left(1 - \delta_{{j,y}}\right) e^{{x_j}}}}{{e^{{x_y - \mu}} + {OTHERS}}}"
CLOSED = [
    (MARGIN, "L", "gradient", "x", rf"{MARGIN_SHARE} - \delta_{{y,j}} \left(1 - p\right)"),
    (MARGIN, "a", "jacobian", "", r"2 \left(1 - \delta_{ji}\right) x_j"),
    (ARTICLE, "p", "jacobian", "", SOFTPLUS_SHARE),
    (ARTICLE, "p", "jvp", "", SOFTPLUS_SHARE_JVP),
    (ARTICLE, "q", "jacobian", "", r"\frac{2 x_j}{\sum_{k=1}^{n} x_k^{2}} \left(\delta_{ij} - q_i\right)"),
    (ARTICLE, "s", "jacobian", "z", r"\beta s_i \left(\delta_{ij} - s_j\right)"),
    (ARTICLE, "s", "jacobian", r"\beta", r"s_i \left(z_i - \sum_{k=1}^{n} z_k s_k\right)"),
    (ARTICLE, "m", "gradient", "z", r"s_j \left(\beta \left(f\left(z_j\right) - m\right) + f'\left(z_j\right)\right)"),
    (ARTICLE, "r", "jacobian", "z", r"\beta \left(\delta_{ij} - s_j\right)"),
    (ARTICLE, "N", "gradient", "z", r"\frac{z_j}{N}"),
    (NAMED, r"\hat{y}", "jacobian", "", r"\hat{y}_j \left(\delta_{ji} - \hat{y}_i\right)"),
    (NAMED, "L", "gradient", "z", r"\hat{y}_i - t_i"),
    (NAMED, "ℒ", "gradient", "ŷ", r"-\frac{t_i}{\hat{y}_i}"),
    (MORE, "h", "jacobian", "", r"\delta_{ij} a_i \left(1 + x_i \left(1 - a_i\right)\right)"),
    (MORE, "t", "jacobian", "", r"\delta_{ij} \left(1 - t_i^{2}\right)"),
    (MORE, "b", "jacobian", "", r"b_i \left(1 - a_j\right) \left(\delta_{ij} - b_j\right)"),
    (MORE, "p", "jacobian", "", rf"\frac{{a_j}}{{{TOTAL}}} \left(\delta_{{ij}} - p_i\right)"),
    (MORE, "c", "jacobian", "", rf"\frac{{1}}{{{LENGTH}}} \left(\delta_{{ij}} - c_i c_j\right)"),
    (MORE, "c", "jvp", "", rf"\frac{{v_i - c_i \sum_{{j=1}}^{{n}} c_j v_j}}{{{LENGTH}}}"),
    (MORE, "d", "jacobian", "w", r"d_i \left(\delta_{ij} - d_j\right)"),
    (MORE, "M", "gradient", "", r"u_j \left(w_j + 1 - M\right)"),
    (MORE, "M", "hessian", "", rf"u_i \left({DELTA} - u_j \left(w_i + 2 + w_j - 2 M\right)\right)"),
    (MORE, "V", "gradient", "w", rf"u_j \left({FROM_MEAN}^{{2}} + 2 {FROM_MEAN} - V\right)"),
    (MORE, "G", "gradient", "", r"2 u_j \left(\sum_{k=1}^{n} u_k^{2} - u_j\right)"),
    (MORE, "B", "gradient", "w", r"u_j \left(1 - \frac{q_j}{\sum_{k=1}^{n} q_k u_k}\right)"),
    (MORE, "E", "gradient", "x", r"-\frac{y_j e^{-y_j x_j}}{1 + e^{-y_j x_j}}"),
    (POLY, "L", "gradient", "x", r"\left(s_j - \delta_{y,j}\right) \left(1 + \varepsilon s_y\right)"),
    (POLY, "L", "hvp", "x", POLY_HVP),
    (POLY, "m", "hvp", "x", rf"s_i \left({FROM_M} \left(v_i - {MEAN}\right) - {SPREAD}\right)"),
    (SWISH, "f", "jacobian", "x", rf"\frac{{\delta_{{ij}}}}{{1 + {DECAY}}} \left(1 + f_i \beta {DECAY}\right)"),
    (BILINEAR, "s", "jacobian", "W", r"s_i \left(\delta_{ir} - s_r\right) u_p v_q"),
    (DEEP, "L", "gradient", "x", r"2 \left(\sum_{k=1}^{n} s_k z_k W_{kl} - z_y W_{y,l}\right)"),
    (LAYER, "Q", "gradient", "W", r"s_j \left(s_j - y_j - \sum_{k=1}^{n} \left(s_k - y_k\right) s_k\right) x_i"),
    (LAYER, "Q", "gradient", "b", r"s_j \left(s_j - y_j - \sum_{k=1}^{n} \left(s_k - y_k\right) s_k\right)"),
    (LAYER, "s", "vjp", "W", r"x_r s_j \left(u_j - \sum_{i=1}^{n} u_i s_i\right)"),
    (ROWS, "P", "vjp", "A", r"P_{ml} \left(U_{ml} - \sum_{j=1}^{n} U_{mj} P_{mj}\right)"),
    (ROWS, "P", "jvp", "A", r"P_{ij} \left(V_{ij} - \sum_{l=1}^{n} P_{il} V_{il}\right)"),
    (WEIGHED, "m", "hessian", "w", FALLS),
    (WEIGHED, "R", "gradient", "s", rf"\frac{{\alpha s_j^{{\alpha - 1}}}}{{{POWERS}}}"),
    (WEIGHED, "N", "gradient", "v", rf"\frac{{e^{{v_j / \tau}}}}{{\tau \left({OF_ALL}\right)}}"),
    (LAYER, "s", "jacobian", "x", r"s_i \left(W_{ij} - \sum_{k=1}^{n} s_k W_{kj}\right)"),
]  # fmt: skip
every_question = pytest.mark.parametrize(
    ("article", "name", "quantity", "wrt", "closed"), CLOSED, ids=[" ".join(case[1:4]) for case in CLOSED]
)


def derived(article: str, name: str, quantity: str, wrt: str) -> Derivation:
    return derive(authored(verify_text(article), name, wrt), quantity)


def unproved(judgement: Judgement) -> list[str]:
    return [judged.step.source for judged in judgement.steps if not isinstance(judged.verdict, Proved | Accepted)]


@every_question
def test_the_end_is_the_form_that_people_use(article: str, name: str, quantity: str, wrt: str, closed: str) -> None:
    ends = [latex(chain.lines[-1].right.term) for chain in derived(article, name, quantity, wrt).chains]
    assert any(alike(closed, end) for end in ends), ends


def alike(one: str, other: str) -> bool:
    """Whether two ends are the same, whatever the letters of their bound indices."""
    return one == other or one == other.replace("l=1", "k=1").replace("_l", "_k").replace("{li}", "{ki}")


@every_question
@pytest.mark.parametrize("format", ["markdown", "latex"])
def test_it_reads_back_as_proved(article: str, name: str, quantity: str, wrt: str, closed: str, format: str) -> None:
    written = render(derived(article, name, quantity, wrt), format)
    judgement = verify_text(written, format)
    assert not unproved(judgement)
    assert not judgement.warnings
    assert sum(isinstance(judged.verdict, Proved) for judged in judgement.steps) >= 2


def test_a_false_end_does_not_read_back() -> None:
    written = render(derived(ARTICLE, "s", "jacobian", "z"), "markdown")
    spoilt = written.replace(
        r"= \beta s_i \left(\delta_{ij} - s_j\right)", r"= \beta s_i \left(\delta_{ij} + s_j\right)"
    )
    assert spoilt != written
    assert unproved(verify_text(spoilt))


def test_a_sum_without_a_class_that_counts_it_does_not_read_back() -> None:
    written = render(derived(MARGIN, "L", "gradient", "x"), "markdown")
    spoilt = written.replace(r"\left(1 - \delta_{j,y}\right) e^{x_j}", "e^{x_j}")
    assert spoilt != written
    assert unproved(verify_text(spoilt))


def test_the_derivatives_that_it_needs_come_first() -> None:
    first, second, *_ = derived(NAMED, "L", "gradient", "z").chains
    assert [latex(chain.left.term) for chain in (first, second)] == [
        r"\frac{\partial Z}{\partial z_i}",
        r"\frac{\partial \hat{y}_j}{\partial z_i}",
    ]


def test_what_a_quantity_does_not_need_is_not_written() -> None:
    assert {d.name for d in derived(ARTICLE, "p", "jacobian", "").definitions} == {"p", "J"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["Q", "gradient"], "argument FUNCTION: the article defines no 'Q'; choose from Z, ŷ, ℒ"),
        (["L", "gradient"], "argument --wrt: ℒ depends on more than one variable; choose from z, t, Z, ŷ"),
        (["L", "gradient", "--wrt", "q"], "argument --wrt: ℒ does not depend on 'q'; choose from z, t, Z, ŷ"),
        (["L", "jacobian", "--wrt", "z"], "argument QUANTITY of ℒ: 'jacobian' is not known"),
        (["L", "gradient", "--wrt", "z", "--n", "3000"], "argument --n"),
    ],
)
def test_wrong_use_is_one_clear_line(
    arguments: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "article.md"
    path.write_text(NAMED, encoding="utf-8")
    assert main(["derive", str(path), *arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert said in captured.err


def test_an_article_that_defines_nothing_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "article.md"
    path.write_text("$$1 + 1 = 2$$\n", encoding="utf-8")
    assert main(["derive", str(path), "L", "gradient"]) == 2
    assert "defines no function" in capsys.readouterr().err
    assert main(["derive", str(tmp_path / "none.md"), "L", "gradient"]) == 2
    assert "no such file" in capsys.readouterr().err
    assert main(["derive", str(tmp_path), "L", "gradient"]) == 2
    assert "is a folder; name one article in it" in capsys.readouterr().err


UNREAD = r"$$a_i = \frob{x_i}$$" + "\n\n"
"""It says what a is, nobody knows what: to take a for a free variable would make derivatives by x wrong."""

MEAN = r"$$m = \sum_i a_i x_i$$" + "\n\n"


@pytest.mark.parametrize("article", [UNREAD + MEAN, MEAN + UNREAD, UNREAD + "# Later\n\n" + MEAN])
def test_what_rests_on_something_unread_is_refused(article: str) -> None:
    line = article[: article.index("frob")].count("\n") + 1
    said = f"what <text> says of a on line {line} was not read, or is undecided"
    with pytest.raises(ValueError, match=f"function: m rests on a; {said}"):
        authored(verify_text(article), "m", "x")
    with pytest.raises(ValueError, match=f"function: {said}"):
        authored(verify_text(article), "a", "x")


@pytest.mark.parametrize(
    ("article", "wrt"),
    [
        (UNREAD + MEAN, "a"),
        ("<!-- symsoft: skip -->\n" + UNREAD + MEAN, "x"),
        ("<!-- symsoft: let a_i = x_i^2 -->\n" + MEAN, "x"),
        (MEAN + "# Later\n\n" + UNREAD, "x"),
        (MEAN + r"$$a_i = a_i - \eta \frac{\partial m}{\partial a_i}$$", "x"),
    ],
)
def test_what_is_unread_of_others_is_no_hindrance(article: str, wrt: str) -> None:
    assert authored(verify_text(article), "m", wrt).argument.name == wrt


def test_a_derivative_is_no_function_to_derive() -> None:
    article = f"{NAMED}\n$$g_i = \\frac{{\\partial \\mathcal{{L}}}}{{\\partial z_i}}$$\n"
    with pytest.raises(ValueError, match="function: g is a derivative"):
        authored(verify_text(article), "g", "z")


def test_what_does_not_read_back_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "article.md"
    path.write_text(NAMED, encoding="utf-8")
    monkeypatch.setattr(asking, "render", lambda *_: "$$1 = 2$$")
    assert main(["derive", str(path), "L", "gradient", "--wrt", "z"]) == 2
    assert "is not proved when read back" in capsys.readouterr().err


def test_a_style_whose_letters_do_not_read_back_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    style = tmp_path / "letters.toml"
    for logits, code in (("V", 2), ("z", 0)):
        style.write_text(f"[symbols]\nlogits = '{logits}'\noutputs = 'r'\n", encoding="utf-8")
        assert main(["derive", "softmax", "vjp", "--n", "2", "--style", str(style)]) == code
        said = capsys.readouterr().err
        assert ("argument --style: a derivation was found" in said and "choose other letters" in said) == (code == 2)


def test_a_value_times_one_minus_it_is_no_call(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "two.md"
    path.write_text(r"$$P = \frac{e^u}{e^u + e^v}$$", encoding="utf-8")
    assert main(["derive", str(path), "P", "derivative", "--wrt", "v", "--format", "markdown"]) == 0
    out = capsys.readouterr().out
    assert r"= -P \left(1 - P\right)" in out
    assert not unproved(verify_text(out))
    assert unproved(verify_text(out.replace("= -P", "= P")))


def test_the_command_derives_and_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, out = tmp_path / "article.md", tmp_path / "derived.md"
    path.write_text(NAMED, encoding="utf-8")
    assert main(["derive", str(path), "L", "gradient", "--wrt", "z", "--format", "markdown", "-o", str(out)]) == 0
    assert main(["verify", str(out), "--strict"]) == 0
    assert main(["derive", str(path), "L", "gradient", "--wrt", "z", "--n", "2", "--format", "latex"]) == 0
    assert " proved" in capsys.readouterr().out


@every_question
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_words_for_it(
    article: str, name: str, quantity: str, wrt: str, closed: str, language: str
) -> None:
    derivation = derived(article, name, quantity, wrt)
    found = {line.rule for chain in derivation.chains for line in chain.lines}
    found |= {chain.heading for chain in derivation.chains} | {derivation.quantity}
    assert language == "en" or found <= set(words(language).phrases)
    assert "{" not in words(language).phrase("the derivative {}, found above", "x")


def test_the_examples_are_derived_in_every_language() -> None:
    text = (Path(__file__).parent.parent / "examples" / "own-functions.md").read_text(encoding="utf-8")
    for language in LANGUAGES:
        for name, wrt in (("p", ""), ("m", "z"), ("r", "w")):
            function = authored(verify_text(text), name, wrt)
            written = render(derive(function, function.quantities[1]), "markdown", language)
            assert not unproved(verify_text(written))


MARKED = r"""
Let $a_i$ be the scores of one sample, and $a_{ij}$ those of all.

$$b = \sum_{k=1}^{K} a_k$$

$$J = \sum_{i=1}^{N} \sum_{k=1}^{K} (a_{ik} - y_{ik})^2$$
"""


def test_a_name_with_several_numbers_of_places_is_written_plainly() -> None:
    derivation = derived(MARKED, "J", "gradient", "a")
    written = render(derivation, "markdown")
    assert r"2 \left(a_{" in written
    assert not unproved(verify_text(written))


@pytest.mark.parametrize(
    ("part", "kept"),
    [
        (r"\max(0, x)", "[x>0]"),
        (r"\mathrm{relu}(x)", "[x>0]"),
        ("|x|", "|x|"),
        (r"1\{x > 0\}", "[x>0]"),
        ("P(y|x)", "P(y|x)"),
        (r"\cos x", "cosx"),
    ],
)
@pytest.mark.parametrize("text", ["$$f(x) = {} + x^2$$", "$$a = {}$$\n\n$$f(x) = a x$$"])
def test_a_part_that_is_kept_as_it_is_is_no_constant(part: str, kept: str, text: str) -> None:
    with pytest.raises(ValueError, match="nothing here takes apart") as problem:
        authored(verify_text(text.replace("{}", part)), "f", "x")
    assert kept in str(problem.value)


def test_a_function_of_what_is_taken_apart_is_derived() -> None:
    assert authored(verify_text("$$f(x) = e^x + x^2$$"), "f", "x").name == "f"


LINEAR = r"""
$$s_i = \frac{e^{x_i}}{\sum_{k=1}^n e^{x_k}}$$

$$F = \sum_{k=1}^n s_k v_k$$

$$G = \sum_{k=1}^n s_k v_k^2$$
"""


@pytest.mark.parametrize(("name", "hessian", "hvp"), [("F", "0", "0"), ("G", r"2 \delta_{ij} s_i", "2 s_i w_i")])
def test_what_is_linear_has_no_second_derivative(name: str, hessian: str, hvp: str) -> None:
    function = authored(verify_text(LINEAR), name, "v")
    for quantity, closed in (("hessian", hessian), ("hvp", hvp)):
        found = derive(function, quantity)
        assert latex(found.chains[1 if quantity == "hessian" else 0].lines[-1].right.term) == closed
        judged = verify_text(render(found, "markdown")).steps
        assert all(isinstance(one.verdict, Proved | Accepted) for one in judged)


def test_a_vector_that_does_not_read_back_is_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    article = tmp_path / "experts.md"
    experts = LINEAR.replace("v_k", "e_k") + "\n\n" + r"$$L = \frac12 (F - t)^2$$"
    article.write_text(experts, encoding="utf-8")
    assert main(["derive", str(article), "L", "gradient", "--wrt", "x", "--format", "markdown"]) == 0
    found = capsys.readouterr().out
    assert r"\left(F - t\right)" in found
    assert r"\odot" not in found
    judged = verify_text(found).steps
    assert all(isinstance(one.verdict, Proved | Accepted) for one in judged)
    article.write_text(experts.replace("e_k", "v_k"), encoding="utf-8")
    assert main(["derive", str(article), "L", "gradient", "--wrt", "x", "--format", "markdown"]) == 0
    assert r"\odot" in capsys.readouterr().out


FOCAL = r"""
$$s_i = \frac{e^{x_i}}{\sum_{k=1}^{n} e^{x_k}}$$

$$q_i = (1 - \varepsilon) y_i + \frac{\varepsilon}{n}$$

$$L = -\sum_{k=1}^{n} q_k (1 - s_k)^{\gamma} \log s_k$$
"""


@pytest.mark.parametrize(("quantity", "end"), [("hessian", "s_i (δ_ij (Σ_k q_k "), ("hvp", "(Σ_j s_j v_j))")])
def test_focal_loss_with_label_smoothing_has_second_derivatives(quantity: str, end: str) -> None:
    derivation = derive(authored(verify_text(FOCAL), "L", "x"), quantity)
    chain = next(chain for chain in derivation.chains if chain.heading == f"The {derivation.quantity}")
    assert end in in_letters(chain.lines[-1].right.term)
    text = render(derivation, "markdown")
    assert all(isinstance(one.verdict, Proved | Accepted) for one in verify_text(text).steps)


CROWDED = r"""
$$a_i = \frac{x_i e^{x_i}}{\sum_{k=1}^{n} x_k e^{x_k}}$$

$$u_i = \frac{e^{x_i}}{\sum_{k=1}^{n} e^{x_k}}$$

$$w = \sum_{k=1}^{n} u_k x_k$$

$$v = g + h + w$$
"""


@pytest.mark.parametrize(("quantity", "direction"), [("jvp", "d"), ("vjp", "a")])
def test_a_direction_has_a_letter_of_its_own(quantity: str, direction: str) -> None:
    article = CROWDED if quantity == "jvp" else CROWDED.replace("a_i", "b_i")
    derivation = derive(authored(verify_text(article), "a" if quantity == "jvp" else "b", "x"), quantity)
    text = render(derivation, "markdown")
    assert f" {direction}_" in text
    assert all(isinstance(one.verdict, Proved | Accepted) for one in verify_text(text).steps)
    spoilt = text.replace(f" {direction}_", f" 2 {direction}_", 1)
    assert any(not isinstance(one.verdict, Proved | Accepted) for one in verify_text(spoilt).steps)
