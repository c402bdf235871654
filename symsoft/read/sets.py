"""A side that is a set, {(x_1, y_1), …, (x_n, y_n)} or {k | x_k > λ}: it is not taken apart."""

from __future__ import annotations

from symsoft.derivation import Value
from symsoft.read.limits import NAMED
from symsoft.read.look import tidy
from symsoft.read.nodes import bare, sequences, words
from symsoft.read.opaque import unread_symbol
from symsoft.read.reader import Reader
from symsoft.read.rows import is_relation
from symsoft.read.syntax import Fence, Items, Mark, Name, Node, Numeral, Scripts


def collection(reader: Reader, items: Items) -> Value | None:
    """What a side is that is nothing but a set, as one symbol; None if it is none."""
    match tidy(items):
        case (Fence("{", "}", inside) as node,) if _is_set(inside):
            return unread_symbol(reader, (node,), bound=_bound(inside))
        case (Scripts(Fence("{", "}", inside), sub, sup, 0) as node,) if sub and _is_range(sub, sup or ()):
            return unread_symbol(reader, (node,), bound=_names(sub) | _bound(inside))
        case _:
            return None


def _is_set(inside: Items) -> bool:
    """Whether braces hold a condition on elements, or a list of tuples: no expression, and no vector."""
    told = any(isinstance(item, Mark) and item.text in ("|", ":") for item in inside)
    return told or sum(map(is_tuple, inside)) > 1


def is_tuple(item: Node) -> bool:
    """Whether an element is a list in brackets itself."""
    return isinstance(item, Fence) and any(isinstance(part, Mark) and part.text == "," for part in item.items)


def _is_range(sub: Items, sup: Items) -> bool:
    """Whether scripts on a brace say what its elements are numbered by: i = 1 below, n above."""
    low = bare(sub)
    ranged = len(low) > 1 and isinstance(low[0], Name) and isinstance(low[1], Mark) and is_relation(low[1])
    return ranged and (not sup or NAMED.match(words(bare(sup))) is not None or words(bare(sup)).isdigit())


def _bound(inside: Items) -> frozenset[str]:
    """The letters that stand before the bar of {k | x_k > λ}."""
    for at, item in enumerate(inside):
        if isinstance(item, Mark) and item.text in ("|", ":"):
            return _names(inside[:at])
    return frozenset()


def _names(items: Items) -> frozenset[str]:
    """All letters in a sequence."""
    return frozenset(node.text for part in sequences(items) for node in part if isinstance(node, Name))


def one_where(items: Items) -> Items | None:
    """The condition of 1{y = k}, which is 1 where it holds, else 0; None if two items are none."""
    match items:
        case (Numeral("1"), Fence("{", "}", inside)) if any(map(is_relation, inside)) and not _is_set(inside):
            return inside
        case _:
            return None
