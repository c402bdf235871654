"""The logistic sigmoid of one number: softmax of (x, 0), its first component."""

from symsoft.functions.function import ELEMENTWISE, Function, Identity
from symsoft.statement import Definition
from symsoft.term import ONE, Exp, Variable, add, divide, negative

X = Variable("x")

SIGMOID = Function(
    name="sigmoid",
    title="logistic sigmoid",
    definition=Definition("σ", (), divide(ONE, add(ONE, Exp(negative(X))))),
    argument=X,
    quantities=ELEMENTWISE,
    domain="every real x, also ±inf",
    identities=(Identity("symmetry", "value at −x", divide(ONE, add(ONE, Exp(X)))),),
    notations=("sigmoid", "expit", "logistic", "sigm"),
)
