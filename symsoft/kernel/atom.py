"""The atoms of normal forms: what behaves like a free variable, each kind with its canonical key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias, Union, cast, get_args

from symsoft.kernel.form import Atom, Monomial, Polynomial, Quotient
from symsoft.kernel.spot import NO_NAMES, Chosen, Key, Names, Spot, size_key, spot_key, spot_keys, spot_names
from symsoft.term import Extent


@dataclass(frozen=True, eq=False, slots=True)
class SizeAtom(Atom):
    """n itself."""

    size: Extent

    def make_key(self) -> Key:
        return (0, size_key(self.size))


@dataclass(frozen=True, eq=False, slots=True)
class Component(Atom):
    """A variable at spots."""

    name: str
    spots: tuple[Spot, ...]

    def make_names(self) -> Names:
        return spot_names(self.spots)

    def make_key(self) -> Key:
        return (1, self.name, spot_keys(self.spots))


@dataclass(frozen=True, eq=False, slots=True)
class Indicator(Atom):
    """1 where the chosen index is the spot, else 0."""

    chosen: Chosen
    spot: Spot

    def make_names(self) -> Names:
        return spot_names((self.chosen, self.spot))

    def make_key(self) -> Key:
        return (2, spot_key(self.chosen), spot_key(self.spot))

    @property
    def idempotent(self) -> bool:
        return True


@dataclass(frozen=True, eq=False, slots=True)
class Apart(Atom):
    """0 where the two spots are the same, else 1: what a sum keeps of `k ≠ i` where its body has a pole at k = i."""

    left: Spot
    right: Spot

    def make_names(self) -> Names:
        return spot_names((self.left, self.right))

    def make_key(self) -> Key:
        return (10, spot_key(self.left), spot_key(self.right))

    @property
    def idempotent(self) -> bool:
        return True


def apart(left: Spot, right: Spot) -> Apart:
    """[left ≠ right], which is [right ≠ left]."""
    return Apart(*sorted((left, right), key=spot_key))


@dataclass(frozen=True, eq=False, slots=True)
class Exponential(Atom):
    """exp(argument / over), for a monomial with coefficient 1 over a primitive polynomial."""

    argument: Monomial
    over: Polynomial

    @property
    def inside(self) -> tuple[Quotient, ...]:
        return (Quotient(Polynomial({self.argument: 1}), self.over),)

    def make_key(self) -> Key:
        return (3, self.argument.key, self.over.key)


@dataclass(frozen=True, eq=False, slots=True)
class Logarithm(Atom):
    """log(argument), where the argument does not split into certainly positive factors."""

    argument: Quotient

    @property
    def inside(self) -> tuple[Quotient, ...]:
        return (self.argument,)

    def make_key(self) -> Key:
        return (4, self.argument.key)


@dataclass(frozen=True, eq=False, slots=True)
class SumAtom(Atom):
    """Σ over the whole ranges of the sizes of a monomial in the bounds of level 0 (coefficient 1)."""

    sizes: tuple[Extent, ...]
    body: Monomial

    @property
    def inside(self) -> tuple[Quotient, ...]:
        return (Quotient(Polynomial({self.body: 1})),)

    def make_key(self) -> Key:
        return (5, len(self.sizes), tuple(size_key(size) for size in self.sizes), self.body.key)


@dataclass(frozen=True, eq=False, slots=True)
class ProductAtom(Atom):
    """Π over the whole range of a form in the bound of level 0 that is not certainly positive."""

    size: Extent
    body: Quotient

    @property
    def inside(self) -> tuple[Quotient, ...]:
        return (self.body,)

    def make_key(self) -> Key:
        return (6, size_key(self.size), self.body.key)


@dataclass(frozen=True, eq=False, slots=True)
class MaxAtom(Atom):
    """The largest value over the whole range of a form in the bound of level 0."""

    size: Extent
    body: Quotient

    @property
    def inside(self) -> tuple[Quotient, ...]:
        return (self.body,)

    def make_key(self) -> Key:
        return (7, size_key(self.size), self.body.key)


@dataclass(frozen=True, eq=False, slots=True)
class Power(Atom):
    """A polynomial as a generator, for its powers: q^e with 0 < e < 1, and inside sums also e < 0."""

    polynomial: Polynomial

    @property
    def inside(self) -> tuple[Quotient, ...]:
        return (Quotient(self.polynomial),)

    def make_key(self) -> Key:
        return (8, self.polynomial.key)

    @property
    def settles(self) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of an opaque function: a form in the bounds of level 0, one for each of the sizes."""

    sizes: tuple[Extent, ...]
    body: Quotient


@dataclass(frozen=True, slots=True)
class Derived:
    """One derivative of an opaque function: by a component of an argument."""

    argument: int
    spots: tuple[Spot, ...]


@dataclass(frozen=True, eq=False, slots=True)
class Opaque(Atom):
    """An opaque function of forms, or a derivative of one; the order of differentiation does not matter."""

    name: str
    spots: tuple[Spot, ...]
    arguments: tuple[Argument, ...]
    slots: tuple[Derived, ...]

    @property
    def inside(self) -> tuple[Quotient, ...]:
        return tuple(argument.body for argument in self.arguments)

    def make_names(self) -> Names:
        return NO_NAMES.union(
            spot_names(self.spots),
            *(argument.body.names for argument in self.arguments),
            *(spot_names(slot.spots) for slot in self.slots),
        )

    def make_key(self) -> Key:
        arguments = tuple((len(a.sizes), tuple(size_key(s) for s in a.sizes), a.body.key) for a in self.arguments)
        slots = tuple((d.argument, spot_keys(d.spots)) for d in self.slots)
        return (9, self.name, spot_keys(self.spots), len(arguments), arguments, len(slots), slots)


def derived(slots: tuple[Derived, ...]) -> tuple[Derived, ...]:
    """Derivatives in canonical order: mixed partials are equal."""
    return tuple(sorted(slots, key=lambda d: (d.argument, spot_keys(d.spots))))


AnyAtom: TypeAlias = Union[
    SizeAtom, Component, Indicator, Apart, Exponential, Logarithm, SumAtom, ProductAtom, MaxAtom, Power, Opaque
]


def known(atom: Atom) -> AnyAtom:
    """The atom as one of the closed set, to be matched."""
    if isinstance(atom, get_args(AnyAtom)):
        return cast(AnyAtom, atom)
    raise TypeError(f"{type(atom).__name__} is not an atom of normal forms")


def delicate(atom: Atom) -> bool:
    """Whether it has a log, root, divisor, product or condition in it, so that it can be 0 or undefined somewhere."""
    if isinstance(atom, Logarithm | Power | ProductAtom | Indicator | Apart):
        return True
    return any(
        not value.is_whole() or any(delicate(inner) for inner in value.numerator.atoms()) for value in atom.inside
    )


def everything(value: Quotient) -> Iterator[AnyAtom]:
    """Every atom of the form, and every atom inside of those."""
    for atom in value.atoms():
        yield known(atom)
        for inner in atom.inside:
            yield from everything(inner)


def sizes_of(value: Quotient) -> set[Extent]:
    """The sizes on which the value depends through n itself or a range."""
    found: set[Extent] = set()
    for atom in everything(value):
        match atom:
            case SizeAtom(size=size) | ProductAtom(size=size) | MaxAtom(size=size):
                found.add(size)
            case SumAtom(sizes=sizes):
                found |= set(sizes)
            case Opaque(arguments=arguments):
                found |= {size for argument in arguments for size in argument.sizes}
            case _:
                pass
    return found


def components_of(value: Quotient) -> set[str]:
    """The names of the variables in it."""
    return {atom.name for atom in everything(value) if isinstance(atom, Component)}
