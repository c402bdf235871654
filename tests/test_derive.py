"""Derivations: each step judged, printed in every format, and read back as proved."""

from __future__ import annotations

import pytest

from symsoft.derivation import Derivation
from symsoft.derive import Unproved, check, derive
from symsoft.emit.derivation import FORMATS, render
from symsoft.emit.latex import latex
from symsoft.functions import FUNCTIONS
from symsoft.judge import judge
from symsoft.read import read_text
from symsoft.term import add
from symsoft.verdict import Accepted, Proved

DERIVED = (("softmax", "jacobian"), ("log_softmax", "jacobian"), ("logsumexp", "gradient"))
every_derivation = pytest.mark.parametrize(("function", "quantity"), DERIVED)


@pytest.fixture(scope="module")
def softmax() -> Derivation:
    return derive("softmax", "jacobian")


def test_the_jacobian_of_softmax_goes_the_way_that_a_teacher_goes(softmax: Derivation) -> None:
    whole, cases, matrix = softmax.chains
    assert [line.rule for line in whole.lines] == [
        "the definition",
        "the quotient rule",
        "the derivatives of the exponential and of the sum",
        "splitting the fraction",
        "recognising the function itself",
    ]
    assert latex(whole.lines[-1].right.term) == r"s_i \left(\delta_{ij} - s_j\right)"
    assert r"-s_i s_j & \text{if } i \neq j" in latex(cases.lines[0].right.term)
    assert len(matrix.left.axes) == 2


def test_the_latex_is_one_align_with_the_matrix_last(softmax: Derivation) -> None:
    body = render(softmax, "latex")
    assert body.startswith("\\begin{align*}")
    assert body.rstrip().endswith("\\end{align*}")
    assert body.count("{") == body.count("}")
    assert r"J &= \operatorname{diag}(s) - s s^{\top}" in body


@every_derivation
@pytest.mark.parametrize("format", ["markdown", "latex"])
def test_what_is_written_reads_back_as_proved(function: str, quantity: str, format: str) -> None:
    text = render(derive(function, quantity), format)
    article = f"$$\n{text}\n$$\n" if format == "latex" else text
    judgement = judge(read_text(article, "markdown", "derived.md"))
    verdicts = [judged.verdict for judged in judgement.steps]
    claims = [v for judged, v in zip(judgement.steps, verdicts, strict=True) if judged.step.kind == "claim"]
    assert len(claims) >= 3
    assert all(isinstance(verdict, Proved) for verdict in claims), verdicts
    assert all(isinstance(verdict, Proved | Accepted) for verdict in verdicts), verdicts
    assert not judgement.warnings
    assert "symsoft:" not in text


@every_derivation
def test_a_spoilt_line_is_not_proved_when_it_is_read_back(function: str, quantity: str) -> None:
    derivation = derive(function, quantity)
    last = latex(derivation.chains[0].lines[-1].right.term)
    text = render(derivation, "markdown")
    spoilt = text.replace(f"= {last}\n", f"= 2 {last}\n", 1) if last in text else ""
    assert spoilt not in ("", text)
    verdicts = [judged.verdict for judged in judge(read_text(spoilt, "markdown", "spoilt.md")).steps]
    assert not all(isinstance(verdict, Proved | Accepted) for verdict in verdicts)


def test_a_step_that_the_kernel_does_not_prove_is_never_printed(softmax: Derivation) -> None:
    chain = softmax.chains[0]
    right = chain.lines[-1].right.term
    check(chain.left.term, right, softmax.definitions, ())
    with pytest.raises(Unproved):
        check(chain.left.term, add(right, right), softmax.definitions, ())


def outcome(function: str, quantity: str) -> str:
    """The title of the derivation, or why there is none."""
    try:
        return derive(function, quantity).title
    except ValueError as error:
        return str(error)


def test_every_quantity_is_derived_or_refused_in_one_sentence() -> None:
    for name, function in FUNCTIONS.items():
        for quantity in function.quantities:
            said = outcome(name, quantity)
            assert said
            assert "\n" not in said


@pytest.mark.parametrize(("function", "quantity"), [("sotfmax", "jacobian"), ("softmax", "hessian")])
def test_what_does_not_exist_is_named_with_the_choices(function: str, quantity: str) -> None:
    with pytest.raises(ValueError, match=r"softmax|jacobian"):
        derive(function, quantity)


def test_an_unknown_format_names_the_choices(softmax: Derivation) -> None:
    with pytest.raises(ValueError, match=", ".join(FORMATS)):
        render(softmax, "html")
