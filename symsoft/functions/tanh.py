"""The hyperbolic tangent of one number: a sigmoid that was stretched to run from −1 to 1."""

from symsoft.functions.function import ELEMENTWISE, Function
from symsoft.statement import Definition
from symsoft.term import Exp, Variable, add, divide, negative, subtract

X = Variable("x")

TANH = Function(
    name="tanh",
    title="hyperbolic tangent",
    definition=Definition("t", (), divide(subtract(Exp(X), Exp(negative(X))), add(Exp(X), Exp(negative(X))))),
    argument=X,
    quantities=ELEMENTWISE,
    domain="every real x, also ±inf",
    notations=("tanh", "hyperbolic tangent"),
)
