"""Attention of one query: the mean of the values, weighted by softmax of the scaled scores."""

from fractions import Fraction

from symsoft.functions.function import VECTOR, Function, I, K, Use, component
from symsoft.statement import Definition
from symsoft.term import Count, Exp, Index, Number, Pow, Size, Sum, Variable, divide, mul

D = Size("d")
M = Size("m")
C = Index("c", M)
L = Index("l", D)
SCORES = Definition(
    "z",
    (I,),
    divide(
        Sum(L, mul(component("q", L), Variable("K", (I, L)))),
        Pow(Count(D), Number(Fraction(1, 2))),
    ),
)
WEIGHTS = Definition("a", (I,), divide(Exp(component("z", I)), Sum(K, Exp(component("z", K)))))

ATTENTION = Function(
    name="attention",
    title="attention of one query",
    definition=Definition("o", (C,), Sum(K, mul(component("a", K), Variable("V", (K, C))))),
    argument=component("q", L),
    quantities=VECTOR,
    parameters=(Variable("K", (I, L)), Variable("V", (I, C))),
    given=(SCORES, WEIGHTS),
    uses=(Use("the Jacobian of softmax", "a", component("z", I)),),
    domain="every real query q with d components, n keys in the rows of K, n values with m components in the rows of V",
    notations=("attention", "scaled dot-product attention"),
)
