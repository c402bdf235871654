"""How many components things have: sizes are found equal as an article is read, and put into the terms at its end."""

from __future__ import annotations

from dataclasses import dataclass, field

from symsoft.term import Extent, FixedSize, Size


@dataclass
class Sizes:
    """Classes of equal sizes; those that nothing names yet start with a question mark."""

    parents: dict[Extent, Extent] = field(default_factory=dict)
    places: dict[tuple[str, int], Extent] = field(default_factory=dict)
    clashes: list[tuple[Extent, Extent]] = field(default_factory=list)
    count: int = 0

    def fresh(self) -> Size:
        """A size that nothing is known about."""
        self.count += 1
        return Size(f"?{self.count}")

    def find(self, size: Extent) -> Extent:
        """The size that stands for all that are equal to this one."""
        seen = []
        while (parent := self.parents.get(size)) is not None:
            seen.append(size)
            size = parent
        for other in seen:
            self.parents[other] = size
        return size

    def place(self, name: str, number: int) -> Extent:
        """The size of the place of a variable."""
        return (
            self.places.setdefault((name, number), self.fresh())
            if (name, number) not in self.places
            else self.places[name, number]
        )

    def join(self, left: Extent, right: Extent) -> bool:
        """Hold two sizes for equal; False if one is a number and the other is not unknown."""
        left, right = self.find(left), self.find(right)
        if left == right:
            return True
        if unnamed(right):
            left, right = right, left
        if not unnamed(left):
            if isinstance(left, FixedSize) or isinstance(right, FixedSize):
                return False
            self.clashes.append((left, right))
            left, right = right, left
        self.parents[left] = right
        return True

    def names(self) -> dict[Extent, Extent]:
        """A letter for each class that nothing named, by order of appearance."""
        taken = {self.find(size) for size in self.parents.values()} | {self.find(size) for size in self.places.values()}
        used = {size.name for size in taken if isinstance(size, Size)}
        letters = [letter for letter in "nmdqrNMKD" if letter not in used] + [
            f"n{number}" for number in range(2, 10000)
        ]
        loose = sorted(
            (size for size in taken if unnamed(size)),
            key=lambda size: int(size.name[1:]) if isinstance(size, Size) else 0,
        )
        return dict(zip(loose, (Size(letter) for letter in letters), strict=False))


def unnamed(size: Extent) -> bool:
    """Whether nothing named the size yet."""
    return isinstance(size, Size) and size.name.startswith("?")
