"""Norms and inner products: ‖w‖² and ⟨w, x⟩ as sums over components."""

from __future__ import annotations

from dataclasses import replace

from symsoft.derivation import Value
from symsoft.read.nodes import bar, bare, words
from symsoft.read.opaque import unread_symbol
from symsoft.read.reader import Reader
from symsoft.read.shapes import times
from symsoft.read.syntax import Fence, Items, Mark, Node, Scripts, Unreadable
from symsoft.term import Pow, Sum, Term, number
from symsoft.walk import rename


def paired(items: Items) -> Items:
    """The sequence with its bars paired to fences, two single ones as a double one; as it is if one is left over."""
    if not any(bar(item) for item in items):
        return items
    out: list[Node] = []
    opening: tuple[str, Node, bool] | None = None
    inside: list[Node] = []
    at = 0
    while at < len(items):
        item, after = items[at], items[at + 1] if at + 1 < len(items) else None
        text = bar(item)
        double = bool(text) and after is not None and bar(after) == text and not isinstance(item, Scripts)
        if opening is not None and text == "‖" and not opening[2]:
            double = False
        kind = "‖" if double else text
        if not text or opening is not None and kind != opening[0]:
            (out if opening is None else inside).append(item)
            at += 1
            continue
        at += 2 if double else 1
        last = after if double and after is not None else item
        if opening is None:
            if isinstance(last, Scripts):
                return items
            opening, inside = (kind, item, double), []
        else:
            out.append(_closed(Fence(kind, kind, tuple(inside), opening[1].start, last.end), last))
            opening = None
    return items if opening is not None else tuple(out)


def _closed(fence: Fence, last: Node) -> Node:
    """The fence with the scripts of its last bar."""
    if not isinstance(last, Scripts):
        return fence
    return Scripts(fence, last.sub, last.sup, last.primes, fence.start, last.end)


def barred(node: Node) -> Fence | None:
    """The fence of bars that a node is, with or without scripts."""
    base = node.base if isinstance(node, Scripts) else node
    return base if isinstance(base, Fence) and base.opening in "|‖" else None


def norm(reader: Reader, node: Node, fence: Fence) -> Value:
    """The Euclidean norm or its power; an absolute value or another norm as one symbol."""
    sub = words(bare(node.sub or ())) if isinstance(node, Scripts) else ""
    sup = node.sup if isinstance(node, Scripts) else None
    if not fence.items or isinstance(node, Scripts) and node.primes:
        raise Unreadable("outside-absolute", "bars", node.start, node.end)
    if fence.opening == "|" or sub not in ("", "2", "F"):
        if fence.opening == "|" and sub:
            raise Unreadable("outside-absolute", "bars", node.start, node.end)
        shown = replace(node, sup=None) if isinstance(node, Scripts) and node.sub else fence
        value = unread_symbol(reader, (shown,))
        return reader.shapes.power(value, reader.expression(sup)) if sup else value
    value = reader.expression(fence.items)
    squared = bool(sup) and words(bare(sup or ())) == "2"
    if not value.axes and not squared:
        raise Unreadable("outside-norm", "a norm of a scalar", node.start, node.end)
    total: Term = Pow(value.term, number(2))
    for axis in reversed(value.axes):
        total = Sum(axis, total)
    if squared:
        return Value(total)
    root = Value(Pow(total, Pow(number(2), number(-1))))
    return reader.shapes.power(root, reader.expression(sup)) if sup else root


def inner(reader: Reader, node: Fence) -> Value:
    """⟨w, x⟩."""
    parts: list[list[Node]] = [[]]
    for item in node.items:
        if isinstance(item, Mark) and item.text in (",", "|"):
            parts.append([])
        else:
            parts[-1].append(item)
    values = [reader.expression(tuple(part)) for part in parts]
    if len(values) != 2 or any(len(value.axes) != 1 for value in values):
        raise Unreadable("outside-function", "an inner product of other things than vectors", node.start, node.end)
    left, right = values
    (axis,), (other,) = left.axes, right.axes
    reader.shapes.same(axis, other)
    return Value(Sum(axis, times(left.term, rename(right.term, {other: axis}))))
