"""Symbols whose value is an index, such as the class y of a sample: at a given size they can be every entry."""

from fractions import Fraction

import pytest

from symsoft import kernel
from symsoft.statement import DistinctIndex, SameIndex, Statement
from symsoft.term import (
    Add,
    Cases,
    Choice,
    Exp,
    FixedSize,
    Index,
    Mul,
    Number,
    Partial,
    Place,
    Size,
    Sum,
    Term,
    Variable,
)

SIZES = [Size("n"), FixedSize(3), FixedSize(10)]


def _delta(one: Place, other: Place) -> Term:
    return Cases(one, other, Number(Fraction(1)), Number(Fraction(0)))


def _loss(size: Size | FixedSize) -> tuple[Term, Index, Choice]:
    """Σ_j e^{z_j} − z_y, and its indices."""
    i, j, y = Index("i", size), Index("j", size), Choice("y", (), size)
    total = Sum(j, Exp(Variable("z", (j,))))
    return Add((total, Mul((Number(Fraction(-1)), Variable("z", (y,)))))), i, y


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_gradient_at_another_entry(size: Size | FixedSize) -> None:
    loss, i, y = _loss(size)
    z = Variable("z", (i,))
    for right, relation, expected in (
        (Exp(z), DistinctIndex, kernel.Proved),
        (Exp(z), SameIndex, kernel.Refuted),
        (Add((Exp(z), Number(Fraction(-1)))), SameIndex, kernel.Proved),
        (Add((Exp(z), Number(Fraction(-1)))), DistinctIndex, kernel.Refuted),
    ):
        answer = kernel.decide(Statement(Partial(loss, z), right, (), (relation(i, y),)))
        assert isinstance(answer, expected), (right, relation, answer)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_gradient_at_any_entry(size: Size | FixedSize) -> None:
    loss, i, y = _loss(size)
    z = Variable("z", (i,))
    minus_delta = Mul((Number(Fraction(-1)), _delta(i, y)))
    assert isinstance(kernel.decide(Statement(Partial(loss, z), Add((Exp(z), minus_delta)), ())), kernel.Proved)
    for wrong in (Exp(z), Add((Exp(z), Number(Fraction(-1))))):
        assert isinstance(kernel.decide(Statement(Partial(loss, z), wrong, ())), kernel.Refuted)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_two_choices_may_differ(size: Size | FixedSize) -> None:
    one, other = Choice("a", (), size), Choice("b", (), size)
    equal = _delta(one, other)
    for value, hypotheses, expected in (
        (1, (), kernel.Refuted),
        (0, (), kernel.Refuted),
        (0, (DistinctIndex(one, other),), kernel.Proved),
    ):
        answer = kernel.decide(Statement(equal, Number(Fraction(value)), (), hypotheses))
        assert isinstance(answer, expected), (value, hypotheses, answer)
