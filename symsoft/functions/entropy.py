"""Shannon's entropy of a distribution, in nats."""

from fractions import Fraction

from symsoft.functions.function import SCALAR, Function, I, K, component
from symsoft.statement import Bounds, Definition
from symsoft.term import Log, Sum, mul, negative

ENTROPY = Function(
    name="entropy",
    title="entropy",
    definition=Definition("H", (), negative(Sum(K, mul(component("p", K), Log(component("p", K)))))),
    argument=component("p", I),
    quantities=SCALAR,
    hypotheses=(Bounds("p", Fraction(0), None),),
    domain="every vector p of positive numbers, also if they do not sum to 1",
    notations=("entropy", "Shannon entropy", "H"),
)
