"""Probabilities, expectations and functions that nothing defines: symbols with their arguments in their names."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass, field

from symsoft.derivation import Value
from symsoft.read.look import bound_letters
from symsoft.read.nodes import bare, inside, sequences, words
from symsoft.read.reader import Reader
from symsoft.read.rows import is_relation
from symsoft.read.symbols import INDICES, Symbol, subscript, tells_apart
from symsoft.read.syntax import (
    Fence,
    Group,
    Items,
    Mark,
    Name,
    Node,
    Numeral,
    Operator,
    Scripts,
    Text,
    Unreadable,
    extent,
)
from symsoft.term import Index, Mul, Place, Variable

LONGEST = 200
LOSSES = "Lℓℒl"
BOLD = "\u20d7"
"""The arrow over a letter that is bold in a part that is kept: the bold x is not the plain one."""
WORDS = re.compile(
    r"\b(?:if|when|for|where|si|cuando|quand|lorsque|wenn|falls|für|als|quando|se|khi|nếu|если|при)\b"
    r"|[当若時时，,。.;:$\s]|のとき|일 때",
    re.I,
)
INVERSE = re.compile(r"-?[\d()/]+|-[T⊤]")
DOTS = re.compile(r"·|∘\d+")
SPACES = frozenset(("quad", "~", "&", "right."))


@dataclass
class Label:
    """A name as it is put together, with the places that stand in it as dots."""

    reader: Reader
    listed: bool
    hidden: frozenset[str] = frozenset()
    loose: bool = False
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
            case Name(text, style="bold"):
                self.text.append(text + BOLD)
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
            suffix, places = self.below(node.base, node.sub)
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

    def below(self, base: Node, sub: Items) -> tuple[str, tuple[Items, ...]]:
        """What of a subscript belongs to the name, and what are places."""
        sizes = self.reader.context.survey.sizes
        if isinstance(base, Name) and tells_apart(base.text, sub, sizes):
            return "_" + words(bare(sub)), ()
        return subscript(sub, sizes)

    def script(self, items: Items) -> None:
        """Add what stands in a script: a place if it is one letter."""
        only = items[0] if len(items) == 1 else None
        size = isinstance(only, Name) and self.reader.is_size(only.text)
        if isinstance(only, Name) and only.text in self.hidden:
            self.text.append(only.text)
        elif isinstance(only, Name) and (only.text in INDICES and not size or size and not self.listed):
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
        survey = reader.context.survey
        if letter in self.hidden:
            return False
        plain = not survey.arity.get(letter) and letter not in "yt" and not reader.is_size(letter)
        free = self.loose and len(letter) == 1 and reader.may_run(letter) or letter in reader.scope.free & INDICES
        if letter in reader.bound or plain and free:
            return True
        known = letter in reader.scope.letters or letter in survey.bound
        return known and letter in "ijklc" and (letter in "ijk" or not survey.arity.get(letter))


def opaque_symbol(reader: Reader, head: Symbol, fence: Fence) -> Value:
    """P(y = j | x_i) as one symbol with the places i and j."""
    if head.primes or head.transposed:
        raise Unreadable("undefined-function", f"{head.name} is not defined for this", head.start, fence.end)
    listed = any(isinstance(item, Mark) and item.text == "…" for item in fence.items)
    label, loose = Label(reader, listed), Label(reader, listed, loose=True)
    label.node(fence)
    loose.node(fence)
    if head.name + "".join(loose.text) in reader.context.defined:
        label = loose
    name = head.name + "".join(label.text)
    if len(name) > LONGEST:
        raise Unreadable("budget", "a symbol with a name that is too long", head.start, fence.end)
    sizes = reader.context.sizes
    places: list[Place] = []
    for number, items in enumerate((*head.places, *label.places)):
        places.append(reader.place(items, sizes.place(name, number)))
    reader.used.add(name)
    if not places and head.name[0] in LOSSES:
        reader.context.likelihoods[head.name] = name
    return Value(Variable(name, tuple(places)))


def likelihood(reader: Reader, name: str) -> Value | None:
    """L, where an article writes L(θ|D) first and has no other L: the one that it wrote last."""
    survey = reader.context.survey
    if name in survey.alone or name in survey.functions or name not in reader.context.likelihoods:
        return None
    return Value(Variable(reader.context.likelihoods[name]))


def indicator_symbol(reader: Reader, items: Items, otherwise: Items = ()) -> Value:
    """1 where something holds that is no condition on indices, else 0: a symbol with that condition in its name."""
    label = Label(reader, True)
    label.text.append("[")
    label.sequence(items)
    if otherwise:
        label.text.append("|")
        label.sequence(otherwise)
    label.text.append("]")
    name = "".join(WORDS.sub("", piece) for piece in label.text)
    if len(name) > LONGEST or len(name) < 4:
        raise Unreadable("outside-condition", "the condition of a row is not one on indices", *extent(items))
    sizes = reader.context.sizes
    places = [reader.place(place, sizes.place(name, number)) for number, place in enumerate(label.places)]
    axes = _compared(reader, items)
    for number, axis in enumerate(axes, len(places)):
        sizes.join(axis.size, sizes.place(name, number))
    reader.used.add(name)
    return Value(Variable(name, (*places, *axes)), axes)


def _compared(reader: Reader, items: Items) -> tuple[Index, ...]:
    """The axis of a vector that is compared with a number, component by component: z > 0."""
    signs = [n for n, item in enumerate(items) if is_relation(item)]
    bold = any(isinstance(node, Name) and node.style == "bold" for part in sequences(items) for node in part)
    if len(signs) != 1 or not bold:
        return ()
    left, right = (reader.expression(part) for part in (items[: signs[0]], items[signs[0] + 1 :]))
    return left.axes if len(left.axes) == 1 and not right.axes else ()


def unread_symbol(
    reader: Reader, items: Items, axes: tuple[Index, ...] = (), bound: frozenset[str] = frozenset()
) -> Value:
    """What nothing here takes apart, |x_i − y_i| or cos x, as one symbol with its indices as places.

    `bound` are letters that it binds itself, beside those of sums.

    The bar in its name says that nothing is known of it: a claim with it is proved or stays open.  It is no variable
    that an equation could define, but a product of one factor.
    """
    label = Label(reader, True, bound.union(*(bound_letters(part) for part in sequences(items))))
    label.sequence(items)
    name = f"({''.join(label.text)}|)"
    if len(name) > LONGEST:
        raise Unreadable("budget", "a symbol with a name that is too long", *extent(items))
    sizes = reader.context.sizes
    places = [reader.place(place, sizes.place(name, number)) for number, place in enumerate(label.places)]
    for number, axis in enumerate(axes, len(places)):
        sizes.join(axis.size, sizes.place(name, number))
    reader.used.add(name)
    return Value(Mul((Variable(name, (*places, *axes)),)), axes)


def componentwise(reader: Reader, items: Items, arguments: list[Value]) -> Value:
    """A function that nothing here knows, as one symbol for each component of its arguments."""
    axes: tuple[Index, ...] = max((value.axes for value in arguments), key=len)
    for value in arguments:
        if value.axes and len(value.axes) != len(axes):
            raise Unreadable("shape", "a function of things of different shapes", *extent(items))
        for one, other in zip(value.axes, axes, strict=False):
            reader.shapes.same(one, other)
    return unread_symbol(reader, items, axes)


def raised(reader: Reader, base: Value, power: Items, node: Node) -> Value:
    """base^power; that of a matrix, as A^{-1}, is one symbol with rows and columns."""
    if len(base.axes) != 2 or not INVERSE.fullmatch(words(bare(power))):
        return reader.shapes.power(base, reader.expression(power))
    reader.shapes.same(*base.axes)
    return unread_symbol(reader, (node,), base.axes)


def is_opaque(fence: Fence) -> bool:
    """Whether a bracket has a bar or an equation in it, which no plain function has."""
    return any(isinstance(item, Mark) and item.text in ("|", "=", "‖", "≠", "∈", "<", ">") for item in fence.items)


def is_vague(name: str) -> bool:
    """Whether a name is one that was put together here."""
    return "(" in name or "[" in name


def is_likelihood(name: str) -> bool:
    """Whether a name is of the probability of something, given something else: p(y_i|x_i; θ)."""
    return is_vague(name) and not is_unread(name) and ("|" in name or ";" in name)


def is_said(name: str, defined: Set[str]) -> bool:
    """Whether a name is of something defined, perhaps with other letters as its indices: P(·|x), where P(y|x) is.

    >>> is_said("P(·|x)", {"P(y|x)"}), is_said("P(x|·)", {"P(y|x)"})
    (True, False)
    """
    if name in defined or not is_vague(name):
        return name in defined
    shape = re.compile(r"\w+".join(map(re.escape, DOTS.split(name))))
    return any(is_vague(other) and shape.fullmatch(other) is not None for other in defined)


def is_unread(name: str) -> bool:
    """Whether a name is of something that was not taken apart: what stands in it cannot be put in for."""
    return name.endswith("|)")
