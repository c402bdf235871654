"""The look of a sequence: what is left without spaces, the letters that it binds, and those it is indexed with."""

from __future__ import annotations

from collections.abc import Container, Iterable

from symsoft.read.nodes import bare, big, sequences, unfenced
from symsoft.read.syntax import Fence, Items, Mark, Name, Numeral, Root, Scripts

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


def free_letters(sides: Iterable[Items]) -> frozenset[str]:
    """The letters that stand in subscripts on some side, and below no sum there."""
    out: set[str] = set()
    for side in sides:
        scripts = [item for sequence in sequences(side) for item in sequence if isinstance(item, Scripts) and item.sub]
        below, beside = (
            [s.sub or () for s in scripts if (big(s) in ("sum", "prod")) == summed] for summed in (True, False)
        )
        bound = {part.text for sub in below for part in bare(sub) if isinstance(part, Name)}
        named = (part for sub in beside for inner in sequences(sub) for part in inner if isinstance(part, Name))
        out |= {name.text for name in named if name.style != "bold"} - bound
    return frozenset(out)


def reaches(items: Items, at: int) -> bool:
    """Whether a slash, before this place, reaches over more than a number: x²/2σ, but not 1/2σ, and not x/2(σ + 1)."""
    above, following = items[max(0, at - 2)], items[at + 1] if at + 1 < len(items) else None
    return (
        isinstance(items[at], Numeral)
        and isinstance(following, (Name, Scripts, Root))
        and not big(following)
        and not isinstance(above, (Numeral, Mark))
    )


def below(items: Items, at: int) -> Items:
    """The items up to where a sum below a slash ends: at a sign of a product whose next factor lacks its letter."""
    letters = bound_letters(items[at : at + 1])
    for n in range(at + 1, len(items) - 1 if letters else 0):
        node, following = items[n], items[n + 1 : n + 2]
        if isinstance(node, Mark) and node.text in "·×*":
            bound = {letter for sequence in sequences(following) for letter in bound_letters(sequence)}
            if not letters & (indexed_letters(following) - bound):
                return items[:n]
    return items


def slashed(items: Items) -> bool:
    """Whether factors are written after what a slash divides by, so that it may reach over them: 1/2x."""
    for n, (mark, under, following) in enumerate(zip(items, items[1:], items[2:], strict=False)):
        if isinstance(mark, Mark) and mark.text == "/":
            plain = not (big(under) or big(following) or isinstance(following, Mark))
            if plain or len(below(items, n + 1)) < len(items):
                return True
    return False


def composed(items: Items, at: int, functions: Container[str]) -> bool:
    """Whether the ring at a place stands between two functions: (f ∘ g)(x); what is bold is a vector."""
    beside = (*items[max(0, at - 1) : at], *items[at + 1 : at + 2])
    names = [item.text for item in beside if isinstance(item, Name) and item.style != "bold"]
    return len(names) == 2 and all(name in functions or name in "fgh" for name in names)


def up_to_indicator(items: Items) -> Items:
    """The factors before an indicator or δ, which no logarithm reaches over: log p_k 1[y = k]; all if none follows."""
    for n in range(1, len(items)):
        inside = bare(items[n : n + 1])
        node = inside[0] if len(inside) == 1 else items[n]
        base, sub = (node.base, node.sub or ()) if isinstance(node, Scripts) else (node, ())
        named = isinstance(base, Name) and (base.text == "𝟙" or base.text == "δ" and bool(sub))
        one = isinstance(base, Numeral) and base.text == "1" and (equated(unfenced(sub)) or conditioned(items[n + 1 :]))
        if named or one or conditioned(items[n:]):
            return items[:n]
    return items


def conditioned(items: Items) -> bool:
    """Whether a sequence begins with a bracket that has an equation in it."""
    first = items[0] if items else None
    return isinstance(first, Fence) and first.opening in "[{" and equated(first.items)


def equated(items: Items) -> bool:
    """Whether an equation stands in a sequence."""
    return any(isinstance(item, Mark) and item.text in ("=", "≠") for item in items)
