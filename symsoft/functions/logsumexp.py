"""Log-sum-exp: the smooth maximum, whose gradient is softmax."""

from symsoft.functions.function import SCALAR, Function, I, K, component
from symsoft.statement import Definition
from symsoft.term import Exp, Log, Sum

LOGSUMEXP = Function(
    name="logsumexp",
    title="log-sum-exp",
    definition=Definition("A", (), Log(Sum(K, Exp(component("x", K))))),
    argument=component("x", I),
    quantities=SCALAR,
    domain="every real vector x; -inf marks a component as absent, as long as one is finite",
    notations=("logsumexp", "LSE", "lse", "LogSumExp", "RealSoftMax"),
)
