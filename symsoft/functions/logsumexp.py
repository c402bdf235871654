"""Log-sum-exp: the smooth maximum, whose gradient is softmax."""

from symsoft.functions.function import SCALAR, Function, I, Identity, K, Use, component
from symsoft.functions.softmax import SOFTMAX, shifted
from symsoft.statement import Definition
from symsoft.term import Exp, Log, Sum

LOGSUMEXP = Function(
    name="logsumexp",
    title="log-sum-exp",
    definition=Definition("A", (), Log(Sum(K, Exp(component("x", K))))),
    argument=component("x", I),
    quantities=SCALAR,
    domain="every real vector x; -inf marks a component as absent, as long as one is finite",
    related=(SOFTMAX.definition,),
    uses=(Use("the Jacobian of softmax", "s", component("x", I)),),
    identities=(Identity("shift", "value at shifted logits", Log(Sum(K, shifted(K)))),),
    notations=("logsumexp", "LSE", "lse", "LogSumExp", "RealSoftMax"),
)
