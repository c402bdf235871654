"""A file that must fail: malformed, forged and hostile statements, with the codes that the kernel may refuse them with.

None is proved, none raises, and each ends within a bounded amount of work.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from symsoft.statement import (
    AtLeast,
    Bounds,
    Definition,
    DistinctIndex,
    OneHot,
    SameIndex,
    Statement,
    SumsTo,
)
from symsoft.term import (
    MINUS_ONE,
    ONE,
    ZERO,
    Apply,
    Cases,
    Count,
    Entry,
    Exp,
    Family,
    FixedSize,
    Index,
    Log,
    Max,
    Partial,
    Pow,
    Product,
    Size,
    Slot,
    Sum,
    Term,
    Variable,
    add,
    delta,
    divide,
    mul,
    number,
    subtract,
)

N, M = Size("n"), Size("m")
i, j, k = (Index(name, N) for name in "ijk")
a = Index("a", M)
MANY = tuple(Index(f"i{place}", N) for place in range(12))
C, X = Variable("c"), Variable("x", (k,))
XI, XJ = Variable("x", (i,)), Variable("x", (j,))
TOTAL = Sum(k, X)
SOFTMAX = divide(Exp(XI), Sum(k, Exp(X)))


def nested(depth: int) -> Term:
    """exp(exp(… c …))."""
    term: Term = C
    for _ in range(depth):
        term = Exp(term)
    return term


def derived(term: Term, times: int) -> Term:
    """∂^times term/∂x_{i0} ∂x_{i1} ….."""
    for index in MANY[:times]:
        term = Partial(term, Variable("x", (index,)))
    return term


def names(count: int, letter: str) -> tuple[Variable, ...]:
    """Scalars."""
    return tuple(Variable(f"{letter}{place}") for place in range(count))


def over(indices: tuple[Index, ...], term: Term) -> Term:
    """Sums of the term, the first one outermost."""
    for index in reversed(indices):
        term = Sum(index, term)
    return term


def defined(text: str, body: Term) -> Definition:
    """A scalar by definition."""
    return Definition(text, (), body)


CHAIN = mul(*(Variable("A", pair) for pair in pairwise(MANY[:9])))
BUDGET = ("budget",)
SHAPE = ("shape", "outside-choice")
HOSTILE: dict[str, tuple[Statement, tuple[str, ...]]] = {
    "twelve free indices with deltas": (
        Statement(
            mul(*(delta(one, other) for one, other in pairwise(MANY))),
            mul(*(delta(MANY[0], other) for other in MANY[1:])),
        ),
        BUDGET,
    ),
    "a sum to the power 200": (Statement(Pow(TOTAL, number(200)), Pow(add(TOTAL, ZERO), number(200))), ("", *BUDGET)),
    "a sum of two to the power 200": (
        Statement(Pow(add(TOTAL, C), number(200)), Pow(add(C, TOTAL), number(200))),
        BUDGET,
    ),
    "a product of 20 binomials": (
        Statement(
            mul(*(add(one, other) for one, other in zip(names(20, "u"), names(20, "v"), strict=True))),
            mul(*(add(other, one) for one, other in zip(names(20, "u"), names(20, "v"), strict=True))),
        ),
        BUDGET,
    ),
    "a sum of 30 quotients": (
        Statement(
            add(*(divide(one, add(other, C)) for one, other in zip(names(30, "u"), names(30, "v"), strict=True))),
            add(*(divide(one, add(C, other)) for one, other in zip(names(30, "u"), names(30, "v"), strict=True))),
        ),
        BUDGET,
    ),
    "twelve derivatives of softmax": (Statement(derived(SOFTMAX, 12), derived(SOFTMAX, 12)), BUDGET),
    "six derivatives of softmax": (Statement(derived(SOFTMAX, 6), derived(SOFTMAX, 6)), BUDGET),
    "twelve derivatives of a power": (
        Statement(derived(Pow(TOTAL, number(30)), 12), ZERO),
        BUDGET,
    ),
    "a tower of 8 exponentials": (Statement(nested(8), add(nested(8), ZERO)), ("no-point", "", *BUDGET)),
    "a tower of 5000 exponentials": (Statement(nested(5000), add(nested(5000), ONE)), BUDGET),
    "nine sums inside each other": (
        Statement(
            mul(*(Sum(index, Exp(mul(Variable("x", (index,)), C))) for index in MANY[:9])),
            Pow(Sum(k, Exp(mul(C, X))), number(8)),
        ),
        (),
    ),
    "a connected sum over nine indices": (Statement(over(MANY[:9], CHAIN), over(MANY[8::-1], CHAIN)), BUDGET),
    "a huge exponent": (Statement(Pow(C, number(10**9)), Pow(C, number(10**9 + 1))), ("", *BUDGET)),
    "a huge number": (Statement(number(10**5000), ZERO), BUDGET),
    "a huge given size": (Statement(Sum(Index("k", FixedSize(10**9)), C), mul(number(10**9), C)), BUDGET),
    "a prime of many digits": (Statement(Log(number(2**89 - 1)), Log(number(2**89 - 1))), BUDGET),
    "an entry far out": (Statement(Variable("x", (Entry(10**9, N),)), ZERO), BUDGET),
    "a component with ten places": (Statement(Variable("W", MANY[:10]), Variable("W", (*MANY[1:10], MANY[0]))), ()),
    "roots of primes": (
        Statement(
            Pow(add(*(Pow(number(p), number(Fraction(1, 2))) for p in (2, 3, 5, 7, 11, 13, 17, 19))), number(8)), ZERO
        ),
        (),
    ),
}
"""Too much work: "" is for statements that are true and may be proved where the kernel finds a short way."""

MALFORMED: dict[str, tuple[Statement, tuple[str, ...]]] = {
    "an undefined size of 0": (Statement(Count(FixedSize(0)), ZERO), SHAPE),
    "a size of -3": (Statement(Sum(Index("k", FixedSize(-3)), C), ZERO), SHAPE),
    "an entry 0": (Statement(Variable("x", (Entry(0, N),)), ONE), SHAPE),
    "an entry beyond a given size": (Statement(Variable("x", (Entry(3, FixedSize(2)),)), ONE), ()),
    "a vector that is a scalar too": (Statement(Variable("x"), XI), SHAPE),
    "a vector of two sizes": (Statement(Variable("x", (a,)), XI), SHAPE),
    "an index of two sizes compared": (Statement(Cases(i, a, ONE, ZERO), ZERO), SHAPE),
    "an exclusion of another size": (Statement(Sum(k, ONE, (a,)), Count(N)), SHAPE),
    "a definition with too few places": (
        Statement(Variable("s", (i,)), XI, (Definition("s", (i, j), mul(XI, XJ)),)),
        SHAPE,
    ),
    "a definition at a place of another size": (
        Statement(Variable("s", (a,)), ONE, (Definition("s", (i,), XI),)),
        SHAPE,
    ),
    "a circular definition": (Statement(Variable("u"), ONE, (defined("u", add(Variable("u"), ONE)),)), ()),
    "two definitions in a circle": (
        Statement(Variable("u"), Variable("v"), (defined("u", Variable("v")), defined("v", Variable("u")))),
        (),
    ),
    "a circle that a derivative meets": (
        Statement(Partial(Variable("u"), C), ONE, (defined("u", mul(C, Variable("v"))), defined("v", Variable("u")))),
        (),
    ),
    "a slot that is not there": (Statement(Apply("g", (), (Family((), C),), (Slot(7),)), ZERO), SHAPE),
    "an opaque function of nothing, differentiated": (Statement(Apply("g", (), (), (Slot(0),)), ZERO), SHAPE),
    "a reserved name": (Statement(Variable("#1"), Variable("#1")), ("reserved-name",)),
    "an empty name": (Statement(Variable(""), Variable("")), ("reserved-name",)),
    "a hypothesis on a place that is not there": (
        Statement(XI, ONE, (), (SumsTo("x", 5, Fraction(1)),)),
        SHAPE,
    ),
}
"""Not statements at all."""

FORGED: dict[str, tuple[Statement, tuple[str, ...]]] = {
    "1/0 is itself": (Statement(Pow(ZERO, MINUS_ONE), Pow(ZERO, MINUS_ONE)), ("undefined", "no-point")),
    "log of -1 is itself": (Statement(Log(MINUS_ONE), Log(MINUS_ONE)), ("undefined", "no-point")),
    "x / (x - x) is 1": (Statement(divide(C, subtract(C, C)), ONE), ("undefined", "no-point")),
    "a hidden 0 in a divisor": (
        Statement(
            divide(ONE, subtract(Pow(add(C, ONE), number(2)), add(Pow(C, number(2)), mul(number(2), C), ONE))),
            number(7),
        ),
        ("undefined", "no-point"),
    ),
    "log of minus a square": (
        Statement(Log(mul(MINUS_ONE, Pow(C, number(2)))), Log(mul(MINUS_ONE, C, C))),
        ("no-point",),
    ),
    "a sum over a pole": (
        Statement(Sum(k, divide(ONE, subtract(X, XI))), Sum(k, divide(ONE, subtract(X, XI)))),
        ("outside-pole", "no-point", "undefined", "outside-undefined"),
    ),
    "indices equal and distinct": (
        Statement(XI, XJ, (), (SameIndex(i, j), DistinctIndex(i, j))),
        ("no-point", "undefined"),
    ),
    "one-hot and halves": (
        Statement(XI, ONE, (), (OneHot("x", 0), Bounds("x", Fraction(1, 3), Fraction(1, 2)))),
        ("no-point", "no-proof"),
    ),
    "bounds that contradict": (
        Statement(C, add(C, ZERO), (), (Bounds("c", Fraction(2), Fraction(1)),)),
        ("no-point",),
    ),
    "three distinct indices of two": (
        Statement(
            ONE,
            ZERO,
            (),
            tuple(
                DistinctIndex(Index(one, FixedSize(2)), Index(other, FixedSize(2)))
                for one, other in (("i", "j"), ("j", "k"), ("i", "k"))
            ),
        ),
        ("no-point", "undefined"),
    ),
    "two totals": (
        Statement(XI, XI, (), (SumsTo("x", 0, Fraction(1)), SumsTo("x", 0, Fraction(2)))),
        ("no-point",),
    ),
    "a maximum that is differentiated": (
        Statement(Partial(Max(k, X), XI), Partial(Max(k, add(X, ZERO)), XI)),
        ("maximum-differentiated",),
    ),
    "an empty product of nothing": (
        Statement(Product(k, divide(ONE, ZERO), (i,)), ONE),
        ("outside-undefined", "undefined", "no-point", "outside-product"),
    ),
    "far more entries than n": (
        Statement(Variable("x", (Entry(1, N),)), ONE, (), (AtLeast(N, -5), SumsTo("x", 0, Fraction(1)))),
        (),
    ),
}
"""True of nothing, or true only by a trick."""
