"""Statements at given sizes: what is written out is put together, proved for every size, and never more than is so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from symsoft import everysize, kernel, verify_text
from symsoft.gathering import gathered, gathered_statement, spread
from symsoft.listed import listed, with_vectors
from symsoft.statement import AtLeast, Bounds, Definition, Statement
from symsoft.term import (
    MINUS_ONE,
    Count,
    Entry,
    Exp,
    FixedSize,
    Index,
    Partial,
    Pow,
    Size,
    Sum,
    Term,
    Variable,
    add,
    divide,
    mul,
    negative,
    number,
)
from symsoft.verdict import Accepted, Proved
from symsoft.walk import subterms

THREE = FixedSize(3)
I, J = Index("i", THREE), Index("j", THREE)


def at(name: str, *places: int) -> Variable:
    """An entry of a vector or of a matrix, three components each way."""
    return Variable(name, tuple(Entry(place, THREE) for place in places))


def row(*numbers: int) -> Term:
    """a_1 x_1 + a_2 x_2 + … for these."""
    return add(*(mul(at("a", k), at("x", k)) for k in numbers))


def has_sum(term: Term) -> bool:
    return any(isinstance(node, Sum) for node in subterms(term))


def test_sums_are_put_together() -> None:
    assert isinstance(gathered(row(1, 2, 3)), Sum)
    assert isinstance(gathered(row(3, 1, 2)), Sum)
    assert gathered(row(1)) == row(1)
    assert spread(gathered(row(1, 2, 3))) == row(1, 2, 3)


def test_a_missing_term_is_taken_off_and_an_odd_one_left() -> None:
    short = gathered(row(1, 3))
    assert has_sum(short)
    assert mul(MINUS_ONE, mul(at("a", 2), at("x", 2))) in short.terms  # type: ignore[union-attr]
    odd = gathered(add(mul(at("a", 1), at("x", 2)), mul(at("a", 2), at("x", 3)), mul(at("a", 3), at("x", 1))))
    assert not has_sum(odd)


def test_the_rows_of_a_matrix_that_is_square() -> None:
    first = add(*(mul(at("W", 1, k), at("x", k)) for k in (1, 2, 3)))
    assert isinstance(gathered(first), Sum)
    double = add(*(add(*(mul(at("W", k, l), at("x", k), at("x", l)) for l in (1, 2, 3))) for k in (1, 2, 3)))
    inner = gathered(double)
    assert isinstance(inner, Sum)
    assert isinstance(inner.body, Sum)
    assert inner.body.index != inner.index


@pytest.mark.parametrize("sign", [1, -1])
def test_a_value_is_the_same_at_every_size_or_it_is_no_proof(sign: int) -> None:
    total = add(*(Exp(at("x", k)) for k in (1, 2, 3)))
    shares = Definition("s", (I,), divide(Exp(Variable("x", (I,))), total))
    left = Partial(Variable("s", (Entry(1, THREE),)), Variable("x", (Entry(2, THREE),)))
    right = mul(number(-sign), at("s", 1), at("s", 2))
    answer = everysize.decide(Statement(left, right, (shares,)))
    assert isinstance(answer, kernel.Proved if sign == 1 else kernel.Refuted)


def asked_for_every_size(statements: list[Statement]) -> tuple[list[Statement], list[kernel.Answer]]:
    """What is asked for every size to decide the statements, and their answers."""
    asked: list[Statement] = []

    def ask(one: Statement, work: kernel.Work | None = None, *, both: bool = True) -> kernel.Answer:
        asked.append(one)
        return kernel.decide(one, work, both=both)

    return asked, [everysize.decide(one, ask=ask) for one in statements]


def entry_of_the_jacobian(row: int, column: int, *factors: Term) -> Statement:
    """What an entry of the Jacobian of softmax is said to be."""
    total = add(*(Exp(at("x", k)) for k in (1, 2, 3)))
    shares = Definition("s", (I,), divide(Exp(Variable("x", (I,))), total))
    left = Partial(Variable("s", (Entry(row, THREE),)), Variable("x", (Entry(column, THREE),)))
    return Statement(left, mul(*factors), (shares,))


def test_the_entries_of_a_matrix_are_one_statement() -> None:
    last = Variable("s", (Entry(-1, THREE),))
    pairs = [(1, 2), (2, 1), (3, 1), (2, 3)]
    off = [entry_of_the_jacobian(i, j, MINUS_ONE, at("s", i), at("s", j)) for i, j in pairs]
    asked, answers = asked_for_every_size(off)
    assert all(isinstance(answer, kernel.Proved) and not answer.used for answer in answers)
    assert len(set(asked)) == 1
    wrong = [entry_of_the_jacobian(i, j, at("s", i), at("s", j)) for i, j in pairs]
    diagonal = entry_of_the_jacobian(3, 3, MINUS_ONE, at("s", 3), last)
    assert all(isinstance(answer, kernel.Refuted) for answer in asked_for_every_size([*wrong, diagonal])[1])
    right = entry_of_the_jacobian(3, 3, at("s", 3), add(number(1), negative(last)))
    assert isinstance(everysize.decide(right), kernel.Proved)


def test_an_entry_of_which_a_definition_speaks_is_not_any_entry() -> None:
    share = divide(Exp(at("x", 1)), add(*(Exp(at("x", k)) for k in (1, 2, 3))))
    first = Definition("c", (), add(at("x", 1), number(0)))
    one, other = (Statement(mul(share, Variable("c")), mul(share, at("x", k)), (first,)) for k in (1, 2))
    assert isinstance(everysize.decide(one), kernel.Proved)
    assert isinstance(everysize.decide(other), kernel.Refuted)


def test_what_holds_at_three_alone_is_proved_at_three() -> None:
    ones = add(*(Pow(at("x", k), number(0)) for k in (1, 2, 3)))
    assert isinstance(everysize.decide(Statement(ones, number(3))), kernel.Proved)
    assert not isinstance(everysize.decide(Statement(ones, number(4))), kernel.Proved)


def test_what_stands_there_once_for_each_component_is_a_sum() -> None:
    e = Variable("ε")
    assert has_sum(gathered(add(row(1, 2, 3), e, e, e)).terms[0])  # type: ignore[union-attr]
    assert gathered(add(row(1), e, e)) == add(row(1), e, e)
    left = add(row(1, 2, 3), e, e, e)
    assert isinstance(kernel.decide(Statement(left, gathered(left))), kernel.Proved)
    assert isinstance(kernel.decide(Statement(left, gathered(add(left, e)))), kernel.Refuted)


ROWS = Size("m")


def weighted(weight: Term, *numbers: int) -> Term:
    """Rows of a matrix of any number of them, each times its share."""
    return add(*(mul(at("a", k), Variable("V", (Entry(k, ROWS),)), weight) for k in numbers))


def test_rows_that_are_written_out_may_be_all_rows() -> None:
    one = Statement(weighted(number(1), 1, 2, 3), mul(Variable("c"), at("a", 1)))
    assert listed(one, {3}) == {"m": 3}
    assert listed(one, {4}) == {}
    assert listed(replace(one, left=weighted(number(1), 1, 3)), {3}) == {}
    assert listed(replace(one, right=Count(ROWS)), {3}) == {}
    j = Index("j", ROWS)
    assert listed(replace(one, right=Variable("V", (j,))), {3}) == {}
    assert listed(replace(one, right=Sum(j, Variable("V", (j,)))), {3}) == {}
    assert listed(replace(one, hypotheses=(AtLeast(ROWS, 4),)), {3}) == {}
    assert listed(replace(one, right=Variable("V", (Entry(1, THREE),))), {3}) == {}


def test_a_proof_for_rows_that_are_written_out_says_how_many_there_are() -> None:
    left, right = weighted(Variable("c"), 1, 2, 3), mul(Variable("c"), weighted(number(1), 1, 2, 3))
    answer = everysize.decide(Statement(left, right))
    assert isinstance(answer, kernel.Proved)
    assert answer.conditions == (AtLeast(ROWS, 3),)
    assert isinstance(everysize.decide(Statement(left, weighted(number(1), 1, 2, 3))), kernel.Refuted)


def test_numbers_of_which_nothing_is_known_are_a_vector() -> None:
    y = [Variable(f"y_{k}") for k in (1, 2, 3)]
    one = Statement(add(*y), Variable("c"))
    assert with_vectors(one, {3}).left == add(*(at("y", k) for k in (1, 2, 3)))
    for other in (
        Statement(add(*y[:2]), Variable("c")),
        Statement(add(*y), Variable("y")),
        Statement(add(*y), Partial(Variable("c"), y[0])),
        replace(one, definitions=(Definition("y_1", (), number(2)),)),
        replace(one, hypotheses=(Bounds("y_1", None, None),)),
    ):
        assert with_vectors(other, {3}) == other


def test_statements_keep_their_meaning() -> None:
    left, right = row(1, 2, 3), add(row(1), row(2, 3))
    again = gathered_statement(Statement(left, right, (Definition("c", (), row(1, 2, 3)),)))
    assert isinstance(kernel.decide(Statement(left, again.left)), kernel.Proved)
    assert isinstance(kernel.decide(Statement(right, again.right)), kernel.Proved)
    wrong = gathered(add(row(1, 2, 3), negative(at("a", 1))))
    assert isinstance(kernel.decide(Statement(left, wrong)), kernel.Refuted)


LAYER = r"""
$$z_i = W_{i1} x_1 + W_{i2} x_2 + W_{i3} x_3, \quad i = 1, 2, 3$$

$$s_i = \frac{e^{z_i}}{e^{z_1} + e^{z_2} + e^{z_3}}, \quad i = 1, 2, 3$$

$$L = -(y_1 \log s_1 + y_2 \log s_2 + y_3 \log s_3)$$

$$\frac{\partial L}{\partial W_{jl}} = (s_j (y_1 + y_2 + y_3) - y_j) x_l, \quad l = 1, 2, 3$$
"""


def test_a_layer_with_as_many_inputs_as_outputs_is_decided() -> None:
    assert all(isinstance(judged.verdict, Proved | Accepted) for judged in verify_text(LAYER).steps)
    spoilt = LAYER.replace("- y_j) x_l", "- y_j) x_j")
    assert any(not isinstance(judged.verdict, Proved | Accepted) for judged in verify_text(spoilt).steps)
