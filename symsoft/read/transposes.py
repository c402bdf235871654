"""How an article writes the transpose: with a T, or with a small t, where it has no other t."""

from __future__ import annotations

from collections.abc import Iterable

from symsoft.read.nodes import bare, sequences, words
from symsoft.read.symbols import unwrapped
from symsoft.read.syntax import Fence, Group, Items, Mark, Name, Node, Scripts


def small(formulas: Iterable[Items]) -> bool:
    """Whether a small t above vectors, matrices and brackets is the only t, and no T is there: W^t, and no x_t."""
    raised = other = 0
    for node in (node for items in formulas for sequence in sequences(items) for node in sequence):
        match node:
            case Scripts(_, _, sup) if sup and words(bare(sup)) == "t":
                base, _ = unwrapped(node)
                raised += is_array(base)
            case Scripts(_, _, sup) if sup and words(bare(sup)) in ("T", "⊤"):
                return False
            case Name("t"):
                other += 1
            case _:
                pass
    return 0 < raised == other


def is_array(node: Node) -> bool:
    """Whether a node is a bracket, or a name that is printed like that of a vector or a matrix."""
    match node:
        case Fence() | Group() | Mark():
            return True
        case Name(text, style=style):
            return style == "bold" or len(text) == 1 and text.isupper()
        case _:
            return False
