"""Names before brackets with letters in them, and letters that are reckoned with, so that they are numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from symsoft.read import alphabet as ab
from symsoft.read.nodes import bare, inside, parts, words
from symsoft.read.syntax import Fence, Items, Mark, Name, Node, Numeral, Operator, Scripts
from symsoft.read.words import NAMED

APART = ",;|"
KNOWN = NAMED | frozenset(ab.AUTHORS.values())
STARS = ("*", "⋆", "∗")
NUMBERS = frozenset("ℝℂℚℤℕ")
CHOOSING = ("sum", "prod", "max", "min", "argmax", "argmin")
"""Operators that run over the letter below them."""


@dataclass(frozen=True, slots=True)
class Call:
    """A name with arguments in brackets, and what stands between them."""

    head: Node
    fence: Fence
    arguments: tuple[Items, ...]

    @property
    def shape(self) -> tuple[str, str]:
        """The name, and the marks between its arguments."""
        marks = (item.text for item in self.fence.items if isinstance(item, Mark) and item.text in APART)
        head = self.head
        below = "_" + words(bare(head.sub)) if isinstance(head, Scripts) and head.sub else ""
        above = "^*" if isinstance(head, Scripts) and head.sup else ""
        return words((head.base if isinstance(head, Scripts) else head,)) + above + below, "".join(marks)

    @property
    def letters(self) -> tuple[str, ...]:
        """The arguments as they look."""
        return tuple(map(words, self.arguments))


def called(head: Node, fence: Node) -> Call | None:
    """The call that two nodes are: a name that nothing else is known of, and plain letters or numerals in brackets."""
    call = applied(head, fence)
    plain = call is not None and all(
        len(one) == 1 and isinstance(one[0], (Name, Scripts, Numeral)) for one in call.arguments
    )
    return call if plain else None


def applied(head: Node, fence: Node) -> Call | None:
    """A name that nothing else is known of, and anything in brackets."""
    base = head.base if isinstance(head, Scripts) else head
    if not isinstance(base, Name) or base.text in KNOWN or not isinstance(fence, Fence) or fence.opening != "(":
        return None
    if isinstance(head, Scripts) and (head.sup and words(bare(head.sup)) not in STARS or head.primes):
        return None
    return Call(head, fence, tuple(map(bare, parts(fence.items, APART))))


def reckoned(row: Items) -> Iterator[str]:
    """The names that stand in a row as numbers: neither in the brackets of a call nor below something.

    Those are none that a row only mentions or lists, compares with another or takes from a set: a = b, and a ∈ A.
    """
    if not _is_letter(row) and not _is_list(row):
        yield from _within(row)


def _within(sequence: Items) -> Iterator[str]:
    """The names that are numbers in a sequence, which may be a list."""
    for part in parts(sequence, APART):
        if not _compares(part):
            yield from _used(part)


def _used(items: Items) -> Iterator[str]:
    """The names that are numbers in a piece that does more than compare letters."""
    before: Node | None = None
    for node in items:
        told = before is not None and (called(before, node) is not None or words((before,)) in ("1", "𝟙"))
        match node:
            case Fence() if told or _is_list(node.items):
                pass
            case Name(text):
                yield from (text, text[1:]) if len(text) == 2 and text[0] == "d" else (text,)
            case Scripts(base, sub, sup, primes):
                yield from (text + "'" * max(primes, 0) for text in _used((base,)))
                yield from _within(sup or ())
                if isinstance(base, Operator) and base.text not in CHOOSING:
                    yield from _used(sub or ())
            case _:
                yield from (text for part in inside(node) for text in _within(part))
        before = node


def _compares(part: Items) -> bool:
    """Whether a piece holds two letters for one or two, or takes one from a set that is none of numbers."""
    match bare(part):
        case (left, Mark("=" | "≠"), right):
            return _is_letter((left,)) and _is_letter((right,))
        case (left, Mark("∈"), (Name() | Scripts(Name()) | Fence("{", _, _)) as right):
            return _is_letter((left,)) and words((right,))[0] not in NUMBERS
        case _:
            return False


def _is_list(items: Items) -> bool:
    """Whether a piece is a list of letters, perhaps with dots: s, a."""
    listed = parts(items, APART)
    return len(listed) > 1 and all(_is_letter(part) or words(bare(part)) == "…" for part in listed)


def _is_letter(items: Items) -> bool:
    """Whether a piece is a name and nothing else, perhaps with something below it."""
    match bare(items):
        case (Name() | Scripts(Name(), _, None),):
            return True
        case _:
            return False
