"""The end of reading: the sizes that were found are put into the steps, and axes get plain letters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from symsoft.derivation import Calls, Given, Side, Step, Value, calls
from symsoft.read.replace import resized, resized_definition, resized_hypothesis, resized_place
from symsoft.statement import Definition, Hypothesis, SizeIs
from symsoft.term import Extent, Index, Max, Product, Size, Sum, Term
from symsoft.walk import indices_of, own_places, rename, subterms

LETTERS = "ijklmpqr"


class Finish:
    """Puts the final sizes into steps; a side that several steps share is done once."""

    sides: dict[int, Side]

    def __init__(self, size: Callable[[Extent], Extent]) -> None:
        """Start with the final sizes."""
        self.size = size
        self.sides = {}

    def step(self, step: Step) -> Step:
        """The step with its sizes."""
        if step.left is None and step.right is None:
            return step
        return replace(
            step,
            left=self.side(step.left),
            right=self.side(step.right),
            earlier=tuple(side for side in map(self.side, step.earlier) if side is not None),
            defines=tuple(self.definition(made) for made in step.defines),
            assumes=tuple(resized_hypothesis(hypothesis, self.size) for hypothesis in step.assumes),
            row=self.given(step.row),
            leading=self.given(step.leading),
            distant=self.given(step.distant),
        )

    def called(self, called: Calls) -> Calls:
        """The final sizes, with the names that they have."""
        final = ((self.size(size), names) for size, names in called)
        return calls([((size, names),) for size, names in final if isinstance(size, Size)])

    def definition(self, made: Definition) -> Definition:
        """The definition with its sizes."""
        made = resized_definition(made, self.size)
        taken = {index.name for node in subterms(made.body) for index in _names(node)} | {
            place.name for place in made.places
        }
        letters = [letter for letter in LETTERS if letter not in taken]
        moves = {
            place: Index(letters.pop(0), place.size) for place in made.places if not place.name.isascii() and letters
        }
        return Definition(
            made.name, tuple(moves.get(place, place) for place in made.places), rename(made.body, dict(moves))
        )

    def given(self, given: tuple[Given, ...]) -> tuple[Given, ...]:
        """The conditions with their sizes."""
        return tuple(replace(one, hypothesis=self.condition(one.hypothesis)) for one in given)

    def condition(self, stated: Hypothesis | SizeIs) -> Hypothesis | SizeIs:
        """A condition with its sizes."""
        if isinstance(stated, SizeIs):
            return replace(stated, sizes=tuple((self.size(size), number) for size, number in stated.sizes))
        return resized_hypothesis(stated, self.size)

    def side(self, side: Side | None) -> Side | None:
        """The side with its sizes."""
        if side is None or not side.readings:
            return side
        if id(side) not in self.sides:
            readings = tuple(self.value(value) for value in side.readings)
            self.sides[id(side)] = replace(side, readings=readings, called=self.called(side.called))
        return self.sides[id(side)]

    def value(self, value: Value) -> Value:
        """The value with its sizes."""
        written = tuple(
            replace(
                w,
                places=tuple(resized_place(place, self.size) for place in w.places),
                term=resized(w.term, self.size),
                given=tuple(resized_hypothesis(hypothesis, self.size) for hypothesis in w.given),
            )
            for w in value.written
        )
        axes = tuple(Index(axis.name, self.size(axis.size)) for axis in value.axes)
        term = resized(value.term, self.size)
        taken = {index.name for node in subterms(term) for index in _names(node)}
        plain = tuple(
            Index(letter, axis.size)
            for axis, letter in zip(axes, [letter for letter in LETTERS if letter not in taken], strict=False)
        )
        if axes and len(plain) == len(axes):
            term, axes = rename(term, dict(zip(axes, plain, strict=False))), plain
        return replace(value, term=term, axes=axes, written=written)


def _names(node: Term) -> set[Index]:
    """The indices that a node mentions or binds."""
    found = {index for place in own_places(node) for index in indices_of(place)}
    return found | {node.index} if isinstance(node, (Sum, Product, Max)) else found
