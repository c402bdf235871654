"""The rules that keep the kernel sound, and `evaluate first`: each test fails without its rule."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import flint
import pytest
from language import claim, term

from symsoft import known, verdict, verify_text
from symsoft.kernel import Answer, Proved, Refuted, Restriction, Undecided, decide, real, value
from symsoft.kernel.calculus import Calculus
from symsoft.kernel.decide import Evidence
from symsoft.kernel.field import Field
from symsoft.kernel.form import NIL, Quotient
from symsoft.kernel.positivity import Positivity
from symsoft.kernel.prove import prove
from symsoft.kernel.stop import Stop, Work
from symsoft.kernel.summation import Summation
from symsoft.kernel.survey import survey
from symsoft.statement import AtLeast
from symsoft.term import Index, Size

SOFTMAX = "s[i] := exp(x[i])/sum(k, exp(x[k]))"


def answer(text: str, define: str = "", given: str = "") -> Answer:
    """The kernel's answer."""
    return decide(claim(text, define, given))


def first_route(text: str, define: str = "", given: str = "") -> str:
    """What normal forms alone say: the code, or Proved."""
    statement = claim(text, define, given)
    try:
        found = prove(statement, survey(statement), Work(10**6))
    except Stop as stop:
        return stop.code
    return found.code if isinstance(found, Undecided) else type(found).__name__


def by_values(text: str, define: str = "", given: str = "") -> str:
    """What exact values alone say: whether the sides agree, differ or have no value."""
    statement = claim(text, define, given)
    with flint.ctx.workprec(real.PRECISION):
        found = EXAMINE(statement, survey(statement), Work(10**6))
    return "differ" if found.difference else "agree" if found.agreements else "no value"


EXAMINE = sys.modules["symsoft.kernel.decide"].examine  # type: ignore[attr-defined]


def code(text: str, define: str = "", given: str = "") -> str:
    """The code, or the kind of answer."""
    found = answer(text, define, given)
    return found.code if isinstance(found, Undecided) else type(found).__name__


class TestNothingIsVacuous:
    """1. Proved needs three points at two sizes at which both sides are defined."""

    @pytest.mark.parametrize(
        "text",
        [
            "log(2 - n) + c = c + log(2 - n)",  # defined for n = 1 alone
            "log(-exp(c)) = log(-exp(c))",
            "sqrt(-c^2) = sqrt(-c^2)",
            "log(0 - sum(k, exp(x[k]))) = 1",
        ],
    )
    def test_a_statement_without_a_value_is_not_proved(self, text: str) -> None:
        assert code(text) in ("no-point", "undefined", "outside-root")

    @pytest.mark.parametrize(
        ("agreements", "sizes", "expected"), [(3, 2, "Proved"), (2, 2, "no-point"), (9, 1, "no-point")]
    )
    def test_three_points_at_two_sizes(
        self, agreements: int, sizes: int, expected: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        found = Evidence(agreements, frozenset((n,) for n in range(sizes)), None)
        monkeypatch.setattr(sys.modules["symsoft.kernel.decide"], "examine", lambda *_: found)
        assert code("x[i] + c = c + x[i]") == expected
        assert code("d + c = c + d") == ("Proved" if agreements >= 3 else "no-point")

    def test_hypotheses_that_contradict_prove_nothing(self) -> None:
        for bound in ("0 < y", "y < 1"):  # a bound is not reached: for n ≥ 2 a one-hot vector has a 0 and a 1
            assert code("sum(k, y[k]) = 2", "", f"onehot y; {bound}; n >= 2") == "no-proof"
            assert code("sum(k, y[k]) = sum(l, y[l])", "", f"onehot y; {bound}; n >= 2") == "no-point"
        assert code("c = c + 0", "", "2 < c; c < 1") == "no-point"
        assert code("x[i] = x[j]", "", "i = j; i != j") in ("no-point", "undefined")


class TestADivisorThatIsZeroIsNotInverted:
    """2. The statement is undefined where a divisor's form is 0; if everywhere, undecided."""

    def test_everywhere(self) -> None:
        assert code("1/(c - c) = 7") == "undefined"
        assert code("(c - c)/(c - c) = 1") == "undefined"
        assert code("(c^2 - 1)/((c + 1)*(c - 1) - c^2 + 1) = 3") == "undefined"

    def test_where_two_indices_coincide(self) -> None:
        assert code("(x[i] - x[j])/(x[i] - x[j]) = 1 - delta[i,j]") == "Proved"  # undefined for i = j
        assert code("(x[i] - x[j])/(x[i] - x[j]) = delta[i,j]") == "Refuted"

    def test_under_a_sum(self) -> None:
        assert code("sum(k, (x[k] - x[i])/(x[k] - x[i])) = n") == "no-point"
        assert code("sum(k!=i, (x[k] - x[i])/(x[k] - x[i])) = n - 1") == "Proved"
        assert code("sum(k!=i, (x[k] - x[i])/(x[k] - x[i])) = n") == "Refuted"


class TestOnlyPositiveFactorsSplit:
    """3. log ab, (ab)^q and (a^p)^q split for certified factors only; √(x²) is not x; 0 log 0 is undefined."""

    @pytest.mark.parametrize(
        "text",
        [
            "sqrt(c^2) = c",
            "exp(log(c^2)/2) = c",
            "sqrt((c - 1)^2) = c - 1",
            "(c^4)^(1/4) = c",
            "sqrt(c^2*d) = c*sqrt(d)",
        ],
    )
    def test_a_root_of_a_square_is_not_its_base(self, text: str) -> None:
        assert not isinstance(answer(text), Proved)

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("log(c - 2) + sqrt((d^2 - 4)^2) = log(c - 2) + d^2 - 4", "outside-root"),
            ("log(c - 2) + sqrt((c - 3)^2) = log(c - 2) + c - 3", "outside-root"),
            ("log(c - 2) + sqrt((2 - c)^2) = log(c - 2) + 2 - c", "no-proof"),
            ("log(c - 2) + sqrt((c - 2)^2) = log(c - 2) + c - 2", "Proved"),
            (
                "log(c - 2) + log(d - 2) + sqrt((c - 2)^2*(d - 2)^2) = log(d - 2) + log(c - 2) + (c - 2)*(d - 2)",
                "Proved",
            ),
            ("log(x[i]) + sqrt(x[j]^2) = log(x[i]) + x[j]", "outside-root"),
            ("sum(k, log(x[k])) + sqrt(x[j]^2) = sum(k, log(x[k])) + x[j]", "Proved"),
            ("sum(k, log(x[k])) + sqrt(y[j]^2) = sum(k, log(x[k])) + y[j]", "outside-root"),
            ("sum(k!=i, log(x[k])) + sqrt(x[i]^2) = sum(k!=i, log(x[k])) + x[i]", "outside-root"),
            (
                "sum(k, log(1 + x[k] + 2*delta[i,k])) + sqrt((1 + x[i])^2)"
                " = sum(k, log(1 + x[k] + 2*delta[i,k])) + 1 + x[i]",
                "outside-root",
            ),
            (
                "sum(k, sqrt(1 + x[k] + 2*delta[k,@y])) + sqrt((1 + x[i])^2)"
                " = sum(k, sqrt(1 + x[k] + 2*delta[k,@y])) + 1 + x[i]",
                "outside-root",
            ),
            (
                "sum(k, sum(j, log(x[k] + delta[k,j]))) + sqrt(x[i]^2) = sum(k, sum(j, log(x[k] + delta[k,j]))) + x[i]",
                "outside-root",
            ),
            (
                "sum(k, log(x[k] + sum(j, delta[k,j]*x[j]))) + sqrt(x[i]^2)"
                " = sum(k, log(x[k] + sum(j, delta[k,j]*x[j]))) + x[i]",
                "outside-root",
            ),
            (
                "sum(k, log(x[k] + sum(j!=k, 0*x[j]))) + sqrt(x[i]^2) = sum(k, log(x[k] + sum(j!=k, 0*x[j]))) + x[i]",
                "outside-root",
            ),
            ("sum(k, delta[i,k]*log(1 + x[k])) + sqrt((1 + x[i])^2) = log(1 + x[i]) + 1 + x[i]", "Proved"),
            ("log(-c) + sqrt(c^2) = log(-c) + c", "outside-root"),
            ("log(c*d) + sqrt(c^2) = log(c*d) + c", "outside-root"),
            ("log(c^2) + sqrt(c^2) = log(c^2) + c", "outside-root"),
            ("log(n*c) + sqrt(c^2) = log(n*c) + c", "Proved"),
            ("log(1/c) + sqrt(c^2) = log(1/c) + c", "outside-root"),
            ("log(2 - c) + sqrt((c - 2)^2) = log(2 - c) + 2 - c", "Proved"),
            ("log(2 - c) + sqrt((c - 2)^2) = log(2 - c) + c - 2", "no-proof"),
            ("log(2 - c) + log((c - 2)^2) = 3*log(2 - c)", "Proved"),
            ("log(2 - c) + log((c - 2)^4/(c - 3)) = 5*log(2 - c) + log(1/(c - 3))", "Proved"),
            ("log(c - 2) + log((2 - c)^2) = 3*log(c - 2)", "Proved"),
            ("log(c - 2) + log((2 - c)^3) = 4*log(c - 2)", "undefined"),
            ("log(2 - c) + log((c - 2)^3) = 4*log(2 - c)", "undefined"),
            ("sum(k!=i, log((2 - x[k])^3)) = 3*sum(k!=i, log(2 - x[k]))", "Proved"),
            ("sum(k!=i, log((2 - x[k])^2)) = 2*sum(k!=i, log(2 - x[k]))", "no-proof"),
            ("sum(k!=i, sqrt((2 - x[k])^3)) = sum(k!=i, sqrt(2 - x[k])*(2 - x[k]))", "Proved"),
            ("sum(k!=i, log(x[k] - 2)) = sum(k!=i, log(2 - x[k]))", "no-proof"),
            ("(c - 1)/(sqrt(c) - 1) = sqrt(c) + 1", "Proved"),
            ("sum(k!=i, (x[k] - 4)/(sqrt(x[k]) - 2)/x[k]) = sum(k!=i, (sqrt(x[k]) + 2)/x[k])", "Proved"),
            ("0 < sum(k, 1/(c - x[k]))", "outside-inequality"),
            ("0 < sum(k, 1/(1 + x[k]^2))", "Proved"),
            ("sqrt(sum(k, 1/(c - x[k]))^2) = sum(k, 1/(c - x[k]))", "outside-root"),
            ("sqrt(sum(k, 1/(1 + x[k]^2))^2) = sum(k, 1/(1 + x[k]^2))", "Proved"),
            ("sqrt(sqrt(2 - c)^2) = sqrt(2 - c)", "Proved"),
            ("sqrt((2 - c)^(2/3)) = (2 - c)^(1/3)", "Proved"),
            ("log(sqrt(2 - c)*(3 - c)) = log(2 - c)/2 + log(3 - c)", "Proved"),
            ("0 < sqrt(2 - c)", "Proved"),
            ("0 < prod(k, x[k])", "outside-inequality"),
            ("0 < prod(k, exp(x[k]) + 1)", "Proved"),
            ("0 < max(k, x[k])", "outside-inequality"),
            ("0 < max(k, exp(x[k]))", "Proved"),
            ("0 < max(k, exp(x[k])/(1 - y[k]))", "outside-inequality"),
            ("0 < max(k, exp(x[k])/(1 + exp(y[k])))", "Proved"),
            ("0 < max(k, (1 - y[k])/(1 + exp(y[k])))", "outside-inequality"),
        ],
    )
    def test_what_is_learnt_of_the_domain(self, text: str, expected: str) -> None:
        assert first_route(text) == expected

    def test_a_positive_one_is(self) -> None:
        assert code("sqrt(c^2) = c", "", "0 < c") == "Proved"
        assert code("sqrt(exp(2*c)) = exp(c)") == "Proved"
        assert code("log(exp(c)*n) = c + log(n)") == "Proved"

    def test_zero_times_log_of_zero(self) -> None:
        assert code("0*log(c - c) = 0") == "undefined"
        assert code("sum(k, y[k]*log(y[k])) = 0", "", "onehot y") in ("no-point", "no-proof")

    def test_conditions_are_collected(self) -> None:
        found = answer("d(log(c), c) = 1/c")
        assert isinstance(found, Proved)
        assert {condition.term for condition in found.conditions if isinstance(condition, Restriction)} == {term("c")}
        found = answer("c*(1/c) = 1")
        assert isinstance(found, Proved)
        assert found.conditions == (Restriction("nonzero", term("c")),)
        found = answer("c^0 + c^2 = 1 + c*c")
        assert isinstance(found, Proved)
        assert not found.conditions
        found = answer("sqrt(c)*sqrt(d) = sqrt(c*d)")  # what is learnt of the domain is a condition too
        assert isinstance(found, Proved)
        assert set(found.conditions) == {Restriction("positive", term(text)) for text in ("c", "d", "c*d")}
        found = answer("log(exp(c) + 1) + log(d) = log(d) + log(1 + exp(c))")
        assert isinstance(found, Proved)
        assert found.conditions == (Restriction("positive", term("d")),)
        found = answer("x[1] + x[2] = x[2] + x[1]")
        assert isinstance(found, Proved)
        assert AtLeast(Size("n"), 2) in found.conditions
        assert not isinstance(answer("s[i]*sum(k, exp(x[k])) = exp(x[i])", SOFTMAX), Undecided)


class TestInequalities:
    """Signs of forms decide a few; what may be 0 is not positive."""

    @pytest.mark.parametrize(
        "text",
        [
            "0 != sum(k, x[k]^2)",
            "sum(k, x[k]^2) != 0",
            "c^2 != 0",
            "-c^2 < 0",
            "c^2*exp(d) != -d^2",
            "sum(k, x[k]^2) != sum(k, -x[k]^2)",
            "exp(x[i]) != sum(k, exp(x[k]))",
            "sum(k, exp(x[k])) != exp(x[i])",
            "0 < sum(k, x[k]^2)",
            "0 < c^2",
            "c != d",
            "0 < log(exp(c) + d^2)",
            "0 < log(1 + c^2)",
            "0 < log((1 + exp(c))/(1 + exp(d)))",
            "0 < c^2*sum(k, exp(x[k])) + d^2",
            "s[i] < 1",
        ],
    )
    def test_what_may_be_zero(self, text: str) -> None:
        assert not isinstance(answer(text, SOFTMAX), Proved)

    @pytest.mark.parametrize(
        ("text", "given"),
        [
            ("0 <= sum(k, x[k]^2)", ""),
            ("0 <= c^2*sum(k, exp(x[k])) + d^2", ""),
            ("0 < c^2*sum(k, exp(x[k])) + d^2 + 1", ""),
            ("s[i] + s[j] < 1", "i != j; n >= 3"),
            ("exp(x[i]) != 0", ""),
            ("0 != exp(x[i])", ""),
            ("exp(x[i]) != sum(k, exp(x[k]))", "n >= 2"),
            ("sum(k, exp(x[k])) != exp(x[i])", "n >= 2"),
            ("exp(x[i]) + exp(x[j]) != sum(k, exp(x[k]))", "i != j; n >= 3"),
            ("-sum(k, x[k]^2) <= 0", ""),
            ("-sum(k, x[k]^2)/sum(k, exp(x[k])) - 1 < 0", ""),
            ("exp(x[i])^2 <= sum(k, exp(x[k]))^2", ""),
            ("exp(x[i])^2 < sum(k, exp(x[k]))^2", "n >= 2"),
            ("exp(x[i])*exp(x[j]) < sum(k, exp(x[k]))^2", "n >= 2; i != j"),
            ("-exp(x[i]) != 0", ""),
            ("0 < log(1 + exp(c))", ""),
            ("0 < sum(k, log(1 + exp(x[k])))", ""),
            ("0 < log(1 + exp(c)/(1 + d^2))", ""),
        ],
    )
    def test_what_is_certain(self, text: str, given: str) -> None:
        assert isinstance(answer(text, SOFTMAX, given), Proved)

    def test_two_terms_of_a_sum_of_one(self) -> None:
        assert code("exp(x[i]) + exp(x[j]) <= sum(k, exp(x[k]))") == "Refuted"
        assert code("exp(x[i]) + exp(x[j]) <= sum(k, exp(x[k]))", "", "i != j") == "Proved"
        assert code("exp(x[i]) + exp(x[j]) < sum(k, exp(x[k]))", "", "i != j") != "Proved"  # equal for n = 2
        assert code("c <= exp(c)") == "outside-inequality"


class TestEveryWayToCoincide:
    """A statement is to hold in every scope: each entry of a given size, each way that indices can coincide."""

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("delta[k:2,1:2]*z[k:2] = 0", "no-proof"),
            ("delta[k:2,2:2]*z[k:2] = 0", "no-proof"),
            ("delta[k:2,1:2] + delta[k:2,2:2] = 1", "Proved"),
            ("delta[@y:2,1:2] + delta[@y:2,2:2] = 1", "Proved"),
            ("delta[@y:2,1:2]*z[1:2] = 0", "no-proof"),
            ("delta[@y:2,2:2]*z[1:2] = 0", "no-proof"),
            ("delta[i,j]*x[i] = 0", "no-proof"),
            ("(1 - delta[i,j])*x[i] = 0", "no-proof"),
            ("delta[i,j]*delta[j,l]*x[i] = 0", "no-proof"),
            ("delta[i,j]*(1 - delta[j,l])*x[i] = 0", "no-proof"),
            ("(1 - delta[i,j])*(1 - delta[j,l])*(1 - delta[i,l])*x[i] = 0", "no-proof"),
            ("delta[i,j]*delta[j,l]*(1 - delta[i,l])*x[i] = 0", "Proved"),
            ("delta[i,1]*x[i] = 0", "no-proof"),
            ("delta[i,-1]*x[i] = 0", "no-proof"),
            ("delta[i,1]*delta[i,-1]*x[i] = 0", "Proved"),
            ("delta[@y[a],i]*x[i] = 0", "no-proof"),
            ("delta[@y[a],1]*x[1] = 0", "no-proof"),
            ("delta[@y[a],@y[b]]*z[a] = 0", "no-proof"),
            ("(1 - delta[@y[a],@y[b]])*z[a] = 0", "no-proof"),
            ("delta[a,b]*(1 - delta[@y[a],@y[b]])*z[a] = 0", "Proved"),
        ],
    )
    def test_none_is_left_out(self, text: str, expected: str) -> None:
        assert first_route(text) == expected


class TestAProductIsANodeOfItsOwn:
    """4. Π is e^(Σ log) for certified factors only."""

    def test_factors_that_are_negative(self) -> None:
        assert code("prod(k, -1) = -1") == "Refuted"
        assert code("prod(k, -1) = 1") == "Refuted"
        assert code("prod(k, x[k]) = prod(l, x[l])") == "Proved"
        assert not isinstance(answer("prod(k, x[k]) = sqrt(prod(k, x[k]^2))"), Proved)

    def test_a_factor_that_is_zero(self) -> None:
        assert code("prod(k, x[k] - x[i]) = 0") in ("Proved", "no-proof", "outside-product")
        assert not isinstance(answer("prod(k!=i, x[k] - x[i]) = 0"), Proved)


class TestAMaximum:
    """5. A free constant in proofs, the true maximum in values; differentiated only where it does not matter."""

    def test_the_shift_is_right(self) -> None:
        left = "d(exp(x[i] - max(k, x[k]))/sum(l, exp(x[l] - max(k, x[k]))), x[j])"
        assert code(f"{left} = s[i]*(delta[i,j] - s[j])", SOFTMAX) == "Proved"

    @pytest.mark.parametrize(
        "text",
        [
            "d(max(k, x[k]), x[j]) = d(max(k, x[k] + 0), x[j])",
            "d(c*max(k, x[k]), x[j]) = 0",
            "d(max(k, x[k]), x[j]) = 0",
        ],
    )
    def test_a_derivative_that_depends_on_it(self, text: str) -> None:
        assert code(text) in ("maximum-differentiated", "Refuted")

    def test_the_maxima_of_two_rows_are_two(self) -> None:
        assert first_route("d(max(k, A[i,k]) - max(k, A[j,k]), A[i,l]) = 0") == "maximum-differentiated"
        assert first_route("d(max(k, A[i,k]) - max(l, A[i,l]), A[i,r]) = 0") == "Proved"
        left = "exp(A[i,j] - max(k, A[i,k]))/sum(l, exp(A[i,l] - max(k, A[i,k])))"
        assert (
            code(f"d({left}, A[i,r]) = p[i,j]*(delta[j,r] - p[i,r])", "p[i,j] := exp(A[i,j])/sum(k, exp(A[i,k]))")
            == "Proved"
        )

    def test_it_is_not_just_any_constant(self) -> None:
        assert code("max(k, x[k]) = 0") == "Refuted"
        assert code("max(k, -x[k]) = -max(k, x[k])") == "Refuted"


class TestAnOpaqueFunction:
    """6. A polynomial at each point, so that its derivatives are consistent."""

    def test_derivatives_are_consistent(self) -> None:
        assert code("d(g(c), c) = g'(c)") == "Proved"
        assert code("d(g(c, d), c, d) = d(g(c, d), d, c)") == "Proved"

    def test_a_counterexample_names_it(self) -> None:
        found = answer("g(c + d) = g(c) + g(d)")
        assert isinstance(found, Refuted)
        assert dict(found.counterexample.functions)["g"].startswith("u ↦ ")


class TestWhatIsNotDefined:
    """7. ∂u/∂v of an undefined u is not 0."""

    @pytest.mark.parametrize("text", ["d(u, v) = 0", "d(u[i], x[j]) = 0", "d(u, v, v) = 0"])
    def test_its_derivative_is_not_guessed(self, text: str) -> None:
        assert not isinstance(answer(text), Proved)

    def test_one_variable_for_all(self) -> None:
        assert code("d(u*v, v) = u + v*d(u, v)") == "Proved"
        assert code("d(J, w) = d(J, z)*d(z, w)") == "Proved"
        assert code("d(J, w) = d(J, z)") == "Refuted"

    def test_what_stands_below_a_derivative_by_something_else(self) -> None:
        assert code("d(a0*b0, v) = 0") == "outside-derivative"

    def test_all_that_is_undefined_below_a_derivative_depends_on_its_variable(self) -> None:
        assert code("d(u*u, v) = 2*u*d(u, v)") == "Proved"
        assert code("d(sum(k, x[k]*x[k]), v) = sum(k, 2*x[k]*d(x[k], v))") == "Proved"
        assert code("d(u*u, v) = d(u, v)") == "Refuted"
        assert code("d(u*u, v) = 0") != "Proved"

    def test_once_that_is_known_what_stands_beside_it_does_not(self) -> None:
        assert code("d(c*log(exp(u)), v) = c*d(exp(u), v)/exp(u)") == "Proved"
        assert code("d(c*u, v) = d(u*u, v)*c/(2*u)") == "Proved"
        assert code("d(c*u, v) = c*d(u*u, v)") == "Refuted"


UNREAD = "$$q = \\lim_{t \\to 0} t x$$\n\n$$q + a = a$$"


class TestWhatIsUnread:
    """8. Symbols on the left of something unread or undecided are not free: a claim with one is not refuted."""

    def test_a_symbol_of_unread_meaning_refutes_nothing(self) -> None:
        found = verify_text(UNREAD).steps[-1].verdict
        assert isinstance(found, verdict.Undecided)
        assert found.code == "depends-on-unread"

    def test_a_free_symbol_does(self) -> None:
        assert isinstance(verify_text("$$r + a = a$$").steps[-1].verdict, verdict.Refuted)
        assert code("r0 + a0 = a0") == "Refuted"


def last_verdict(text: str) -> str:
    """The kind of the last verdict of an article."""
    return type(verify_text(text).steps[-1].verdict).__name__


@dataclass(frozen=True)
class Without:
    """A rule taken out of the code, what is asked, and the answers with it and without it."""

    owner: object
    name: str
    instead: object
    ask: Callable[[str], str]
    text: str
    expected: str
    wrong: str


DECIDE = sys.modules["symsoft.kernel.decide"]
ENOUGH = Evidence(6, frozenset({(1,), (2,)}), None)


def always(answer: object) -> Callable[..., object]:
    """A function with one answer."""
    return lambda *_: answer


def inverted(self: Field, numerator: object, denominator: object) -> object:
    """1/0 = 0, and everything else as it is."""
    return OVER(self, numerator, denominator) if denominator.terms else NIL  # type: ignore[attr-defined]


def exponential(self: Summation, index: Index, value: Quotient) -> Quotient:
    """Π as exp Σ log, whatever its factors are."""
    return self.exp(self.sum_over(index, self.log(value)))


OVER, ONE = Field.over, Fraction(1)
LAST = "log(2 - n) + c = c + log(2 - n)"
SECOND = "log(1 - (n - 2)^2) + c = c + log(1 - (n - 2)^2)"
ROOT = "sqrt(prod(k, c)^2) = prod(k, c)"
WITHOUT = {
    "1 few points": Without(DECIDE, "examine", always(ENOUGH), code, LAST, "no-point", "Proved"),
    "1 one size": Without(DECIDE, "_sizes_needed", always(1), code, SECOND, "no-point", "Proved"),
    "2 divisors": Without(Field, "over", inverted, first_route, "1/(c - c) = 0", "undefined", "Proved"),
    "3 logarithms": Without(
        Positivity, "positive_factor", always(True), first_route, "exp(log(c^2)/2) = c", "outside-root", "Proved"
    ),
    "3 roots": Without(
        Positivity, "positive_factor", always(True), first_route, "sqrt(c^2) = c", "outside-root", "Proved"
    ),
    "3 bases": Without(real, "sign", always(1), by_values, "(0 - 2)^n = (0 - 2)^n", "no value", "agree"),
    "3 logarithm of 0": Without(real, "log", always(Fraction(0)), by_values, "0*log(c - c) = 0", "no value", "agree"),
    "4 products": Without(Summation, "product_over", exponential, first_route, ROOT, "outside-root", "Proved"),
    "5 derivatives": Without(
        Calculus, "_oblige", always(None), first_route, "d(max(k, x[k]), x[j]) = 0", "maximum-differentiated", "Proved"
    ),
    "6 opaque functions": Without(
        value,
        "_differentiated",
        always({(0,): Fraction(1)}),
        code,
        "d(g(c), c) = g'(c)",
        "Proved",
        "kernel-disagreement",
    ),
    "7 undefined symbols": Without(DECIDE, "implied", always(()), code, "d(u, v) = 0", "Refuted", "Proved"),
    "8 unread symbols": Without(known.Known, "doubtful", always([]), last_verdict, UNREAD, "Undecided", "Refuted"),
    "evaluate first": Without(DECIDE, "examine", always(ENOUGH), code, "c = c + 1", "Refuted", "no-proof"),
}
"""Every rule is needed: without it, the answer is another one, and a wrong one for most."""


@pytest.mark.parametrize("rule", WITHOUT)
def test_a_rule_is_needed(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    without = WITHOUT[rule]
    assert without.ask(without.text) == without.expected
    monkeypatch.setattr(without.owner, without.name, without.instead)
    assert without.ask(without.text) == without.wrong


class TestEvaluateFirst:
    """A value that differs is a counterexample; equal forms do not overrule it."""

    def test_the_routes_check_each_other(self, monkeypatch: pytest.MonkeyPatch) -> None:
        module = sys.modules["symsoft.kernel.decide"]
        monkeypatch.setattr(module, "prove", lambda *_: Proved((), (), ()))
        assert code("c = c + 1") == "kernel-disagreement"
        assert code("sum(k, x[k]) = x[i]") == "kernel-disagreement"
        assert code("log(-exp(c)) = 1") == "no-point"
        assert code("c = c") == "Proved"

    def test_no_form_refutes(self, monkeypatch: pytest.MonkeyPatch) -> None:
        module = sys.modules["symsoft.kernel.decide"]
        monkeypatch.setattr(module, "prove", lambda *_: Undecided("no-proof", ""))
        assert code("c = c") == "no-proof"
        assert code("c = c + 1") == "Refuted"

    def test_points_know_the_natural_domain(self) -> None:
        found = answer("sum(k, y[k]) = 1", "", "sum y = 1; 0 < y")
        assert isinstance(found, Proved)
        assert code("exp(log(T)) = T") == "Proved"
        assert code("sum(k, y[k]^2) = 1", "", "onehot y") in ("Proved", "no-proof")

    def test_counterexamples_prefer_two_components(self) -> None:
        found = answer("d(s[i], x[j]) = s[i]*(1 - s[j])", SOFTMAX)
        assert isinstance(found, Refuted)
        assert found.counterexample.sizes == (("n", 2),)
        assert answer("x[i] = x[j]", "", "") == answer("x[i] = x[j]", "", "")
