"""How syntax is walked: what stands directly inside a node, all nodes of a formula, the plain text of a piece."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import assert_never

from symsoft.read.syntax import (
    Bad,
    Fence,
    Fraction,
    Grid,
    Group,
    Items,
    Mark,
    Name,
    Node,
    Numeral,
    Operator,
    Root,
    Scripts,
    Stacked,
    Text,
)

LEAVES = (Name, Numeral, Mark, Operator, Text, Bad)
SPACES = frozenset(("quad", "~", "&", "right."))


def inside(node: Node) -> tuple[Items, ...]:
    """The sequences directly inside a node."""
    match node:
        case Scripts(base, sub, sup):
            return ((base,), sub or (), sup or ())
        case Name() | Numeral() | Mark() | Operator() | Text() | Bad():
            return ()
        case Group(items) | Fence(_, _, items):
            return (items,)
        case Fraction(top, bottom):
            return (top, bottom)
        case Root(body, degree):
            return (body, degree)
        case Stacked(over):
            return (over,)
        case Grid(_, rows):
            return tuple(cell for row in rows for cell in row)
        case _:
            assert_never(node)


def changed(node: Node, change: Callable[[Items], Items]) -> Node:
    """The node with every sequence directly inside it changed."""
    match node:
        case Group(items) | Fence(_, _, items):
            return replace(node, items=change(items))
        case Fraction(top, bottom):
            return replace(node, top=change(top), bottom=change(bottom))
        case Root(body, degree):
            return replace(node, inside=change(body), degree=change(degree))
        case Scripts(base, sub, sup):
            below, above = (part and change(part) for part in (sub, sup))
            return replace(node, base=changed(base, change), sub=below, sup=above)
        case Grid(_, rows):
            return replace(node, rows=tuple(tuple(map(change, row)) for row in rows))
        case _:
            return node


def rewritten(items: Items, rewrite: Callable[[Node], Node]) -> Items:
    """The sequence with every node of it and inside it rewritten, what is inside a node before the node."""
    return tuple(rewrite(changed(node, lambda inner: rewritten(inner, rewrite))) for node in items)


def sequences(items: Items) -> Iterator[Items]:
    """The sequence and every sequence inside it, outermost first, but for those with nothing in them."""
    waiting = [items]
    while waiting:
        now = waiting.pop()
        if now:
            yield now
            for node in now:
                if not isinstance(node, LEAVES):
                    waiting += inside(node)


def words(items: Items) -> str:
    """A text that is the same for pieces that look the same, whatever their fonts and spaces."""
    out: list[str] = []
    for node in items:
        match node:
            case Name(text) | Numeral(text) | Mark(text) | Operator(text):
                out.append("" if text in ("quad", "~", "&") else text)
            case Text(text):
                out.append(text.strip())
            case Scripts(base, sub, sup, primes):
                out.append(words((base,)))
                out.append(f"_{{{words(sub)}}}" if sub else "")
                out.append(f"^{{{words(sup)}}}" if sup else "")
                out.append("'" * max(primes, 0))
            case Fence(opening, closing, body):
                out.append(opening + words(body) + closing)
            case Fraction(top, bottom):
                out.append(f"({words(top)})/({words(bottom)})")
            case Group() | Root() | Stacked() | Grid() | Bad():
                out.append("{" + ";".join(words(part) for part in inside(node)) + "}")
            case _:
                assert_never(node)
    return "".join(out)


def _is_space(node: Node) -> bool:
    return isinstance(node, Mark) and node.text in SPACES or isinstance(node, Group) and not node.items


def bare(items: Items) -> Items:
    """A sequence without the braces around the whole of it, and without spaces, marks of alignment and empty braces."""
    kept = tuple([item for item in items if not _is_space(item)])
    while len(kept) == 1:
        only = kept[0]
        if isinstance(only, Group):
            kept = bare(only.items)
        elif isinstance(only, Scripts) and only.primes < 0 and isinstance(only.base, Group):
            kept = bare(only.base.items)
        elif isinstance(only, Scripts) and isinstance(only.base, Scripts) and only.base.primes < 0:
            kept = (only.base,)
        else:
            break
    return kept


def unfenced(items: Items) -> Items:
    """A sequence without the brackets around the whole of it."""
    kept = bare(items)
    return kept[0].items if len(kept) == 1 and isinstance(kept[0], Fence) else kept


def big(node: Node) -> str:
    """The operator that a node is, with or without limits; empty if it is none."""
    base = node
    while isinstance(base, Scripts):
        base = base.base
    return base.text if isinstance(base, Operator) else ""


def parts(items: Items, marks: str = ",;") -> list[Items]:
    """The arguments in a bracket, which marks keep apart."""
    found: list[list[Node]] = [[]]
    for item in items:
        if isinstance(item, Mark) and item.text in marks:
            found.append([])
        else:
            found[-1].append(item)
    return [tuple(part) for part in found]


def bar(node: Node) -> str:
    """The bar that a node is, single or double, with or without scripts."""
    base = node.base if isinstance(node, Scripts) else node
    return base.text if isinstance(base, Mark) and base.text in "|‖" else ""
