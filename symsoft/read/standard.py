"""The functions that articles use without a definition, as terms over a vector or a scalar."""

from __future__ import annotations

from collections.abc import Callable

from symsoft.term import ONE, Add, Exp, Index, Log, Max, Pow, Sum, Term, divide, negative, number

Family = Callable[[Index], Term]


def softmax(family: Family, place: Callable[[Family], Term], bound: Index) -> Term:
    """e^{x_i} / Σ_k e^{x_k}."""
    return divide(Exp(place(family)), Sum(bound, Exp(family(bound))))


def log_sum_exp(family: Family, bound: Index) -> Term:
    """log Σ_k e^{x_k}."""
    return Log(Sum(bound, Exp(family(bound))))


def greatest(family: Family, bound: Index) -> Term:
    """max_k x_k."""
    return Max(bound, family(bound))


def sigmoid(argument: Term) -> Term:
    """1 / (1 + e^{-x})."""
    return divide(ONE, Add((ONE, Exp(negative(argument)))))


def sigmoid_slope(argument: Term) -> Term:
    """e^{-x} / (1 + e^{-x})^2."""
    down = Exp(negative(argument))
    return divide(down, Pow(Add((ONE, down)), number(2)))


def softplus(argument: Term) -> Term:
    """log(1 + e^x)."""
    return Log(Add((ONE, Exp(argument))))


def tanh(argument: Term) -> Term:
    """(e^x - e^{-x}) / (e^x + e^{-x})."""
    up, down = Exp(argument), Exp(negative(argument))
    return divide(Add((up, negative(down))), Add((up, down)))


def sinh(argument: Term) -> Term:
    """(e^x - e^{-x}) / 2."""
    return divide(Add((Exp(argument), negative(Exp(negative(argument))))), number(2))


def cosh(argument: Term) -> Term:
    """(e^x + e^{-x}) / 2."""
    return divide(Add((Exp(argument), Exp(negative(argument)))), number(2))


COMPONENTWISE = {"softmax": softmax}
REDUCTIONS = {"logsumexp": log_sum_exp, "lse": log_sum_exp}
SCALAR = {"sigmoid": sigmoid, "logistic": sigmoid, "softplus": softplus, "tanh": tanh, "sinh": sinh, "cosh": cosh}
HYPERBOLIC = frozenset(("tanh", "sinh", "cosh"))
LOG_OF = {"logsoftmax": "softmax"}
UNKNOWN = frozenset(("relu", "sin", "cos", "tan", "cot", "arcsin", "arccos", "arctan"))
"""Functions of a scalar that the kernel does not know; of a vector they are taken component by component."""
NAMES = frozenset((*COMPONENTWISE, *REDUCTIONS, *SCALAR, *LOG_OF))
