"""What the family's functions are made of: Function, and the Quantity terms (value, Jacobian, products) of one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from symsoft.statement import Definition, Hypothesis
from symsoft.term import Choice, Index, Partial, Place, Size, Sum, Term, Variable, mul
from symsoft.walk import indices_of, own_places, subterms, variables

N = Size("n")
I = Index("i", N)
J = Index("j", N)
K = Index("k", N)


@dataclass(frozen=True, slots=True)
class Use:
    """∂name/∂by: a derivative that is worth having first, and what a step that uses it is called.

    If it is `shown`, its own derivation comes first, and `title` has a {} for its formula.
    """

    title: str
    name: str
    by: Variable
    shown: bool = False


@dataclass(frozen=True, slots=True)
class Identity:
    """A statement about values that is worth showing: where it starts, and what it says; its end is found."""

    name: str
    title: str
    term: Term


@dataclass(frozen=True, slots=True)
class Function:
    """A named function of the family: its definition as a term, and what people should know about it.

    `name` is the one that SciPy or, where SciPy has none, the literature uses.  `argument` is what it is
    differentiated by; `parameters` are held fixed.  `given` are the definitions that the body refers to, each after
    those it needs itself; `related` are those that only its results refer to.  `uses` are the derivatives that are
    found first.  `hypotheses` hold wherever it is used; `special` are those that articles like to make beyond them.
    `notations` are the words that articles call it by.  `letters` are the indices that derivatives are written with
    beside the function's own; without them they are the usual ones.
    """

    name: str
    title: str
    definition: Definition
    argument: Variable
    quantities: tuple[str, ...]
    domain: str
    parameters: tuple[Variable, ...] = ()
    given: tuple[Definition, ...] = ()
    hypotheses: tuple[Hypothesis, ...] = ()
    notations: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    related: tuple[Definition, ...] = ()
    uses: tuple[Use, ...] = ()
    identities: tuple[Identity, ...] = ()
    special: tuple[Hypothesis, ...] = ()
    letters: str = ""

    @property
    def definitions(self) -> tuple[Definition, ...]:
        """Everything that has to be known to read the function: `given`, then its own definition."""
        return (*self.given, self.definition)

    @property
    def symbol(self) -> Variable:
        """The function's value as a term: s_i."""
        return Variable(self.definition.name, self.definition.places)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity of a function: `term` in terms of its definitions, with the result's `axes` as free indices.

    `by` is what it is differentiated by.  `inputs` are the variables it takes beyond the function's own: the direction
    v of a JVP, the cotangent u of a VJP.
    """

    name: str
    title: str
    axes: tuple[Index, ...]
    term: Term
    by: Variable
    inputs: tuple[Variable, ...] = ()


def quantity(function: Function, name: str, wrt: str = "") -> Quantity:
    """The quantity `name` of the function, as a term: the Jacobian of softmax is ∂s_i/∂x_j.

    `wrt` is the argument or a parameter; without it, the argument. Raises ValueError, naming the choices, where the
    function has no such quantity or variable.

    >>> from symsoft.functions import FUNCTIONS
    >>> quantity(FUNCTIONS["softmax"], "jacobian").term == Partial(Variable("s", (I,)), Variable("x", (J,)))
    True
    """
    if name not in derivable(function):
        choices = ", ".join(derivable(function))
        raise ValueError(f"quantity: {function.name} has no {name!r}; it has: {choices}")
    by = {variable.name: variable for variable in (function.argument, *function.parameters)}
    if wrt and wrt not in by:
        raise ValueError(f"wrt: {function.name} is no function of {wrt!r}; choose from {', '.join(by)}")
    return QUANTITIES[name](function, by[wrt] if wrt else function.argument)


def derivable(function: Function) -> tuple[str, ...]:
    """The quantities of the function, with the second derivative of one that has a first.

    >>> from symsoft.functions import FUNCTIONS
    >>> derivable(FUNCTIONS["sigmoid"])
    ('value', 'derivative', 'second_derivative')
    """
    return (*function.quantities, *("second_derivative" for name in function.quantities if name == "derivative"))


def classes_of(definitions: Iterable[Definition]) -> frozenset[str]:
    """The names of the classes that definitions have in them.

    >>> from symsoft.functions import FUNCTIONS
    >>> sorted(classes_of(FUNCTIONS["cross_entropy_labels"].definitions))
    ['y']
    """
    nodes = (node for definition in definitions for node in subterms(definition.body))
    return frozenset(place.name for node in nodes for place in own_places(node) if isinstance(place, Choice))


def at(variable: Variable, letters: str) -> Variable:
    """The variable at indices with these letters: x_j, W_jl, or x if it is a scalar."""
    named = zip(variable.places, letters, strict=False)
    return Variable(variable.name, tuple(Index(letter, place.size) for place, letter in named))


def axes_of(variable: Variable) -> tuple[Index, ...]:
    """The indices of its places."""
    return tuple(place for place in variable.places if isinstance(place, Index) and indices_of(place))


def _value(function: Function, by: Variable) -> Quantity:
    return Quantity("value", function.title, function.definition.places, function.symbol, by)


def _derivative(function: Function, by: Variable) -> Quantity:
    return Quantity("derivative", "derivative", (), Partial(function.symbol, at(by, "j")), by)


def _second_derivative(function: Function, by: Variable) -> Quantity:
    here = at(by, "j")
    return Quantity("second_derivative", "second derivative", (), Partial(Partial(function.symbol, here), here), by)


def _is_batch(variable: Variable) -> bool:
    return len(variable.places) == 2 and variable.places[0].size != N


def here_of(function: Function, by: Variable) -> Variable:
    """The variable at the indices that results are written in: x_j, W_jl, and x_mj for the samples of a batch."""
    return at(by, function.letters or ("mj" if _is_batch(by) else "jl"))


def _two_of(function: Function, by: Variable) -> tuple[Variable, Variable]:
    """The variable at two places, for second derivatives: x_i and x_j, W_il and W_jr."""
    letters = function.letters or ("mrij" if _is_batch(by) else "ijlr")
    pairs = [sorted(letters[at : at + 2]) for at in range(0, 2 * len(by.places), 2)]
    return at(by, "".join(pair[0] for pair in pairs)), at(by, "".join(pair[1] for pair in pairs))


def _gradient(function: Function, by: Variable) -> Quantity:
    here = here_of(function, by)
    return Quantity("gradient", "gradient", axes_of(here), Partial(function.symbol, here), by)


def _jacobian(function: Function, by: Variable) -> Quantity:
    here = here_of(function, by)
    axes = (*function.definition.places, *axes_of(here))
    return Quantity("jacobian", "Jacobian", axes, Partial(function.symbol, here), by)


def _hessian(function: Function, by: Variable) -> Quantity:
    one, other = _two_of(function, by)
    return Quantity(
        "hessian", "Hessian", axes_of(one) + axes_of(other), Partial(Partial(function.symbol, one), other), by
    )


VECTORS, MATRICES = ("vwdh", "uwgh"), ("VUDH", "UGHP")
"""The letters for a direction and for a cotangent, where they have at most one index and where they have more."""

OTHERS = "abcfpqrstyzξηζω"
"""The letters for a direction where an article has all of the usual ones."""


def _beside(function: Function, places: tuple[Place, ...], cotangent: bool = False) -> Variable:
    """A direction or a cotangent: a variable whose name is in no definition, nor in those its results may refer to."""
    letters = (MATRICES if len(places) > 1 else VECTORS)[cotangent]
    every = (*function.definitions, *function.related)
    taken = frozenset(d.name for d in every).union(*(variables(d.body) for d in every))
    return Variable(next(letter for letter in letters + OTHERS if letter not in taken), places)


def _summed(axes: tuple[Index, ...], term: Term) -> Term:
    for index in reversed(axes):
        term = Sum(index, term)
    return term


def _jvp(function: Function, by: Variable) -> Quantity:
    here = here_of(function, by)
    v = _beside(function, here.places)
    term = _summed(axes_of(here), mul(Partial(function.symbol, here), v))
    return Quantity("jvp", "Jacobian-vector product", function.definition.places, term, by, (v,))


def _vjp(function: Function, by: Variable) -> Quantity:
    here = here_of(function, by)
    u = _beside(function, function.definition.places, cotangent=True)
    term = _summed(function.definition.places, mul(u, Partial(function.symbol, here)))
    return Quantity("vjp", "vector-Jacobian product", axes_of(here), term, by, (u,))


def _hvp(function: Function, by: Variable) -> Quantity:
    one, other = _two_of(function, by)
    v = _beside(function, other.places)
    term = _summed(axes_of(other), mul(Partial(Partial(function.symbol, one), other), v))
    return Quantity("hvp", "Hessian-vector product", axes_of(one), term, by, (v,))


QUANTITIES: Mapping[str, Callable[[Function, Variable], Quantity]] = MappingProxyType(
    {
        "value": _value,
        "derivative": _derivative,
        "second_derivative": _second_derivative,
        "gradient": _gradient,
        "jacobian": _jacobian,
        "hessian": _hessian,
        "jvp": _jvp,
        "vjp": _vjp,
        "hvp": _hvp,
    }
)

OWN = "{}"
"""The title of a function that an article defines: its symbol, which stands for the braces."""

VECTOR = ("value", "jacobian", "jvp", "vjp")
SCALAR = ("value", "gradient", "hessian", "hvp")
ELEMENTWISE = ("value", "derivative")


def component(name: str, place: Place) -> Variable:
    """The component name_place of a vector."""
    return Variable(name, (place,))
