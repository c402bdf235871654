"""The rewrites that lead from a quantity to a closed form without derivatives, and without a Jacobian for a product."""

from __future__ import annotations

from symsoft.emit.rule import (
    CLASS,
    CROSS_ENTROPY_SOURCE,
    ENTROPY_SOURCE,
    ENTRY,
    JACOBIAN,
    KL_SOURCE,
    LABELS_SOURCE,
    S_I,
    S_J,
    SIGMOID_SOURCE,
    SOFTPLUS_SOURCE,
    STABLE,
    TARGETS,
    TEMPERATURE_SOURCE,
    TEMPERED,
    U_I,
    U_J,
    U_K,
    V_I,
    V_J,
    V_K,
    X_J,
    C,
    Rule,
    S,
    gradient_entry,
    minus_mean,
)
from symsoft.functions import FUNCTIONS
from symsoft.functions.function import I, J, K, component
from symsoft.statement import Definition, Statement
from symsoft.term import (
    ONE,
    Exp,
    Log,
    Partial,
    Sum,
    Variable,
    add,
    delta,
    divide,
    mul,
    negative,
    subtract,
)

NO_JACOBIAN = "no Jacobian for a product with it: the delta takes one term out of the sum, O(n) instead of O(n²)"
X = Variable("x")
SIGMA, SOFTPLUS, LOSS = FUNCTIONS["sigmoid"].symbol, FUNCTIONS["softplus"].symbol, Variable("L")
W_I = component("w", I)
P_I, P_J = component("p", I), component("p", J)
Q_I, Q_J = component("q", I), component("q", J)
HOLE = frozenset("w")


def _definitions(name: str) -> tuple[Definition, ...]:
    return FUNCTIONS[name].definitions


SOFTMAX_REWRITES = (
    Rule(
        "softmax-derivative",
        Statement(Partial(S_I, X_J), ENTRY, S),
        "the Jacobian in terms of the outputs, so that nothing is exponentiated twice",
        JACOBIAN,
    ),
    Rule(
        "temperature-derivative",
        Statement(Partial(S_I, X_J), mul(divide(ONE, Variable("T")), ENTRY), TEMPERED),
        "the Jacobian in terms of the outputs, so that nothing is exponentiated twice",
        TEMPERATURE_SOURCE,
    ),
    Rule(
        "logsumexp-derivative",
        Statement(Partial(FUNCTIONS["logsumexp"].symbol, X_J), S_J, (*_definitions("logsumexp"), *S)),
        "the gradient of log-sum-exp is softmax, so that its own stable form is used",
        STABLE,
    ),
    Rule(
        "log-softmax-derivative",
        Statement(
            Partial(FUNCTIONS["log_softmax"].symbol, X_J),
            subtract(delta(I, J), S_J),
            (*_definitions("log_softmax"), *S),
        ),
        "the Jacobian in terms of softmax, which does not overflow",
        STABLE,
    ),
)

LOSS_REWRITES = (
    Rule(
        "cross-entropy-derivative",
        Statement(Partial(LOSS, X_J), gradient_entry(J), _definitions("cross_entropy")),
        "one subtraction in terms of the outputs, also where the targets do not sum to 1",
        CROSS_ENTROPY_SOURCE,
        holes=frozenset("y"),
    ),
    Rule(
        "cross-entropy-second-derivative",
        Statement(Partial(gradient_entry(I), X_J), mul(TARGETS, ENTRY), S),
        "the Jacobian of softmax, scaled",
        CROSS_ENTROPY_SOURCE,
        holes=frozenset("y"),
    ),
    Rule(
        "class-derivative",
        Statement(Partial(LOSS, X_J), subtract(S_J, delta(CLASS, J)), _definitions("cross_entropy_labels")),
        "one subtraction in terms of the outputs, at the class alone",
        LABELS_SOURCE,
    ),
    Rule(
        "class-second-derivative",
        Statement(Partial(subtract(S_I, delta(CLASS, I)), X_J), ENTRY, S),
        "the Jacobian of softmax, whatever the class",
        LABELS_SOURCE,
    ),
)

ENTRYWISE_REWRITES = (
    Rule(
        "sigmoid-derivative",
        Statement(Partial(SIGMA, X), mul(SIGMA, subtract(ONE, SIGMA)), _definitions("sigmoid")),
        "the derivative in terms of the output",
        SIGMOID_SOURCE,
    ),
    Rule(
        "softplus-derivative",
        Statement(Partial(SOFTPLUS, X), divide(ONE, add(ONE, Exp(negative(X)))), _definitions("softplus")),
        "the derivative of softplus is the sigmoid, so that its own stable form is used",
        SOFTPLUS_SOURCE,
    ),
    Rule(
        "entropy-derivative",
        Statement(Partial(Variable("H"), P_J), subtract(negative(Log(P_J)), ONE), _definitions("entropy")),
        "one logarithm per entry; the other entries do not matter",
        ENTROPY_SOURCE,
    ),
    Rule(
        "entropy-second-derivative",
        Statement(
            Partial(subtract(negative(Log(P_I)), ONE), P_J),
            mul(delta(I, J), negative(divide(ONE, P_I))),
        ),
        "the matrix is diagonal",
        ENTROPY_SOURCE,
    ),
    Rule(
        "kl-derivative",
        Statement(Partial(Variable("D"), Q_J), negative(divide(P_J, Q_J)), _definitions("kl")),
        "one division per entry; the other entries do not matter",
        KL_SOURCE,
    ),
    Rule(
        "kl-second-derivative",
        Statement(
            Partial(negative(divide(P_I, Q_I)), Q_J),
            mul(delta(I, J), divide(divide(P_I, Q_I), Q_I)),
        ),
        "the matrix is diagonal, and p/q/q does not overflow where q² underflows",
        KL_SOURCE,
    ),
)

CONTRACTIONS = (
    Rule(
        "contract-direction",
        Statement(Sum(J, mul(ENTRY, V_J)), mul(S_I, minus_mean(V_I, V_K))),
        NO_JACOBIAN,
        JACOBIAN,
    ),
    Rule(
        "contract-cotangent",
        Statement(Sum(I, mul(U_I, ENTRY)), mul(S_J, minus_mean(U_J, U_K))),
        "no Jacobian for a product with it; as the Jacobian is symmetric this is the product from the other side",
        JACOBIAN,
    ),
    Rule(
        "contract-scaled-direction",
        Statement(Sum(J, mul(mul(C, ENTRY), V_J)), mul(C, mul(S_I, minus_mean(V_I, V_K)))),
        NO_JACOBIAN,
        JACOBIAN,
        holes=frozenset("c"),
    ),
    Rule(
        "contract-scaled-cotangent",
        Statement(Sum(I, mul(U_I, mul(C, ENTRY))), mul(C, mul(S_J, minus_mean(U_J, U_K)))),
        "as contract-cotangent",
        JACOBIAN,
        holes=frozenset("c"),
    ),
    Rule(
        "contract-log-direction",
        Statement(Sum(J, mul(subtract(delta(I, J), S_J), V_J)), minus_mean(V_I, V_K)),
        NO_JACOBIAN,
        STABLE,
    ),
    Rule(
        "contract-log-cotangent",
        Statement(Sum(I, mul(U_I, subtract(delta(I, J), S_J))), subtract(U_J, mul(S_J, Sum(K, U_K)))),
        NO_JACOBIAN,
        STABLE,
    ),
    Rule(
        "contract-diagonal",
        Statement(Sum(J, mul(mul(delta(I, J), W_I), V_J)), mul(W_I, V_I)),
        "no matrix for a product with a diagonal one",
        "",
        holes=HOLE,
    ),
)

REWRITES = SOFTMAX_REWRITES + LOSS_REWRITES + ENTRYWISE_REWRITES + CONTRACTIONS
