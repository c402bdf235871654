"""The rules that keep the kernel sound, and `evaluate first`: each test fails without its rule."""

from __future__ import annotations

import sys

import pytest
from language import claim, term

from symsoft.kernel import Answer, Proved, Refuted, Restriction, Undecided, decide
from symsoft.statement import AtLeast
from symsoft.term import Size

SOFTMAX = "s[i] := exp(x[i])/sum(k, exp(x[k]))"


def answer(text: str, define: str = "", given: str = "") -> Answer:
    """The kernel's answer."""
    return decide(claim(text, define, given))


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

    def test_hypotheses_that_contradict_prove_nothing(self) -> None:
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
            "0 < sum(k, x[k]^2)",
            "0 < c^2",
            "c != d",
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
            ("-exp(x[i]) != 0", ""),
        ],
    )
    def test_what_is_certain(self, text: str, given: str) -> None:
        assert isinstance(answer(text, SOFTMAX, given), Proved)

    def test_two_terms_of_a_sum_of_one(self) -> None:
        assert code("exp(x[i]) + exp(x[j]) <= sum(k, exp(x[k]))") == "Refuted"
        assert code("exp(x[i]) + exp(x[j]) <= sum(k, exp(x[k]))", "", "i != j") == "Proved"
        assert code("exp(x[i]) + exp(x[j]) < sum(k, exp(x[k]))", "", "i != j") != "Proved"  # equal for n = 2
        assert code("c <= exp(c)") == "outside-inequality"


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
