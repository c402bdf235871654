"""Losses made of softmax or the sigmoid: binary cross-entropy, focal loss, entropy and divergence of softmax."""

from fractions import Fraction

from symsoft.functions.cross_entropy import JACOBIAN
from symsoft.functions.function import ELEMENTWISE, SCALAR, Function, I, K, N, Use, component
from symsoft.functions.sigmoid import SIGMOID
from symsoft.functions.softmax import SOFTMAX
from symsoft.statement import Bounds, Definition, SumsTo
from symsoft.term import ONE, Choice, Log, Pow, Sum, Variable, add, divide, mul, negative, subtract

X, Y, GAMMA = Variable("x"), Variable("y"), Variable("γ")
SIGMA = SIGMOID.symbol
S_Y = component("s", Choice("y", (), N))
S_K, P_K = component("s", K), component("p", K)

BINARY_CROSS_ENTROPY = Function(
    name="binary_cross_entropy",
    title="binary cross-entropy of the sigmoid",
    definition=Definition("L", (), negative(add(mul(Y, Log(SIGMA)), mul(subtract(ONE, Y), Log(subtract(ONE, SIGMA)))))),
    argument=X,
    quantities=ELEMENTWISE,
    parameters=(Y,),
    given=(SIGMOID.definition,),
    uses=(Use("the derivative of the sigmoid", "σ", X),),
    domain="every real x and every real y",
    notations=("binary cross-entropy", "BCE", "log loss", "logistic loss"),
)

FOCAL = Function(
    name="focal_loss",
    title="focal loss of softmax against a class y",
    definition=Definition("L", (), negative(mul(Pow(subtract(ONE, S_Y), GAMMA), Log(S_Y)))),
    argument=component("x", I),
    quantities=("value", "gradient", "hessian"),
    parameters=(GAMMA,),
    given=(SOFTMAX.definition,),
    uses=(JACOBIAN,),
    domain="every real vector x with two components or more, every class y in 1..n, every γ ≥ 0",
    notations=("focal loss",),
)

SOFTMAX_ENTROPY = Function(
    name="softmax_entropy",
    title="entropy of softmax",
    definition=Definition("H", (), negative(Sum(K, mul(S_K, Log(S_K))))),
    argument=component("x", I),
    quantities=SCALAR,
    given=(SOFTMAX.definition,),
    uses=(JACOBIAN,),
    domain="every real vector x",
    notations=("entropy bonus", "entropy regularisation"),
)

SOFTMAX_KL = Function(
    name="softmax_kl",
    title="Kullback-Leibler divergence of softmax from p",
    definition=Definition("D", (), Sum(K, mul(P_K, Log(divide(P_K, S_K))))),
    argument=component("x", I),
    quantities=SCALAR,
    parameters=(component("p", I),),
    given=(SOFTMAX.definition,),
    uses=(JACOBIAN,),
    hypotheses=(Bounds("p", Fraction(0), None),),
    special=(SumsTo("p", 0, Fraction(1)),),
    domain="every real vector x, every vector p of positive numbers",
    notations=("KL divergence", "distillation loss"),
)
