"""What a verdict is given for: chains, references, conditions of the text, the ladder, what is not known."""

from __future__ import annotations

from symsoft.judge import judge
from symsoft.read import read_text
from symsoft.verdict import Conditional, Judgement, Proved, Refuted, Undecided

SOFTMAX = r"$$s_i = \frac{e^{x_i}}{\sum_{k=1}^{n} e^{x_k}}$$" + "\n\n"
ENTROPY = SOFTMAX + r"$$L = -\sum_{k=1}^{n} y_k \log s_k$$" + "\n\n"


def judged(text: str) -> Judgement:
    return judge(read_text(text, "markdown", "article.md"))


def verdicts(text: str) -> list[str]:
    """The verdicts on the claims, in order."""
    return [type(j.verdict).__name__ for j in judged(text).steps if j.step.kind == "claim"]


def last(text: str) -> object:
    return judged(text).steps[-1].verdict


def test_a_misprint_that_nobody_used_is_one_refutation() -> None:
    chain = r"$$\frac{\partial s_i}{\partial x_j} = s_i (\delta_{ij} + s_j) = s_i \delta_{ij} - s_i s_j$$"
    assert verdicts(SOFTMAX + chain) == ["Refuted", "Proved"]


def test_two_slips_that_cancel_are_two_refutations() -> None:
    chain = (
        r"$$\frac{\partial s_i}{\partial x_j} = s_i (\delta_{ij} + s_j) = s_i \delta_{ij} + s_i s_j"
        r" = s_i \delta_{ij} - s_i s_j$$"
    )
    assert verdicts(SOFTMAX + chain) == ["Refuted", "Proved", "Refuted"]


def test_a_second_slip_is_held_against_the_expression_before_the_first() -> None:
    chain = r"$$\frac{\partial s_i}{\partial x_j} = s_i s_j = 2 s_i s_j = s_i \delta_{ij} - s_i s_j$$"
    assert verdicts(SOFTMAX + chain) == ["Refuted", "Refuted", "Proved"]


def test_first_against_last_is_never_enough() -> None:
    chain = r"$$\sum_{i=1}^{n} s_i = 2 - \sum_{i=1}^{n} s_i = 2 = 1$$"
    assert verdicts(SOFTMAX + chain) == ["Proved", "Refuted", "Proved"]


def test_a_condition_that_leads_to_a_step_is_used_and_named() -> None:
    verdict = last(SOFTMAX + "For $i \\neq j$ we find\n\n" + r"$$\frac{\partial s_i}{\partial x_j} = -s_i s_j$$")
    assert isinstance(verdict, Proved)
    assert [given.span.line for given in verdict.given] == [3]


def test_the_same_step_without_it_is_conditional() -> None:
    verdict = last(SOFTMAX + r"$$\frac{\partial s_i}{\partial x_j} = -s_i s_j$$")
    assert isinstance(verdict, Conditional)
    assert verdict.missing == "i ≠ j"


def test_a_step_that_needs_no_condition_names_none() -> None:
    text = SOFTMAX + "For $i \\neq j$ we find\n\n" + r"$$\frac{\partial s_i}{\partial x_j} = s_i(\delta_{ij} - s_j)$$"
    assert last(text) == Proved()


def test_the_wrong_condition_does_not_help() -> None:
    text = SOFTMAX + "For $i = j$ we find\n\n" + r"$$\frac{\partial s_i}{\partial x_j} = s_i s_j$$"
    assert isinstance(last(text), Refuted)


def test_a_stated_normalisation_is_used_and_an_unstated_one_is_named() -> None:
    claim = r"$$\frac{\partial L}{\partial x_j} = s_j - y_j$$"
    stated = last(ENTROPY + r"Let $\sum_{k=1}^{n} y_k = 1$. Then" + "\n\n" + claim)
    assert isinstance(stated, Proved)
    assert len(stated.given) == 1
    missing = last(ENTROPY + claim)
    assert isinstance(missing, Conditional)
    assert missing.missing == "Σ_j y_j = 1"


def test_no_hypothesis_of_the_ladder_saves_a_false_step() -> None:
    assert isinstance(last(ENTROPY + r"$$\frac{\partial L}{\partial x_j} = s_j + y_j$$"), Refuted)


def test_two_missing_hypotheses_at_once_are_not_granted() -> None:
    verdict = last(
        ENTROPY + r"$$\frac{\partial L}{\partial x_j} + \frac{\partial s_i}{\partial x_j} = s_j - y_j - s_i s_j$$"
    )
    assert isinstance(verdict, Refuted)


def test_a_sign_is_suggested_where_it_mends_the_step() -> None:
    verdict = last(SOFTMAX + r"$$\sum_{k=1}^{n} s_k (\delta_{kj} - 2 s_k) = 2 \sum_{k=1}^{n} s_k^2 - s_j$$")
    assert isinstance(verdict, Refuted)
    assert verdict.code == "wrong-sign"
    assert verdict.suggestion is not None
    assert verdict.suggestion.source.startswith("-(")


def test_a_symbol_of_unread_meaning_is_not_free() -> None:
    text = r"$$q = \lim_{t \to 0} t x$$" + "\n\n" + r"$$q + a = a$$"
    verdict = last(text)
    assert isinstance(verdict, Undecided)
    assert verdict.code == "depends-on-unread"


def test_a_symbol_without_meaning_on_one_side_is_not_refuted() -> None:
    verdict = last(SOFTMAX + r"$$\sum_{i=1}^{n} s_i = 2 q$$")
    assert isinstance(verdict, Undecided)
    assert verdict.code == "undefined-symbol"


def test_a_claim_on_free_symbols_alone_is_refuted() -> None:
    assert isinstance(last(r"$$(a + b)^2 = a^2 + b^2$$"), Refuted)


def test_a_definition_anew_under_a_new_heading_is_a_warning() -> None:
    text = "# One\n\n$$f = a + b$$\n\n# Two\n\n$$f = a - b$$\n\n$$2 f + 2 b = 2 a$$"
    judgement = judged(text)
    assert [warning.code for warning in judgement.warnings] == ["redefinition"]
    assert last(text) == Proved()


def test_a_definition_anew_under_the_same_heading_is_refuted() -> None:
    assert isinstance(last("$$f = a + b$$\n\nand so\n\n$$f = a - b$$"), Refuted)


def test_a_value_in_running_text_is_a_condition() -> None:
    steps = judged(SOFTMAX + "The sum $s_i = 0$ only in the limit.").steps
    assert steps[-1].step.kind == "condition"


def test_a_definition_like_softmax_that_is_not_is_a_warning_and_judged_both_ways() -> None:
    slipped = r"$$s_i = \frac{e^{x_i}}{\sum_{k=1}^{n} x_k}$$" + "\n\n"
    right, wrong = r"$$\frac{\partial s_i}{\partial x_j} = s_i (\delta_{ij} - s_j)$$", r"$$\sum_{i=1}^{n} s_i = 2$$"
    assert [warning.code for warning in judged(slipped).warnings] == ["not-softmax"]
    assert isinstance(last(slipped + right), Conditional)
    assert isinstance(last(slipped + wrong), Refuted)
    assert not judged(SOFTMAX).warnings
    assert not judged(r"$$s_i = \frac{e^{x_i / T}}{\sum_{k=1}^{n} e^{x_k / T}}$$").warnings


def test_a_definition_anew_that_no_edit_explains_is_left_open() -> None:
    text = "$$f = a + b$$\n\nand then\n\n" + r"$$f = \log(a b) + 3$$" + "\n\n"
    verdict = last(text)
    assert isinstance(verdict, Undecided)
    assert verdict.code == "doubtful-redefinition"
    assert isinstance(last(text + "$$f + b = a$$"), Undecided)


def test_a_symbol_that_is_defined_again_and_again_is_told_of_once() -> None:
    parts = [f"## Part {power}\n\n$$p = x^{power}$$" for power in (2, 3, 4)]
    judgement = judge(read_text("\n\n".join(parts), "markdown"))
    assert [warning.code for warning in judgement.warnings] == ["redefinition"]
    assert [judged.step.kind for judged in judgement.steps] == ["definition"] * 3
