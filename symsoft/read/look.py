"""The look of a sequence: what is left without spaces, the letters that it binds, and those it is indexed with."""

from __future__ import annotations

from symsoft.read.nodes import bare, big, sequences
from symsoft.read.syntax import (
    Items,
    Mark,
    Name,
    Scripts,
)

SPACE = frozenset(("quad", "~", "&", "right."))
ENDS = frozenset((".", ",", ";", ":"))


def tidy(items: Items) -> Items:
    """The items without spaces, and without punctuation at the end."""
    kept = [item for item in items if not (isinstance(item, Mark) and item.text in SPACE)]
    while kept and isinstance(kept[-1], Mark) and kept[-1].text in ENDS:
        kept.pop()
    return tuple(kept)


def bound_letters(items: Items) -> set[str]:
    """The letters that sums at the top of a term bind."""
    out: set[str] = set()
    for item in items:
        if big(item) in ("sum", "prod") and isinstance(item, Scripts) and item.sub:
            first = bare(item.sub)[0] if bare(item.sub) else None
            if isinstance(first, Name):
                out.add(first.text)
    return out


def indexed_letters(items: Items) -> set[str]:
    """The letters that stand in subscripts and superscripts."""
    out: set[str] = set()
    for sequence in sequences(items):
        for node in sequence:
            if isinstance(node, Scripts) and big(node) not in ("sum", "prod"):
                for script in (node.sub, node.sup):
                    out |= {part.text for inner in sequences(script or ()) for part in inner if isinstance(part, Name)}
    return out
