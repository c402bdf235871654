"""Norms and inner products: ‖w‖² and ⟨w, x⟩ as sums over components."""

from __future__ import annotations

from symsoft.derivation import Value
from symsoft.read.nodes import bare, words
from symsoft.read.reader import Reader
from symsoft.read.shapes import times
from symsoft.read.syntax import Fence, Items, Mark, Node, Scripts, Unreadable
from symsoft.term import Pow, Sum, Term, number
from symsoft.walk import rename


def bar(node: Node) -> str:
    """The bar that a node is, single or double, with or without scripts."""
    base = node.base if isinstance(node, Scripts) else node
    return base.text if isinstance(base, Mark) and base.text in "|‖" else ""


def _end(items: Items, at: int) -> tuple[int, int, int] | None:
    """Where what stands in a norm starts and ends, and what comes after; two single bars are a double one."""
    double = 1 if bar(items[at]) == "‖" else 2
    if double == 2 and not (at + 1 < len(items) and bar(items[at + 1]) == "|"):
        return None
    start = at + double
    for n in range(start, len(items)):
        if double == 1 and bar(items[n]) == "‖":
            return start, n, n + 1
        if double == 2 and bar(items[n]) == "|" and n + 1 < len(items) and bar(items[n + 1]) == "|":
            return start, n, n + 2
    return None


def norm(reader: Reader, items: Items, at: int) -> tuple[Value, int]:
    """The Euclidean norm that starts at a place, or its power."""
    found = _end(items, at)
    node = items[at]
    if found is None:
        raise Unreadable("outside-absolute", "bars", node.start, node.end)
    start, stop, after = found
    last = items[after - 1]
    sub = words(bare(last.sub or ())) if isinstance(last, Scripts) else ""
    power = words(bare(last.sup or ())) if isinstance(last, Scripts) else ""
    if sub not in ("", "2", "F") or power not in ("", "2"):
        raise Unreadable("outside-norm", "a norm that is not the Euclidean one", node.start, last.end)
    value = reader.expression(items[start:stop])
    if not value.axes:
        raise Unreadable("outside-norm", "a norm of a scalar", node.start, last.end)
    total: Term = Pow(value.term, number(2))
    for axis in reversed(value.axes):
        total = Sum(axis, total)
    return Value(total if power else Pow(total, Pow(number(2), number(-1)))), after


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
