"""Softmax with a temperature T: flatter for large T, nearer to the arg max for small T."""

from fractions import Fraction

from symsoft.functions.function import VECTOR, Function, I, K, component
from symsoft.statement import Bounds, Definition
from symsoft.term import Exp, Sum, Variable, divide

T = Variable("T")

TEMPERATURE = Function(
    name="softmax_temperature",
    title="softmax with a temperature",
    definition=Definition(
        "s", (I,), divide(Exp(divide(component("x", I), T)), Sum(K, Exp(divide(component("x", K), T))))
    ),
    argument=component("x", I),
    quantities=VECTOR,
    parameters=(T,),
    hypotheses=(Bounds("T", Fraction(0), None),),
    domain="every real vector x and every T > 0",
    notations=("softmax_T", "tempered softmax", "softmax with temperature"),
)
