"""Small parts on their own: numbers as they are shown, exact arithmetic, sizes and points, counterexamples."""

from __future__ import annotations

from fractions import Fraction

import flint
import pytest
from language import N, claim

from symsoft.kernel import Counterexample, Refuted, decide, dual, points, real
from symsoft.kernel.elementary import prime_factors
from symsoft.kernel.real import LogOf
from symsoft.kernel.show import table
from symsoft.kernel.stop import Stop, Undefined, Work
from symsoft.kernel.survey import survey

HALF = Fraction(1, 2)
LOG2, LOG3 = LogOf(Fraction(1), Fraction(2)), LogOf(Fraction(1), Fraction(3))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Fraction(-1, 18), "-1/18"),
        (LOG2, "log 2"),
        (LogOf(Fraction(-1), Fraction(3)), "-log 3"),
        (LogOf(Fraction(2), Fraction(3)), "2 log 3"),
        (LogOf(Fraction(1), HALF), "-log 2"),
        (LogOf(Fraction(1), Fraction(3, 2)), "log(3/2)"),
        (LogOf(Fraction(1), Fraction(2, 3)), "log(2/3)"),
        (LogOf(HALF, Fraction(3)), "1/2 log 3"),
    ],
)
def test_a_number_is_shown_as_a_person_writes_it(value: real.Real, shown: str) -> None:
    assert real.show(value) == shown


def test_a_ball_shows_certain_digits() -> None:
    with flint.ctx.workprec(real.PRECISION):
        assert real.show(real.ball(LOG2)).startswith("0.69314718055994")
        assert real.show(real.ball(LOG2)) == "0.693147180559945"
        assert real.show(real.ball(LOG2) - real.ball(LOG2)) == "0"
        assert real.show(flint.arb(10) ** -100) == "1.00000000000000e-100"


def test_logarithms_are_joined_exactly() -> None:
    assert real.plus(LOG2, LOG3) == LogOf(Fraction(1), Fraction(6))
    assert real.plus(LogOf(HALF, Fraction(2)), LogOf(HALF, Fraction(3))) == LogOf(HALF, Fraction(6))
    assert real.plus(LOG2, LogOf(Fraction(-1), Fraction(2))) == 0
    assert real.times(Fraction(2), LOG2) == LogOf(Fraction(2), Fraction(2))
    assert real.exp(LogOf(Fraction(2), Fraction(3))) == 9
    assert real.exp(LogOf(HALF, Fraction(9, 4))) == Fraction(3, 2)
    assert real.power(Fraction(8), Fraction(2, 3)) == 4
    assert real.log(Fraction(1)) == 0
    huge = LogOf(Fraction(1), Fraction(2**3000 + 1))
    with flint.ctx.workprec(real.PRECISION):
        assert isinstance(real.plus(huge, LogOf(Fraction(1), Fraction(2**3000 + 3))), flint.arb)


def test_what_has_no_value() -> None:
    for action in (
        lambda: real.inverse(Fraction(0)),
        lambda: real.log(Fraction(0)),
        lambda: real.log(Fraction(-1)),
        lambda: real.power(Fraction(-1), HALF),
        lambda: real.power(Fraction(0), HALF),
        lambda: real.power(Fraction(0), Fraction(-1)),
    ):
        with pytest.raises(Undefined):
            action()


def test_derivatives_of_every_order() -> None:
    x = dual.perturbed(dual.perturbed(dual.perturbed(Fraction(2), 1), 2), 4)
    third = dual.log(x)
    assert isinstance(third, dual.Dual)
    assert third.parts[7] == Fraction(2, 8)  # (log x)‴ = 2/x³
    assert third.parts[3] == Fraction(-1, 4)
    cube = dual.power(x, Fraction(3))
    assert isinstance(cube, dual.Dual)
    assert (cube.parts[1], cube.parts[3], cube.parts[7]) == (12, 12, 6)
    grown = dual.exp(dual.times(Fraction(2), dual.perturbed(Fraction(0), 1)))
    assert dual.coefficient(grown, 1) == 2
    assert dual.coefficient(Fraction(3), 1) == 0
    with pytest.raises(Undefined):
        dual.larger(dual.perturbed(Fraction(1), 1), Fraction(1))


def test_numbers_are_factored() -> None:
    assert prime_factors(1) == {}
    assert prime_factors(360) == {2: 3, 3: 2, 5: 1}
    assert prime_factors(999_999_999_989) == {999_999_999_989: 1}
    with pytest.raises(Stop):
        prime_factors(10**13)


def test_sizes_grow_and_differ() -> None:
    overview = survey(claim("sum(k, x[k]) = sum(a, z[a])"))
    m, n = overview.sizes
    steps = [points.sizes_at(overview, step) for step in range(5)]
    assert [step[m] for step in steps] == [2, 1, 2, 3, 4]
    assert [step[n] for step in steps] == [1, 1, 3, 4, 5]
    entries = survey(claim("x[1] + x[3] + x[-1] = c"))
    assert entries.least(N) == entries.distinct(N) == 4
    assert survey(claim("c = c", "", "n >= 3")).least(N) in (1, 3)


def test_points_keep_to_hypotheses_and_domains() -> None:
    statement = claim(
        "sum(k, y[k]*log(p[k])) + exp(x[i]) + d/b0 = 0", "", "onehot y; 0 < p < 1; sum x = 1; 2 < d; b0 < 1"
    )
    overview = survey(statement)
    for level in range(8):
        at = points.point(overview, statement.hypotheses, points.sizes_at(overview, 3), 5, level)
        assert points.lawful(statement.hypotheses, at)
        assert sorted(at.components["y"].values()) == [0, 0, 1]
        assert all(0 < value < 1 for value in at.components["p"].values())
        assert sum(at.components["x"].values()) == 1
        assert at.components["d"][()] > 2
        assert at.components["b0"][()] < 1


def test_exponents_are_logarithms_first() -> None:
    overview = survey(claim("exp(x[i])*y[i] = c"))
    at = points.point(overview, (), points.sizes_at(overview, 3), 0, 0)
    assert list(at.components["x"].values()) == [0, LOG2, LOG3]
    assert list(at.components["y"].values()) == [2, 3, 4]


def test_free_indices_coincide_and_differ_at_each_point() -> None:
    overview = survey(claim("A[i,j] = A[j,l]"))
    at = points.point(overview, (), points.sizes_at(overview, 4), 0, 0)
    chosen = points.assignments(overview, (), at, 8, 0)
    assert len(chosen) == 8
    assert {len(set(indices.values())) for indices in chosen} == {1, 2, 3}


def test_a_counterexample_can_be_checked_by_hand() -> None:
    found = decide(claim("d(s[i], x[j]) = s[i]*s[j]", "s[i] := exp(x[i])/sum(k, exp(x[k]))"))
    assert isinstance(found, Refuted)
    assert found.counterexample.sizes == (("n", 2),)
    assert found.counterexample.point == (("x", ("0", "log 2")),)
    assert (found.counterexample.left, found.counterexample.right) in (("2/9", "1/9"), ("-2/9", "2/9"), ("2/9", "4/9"))


def test_a_counterexample_shows_tables_classes_and_functions() -> None:
    found = decide(claim("g(c, d) + h(c) + u(k: x[k]) = A[i,@y]"))
    assert isinstance(found, Refuted)
    shown: Counterexample = found.counterexample
    functions = dict(shown.functions)
    assert functions["g"].startswith("u1,u2 ↦ ")
    assert functions["h"].startswith("u ↦ ")
    assert "u^2" in functions["h"]
    assert functions["u"] == "a polynomial in 2 components"
    assert dict(shown.indices).keys() == {"i", "y"}
    assert len(dict(shown.point)["A"]) == 2
    assert table({(1, 1): Fraction(1), (2, 1): Fraction(2)}) == (("1",), ("2",))


def test_work_ends() -> None:
    work = Work(3)
    work.spend(3)
    with pytest.raises(Stop) as stopped:
        work.spend()
    assert stopped.value.code == "budget"


def test_an_answer_depends_on_the_statement_alone() -> None:
    statement = claim("x[i]*x[j] = x[i]")
    assert len({decide(statement) for _ in range(3)}) == 1


def test_an_allowance_pays_for_no_more_than_it_has() -> None:
    work = Work(10)
    work.spend(7)
    with pytest.raises(Stop, match="more work"):
        work.spend(1_000_000)
    assert work.left == 0
