"""Probabilities, expectations and functions that nothing defines: symbols with their arguments in their names."""

from __future__ import annotations

from dataclasses import dataclass, field

from symsoft.derivation import Value
from symsoft.read.nodes import inside, words
from symsoft.read.reader import Reader
from symsoft.read.symbols import INDICES, Symbol, subscript
from symsoft.read.syntax import Fence, Group, Items, Mark, Name, Node, Numeral, Operator, Scripts, Text, Unreadable
from symsoft.term import Place, Variable

LONGEST = 200
SPACES = frozenset(("quad", "~", "&", "right."))


@dataclass
class Label:
    """A name as it is put together, with the places that stand in it as dots."""

    reader: Reader
    text: list[str] = field(default_factory=list)
    places: list[Items] = field(default_factory=list)

    def sequence(self, items: Items) -> None:
        """Add what a sequence says."""
        for node in items:
            self.node(node)

    def node(self, node: Node) -> None:
        """Add what a node says: an index as a dot, everything else as its text."""
        match node:
            case Name(text) if self.is_index(text):
                self.place((node,))
            case Name(text) | Numeral(text) | Mark(text) | Operator(text):
                self.text.append("" if text in SPACES else text)
            case Text(text):
                self.text.append(text.strip())
            case Scripts():
                self.scripts(node)
            case Group(items):
                self.sequence(items)
            case Fence(opening, closing, items):
                self.text.append(opening)
                self.sequence(items)
                self.text.append(closing)
            case _:
                self.text.append("{")
                for part in inside(node):
                    self.sequence(part)
                    self.text.append(";")
                self.text.append("}")

    def scripts(self, node: Scripts) -> None:
        """Add a symbol with its scripts."""
        self.node(node.base)
        if node.sub:
            suffix, places = subscript(node.sub, self.reader.context.survey.sizes)
            self.text.append(suffix or "_")
            for items in places:
                self.script(items)
        if node.sup:
            self.text.append("^")
            only = node.sup[0] if len(node.sup) == 1 else None
            if isinstance(only, Fence):
                self.script(only.items)
            else:
                self.sequence(node.sup)
        self.text.append("'" * max(node.primes, 0))

    def script(self, items: Items) -> None:
        """Add what stands in a script: a place if it is one letter."""
        only = items[0] if len(items) == 1 else None
        if isinstance(only, Name) and only.text in INDICES and not self.reader.is_size(only.text):
            self.place(items)
        else:
            self.sequence(items)

    def place(self, items: Items) -> None:
        """Add a place: a dot for the first, another mark for each that is another one."""
        said = [words(place) for place in self.places]
        if words(items) not in said:
            self.places.append(items)
            said.append(words(items))
        self.text.append("·" if said.index(words(items)) == 0 else f"∘{said.index(words(items))}")

    def is_index(self, letter: str) -> bool:
        """Whether a letter outside of scripts is an index."""
        reader = self.reader
        if letter in reader.bound:
            return True
        known = letter in reader.scope.letters or letter in reader.context.survey.bound
        return known and letter in "ijklc" and not reader.context.survey.arity.get(letter)


def opaque_symbol(reader: Reader, head: Symbol, fence: Fence) -> Value:
    """P(y = j | x_i) as one symbol with the places i and j."""
    if head.primes or head.transposed:
        raise Unreadable("undefined-function", f"{head.name} is not defined for this", head.start, fence.end)
    label = Label(reader)
    label.node(fence)
    name = head.name + "".join(label.text)
    if len(name) > LONGEST:
        raise Unreadable("budget", "a symbol with a name that is too long", head.start, fence.end)
    sizes = reader.context.sizes
    places: list[Place] = []
    for number, items in enumerate((*head.places, *label.places)):
        places.append(reader.place(items, sizes.place(name, number)))
    reader.used.add(name)
    return Value(Variable(name, tuple(places)))


def is_opaque(fence: Fence) -> bool:
    """Whether a bracket has a bar or an equation in it, which no plain function has."""
    return any(isinstance(item, Mark) and item.text in ("|", "=", "‖", "≠", "∈", "<", ">") for item in fence.items)


