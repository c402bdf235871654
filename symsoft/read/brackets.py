"""Brackets that belong together become fences; `\\{` before an environment makes it a case split."""

from __future__ import annotations

from symsoft.read import alphabet as ab
from symsoft.read.syntax import Bad, Fence, Grid, Items, Mark, Node, Scripts

OPEN = frozenset(ab.OPENINGS.values())
CLOSE = frozenset(ab.CLOSINGS.values())
PARTNER = {"(": ")", "[": "]", "{": "}", "⟨": "⟩", "⌊": "⌋", "⌈": "⌉"}


def closing(item: Node) -> Mark | None:
    """The closing bracket that the node is, or that its scripts hang on."""
    inside = item
    while isinstance(inside, Scripts):
        inside = inside.base
    return inside if isinstance(inside, Mark) and inside.text in CLOSE else None


def depth_after(items: Items, depth: int = 0) -> int:
    """How many brackets are open after a sequence."""
    for item in items:
        if isinstance(item, Mark) and item.text in OPEN:
            depth += 1
        elif closing(item) is not None:
            depth = max(0, depth - 1)
    return depth


def fenced(items: Items) -> Items:
    """The sequence with its brackets paired; one without a partner becomes a Bad."""
    if not any(
        isinstance(item, Mark) and (item.text in OPEN or item.text == "right.") or closing(item) for item in items
    ):
        return items
    stack: list[tuple[Mark | None, list[Node]]] = [(None, [])]
    for item in _cases(items):
        end = closing(item)
        if isinstance(item, Mark) and item.text in OPEN and len(stack) <= 40:
            stack.append((item, []))
        elif isinstance(item, Mark) and item.text in OPEN:
            stack[-1][1].append(Bad("too-deep", "brackets nested too deeply", item.start, item.end))
        elif end is None:
            stack[-1][1].append(item)
        elif stack[-1][0] is None:
            stack[-1][1].append(Bad("unbalanced", f"the bracket {end.text} has no opening one", end.start, end.end))
        else:
            opening, inside = stack.pop()
            assert opening is not None
            fence = Fence(opening.text, end.text, tuple(inside), opening.start, end.end)
            stack[-1][1].append(rebased(item, fence))
    while len(stack) > 1:
        opening, inside = stack.pop()
        assert opening is not None
        bad = Bad("unbalanced", f"the bracket {opening.text} is not closed", opening.start, opening.end)
        stack[-1][1].extend((bad, *inside))
    return tuple(stack[0][1])


def rebased(item: Node, fence: Fence) -> Node:
    """The fence in the place of its closing bracket, with the scripts that hang there."""
    layers: list[Scripts] = []
    while isinstance(item, Scripts):
        layers.append(item)
        item = item.base
    out: Node = fence
    for layer in reversed(layers):
        out = Scripts(out, layer.sub, layer.sup, layer.primes, fence.start, layer.end)
    return out


def _cases(items: Items) -> Items:
    r"""`\{` right before an environment, without a partner after it, makes the environment a case split."""
    out: list[Node] = []
    skip = False
    for n, item in enumerate(items):
        if skip:
            skip = False
            continue
        following = items[n + 1] if n + 1 < len(items) else None
        after = items[n + 2] if n + 2 < len(items) else None
        closed = isinstance(after, Mark) and after.text == "}"
        if isinstance(item, Mark) and item.text == "{" and isinstance(following, Grid) and not closed:
            out.append(Grid("cases", following.rows, item.start, following.end))
            skip = True
            continue
        if isinstance(item, Mark) and item.text == "right.":
            continue
        out.append(item)
    return tuple(out)
