"""Where the kernel's limits are: the last number, size, degree and power that is taken, and the first that is not."""

from __future__ import annotations

import sys
from fractions import Fraction
from math import gcd

import flint
import pytest
from language import claim, term

from symsoft.kernel import Proved, Refuted, Undecided, agreeing, decide, dual, real, show
from symsoft.kernel.atom import Component
from symsoft.kernel.divide import Frame, primitive
from symsoft.kernel.form import UNIT, Monomial, Polynomial, content
from symsoft.kernel.normal import Normaliser
from symsoft.kernel.real import LogOf
from symsoft.kernel.scope import Scope
from symsoft.kernel.stop import Stop, Undefined, Work
from symsoft.kernel.survey import survey
from symsoft.statement import AtLeast, Definition, Statement
from symsoft.term import (
    Add,
    Apply,
    Cases,
    Choice,
    Count,
    Entry,
    Family,
    FixedSize,
    Index,
    Max,
    Mul,
    Partial,
    Product,
    Size,
    Slot,
    Sum,
    Variable,
    delta,
    number,
)

N = Size("n")
ONE, TWO = Fraction(1), Fraction(2)


def code(statement: Statement) -> str:
    """The code, or the kind of answer."""
    found = decide(statement)
    return found.code if isinstance(found, Undecided) else type(found).__name__


def is_ball(value: real.Real) -> bool:
    """Whether the number is not kept exactly."""
    return isinstance(value, flint.arb)


def test_exact_numbers_end_at_4096_bits() -> None:
    with flint.ctx.workprec(real.PRECISION):
        assert real.power(Fraction(7), Fraction(1023)) == 7**1023
        assert is_ball(real.power(Fraction(7), Fraction(1024)))
        assert is_ball(real.power(Fraction(2**40 + 1, 2**40 - 1), Fraction(1000)))
        assert real.power(Fraction(7), Fraction(0)) == real.power(real.ball(TWO), Fraction(0)) == 1
        assert real.plus(Fraction(2**4093), ONE) == 2**4093 + 1
        assert is_ball(real.plus(Fraction(2**4095), ONE))
        assert is_ball(real.times(Fraction(2**2047), Fraction(2**2048)))
        assert is_ball(real.times(Fraction(2**2048, 3**1000), Fraction(1, 3**1000)))
        assert real.times(Fraction(2**2047), Fraction(2**2046)) == 2**4093
        assert is_ball(real.plus(LogOf(ONE, Fraction(2**2047)), LogOf(ONE, Fraction(3 * 2**2047))))


def test_powers_of_logarithms_end_at_64_and_256() -> None:
    with flint.ctx.workprec(real.PRECISION):
        assert real.plus(LogOf(Fraction(63), TWO), LogOf(ONE, Fraction(3))) == LogOf(ONE, Fraction(3 * 2**63))
        assert is_ball(real.plus(LogOf(Fraction(64), TWO), LogOf(ONE, Fraction(3))))
        assert is_ball(real.plus(LogOf(Fraction(-64), TWO), LogOf(ONE, Fraction(3))))
        assert is_ball(real.plus(LogOf(ONE, Fraction(3)), LogOf(Fraction(-64), TWO)))
        assert real.exp(LogOf(Fraction(256), TWO)) == 2**256
        assert real.exp(LogOf(Fraction(-256), TWO)) == Fraction(1, 2**256)
        assert is_ball(real.exp(LogOf(Fraction(257), TWO)))
        assert is_ball(real.exp(LogOf(Fraction(-257), TWO)))
        assert real.power(Fraction(2**64), Fraction(1, 64)) == 2
        assert is_ball(real.power(Fraction(2**65), Fraction(1, 65)))
        assert not is_ball(real.power(ONE, Fraction(1, 65)))
        assert is_ball(real.power(Fraction(9, 2), Fraction(1, 2)))
        assert is_ball(real.power(Fraction(2, 9), Fraction(1, 2)))
        assert is_ball(real.exp(LogOf(Fraction(255), Fraction(2**40))))


def test_logarithms_are_joined_over_the_least_unit() -> None:
    assert real.plus(LogOf(Fraction(1, 2), TWO), LogOf(Fraction(1, 3), Fraction(3))) == LogOf(
        Fraction(1, 6), Fraction(72)
    )
    assert real.plus(LogOf(Fraction(2, 3), TWO), LogOf(Fraction(4, 3), Fraction(3))) == LogOf(
        Fraction(2, 3), Fraction(18)
    )
    assert real.plus(LogOf(TWO, TWO), LogOf(Fraction(-2), Fraction(3))) == LogOf(TWO, Fraction(2, 3))
    assert real.log_of(Fraction(0), TWO) == real.log_of(TWO, ONE) == 0
    assert real.plus(Fraction(0), LogOf(ONE, TWO)) == real.plus(LogOf(ONE, TWO), Fraction(0)) == LogOf(ONE, TWO)
    assert real.times(LogOf(ONE, TWO), Fraction(0)) == real.times(Fraction(0), LogOf(ONE, TWO)) == 0
    assert real.times(LogOf(ONE, TWO), TWO) == LogOf(TWO, TWO)


def test_balls() -> None:
    with flint.ctx.workprec(real.PRECISION):
        log2, root = real.ball(LogOf(ONE, TWO)), real.power(TWO, Fraction(1, 2))
        assert real.plus(Fraction(0), root) is root
        assert real.plus(root, Fraction(0)) is root
        assert is_ball(real.plus(ONE, LogOf(ONE, TWO)))
        assert real.equal(real.plus(ONE, LogOf(ONE, TWO)), 1 + log2)
        assert real.equal(real.plus(LogOf(ONE, TWO), ONE), 1 + log2)
        assert real.times(root, Fraction(0)) == real.times(Fraction(0), root) == 0
        assert isinstance(real.times(root, Fraction(0)), Fraction)
        assert real.equal(real.times(LogOf(ONE, TWO), LogOf(ONE, TWO)), log2**2)
        assert real.equal(real.times(root, root), TWO)
        assert real.equal(real.inverse(root), real.power(TWO, Fraction(-1, 2)))
        assert real.equal(real.power(root, Fraction(-2)), Fraction(1, 2))
        assert real.equal(real.power(root, Fraction(3)), real.power(Fraction(8), Fraction(1, 2)))
        assert real.equal(real.power(LogOf(ONE, TWO), ONE), log2)
        assert real.equal(real.exp(ONE), flint.arb(1).exp())
        assert real.equal(real.exp(root), root.exp())  # type: ignore[union-attr]
        assert real.equal(real.log(root), LogOf(Fraction(1, 2), TWO))
        assert not real.equal(real.log(root), LogOf(Fraction(1, 3), TWO))
        assert not real.equal(ONE, TWO)
        assert (real.sign(root), real.sign(-root), real.sign(LogOf(Fraction(-1), TWO))) == (1, -1, -1)
        assert (real.sign(TWO), real.sign(Fraction(0)), real.sign(-TWO)) == (1, 0, -1)
        nothing = real.ball(LogOf(ONE, TWO)) - real.ball(LogOf(ONE, TWO))
        for value in (flint.arb(0), nothing):
            with pytest.raises(Undefined):
                real.sign(value)
            with pytest.raises(Undefined):
                real.inverse(value)
        for value in (flint.arb("1 +/- 0.001"), flint.arb("inf"), flint.arb("nan")):
            with pytest.raises(Undefined):
                real.checked(value)
        assert real.checked(flint.arb("0 +/- 1e-40")).contains(0)
        assert real.checked(flint.arb(2)) == 2


def test_derivatives_at_a_point() -> None:
    with flint.ctx.workprec(real.PRECISION):
        x = dual.perturbed(dual.perturbed(dual.perturbed(Fraction(2), 1), 2), 4)
        product = dual.times(dual.log(x), dual.times(x, x))
        assert isinstance(product, dual.Dual)
        assert product.parts[0] == LogOf(Fraction(4), TWO)
        assert product.parts[7] == 1  # (x² log x)‴ = 2/x
        root = dual.power(dual.perturbed(dual.perturbed(Fraction(4), 1), 2), Fraction(1, 2))
        assert isinstance(root, dual.Dual)
        assert (root.parts[0], root.parts[1], root.parts[3]) == (2, Fraction(1, 4), Fraction(-1, 32))
        inverse = dual.power(x, Fraction(-1))
        assert isinstance(inverse, dual.Dual)
        assert inverse.parts[7] == Fraction(-6, 16)
        other = dual.power(x, dual.times(ONE, dual.perturbed(TWO, 8)))
        assert isinstance(other, dual.Dual)
        assert other.parts[8] == LogOf(Fraction(4), TWO)  # ∂(x^y)/∂y = x^y log x
        assert dual.coefficient(dual.coefficient(dual.power(x, Fraction(2)), 1), 2) == 2
        assert dual.coefficient(dual.Dual({0: ONE, 1: TWO}), 1) == 2
        assert dual.coefficient(dual.Dual({0: ONE, 1: TWO}), 2) == 0
        assert dual.ordinary(dual.larger(dual.perturbed(ONE, 1), TWO)) == 2
        assert dual.larger(TWO, dual.perturbed(ONE, 1)) == 2
        assert dual.minus(TWO) == -2
        for tied in ((ONE, dual.perturbed(ONE, 1)), (dual.perturbed(ONE, 1), ONE)):
            with pytest.raises(Undefined):
                dual.larger(*tied)
        assert dual.larger(ONE, ONE) == 1


@pytest.mark.parametrize(
    ("within", "beyond", "expected"),
    [
        (number(2**2046), number(2**2047), "budget"),
        (number(Fraction(1, 2**2046)), number(Fraction(1, 2**2047)), "budget"),
        (number(Fraction(2**1023, 3**600)), number(Fraction(2**1400, 3**600)), "budget"),
        (Variable("x", (Entry(64, N),)), Variable("x", (Entry(65, N),)), "budget"),
        (Variable("x", (Entry(-64, N),)), Variable("x", (Entry(-65, N),)), "budget"),
        (Variable("x", (Entry(1, N),)), Variable("x", (Entry(0, N),)), "shape"),
        (Sum(Index("k", FixedSize(64)), Variable("c")), Sum(Index("k", FixedSize(65)), Variable("c")), "budget"),
        (Sum(Index("k", FixedSize(1)), Variable("c")), Sum(Index("k", FixedSize(0)), Variable("c")), "shape"),
    ],
)
def test_the_last_that_is_taken(within: Variable, beyond: Variable, expected: str) -> None:
    assert code(Statement(within, within)) == "Proved"
    assert code(Statement(beyond, beyond)) == expected


@pytest.mark.parametrize(
    ("pattern", "most", "expected"),
    [
        ("(a0 + b0)^{} = (b0 + a0)^{}", 64, "budget"),
        ("sum(k, 1/(1 + x[k])^{}) = sum(l, 1/(1 + x[l])^{})", 12, "budget"),
        ("sum(k, x[k]^{}/(1 + x[k])) = sum(l, x[l]^{}/(1 + x[l]))", 24, "outside-denominator"),
        ("sum(k, x[k]^-{}/(1 + x[k])) = sum(l, x[l]^-{}/(1 + x[l]))", 12, "budget"),
        ("sum(i, A[i,j]*sum(k, A[k,i])^{}) = sum(l, A[l,j]*sum(k, A[k,l])^{})", 5, "budget"),
        ("{}0000000000*c = c*{}0000000000", 99, "Proved"),
        ("log({}00000000039) = log({}00000000039)", 9, "budget"),
    ],
)
def test_the_last_power_that_is_taken(pattern: str, most: int, expected: str) -> None:
    assert code(claim(pattern.format(most, most))) == "Proved"
    assert code(claim(pattern.format(most + 1, most + 1))) == expected


def test_the_last_derivative_and_the_last_component() -> None:
    assert code(claim(f"d(c^7{', c' * 6}) = 5040*c")) == "Proved"
    assert code(claim(f"d(c^8{', c' * 7}) = 40320*c")) == "budget"
    assert code(claim("W[1:24,2:25] = W[1:24,2:25]")) == "Proved"
    assert code(claim("W[1:25,2:25] = W[1:25,2:25]")) == "budget"


def test_the_last_part_that_is_counted() -> None:
    whole = Add((Variable("c"),) * 9999)
    assert survey(Statement(whole, whole)).shapes == {"c": ()}
    with pytest.raises(Stop):
        survey(Statement(whole, Add((*whole.terms, Variable("c")))))


def test_a_polynomial_is_written_as_a_person_writes_it() -> None:
    coefficients = {(0, 0): Fraction(3), (1, 0): ONE, (0, 1): -ONE, (2, 1): Fraction(1, 2), (0, 3): -TWO}
    assert show._written(coefficients, ["u1", "u2"]) == "3 + u1 - u2 + 1/2 u1^2 u2 - 2 u2^3"
    assert show._written({(0,): ONE, (1,): TWO}, ["u"]) == "1 + 2 u"
    assert show._written({(1,): -ONE, (0,): -ONE}, ["u"]) == "-u - 1"


@pytest.mark.parametrize("first", [-3, -2, -1, 1, 2, 3])
@pytest.mark.parametrize("second", [-3, -2, -1, 1, 2, 3])
def test_written_entries_are_distinct_from_some_size_on(first: int, second: int) -> None:
    """δ between two written entries is 0 for every size at which they differ: x_1 and x_{n−1} are one for n = 2."""
    least = max(abs(first), abs(second)) if first * second > 0 else abs(first) + abs(second)
    answer = decide(Statement(delta(Entry(first, N), Entry(second, N)), number(int(first == second))))
    assert isinstance(answer, Proved)
    assert answer.conditions == ((AtLeast(N, least),) if least > 1 else ())


OUTSIDE = (
    ("g(k: delta[k,i]) = g(l: delta[l,i])", "", "outside-argument"),
    ("max(k, delta[k,i]) = max(l, delta[l,i])", "", "outside-maximum"),
    ("max(k:2, z[k:2]) = max(l:2, z[l:2])", "", "outside-maximum"),
    ("sum(k!=i, x[k]/sum(l, log(x[l]))) = (sum(k, x[k]) - x[i])/sum(l, log(x[l]))", "", "outside-undefined"),
    ("sum(k!=i, 1/prod(l, x[l])) = (n - 1)/prod(l, x[l])", "", "outside-undefined"),
    ("sum(k!=i, 1/max(l, x[l])) = (n - 1)/max(l, x[l])", "", "outside-undefined"),
    ("sum(k!=i, x[k]/(n*c - c)) = (sum(k, x[k]) - x[i])/(n*c - c)", "", "outside-undefined"),
    ("sum(k!=i, u[k]/(2 - u[i])) = (1 - u[i])/(2 - u[i])", "sum u = 1", "outside-undefined"),
    ("sum(k!=i, log(n*c - c)) = (n - 1)*log(n*c - c)", "", "outside-undefined"),
    ("sum(k!=i, exp(1/(n - 1))) = (n - 1)*exp(1/(n - 1))", "", "outside-undefined"),
    ("sum(k!=i, 1/log(n)) = (n - 1)/log(n)", "", "outside-undefined"),
    ("sum(k!=i, log(n)^(-2)) = (n - 1)/log(n)^2", "", "outside-undefined"),
    ("sum(k!=i, sqrt(log(n))) = (n - 1)*sqrt(log(n))", "", "outside-undefined"),
    ("sum(k!=i, exp(1/log(n))) = (n - 1)*exp(1/log(n))", "", "outside-undefined"),
    ("sum(k!=i, x[k]/log(n*c)) = (sum(k, x[k]) - x[i])/log(n*c)", "", "outside-undefined"),
    ("sum(k!=i, log(log(n))) = (n - 1)*log(log(n))", "", "outside-undefined"),
    ("sum(k!=i, x[k]/log(c)) = (sum(k, x[k]) - x[i])/log(c)", "", "Proved"),
    ("sum(k!=i, 1/log(n)) = (n - 1)/log(n)", "n >= 2", "Proved"),
    ("sum(k!=i, n*c/(n - 1)) = n*c", "n >= 1", "Refuted"),
    ("sum(k!=i, c/sum(l, 1/(1 + exp(x[l])))) = (n - 1)*c/sum(l, 1/(1 + exp(x[l])))", "", "Proved"),
    ("sum(k!=i, c/(n - sum(l, 1/(1 + exp(x[l]))))) = (n - 1)*c/(n - sum(l, 1/(1 + exp(x[l]))))", "", "Proved"),
    ("sum(k!=i, c/(n - sum(l, 1/(1 + exp(x[l])))))= n*c/(n - sum(l, 1/(1 + exp(x[l]))))", "", "Refuted"),
    ("sum(k!=i, c/(n*x[i] - sum(l, x[l]))) = (n - 1)*c/(n*x[i] - sum(l, x[l]))", "", "outside-undefined"),
    (
        "sum(k!=i, c/(n*exp(x[i]) - sum(l, exp(x[l])))) = (n - 1)*c/(n*exp(x[i]) - sum(l, exp(x[l])))",
        "",
        "outside-undefined",
    ),
    ("sum(k!=i, c/(n - sum(l, u[l]))) = (n - 1)*c/(n - sum(l, u[l]))", "sum u = 1", "outside-undefined"),
    ("sum(k!=i, c/(n - sum(l, u[l]))) = (n - 1)*c/(n - sum(l, u[l]))", "onehot u", "outside-undefined"),
    ("sum(k!=i, c/(n - sum(l, x[l]))) = (n - 1)*c/(n - sum(l, x[l]))", "", "Proved"),
    ("sum(k!=i, c/(n - sum(l, x[l]))) = n*c/(n - sum(l, x[l]))", "", "Refuted"),
    ("sum(k!=i, c/(n + sum(l, x[l] + x[l]^2))) = (n - 1)*c/(n + sum(l, x[l] + x[l]^2))", "", "Proved"),
    ("sum(k!=i, c/(x[i]^2 + sum(l, x[l]^2))) = (n - 1)*c/(x[i]^2 + sum(l, x[l]^2))", "", "Proved"),
    ("sum(k!=i, c/(n - 1 + x[i] - x[i])) = (n - 1)*c/(n - 1)", "", "outside-undefined"),
    ("sum(k, delta[@y[k],i]*f[k]) = sum(l, delta[i,@y[l]]*f[l])", "", "outside-choice"),
    ("sum(k, 1/(1 + log(x[k]))) = sum(l, 1/(1 + log(x[l])))", "", "outside-denominator"),
    ("sum(k, exp(x[k]/2)/(1 + exp(x[k]))) = sum(l, exp(x[l]/2)/(1 + exp(x[l])))", "", "outside-denominator"),
    ("prod(k, cases(k, i, 2, x[k] - n)) = 2*prod(k, x[k] - n)/(x[i] - n)", "", "outside-product"),
    ("sum(k, sum(l, 1/(x[k] - x[l]))) = 0", "", "outside-pole"),
    ("sum(k, sum(l!=k, x[k]/(x[k] - x[l]))) = n*(n - 1)/2", "", "no-proof"),
    ("max(k, x[k] + c) = max(k, x[k]) + c", "", "no-proof"),
    ("(c^2)^(1/2)*(c^2)^(1/2) = c^2", "", "outside-root"),
    ("log(1 - 2) = 1", "", "undefined"),
    ("(0 - 1)^(1/2) = 1", "", "undefined"),
    ("d(u, v) = d(u, v) + d(c*b0, v)", "", "outside-derivative"),
    ("d(d(1, u), v) = 1", "", "outside-derivative"),
    ("d(d(1, u), v) = 0", "", "outside-derivative"),
    ("d(u, v) = u", "0 < u", "outside-hypothesis"),
    ("(c - c)^(-1/2) = 1", "", "undefined"),
    ("(c - c)^(1/2) = 0", "", "no-point"),
    ("0 <= (c - d)^2", "", "outside-inequality"),
    ("0 < log(n)", "n >= 2", "outside-inequality"),
    ("c <= exp(c)", "", "outside-inequality"),
    ("log(n*c) + log(-n) = 0", "", "undefined"),
)
"""Where the language of the first route ends, each with the code; most of these are true."""


@pytest.mark.parametrize(("text", "given", "expected"), OUTSIDE)
def test_what_is_outside(text: str, given: str, expected: str) -> None:
    assert code(claim(text, "", given)) == expected


def powers(count: int) -> Polynomial:
    """Σ c^e for that many exponents."""
    return Polynomial({Monomial(((Component("c", ()), exponent),)): 1 for exponent in range(1, count + 1)})


def test_the_longest_polynomial_that_is_divided() -> None:
    frame = Frame((powers(2000),))
    with pytest.raises(Stop):
        Frame((powers(2001),))
    frame.enter(powers(200))
    with pytest.raises(Stop):
        frame.enter(powers(201))
    assert frame.leave(frame.enter(powers(7))) == powers(7)


@pytest.mark.parametrize(
    "text", ["c - d", "2*c - 4*d + 6", "x[i] - x[j] - x[l]", "c*d^2/3 - c^2*d/5", "-c", "-3*c/7 - d"]
)
def test_a_polynomial_and_its_negative_have_one_primitive_part(text: str) -> None:
    normaliser = Normaliser(Work(10**6), frozenset(), (), {})
    form = normaliser.form(term(text), Scope({}, (), {})).numerator
    for polynomial in (form, -form, form.scaled(Fraction(-5, 7))):
        scale, mono, plain = primitive(polynomial)
        assert plain == primitive(form)[2]
        assert plain.scaled(scale, mono) == polynomial
        assert content(plain) == UNIT
        values = [Fraction(c) for c in plain.terms.values()]
        assert all(value.denominator == 1 for value in values)
        assert gcd(*(value.numerator for value in values)) == 1


def test_a_common_factor_is_taken_out() -> None:
    normaliser = Normaliser(Work(10**6), frozenset(), (), {})
    form = normaliser.form(term("(c^2 - d^2)/(c^2 + 2*c*d + d^2)/(2*c - 2*d)^(-1)*3/c/(c - d)"), Scope({}, (), {}))
    assert form == normaliser.form(term("6*(c - d)/(c*(c + d))"), Scope({}, (), {}))
    assert len(form.denominator.terms) == 2
    form = normaliser.form(term("(2*c + 1)*(c + 2)/((2*c + 1)*(c + 3))"), Scope({}, (), {}))
    assert form == normaliser.form(term("(c + 2)/(c + 3)"), Scope({}, (), {}))
    assert form != normaliser.form(term("(c + 2)/(c + 4)"), Scope({}, (), {}))
    assert form != normaliser.form(term("(c + 3)/(c + 3)"), Scope({}, (), {}))


def test_candidates_are_those_that_agree() -> None:
    rights = [term(text) for text in ("x[i]^2", "x[i]", "x[j]*x[i]", "x[i]*x[i] + 0*x[i]", "1/(c - c)", "x[i]^2/2")]
    found = agreeing(Statement(term("x[i]*x[i]"), term("0")), rights, Work(10**5))
    assert found == (rights[0], rights[3])
    assert agreeing(Statement(term("x[i]*x[i]"), term("0")), rights, Work(20)) == ()
    assert agreeing(Statement(term("1/(c - c)"), term("0")), rights, Work(10**5)) == ()
    given = claim("sum(k, y[k]) = 0", "s0 := d(u, v)", "sum y = 1; y < 1/2; 1/3 < y")
    assert agreeing(given, [number(1)], Work(10**5)) == ()
    given = claim("sum(k, y[k]) = 0", "", "sum y = 1")
    assert agreeing(given, [number(1), number(2)], Work(10**5)) == (number(1),)
    given = claim("log(x[i]) + log(1 - x[i]) = 0")
    rights = [term("log(x[i] - x[i]^2)"), term("log(x[i])")]
    assert agreeing(given, rights, Work(10**5)) == (rights[0],)
    given = claim("d(u, v) = 0")
    assert agreeing(given, [given.left, number(0)], Work(10**5)) == (given.left,)


def test_candidates_with_what_no_point_has_do_not_agree() -> None:
    """A size, an index, a class, a symbol or a function that the statement does not have: no exception."""
    other = Size("m")
    k, x, one = Index("k", other), term("x[i]"), number(1)
    rights = [
        Add((x, Count(other))),
        Add((x, Sum(k, one))),
        Add((x, Product(k, one))),
        Add((x, Max(k, one))),
        Variable("x", (Entry(-1, other),)),
        Variable("x", (k,)),
        Variable("x", (Choice("c", (), other),)),
        Variable("x", ()),
        Cases(k, k, x, x),
        Add((x, Variable("u", ()))),
        Add((x, Variable("v", (k,)))),
        Add((x, Partial(x, Variable("v", (k,))))),
        Add((x, Apply("f", (), (Family((k,), one),), (Slot(0, (k,)),)))),
    ]
    assert agreeing(Statement(x, number(0)), [*rights, x], Work(10**6))[-1] == x


def agreements(text: str, given: str = "") -> tuple[int, int]:
    """At how many places the sides are found to agree, and at how many sizes."""
    statement = claim(text, "", given)
    with flint.ctx.workprec(real.PRECISION):
        found = sys.modules["symsoft.kernel.decide"].examine(statement, survey(statement), Work(10**6))  # type: ignore[attr-defined]
    assert found.difference is None
    return found.agreements, len(found.sizes)


def test_how_much_is_evaluated() -> None:
    assert agreements("c = c") == (6, 1)
    assert agreements("sum(k, x[k]) = sum(l, x[l])") == (6, 3)
    assert agreements("x[i]*x[j] = x[j]*x[i]") == (4 + 4 + 8 + 8 + 1 + 4, 3)
    assert agreements("A[i,j]*x[l] = x[l]*A[i,j]") == (8 + 8 + 8 + 8 + 1 + 8, 3)
    assert agreements("d(s(x[i]), x[j]) = delta[i,j]*s'(x[i])") == (29, 3)
    assert agreements("log(2 - n) = log(2 - n) + 0*c") == (2, 1)
    long = "sum(k, sum(l, sum(r, sum(p, exp(A[k,l])*A[l,r]*A[r,p]))))*x[i]*x[j]"
    assert agreements(f"{long} = {long}") == (19, 3)


def test_work_is_left_over() -> None:
    work = Work(2)
    work.spend()
    work.spend()
    with pytest.raises(Stop):
        work.spend()
    assert not isinstance(decide(claim("c + 1 = 1 + c"), Work(3)), Proved | Refuted)


def chain_rule(last: str) -> Statement:
    """∂J/∂V_kj by the chain rule, for an unknown function J of the matrix O = W V, with the last factor as given."""
    i, k, inner = (Index(letter, Size("N")) for letter in "ikl")
    j = Index("j", Size("R"))
    product = Definition("O", (i, j), Sum(inner, Mul((Variable("W", (i, inner)), Variable("V", (inner, j))))))
    loss, made = Variable("J"), Variable("O", (i, j))
    factor = Variable("W", (i, k) if last == "ik" else (k, i))
    return Statement(Partial(loss, Variable("V", (k, j))), Sum(i, Mul((Partial(loss, made), factor))), (product,))


def test_a_point_that_is_too_large_is_not_tried_again_and_again() -> None:
    """The function of a matrix took all that a statement may take at points of one size, which told nothing."""
    work = Work(200_000)
    assert isinstance(decide(chain_rule("ik"), work), Proved)
    assert work.left > 140_000
    assert isinstance(decide(chain_rule("ki")), Refuted)
