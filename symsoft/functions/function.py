"""What the family's functions are made of: Function, and the Quantity terms (value, Jacobian, products) of one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from symsoft.statement import Definition, Hypothesis
from symsoft.term import Index, Partial, Place, Size, Sum, Term, Variable, mul

N = Size("n")
I = Index("i", N)
J = Index("j", N)
K = Index("k", N)


@dataclass(frozen=True, slots=True)
class Function:
    """A named function of the family: its definition as a term, and what people should know about it.

    `name` is the one that SciPy or, where SciPy has none, the literature uses.  `argument` is what it is
    differentiated by; `parameters` are held fixed.  `given` are the definitions that the body refers to, each after
    those it needs itself.  `hypotheses` hold wherever it is used.  `notations` are the words that articles call it by.
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

    `inputs` are the variables it takes beyond the function's own: the direction v of a JVP, the cotangent u of a VJP.
    """

    name: str
    title: str
    axes: tuple[Index, ...]
    term: Term
    inputs: tuple[Variable, ...] = ()


def quantity(function: Function, name: str) -> Quantity:
    """The quantity `name` of the function, as a term: the Jacobian of softmax is ∂s_i/∂x_j.

    Raises ValueError, naming the choices, where the function has no such quantity.

    >>> from symsoft.functions import FUNCTIONS
    >>> quantity(FUNCTIONS["softmax"], "jacobian").term == Partial(Variable("s", (I,)), Variable("x", (J,)))
    True
    """
    if name not in function.quantities:
        choices = ", ".join(function.quantities)
        raise ValueError(f"quantity: {function.name} has no {name!r}; it has: {choices}")
    return QUANTITIES[name](function)


def _by(function: Function, index: Index) -> Variable:
    """A component of the argument: x_index, or x if it is a scalar."""
    return Variable(function.argument.name, (index,) if function.argument.places else ())


def _value(function: Function) -> Quantity:
    return Quantity("value", function.title, function.definition.places, function.symbol)


def _derivative(function: Function) -> Quantity:
    return Quantity("derivative", "derivative", (), Partial(function.symbol, function.argument))


def _gradient(function: Function) -> Quantity:
    return Quantity("gradient", "gradient", (J,), Partial(function.symbol, _by(function, J)))


def _jacobian(function: Function) -> Quantity:
    return Quantity("jacobian", "Jacobian", (I, J), Partial(function.symbol, _by(function, J)))


def _hessian(function: Function) -> Quantity:
    term = Partial(Partial(function.symbol, _by(function, I)), _by(function, J))
    return Quantity("hessian", "Hessian", (I, J), term)


def _jvp(function: Function) -> Quantity:
    v = Variable("v", (J,))
    term = Sum(J, mul(Partial(function.symbol, _by(function, J)), v))
    return Quantity("jvp", "Jacobian-vector product", (I,), term, (v,))


def _vjp(function: Function) -> Quantity:
    u = Variable("u", (I,))
    term = Sum(I, mul(u, Partial(function.symbol, _by(function, J))))
    return Quantity("vjp", "vector-Jacobian product", (J,), term, (u,))


def _hvp(function: Function) -> Quantity:
    v = Variable("v", (J,))
    term = Sum(J, mul(_hessian(function).term, v))
    return Quantity("hvp", "Hessian-vector product", (I,), term, (v,))


QUANTITIES: Mapping[str, Callable[[Function], Quantity]] = MappingProxyType(
    {
        "value": _value,
        "derivative": _derivative,
        "gradient": _gradient,
        "jacobian": _jacobian,
        "hessian": _hessian,
        "jvp": _jvp,
        "vjp": _vjp,
        "hvp": _hvp,
    }
)

VECTOR = ("value", "jacobian", "jvp", "vjp")
SCALAR = ("value", "gradient", "hessian", "hvp")
ELEMENTWISE = ("value", "derivative")


def component(name: str, place: Place) -> Variable:
    """The component name_place of a vector."""
    return Variable(name, (place,))
