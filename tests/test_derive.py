"""Derivations: each step judged, printed in every format, and read back as proved, for the whole family."""

from __future__ import annotations

from itertools import pairwise

import pytest

from symsoft.derivation import Derivation
from symsoft.derive import check, derive, questions, unknowns
from symsoft.emit.derivation import FORMATS, render
from symsoft.emit.latex import latex
from symsoft.emit.words import LANGUAGES, words
from symsoft.functions import FAMILY
from symsoft.judge import judge
from symsoft.read import read_text
from symsoft.rules import CALCULUS, CLOSING, IDENTITIES, Rule
from symsoft.rules.fractions import signs
from symsoft.rules.given_size import ENTRIES
from symsoft.rules.rule import Known
from symsoft.search import Unproved
from symsoft.term import Partial, Term, Variable, add, mul, negative, number
from symsoft.tidy import canonical, respelled, signed, tidy
from symsoft.verdict import Accepted, Proved
from symsoft.walk import subterms

TABLE = [
    (name, quantity, wrt)
    for name, function in FAMILY.items()
    for quantity in questions(function)
    for wrt in unknowns(function, quantity)
]
every_derivation = pytest.mark.parametrize(("function", "quantity", "wrt"), TABLE)

CLOSED = {
    ("softmax", "jacobian", ""): r"s_i \left(\delta_{ij} - s_j\right)",
    ("softmax", "jvp", ""): r"s_i \left(v_i - \sum_{j=1}^{n} s_j v_j\right)",
    ("softmax", "vjp", ""): r"s_j \left(u_j - \sum_{i=1}^{n} u_i s_i\right)",
    ("softmax", "sum", ""): "1",
    ("softmax", "shift", ""): "s_i",
    ("log_softmax", "jacobian", ""): r"\delta_{ij} - s_j",
    ("log_softmax", "shift", ""): "a_i",
    ("logsumexp", "gradient", ""): "s_j",
    ("logsumexp", "hessian", ""): r"s_i \left(\delta_{ij} - s_j\right)",
    ("logsumexp", "shift", ""): "c + A",
    ("softmax_temperature", "jacobian", ""): r"\frac{s_i \left(\delta_{ij} - s_j\right)}{T}",
    ("softmax_temperature", "jacobian", "T"): r"\frac{s_i \left(\sum_{k=1}^{n} x_k s_k - x_i\right)}{T^{2}}",
    ("sigmoid", "derivative", ""): r"\sigma \left(1 - \sigma\right)",
    ("sigmoid", "second_derivative", ""): r"\sigma \left(1 - \sigma\right) \left(1 - 2 \sigma\right)",
    ("tanh", "second_derivative", ""): r"-2 t \left(1 - t^{2}\right)",
    ("softplus", "second_derivative", ""): r"\sigma \left(1 - \sigma\right)",
    ("binary_cross_entropy", "second_derivative", ""): r"\sigma \left(1 - \sigma\right)",
    ("sigmoid", "symmetry", ""): r"1 - \sigma",
    ("softplus", "derivative", ""): r"\sigma",
    ("tanh", "derivative", ""): "1 - t^{2}",
    ("cross_entropy", "gradient", ""): r"s_j \sum_{k=1}^{n} y_k - y_j",
    ("cross_entropy_labels", "gradient", ""): r"s_j - \delta_{y,j}",
    ("label_smoothing", "gradient", ""): r"s_j \sum_{k=1}^{n} q_k - q_j",
    ("binary_cross_entropy", "derivative", ""): r"\sigma - y",
    ("entropy", "gradient", ""): r"-\log p_j - 1",
    ("softmax_entropy", "gradient", ""): r"-s_j \left(\log s_j + H\right)",
    ("kl", "gradient", ""): r"-\frac{p_j}{q_j}",
    ("kl", "gradient", "p"): r"\log\left(\frac{p_j}{q_j}\right) + 1",
    ("softmax_kl", "gradient", ""): r"s_j \sum_{k=1}^{n} p_k - p_j",
    ("linear_softmax", "jacobian", ""): r"s_i \left(\delta_{ij} - s_j\right) x_l",
    ("linear_softmax", "jacobian", "b"): r"s_i \left(\delta_{ij} - s_j\right)",
    ("log_policy", "jacobian", ""): r"\delta_{ij} - \pi_j",
    ("linear_log_policy", "jacobian", ""): r"\varphi_{ij} - \sum_{k=1}^{n} \pi_k \varphi_{kj}",
    (
        "linear_log_policy",
        "jvp",
        "",
    ): r"\sum_{j=1}^{m} \varphi_{ij} v_j - \sum_{k=1}^{n} \pi_k \sum_{j=1}^{m} \varphi_{kj} v_j",
    ("expected_reward", "gradient", ""): r"\pi_j \left(r_j - R\right)",
    ("expected_reward", "hessian", ""): (
        r"\pi_i \left(\left(\delta_{ij} - \pi_j\right) \left(r_i - R\right) - \pi_j \left(r_j - R\right)\right)"
    ),
    ("expected_reward", "hessian", "r"): "0",
    ("kl", "hessian", "p"): r"\frac{\delta_{ij}}{p_i}",
    (
        "softmax_temperature",
        "vjp",
        "T",
    ): r"\frac{\sum_{i=1}^{n} u_i s_i \left(\sum_{k=1}^{n} x_k s_k - x_i\right)}{T^{2}}",
    ("attention", "vjp", "V"): "u_l a_j",
    (
        "attention",
        "vjp",
        "",
    ): r"\frac{\sum_{k=1}^{n} a_k \left(K_{kj} - \sum_{l=1}^{n} a_l K_{lj}\right) \sum_{c=1}^{m} V_{kc} u_c}{\sqrt{d}}",
    ("linear_log_policy", "vjp", "φ"): r"\theta_l \left(u_j - \pi_j \sum_{i=1}^{n} u_i\right)",
}
"""The closed forms that people use."""

UNDER_A_SUM_OF_ONE = {
    ("cross_entropy", "gradient", ""): "s_j - y_j",
    ("label_smoothing", "gradient", ""): "s_j - q_j",
    ("cross_entropy_smoothed", "gradient", ""): r"s_j - \left(1 - \varepsilon\right) y_j - \frac{\varepsilon}{n}",
    ("softmax_kl", "gradient", ""): "s_j - p_j",
    ("linear_cross_entropy", "gradient", ""): r"\left(s_j - y_j\right) x_l",
    ("batch_cross_entropy", "gradient", ""): r"\frac{1}{N} \left(s_{mj} - y_{mj}\right)",
}

WHOLES = {
    ("softmax", "jacobian", ""): r"J &= \operatorname{diag}(s) - s s^{\top}",
    ("softmax", "jvp", ""): r"w &= s \odot \left(v - \left(s^{\top} v\right) \mathbf{1}\right)",
    ("logsumexp", "gradient", ""): "g &= s",
    ("softmax_temperature", "jacobian", ""): r"\frac{1}{T} \left(\operatorname{diag}(s) - s s^{\top}\right)",
    ("cross_entropy", "gradient", ""): "g &= s - y",
    ("linear_cross_entropy", "gradient", ""): r"g &= \left(s - y\right) x^{\top}",
    ("linear_cross_entropy", "gradient", "x"): r"g &= W^{\top} \left(s - y\right)",
    (
        "linear_softmax",
        "jvp",
        "x",
    ): r"w &= s \odot \left(W v - \left(s^{\top} \left(W v\right)\right) \mathbf{1}\right)",
    ("linear_log_policy", "vjp", ""): r"w &= \varphi^{\top} u - \left(\sum_{i=1}^{n} u_i\right) \varphi^{\top} \pi",
    ("attention", "jvp", ""): (
        r"w &= \frac{1}{\sqrt{d}} V^{\top} "
        r"\left(a \odot \left(K v - \left(a^{\top} \left(K v\right)\right) \mathbf{1}\right)\right)"
    ),
    ("expected_reward", "gradient", ""): r"g &= \pi \odot \left(r - R \mathbf{1}\right)",
}


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


def chain_of(asked: tuple[str, str, str]) -> list[str]:
    """The last lines of the chains that are about the entry."""
    return [latex(chain.lines[-1].right.term) for chain in derive(*asked).chains if not chain.left.axes]


@pytest.mark.parametrize("asked", CLOSED, ids=" ".join)
def test_the_end_is_the_form_that_people_use(asked: tuple[str, str, str]) -> None:
    assert CLOSED[asked] in chain_of(asked)


@pytest.mark.parametrize("asked", UNDER_A_SUM_OF_ONE, ids=" ".join)
def test_what_sums_to_one_makes_it_simpler(asked: tuple[str, str, str]) -> None:
    assert UNDER_A_SUM_OF_ONE[asked] in chain_of(asked)


@pytest.mark.parametrize("asked", WHOLES, ids=" ".join)
def test_the_latex_is_an_align_for_each_chain_with_the_whole_last(asked: tuple[str, str, str]) -> None:
    body = render(derive(*asked), "latex")
    assert body.startswith("\\begin{align*}")
    assert body.rstrip().endswith("\\end{align*}")
    assert body.count("{") == body.count("}")
    assert WHOLES[asked] in body


@every_derivation
def test_every_line_changes_something_and_the_last_has_no_derivative(function: str, quantity: str, wrt: str) -> None:
    for chain in derive(function, quantity, wrt).chains:
        terms = [line.right.term for line in chain.lines]
        assert all(left != right for left, right in pairwise(terms))
        assert not any(isinstance(node, Partial) for node in subterms(terms[-1]))
        assert len(terms) <= 18
        before = [chain.left.term, *terms][-2]
        assert chain.lines[-1].rule != "the signs" or signed(before)[0]


@every_derivation
@pytest.mark.parametrize("format", ["markdown", "latex"])
def test_what_is_written_reads_back_as_proved(function: str, quantity: str, wrt: str, format: str) -> None:
    derivation = derive(function, quantity, wrt)
    text = render(derivation, format)
    judgement = judge(read_text(text, format, "derived"))
    verdicts = [judged.verdict for judged in judgement.steps]
    claims = [v for judged, v in zip(judgement.steps, verdicts, strict=True) if judged.step.kind == "claim"]
    assert len(claims) >= sum(len(chain.lines) for chain in derivation.chains if not chain.left.axes)
    assert all(isinstance(verdict, Proved) for verdict in claims), verdicts
    assert all(isinstance(verdict, Proved | Accepted) for verdict in verdicts), verdicts
    assert not judgement.warnings
    assert "symsoft:" not in text


@every_derivation
def test_a_spoilt_line_is_not_proved_when_it_is_read_back(function: str, quantity: str, wrt: str) -> None:
    derivation = derive(function, quantity, wrt)
    text = render(derivation, "markdown")
    sides = [latex(line.right.term) for line in derivation.chains[0].lines]
    last = next(side for side in reversed(sides) if f"= {side}\n" in text)
    spoilt = text.replace(f"= {last}\n", f"= 2 \\left({last}\\right)\n", 1)
    assert spoilt != text
    verdicts = [judged.verdict for judged in judge(read_text(spoilt, "markdown", "spoilt.md")).steps]
    assert not all(isinstance(verdict, Proved | Accepted) for verdict in verdicts)


@every_derivation
def test_text_for_a_terminal_has_every_line_and_its_rule(function: str, quantity: str, wrt: str) -> None:
    derivation = derive(function, quantity, wrt)
    written = render(derivation, "text")
    assert max(map(len, written.splitlines())) <= 140
    assert all(line.rule in written for chain in derivation.chains if not chain.left.axes for line in chain.lines)


def test_a_step_that_the_kernel_does_not_prove_is_never_printed(softmax: Derivation) -> None:
    chain = softmax.chains[0]
    right = chain.lines[-1].right.term
    check(chain.left.term, right, softmax.definitions, ())
    with pytest.raises(Unproved):
        check(chain.left.term, add(right, right), softmax.definitions, ())


@pytest.mark.parametrize(
    ("function", "quantity", "wrt"),
    [("sotfmax", "jacobian", ""), ("softmax", "hessian", ""), ("softmax", "value", ""), ("softmax", "jacobian", "y")],
)
def test_what_does_not_exist_is_named_with_the_choices(function: str, quantity: str, wrt: str) -> None:
    with pytest.raises(ValueError, match=r"choose from .*(softmax|jacobian|x)") as raised:
        derive(function, quantity, wrt)
    assert "\n" not in str(raised.value)


def test_an_unknown_format_names_the_choices(softmax: Derivation) -> None:
    with pytest.raises(ValueError, match=", ".join(FORMATS)):
        render(softmax, "html")


@pytest.mark.parametrize("rule", [*CALCULUS, *CLOSING, *IDENTITIES], ids=lambda rule: rule.rewrite.__name__)
def test_every_rule_has_its_mathematics_in_its_docstring(rule: Rule) -> None:
    assert rule.rewrite.__doc__


X = [Variable(letter) for letter in "abcd"]
BESIDE = add(X[3], negative(mul(X[0], add(X[1], negative(X[2])))))


@pytest.mark.parametrize(
    ("term", "turned"),
    [
        (negative(add(X[0], negative(X[1]))), add(X[1], negative(X[0]))),
        (negative(mul(X[0], add(X[1], negative(X[2])))), mul(X[0], add(X[2], negative(X[1])))),
        (BESIDE, BESIDE),
        (
            mul(X[3], add(X[0], negative(X[1])), add(number(-1), negative(X[2]))),
            mul(X[3], add(X[1], negative(X[0])), add(number(1), X[2])),
        ),
    ],
)
def test_a_minus_is_taken_into_brackets_that_stand_alone(term: Term, turned: Term) -> None:
    found = respelled(tidy(signs(term, Known()) or term))
    assert canonical(found) == canonical(respelled(tidy(turned)))
    assert (found == respelled(tidy(term))) == (term == turned)


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_every_language_has_words_for_every_rule(language: str) -> None:
    assert {rule.name for rule in (*CALCULUS, *CLOSING, *IDENTITIES)} | {ENTRIES} <= set(words(language).phrases)


@every_derivation
@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_every_language_has_words_for_every_phrase(function: str, quantity: str, wrt: str, language: str) -> None:
    derivation = derive(function, quantity, wrt)
    found = {derivation.quantity, derivation.function}
    found |= {chain.heading for chain in derivation.chains}
    found |= {line.rule for chain in derivation.chains for line in chain.lines}
    assert found <= set(words(language).phrases)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_reads_back_as_proved(language: str) -> None:
    assert set(words(language).sentences) == set(words("en").sentences)
    for asked in (("softmax", "jacobian"), ("cross_entropy", "gradient"), ("logsumexp", "hessian")):
        text = render(derive(*asked), "markdown", language)
        judgement = judge(read_text(text, "markdown", "derived.md"))
        verdicts = [judged.verdict for judged in judgement.steps]
        assert sum(isinstance(verdict, Proved) for verdict in verdicts) >= 5
        assert all(isinstance(verdict, Proved | Accepted) for verdict in verdicts), verdicts
        assert not judgement.warnings
        assert rf"\text{{{words(language).sentence('condition')} }} i = j" in text or asked[0] == "cross_entropy"


def test_a_language_without_words_names_the_choices(softmax: Derivation) -> None:
    with pytest.raises(ValueError, match="'tlh'; choose from en, es, fr, vi, zh"):
        render(softmax, "text", "tlh")
