"""Log-softmax: the logarithm of softmax, which stays finite where softmax underflows."""

from symsoft.functions.function import VECTOR, Function, I, Identity, K, component
from symsoft.functions.softmax import SOFTMAX, C
from symsoft.statement import Definition
from symsoft.term import Exp, Log, Sum, add, subtract

LOG_SOFTMAX = Function(
    name="log_softmax",
    title="log-softmax",
    definition=Definition("a", (I,), subtract(component("x", I), Log(Sum(K, Exp(component("x", K)))))),
    argument=component("x", I),
    quantities=VECTOR,
    domain="every real vector x; -inf marks a component as absent, as long as one is finite",
    related=(SOFTMAX.definition,),
    identities=(
        Identity(
            "shift",
            "value at shifted logits",
            subtract(add(component("x", I), C), Log(Sum(K, Exp(add(component("x", K), C))))),
        ),
    ),
    notations=("logsoftmax", "log_softmax", "LogSoftmax"),
)
