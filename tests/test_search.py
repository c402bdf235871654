"""The search for a closed form: it is what the derivation ends with, and a false rule is not followed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from symsoft import search, verify_text
from symsoft.authored import authored
from symsoft.derive import derive, questions
from symsoft.emit.text import text
from symsoft.functions import FAMILY, FUNCTIONS, Function, quantity
from symsoft.rules import Rule
from symsoft.search import Unproved, closed_form
from symsoft.term import ZERO, Term

TABLE = [(f, name) for f in FAMILY.values() for name in f.quantities if name in questions(f)]
every_quantity = pytest.mark.parametrize(("function", "name"), TABLE, ids=[f"{f.name}-{name}" for f, name in TABLE])


@pytest.fixture
def forgetful() -> Iterator[None]:
    """Nothing is remembered of searches before, nor after."""
    search.search.cache_clear()
    yield
    search.search.cache_clear()


def derived(function: Function, name: str) -> Term:
    asked = quantity(function, name).term
    chain = next(chain for chain in derive(function, name).chains if chain.left.term == asked)
    return chain.lines[-1].right.term


@every_quantity
def test_a_closed_form_is_what_the_derivation_ends_with(function: Function, name: str) -> None:
    assert closed_form(function, name) == derived(function, name)


def with_rule(monkeypatch: pytest.MonkeyPatch, rule: Rule) -> None:
    """The rules, with one more that is tried before most of them."""
    usual = search.rules_of
    monkeypatch.setattr(search, "rules_of", lambda known: (*usual(known)[:2], rule, *usual(known)[2:]))


@pytest.mark.usefixtures("forgetful")
def test_a_false_rule_is_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    """0 for every term is not proved at the end, so that each step is judged, and that one never kept."""
    right = derived(FUNCTIONS["softmax"], "jacobian")
    search.search.cache_clear()
    with_rule(monkeypatch, Rule("0 for everything", lambda term, known: ZERO))
    assert closed_form(FUNCTIONS["softmax"], "jacobian") == right


WEIGHED = r"""
$$s_i = \frac{e^{x_i}}{\sum_{k=1}^n e^{x_k}}$$

$$m = \sum_{k=1}^n s_k \sigma(w_k)$$
"""


def test_no_line_is_there_twice() -> None:
    lines = derive(authored(verify_text(WEIGHED), "m", "w"), "gradient").chains[0].lines
    terms = [line.right.term for line in lines]
    assert len(set(terms)) == len(terms) == 5
    assert text(terms[-1]) == "s_j e^(−w_j) / ((1 + e^(−w_j))^2)"


@pytest.mark.usefixtures("forgetful")
def test_a_circle_is_no_closed_form(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = quantity(FUNCTIONS["softmax"], "jacobian").term
    with_rule(monkeypatch, Rule("back to the question", lambda term, known: asked))
    with pytest.raises(Unproved, match="quantity: 'jacobian' of softmax: no derivation was found"):
        closed_form(FUNCTIONS["softmax"], "jacobian")
