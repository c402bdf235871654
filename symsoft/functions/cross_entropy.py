"""Cross-entropy of softmax against targets: a distribution, the class of a sample, or a smoothed class."""

from fractions import Fraction

from symsoft.functions.function import SCALAR, Function, I, K, N, Use, component
from symsoft.functions.softmax import SOFTMAX
from symsoft.statement import Bounds, Definition, SumsTo
from symsoft.term import ONE, Choice, Count, Log, Sum, Variable, add, divide, mul, negative, subtract
from symsoft.walk import rename

X = component("x", I)
EPSILON = Variable("ε")
JACOBIAN = Use("the Jacobian of softmax", "s", X)
ONE_IN_ALL = SumsTo("y", 0, Fraction(1))
SMOOTHED = add(mul(subtract(ONE, EPSILON), component("y", K)), divide(EPSILON, Count(N)))

CROSS_ENTROPY = Function(
    name="cross_entropy",
    title="cross-entropy of softmax against targets y",
    definition=Definition("L", (), negative(Sum(K, mul(component("y", K), Log(component("s", K)))))),
    argument=X,
    quantities=SCALAR,
    parameters=(component("y", I),),
    given=(SOFTMAX.definition,),
    special=(ONE_IN_ALL,),
    uses=(JACOBIAN,),
    domain="every real vector x and every real vector y; its gradient is s - y where y sums to 1",
    notations=("cross-entropy", "cross entropy", "CE", "crossentropy"),
)

CROSS_ENTROPY_LABELS = Function(
    name="cross_entropy_labels",
    title="cross-entropy of softmax against a class y",
    definition=Definition("L", (), negative(Log(component("s", Choice("y", (), N))))),
    argument=X,
    quantities=SCALAR,
    given=(SOFTMAX.definition,),
    uses=(JACOBIAN,),
    domain="every real vector x and every class y in 1..n",
    notations=("negative log-likelihood", "NLL", "sparse cross-entropy"),
)

CROSS_ENTROPY_SMOOTHED = Function(
    name="cross_entropy_smoothed",
    title="cross-entropy of softmax against smoothed targets",
    definition=Definition("L", (), negative(Sum(K, mul(SMOOTHED, Log(component("s", K)))))),
    argument=X,
    quantities=SCALAR,
    parameters=(component("y", I), EPSILON),
    given=(SOFTMAX.definition,),
    special=(ONE_IN_ALL,),
    uses=(JACOBIAN,),
    hypotheses=(Bounds("ε", Fraction(0), Fraction(1)),),
    domain="every real vector x, every real vector y, and 0 < ε < 1",
    notations=("label smoothing",),
)

LABEL_SMOOTHING = Function(
    name="label_smoothing",
    title="cross-entropy of softmax against smoothed targets q",
    definition=Definition("L", (), negative(Sum(K, mul(component("q", K), Log(component("s", K)))))),
    argument=X,
    quantities=SCALAR,
    parameters=(component("y", I), EPSILON),
    given=(SOFTMAX.definition, Definition("q", (I,), rename(SMOOTHED, {K: I}))),
    uses=(JACOBIAN,),
    special=(ONE_IN_ALL,),
    hypotheses=(Bounds("ε", Fraction(0), Fraction(1)),),
    domain="every real vector x, every real vector y, and 0 < ε < 1",
    notations=("label smoothing", "smoothed targets"),
)
