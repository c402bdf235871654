"""Pieces of LaTeX, and how tightly each holds together."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction

from symsoft.emit.layout import dot


class Binding(IntEnum):
    """How tightly a piece of LaTeX holds together, from a sum (loosest) to an atom."""

    SUM = 0
    SIGNED = 1
    """-a b: may start a sum, is bracketed as a factor."""
    PREFIX = 2
    """Σ, log, max or ∂/∂x and what follows: may end a product, is bracketed before another factor."""
    PRODUCT = 3
    POWER = 4
    ATOM = 5


@dataclass(frozen=True, slots=True)
class Piece:
    """Some LaTeX, how tightly it binds, and whether it is a product whose last factor is a prefix."""

    text: str
    binding: Binding
    open_ended: bool = False


def bracket(text: str) -> str:
    """(text)."""
    return rf"\left({text}\right)"


def numeral(value: Fraction) -> Piece:
    """A rational number."""
    sign = "-" if value < 0 else ""
    if value.denominator == 1:
        return Piece(str(value.numerator), Binding.SIGNED if sign else Binding.ATOM)
    text = rf"{sign}\frac{{{abs(value.numerator)}}}{{{value.denominator}}}"
    return Piece(text, Binding.SIGNED if sign else Binding.POWER)


def side_by_side(pieces: list[Piece]) -> Piece:
    """Factors that are written already as a product; alone, one keeps its own binding."""
    if len(pieces) == 1:
        return pieces[0]
    text, open_ended = "", False
    for number, piece in enumerate(pieces):
        last = number == len(pieces) - 1
        loose = piece.binding < (Binding.PREFIX if last else Binding.PRODUCT) or (piece.open_ended and not last)
        written = bracket(piece.text) if loose else piece.text
        text += (f"{dot(text, written)}{written}") if text else written
        open_ended = last and not loose and (piece.open_ended or piece.binding == Binding.PREFIX)
    return Piece(text, Binding.PRODUCT, open_ended)
