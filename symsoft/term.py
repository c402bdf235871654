"""What can be said about the calculus of an article: a closed set of frozen nodes, built and never computed."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias, Union


@dataclass(frozen=True, slots=True)
class Size:
    """The number n of components, n ≥ 1, for every n at once."""

    name: str


@dataclass(frozen=True, slots=True)
class FixedSize:
    """A number of components that is given: 2 for a pair."""

    value: int


Extent: TypeAlias = Union[Size, FixedSize]


@dataclass(frozen=True, slots=True)
class Index:
    """An index i that runs over 1..size, free or bound by a binder around it."""

    name: str
    size: Extent

    def __hash__(self) -> int:
        return hash(self.name)  # the kernel looks indices up all the time, and few share a name


@dataclass(frozen=True, slots=True)
class Entry:
    """A fixed place: 1, 2, ... from the start, -1, -2, ... from the end (-1 is n). Written entries are distinct."""

    position: int
    size: Extent


@dataclass(frozen=True, slots=True)
class Choice:
    """An index-valued symbol: the class y, or the class y_i of sample i, somewhere in 1..size."""

    name: str
    places: tuple[Place, ...]
    size: Extent


Place: TypeAlias = Union[Index, Entry, Choice]


@dataclass(frozen=True, slots=True)
class Number:
    """A rational number."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Count:
    """A size as a number: the n of n e^x."""

    size: Extent


@dataclass(frozen=True, slots=True)
class Variable:
    """A scalar c, a component x_i, an entry W_ij; or, if a definition has that name, what it is defined as."""

    name: str
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Cases:
    """`equal` where the two places are the same, `unequal` elsewhere; δ_ij is Cases(i, j, 1, 0)."""

    left: Place
    right: Place
    equal: Term
    unequal: Term


@dataclass(frozen=True, slots=True)
class Add:
    """a + b + ..."""

    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Mul:
    """a b ..."""

    factors: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Pow:
    """base^exponent; a quotient a/b is a b^-1, a root has the exponent 1/2."""

    base: Term
    exponent: Term


@dataclass(frozen=True, slots=True)
class Exp:
    """e^argument."""

    argument: Term


@dataclass(frozen=True, slots=True)
class Log:
    """The natural logarithm."""

    argument: Term


@dataclass(frozen=True, slots=True)
class Sum:
    """Σ of the body over the whole range of the index, without the excluded places."""

    index: Index
    body: Term
    excluded: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Product:
    """Π of the body over the whole range of the index, without the excluded places."""

    index: Index
    body: Term
    excluded: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Max:
    """The largest value of the body over the whole range of the index."""

    index: Index
    body: Term


@dataclass(frozen=True, slots=True)
class Partial:
    """∂body/∂variable, not carried out."""

    body: Term
    variable: Variable


@dataclass(frozen=True, slots=True)
class Family:
    """An argument of an opaque function: the scalar body, or for indices (j,) the whole vector j ↦ body."""

    indices: tuple[Index, ...]
    body: Term


@dataclass(frozen=True, slots=True)
class Slot:
    """By what an opaque function is differentiated: a component of one of its arguments (0-based)."""

    argument: int
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Apply:
    """An opaque smooth function of its arguments, differentiated once by each slot.

    g'(x) is Apply("g", (), (Family((), x),), (Slot(0),)).  `places` are the components of the function itself: u_i(v)
    is Apply("u", (i,), (Family((j,), v_j),)).
    """

    name: str
    places: tuple[Place, ...]
    arguments: tuple[Family, ...]
    slots: tuple[Slot, ...] = ()


Term: TypeAlias = Union[Number, Count, Variable, Cases, Add, Mul, Pow, Exp, Log, Sum, Product, Max, Partial, Apply]

ZERO = Number(Fraction(0))
ONE = Number(Fraction(1))
MINUS_ONE = Number(Fraction(-1))


def number(value: int | Fraction) -> Number:
    """The rational number `value` as a term."""
    return Number(Fraction(value))


def delta(left: Place, right: Place) -> Cases:
    """The Kronecker delta δ_{left right}."""
    return Cases(left, right, ONE, ZERO)


def add(*terms: Term) -> Term:
    """terms[0] + terms[1] + ..., as it stands."""
    return terms[0] if len(terms) == 1 else Add(terms)


def mul(*factors: Term) -> Term:
    """factors[0] · factors[1] · ..., as it stands."""
    return factors[0] if len(factors) == 1 else Mul(factors)


def negative(term: Term) -> Term:
    """−term."""
    return Mul((MINUS_ONE, term))


def subtract(left: Term, right: Term) -> Term:
    """left − right."""
    return Add((left, negative(right)))


def divide(numerator: Term, denominator: Term) -> Term:
    """numerator / denominator."""
    return Mul((numerator, Pow(denominator, MINUS_ONE)))
