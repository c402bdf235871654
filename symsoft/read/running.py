"""Functions of what a sum runs over: π(a|s) and h(s, a), with Σ_b h(s, b), have an index a, and so are written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from symsoft.read import alphabet as ab
from symsoft.read.nodes import bare, big, changed, inside, parts, sequences, words
from symsoft.read.syntax import Fence, Items, Mark, Name, Node, Scripts
from symsoft.read.words import NAMED

APART = ",;|"
KNOWN = NAMED | frozenset(ab.AUTHORS.values())


@dataclass(frozen=True, slots=True)
class Call:
    """A name with arguments in brackets that are letters, and what stands between them."""

    head: Node
    fence: Fence
    arguments: tuple[Items, ...]

    @property
    def shape(self) -> tuple[str, str]:
        """The name, and the marks between its arguments."""
        marks = (item.text for item in self.fence.items if isinstance(item, Mark) and item.text in APART)
        head = self.head
        below = "_" + words(bare(head.sub)) if isinstance(head, Scripts) and head.sub else ""
        return words((head.base if isinstance(head, Scripts) else head,)) + below, "".join(marks)

    @property
    def letters(self) -> tuple[str, ...]:
        """The arguments as they look."""
        return tuple(map(words, self.arguments))


def running(rows: Iterable[Items]) -> dict[tuple[str, str], int]:
    """The names that have an index in their brackets, and at which place: sums run over it, and letters stand for it.

    No letter that stands there is an index elsewhere, or has one, or is a number: f(x) = x² is a function of x.
    """
    kept = list(rows)
    found = dict(pair for row in kept for pair in _summed(row))
    if not found:
        return {}
    found |= dict(pair for row in kept for pair in _by(row, found))
    calls: dict[tuple[str, str], set[tuple[str, ...]]] = {}
    free: set[tuple[tuple[str, str], str]] = set()
    for row in kept:
        here = _bound((row,))
        for call in _calls(row):
            calls.setdefault(call.shape, set()).add(call.letters)
            free |= {(call.shape, letter) for letter in call.letters if letter not in here}
    indexed, numbers = ({name for row in kept for name in names(row)} for names in (_scripted, _plain))
    bound = _bound(kept)
    out: dict[tuple[str, str], int] = {}
    for shape, place in found.items():
        letters = {one[place] for one in calls[shape]}
        others = {letter for one in calls[shape] for n, letter in enumerate(one) if n != place}
        single = all(len(letter.rstrip("'")) == 1 for letter in letters)
        free_here = any((shape, letter) in free for letter in letters)
        if single and free_here and not (letters | others) & indexed | letters & numbers | others & bound:
            out[shape] = place
    return out


def as_indexed(items: Items, found: dict[tuple[str, str], int]) -> Items:
    """The formula with such a name and its letter below it in place of each call."""
    out: list[Node] = []
    for node in (changed(node, lambda inner: as_indexed(inner, found)) for node in items):
        call = _call(out[-1], node) if out else None
        if call is not None and call.shape in found and isinstance(call.head, (Name, Scripts)):
            out[-1] = _indexed(call, found[call.shape])
        else:
            out.append(node)
    return tuple(out)


def _indexed(call: Call, place: int) -> Scripts:
    """The name of all values at once, with the letter of the one that is meant below it."""
    name, marks = call.shape
    said = ("·" if n == place else letter for n, letter in enumerate(call.letters))
    text = f"{name}({''.join(piece + mark for piece, mark in zip(said, marks + ')', strict=True))}"
    start, end = call.head.start, call.fence.end
    return Scripts(Name(text, start, end), call.arguments[place], None, 0, start, end)


def _calls(row: Items) -> Iterator[Call]:
    for sequence in sequences(row):
        yield from filter(None, (_call(*pair) for pair in pairwise(sequence)))


def _call(head: Node, fence: Node) -> Call | None:
    """The call that two nodes are: a name that nothing else is known of, and plain letters in brackets."""
    base = head.base if isinstance(head, Scripts) else head
    if not isinstance(base, Name) or base.text in KNOWN or not isinstance(fence, Fence) or fence.opening != "(":
        return None
    if isinstance(head, Scripts) and (head.sup or head.primes):
        return None
    arguments = tuple(map(bare, parts(fence.items, APART)))
    plain = all(len(one) == 1 and isinstance(one[0], (Name, Scripts)) for one in arguments)
    return Call(head, fence, arguments) if plain else None


def _summed(row: Items) -> Iterator[tuple[tuple[str, str], int]]:
    """The calls in the bodies of sums, with the place of the letter that the sum binds."""
    for sequence in sequences(row):
        bound: set[str] = set()
        for before, node in pairwise(sequence):
            bound |= {words(letter) for letter in _letters((before,))}
            within = (call for part in inside(node) for call in _calls(part)) if bound else ()
            for call in filter(None, (_call(before, node), *within)):
                yield from ((call.shape, n) for n, letter in enumerate(call.letters) if letter in bound)


def _by(row: Items, found: dict[tuple[str, str], int]) -> Iterator[tuple[tuple[str, str], int]]:
    """The call that a row begins with, if what it is has the same letter in a call that has an index: π(a) by h(a)."""
    first = _call(*row[:2]) if len(row) > 2 else None
    rest = {call.letters[found[call.shape]] for call in _calls(row[2:]) if call.shape in found}
    if first is not None and first.shape not in found:
        yield from ((first.shape, n) for n, letter in enumerate(first.letters) if letter in rest)


def _bound(rows: Iterable[Items]) -> set[str]:
    """The letters that sums in rows bind."""
    return {words(letter) for row in rows for sequence in sequences(row) for letter in _letters(sequence)}


def _letters(sequence: Items) -> Iterator[Items]:
    """The letters that the sums of a sequence bind: Σ_b, or Σ_{b=1}."""
    for node in sequence:
        limit = bare(node.sub) if isinstance(node, Scripts) and big(node) == "sum" and node.sub else ()
        if len(limit) == 1 or len(limit) == 3 and words(limit[1:]) == "=1":
            yield limit[:1]


def _plain(row: Items) -> Iterator[str]:
    """The names that stand neither in the brackets of a call or of an indicator nor below something."""
    before: Node | None = None
    for node in row:
        told = before is not None and (_call(before, node) is not None or words((before,)) in ("1", "𝟙"))
        match node:
            case Fence() if told:
                pass
            case Name(text):
                yield text
            case Scripts(base, _, sup, primes):
                yield from (text + "'" * max(primes, 0) for text in _plain((base,)))
                yield from _plain(sup or ())
            case _:
                yield from (text for part in inside(node) for text in _plain(part))
        before = node


def _scripted(row: Items) -> Iterator[str]:
    """The letters that stand below others as indices, and those that have some below them."""
    for node in (node for sequence in sequences(row) for node in sequence):
        match node:
            case Scripts(Name(base), tuple(sub)) if base not in ("𝟙", "𝔼", "δ"):
                yield base
                yield from (item.text for inner in sequences(sub) for item in inner if isinstance(item, Name))
            case _:
                pass
