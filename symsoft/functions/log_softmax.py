"""Log-softmax: the logarithm of softmax, which stays finite where softmax underflows."""

from symsoft.functions.function import VECTOR, Function, I, K, component
from symsoft.statement import Definition
from symsoft.term import Exp, Log, Sum, subtract

LOG_SOFTMAX = Function(
    name="log_softmax",
    title="log-softmax",
    definition=Definition("a", (I,), subtract(component("x", I), Log(Sum(K, Exp(component("x", K)))))),
    argument=component("x", I),
    quantities=VECTOR,
    domain="every real vector x; -inf marks a component as absent, as long as one is finite",
    notations=("logsoftmax", "log_softmax", "LogSoftmax"),
)
