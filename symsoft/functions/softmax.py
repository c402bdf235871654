"""Softmax: positive numbers that sum to 1, in the proportions of the exponentials."""

from symsoft.functions.function import VECTOR, Function, I, K, component
from symsoft.statement import Definition
from symsoft.term import Exp, Sum, divide

SOFTMAX = Function(
    name="softmax",
    title="softmax",
    definition=Definition("s", (I,), divide(Exp(component("x", I)), Sum(K, Exp(component("x", K))))),
    argument=component("x", I),
    quantities=VECTOR,
    domain="every real vector x; -inf marks a component as absent, as long as one is finite",
    notations=("softmax", "softargmax", "smax"),
    sources=("derivations/softmax-jacobian.md",),
)
