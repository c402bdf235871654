"""The look of a side: a symbol, a function of plain symbols, the letters that it differentiates by."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from symsoft.read.nodes import bare, sequences, words
from symsoft.read.symbols import Symbol, symbol
from symsoft.read.syntax import Fence, Fraction, Items, Mark, Name, Node, Scripts

TARGETS = frozenset("yt")


def totals(sides: tuple[Items, ...]) -> frozenset[str]:
    """The letters x of d/dx."""
    out: set[str] = set()
    for sequence in (inner for side in sides for inner in sequences(side)):
        for node in sequence:
            bottom = bare(node.bottom) if isinstance(node, Fraction) else ()
            if (
                len(bottom) == 1
                and isinstance(bottom[0], Name)
                and len(bottom[0].text) == 2
                and bottom[0].text[0] == "d"
            ):
                out.add(bottom[0].text[1])
            if len(bottom) == 2 and all(isinstance(item, Name) for item in bottom) and words(bottom[:1]) == "d":
                out.add(words(bottom[1:]))
    return frozenset(out)


def primed(formulas: Iterable[Items]) -> frozenset[str]:
    """The names that have primes, as in h'(x)."""
    nodes = (node for items in formulas for sequence in sequences(items) for node in sequence)
    return frozenset(n.base.text for n in nodes if isinstance(n, Scripts) and n.primes > 0 and isinstance(n.base, Name))


def simple(items: Items) -> bool:
    """Whether a list of arguments consists of plain symbols, or of the first and the last of them: w_1, …, w_K."""
    kept = bare(items)
    return (
        bool(kept)
        and all(
            isinstance(item, (Name, Scripts))
            and symbol(item, frozenset()) is not None
            or isinstance(item, Mark)
            and item.text in ",;…"
            for item in kept
        )
        and (len(kept) == 1 or isinstance(kept[1], Mark))
    )


def header(side: Items, sizes: set[str]) -> tuple[str, Items | None] | None:
    """The name and arguments if a side is a symbol or a function of plain symbols."""
    kept = bare(side)
    if not kept or len(kept) > 2:
        return None
    head = symbol(kept[0], sizes)
    if head is None or head.power is not None or head.transposed or head.primes:
        return None
    if len(kept) == 1:
        return head.name, None
    fence = kept[1].base if isinstance(kept[1], Scripts) and kept[1].sup is None and not kept[1].primes else kept[1]
    if not isinstance(fence, Fence) or fence.opening != "(" or not simple(fence.items):
        return None
    return head.name, fence.items


def calls(side: Items, name: str, sizes: set[str]) -> bool:
    """Whether a side of several parts has a function of this name before a bracket: 1 - f(-x)."""
    if len(bare(side)) < 3:
        return False
    beside = (pair for sequence in sequences(side) for pair in pairwise(sequence) if isinstance(pair[1], Fence))
    found = (symbol(node, sizes) for node, _ in beside if isinstance(node, (Name, Scripts)))
    return any(head is not None and head.name == name and not head.places for head in found)


def whole_symbol(side: Items, sizes: set[str]) -> bool:
    """Whether a side is a symbol without places, with or without arguments."""
    kept = bare(side)
    head = symbol(kept[0], sizes) if kept else None
    indexed = len(kept) > 1 and isinstance(kept[1], Scripts)
    argument = bare(kept[1].items) if len(kept) > 1 and isinstance(kept[1], Fence) else ()
    inside = [symbol(item, sizes) for item in argument if isinstance(item, Scripts)]
    part = any(found is None or found.places or found.power for found in inside)
    return head is not None and not head.places and not indexed and not part


def weighed(head: Symbol, argument: Node) -> bool:
    """Whether a target stands before what it weighs: y_k(p_k)."""
    return (
        head.name in TARGETS
        and bool(head.places)
        and isinstance(argument, Scripts)
        and words((argument,))[0] not in "xφ"
    )
