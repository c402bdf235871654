"""Numbers with nilpotent parts ε_1, ε_2, ... (ε² = 0): exact derivatives of every order, without rules for terms."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias, Union

from symsoft.kernel import real
from symsoft.kernel.real import Real
from symsoft.kernel.stop import Undefined


@dataclass(frozen=True, slots=True)
class Dual:
    """Σ part · Π ε over the bits of its mask; mask 0 is the ordinary part."""

    parts: dict[int, Real]


Value: TypeAlias = Union[Real, Dual]


def parts_of(value: Value) -> dict[int, Real]:
    """The parts by mask."""
    return value.parts if isinstance(value, Dual) else {0: value}


def ordinary(value: Value) -> Real:
    """The part without ε."""
    return value.parts[0] if isinstance(value, Dual) else value


def perturbed(value: Value, bit: int) -> Dual:
    """value + ε_bit."""
    return Dual({**parts_of(value), bit: real.ONE})


def coefficient(value: Value, bit: int) -> Value:
    """What stands at ε_bit: the derivative by it."""
    if not isinstance(value, Dual):
        return real.ZERO
    kept = {mask & ~bit: part for mask, part in value.parts.items() if mask & bit}
    kept.setdefault(0, real.ZERO)
    return Dual(kept) if len(kept) > 1 else kept[0]


def plus(left: Value, right: Value) -> Value:
    """left + right."""
    if not isinstance(left, Dual) and not isinstance(right, Dual):
        return real.plus(left, right)
    parts = dict(parts_of(left))
    for mask, part in parts_of(right).items():
        parts[mask] = real.plus(parts[mask], part) if mask in parts else part
    return Dual(parts)


def times(left: Value, right: Value) -> Value:
    """left · right."""
    if not isinstance(left, Dual) and not isinstance(right, Dual):
        return real.times(left, right)
    parts: dict[int, Real] = {}
    for a, x in parts_of(left).items():
        for b, y in parts_of(right).items():
            if not a & b:
                product = real.times(x, y)
                parts[a | b] = real.plus(parts[a | b], product) if a | b in parts else product
    return Dual(parts)


def minus(value: Value) -> Value:
    """−value."""
    return times(Fraction(-1), value)


def _series(value: Dual, taylor: list[Real]) -> Value:
    """Σ taylor[k] · (value − its ordinary part)^k."""
    nilpotent: Value = Dual({**value.parts, 0: real.ZERO})
    result: Value = taylor[0]
    power: Value = real.ONE
    for factor in taylor[1:]:
        power = times(power, nilpotent)
        result = plus(result, times(factor, power))
    return result


def _order(value: Dual) -> int:
    mask = 0
    for part in value.parts:
        mask |= part
    return mask.bit_count()


def exp(value: Value) -> Value:
    """e^value."""
    if not isinstance(value, Dual):
        return real.exp(value)
    base = real.exp(value.parts[0])
    taylor: list[Real] = [base]
    factorial = 1
    for k in range(1, _order(value) + 1):
        factorial *= k
        taylor.append(real.times(Fraction(1, factorial), base))
    return _series(value, taylor)


def log(value: Value) -> Value:
    """The natural logarithm. Raises Undefined unless the ordinary part is positive."""
    if not isinstance(value, Dual):
        return real.log(value)
    base, step = value.parts[0], real.inverse(value.parts[0])
    taylor: list[Real] = [real.log(base)]
    power: Real = real.ONE
    for k in range(1, _order(value) + 1):
        power = real.times(power, step) if k > 1 else step
        taylor.append(real.times(Fraction((-1) ** (k + 1), k), power))
    return _series(value, taylor)


def power(base: Value, exponent: Value) -> Value:
    """base^exponent."""
    if isinstance(exponent, Dual):
        return exp(times(exponent, log(base)))
    if not isinstance(base, Dual):
        return real.power(base, exponent)
    taylor: list[Real] = []
    factor: Real = real.ONE
    for k in range(_order(base) + 1):
        if isinstance(factor, Fraction) and factor == 0:
            break
        lowered = real.plus(exponent, Fraction(-k))
        taylor.append(real.times(factor, real.power(base.parts[0], lowered)))
        factor = real.times(real.times(factor, lowered), Fraction(1, k + 1))
    return _series(base, taylor)


def larger(left: Value, right: Value) -> Value:
    """The larger one. Raises Undefined for a tie of numbers that have derivatives."""
    side = real.sign(real.plus(ordinary(left), real.times(Fraction(-1), ordinary(right))))
    if side == 0 and (isinstance(left, Dual) or isinstance(right, Dual)):
        raise Undefined("the maximum has no derivative at a tie")
    return right if side < 0 else left
