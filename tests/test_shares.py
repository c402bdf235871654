"""What one step that does not hold takes of a document's allowance, and what is said of it when that runs out."""

from __future__ import annotations

import pytest

from symsoft import verify_text, weigh
from symsoft.decisions import Decisions
from symsoft.report import words
from symsoft.statement import Statement
from symsoft.term import Variable, add

CONDITIONAL = r"""
$$s_i = \frac{e^{x_i}}{\sum_k e^{x_k}}$$

$$\sum_i (s_i - y_i) = 0$$

$$\sum_i s_i = 1$$
"""


def test_a_share_is_taken_from_the_whole() -> None:
    x, y = Variable("x"), Variable("y")
    decisions = Decisions(10_000)
    with decisions.share(150):
        assert decisions.proves(Statement(add(x, y), add(y, x)))
        assert decisions.spent or decisions.work.left < 150
    assert not decisions.spent
    assert 9_000 < decisions.work.left < 10_000


def test_a_step_is_not_refuted_where_the_allowance_ends_before_a_hypothesis_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def said() -> list[str]:
        return [words.name(judged.verdict) for judged in verify_text(CONDITIONAL).steps]

    assert said() == ["accepted", "conditional", "proved"]
    monkeypatch.setattr(weigh, "WEAKER", 1)
    assert said() == ["accepted", "undecided", "proved"]
