"""The Kullback-Leibler divergence of a distribution p from a model q, in nats."""

from fractions import Fraction

from symsoft.functions.function import SCALAR, Function, I, K, component
from symsoft.statement import Bounds, Definition
from symsoft.term import Log, Sum, divide, mul

KL = Function(
    name="kl",
    title="Kullback-Leibler divergence",
    definition=Definition("D", (), Sum(K, mul(component("p", K), Log(divide(component("p", K), component("q", K)))))),
    argument=component("q", I),
    quantities=SCALAR,
    parameters=(component("p", I),),
    hypotheses=(Bounds("p", Fraction(0), None), Bounds("q", Fraction(0), None)),
    domain="all vectors p and q of positive numbers",
    notations=("KL", "KL divergence", "relative entropy"),
)
