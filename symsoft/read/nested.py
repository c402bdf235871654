"""A function within its own brackets, f(f(x)): its value at its value, no product as σ(1 - σ) is."""

from __future__ import annotations

from symsoft.read.nodes import sequences
from symsoft.read.syntax import Fence, Items, Mark, Name, Scripts, Unreadable


def mentions(items: Items, name: str) -> bool:
    """Whether a name stands somewhere in a sequence."""
    return any(isinstance(node, Name) and node.text == name for sequence in sequences(items) for node in sequence)


def nested(fence: Fence, name: str) -> bool:
    """Whether a function that stands in its own brackets has brackets of its own wherever it does: f(f(x)), f(2f(x)).

    In a sum, as in σ(1 - σ(x)), it may be multiplied, without the brackets that it has elsewhere.
    """
    found = [_has_brackets(sequence, at) for sequence in sequences(fence.items) for at in _at(sequence, name)]
    if not found or not all(found):
        return False
    if any(isinstance(item, Mark) and item.text in "+-±" for item in fence.items):
        raise Unreadable("outside-function", f"{name} of itself, or {name} times a sum", fence.start, fence.end)
    return True


def _at(items: Items, name: str) -> list[int]:
    """Where a name stands in a sequence, with primes or without."""
    bases = (node.base if isinstance(node, Scripts) else node for node in items)
    return [at for at, base in enumerate(bases) if isinstance(base, Name) and base.text == name]


def _has_brackets(items: Items, at: int) -> bool:
    """Whether round brackets follow in a sequence."""
    following = items[at + 1] if at + 1 < len(items) else None
    base = following.base if isinstance(following, Scripts) else following
    return isinstance(base, Fence) and base.opening == "("
