"""Any closed form as NumPy over whole arrays: axes from free indices, reductions and einsum from sums."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import assert_never

from symsoft.emit.greatest import exponent, logarithm, quotient, raised
from symsoft.emit.products import distributed, factors, inverse, is_logistic, opposite, paired
from symsoft.emit.twin import extent
from symsoft.term import (
    MINUS_ONE,
    ONE,
    ZERO,
    Add,
    Apply,
    Cases,
    Choice,
    Count,
    Entry,
    Exp,
    Index,
    Log,
    Max,
    Mul,
    Number,
    Partial,
    Place,
    Pow,
    Product,
    Sum,
    Term,
    Variable,
    mul,
)
from symsoft.walk import free_indices, fresh, rename

Axes = tuple[Index, ...]
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes terms as expressions over arrays; `assign` gives an expression a name, the same one for the same text."""

    assign: Callable[[str], str]

    def write(self, term: Term, axes: Axes) -> str:
        """The term as an expression whose last axes are these; an axis that it does not depend on has length 1."""
        own = tuple(index for index in axes if index in free_indices(term))
        spread = _stable(self, term, own) or self._reduced(term, own)
        return self._placed(spread, own, axes) if spread else self._inside(term, axes)

    def _reduced(self, term: Term, own: Axes) -> str:
        """A sum, product or maximum over its own axes, under a name; nothing for any other term."""
        match term:
            case Sum() | Product() | Max():
                return self.assign(self._reduction(term, own))
            case _:
                return ""

    def _inside(self, term: Term, axes: Axes) -> str:
        """An operation, entry by entry."""
        match term:
            case Number(value):
                return str(value) if value.denominator == 1 else f"({value.numerator} / {value.denominator})"
            case Count(size):
                return extent(size)
            case Variable():
                return self._variable(term, axes)
            case Cases(left, right, equal, unequal):
                same = f"({_number(left, axes)} == {_number(right, axes)})"
                if (equal, unequal) == (ONE, ZERO):
                    return f"(1.0 * {same})"
                return f"np.where({same}, {self.write(equal, axes)}, {self.write(unequal, axes)})"
            case Add((Exp(one), Mul((minus, Exp(other))))) if minus == MINUS_ONE:
                return f"_raised_apart({_unwrapped(self.write(one, axes))}, {_unwrapped(self.write(other, axes))})"
            case Add(parts):
                return "(" + " + ".join(self.write(part, axes) for part in parts).replace("+ -", "- ") + ")"
            case Mul(parts):
                return self._product(self._lowered(paired(distributed(tuple(factors(parts)))), axes), axes)
            case Pow(base, exponent):
                return f"({_bracketed(self.write(base, axes))} ** {_bracketed(self.write(exponent, axes))})"
            case Exp(argument):
                return f"np.exp({_unwrapped(self.write(argument, axes))})"
            case Log(argument):
                return f"np.log({_unwrapped(self.write(argument, axes))})"
            case Sum() | Product() | Max():
                raise AssertionError("reductions are written by _reduced")
            case Partial():
                raise ValueError("quantity: its closed form has a derivative in it, for which there is no code")
            case Apply(name):
                raise ValueError(f"quantity: its closed form has {name} in it, a function that nothing defines")
            case _:
                assert_never(term)

    def _lowered(self, parts: tuple[Term, ...], axes: Axes) -> tuple[Term, ...]:
        """The factors, with the greatest exponential taken out of each sum of them below, and of what is above."""
        for part in parts:
            below = inverse(part)
            if isinstance(below, Add | Sum) and raised(below) and not is_logistic(part):
                own = tuple(index for index in axes if index in free_indices(below))
                found = exponent(below, own, self.write, self._spread)
                if found:
                    parts = quotient(parts, below, Variable(self.assign(_unwrapped(found)), own), own)
        return parts

    def _spread(self, text: str, body: Term, index: Index, axes: Axes, excluded: tuple[Place, ...]) -> str:
        """What is written for the body along the axis of the index, -inf at the places that are left out."""
        full = text if index in free_indices(body) else f"({text}) + np.zeros({extent(index.size)})"
        for place in excluded:
            same = f"{_number(index, (*axes, index))} == {_number(place, (*axes, index))}"
            full = f"np.where({same}, -np.inf, {full})"
        return _unwrapped(full)

    def _product(self, parts: tuple[Term, ...], axes: Axes) -> str:
        below = [base for part in parts if (base := inverse(part)) is not None and not is_logistic(part)]
        above = [part for part in parts if part != MINUS_ONE and (inverse(part) is None or is_logistic(part))]
        sign = "-" if parts.count(MINUS_ONE) % 2 else ""
        over = sign + (" * ".join(self.write(part, axes) for part in above) or "1")
        return over + "".join(f" / {_bracketed(self.write(part, axes))}" for part in below)

    def _variable(self, term: Variable, axes: Axes) -> str:
        """The components at the axes: transposed, picked and with axes of length 1 as its places say."""
        text = term.name
        for position, place in reversed(list(enumerate(term.places))):
            after = ", :" * (len(term.places) - position - 1)
            match place:
                case Entry(number, _):
                    text = f"{text}[..., {number - 1 if number > 0 else number}{after}]"
                case Choice(name, (), _) if len(term.places) == 1:
                    text = f"_picked({text}, {name})"
                case Choice():
                    raise ValueError(f"quantity: the class {place.name} of a sample among other places is no code yet")
                case Index():
                    pass
                case _:
                    assert_never(place)
        seen = tuple(place for place in term.places if isinstance(place, Index))
        own = tuple(index for index in axes if index in seen)
        if seen != own:
            text = self.assign(f'np.einsum("...{_letters(seen, axes)}->...{_letters(own, axes)}", {text})')
        return self._placed(text, own, axes)

    def _placed(self, text: str, own: Axes, axes: Axes) -> str:
        """What has axes of its own at these axes."""
        if own == axes:
            return text
        return f"{text}[..., {', '.join(':' if index in own else 'None' for index in axes)}]"

    def _reduction(self, term: Sum | Product | Max, own: Axes) -> str:
        """Over the last axis, which the bound index gets; a sum of products as one einsum."""
        index = fresh(term.index, frozenset(own)) if term.index in own else term.index
        body = rename(term.body, {term.index: index})
        axes = (*own, index)
        excluded = () if isinstance(term, Max) else term.excluded
        match term:
            case Sum() if not excluded:
                return self._sum(body, own, index)
            case Sum() | Product():
                name, neutral = ("sum", ZERO) if isinstance(term, Sum) else ("prod", ONE)
                for place in excluded:
                    body = Cases(index, place, neutral, body)
                return f"{self._whole(body, axes)}.{name}(axis=-1)"
            case Max():
                return f"{self._whole(body, axes)}.max(axis=-1)"

    def _sum(self, body: Term, own: Axes, index: Index) -> str:
        """The sum over the index of a product: what does not depend on it stands outside."""
        parts = body.factors if isinstance(body, Mul) else (body,)
        inside = [part for part in parts if index in free_indices(part)]
        outside = [part for part in parts if index not in free_indices(part)]
        axes = (*own, index)
        sets = {free_indices(part) for part in inside}
        if len(inside) > 1 and len(sets) > 1:
            kept = [tuple(place for place in axes if place in free_indices(part)) for part in inside]
            taken = ",".join(f"...{_letters(places, axes)}" for places in kept)
            arrays = ", ".join(self.write(part, places) for part, places in zip(inside, kept, strict=True))
            left = tuple(place for place in own if any(place in places for places in kept))
            text = self._placed(f'np.einsum("{taken}->...{_letters(left, axes)}", {arrays})', left, own)
        else:
            inner = mul(*inside) if inside else ONE
            left = tuple(place for place in own if place in free_indices(inner))
            text = self._placed(f"{self._whole(inner, (*left, index))}.sum(axis=-1)", left, own)
        return f"{self.write(mul(*outside), own)} * {text}" if outside else text

    def _whole(self, body: Term, axes: Axes) -> str:
        """The body in brackets, with its last axis as long as the size says, even where it does not depend on it."""
        text = f"({_unwrapped(self.write(body, axes))})"
        if axes[-1] in free_indices(body):
            return text
        return f"({text} * np.ones({extent(axes[-1].size)}))"


def _stable(writer: Writer, term: Term, own: Axes) -> str:
    """Forms that overflow as they stand, by a function that shifts: shares, log of a sum, log(1 + e^t)."""
    row = _row(term.argument if isinstance(term, Log) else term, own)
    if row is not None:
        argument, place = row
        axes = (*(other for other in own if other != place), place)
        called = "_log_shares_of" if isinstance(term, Log) else "_shares_of"
        text = writer.assign(f"{called}({_unwrapped(writer.write(argument, axes))})")
        return text if axes == own else f"np.moveaxis({text}, -1, {own.index(place) - len(own)})"
    match term:
        case Log(Sum(index, Exp(argument), ())):
            inner = fresh(index, frozenset(own)) if index in own else index
            text = writer._whole(rename(argument, {index: inner}), (*own, inner))
            return writer.assign(f"_log_total_of({_unwrapped(text)})")
        case Log(Add((Number() as one, Exp(argument)))) if one == ONE:
            return f"np.logaddexp(0, {_unwrapped(writer.write(argument, own))})"
        case Log(argument) if raised(argument):
            return logarithm(argument, own, writer.write, writer._spread)
        case Mul((Exp(argument) as top, Pow(Add((Number() as one, below)), power))) if (
            power == MINUS_ONE and one == ONE and below == top
        ):
            return writer.assign(f"_logistic_of({_unwrapped(writer.write(argument, own))})")
        case Pow(Add((_, Exp(argument)))) if is_logistic(term):
            return writer.assign(f"_logistic_of({_unwrapped(writer.write(opposite(argument), own))})")
    return ""


def _row(term: Term, own: Axes) -> tuple[Term, Index] | None:
    """The exponent of a share e^(x_i) / sum of e^(x_k), and its place i, if that is an axis."""
    match term:
        case Mul((Exp(argument), Pow(Sum(index, Exp(each), ()), power))) if power == MINUS_ONE:
            return next(((argument, place) for place in own if rename(each, {index: place}) == argument), None)
        case _:
            return None


def _bracketed(text: str) -> str:
    """The expression as a divisor, a base or an exponent."""
    return text if re.fullmatch(r"\w+", text) else f"({_unwrapped(text)})"


def _unwrapped(text: str) -> str:
    """The expression without brackets around all of it."""
    depth = 0
    for position, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if not depth and position + 1 < len(text):
            return text
    return text[1:-1] if text.startswith("(") else text


def _letters(places: Axes, axes: Axes) -> str:
    """The axes as einsum names them."""
    return "".join(LETTERS[axes.index(place)] for place in places)


def _number(place: Place, axes: Axes) -> str:
    """The numbers, from 0, that a place takes over the axes."""
    match place:
        case Index(_, size):
            after = len(axes) - 1 - axes.index(place)
            numbers = f"np.arange({extent(size)})"
            return f"{numbers}[:{', None' * after}]" if after else numbers
        case Entry(position, size):
            return str(position - 1) if position > 0 else f"{extent(size)} - {-position}"
        case Choice(name, (), _):
            return f"{name}[...{', None' * len(axes)}]" if axes else name
        case _:
            raise ValueError(f"quantity: the class {place.name} of a sample is no code yet")
