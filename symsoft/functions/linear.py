"""Softmax and its losses after a linear layer z = W x + b, and over a batch."""

from fractions import Fraction

from symsoft.functions.function import SCALAR, VECTOR, Function, I, K, Use, component
from symsoft.statement import Definition, SumsTo
from symsoft.term import ONE, Count, Exp, Index, Log, Size, Sum, Variable, add, divide, mul, negative

M = Size("m")
L = Index("l", M)
SAMPLES = Size("N")
A = Index("l", SAMPLES)
Z_I = component("z", I)
W = Variable("W", (I, L))
LAYER = Definition("z", (I,), add(Sum(L, mul(W, component("x", L))), component("b", I)))
SHARES = Definition("s", (I,), divide(Exp(Z_I), Sum(K, Exp(component("z", K)))))
LOSS = Definition("L", (), negative(Sum(K, mul(component("y", K), Log(component("s", K))))))
BY_LOGITS = Use("the Jacobian of softmax", "s", Z_I)
SHAPES = "every real matrix W with n rows and m columns, and all real vectors x and b"

LINEAR_SOFTMAX = Function(
    name="linear_softmax",
    title="softmax of a linear layer",
    definition=SHARES,
    argument=W,
    quantities=VECTOR,
    parameters=(component("b", I), component("x", L)),
    given=(LAYER,),
    uses=(BY_LOGITS,),
    domain=SHAPES,
    notations=("softmax regression", "softmax layer"),
)

LINEAR_CROSS_ENTROPY = Function(
    name="linear_cross_entropy",
    title="cross-entropy of a linear layer",
    definition=LOSS,
    argument=W,
    quantities=SCALAR,
    parameters=(component("b", I), component("x", L), component("y", I)),
    given=(LAYER, SHARES),
    uses=(BY_LOGITS, Use("the gradient by the logits", "L", Z_I)),
    special=(SumsTo("y", 0, Fraction(1)),),
    domain=SHAPES,
    notations=("multinomial logistic regression", "maximum entropy model"),
)

BATCH_CROSS_ENTROPY = Function(
    name="batch_cross_entropy",
    title="mean cross-entropy over a batch",
    definition=Definition(
        "L",
        (),
        negative(
            mul(divide(ONE, Count(SAMPLES)), Sum(A, Sum(K, mul(Variable("y", (A, K)), Log(Variable("s", (A, K)))))))
        ),
    ),
    argument=Variable("x", (A, I)),
    quantities=SCALAR,
    parameters=(Variable("y", (A, I)),),
    given=(Definition("s", (A, I), divide(Exp(Variable("x", (A, I))), Sum(K, Exp(Variable("x", (A, K)))))),),
    uses=(Use("the Jacobian of softmax, row by row", "s", Variable("x", (A, I))),),
    special=(SumsTo("y", 1, Fraction(1)),),
    domain="every real matrix x with N rows, the samples, and n columns",
    notations=("mean loss", "batch loss"),
)
