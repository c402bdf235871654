"""Exact real numbers: rationals, rational multiples of logarithms of rationals, and certified balls for the rest."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm
from typing import TypeAlias, Union

import flint

from symsoft.kernel.stop import Undefined

PRECISION = 256
LARGEST_BITS = 4096
CERTAIN_BITS = 60


@dataclass(frozen=True, slots=True)
class LogOf:
    """coefficient · log(argument), for coefficient ≠ 0 and argument > 0, ≠ 1."""

    coefficient: Fraction
    argument: Fraction


Real: TypeAlias = Union[Fraction, LogOf, flint.arb]
ZERO = Fraction(0)
ONE = Fraction(1)


def log_of(coefficient: Fraction, argument: Fraction) -> Real:
    """coefficient · log(argument) in the simplest form that is exact."""
    if coefficient == 0 or argument == 1:
        return ZERO
    return LogOf(coefficient, argument)


def ball(value: Real) -> flint.arb:
    """A ball that contains the value."""
    if type(value) is flint.arb:
        return value
    if isinstance(value, LogOf):
        return ball(value.coefficient) * ball(value.argument).log()
    return flint.arb(flint.fmpq(value.numerator, value.denominator))


def checked(value: flint.arb) -> flint.arb:
    """The ball, if it is finite and tight enough to tell numbers apart. Raises Undefined otherwise."""
    loose = value.rel_accuracy_bits() < CERTAIN_BITS and not value.rad() < TINY
    if not value.is_finite() or (not value.is_exact() and loose):
        raise Undefined("a value cannot be computed closely enough")
    return value


def _fits(value: Fraction) -> bool:
    return value.numerator.bit_length() + value.denominator.bit_length() < LARGEST_BITS


def plus(left: Real, right: Real) -> Real:
    """left + right."""
    if type(left) is Fraction and type(right) is Fraction:
        total = left + right
        return total if _fits(total) else ball(total)
    if type(left) is Fraction and left == 0:
        return right
    if type(right) is Fraction and right == 0:
        return left
    if isinstance(left, LogOf) and isinstance(right, LogOf):
        joined = _join_logs(left, right)
        if joined is not None:
            return joined
    return checked(ball(left) + ball(right))


def _join_logs(left: LogOf, right: LogOf) -> Real | None:
    """a log p + b log q = c log(p^(a/c) q^(b/c)), if the numbers stay small."""
    if left.argument == right.argument:
        return log_of(left.coefficient + right.coefficient, left.argument)
    below = lcm(left.coefficient.denominator, right.coefficient.denominator)
    above = gcd(
        left.coefficient.numerator * (below // left.coefficient.denominator),
        right.coefficient.numerator * (below // right.coefficient.denominator),
    )
    unit = Fraction(above, below)
    a, b = int(left.coefficient / unit), int(right.coefficient / unit)
    if abs(a) + abs(b) > 64:
        return None
    argument = left.argument**a * right.argument**b
    return log_of(unit, argument) if _fits(argument) else None


def times(left: Real, right: Real) -> Real:
    """left · right."""
    if type(left) is Fraction and type(right) is Fraction:
        product = left * right
        return product if _fits(product) else ball(product)
    if type(left) is Fraction and isinstance(right, LogOf):
        return log_of(left * right.coefficient, right.argument)
    if isinstance(left, LogOf) and type(right) is Fraction:
        return log_of(left.coefficient * right, left.argument)
    if (type(left) is Fraction and left == 0) or (type(right) is Fraction and right == 0):
        return ZERO
    return checked(ball(left) * ball(right))


def inverse(value: Real) -> Real:
    """1/value. Raises Undefined for 0 and for what cannot be told from 0."""
    if type(value) is Fraction:
        if value == 0:
            raise Undefined("a divisor is 0")
        return 1 / value
    inside = ball(value)
    if inside.contains(0):
        raise Undefined("a divisor cannot be told from 0")
    return checked(1 / inside)


def sign(value: Real) -> int:
    """−1, 0 or 1. Raises Undefined for what cannot be told from 0."""
    if type(value) is Fraction:
        return (value > 0) - (value < 0)
    inside = ball(value)
    if inside > 0:
        return 1
    if inside < 0:
        return -1
    raise Undefined("a value cannot be told from 0")


def exp(value: Real) -> Real:
    """e^value; rational for the logarithm of a rational."""
    if type(value) is Fraction and value == 0:
        return ONE
    if isinstance(value, LogOf):
        root = _rational_power(value.argument, value.coefficient)
        if root is not None:
            return root
    return checked(ball(value).exp())


def log(value: Real) -> Real:
    """The natural logarithm. Raises Undefined unless the value is certainly positive."""
    if sign(value) <= 0:
        raise Undefined("the argument of a logarithm is not positive")
    if type(value) is Fraction:
        return log_of(ONE, value)
    return checked(ball(value).log())


def power(base: Real, exponent: Real) -> Real:
    """base^exponent, the base positive where the exponent is not whole. Raises Undefined for 0^-1 and other bases."""
    if type(exponent) is Fraction and exponent.denominator == 1:
        return _whole_power(base, int(exponent))
    if sign(base) <= 0:
        raise Undefined("a power with an exponent that is not whole needs a positive base")
    if type(base) is Fraction and type(exponent) is Fraction:
        root = _rational_power(base, exponent)
        if root is not None:
            return root
    return checked((ball(base).log() * ball(exponent)).exp())


def _whole_power(base: Real, exponent: int) -> Real:
    if exponent < 0:
        return _whole_power(inverse(base), -exponent)
    if type(base) is Fraction:
        bits = base.numerator.bit_length() + base.denominator.bit_length()
        if bits * exponent < LARGEST_BITS:
            return base**exponent
    return ONE if exponent == 0 else checked(ball(base) ** exponent)


def _rational_power(base: Fraction, exponent: Fraction) -> Fraction | None:
    """base^exponent if it is rational and small."""
    top, bottom = _root(base.numerator, exponent.denominator), _root(base.denominator, exponent.denominator)
    if top is None or bottom is None or abs(exponent.numerator) > 256:
        return None
    result = Fraction(top, bottom) ** exponent.numerator
    return result if _fits(result) else None


def _root(value: int, degree: int) -> int | None:
    if degree == 1 or value == 1:
        return value
    if degree > 64:
        return None
    root = int(flint.fmpz(value).root(degree))
    return root if root**degree == value else None


def equal(left: Real, right: Real) -> bool:
    """Whether the two cannot be told apart; rationals exactly."""
    if type(left) is Fraction and type(right) is Fraction:
        return left == right
    return bool(ball(left).overlaps(ball(right)))


def show(value: Real) -> str:
    """The number as a person writes it: -1/18, 2 log 3, or decimals that are certain but for the last.

    A ball around 0, which has no certain digit, is 0.
    """
    match value:
        case Fraction():
            return str(value)
        case LogOf(coefficient, argument):
            body = f"log {argument}" if argument.denominator == 1 else f"log({argument})"
            if argument < 1 and argument.numerator == 1:
                return show(LogOf(-coefficient, 1 / argument))
            match coefficient:
                case Fraction(numerator=1, denominator=1):
                    return body
                case Fraction(numerator=-1, denominator=1):
                    return f"-{body}"
                case _:
                    return f"{coefficient} {body}"
        case _:
            return "0" if value.contains(0) else str(value.str(15, radius=False))


TINY = flint.arb(2) ** -100
