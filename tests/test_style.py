"""Styles: every way of writing a derivation reads back as proved, and one that gives two things one name is refused."""

from __future__ import annotations

import re
from itertools import cycle
from pathlib import Path
from random import Random

import pytest

from symsoft import verify_text
from symsoft.cli import main
from symsoft.derivation import Derivation
from symsoft.derive import derive, questions, unknowns
from symsoft.emit.derivation import render
from symsoft.emit.latex import latex
from symsoft.emit.like import like, ways
from symsoft.emit.notation import CHOICES, USUAL, Notation, notation
from symsoft.emit.style import INDICES, STYLES, Style, style, style_of
from symsoft.emit.styled import room, styled
from symsoft.functions import FAMILY
from symsoft.term import Exp, Index, Log, Partial, Size, Sum, Variable, delta
from symsoft.verdict import Accepted, Judgement, Proved
from symsoft.written import written_out

QUESTIONS = [
    (name, quantity, wrt)
    for name, function in FAMILY.items()
    for quantity in questions(function)
    for wrt in unknowns(function, quantity)
]
WRITTEN = {
    **{name: style_of(name) for name in STYLES},
    "operators": Style(Notation(derivative="subscript", delta="bracket", layout="denominator")),
    "letter": Style(Notation(derivative="D", first=0)),
    "nabla": Style(Notation(derivative="nabla", delta="cases", vectors="bold", exponential="exp")),
}
MANY = [(*question, name) for question, name in zip(QUESTIONS, cycle(WRITTEN), strict=False)]
FEW = [
    ("softmax", "jacobian", ""),
    ("cross_entropy", "gradient", ""),
    ("log_softmax", "jacobian", ""),
    ("batch_cross_entropy", "gradient", ""),
    ("logsumexp", "hessian", ""),
]

ARTICLE = r"""
$$Z = \sum_{k=1}^{K} \exp(z_k)$$

$$\hat{y}_j = \frac{\exp(z_j)}{Z}$$

$$\mathcal{L} = -\sum_{j=1}^{K} t_j \ln \hat{y}_j$$

$$\frac{\partial \hat{y}_j}{\partial z_i} = \hat{y}_j (\mathbb{1}_{i=j} - \hat{y}_i)$$
"""


def unproved(judgement: Judgement) -> list[str]:
    return [judged.step.source for judged in judgement.steps if not isinstance(judged.verdict, Proved | Accepted)]


def written(question: tuple[str, str, str], chosen: Style, format: str = "markdown") -> str:
    return render(styled(derive(*question), chosen), format, "en", chosen.notation)


@pytest.mark.parametrize(("function", "quantity", "wrt", "name"), MANY)
def test_every_derivation_reads_back_in_a_style(function: str, quantity: str, wrt: str, name: str) -> None:
    judgement = verify_text(written((function, quantity, wrt), WRITTEN[name]))
    assert not unproved(judgement)
    assert not judgement.warnings
    assert sum(isinstance(judged.verdict, Proved) for judged in judgement.steps) >= 1


@pytest.mark.parametrize("question", FEW, ids=" ".join)
@pytest.mark.parametrize("choice", [(name, value) for name, values in CHOICES.items() for value in values])
def test_every_choice_reads_back(question: tuple[str, str, str], choice: tuple[str, str | int]) -> None:
    chosen = Style(notation(dict([choice])))
    for format in ("markdown", "latex"):
        text = written(question, chosen, format)
        assert not unproved(verify_text(text, format))


SELDOM = [
    (("tanh", "derivative", ""), "[notation]\nderivative = 'D'"),
    (("label_smoothing", "gradient", "ε"), "[notation]\nderivative = 'D'\nfirst = 0"),
    (("kl", "gradient", "p"), "[indices]\ni = 'j'\nk = 'a'\n[notation]\ndelta = 'cases'"),
    (("log_softmax", "jacobian", ""), "[indices]\ni = 'u'\nj = 'b'"),
    (("batch_cross_entropy", "gradient", ""), "[indices]\nk = 'n'\n[sizes]\nn = 'C'"),
    (("batch_cross_entropy", "gradient", "y"), "[indices]\ni = 'm'\nj = 'n'\n[sizes]\nn = 'C'"),
]


@pytest.mark.parametrize("format", ["markdown", "latex"])
@pytest.mark.parametrize(("question", "text"), SELDOM, ids=lambda value: value if isinstance(value, str) else value[0])
def test_what_is_seldom_written_reads_back(question: tuple[str, str, str], text: str, format: str) -> None:
    judgement = verify_text(written(question, style(text), format), format)
    assert not unproved(judgement)
    assert not judgement.warnings


LETTERS = ("r", "y", "d", "a", "v", "g", "h", "u", "t", "q")


@pytest.mark.parametrize("letter", LETTERS)
@pytest.mark.parametrize("first", [0, 1])
def test_any_index_letter_reads_back_for_every_n_and_for_a_given_one(letter: str, first: int) -> None:
    chosen = style(f"[symbols]\nlogits = 'z'\n[indices]\ni = '{letter}'\nk = 'c'\n[notation]\nfirst = {first}")
    for question in (("log_softmax", "jvp"), ("softmax", "jacobian")):
        whole = styled(derive(*question), chosen)
        for derivation in (whole, written_out(whole, 3), written_out(whole, 8)):
            text = render(derivation, "markdown", "en", chosen.notation)
            assert f"_{letter}" in text
            assert not unproved(verify_text(text))
            assert unproved(verify_text(f"{text}\n$$s_{letter} = 2 s_{letter}$$\n"))


NAMES = {
    "logits": (
        "x",
        "z",
        "a",
        "h",
        "o",
        "u",
        "v",
        "w",
        "V",
        "W",
        "f",
        "q",
        r"\theta",
        r"\mathbf{z}",
        r"\ell",
        "i",
        "n",
        "e",
    ),
    "outputs": (
        "s",
        "p",
        "y",
        "a",
        "q",
        "o",
        "f",
        "P",
        r"\hat{y}",
        r"\pi",
        r"\sigma",
        r"\bar{y}",
        r"\tilde{p}",
        "softmax",
    ),
    "targets": ("y", "t", "q", "p", "d", "c", "Y", r"\tau", r"\bar{y}", "r"),
    "loss": ("L", "E", "J", "C", r"\mathcal{L}", r"\ell", "H", "F", "D", "loss"),
    "temperature": ("T", "t", r"\tau", r"\beta", "k"),
}
LENGTHS = ("K", "C", "N", "V", "d", "D", "m", "n", "M", "c", "J")
QUICK = [asked for asked in QUESTIONS if asked[1] != "hvp" and asked[:2] != ("focal_loss", "hessian")]


def drawn(random: Random) -> str:
    """A style with names and a notation of any kind, some of which clash."""
    symbols = [f"{role} = '{random.choice(names)}'" for role, names in NAMES.items() if random.random() < 0.6]
    indices = [f"{old} = '{random.choice(INDICES)}'" for old in random.sample("ijk", random.randint(0, 3))]
    sizes = [f"n = '{random.choice(LENGTHS)}'"] if random.random() < 0.5 else []
    ways = [f"{name} = {random.choice(values)!r}" for name, values in CHOICES.items() if random.random() < 0.5]
    return "\n".join(["[symbols]", *symbols, "[indices]", *indices, "[sizes]", *sizes, "[notation]", *ways])


def told(question: tuple[str, str, str], chosen: Style) -> Derivation | str:
    """A derivation in a style, or why it is refused."""
    try:
        return styled(derive(*question), chosen)
    except ValueError as refused:
        return str(refused)


@pytest.mark.parametrize("seed", range(24))
def test_any_style_reads_back_or_is_refused_in_a_line(seed: int) -> None:
    random = Random(seed)
    question, chosen, format = random.choice(QUICK), style(drawn(random)), random.choice(("markdown", "latex"))
    whole = told(question, chosen)
    if isinstance(whole, str):
        assert re.fullmatch(r"style: .* would (both )?be called .*; (rename one of them|choose another letter)", whole)
        return
    text = render(whole, format, "en", chosen.notation)
    assert not unproved(verify_text(text, format))
    end = next(chain for chain in whole.chains if not chain.left.axes).lines[-1].right.term
    said = f"= {latex(end, notation=chosen.notation)}"
    spoilt = text.replace(said, f"{said} + 1")
    assert spoilt == text or unproved(verify_text(spoilt, format))


@pytest.mark.parametrize("seed", range(100, 112))
def test_any_style_reads_back_for_two_components(seed: int) -> None:
    random = Random(seed)
    question, chosen = random.choice(FEW), style(drawn(random))
    whole = told(question, chosen)
    if not isinstance(whole, str):
        two = written_out(whole, {chosen.sizes.get("n", "n"): 2})
        assert not unproved(verify_text(render(two, "markdown", "en", chosen.notation)))


def test_few_of_the_styles_that_are_drawn_are_refused() -> None:
    drawings = [Random(seed) for seed in (*range(24), *range(100, 112))]
    refused = [isinstance(told(one.choice(FEW), style(drawn(one))), str) for one in drawings]
    assert 2 <= sum(refused) <= 12


@pytest.mark.parametrize("name", WRITTEN)
def test_a_false_end_does_not_read_back(name: str) -> None:
    right = WRITTEN[name]
    whole = styled(derive("softmax", "jacobian"), right)
    end = latex(whole.chains[0].lines[-1].right.term, notation=right.notation)
    text = render(whole, "markdown", "en", right.notation)
    assert f"= {end}\n" in text
    assert unproved(verify_text(text.replace(f"= {end}\n", f"= -{end}\n", 1)))


I, J, K = (Index(letter, Size("n")) for letter in "ijk")
X_J, X_K = Variable("x", (J,)), Variable("x", (K,))
SPELLED = [
    (Exp(X_J), {"exponential": "exp"}, r"\exp\left(x_j\right)"),
    (Log(X_J), {"logarithm": "ln"}, r"\ln x_j"),
    (delta(I, J), {"delta": "indicator"}, r"\mathbf{1}_{i=j}"),
    (delta(I, J), {"delta": "bracket"}, r"\left[i=j\right]"),
    (Sum(K, X_K), {"first": 0}, r"\sum_{k=0}^{n-1} x_k"),
    (Partial(Variable("L"), X_J), {"derivative": "d"}, r"\frac{\mathrm{d} L}{\mathrm{d} x_j}"),
    (
        Partial(Partial(Variable("L"), X_K), X_J),
        {"derivative": "d"},
        r"\frac{\mathrm{d}^{2} L}{\mathrm{d} x_j \mathrm{d} x_k}",
    ),
    (Partial(Variable("L"), X_J), {"derivative": "D"}, r"D_{x_j} L"),
    (Partial(Variable("L"), X_J), {"derivative": "subscript"}, r"\partial_{x_j} L"),
    (Partial(Variable("L"), X_J), {"derivative": "nabla"}, r"\nabla_{x_j} L"),
]


@pytest.mark.parametrize(("term", "chosen", "text"), SPELLED, ids=[case[2] for case in SPELLED])
def test_a_notation_spells(term: Variable, chosen: dict[str, object], text: str) -> None:
    assert latex(term, notation=notation(chosen)) == text
    assert latex(term, notation=USUAL) != text


def test_the_layout_transposes_the_matrix() -> None:
    assert r"J &= \operatorname{diag}(\mathbf{1}) - \mathbf{1} s^{\top}" in written(
        ("log_softmax", "jacobian", ""), Style(), "latex"
    )
    other = Style(Notation(layout="denominator"))
    assert r"J &= \operatorname{diag}(\mathbf{1}) - s \mathbf{1}^{\top}" in written(
        ("log_softmax", "jacobian", ""), other, "latex"
    )


def test_what_the_style_does_not_name_makes_way() -> None:
    chosen = style("[symbols]\nlogits = 'a'")
    assert r"\partial t_i}{\partial a_j}" in written(("log_softmax", "jacobian", ""), chosen, "latex")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[symbols", "no TOML"),
        ("[names]", "'names' is no section; choose from symbols, indices, sizes, notation"),
        ("[symbols]\nx = 'a + b'", "is no symbol"),
        ("[symbols]\nlogit = 'z'", "symbols: 'logit' is no role and no letter; the roles are logits, outputs, targets"),
        ("[symbols]\nLogits = 'z'", "symbols: 'Logits' is no role and no letter"),
        ("[symbols]\n'' = 'z'", "symbols: '' is no role"),
        ("[symbols]\ntemperature = 'τ'", None),
        ("[symbols]\n'\\mathrm{logit}' = 'z'\n'\\theta' = 'u'\nW = 'V'", None),
        ("[symbols]\nlogits = 'z'\nx = 'u'", "symbols: x would be called u and z; leave out one of them"),
        ("[symbols]\nlogits = 'z'\nx = 'z'", None),
        ("[indices]\nrow = 'k'", "indices: 'row' is no letter; write one of symsoft's own, as in i = 'k'"),
        ("[indices]\n'\\alpha' = 'k'", None),
        ("[sizes]\nclasses = 'K'", "sizes: 'classes' is no letter; write one of symsoft's own, as in n = 'K'"),
        ("[sizes]\nN = 'K'", None),
        ("[notation]\nfirst = 1.0", "first: 1.0 is not known; choose from 1, 0"),
        ("[indices]\ni = 'row'", "is no letter"),
        ("[indices]\ni = 'x'", "i = 'x' is not read as an index; choose from a, b, c, d, g, h, i, j"),
        ("[indices]\ni = '\\varepsilon'", "is not read as an index; choose from a, b, c"),
        ("[notation]\nlog = 'ln'", "'log' is no choice of notation; choose from exponential, logarithm"),
        ("[notation]\nlogarithm = 'lg'", "choose from log, ln"),
        ("[notation]\nfirst = true", "choose from 1, 0"),
        ("[symbols]\nlogits = 'p'\noutputs = 'p'", "s and x would both be called p"),
        ("[symbols]\nlogits = 'i'", "x would be called i, which is the name of an index"),
        ("[symbols]\nlogits = 'n'", "x would be called n, which is the name of a size"),
        ("[symbols]\nlogits = 'n'\n[sizes]\nn = 'K'", None),
        ("[sizes]\nn = 'j'", "n would be called j, which is the name of an index"),
        ("[symbols]\nlogits = 'e'", "which is the name of a built-in symbol"),
        ("[indices]\ni = 'k'\nk = 'k'", "would both be called k"),
        ("[indices]\ni = 'n'", "i would be called n, which is the name of a size"),
        ("[indices]\ni = 'n'\n[sizes]\nn = 'K'", None),
        ("[symbols]\nlogits = '\\theta'", None),
        ('[symbols]\nlogits = "\\theta"', "has a control character; write it as LaTeX in single quotes"),
        ('[symbols]\nlogits = "\\nu"', "has a control character; write it as LaTeX in single quotes"),
        ('[symbols]\n"\\tau" = "x"', "has a control character; write it as LaTeX in single quotes"),
        ("[sizes]\nn = 'D'", None),
        (
            "[sizes]\nn = 'D'\n[notation]\nderivative = 'D'",
            "n would be called D, which is the name of a built-in symbol",
        ),
    ],
)
def test_a_style_that_cannot_be_is_refused(text: str, said: str | None) -> None:
    if said is None:
        styled(derive("softmax", "jacobian"), style(text))
        return
    with pytest.raises(ValueError, match=r"^style: ") as raised:
        styled(derive("softmax", "jacobian"), style(text))
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)


def test_an_article_lends_its_style() -> None:
    steps = [judged.step for judged in verify_text(ARTICLE).steps]
    chosen = like(derive("cross_entropy", "gradient"), steps)
    assert chosen.symbols == {"s": "ŷ", "x": "z", "L": "ℒ", "y": "t"}
    assert chosen.sizes == {"n": "K"}
    assert chosen.notation == Notation(exponential="exp", logarithm="ln", delta="indicator")
    text = written(("cross_entropy", "gradient", ""), chosen)
    assert r"\hat{y}_i - t_i" in text
    assert not unproved(verify_text(text))


def test_a_size_makes_way_for_the_names_of_an_article() -> None:
    steps = [judged.step for judged in verify_text(r"$$q_c = \frac{e^{x_c}}{\sum_{r=1}^{m} e^{x_r}}$$").steps]
    question = ("linear_softmax", "jacobian", "x")
    chosen = like(derive(*question), steps)
    assert chosen.sizes == {"n": "m", "m": "n"}
    judgement = verify_text(written(question, chosen))
    assert not unproved(judgement)
    with pytest.raises(ValueError, match="n would be called m, which is the name of a size"):
        styled(derive(*question), Style(sizes={"n": "m"}))


def test_an_index_makes_way_for_the_names_of_an_article() -> None:
    text = r"$$p_j = \frac{e^{o_j}}{\sum_{k=1}^{q} e^{o_k}}$$ $$l = -\sum_{j=1}^{q} y_j \log p_j$$"
    question = ("linear_cross_entropy", "gradient", "")
    chosen = like(derive(*question), [judged.step for judged in verify_text(text).steps])
    assert chosen.symbols["L"] == "l"
    assert "l" not in chosen.indices.values()
    shown = written(question, chosen)
    assert r"\frac{\partial l}{\partial W_{" in shown
    assert not unproved(verify_text(shown))
    with pytest.raises(ValueError, match="L would be called l, which is the name of an index"):
        styled(derive(*question), Style(symbols={"L": "l"}))


def test_the_number_of_a_layer_is_not_lent_since_it_would_be_a_power() -> None:
    question = ("linear_cross_entropy", "gradient", "")
    chosen = room(derive(*question), Style(symbols={"W": "w²", "x": "h"}))
    assert chosen.symbols == {"x": "h"}
    assert not unproved(verify_text(written(question, chosen)))
    assert unproved(verify_text(written(question, Style(symbols={"W": "w²"}))))


LENT = [
    r"$$q_n = \frac{e^{h_n}}{\sum_{l=1}^{D} e^{h_l}}$$ $$D_{h_l} q_n = q_n ([n = l] - q_l)$$",
    r"$$\mathbf{z} = \mathbf{W} \mathbf{x} + \mathbf{b}$$ $$p_k = \frac{e^{z_k}}{\sum_{j=1}^{K} e^{z_j}}$$",
    r"$$q_c = \frac{e^{e_c}}{\sum_{r=1}^{R} e^{e_r}}$$",
]


@pytest.mark.parametrize("text", LENT)
@pytest.mark.parametrize("question", [("softmax", "jacobian", ""), ("linear_cross_entropy", "gradient", "")])
def test_what_an_article_lends_reads_back(text: str, question: tuple[str, str, str]) -> None:
    chosen = like(derive(*question), [judged.step for judged in verify_text(text).steps])
    judgement = verify_text(written(question, chosen))
    assert "q" in chosen.symbols.values() or "p" in chosen.symbols.values()
    assert not unproved(judgement)
    assert not judgement.warnings


def test_an_article_about_something_else_lends_its_notation_only() -> None:
    steps = [judged.step for judged in verify_text(r"$$v_i = \ln u_i$$").steps]
    chosen = like(derive("softmax", "jacobian"), steps)
    assert (chosen.symbols, chosen.notation) == ({}, Notation(logarithm="ln"))


def test_a_derivative_with_d_is_read_as_such() -> None:
    assert ways(r"\frac{d s_i}{d x_j}") == ways(r"\frac{\mathrm{d}s_i}{\mathrm{d}x_j}") == Notation(derivative="d")
    assert ways(r"\frac{dist}{d}") == USUAL
    assert ways(r"D_{x_j} s_i") == ways("D_j S_i") == Notation(derivative="D")
    assert ways(r"D_{KL} = D_{\mathrm{KL}}(p \| q)") == USUAL


def test_a_symbol_makes_way_for_the_sign_of_a_derivative() -> None:
    chosen = Style(Notation(derivative="D"))
    text = written(("kl", "gradient", ""), chosen)
    assert "D_{q_j}" in text
    assert "D =" not in text
    with pytest.raises(ValueError, match="L would be called D, which is the name of a built-in symbol"):
        styled(derive("cross_entropy", "gradient"), Style(chosen.notation, {"loss": "D"}))


def test_the_usual_way_is_read_as_such() -> None:
    assert ways(render(derive("cross_entropy", "gradient"), "markdown")) == USUAL


def test_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    article, out = tmp_path / "article.md", tmp_path / "out.md"
    article.write_text(ARTICLE, encoding="utf-8")
    misspelt, bare = tmp_path / "own.toml", tmp_path / "bare.md"
    misspelt.write_text("[symbols]\nlogit = 'z'", encoding="utf-8")
    bare.write_text("No formula.", encoding="utf-8")
    question = ["derive", "softmax", "jacobian", "--format", "markdown", "-o", str(out), "--force"]
    for more in (["--like", str(article)], ["--style", "textbook"]):
        assert main([*question, *more]) == 0
        assert main(["verify", "--strict", str(out)]) == 0
    capsys.readouterr()
    before = out.read_text(encoding="utf-8")
    for more, said in (
        (["--style", "tolkien"], "argument --style: 'tolkien' is not known; choose from bold, classifier"),
        (["--style", str(tmp_path / "no.toml")], "cannot be opened"),
        (["--style", str(misspelt)], f"argument --style: '{misspelt}': symbols: 'logit' is no role and no letter"),
        (["--like", str(tmp_path / "no.md")], "argument --like: "),
        (["--like", str(bare)], "has no formula whose style could be taken"),
        (["--like", str(article), "--style", "bold"], "leave out one of them"),
    ):
        assert main([*question, *more]) == 2
        captured = capsys.readouterr()
        assert said in captured.err
        assert captured.err.count("\n") == 1
    assert out.read_text(encoding="utf-8") == before
