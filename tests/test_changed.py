"""Long statements by what their sides differ in: what is equal in its place, and never more than is so."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from symsoft import changed, everysize, kernel
from symsoft.statement import Bounds, Definition, DistinctIndex, Statement, SumsTo
from symsoft.term import (
    ONE,
    Apply,
    Exp,
    Family,
    Index,
    Log,
    Partial,
    Pow,
    Size,
    Sum,
    Term,
    Variable,
    add,
    delta,
    divide,
    mul,
    negative,
    number,
    subtract,
)

N = Size("n")
I, J, K, L = (Index(letter, N) for letter in "ijkl")
GAMMA = Variable("γ")


def at(name: str, place: Index) -> Variable:
    return Variable(name, (place,))


SHARES = Definition("s", (I,), divide(Exp(at("x", I)), Sum(K, Exp(at("x", K)))))


def focal(place: Index) -> Term:
    """(1 − s_k)^γ (log s_k) (γ s_k + (1 − s_k)^(γ − 1)), long and of no use to anyone."""
    rest = subtract(ONE, at("s", place))
    inner = add(mul(GAMMA, at("s", place)), Pow(rest, subtract(GAMMA, ONE)))
    return mul(at("y", place), Pow(rest, GAMMA), Log(at("s", place)), inner)


def jacobian(sign: Term = ONE) -> Term:
    """The derivative of s_i by x_j, or with a factor what it is not."""
    return mul(sign, at("s", I), subtract(delta(I, J), at("s", J)))


WHOLE = Sum(K, focal(K))
BY = at("x", J)
SLOPE = Partial(at("s", I), BY)
LONG = add(WHOLE, focal(I), focal(J))
TRUE: list[tuple[Term, Term]] = [
    (mul(SLOPE, LONG), mul(jacobian(), LONG)),
    (add(focal(J), mul(SLOPE, WHOLE), focal(I)), add(focal(I), focal(J), mul(jacobian(), WHOLE))),
    (Partial(mul(at("s", I), WHOLE), BY), add(mul(SLOPE, WHOLE), mul(at("s", I), Partial(WHOLE, BY)))),
    (Sum(L, mul(at("s", I), at("v", L), LONG)), mul(at("s", I), Sum(L, mul(at("v", L), LONG)))),
    (
        Partial(add(mul(at("x", I), WHOLE), mul(WHOLE, at("x", J))), BY),
        Partial(mul(add(at("x", I), at("x", J)), WHOLE), BY),
    ),
]
FALSE: list[tuple[Term, Term]] = [
    (mul(SLOPE, LONG), mul(jacobian(number(-1)), LONG)),
    (add(focal(J), mul(SLOPE, WHOLE), focal(I)), add(focal(I), focal(I), mul(jacobian(), WHOLE))),
    (Partial(mul(at("s", I), WHOLE), BY), add(mul(SLOPE, WHOLE), mul(at("s", J), Partial(WHOLE, BY)))),
    (Sum(I, mul(at("s", I), at("v", I), LONG)), mul(at("s", I), Sum(I, mul(at("v", I), LONG)))),
    (
        Partial(add(mul(at("x", I), WHOLE), mul(WHOLE, at("x", J))), BY),
        Partial(mul(add(at("x", I), at("x", I)), WHOLE), BY),
    ),
]


@pytest.mark.parametrize(("left", "right"), TRUE)
def test_what_is_equal_in_its_place_makes_equal_wholes(left: Term, right: Term) -> None:
    answer = changed.decide(Statement(left, right, (SHARES,)), None)
    assert isinstance(answer, kernel.Proved)
    assert isinstance(changed.decide(Statement(right, left, (SHARES,)), None), kernel.Proved)


@pytest.mark.parametrize(("left", "right"), FALSE)
def test_what_differs_is_not_proved(left: Term, right: Term) -> None:
    for statement in (Statement(left, right, (SHARES,)), Statement(right, left, (SHARES,))):
        assert changed.decide(statement, None) is None
        assert isinstance(everysize.decide(statement), kernel.Refuted)


def test_a_derivative_does_not_keep_a_hypothesis_on_values(monkeypatch: pytest.MonkeyPatch) -> None:
    one_in_all = SumsTo("x", 0, Fraction(1))
    total, long = Sum(L, at("x", L)), Sum(K, mul(Exp(mul(GAMMA, at("x", K))), focal(K)))
    values = Statement(mul(total, LONG), LONG, (SHARES,), (one_in_all, Bounds("y", Fraction(0), None)))
    assert isinstance(everysize.decide(values), kernel.Proved)
    slopes = Statement(add(Partial(total, BY), LONG, long), add(Partial(ONE, BY), LONG, long), (SHARES,), (one_in_all,))
    assert changed.decide(slopes, None) is None
    whole = Statement(Partial(mul(total, LONG), BY), Partial(LONG, BY), (SHARES,), (one_in_all,))
    assert changed.decide(whole, None) is None
    monkeypatch.setattr(kernel, "agreeing", lambda statement, rights, work: tuple(rights))
    assert changed.decide(whole, None) is None
    assert changed.decide(replace(whole, left=total_of(LONG), right=LONG), None) is not None


def test_what_a_derivative_is_by_is_a_variable_whatever_defines_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel, "agreeing", lambda statement, rights, work: tuple(rights))
    total, by = Sum(L, at("s", L)), at("s", J)
    assert changed.decide(Statement(Partial(mul(total, LONG), by), Partial(LONG, by), (SHARES,)), None) is None
    kept = Statement(Partial(mul(total, LONG), BY), Partial(LONG, BY), (SHARES,))
    assert changed.decide(kept, None) is not None


def test_what_is_a_function_by_another_part_is_one_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel, "agreeing", lambda statement, rights, work: tuple(rights))
    u, v = Variable("u"), Variable("v")
    definitions, product = (SHARES, Definition("w", (), mul(u, v))), Variable("w")
    slope = mul(Partial(u, v), LONG)
    assert changed.decide(Statement(add(Partial(product, v), slope), add(u, slope), definitions), None) is None
    assert changed.decide(Statement(add(Partial(product, v), LONG), add(u, LONG), definitions), None) is not None


def test_an_argument_of_a_function_binds_its_index_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel, "agreeing", lambda statement, rights, work: tuple(rights))
    apart = (DistinctIndex(I, J),)
    left, right = (Apply("g", (), (Family((I,), mul(factor, LONG)),), ()) for factor in (delta(I, J), number(0)))
    assert changed.decide(Statement(left, right, (SHARES,), apart), None) is None


def total_of(term: Term) -> Term:
    """Σ_l x_l times a term."""
    return mul(Sum(L, at("x", L)), term)


def test_a_condition_on_an_index_says_nothing_of_one_that_a_sum_binds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel, "agreeing", lambda statement, rights, work: tuple(rights))
    apart = (DistinctIndex(I, J),)
    bound = Statement(Sum(I, mul(delta(I, J), LONG)), Sum(I, mul(number(0), LONG)), (SHARES,), apart)
    assert changed.decide(bound, None) is None
    free = Statement(add(mul(delta(I, J), LONG), focal(I)), add(mul(number(0), LONG), focal(I)), (SHARES,), apart)
    assert changed.decide(free, None) is not None


def test_nothing_is_proved_of_nothing() -> None:
    nowhere = Log(negative(Sum(K, Exp(at("x", K)))))
    statement = Statement(mul(SLOPE, nowhere, LONG), mul(jacobian(), nowhere, LONG), (SHARES,))
    assert changed.decide(statement, None) is None


def test_short_statements_are_left_to_the_kernel() -> None:
    work = kernel.Work(1000)
    assert changed.decide(Statement(SLOPE, jacobian(), (SHARES,)), work) is None
    assert work.left == 1000


def test_it_takes_no_more_than_its_share() -> None:
    work = kernel.Work(500)
    assert changed.decide(Statement(*TRUE[1], (SHARES,)), work) is None
    assert work.left >= 0
