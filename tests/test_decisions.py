"""The allowance of work of a document: taken from as statements need it, and never given back."""

from fractions import Fraction

from symsoft import kernel
from symsoft.decisions import ASKING, Decisions
from symsoft.statement import Statement
from symsoft.term import Add, Exp, Index, Mul, Number, Pow, Size, Sum, Variable

N = Size("n")
I, K = Index("i", N), Index("k", N)
X = Exp(Variable("x", (I,)))
SHARE = Mul((X, Pow(Sum(K, Exp(Variable("x", (K,)))), Number(Fraction(-1)))))
TRUE = Statement(Sum(I, SHARE), Number(Fraction(1)))
FALSE = Statement(Sum(I, SHARE), Number(Fraction(2)))


def test_a_statement_takes_what_it_needs() -> None:
    work = kernel.Work(10_000)
    assert isinstance(kernel.decide(TRUE, work), kernel.Proved)
    first = 10_000 - work.left
    assert 0 < first < 1000
    kernel.decide(TRUE, work)
    assert work.left == 10_000 - 2 * first


def test_a_sieve_takes_what_it_needs() -> None:
    work = kernel.Work(10_000)
    rights = [Number(Fraction(value)) for value in (0, 1, 2)]
    assert kernel.agreeing(FALSE, rights, work) == (Number(Fraction(1)),)
    assert 0 < 10_000 - work.left < 1000
    assert kernel.agreeing(FALSE, rights, kernel.Work(1)) == ()


def test_a_statement_is_asked_for_once() -> None:
    decisions = Decisions(10_000)
    decisions.decide(TRUE)
    left = decisions.work.left
    assert left <= 10_000 - ASKING
    assert decisions.proves(TRUE)
    assert decisions.work.left == left
    assert not decisions.proves(FALSE)


def test_nothing_is_decided_beyond_the_allowance() -> None:
    decisions = Decisions(1)
    assert isinstance(decisions.decide(TRUE), kernel.Undecided)
    answer = decisions.decide(Statement(Add((X, X)), X))
    assert isinstance(answer, kernel.Undecided)
    assert answer.code == "budget"


def test_no_proof_is_sought_of_what_is_false() -> None:
    asked, sought = Decisions(10_000), Decisions(10_000)
    assert isinstance(asked.decide(FALSE), kernel.Refuted)
    assert not sought.proves(FALSE)
    assert sought.work.left > asked.work.left
    assert sought.proves(TRUE)
    left = sought.work.left
    assert not sought.proves(FALSE)
    assert sought.work.left == left
    assert isinstance(sought.decide(FALSE), kernel.Refuted)
