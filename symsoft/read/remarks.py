"""Remarks in brackets at the end of a row: [where e = a − y], (here the bias is left out)."""

from __future__ import annotations

from dataclasses import replace

from symsoft.read.rows import is_relation
from symsoft.read.syntax import Fence, Group, Items, Mark, Node, Text

WIDE = frozenset(("quad", "~"))


def unbracketed(items: Items) -> Items:
    """A row with its remarks out of their brackets: words that start with a bracket, then what they are about."""
    if not any(map(_worded, items)):
        return items
    out: list[Node] = []
    stated = False
    for item in items:
        if stated and isinstance(item, Fence) and _worded(item) and (_spaced(out) or _many(item)):
            out += _content(item)
        else:
            out.append(item)
        stated = stated or is_relation(item)
    return tuple(out)


def _worded(item: Node) -> bool:
    """Whether a node is a bracket with words in it, and no call of a function."""
    return isinstance(item, Fence) and any(isinstance(part, Text) for part in _flat(item.items))


def _flat(items: Items) -> Items:
    """A sequence with the braces in it opened."""
    return tuple(part for item in items for part in (_flat(item.items) if isinstance(item, Group) else (item,)))


def _spaced(before: list[Node]) -> bool:
    """Whether a wide space sets a bracket apart from what stands before it."""
    return bool(before) and isinstance(before[-1], Mark) and before[-1].text in WIDE


def _many(fence: Fence) -> bool:
    """Whether a bracket holds more than one or two words."""
    return sum(len(item.text.split()) for item in _flat(fence.items) if isinstance(item, Text)) > 2


def _content(fence: Fence) -> Items:
    """What a remark says, if it has a statement; else only that there is one."""
    inside = _flat(fence.items)
    words = next(item for item in inside if isinstance(item, Text))
    if not any(map(is_relation, inside)):
        return (replace(words, text="(" + words.text.strip(), start=fence.start, end=fence.end),)
    if isinstance(inside[0], Text):
        return (replace(inside[0], text="(" + inside[0].text.strip()), *inside[1:])
    return (Text("(", fence.start, fence.start, fence.start), *inside)
