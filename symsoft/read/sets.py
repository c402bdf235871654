"""A side that is a set, {(x_1, y_1), …, (x_n, y_n)} or {k | x_k > λ}: it is not taken apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from symsoft.derivation import Value
from symsoft.read.limits import NAMED
from symsoft.read.look import tidy
from symsoft.read.nodes import bare, sequences, words
from symsoft.read.opaque import unread_symbol
from symsoft.read.reader import Reader
from symsoft.read.rows import is_relation
from symsoft.read.symbols import USUAL
from symsoft.read.syntax import Fence, Items, Mark, Name, Node, Numeral, Scripts


def collection(reader: Reader, items: Items) -> Value | None:
    """What a side is that is nothing but a set, as one symbol; None if it is none."""
    bound = _letters(items)
    return None if bound is None else unread_symbol(reader, tidy(items), bound=bound)


def called(items: Items, body: Items) -> Items:
    """The name of what is said to be a set, of which what stands above is a part: Δ^{n-1} = {p | …}."""
    match tidy(items):
        case (Scripts(Name() as name, sub, sup, 0) as node,) if sup and _letters(body) is not None:
            whole = replace(name, text=f"{name.text}^{words(sup)}")
            return (replace(node, base=whole, sup=None) if sub else whole,)
        case _:
            return items


def conditions(items: Items) -> Items:
    """What the elements of a set must fulfil, from after its bar on; nothing if a side is no set."""
    kept = tidy(items)
    inside = kept[0].items if _letters(items) is not None and isinstance(kept[0], Fence) else ()
    return inside[_bar(inside) + 1 :]


def indicated(items: Items) -> Iterator[Items]:
    """The conditions in the braces of indicators, 1{y = k} and 𝟙{y = k}."""
    for one, fence in (pair for sequence in sequences(items) for pair in pairwise(sequence)):
        if isinstance(fence, Fence) and fence.opening == "{" and (words((one,)) == "𝟙" or one_where((one, fence))):
            yield fence.items


def _letters(items: Items) -> frozenset[str] | None:
    """The letters that a side binds that is nothing but a set; None if it is none."""
    match tidy(items):
        case (Fence("{", "}", inside),) if _is_set(inside):
            return _names(inside[: _bar(inside)])
        case (Scripts(Fence("{", "}", inside), sub, sup, 0),) if sub and _is_range(sub, sup or ()):
            return _names((*sub, *inside[: _bar(inside)]))
        case _:
            return None


def _is_set(inside: Items) -> bool:
    """Whether braces hold a condition on elements, or a list of tuples, numbers or indices: no expression or vector."""
    elements = [item for item in tidy(inside) if not (isinstance(item, Mark) and item.text in (",", "…"))]
    listed = 1 < len(elements) < len(tidy(inside))
    counted = listed and (_are_numbers(elements) or all(map(_is_index, elements)))
    return _bar(inside) < len(inside) or sum(map(is_tuple, inside)) > 1 or counted


def _are_numbers(elements: list[Node]) -> bool:
    """Whether elements are integers, perhaps with a letter for the last one: 0, 1, …, K."""
    signed = isinstance(elements[0], Mark) and elements[0].text in ("+", "-")
    plain = (isinstance(item, Name) or isinstance(item, Numeral) and item.text.isdigit() for item in elements[signed:])
    return isinstance(elements[signed], Numeral) and all(plain)


def _is_index(item: Node) -> bool:
    """Whether an element is one of several indices: i_1."""
    return isinstance(item, Scripts) and isinstance(item.base, Name) and item.base.text in USUAL and not item.sup


def is_tuple(item: Node) -> bool:
    """Whether an element is a list in brackets itself."""
    return isinstance(item, Fence) and any(isinstance(part, Mark) and part.text == "," for part in item.items)


def _is_range(sub: Items, sup: Items) -> bool:
    """Whether scripts on a brace say what its elements are numbered by: i = 1 below, n above."""
    low = bare(sub)
    ranged = len(low) > 1 and isinstance(low[0], Name) and isinstance(low[1], Mark) and is_relation(low[1])
    return ranged and (not sup or NAMED.match(words(bare(sup))) is not None or words(bare(sup)).isdigit())


def _bar(inside: Items) -> int:
    """Where the bar of {k | x_k > λ} stands; behind the end if there is none."""
    bars = (at for at, item in enumerate(inside) if isinstance(item, Mark) and item.text in ("|", ":"))
    return next(bars, len(inside))


def _names(items: Items) -> frozenset[str]:
    """All letters in a sequence."""
    return frozenset(node.text for part in sequences(items) for node in part if isinstance(node, Name))


def one_where(items: Items) -> Items | None:
    """The condition of 1{y = k} or 1(y = k), which is 1 where it holds, else 0; None if two items are none."""
    match items:
        case (Numeral("1"), Fence("{", "}", inside)) if any(map(is_relation, inside)) and not _is_set(inside):
            return inside
        case (Numeral("1") as one, Fence("(", ")", inside) as fence) if one.end == fence.start:
            return inside if any(map(is_relation, inside)) else None
        case _:
            return None
