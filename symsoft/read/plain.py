"""The plain letters of a statement: which it uses as scalars, whatever they are elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Set

from symsoft.read.heads import totals
from symsoft.read.nodes import bare, sequences
from symsoft.read.segments import Segment
from symsoft.read.symbols import symbol
from symsoft.read.syntax import Fence, Items, Mark, Name, Scripts


def scalars(segment: Segment, sizes: Set[str]) -> frozenset[str]:
    """The letters that a statement uses as scalars: arguments and variables of d/dx that it never indexes."""
    indexed = {
        node.base.text
        for side in segment.sides for sequence in sequences(side) for node in sequence
        if isinstance(node, Scripts) and isinstance(node.base, Name) and node.sub
    }  # fmt: skip
    indexed |= {name for side in segment.sides for name in _multiplied(side, sizes)}
    plain = _parameters(segment.sides[0], sizes)
    return plain if plain and not plain & indexed else totals(segment.sides) - indexed


def _multiplied(side: Items, sizes: Set[str]) -> Iterator[str]:
    """The names of an inner product in a side: those that are transposed, and those that stand after them."""
    for sequence in sequences(side):
        kept = [item for item in sequence if not (isinstance(item, Mark) and item.text in ("·", "~"))]
        for node, after in zip(kept, [*kept[1:], None], strict=False):
            found = symbol(node, sizes)
            if found is not None and found.transposed:
                beside = symbol(after, sizes) if after is not None else None
                yield found.name
                yield beside.name if beside is not None else found.name


def _parameters(side: Items, sizes: Set[str]) -> frozenset[str]:
    """The plain letters in the bracket of a function that a side is."""
    kept = bare(side)
    if len(kept) < 2 or not isinstance(kept[1], Fence) or kept[1].opening != "(":
        return frozenset()
    head = symbol(kept[0], sizes)
    names = [item for item in bare(kept[1].items) if not (isinstance(item, Mark) and item.text == ",")]
    if head is None or head.places or not names:
        return frozenset()
    plain = {item.text for item in names if isinstance(item, Name) and item.style != "bold"}
    return frozenset(plain) if len(plain) == len(names) else frozenset()
