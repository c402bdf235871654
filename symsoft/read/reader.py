"""What the modules that give meaning to syntax share: the state of reading one side, and the way back into it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from symsoft.derivation import Value
from symsoft.read.context import Context, Scope
from symsoft.read.nodes import bare, words
from symsoft.read.passage import Passage
from symsoft.read.shapes import Shapes
from symsoft.read.symbols import CLASSES, INDICES, runs
from symsoft.read.syntax import Items, Mark, Name, Node, Numeral, Scripts, Unreadable, extent
from symsoft.term import Choice, Entry, Extent, Index, Place, Variable, delta

DEEPEST = 60


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to warn about, found while reading, with its place in the passage."""

    code: str
    message: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mode:
    """Which reading is wanted: sums that go on over plus and minus, logs that stop at the first factor, and so on."""

    greedy: bool = False
    narrow: bool = False
    row: bool = False
    plain: bool = False
    flipped: bool = False
    turned: bool = False
    traced: bool = False
    entries: bool = False
    scalars: frozenset[str] = frozenset()


@dataclass
class Reader(ABC):
    """The reading of one side in one mode."""

    context: Context
    scope: Scope
    shapes: Shapes
    passage: Passage
    mode: Mode
    bound: dict[str, Index] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    vectors: set[str] = field(default_factory=set)
    jacobian: bool = False
    hessian: bool = False
    grouped: bool = False
    by_entry: bool = False
    depth: int = 0

    @abstractmethod
    def expression(self, items: Items) -> Value:
        """What a sum of terms means."""

    @abstractmethod
    def product(self, items: Items) -> Value:
        """What a term, a product of factors, means."""

    @abstractmethod
    def factor(self, items: Items, at: int) -> tuple[Value, int]:
        """What the factor that starts at a place means, and where the next one starts."""

    @contextmanager
    def deeper(self, items: Items) -> Iterator[None]:
        """One level down, refused when too deep."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise Unreadable("too-deep", "the formula is nested too deeply", *extent(items))
        try:
            yield
        finally:
            self.depth -= 1

    @contextmanager
    def binding(self, *indices: Index) -> Iterator[None]:
        """Letters bound by a sum while its body is read."""
        before = self.bound
        self.bound = before | {index.name: index for index in indices}
        try:
            yield
        finally:
            self.bound = before

    @contextmanager
    def entry_by_entry(self) -> Iterator[None]:
        """While the body of a sum without an index is read, products of vectors are those of their components."""
        before, self.by_entry = self.by_entry, True
        try:
            yield
        finally:
            self.by_entry = before

    @contextmanager
    def counting_from_zero(self, names: frozenset[str]) -> Iterator[None]:
        """Names whose components are counted from 0 while a matrix is read."""
        sizes = self.context.survey.sizes
        before = sizes.zero
        sizes.zero = frozenset(before) | names
        try:
            yield
        finally:
            sizes.zero = before

    def index(self, letter: str) -> Index:
        """The index that a letter stands for here."""
        if letter in self.bound:
            return self.bound[letter]
        if letter not in self.scope.letters:
            self.scope.letters[letter] = Index(letter, self.context.sizes.fresh())
        return self.scope.letters[letter]

    def differentiates(self, variable: Variable) -> None:
        """Remember what the chain differentiates by."""
        self.scope.by.append(variable)
        self.context.by = (self.context.section, variable)

    def implied(self) -> Variable | None:
        """By what a prime differentiates: the variable of the chain, or else the last one of the section."""
        if self.scope.by:
            return self.scope.by[0] if len(set(self.scope.by)) == 1 else None
        last = self.context.by
        return last[1] if last is not None and last[0] == self.context.section else None

    def is_size(self, letter: str) -> bool:
        """Whether a letter is the number of components of something, and no index."""
        survey = self.context.survey
        return letter in survey.sizes and letter not in self.bound and letter not in survey.bound

    def may_run(self, letter: str) -> bool:
        """Whether a letter can be an index: one that is usual, or over which something sums."""
        return letter in INDICES or letter in self.bound or runs(letter, self.context.survey.sizes)

    def place(self, items: Items, size: Extent, zero: bool = False) -> Place:
        """What an item of a subscript stands for, as a place of that size; `zero`: places are counted from 0."""
        kept = bare(items)
        sizes = self.context.sizes
        if zero and (from_zero := self._from_zero(kept, size)) is not None:
            return from_zero
        if len(kept) == 1:
            found = self._single(kept[0], size)
            if found is not None:
                return found
        text = words(kept)
        before_last = len(kept) == 3 and text[-1].isdigit() and text[-2] == "-"
        if before_last and isinstance(kept[0], Name) and self.is_size(kept[0].text):
            sizes.ends(size, kept[0].text)
            return Entry(-1 - int(text[-1]), size)
        raise Unreadable("outside-index", f"the index {words(kept)} is not understood", *extent(kept, extent(items)[0]))

    def _from_zero(self, kept: Items, size: Extent) -> Place | None:
        """A number or the last place, where places are counted from 0."""
        text, sizes = words(kept), self.context.sizes
        if len(kept) == 1 and isinstance(kept[0], Numeral) and text.isdigit() and len(text) < 6:
            return Entry(int(text) + 1, size)
        if kept and isinstance(kept[0], Name) and self.is_size(kept[0].text):
            if len(kept) == 1:
                sizes.ends(size, text + "+1")
                return Entry(-1, size)
            if text.endswith("-1") and len(kept) == 3:
                sizes.ends(size, text[:-2])
                return Entry(-1, size)
        return None

    def _single(self, node: Node, size: Extent) -> Place | None:
        """The place that one node stands for."""
        sizes = self.context.sizes
        if isinstance(node, Numeral) and node.text.isdigit() and int(node.text) > 0:
            return Entry(int(node.text), size)
        if isinstance(node, Name) and self.is_size(node.text):
            sizes.ends(size, node.text)
            return Entry(-1, size)
        if isinstance(node, Name) and (node.style == "index" or len(node.text) == 1 and self.may_run(node.text)):
            bound = node.text in {*self.bound, *self.scope.letters} or node.text in self.context.survey.bound
            if node.style == "index" or node.text in CLASSES and not bound:
                sizes.places.setdefault(("class " + node.text, 0), size)
                return Choice(node.text, (), size)
            index = self.index(node.text)
            if not sizes.join(index.size, size):
                both = sizes.two_numbers(index.size, size)
                reason = "an index runs over two different numbers" if both else "an index of the wrong size"
                raise Unreadable("shape", reason, node.start, node.end)
            return index
        if isinstance(node, Scripts) and isinstance(node.base, Name) and node.sub and not node.primes:
            name = node.base.text
            inner = node.sub if node.sup is None else (*node.sub,)
            places = [
                self.place((part,), sizes.place("choice " + name, n))
                for n, part in enumerate(bare(inner))
                if not isinstance(part, Mark)
            ]
            if node.sup is not None:
                return None
            return Choice(name, tuple(places), size)
        if isinstance(node, Scripts) and isinstance(node.base, Name) and node.sup and not node.sub:
            name = node.base.text + "⁽⁾"
            from_sup = bare(node.sup)
            inside = from_sup[0].items if len(from_sup) == 1 and hasattr(from_sup[0], "items") else ()
            if inside:
                return Choice(name, (self.place(inside, sizes.place("choice " + name, 0)),), size)
        return None

    def unit(self, items: Items) -> Value:
        """The vector that is 1 at a place and else 0."""
        axis = self.shapes.axis()
        return Value(delta(axis, self.place(items, axis.size)), (axis,))

    def fail(self, code: str, reason: str, items: Items) -> Unreadable:
        """The exception for a sequence that is not understood."""
        return Unreadable(code, reason, *extent(items))
