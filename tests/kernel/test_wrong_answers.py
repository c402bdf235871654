"""Statements that got a wrong answer: each false one is never proved, each true or vacuous one never refuted.

A false statement here comes with a witness: sizes and values at which this test evaluates both sides, and they differ.
The kernel's own points do not see most of them, since `hidden` is 0 for n = 1..5: route 1 alone has to get them right.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product

import flint
import pytest

from symsoft.kernel import Proved, Refuted, Undecided, decide, real
from symsoft.kernel import points as kernel_points
from symsoft.kernel.stop import Undefined, Work
from symsoft.kernel.survey import survey
from symsoft.kernel.value import Evaluator, Point
from symsoft.statement import Bounds, Definition, Hypothesis, OneHot, OneOf, Statement, SumsTo
from symsoft.term import (
    MINUS_ONE,
    ONE,
    ZERO,
    Apply,
    Cases,
    Choice,
    Count,
    Entry,
    Exp,
    Extent,
    Family,
    FixedSize,
    Index,
    Max,
    Place,
    Pow,
    Product,
    Size,
    Slot,
    Sum,
    Term,
    Variable,
    add,
    delta,
    mul,
    number,
    subtract,
)

N, M = Size("n"), Size("m")
i, j, k, r = (Index(name, N) for name in "ijkr")
A, B = Index("a", M), Index("b", M)
C = Variable("c")
PAIR = FixedSize(2)


def at(name: str, *places: Place) -> Variable:
    """A component."""
    return Variable(name, places)


def inverse(term: Term) -> Term:
    """1 / term."""
    return Pow(term, MINUS_ONE)


def hidden(size: Extent = N) -> Term:
    """(n − 1)(n − 2) ⋯ (n − 5): what the kernel's points cannot see."""
    return mul(*(add(Count(size), number(-step)) for step in range(1, 6)))


def aside(term: Term) -> Statement:
    """The term plus `hidden` equals the term, where i = j; 0 = 0 elsewhere: false if the term has a value at i = j."""
    return Statement(Cases(i, j, add(term, hidden()), ZERO), Cases(i, j, term, ZERO))


@dataclass(frozen=True)
class Wrong:
    """A false statement, why the kernel must see it, and where it fails: sizes, and values that are not random."""

    statement: Statement
    why: str
    sizes: Mapping[Size, int]
    values: Mapping[str, Fraction | real.LogOf] = field(default_factory=dict)


def joint_pole() -> Statement:
    """Σ_{k≠i} Σ_r f and Σ_k Σ_{r≠j} f differ by n − 1, not n, for f = (z_r − z_j) / (x_k − x_i + z_r − z_j)."""
    rise = subtract(at("z", r), at("z", j))
    body = mul(rise, inverse(add(subtract(at("x", k), at("x", i)), rise)))
    left = add(Sum(k, Sum(r, body), (i,)), Count(N))
    return Statement(mul(hidden(), left), mul(hidden(), Sum(k, Sum(r, body, (j,)))))


def empty_sum() -> Statement:
    """Σ_{d≠c} 1/0 has the value 0 where its size is 1, since the sum is empty."""
    first, second = Size("a"), Size("b")
    c, d, e, f = Index("c", second), Index("d", second), Index("e", first), Index("f", first)
    nothing = Sum(d, inverse(ZERO), (c,))
    return Statement(Cases(e, f, add(nothing, ONE), Count(first)), Cases(e, f, nothing, Count(first)))


GAP = subtract(at("x", k), at("x", i))
BESIDE = Sum(k, at("x", k), (i,))
EXPS = Sum(k, Exp(at("x", k)))
SLACK = add(EXPS, number(100))
SEVEN = {N: 7}

FALSE: dict[str, Wrong] = {
    "pole-under-a-condition": Wrong(
        aside(Sum(k, Cases(k, i, ZERO, inverse(GAP)))),
        "normal._check_poles: 1/(x_k − x_i) is not reached at k = i, yet the scope is skipped as undefined",
        SEVEN,
    ),
    "condition-in-a-divisor": Wrong(
        aside(Sum(k, inverse(Cases(k, i, ONE, GAP)))),
        "normal._check_poles: the divisor is 1 at k = i, yet the scope is skipped as undefined",
        SEVEN,
    ),
    "product-of-negatives": Wrong(
        aside(Product(k, number(-2))),
        "summation.product_over: Π_k (−2) becomes e^(n log(−2)), undefined; its value is (−2)^n",
        SEVEN,
    ),
    "product-of-negatives-but-one": Wrong(
        aside(Product(k, number(-2), (i,))), "summation.product_over, as above, with an exclusion", SEVEN
    ),
    "joint-pole": Wrong(
        joint_pole(),
        "normal._check_poles tries one bound index at a time: k = i and r = j together make the divisor 0",
        SEVEN,
    ),
    "undefined-but-empty": Wrong(
        empty_sum(),
        "prove._everywhere: an excluded sum of 1/0 is empty for size 1, so the scope is not to be skipped; "
        "and no point has a second size of 1 (points.sizes_at)",
        {Size("a"): 2, Size("b"): 1},
    ),
    "undefined-where-empty": Wrong(
        Statement(Sum(k, inverse(subtract(Count(N), ONE)), (i,)), ONE),
        "normal._sum: (n − 1) / (n − 1) is 1, but for n = 1 the sum is empty: 0",
        {N: 1},
    ),
    "shares-of-nothing": Wrong(
        Statement(Sum(k, mul(at("x", k), inverse(BESIDE)), (i,)), ONE), "as above: Σ_{k≠i} x_k / Σ_{k≠i} x_k", {N: 1}
    ),
    "zero-for-one-n": Wrong(
        aside(Product(k, subtract(number(7), Count(N)), (i,))),
        "normal._product_term divides by the factor 7 − n at k = i, which is 0 for n = 7",
        SEVEN,
    ),
    "shares-of-nothing-normalised": Wrong(
        Statement(
            Sum(k, mul(at("u", k), inverse(subtract(ONE, at("u", i)))), (i,)),
            ONE,
            (),
            (SumsTo("u", 0, Fraction(1)),),
        ),
        "as above: 1 − u_i is 0 for n = 1, since Σ_k u_k = 1",
        {N: 1},
    ),
    "squares-may-be-zero": Wrong(
        Statement(ZERO, add(mul(EXPS, C, C), mul(at("d"), at("d"))), (), (), "<"),
        "sign._positive: that a sum is positive does not make its product with a square so",
        {N: 2},
        {"c": Fraction(0), "d": Fraction(0)},
    ),
    "inequality-at-coinciding-indices": Wrong(
        Statement(add(Exp(at("x", i)), Exp(at("x", j))), SLACK, (), (), "≤"),
        "prove/sign: i = j is never tried, since no condition looks at i and j; sign._split counts e^{x_i} and e^{x_j} "
        "as two terms of the sum",
        {N: 1},
        {"x": real.LogOf(Fraction(1), Fraction(1000))},
    ),
}
"""Every one of these was proved when it was written down."""

NO_VALUE: dict[str, Term] = {
    "negative-to-the-n": Pow(number(-2), Count(N)),
    "zero-to-the-n": Pow(ZERO, Count(N)),
    "negative-to-the-c": Pow(number(-2), C),
    "zero-to-the-c": Pow(subtract(C, C), C),
    "negative-to-a-written-sum": Pow(number(-2), add(ONE, ONE)),
}
"""Powers with an exponent that is not a number need a positive base: the two routes once differed on where."""


def place_of(wrong: Wrong, level: int) -> Point:
    """A point with the sizes and values of the witness, the rest random."""
    overview = survey(wrong.statement)
    drawn = kernel_points.point(overview, wrong.statement.hypotheses, wrong.sizes, 20, level)
    components = {
        name: {where: wrong.values.get(name, value) for where, value in values.items()}
        for name, values in drawn.components.items()
    }
    return Point(drawn.sizes, components, drawn.choices, drawn.seed)


def fails(wrong: Wrong, point: Point) -> bool:
    """Whether the sides are defined and the relation is false somewhere at the point."""
    statement = wrong.statement
    free = survey(statement).free
    shown: dict[Extent, int] = {size: min(n, 2) for size, n in point.sizes.items()}
    for positions in product(*(range(1, shown[index.size] + 1) for index in free)):
        evaluator = Evaluator({d.name: d for d in statement.definitions}, point, Work(10**7))
        indices = dict(zip(free, positions, strict=True))
        try:
            left, right = evaluator.number(statement.left, indices), evaluator.number(statement.right, indices)
        except Undefined:
            continue
        if statement.relation == "=":
            if not real.equal(left, right):
                return True
        elif bool(real.ball(left) > real.ball(right)) or (statement.relation == "<" and real.equal(left, right)):
            return True
    return False


@pytest.mark.parametrize("name", FALSE)
def test_the_witness_is_one(name: str) -> None:
    with flint.ctx.workprec(real.PRECISION):
        assert any(fails(FALSE[name], place_of(FALSE[name], level)) for level in (1, 2, 3))


@pytest.mark.parametrize("name", NO_VALUE)
@pytest.mark.parametrize("value", [ZERO, ONE, number(7)])
def test_a_power_without_a_value_equals_nothing(name: str, value: Term) -> None:
    answer = decide(Statement(NO_VALUE[name], value))
    assert isinstance(answer, Undecided), answer
    assert answer.code in ("undefined", "no-point", "no-proof")


@pytest.mark.parametrize("name", ["#1", "#", "\0max 0", ""])
def test_a_name_of_the_kernel_is_refused(name: str) -> None:
    """The kernel's fresh #1 once captured a statement's own index #1."""
    index = Index(name, N)
    left, right = Sum(k, mul(at("x", k), at("y", index))), Sum(k, mul(at("x", k), at("y", k)))
    for statement in (Statement(left, right), Statement(at(name, i), at("x", i))):
        answer = decide(statement)
        assert isinstance(answer, Undecided), answer
        assert answer.code == "reserved-name"


@pytest.mark.parametrize("name", FALSE)
def test_a_false_statement_is_not_proved(name: str) -> None:
    answer = decide(FALSE[name].statement)
    assert not isinstance(answer, Proved), answer


def under(left: Term, right: Term, *hypotheses: Hypothesis) -> Statement:
    """left = right under hypotheses."""
    return Statement(left, right, (), hypotheses)


HALF = Fraction(1, 2)
Y, W, P = at("y", i), at("W", i, j), at("p", i)
RENAMED = (Definition("p", (i,), at("q", i)),)
SIMPLEX = SumsTo("y", 0, Fraction(1))

NOT_FALSE: dict[str, tuple[Statement, str]] = {
    "tighter-bound-second": (
        Statement(ONE, Y, (), (Bounds("y", Fraction(0), None), Bounds("y", Fraction(5), None)), "<"),
        "points._numbers: of two lower bounds the first is kept, not the larger: y = 1 where y > 5",
    ),
    "bounded-and-normalised": (
        Statement(Y, number(HALF), (), (SIMPLEX, Bounds("y", Fraction(0), HALF)), "<"),
        "points._normalise overwrites values without a look at Bounds: y = 2/3 where y < 1/2",
    ),
    "negative-and-normalised": (
        under(Y, number(7), SIMPLEX, Bounds("y", None, Fraction(0))),
        "as above: the hypotheses contradict each other, and a point that satisfies neither refutes",
    ),
    "one-hot-and-sums-to-two": (
        under(Y, number(7), SumsTo("y", 0, Fraction(2)), OneHot("y", 0)),
        "points._components: SumsTo is dropped where OneHot is there, whatever its total",
    ),
    "one-hot-below-a-half": (
        under(Y, number(7), OneHot("y", 0), Bounds("y", None, HALF)),
        "points._choose overwrites values without a look at Bounds",
    ),
    "none-of-the-values": (
        under(C, number(7), OneOf("c", (Fraction(0), Fraction(1))), Bounds("c", Fraction(2), None)),
        "points._numbers: one of the values is taken though a bound excludes all of them",
    ),
    "normalised-and-one-of-two": (
        under(Y, number(HALF), SIMPLEX, OneOf("y", (Fraction(0), HALF))),
        "points._normalise overwrites values without a look at OneOf",
    ),
    "empty-interval": (
        under(C, number(7), Bounds("c", Fraction(3), Fraction(1))),
        "points._numbers: lower + (upper − lower) t for lower > upper",
    ),
    "rows-and-columns-of-two-sizes": (
        under(
            mul(Count(N), at("V", i, A)),
            mul(Count(M), at("V", i, A)),
            SumsTo("V", 0, Fraction(1)),
            SumsTo("V", 1, Fraction(1)),
        ),
        "points._normalise: the second normalisation undoes the first; both hold only for n = m",
    ),
    "normalised-by-definition": (
        Statement(Sum(k, at("q", k)), ONE, RENAMED, (SumsTo("p", 0, Fraction(1)),)),
        "decide: a hypothesis on a defined symbol holds at no point, and is ignored instead of refused",
    ),
    "positive-by-definition": (
        Statement(ZERO, P, RENAMED, (Bounds("p", Fraction(0), None),), "<"),
        "decide: a hypothesis on a defined symbol is ignored instead of refused",
    ),
    "place-that-is-not-there": (
        under(Y, number(7), SumsTo("y", 3, Fraction(1))),
        "survey: a hypothesis on place 3 of a vector is ignored instead of refused as a shape",
    ),
}
"""True, vacuous or malformed: every one of these was refuted when it was written down, outside of its hypotheses."""


@pytest.mark.parametrize("name", NOT_FALSE)
def test_what_is_not_false_is_not_refuted(name: str) -> None:
    answer = decide(NOT_FALSE[name][0])
    assert not isinstance(answer, Refuted), answer


def opaque(slot: Slot) -> Statement:
    """∂g(c) by a slot that g does not have."""
    return under(Apply("g", (), (Family((), C),), (slot,)), ZERO)


def over(size: int) -> Index:
    """An index k over a size that is given."""
    return Index("k", FixedSize(size))


LONG = Fraction(10**100_000 + 1, 3**100_000)

RAISES: dict[str, tuple[Statement, str]] = {
    "maximum-of-nothing": (
        under(Max(over(0), at("z", over(0))), ZERO),
        "value._maximum: IndexError; a FixedSize below 1 is to be refused",
    ),
    "slot-number-too-large": (opaque(Slot(3)), "value._column: KeyError"),
    "slot-number-negative": (opaque(Slot(-1)), "value._column: KeyError"),
    "slot-with-places": (opaque(Slot(0, (i,))), "value._column: KeyError"),
    "number-of-many-digits": (under(number(LONG), ZERO), "points.seed_of: ValueError, repr of a long int"),
}


@pytest.mark.parametrize("name", RAISES)
def test_a_malformed_statement_raises_nothing(name: str) -> None:
    answer = decide(RAISES[name][0])
    assert not isinstance(answer, Proved)


DISAGREE: dict[str, tuple[Statement, str]] = {
    "doubly-stochastic": (
        under(Sum(i, W), ONE, SumsTo("W", 0, Fraction(1)), SumsTo("W", 1, Fraction(1))),
        "points._normalise: the second normalisation undoes the first",
    ),
    "condition-across-sizes": (
        under(delta(i, A), ZERO),
        "normal._same says distinct, value.position compares numbers: to be refused as a shape",
    ),
    "excluded-and-undefined": (
        under(Cases(A, B, Sum(Index("d", M), inverse(ZERO), (B,)), ZERO), Cases(A, B, number(7), ZERO)),
        "prove._everywhere skips the scope a = b as undefined; for m = 1 the sum is empty",
    ),
    "two-terms-of-a-sum": (
        Statement(add(Exp(at("x", i)), Exp(at("x", j))), EXPS, (), (), "≤"),
        "sign._split at i = j, as in FALSE; here the points see it",
    ),
}


@pytest.mark.parametrize("name", DISAGREE)
def test_the_routes_agree(name: str) -> None:
    answer = decide(DISAGREE[name][0])
    assert getattr(answer, "code", "") != "kernel-disagreement", answer


INCOMPLETE: dict[str, tuple[Statement, str]] = {
    "last-of-two": (
        under(at("x", Entry(-1, PAIR)), at("x", Entry(2, PAIR))),
        "form.spot_of: entries −1 and 2 of a size 2 are one spot",
    ),
    "delta-of-two-entries": (
        under(delta(Entry(1, PAIR), Entry(2, PAIR)), ZERO),
        "partition.scopes: entries of a given size are not in `known`; outside-choice",
    ),
}


@pytest.mark.parametrize("name", INCOMPLETE)
def test_entries_of_a_given_size(name: str) -> None:
    assert isinstance(decide(INCOMPLETE[name][0]), Proved)


def test_an_index_valued_symbol_has_one_shape() -> None:
    m, n = Size("m"), Size("n")
    here, there = (Choice("y", (Index("a", size),), n) for size in (m, n))
    left, right = Variable("f", (here,)), Variable("f", (there,))
    assert decide(Statement(left, right)) == Undecided("shape", "y is used with different sizes or numbers of places")
