"""What a formula looks like before it means anything: a closed set of nodes with their places in the passage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias, Union


@dataclass(frozen=True, slots=True)
class Name:
    """A symbol or a word: x, θ, softmax; `style` is bold, cal, blackboard, accent marks in order, or empty.

    The style of a word that is an index, as in Z_{target}, is index.
    """

    text: str
    start: int
    end: int
    style: str = ""


@dataclass(frozen=True, slots=True)
class Numeral:
    """A decimal number as it was written."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mark:
    """Anything that stands between operands: + - / , . relations, dots, spaces, & and line breaks."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Operator:
    """An operator that takes what follows it: sum, log, max, ∂ (as "partial"), ∇ (as "nabla")."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Text:
    """Words inside a formula, as they stand, without the braces around them."""

    text: str
    start: int
    end: int
    inner: int


@dataclass(frozen=True, slots=True)
class Bad:
    """Something that cannot be understood, with the code that says why."""

    code: str
    reason: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Group:
    """What stands in braces."""

    items: tuple[Node, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Fence:
    """What stands between brackets that belong together."""

    opening: str
    closing: str
    items: tuple[Node, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Fraction:
    """One thing over another."""

    top: tuple[Node, ...]
    bottom: tuple[Node, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Root:
    """A square root, or the root of a degree."""

    inside: tuple[Node, ...]
    degree: tuple[Node, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Scripts:
    """A base with a subscript, a superscript and primes."""

    base: Node
    sub: tuple[Node, ...] | None
    sup: tuple[Node, ...] | None
    primes: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Stacked:
    """A relation with something written over or under it."""

    over: tuple[Node, ...]
    sign: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Grid:
    """An environment with rows of cells; `name` without the star."""

    name: str
    rows: tuple[tuple[tuple[Node, ...], ...], ...]
    start: int
    end: int


Node: TypeAlias = Union[Name, Numeral, Mark, Operator, Text, Bad, Group, Fence, Fraction, Root, Scripts, Stacked, Grid]
Items: TypeAlias = tuple[Node, ...]


class Unreadable(Exception):
    """Why a piece of a formula was not understood; caught where its side is read."""

    def __init__(self, code: str, reason: str, start: int, end: int) -> None:
        """Keep the code of the diagnosis, a sentence, and the place in the passage."""
        super().__init__(reason)
        self.code = code
        self.reason = reason
        self.start = start
        self.end = end


def extent(items: Items, default: int = 0) -> tuple[int, int]:
    """Where a sequence of nodes starts and ends."""
    return (items[0].start, items[-1].end) if items else (default, default)
