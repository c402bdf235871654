"""What is to be made small or large: min_w J(w) = … w … says what J(w) is, for no minimum over w has a w left in it."""

from __future__ import annotations

from symsoft.read.heads import header, whole_symbol
from symsoft.read.nodes import bare, big, sequences, words
from symsoft.read.syntax import Group, Items, Name, Node, Numeral, Scripts

PLACES = frozenset(("arg", "argmin", "argmax", "minimize", "minimise", "maximize", "maximise"))
"""What says where a function is least, or what is to be done with it, and is no value of it."""


def objective(left: Items, right: Items) -> Items:
    """The left side of an equality without the min or arg max before it, where the right side shows what is meant."""
    kept = bare(left)
    at = next((n for n, node in enumerate(kept) if not _said(node)), len(kept))
    symbol = kept[at:]
    head = header(symbol, set())
    if at == 0 or head is None or not whole_symbol(symbol, set()):
        return left
    over = frozenset[str]().union(*(_letters(_below(node)) for node in kept[:at]))
    found = _letters(right)
    meant = over <= found if over else any(_said(node) in PLACES for node in kept[:at])
    return symbol if meant and not _names(symbol[:1]) & _names(right) else left


def _said(node: Node) -> str:
    """The word by which a node says that something is made small or large; empty if it says something else."""
    match node:
        case Group(items):
            return "arg" if items and all(map(_said, items)) else ""
        case Scripts(base):
            return _said(base)
        case Name(text, style="roman") if text in PLACES:
            return text
        case _:
            return big(node) if big(node) in (*PLACES, "min", "max") else ""


def _below(node: Node) -> Items:
    """What stands below a node."""
    return node.sub or () if isinstance(node, Scripts) else ()


def _names(items: Items) -> frozenset[str]:
    """All names in a sequence."""
    return frozenset(node.text for part in sequences(items) for node in part if isinstance(node, Name))


def _letters(items: Items) -> frozenset[str]:
    """The names in a sequence that are no values of a symbol, such as w^* or w_0."""
    particular = (node for part in sequences(items) for node in part if isinstance(node, Scripts) and _particular(node))
    return _names(items) - frozenset(node.base.text for node in particular if isinstance(node.base, Name))


def _particular(node: Scripts) -> bool:
    """Whether scripts make one value of a symbol: a star above, or a number below."""
    return words(node.sup or ()) in ("*", "⋆") or any(isinstance(item, Numeral) for item in (node.sub or ())[:1])
