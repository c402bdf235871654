"""Ranges that only a thin space sets apart from the statement before them: a = b \\; i = 1, …, n."""

from __future__ import annotations

from symsoft.read.syntax import Fence, Items, Mark, Name, Node, Numeral

LEAST = ("0", "1", "2")
BOUNDS = ("≤", "<")
FAR = 40
"""How many nodes are looked at for the beginning of a range."""


def begins_range(items: Items, at: int) -> bool:
    """Whether a range begins at a place of a sequence: i = 1, …, i ∈ {…, or 1 ≤ i ≤ …, also for i, j at once."""
    return _is_range(items[at : at + FAR])


def _is_range(items: Items) -> bool:
    match items:
        case (Name(), Mark(","), Name(), *_):
            return _is_range(items[2:])
        case (Name(letter), Mark("="), Numeral(least), Mark("…"), *_):
            return len(letter) == 1 and least in LEAST
        case (Name(letter), Mark("="), Numeral(least), Mark(","), Numeral() | Mark("…"), *_):
            return len(letter) == 1 and least in LEAST
        case (Name(letter), Mark("∈"), Mark("{") | Fence("{"), *_):
            return len(letter) == 1
        case (Numeral(least), Mark(sign), Name(letter), Mark(other), *_):
            return len(letter) == 1 and least in LEAST and {sign, other} <= set(BOUNDS)
        case _:
            return False


def apart(items: Items, start: int) -> Items:
    """A row whose range, if one stands right behind an expression after a place, has a wide space before it."""
    for at in range(start, len(items)):
        before = items[at - 1]
        if not (isinstance(before, Mark) and before.text != "~") and begins_range(items, at):
            return (*items[:at], _space(items[at]), *items[at:])
    return items


def _space(before: Node) -> Mark:
    return Mark("quad", before.start, before.start)
