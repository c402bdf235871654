"""Softmax: positive numbers that sum to 1, in the proportions of the exponentials."""

from symsoft.functions.function import VECTOR, Function, I, Identity, K, component
from symsoft.statement import Definition
from symsoft.term import Exp, Place, Sum, Term, Variable, add, divide

C = Variable("c")


def shifted(place: Place) -> Term:
    """e^{x + c} at a place."""
    return Exp(add(component("x", place), C))


SOFTMAX = Function(
    name="softmax",
    title="softmax",
    definition=Definition("s", (I,), divide(Exp(component("x", I)), Sum(K, Exp(component("x", K))))),
    argument=component("x", I),
    quantities=VECTOR,
    domain="every real vector x; -inf marks a component as absent, as long as one is finite",
    notations=("softmax", "softargmax", "smax"),
    identities=(
        Identity("sum", "sum of the probabilities", Sum(I, component("s", I))),
        Identity("shift", "value at shifted logits", divide(shifted(I), Sum(K, shifted(K)))),
    ),
    sources=("derivations/softmax-jacobian.md",),
)
