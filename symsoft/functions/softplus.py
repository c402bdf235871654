"""Softplus of one number: log-sum-exp of (x, 0), whose derivative is the sigmoid."""

from symsoft.functions.function import ELEMENTWISE, Function
from symsoft.functions.sigmoid import SIGMOID
from symsoft.statement import Definition
from symsoft.term import ONE, Exp, Log, Variable, add

X = Variable("x")

SOFTPLUS = Function(
    name="softplus",
    title="softplus",
    definition=Definition("f", (), Log(add(ONE, Exp(X)))),
    argument=X,
    quantities=ELEMENTWISE,
    domain="every real x",
    related=(SIGMOID.definition,),
    notations=("softplus", "log1pexp", "SmoothReLU"),
)
