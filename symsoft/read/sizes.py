"""How many components things have: sizes are found equal as an article is read, and put into the terms at its end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, count

from symsoft.term import Extent, FixedSize, Size

UNKNOWN, GENERAL, TORN = "?", "¿", "¿¿"
LARGEST = 4


@dataclass
class Sizes:
    """Classes of equal sizes; those that nothing names yet start with a question mark.

    A turned question mark is a size that is never a number, since the article has it at several; `plural` are the
    names of such sizes. The numbers up to which sums go are `stated`; once these are known, a name that is `said`
    to be one of them is `settled`: K = 3. `written` are the names, in the order of the text, and `last` is how many of
    them stood at last places. What is learned can be
    forgotten again, back to a mark. Sizes in `torn` are one number where another is asked for, at the places that
    are known for it, `twice`, the next time.
    """

    general: Set[tuple[str, int]] = frozenset()
    plural: Set[Extent] = frozenset()
    settled: Set[tuple[str, int]] = frozenset()
    twice: Set[tuple[str, int]] = frozenset()
    stated: set[int] = field(default_factory=set)
    said: Set[tuple[str, int]] = frozenset()
    parents: dict[Extent, Extent] = field(default_factory=dict)
    places: dict[tuple[str, int], Extent] = field(default_factory=dict)
    clashes: list[tuple[Extent, Extent]] = field(default_factory=list)
    failed: list[tuple[Extent, FixedSize]] = field(default_factory=list)
    torn: set[Extent] = field(default_factory=set)
    log: list[tuple[Extent, Extent | None]] = field(default_factory=list)
    written: list[Size] = field(default_factory=list)
    count: int = 0
    last: int = 0

    def fresh(self, mark: str = UNKNOWN) -> Size:
        """A size that nothing is known about."""
        self.count += 1
        return Size(f"{mark}{self.count}")

    def named(self, name: str) -> Size:
        """The size of this name, which stands in what is being read."""
        self.written.append(Size(name))
        return self.written[-1]

    def ends(self, size: Extent, name: str) -> None:
        """Take a size by the name of its last place, as x_n says it of x."""
        self.last += 1
        self.join(size, self.named(name))

    def state(self, number: int) -> FixedSize:
        """The size that a sum up to a number goes over."""
        if 1 < number <= LARGEST:
            self.stated.add(number)
        return FixedSize(number)

    def mark(self) -> int:
        """What is known now, to come back to."""
        return len(self.log)

    def undo(self, mark: int) -> None:
        """Forget what was learned since the mark."""
        while len(self.log) > mark:
            size, parent = self.log.pop()
            if parent is None:
                del self.parents[size]
            else:
                self.parents[size] = parent

    @contextmanager
    def trying(self) -> Iterator[None]:
        """For a while sizes that clash leave no trace."""
        failed, torn = len(self.failed), set(self.torn)
        try:
            yield
        finally:
            del self.failed[failed:]
            self.torn &= torn

    def find(self, size: Extent) -> Extent:
        """The size that stands for all that are equal to this one."""
        seen = []
        while (parent := self.parents.get(size)) is not None:
            seen.append(size)
            size = parent
        for other in seen[:-1]:
            self._put(other, size)
        return size

    def _put(self, size: Extent, parent: Extent) -> None:
        """Set what a size is equal to, and keep what it was before."""
        self.log.append((size, self.parents.get(size)))
        self.parents[size] = parent

    def place(self, name: str, number: int) -> Extent:
        """The size of the place of a variable."""
        key = (name, number)
        if key not in self.places:
            self.places[key] = self.fresh(TORN if key in self.twice else GENERAL if key in self.general else UNKNOWN)
        return self.places[key]

    def join(self, left: Extent, right: Extent) -> bool:
        """Hold two sizes for equal; False if one is a number and the other is not unknown."""
        asked = (left, right)
        left, right = self.find(left), self.find(right)
        if left == right:
            return True
        if rank(right) < rank(left) or rank(right) == rank(left) and torn(left) and not torn(right):
            left, right = right, left
        if isinstance(left, FixedSize) and isinstance(right, FixedSize):
            own = [size for size in asked if isinstance(size, Size) and size in self.places.values()]
            if len(own) == 1:
                self.torn.add(own[0])
                return False
        if isinstance(right, FixedSize) and rank(left) > 0:
            named = (left.name, right.value) if isinstance(left, Size) else None
            if named not in self.settled or left in self.plural:
                self.failed.append((left, right))
                return False
        elif rank(left) == 2:
            self.clashes.append((left, right))
            left, right = right, left
        self._put(left, right)
        return True

    def roots(self) -> set[Extent]:
        """The sizes of all places of variables, each class of equal ones once."""
        return {self.find(size) for size in [*self.places.values()]}

    def merged(self, before: set[Extent]) -> bool:
        """Whether two sizes that were not known to be equal are equal now."""
        return len({self.find(size) for size in before}) < len(before)

    def two_numbers(self, left: Extent, right: Extent) -> bool:
        """Whether one of two sizes that do not go together is a number, and the other another, or two of them."""
        found = {self.find(left), self.find(right)}
        return any(map(torn, found)) or all(isinstance(size, FixedSize) for size in found)

    def apart(self, left: Extent, right: Extent) -> bool:
        """Whether two sizes have names, and different ones."""
        left, right = self.find(left), self.find(right)
        return left != right and rank(left) == rank(right) == 2

    def again(self) -> Sizes:
        """Nothing known, but for what has one number of components and then another."""
        numbers: dict[Extent, set[int]] = {}
        for size, fixed in self.failed:
            root = self.find(size)
            numbers.setdefault(root, set()).add(fixed.value)
            if isinstance(root, FixedSize):
                numbers[root].add(root.value)
        several = {root for root, values in numbers.items() if len(values) > 1}
        places = {key for key, size in self.places.items() if self.find(size) in several}
        twice = {key for key, size in self.places.items() if size in self.torn}
        plural = {size for size in self.parents if self.find(size) in several} | several
        settled = {(name, number) for name, number in self.said if number in self.stated}
        return Sizes(places, {size for size in plural if rank(size) == 2}, settled, twice, said=self.said)

    def own_names(self) -> Callable[[Extent], Extent]:
        """The final size for each, but where two that have names are held for one: then each is as it was written."""
        name, torn_apart = self.names(), {self.find(size) for pair in self.clashes for size in pair}
        return lambda size: size if self.find(size) in torn_apart else name(size)

    def names(self) -> Callable[[Extent], Extent]:
        """A letter for each class that nothing named, by order of appearance; last for those that nothing joined."""
        taken = {self.find(size) for size in list(self.parents.values())}
        taken |= {self.find(size) for size in self.places.values()}
        used = {size.name for size in taken if isinstance(size, Size)}
        numbered = (f"n{number}" for number in count(2))
        letters = (letter for letter in chain("nmdqrNMKD", numbered) if letter not in used)
        loose = sorted(
            (size for size in taken if unnamed(size)),
            key=lambda size: int(size.name.lstrip(UNKNOWN + GENERAL)) if isinstance(size, Size) else 0,
        )
        named: dict[Extent, Extent] = {size: Size(letter) for size, letter in zip(loose, letters, strict=False)}

        def name(size: Extent) -> Extent:
            found = self.find(size)
            if unnamed(found) and found not in named:
                named[found] = Size(next(letters))
            return named.get(found, found)

        return name


def rank(size: Extent) -> int:
    """How much is known of a size: nothing, that it is no number, its name or its number."""
    if not isinstance(size, Size):
        return 3
    return 0 if size.name.startswith(UNKNOWN) else 1 if size.name.startswith(GENERAL) else 2


def torn(size: Extent) -> bool:
    """Whether a size is one number where another is asked for."""
    return isinstance(size, Size) and size.name.startswith(TORN)


def unnamed(size: Extent) -> bool:
    """Whether nothing named the size yet."""
    return rank(size) < 2
