"""What a rule of emitted code is, and the terms that the rules are written in."""

from __future__ import annotations

from dataclasses import dataclass

from symsoft.functions import FUNCTIONS
from symsoft.functions.function import I, J, K, N, component
from symsoft.statement import Statement
from symsoft.term import (
    ONE,
    Choice,
    Count,
    Exp,
    Index,
    Log,
    Max,
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
TEMPERATURE_SOURCE = "symsoft derive softmax_temperature jacobian"
LABELS_SOURCE = "symsoft derive cross_entropy_labels gradient"
ENTROPY_SOURCE = "symsoft derive entropy gradient"
KL_SOURCE = "symsoft derive kl gradient"
SIGMOID_SOURCE = "symsoft derive sigmoid derivative"
SOFTPLUS_SOURCE = "symsoft derive softplus derivative"


@dataclass(frozen=True, slots=True)
class Rule:
    """pattern = identity.left; a rewrite to identity.right, or what the primitive computes by way of identity.right.

    `why` says what is gained and why nothing is lost; `derivation` is where the identity is derived
    for people, empty where there is nothing to derive.
    A variable among the `holes` stands for any term in its indices that is made of free symbols by arithmetic, exp
    and log, a hole without indices also for a sum of such: the identity is proved with a symbol in its place.
    """

    name: str
    identity: Statement
    why: str
    derivation: str
    primitive: str | None = None
    holes: frozenset[str] = frozenset()


S_I, S_J, S_K = (component("s", place) for place in (I, J, K))
V_I, V_J, V_K = (component("v", place) for place in (I, J, K))
U_I, U_J, U_K = (component("u", place) for place in (I, J, K))
X_I, X_J, X_K = (component("x", place) for place in (I, J, K))
C = Variable("c")
M = Max(K, X_K)
TOTAL = Sum(K, Exp(X_K))
SHIFTED_BY_MAX = Sum(K, Exp(subtract(X_K, M)))
S = FUNCTIONS["softmax"].definitions
TEMPERED = FUNCTIONS["softmax_temperature"].definitions
Y_K = component("y", K)
TARGETS = Sum(K, Y_K)
CLASS = Choice("y", (), N)
ENTRY = mul(S_I, subtract(delta(I, J), S_J))
COMPLEMENT = mul(S_I, subtract(mul(delta(I, J), Sum(K, S_K)), S_J))


def gradient_entry(place: Index) -> Term:
    """s_j Σ_k y_k − y_j."""
    return subtract(mul(component("s", place), TARGETS), component("y", place))


def smoothed(place: Index, *others: Term) -> Term:
    """(1 - b) y_k + b / n, and other summands."""
    b = Variable("b")
    return add(mul(subtract(ONE, b), component("y", place)), divide(b, Count(N)), *others)


def shifted(place: Index, by: Term, total: Term) -> Term:
    """x_i − by − log of the total."""
    return subtract(subtract(component("x", place), by), Log(total))


def minus_mean(own: Term, other: Term) -> Term:
    """own − Σ_k s_k other_k."""
    return subtract(own, Sum(K, mul(S_K, other)))


def share(top: Term, each: Term) -> Term:
    """e^top / Σ_k e^each."""
    return divide(Exp(top), Sum(K, Exp(each)))


def information(weight: Term, of: Term) -> Term:
    """−Σ_k weight_k log of_k."""
    return negative(Sum(K, mul(weight, Log(of))))
