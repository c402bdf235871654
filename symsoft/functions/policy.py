"""Softmax as a policy: the logarithm of the probability of an action, and the expected reward."""

from symsoft.functions.function import SCALAR, VECTOR, Function, I, K, Use, component
from symsoft.functions.linear import M
from symsoft.statement import Definition
from symsoft.term import Exp, Index, Log, Sum, Variable, divide, mul

L = Index("l", M)
THETA = component("θ", I)
POLICY = Definition("π", (I,), divide(Exp(THETA), Sum(K, Exp(component("θ", K)))))
SCORE = Definition("z", (I,), Sum(L, mul(Variable("φ", (I, L)), component("θ", L))))
LINEAR = Definition("π", (I,), divide(Exp(component("z", I)), Sum(K, Exp(component("z", K)))))

LOG_POLICY = Function(
    name="log_policy",
    title="log-probability of an action under a softmax policy",
    definition=Definition("g", (I,), Log(component("π", I))),
    argument=THETA,
    quantities=VECTOR,
    given=(POLICY,),
    uses=(Use("the Jacobian of softmax", "π", THETA),),
    domain="every real vector θ",
    notations=("score function", "log-policy"),
)

LINEAR_POLICY = Function(
    name="linear_log_policy",
    title="log-probability of an action under a linear softmax policy",
    definition=Definition("g", (I,), Log(component("π", I))),
    argument=component("θ", L),
    quantities=VECTOR,
    parameters=(Variable("φ", (I, L)),),
    given=(SCORE, LINEAR),
    uses=(Use("the Jacobian of softmax", "π", component("z", I)),),
    domain="every real vector θ with m components, every real matrix φ of features with n rows and m columns",
    notations=("eligibility", "score function"),
)

EXPECTED_REWARD = Function(
    name="expected_reward",
    title="expected reward of a softmax policy",
    definition=Definition("R", (), Sum(K, mul(component("π", K), component("r", K)))),
    argument=THETA,
    quantities=SCALAR,
    parameters=(component("r", I),),
    given=(POLICY,),
    uses=(Use("the Jacobian of softmax", "π", THETA),),
    domain="all real vectors θ and r",
    notations=("policy gradient", "bandit gradient"),
)
