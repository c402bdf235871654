"""The forms that code computes directly, each by way of an equal form that loses nothing."""

from __future__ import annotations

from symsoft.emit.rule import (
    CLASS,
    COMPLEMENT,
    CROSS_ENTROPY_SOURCE,
    ENTROPY_SOURCE,
    ENTRY,
    JACOBIAN,
    KL_SOURCE,
    LABELS_SOURCE,
    S_I,
    S_J,
    S_K,
    SHIFTED_BY_MAX,
    SIGMOID_SOURCE,
    SOFTPLUS_SOURCE,
    STABLE,
    TEMPERATURE_SOURCE,
    TEMPERED,
    TOTAL,
    U_J,
    U_K,
    V_I,
    V_K,
    X_I,
    X_J,
    X_K,
    Y_K,
    C,
    M,
    Rule,
    S,
    gradient_entry,
    information,
    minus_mean,
    share,
    shifted,
    smoothed,
)
from symsoft.functions import FUNCTIONS
from symsoft.functions.function import I, J, K, component
from symsoft.statement import Statement
from symsoft.term import (
    ONE,
    Exp,
    Log,
    Pow,
    Sum,
    Variable,
    add,
    delta,
    divide,
    mul,
    negative,
    number,
    subtract,
)

X, T, SIGMA = Variable("x"), Variable("T"), FUNCTIONS["sigmoid"].symbol
P_K, Q_K = component("p", K), component("q", K)
W_I, W_J = component("w", I), component("w", J)
X_CLASS, S_CLASS = component("x", CLASS), component("s", CLASS)
CENTRED = mul(S_I, minus_mean(V_I, V_K))
RECENTRED = mul(S_I, minus_mean(subtract(V_I, C), subtract(V_K, C)))
CLASS_ENTRY = subtract(S_J, delta(CLASS, J))
ONE_PLUS = add(ONE, Exp(negative(X)))
SCALE = Variable("b")
RATIO = divide(Sum(K, Y_K), Sum(K, Exp(subtract(X_K, C))))
INVERSE = divide(ONE, T)
ROUNDED_K, ROUNDED_J = component("r", K), component("r", J)

SHARES = (
    Rule(
        "shift",
        Statement(share(X_I, X_K), share(subtract(X_I, C), subtract(X_K, C))),
        "c is 0, or the maximum rounded to an integer: no exponential overflows, and what x - c rounds off is known",
        STABLE,
        "shares",
    ),
    Rule(
        "tempered-shift",
        Statement(
            share(divide(X_I, T), divide(X_K, T)),
            share(divide(subtract(X_I, C), T), divide(subtract(X_K, C), T)),
        ),
        "c is the maximum, taken off before the division by T; what both of them round off is known",
        TEMPERATURE_SOURCE,
        "tempered_shares",
    ),
    Rule(
        "complement",
        Statement(ENTRY, COMPLEMENT, S),
        "s sums to 1, so that 1 - s_m is the sum of the other shares, which keeps its digits where s_m is near 1",
        JACOBIAN,
        "diagonal_minus_outer",
    ),
    Rule(
        "log-complement",
        Statement(subtract(delta(I, J), S_J), subtract(mul(delta(I, J), Sum(K, S_K)), S_J), S),
        "as complement: 1 - s_m is the sum of the other shares",
        STABLE,
        "identity_minus_rows",
    ),
    Rule(
        "scaled-complement",
        Statement(mul(SCALE, ENTRY), mul(SCALE, COMPLEMENT), S),
        "as complement, then scaled",
        JACOBIAN,
        "scaled_diagonal_minus_outer",
        frozenset("b"),
    ),
    Rule(
        "tempered-complement",
        Statement(mul(INVERSE, ENTRY), mul(INVERSE, COMPLEMENT), TEMPERED),
        "as complement, then scaled",
        TEMPERATURE_SOURCE,
        "tempered_diagonal_minus_outer",
    ),
    Rule(
        "class-complement",
        Statement(CLASS_ENTRY, subtract(S_J, mul(delta(CLASS, J), Sum(K, S_K))), S),
        "at the class, s - 1 is minus the sum of the other shares, which keeps its digits where s is near 1",
        LABELS_SOURCE,
        "shares_minus_class",
    ),
    Rule(
        "centre",
        Statement(CENTRED, RECENTRED, S),
        "shares sum to 1, so that v may be shifted by v_m or by its mean first: only differences of v are rounded",
        JACOBIAN,
        "centred",
    ),
    Rule(
        "scaled-centre",
        Statement(mul(SCALE, CENTRED), mul(SCALE, RECENTRED), S),
        "as centre, then scaled",
        JACOBIAN,
        "scaled_centred",
        frozenset("b"),
    ),
    Rule(
        "tempered-centre",
        Statement(mul(INVERSE, CENTRED), mul(INVERSE, RECENTRED), TEMPERED),
        "as centre, then scaled",
        TEMPERATURE_SOURCE,
        "tempered_centred",
    ),
    Rule(
        "log-centre",
        Statement(minus_mean(V_I, V_K), minus_mean(subtract(V_I, C), subtract(V_K, C)), S),
        "as centre",
        STABLE,
        "minus_mean",
    ),
    Rule(
        "log-cotangent",
        Statement(
            subtract(U_J, mul(S_J, Sum(K, U_K))),
            add(U_J, negative(mul(S_J, Sum(K, U_K)))),
            S,
        ),
        "one pass; the sum is taken pairwise",
        STABLE,
        "minus_shares_of_sum",
    ),
)

LOGARITHMS = (
    Rule(
        "log1p",
        Statement(Log(TOTAL), add(M, Log(SHIFTED_BY_MAX))),
        "with the maximum m the sum is 1 plus the other exponentials, so that log1p of these loses nothing",
        STABLE,
        "log_total",
    ),
    Rule(
        "log-shift",
        Statement(subtract(X_I, Log(TOTAL)), shifted(I, M, SHIFTED_BY_MAX)),
        "x - m comes with its rounding error, and log1p of the other exponentials loses nothing",
        STABLE,
        "log_shares",
    ),
    Rule(
        "class-log-shift",
        Statement(
            negative(Log(S_CLASS)),
            subtract(Log(SHIFTED_BY_MAX), subtract(X_CLASS, M)),
            S,
        ),
        "as log-shift, at the class alone, which is finite where s underflows",
        LABELS_SOURCE,
        "class_log_share",
    ),
    Rule(
        "log-shares-inside",
        Statement(
            information(Y_K, S_K),
            negative(Sum(K, mul(Y_K, subtract(X_K, Log(TOTAL))))),
            S,
        ),
        "log s comes from log-softmax, which is finite where s underflows",
        STABLE,
        "cross_entropy",
        frozenset("y"),
    ),
    Rule(
        "shares-minus-smoothed",
        Statement(
            subtract(mul(S_J, Sum(K, smoothed(K))), smoothed(J)),
            subtract(
                mul(S_J, add(Sum(K, ROUNDED_K), Sum(K, smoothed(K, negative(ROUNDED_K))))),
                add(ROUNDED_J, smoothed(J, negative(ROUNDED_J))),
            ),
            S,
        ),
        "as shares-minus-targets; r is the smoothed target as it is rounded, and what that leaves out is put back",
        CROSS_ENTROPY_SOURCE,
        "shares_minus_smoothed",
    ),
    Rule(
        "shares-minus-targets",
        Statement(gradient_entry(J), subtract(mul(Exp(subtract(X_J, C)), RATIO), component("y", J)), S),
        "the two sums are divided before each entry is multiplied by them, which saves a division per entry",
        CROSS_ENTROPY_SOURCE,
        "shares_minus_targets",
        frozenset("y"),
    ),
    Rule(
        "entropy-sum",
        Statement(information(P_K, P_K), Sum(K, mul(negative(P_K), Log(P_K)))),
        "where p is 0 the summand is its limit 0, and never 0 times infinity; the sum is taken pairwise",
        ENTROPY_SOURCE,
        "entropy",
    ),
    Rule(
        "log-ratio",
        Statement(
            Sum(K, mul(P_K, Log(divide(P_K, Q_K)))),
            Sum(K, mul(P_K, Log(add(ONE, divide(subtract(P_K, Q_K), Q_K))))),
        ),
        "where p is near q the difference p - q is exact, and log1p keeps the digits that log of the ratio loses",
        KL_SOURCE,
        "divergence",
    ),
)

ENTRYWISE = (
    Rule(
        "logistic",
        Statement(divide(ONE, ONE_PLUS), divide(Exp(X), add(ONE, Exp(X)))),
        "the left form where x ≥ 0, the right one where x < 0: no exponential overflows, and small values keep digits",
        SIGMOID_SOURCE,
        "logistic",
    ),
    Rule(
        "logistic-product",
        Statement(
            mul(SIGMA, subtract(ONE, SIGMA)),
            divide(Exp(negative(X)), Pow(ONE_PLUS, number(2))),
            FUNCTIONS["sigmoid"].definitions,
        ),
        "with |x| for x, as both sides are even: no difference from 1, which loses all digits where x is large",
        SIGMOID_SOURCE,
        "logistic_product",
    ),
    Rule(
        "softplus-shift",
        Statement(Log(add(ONE, Exp(X))), add(X, Log(ONE_PLUS))),
        "the right form where x ≥ 0, the left one where x < 0, by log1p: no overflow, and small values keep digits",
        SOFTPLUS_SOURCE,
        "softplus",
    ),
    Rule(
        "diagonal",
        Statement(mul(delta(I, J), W_I), mul(delta(I, J), W_J)),
        "only the diagonal is computed",
        "",
        "diagonal",
        frozenset("w"),
    ),
    Rule(
        "entrywise",
        Statement(W_J, W_J),
        "entry by entry as it stands",
        "",
        "entrywise",
        frozenset("w"),
    ),
)

PRIMITIVES = SHARES + LOGARITHMS + ENTRYWISE
