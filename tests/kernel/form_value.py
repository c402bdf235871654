"""The value of a normal form, computed from what its data mean; shares nothing with how the kernel makes forms."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import product
from typing import assert_never

import flint

from symsoft.kernel.atom import (
    Apart,
    Component,
    Exponential,
    Indicator,
    Logarithm,
    MaxAtom,
    Opaque,
    Power,
    ProductAtom,
    SizeAtom,
    SumAtom,
    known,
)
from symsoft.kernel.form import Atom, Monomial, Polynomial, Quotient
from symsoft.kernel.real import ball
from symsoft.kernel.spot import Bound, Chosen, Spot
from symsoft.kernel.value import Point, length, polynomial
from symsoft.term import Entry, Index

Frames = tuple[tuple[int, ...], ...]
"""The positions of the bounds of each binder around, the innermost last."""


class NoValue(Exception):
    """The form has no value here."""


def whole(base: flint.arb, exponent: int) -> flint.arb:
    """base^exponent by multiplication: `**` gives nan where the ball is one around 0."""
    result = flint.arb(1)
    for _ in range(abs(exponent)):
        result *= base
    return result if exponent >= 0 else 1 / result


class FormValue:
    """Evaluates forms at a point, in certified balls."""

    def __init__(self, point: Point, indices: Mapping[Index, int]) -> None:
        self.point = point
        self.indices = indices

    def quotient(self, value: Quotient, frames: Frames = ()) -> flint.arb:
        """numerator / denominator."""
        below = self.polynomial(value.denominator, frames)
        if below.contains(0):
            raise NoValue("a denominator")
        return self.polynomial(value.numerator, frames) / below

    def polynomial(self, value: Polynomial, frames: Frames) -> flint.arb:
        """Σ coefficient · monomial."""
        total = flint.arb(0)
        for mono, coefficient in value.terms.items():
            total += ball(Fraction(coefficient)) * self.monomial(mono, frames)
        return total

    def monomial(self, mono: Monomial, frames: Frames) -> flint.arb:
        """Π atom^exponent; 0 wherever a condition is not met, even if the rest has no value there."""
        result = flint.arb(1)
        for conditions in (True, False):
            for atom, exponent in mono.factors:
                if isinstance(atom, Apart | Indicator) == conditions:
                    base = self.atom(atom, frames)
                    if conditions and base == 0:
                        return base
                    result *= self.power(base, Fraction(exponent))
        return result

    def power(self, base: flint.arb, exponent: Fraction) -> flint.arb:
        """base^exponent."""
        if exponent.denominator == 1:
            if exponent < 0 and base.contains(0):
                raise NoValue("a power")
            return whole(base, int(exponent))
        if not base > 0:
            raise NoValue("a root")
        return (base.log() * ball(exponent)).exp()

    def position(self, spot: Spot, frames: Frames) -> int:
        """The 1-based position."""
        match spot:
            case Index():
                return self.indices[spot]
            case Bound(level, number, _):
                return frames[-1 - level][number]
            case Entry(position, size):
                return position if position > 0 else length(size, self.point.sizes) + 1 + position
            case Chosen(name, spots, _):
                return self.point.choices[name, tuple(self.position(inner, frames) for inner in spots)]
            case _:
                assert_never(spot)

    def positions(self, spots: tuple[Spot, ...], frames: Frames) -> tuple[int, ...]:
        """The positions of several spots."""
        return tuple(self.position(spot, frames) for spot in spots)

    def range(self, *sizes: object) -> list[tuple[int, ...]]:
        """Every tuple of positions."""
        return list(product(*(range(1, length(size, self.point.sizes) + 1) for size in sizes)))  # type: ignore[arg-type]

    def atom(self, atom: Atom, frames: Frames) -> flint.arb:
        """What the atom means."""
        atom = known(atom)
        match atom:
            case SizeAtom():
                return flint.arb(length(atom.size, self.point.sizes))
            case Component():
                return ball(self.point.components[atom.name][self.positions(atom.spots, frames)])
            case Indicator():
                return flint.arb(self.position(atom.chosen, frames) == self.position(atom.spot, frames))
            case Apart():
                return flint.arb(self.position(atom.left, frames) != self.position(atom.right, frames))
            case Exponential():
                return self.quotient(Quotient(Polynomial({atom.argument: 1}), atom.over), frames).exp()
            case Logarithm():
                inner = self.quotient(atom.argument, frames)
                if not inner > 0:
                    raise NoValue("a logarithm")
                return inner.log()
            case SumAtom():
                return sum((self.monomial(atom.body, (*frames, at)) for at in self.range(*atom.sizes)), flint.arb(0))
            case ProductAtom():
                result = flint.arb(1)
                for at in self.range(atom.size):
                    result *= self.quotient(atom.body, (*frames, at))
                return result
            case MaxAtom():
                values = [self.quotient(atom.body, (*frames, at)) for at in self.range(atom.size)]
                return max(values, key=lambda value: value.mid())
            case Power():
                return self.polynomial(atom.polynomial, frames)
            case Opaque():
                return self.opaque(atom, frames)
            case _:
                assert_never(atom)

    def opaque(self, atom: Opaque, frames: Frames) -> flint.arb:
        """The polynomial that the function is at this point, differentiated by the slots."""
        keys = [(number, at) for number, a in enumerate(atom.arguments) for at in self.range(*a.sizes)]
        values = [self.quotient(atom.arguments[number].body, (*frames, at)) for number, at in keys]
        places = self.positions(atom.spots, frames)
        columns = [keys.index((slot.argument, self.positions(slot.spots, frames))) for slot in atom.slots]
        total = flint.arb(0)
        for exponents, coefficient in polynomial(self.point.seed, atom.name, places, len(values)).items():
            left, factor = list(exponents), coefficient
            for column in columns:
                factor *= left[column]
                left[column] -= 1
            if factor:
                part = ball(Fraction(factor))
                for value, exponent in zip(values, left, strict=True):
                    part *= whole(value, exponent)
                total += part
        return total
