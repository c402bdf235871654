r"""Indices of other alphabets and fonts, Σ_ℓ e^{z_ℓ}, p_𝐤, h(s, ã): each is one letter while formulas are read.

A letter is one if some sum runs over it and it stands below a symbol of the summand, or as an argument there and
nowhere by itself.  It is read so where an index stands, and in the whole summand; elsewhere it keeps its meaning.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from symsoft.read import alphabet as ab
from symsoft.read.nodes import bare, big, changed, parts, words
from symsoft.read.primed import LETTERS as PRIMED
from symsoft.read.syntax import Fence, Group, Items, Mark, Name, Node, Numeral, Scripts
from symsoft.walk import reached

Kind: TypeAlias = Literal["below", "alone", "limit", "itself"]
Say: TypeAlias = Callable[[str, Kind, str, str], bool]
"""Whether a letter is to be read as one where it stands: below the named symbol, alone as an argument of the named
function or in a condition, under a sum, or by itself; and which operator has it as its index there, if one has."""

FIRST = 0x20000
"""Where the letters of an alphabet that no formula uses begin."""

SUMS = frozenset(("sum", "prod"))
BINDERS = SUMS | {"max", "min"}
LATIN = "abcdefghijklmnopqrstuvwxyz"
OTHERS = "".join(dict.fromkeys(letter for letter in ab.GREEK.values() if letter.islower() and not letter.isascii()))
FONTS = {"": "{}", "bold": r"\mathbf{{{}}}", "roman": r"\mathrm{{{}}}"}
PRIMES = ("'", "''")
NUMBERS = tuple(f"_{digit}" for digit in "0123456789")
BETWEEN = frozenset(",;|")
APART = BETWEEN | {"(", ")"}
ENDS = frozenset(("(", ")", "[", "]", "{", "}", ",", ".", ";", "quad", "~", "&"))
MARKS = tuple(dict.fromkeys(ab.ACCENTS.values()))
Bound: TypeAlias = Mapping[str, str]
Letter: TypeAlias = tuple[str, str, str]


def _every() -> Iterator[tuple[Letter, str]]:
    """Each letter with its font and what follows it, and how it is written; plain Latin ones are usual indices."""
    for text in (*LATIN, *OTHERS, *PRIMED):
        for font, form in FONTS.items():
            if font or text in OTHERS:
                yield (text, font, ""), form.format(PRIMED.get(text, text))
    for text in (*LATIN, *OTHERS):
        for accented in (unicodedata.normalize("NFC", text + mark) for mark in MARKS):
            yield (accented, "", ""), accented
        for after in (*(PRIMES if text in OTHERS else ()), *NUMBERS):
            yield (text, "", after), text + after


ONE = {key: chr(FIRST + at) for at, (key, _) in enumerate(_every())}
LETTERS = PRIMED | {chr(FIRST + at): shown for at, (_, shown) in enumerate(_every())}
"""What each letter that stands for another one is written as, those with primes too."""

WRITTEN = str.maketrans(LETTERS)

KINDS = {one: font or "other" * (text in OTHERS) for (text, font, _), one in ONE.items()}
"""What letters that stand below one symbol have in common."""


def written(text: str) -> str:
    """A text with such letters as they are written.

    >>> written(ONE["k", "bold", ""]), written("ꭹ")
    ('\\\\mathbf{k}', "j'")
    """
    return text.translate(WRITTEN)


@dataclass
class Seen:
    """Where letters stand in an article: below symbols and as arguments in summands, and by themselves.

    What is greatest by a letter may be so by a parameter, max_θ J(π_θ): it is held for one that stands alone.

    `beside` has for each letter the symbols that it stands below, or the functions that it is an argument of, and for
    each of these its letters of one kind.
    """

    beside: dict[str, set[str]] = field(default_factory=dict)
    below: set[str] = field(default_factory=set)
    alone: set[str] = field(default_factory=set)
    itself: set[str] = field(default_factory=set)

    def look(self, letter: str, kind: Kind, name: str, bound: str) -> bool:
        """Take a letter, and leave it as it is."""
        if kind == "itself":
            self.itself.add(letter)
        elif kind != "limit":
            if name:
                place = f"{kind} {name} {KINDS[letter]}"
                self.beside.setdefault(letter, set()).add(place)
                self.beside.setdefault(place, set()).add(letter)
            if bound in SUMS or bound and kind == "below" and name:
                (self.below if kind == "below" and bound in SUMS else self.alone).add(letter)
        return False

    def indices(self) -> frozenset[str]:
        """The letters that are indices: summed over, or where one stands that is."""
        known = self.below | (self.alone - self.itself)
        return reached(known, lambda one: self.beside.get(one, ()) if one in known or one not in self.itself else ())


@dataclass(frozen=True, slots=True)
class Found:
    """The letters that are indices, and those of them that nowhere stand by themselves."""

    letters: Set[str]
    alone: Set[str]

    def is_index(self, letter: str, kind: Kind, _: str, bound: str) -> bool:
        """Whether a letter is an index where it stands."""
        return letter in (self.alone if kind in ("alone", "itself") and not bound else self.letters)


def summed(formulas: Iterable[Items]) -> Found | None:
    """The letters of other alphabets and fonts that sums run over, and those that stand where one of them does."""
    seen = Seen()
    for items in formulas:
        if len(bare(items)) > 1:
            _walked(items, seen.look, {})
    found = seen.indices() & LETTERS.keys()
    return Found(found, found - seen.itself) if found else None


def as_letters(items: Items, found: Found) -> Items:
    """The formula with one letter for each of these, where an index stands."""
    return _walked(items, found.is_index, {})


def _walked(items: Items, say: Say, bound: Bound, low: str | None = None, call: str | None = None) -> Items:
    """A sequence, the subscript of the symbol `low` or the brackets of `call`, with the letters that are to be one."""
    out: list[Node] = []
    calls = [call]
    for at, node in enumerate(items):
        if isinstance(node, Group):
            out.append(replace(node, items=_walked(node.items, say, bound, low, calls[-1])))
        elif letter := _letter(node):
            kind: Kind = "below" if low is not None else "alone" if _stands(items, at, calls[-1]) else "itself"
            one = say(letter, kind, low or calls[-1] or "", bound.get(letter, ""))
            out.append(Name(letter, node.start, node.end) if one else node)
        else:
            out.append(_inside(items, at, say, bound))
            bound = {**bound, **dict.fromkeys(_limits(node), big(node))} if big(node) in BINDERS else bound
            calls += [_head(items[max(0, at - 1) : at])] if words((node,)) == "(" else ()
            calls = calls[:-1] if words((node,)) == ")" and len(calls) > 1 else calls
            calls[-1:] = [calls[-1] + "," if calls[-1] is not None and words((node,)) in BETWEEN else calls[-1]]
    return tuple(out)


def _inside(items: Items, at: int, say: Say, bound: Bound) -> Node:
    """The node at a place with the letters inside it."""
    node = items[at]

    def plain(inner: Items) -> Items:
        return _walked(inner, say, bound)

    match node:
        case Scripts(_, sub, sup) if big(node) in BINDERS:
            return replace(node, sub=sub and _limit(sub, say), sup=sup and plain(sup))
        case Scripts(base, sub, sup):
            function = isinstance(items[at + 1] if at + 1 < len(items) else None, Fence)
            name = base.text if isinstance(base, Name) and not function else ""
            inner = (
                plain((base,))[0]
                if isinstance(base, Name)
                else _inside((*items[max(0, at - 1) : at], base), min(at, 1), say, bound)
            )
            below = sub and _walked(bare(sub), say, bound, name)
            above = sup and (_sample(sup, say, bound, name) or plain(sup))
            return replace(node, base=inner, sub=below, sup=above)
        case Fence(_, _, inside) if (head := _head(items[at - 1 : at])) is not None:
            return replace(node, items=_walked(inside, say, bound, None, head))
        case _:
            return changed(node, plain)


def _limit(sub: Items, say: Say) -> Items:
    """What stands below a sum, with its letters."""
    kept = bare(sub)
    return tuple(
        Name(letter, node.start, node.end) if (letter := _letter(node)) and say(letter, "limit", "", "") else node
        for node in kept
    )


def _limits(node: Node) -> Iterator[str]:
    """The letters that a sum runs over."""
    for part in parts(bare(node.sub or ()) if isinstance(node, Scripts) else ()):
        if part and (letter := _letter(part[0])):
            yield letter


def _sample(sup: Items, say: Say, bound: Bound, name: str) -> Items:
    """A superscript in brackets, in which there is an index; nothing for any other."""
    match bare(sup):
        case (Fence(_, _, inside) as fence,):
            return (replace(fence, items=_walked(inside, say, bound, name)),)
        case _:
            return ()


def _head(before: Items) -> str | None:
    """The name before a bracket."""
    node = before[0].base if before and isinstance(before[0], Scripts) else before[0] if before else None
    return node.text if isinstance(node, Name) else None


def _letter(node: Node) -> str:
    """The letter that stands for a node while formulas are read; nothing if it is none of another alphabet or font."""
    match node:
        case Name(text, _, _, font):
            return ONE.get((text, font, ""), "")
        case Scripts(Name(text, _, _, ""), None, None, primes) if primes > 0:
            return ONE.get((text, "", "'" * primes), "")
        case Scripts(Name(text, _, _, ""), (Numeral(digit),), None, 0):
            return ONE.get((text, "", "_" + digit), "")
        case _:
            return ""


def is_dressed(name: Name) -> bool:
    """Whether a name has a font or an accent."""
    return name.style not in ("", "index") or len(unicodedata.normalize("NFD", name.text)) > len(name.text)


def _stands(items: Items, at: int, call: str | None) -> bool:
    """Whether a letter is an argument, a side of a condition on indices, or what a range is of."""
    text = [
        item.text if isinstance(item, Mark) else "" for item in (*items[max(0, at - 1) : at], *items[at + 1 : at + 2])
    ]
    if call is not None and all(mark in APART for mark in text) or any(mark in ("∈", "∀") for mark in text):
        return True
    return any(_is_condition(items, first) for first in (at, at - 2) if first >= 0)


def _is_condition(items: Items, at: int) -> bool:
    """Whether a letter, a sign and a letter stand at a place, with nothing beside them."""
    left, sign, right, *after = (*items[at : at + 4], None, None, None)
    beside = [item for item in (*items[max(0, at - 1) : at], *after[:1]) if item is not None]
    apart = all(isinstance(item, Mark) and item.text in ENDS for item in beside)
    one = all(isinstance(side, Name) and (_letter(side) or len(side.text) == 1) for side in (left, right))
    return apart and one and isinstance(sign, Mark) and sign.text in ("=", "≠", "≁")
