"""The rules by which terms become fast and stable code: each is an identity that the kernel proves, and why it is safe.

A rule with a `primitive` says how its left side is computed; one without rewrites its left side to its right.
"""

from __future__ import annotations

from dataclasses import dataclass

from symsoft.functions.cross_entropy import CROSS_ENTROPY
from symsoft.functions.function import I, J, K, component
from symsoft.functions.log_softmax import LOG_SOFTMAX
from symsoft.functions.logsumexp import LOGSUMEXP
from symsoft.functions.softmax import SOFTMAX
from symsoft.statement import Statement
from symsoft.term import (
    Exp,
    Index,
    Log,
    Max,
    Partial,
    Sum,
    Term,
    Variable,
    add,
    delta,
    divide,
    mul,
    negative,
    subtract,
)

JACOBIAN = "derivations/softmax-jacobian.md"
STABLE = "derivations/stable-softmax.md"
CROSS_ENTROPY_SOURCE = "symsoft derive cross_entropy gradient"


@dataclass(frozen=True, slots=True)
class Rule:
    """pattern = identity.left; a rewrite to identity.right, or what the primitive computes by way of identity.right.

    `why` says what is gained and why nothing is lost; `derivation` is where the identity is derived for people.
    """

    name: str
    identity: Statement
    why: str
    derivation: str
    primitive: str | None = None


S_I, S_J, S_K = (component("s", place) for place in (I, J, K))
V_J, V_K, U_I, U_K = component("v", J), component("v", K), component("u", I), component("u", K)
X_I, X_J, X_K = (component("x", place) for place in (I, J, K))
C = Variable("c")
M = Max(K, X_K)
TOTAL = Sum(K, Exp(X_K))
SHIFTED_BY_MAX = Sum(K, Exp(subtract(X_K, M)))
S = (SOFTMAX.definition,)
LOG_S = (LOG_SOFTMAX.definition, *S)
LSE = (LOGSUMEXP.definition, *S)
Y_K = component("y", K)
TARGETS = Sum(K, Y_K)
CROSS = (CROSS_ENTROPY.definition, *S)
ENTRY = mul(S_I, subtract(delta(I, J), S_J))


def _gradient(place: Index) -> Term:
    """s_j Σ_k y_k − y_j."""
    return subtract(mul(component("s", place), TARGETS), component("y", place))


def _centred(weights: Term, own: Term, other: Term) -> Term:
    """own − Σ_k weight_k other_k."""
    return subtract(own, Sum(K, mul(weights, other)))


REWRITES = (
    Rule(
        "softmax-derivative",
        Statement(Partial(S_I, X_J), ENTRY, S),
        "the Jacobian in terms of the outputs, so that nothing is exponentiated twice",
        JACOBIAN,
    ),
    Rule(
        "logsumexp-derivative",
        Statement(Partial(LOGSUMEXP.symbol, X_J), S_J, LSE),
        "the gradient of log-sum-exp is softmax, so that its own stable form is used",
        STABLE,
    ),
    Rule(
        "log-softmax-derivative",
        Statement(Partial(component("a", I), X_J), subtract(delta(I, J), S_J), LOG_S),
        "the Jacobian in terms of softmax, which does not overflow",
        STABLE,
    ),
    Rule(
        "contract-direction",
        Statement(Sum(J, mul(ENTRY, V_J)), mul(S_I, _centred(S_K, component("v", I), V_K)), S),
        "no Jacobian for a product with it: the delta takes one term out of the sum, O(n) instead of O(n²)",
        JACOBIAN,
    ),
    Rule(
        "contract-cotangent",
        Statement(Sum(I, mul(U_I, ENTRY)), mul(S_J, _centred(S_K, component("u", J), U_K)), S),
        "no Jacobian for a product with it; as the Jacobian is symmetric this is the product from the other side",
        JACOBIAN,
    ),
    Rule(
        "contract-log-direction",
        Statement(Sum(J, mul(subtract(delta(I, J), S_J), V_J)), _centred(S_K, component("v", I), V_K), S),
        "no Jacobian for a product with it",
        STABLE,
    ),
    Rule(
        "contract-log-cotangent",
        Statement(
            Sum(I, mul(U_I, subtract(delta(I, J), S_J))),
            subtract(component("u", J), mul(S_J, Sum(K, U_K))),
            S,
        ),
        "no Jacobian for a product with it",
        STABLE,
    ),
    Rule(
        "cross-entropy-derivative",
        Statement(Partial(CROSS_ENTROPY.symbol, X_J), _gradient(J), CROSS),
        "one subtraction in terms of the outputs, also where the targets do not sum to 1",
        CROSS_ENTROPY_SOURCE,
    ),
    Rule(
        "cross-entropy-second-derivative",
        Statement(Partial(_gradient(I), X_J), mul(TARGETS, ENTRY), S),
        "the Jacobian of softmax, scaled",
        CROSS_ENTROPY_SOURCE,
    ),
    Rule(
        "contract-scaled-direction",
        Statement(
            Sum(J, mul(mul(TARGETS, ENTRY), V_J)),
            mul(TARGETS, mul(S_I, _centred(S_K, component("v", I), V_K))),
            S,
        ),
        "no Hessian for a product with it",
        CROSS_ENTROPY_SOURCE,
    ),
)

PRIMITIVES = (
    Rule(
        "shift",
        Statement(
            divide(Exp(X_I), TOTAL),
            divide(Exp(subtract(X_I, C)), Sum(K, Exp(subtract(X_K, C)))),
        ),
        "c is the maximum rounded to an integer: no exponential overflows, and what x - c rounds off is known exactly",
        STABLE,
        "shares",
    ),
    Rule(
        "log1p",
        Statement(Log(TOTAL), add(M, Log(SHIFTED_BY_MAX))),
        "with the maximum m the sum is 1 plus the other exponentials, so that log1p of these loses nothing",
        STABLE,
        "log_total",
    ),
    Rule(
        "log-shift",
        Statement(subtract(X_I, Log(TOTAL)), subtract(subtract(X_I, M), Log(SHIFTED_BY_MAX))),
        "x - m comes with its rounding error, and log1p of the other exponentials loses nothing",
        STABLE,
        "log_shares",
    ),
    Rule(
        "complement",
        Statement(ENTRY, mul(S_I, subtract(mul(delta(I, J), Sum(K, S_K)), S_J)), S),
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
        "centre",
        Statement(
            mul(S_I, _centred(S_K, component("v", I), V_K)),
            mul(S_I, _centred(S_K, subtract(component("v", I), C), subtract(V_K, C))),
            S,
        ),
        "shares sum to 1, so that v may be shifted by v_m or by its mean first: only differences of v are rounded",
        JACOBIAN,
        "centred",
    ),
    Rule(
        "log-centre",
        Statement(
            _centred(S_K, component("v", I), V_K),
            _centred(S_K, subtract(component("v", I), C), subtract(V_K, C)),
            S,
        ),
        "as centre",
        STABLE,
        "minus_mean",
    ),
    Rule(
        "log-cotangent",
        Statement(
            subtract(component("u", J), mul(S_J, Sum(K, U_K))),
            add(component("u", J), negative(mul(S_J, Sum(K, U_K)))),
            S,
        ),
        "one pass; the sum is taken pairwise",
        STABLE,
        "minus_shares_of_sum",
    ),
    Rule(
        "log-shares-inside",
        Statement(
            negative(Sum(K, mul(Y_K, Log(S_K)))),
            negative(Sum(K, mul(Y_K, subtract(X_K, Log(TOTAL))))),
            S,
        ),
        "log s comes from log-softmax, which is finite where s underflows",
        STABLE,
        "cross_entropy",
    ),
    Rule(
        "shares-minus-targets",
        Statement(_gradient(J), subtract(mul(S_J, TARGETS), component("y", J)), S),
        "one pass; the sum is taken pairwise",
        CROSS_ENTROPY_SOURCE,
        "shares_minus_targets",
    ),
    Rule(
        "scaled-complement",
        Statement(mul(TARGETS, ENTRY), mul(TARGETS, mul(S_I, subtract(mul(delta(I, J), Sum(K, S_K)), S_J))), S),
        "as complement, then scaled",
        JACOBIAN,
        "scaled_diagonal_minus_outer",
    ),
    Rule(
        "scaled-centre",
        Statement(
            mul(TARGETS, mul(S_I, _centred(S_K, component("v", I), V_K))),
            mul(TARGETS, mul(S_I, _centred(S_K, subtract(component("v", I), C), subtract(V_K, C)))),
            S,
        ),
        "as centre, then scaled",
        JACOBIAN,
        "scaled_centred",
    ),
)
