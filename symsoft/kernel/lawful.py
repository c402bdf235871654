"""What a statement must be like to be judged at all: sizes that fit, slots that exist, names that are free to use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from symsoft.kernel.stop import Outside, Stop
from symsoft.statement import AtLeast, Bounds, Definition, DistinctIndex, Hypothesis, OneHot, OneOf, SameIndex, SumsTo
from symsoft.term import Apply, Cases, Extent, Number, Product, Sum, Term

LARGEST_SIZE = 64
MOST_BITS = 2048


def check_name(name: str) -> None:
    """Raise for a name that the kernel gives to its own indices and constants."""
    if not name or name[0] in "#\0":
        raise Stop("reserved-name", f"{name!r} is not a name that a statement can use")


def check_node(term: Term) -> None:
    """Raise for a node whose sizes do not fit together, or whose number is too long."""
    match term:
        case Cases(left, right, _, _):
            _same_size(left.size, right.size)
        case Sum(index, _, excluded) | Product(index, _, excluded):
            for place in excluded:
                _same_size(index.size, place.size)
        case Number(value):
            if value.numerator.bit_length() + value.denominator.bit_length() > MOST_BITS:
                raise Stop("budget", "a number has too many digits")
        case Apply():
            _check_slots(term)
        case _:
            pass


def _check_slots(term: Apply) -> None:
    for slot in term.slots:
        if not 0 <= slot.argument < len(term.arguments):
            raise Stop("shape", f"{term.name} has no argument number {slot.argument}")
        indices = term.arguments[slot.argument].indices
        if len(indices) != len(slot.places):
            raise Stop("shape", f"a derivative of {term.name} by a component that its argument does not have")
        for index, place in zip(indices, slot.places, strict=True):
            _same_size(index.size, place.size)


def _same_size(left: Extent, right: Extent) -> None:
    if left != right:
        raise Stop("shape", "two places of different sizes are compared")


def check_hypothesis(
    hypothesis: Hypothesis, definitions: Mapping[str, Definition], shapes: Mapping[str, tuple[Extent, ...]]
) -> None:
    """Raise for a hypothesis on a defined name, or on a place that its variable does not have."""
    match hypothesis:
        case SameIndex(left, right) | DistinctIndex(left, right):
            _same_size(left.size, right.size)
        case SumsTo(name, place, _) | OneHot(name, place):
            _check_undefined(name, definitions)
            if name in shapes and not 0 <= place < len(shapes[name]):
                raise Stop("shape", f"{name} has no place number {place}")
        case Bounds(name, _, _) | OneOf(name, _):
            _check_undefined(name, definitions)
        case AtLeast():
            pass
        case _:
            assert_never(hypothesis)


def _check_undefined(name: str, definitions: Mapping[str, Definition]) -> None:
    if name in definitions:
        raise Outside("outside-hypothesis", f"a hypothesis on {name}, which is defined")
