"""Functions of what a sum runs over: π(a|s) and h(s, a), with Σ_b h(s, b), have an index a, and so are written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TypeAlias

from symsoft.read.nodes import bare, big, changed, inside, sequences, words
from symsoft.read.reckoned import Call, applied, called, reckoned
from symsoft.read.symbols import INDICES
from symsoft.read.syntax import Items, Mark, Name, Node, Scripts

Shape: TypeAlias = tuple[str, str]
BELOW = -1
"""The place of what stands below a name, beside those of its arguments."""
ROUNDS = 12
"""How often is looked for more functions of letters that are indices of others."""
LETTER = re.compile(r"[^\W\d_]'*(?:_\{[^{}]+\})?|[1-9]\d*")
"""What stands for an index: a, a', a_t or 1."""


@dataclass(frozen=True, slots=True)
class Family:
    """Which arguments of a function are indices.

    `whole`: its name alone, as in H(π), is that of all its values.  `low`: what stands below it is an index too.
    """

    places: tuple[int, ...]
    whole: bool
    low: bool


@dataclass
class Seen:
    """How letters and names are used in an article.

    `calls` are the arguments of each name, `free` those letters of them that no sum of the row binds; `others` are
    names with other arguments than letters.  `numbers` are reckoned with; names in `having` have something below
    them, letters in `below` stand there; sums bind those in `bound`.  Names in `alone` stand without arguments;
    `stands` tells between which marks a letter is in the brackets after a name.
    """

    calls: dict[Shape, set[tuple[str, ...]]] = field(default_factory=dict)
    free: set[tuple[Shape, str]] = field(default_factory=set)
    others: set[Shape] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)
    having: set[str] = field(default_factory=set)
    below: set[str] = field(default_factory=set)
    bound: set[str] = field(default_factory=set)
    alone: set[str] = field(default_factory=set)
    stands: dict[tuple[str, str], set[tuple[str, int]]] = field(default_factory=dict)

    def look(self, row: Items) -> None:
        """Take what a row has."""
        here = _bound(row)
        self.bound |= here
        self.numbers |= set(reckoned(row))
        for call in _calls(row):
            name, marks = call.shape
            self.calls.setdefault(call.shape, set()).add(call.letters)
            for n, letter in enumerate(call.letters):
                self.stands.setdefault((name, letter), set()).add((marks, n))
            self.free |= {(call.shape, letter) for letter in call.letters if letter not in here}
        for sequence in sequences(row):
            for node, after in pairwise((*sequence, Mark("", 0, 0))):
                self._node(node, after)

    def _node(self, node: Node, after: Node) -> None:
        """Take what a node is beside the one after it."""
        call = applied(node, after)
        if call is None and isinstance(node, Name):
            self.alone.add(node.text)
        if call is not None and called(node, after) is None and "·" not in words(call.fence.items):
            self.others.add(call.shape)
        match node:
            case Scripts(Name(base), tuple(sub)) if base not in ("𝟙", "𝔼", "δ"):
                self.having.add(base)
                self.below |= {item.text for inner in sequences(sub) for item in inner if isinstance(item, Name)}
            case _:
                pass

    def families(self, found: Mapping[Shape, set[int]]) -> dict[Shape, Family]:
        """What has indices in its brackets: a letter is an index in those of every name, or of none."""
        summed = {shape: set(places) for shape, places in found.items()}
        for _ in range(ROUNDS):
            every = {shape: self.family(shape, places) for shape, places in summed.items()}
            families = {shape: family for shape, family in every.items() if family is not None}
            more = dict(self._with(self._indices(families), self.calls))
            if all(summed.get(shape, set()) >= places for shape, places in more.items()):
                return self._agreed(families, more.keys() - families.keys())
            for shape, places in more.items():
                summed.setdefault(shape, set()).update(places)
        return {}

    def _agreed(self, families: dict[Shape, Family], left: set[Shape]) -> dict[Shape, Family]:
        """The families without those that have a letter with a function for which it is a number.

        What is written π(a|s) is no function of numbers.
        """
        for _ in range(ROUNDS):
            functions = (shape for shape in left if "|" not in shape[1])
            numbers = {_plain(letter) for shape in functions for one in self.calls[shape] for letter in one}
            kept = {shape: one for shape, one in families.items() if numbers.isdisjoint(self._indices({shape: one}))}
            if len(kept) == len(families):
                return families
            left = dict(self._with(self._indices(kept), self.calls.keys() - kept.keys())).keys() | left
            families = kept
        return {}

    def _indices(self, families: Mapping[Shape, Family]) -> set[str]:
        """The letters that are indices in brackets."""
        calls = ((family, one) for shape, family in families.items() for one in self.calls[shape])
        return {_plain(one[n]) for family, one in calls for n in family.places if not one[n].isdigit()}

    def _with(self, letters: set[str], shapes: Iterable[Shape]) -> Iterator[tuple[Shape, set[int]]]:
        """The functions that have some of these letters in their brackets, and where."""
        for shape in shapes:
            places = {n for one in self.calls[shape] for n, letter in enumerate(one) if _plain(letter) in letters}
            if places:
                yield shape, places

    def family(self, shape: Shape, summed: set[int]) -> Family | None:
        """Which arguments of a name are indices, where sums run over some of them; none if letters say otherwise."""
        columns = [set(column) for column in zip(*self.calls[shape], strict=True)]
        indices = [n for n, column in enumerate(columns) if n in summed or column & (self.bound | self.below)]
        low = BELOW in summed
        letters = set[str]().union(*(columns[n] for n in indices))
        labels = set[str]().union(*columns) - letters
        plain = {letter.partition("_")[0] for letter in letters}
        functions = {name for name, _ in self.calls}
        fits = (
            all(map(LETTER.fullmatch, letters))
            and any((shape, letter) in self.free for n in summed - {BELOW} for letter in columns[n])
            and labels.isdisjoint(self.having | functions)
            and plain.isdisjoint(self.numbers | functions)
            and shape not in self.others
            and not self._told_apart(shape)
        )
        alone = shape[0].removesuffix("^*")
        return Family(tuple(indices), not shape[1] and alone in self.alone - self.having, low) if fits else None

    def _told_apart(self, shape: Shape) -> bool:
        """Whether the letter in its brackets says which function a name is, as p(x) and p(y) beside p(x, y)."""
        letters = set[str]().union(*self.calls[shape])
        return any(len(self.stands[shape[0], letter]) > 1 for letter in letters)


@dataclass(frozen=True, slots=True)
class Families:
    """The functions of an article that have indices in their brackets; `picked` are those that have some below them."""

    found: Mapping[Shape, Family]
    picked: frozenset[str]

    def indexed(self, items: Items) -> Items:
        """The formula with such a name and its letter below it in place of each call."""
        out: list[Node] = []
        for node in (changed(node, self.indexed) for node in items):
            call = called(out[-1], node) if out else None
            if call is not None and call.shape in self.found:
                out[-1] = _indexed(call, self.found[call.shape])
            elif isinstance(node, Scripts) and isinstance(node.base, Name) and words((node,)) in self.picked:
                out.append(replace(node, base=replace(node.base, style="index")))
            else:
                out.append(node)
        return tuple(out)


def running(rows: Iterable[Items]) -> Families:
    """The names that have an index in their brackets, and at which place: sums run over it, and letters stand for it.

    No letter that stands there is a number or a function: f(x) = x² is a function of x.
    """
    kept = list(rows)
    found: dict[Shape, set[int]] = {}
    for row in kept:
        _put(found, _summed(row))
    for row in kept:
        _put(found, _by(row, found))
    if not found:
        return Families({}, frozenset())
    seen = Seen()
    for row in kept:
        seen.look(row)
    families = seen.families(_with_kin(found, seen.calls))
    letters = (one[n] for shape, family in families.items() for one in seen.calls[shape] for n in family.places)
    return Families(families, frozenset(letter for letter in letters if "_" in letter))


def _with_kin(found: Mapping[Shape, set[int]], calls: Iterable[Shape]) -> dict[Shape, set[int]]:
    """The same, with f_j(x) beside f_k(x), where a sum runs over k."""
    kin: dict[Shape, set[int]] = {}
    for (name, marks), places in found.items():
        if BELOW in places:
            kin.setdefault((name.partition("_")[0], marks), set()).update(places)
    every = dict(found)
    for name, marks in calls:
        base, _, low = name.partition("_")
        if low in INDICES and (base, marks) in kin:
            every[name, marks] = kin[base, marks]
    return every


def _indexed(call: Call, family: Family) -> Scripts:
    """The name of all values at once, with the letters of the one that is meant below it."""
    name, marks = call.shape
    start, end = call.head.start, call.fence.end
    comma = Mark(",", start, start)
    below = call.head.sub if family.low and isinstance(call.head, Scripts) else None
    places = (*([below] if below else []), *(call.arguments[n] for n in family.places))
    low = tuple(node for place in places for node in (*place, comma))[:-1]
    if family.whole:
        base, sup = (call.head.base, call.head.sup) if isinstance(call.head, Scripts) else (call.head, None)
        return Scripts(base, low, sup, 0, start, end)
    said = ("·" if n in family.places else letter for n, letter in enumerate(call.letters))
    inside = "".join(piece + mark for piece, mark in zip(said, marks + ")", strict=True))
    text = name.partition("_")[0] if below else name
    return Scripts(Name(f"{text}({inside}", start, end), low, None, 0, start, end)


def _plain(letter: str) -> str:
    """A letter without its primes and what stands below it."""
    return letter.partition("_")[0].rstrip("'")


def _put(found: dict[Shape, set[int]], pairs: Iterable[tuple[Shape, int]]) -> None:
    """Take places of arguments that are indices."""
    for shape, place in list(pairs):
        found.setdefault(shape, set()).add(place)


def _calls(row: Items) -> Iterator[Call]:
    for sequence in sequences(row):
        yield from filter(None, (called(*pair) for pair in pairwise(sequence)))


def _summed(row: Items) -> Iterator[tuple[Shape, int]]:
    """The calls in the bodies of sums, with the place of the letter that the sum binds."""
    for sequence in sequences(row):
        bound: set[str] = set()
        for before, node in pairwise(sequence):
            bound |= set(_letters((before,)))
            within = (call for part in inside(node) for call in _calls(part)) if bound else ()
            for call in filter(None, (called(before, node), *within)):
                yield from ((call.shape, n) for n, letter in enumerate(call.letters) if letter in bound)
                if call.shape[0].partition("_")[2] in bound:
                    yield call.shape, BELOW


def _by(row: Items, found: Mapping[Shape, set[int]]) -> Iterator[tuple[Shape, int]]:
    """The call that a row begins with, if what it is has the same letter for an index: π(a) by h(a), or by θ_a."""
    first = called(*row[:2]) if len(row) > 2 else None
    if first is not None:
        calls = [call for call in _calls(row[2:]) if call.shape in found]
        rest = {call.letters[n] for call in calls for n in found[call.shape] - {BELOW}} | _beside_bound(row[2:])
        yield from ((first.shape, n) for n, letter in enumerate(first.letters) if letter in rest)


def _beside_bound(items: Items) -> set[str]:
    """The letters that stand below a name where a letter that a sum binds stands too: a, in e^{θ_a} / Σ_b e^{θ_b}."""
    low: dict[tuple[str, int], set[str]] = {}
    for node in (node for sequence in sequences(items) for node in sequence):
        match node:
            case Scripts(Name(base), tuple(sub)):
                apart = (item for item in bare(sub) if not isinstance(item, Mark))
                for n, item in enumerate(apart):
                    low.setdefault((base, n), set()).add(words((item,)))
            case _:
                pass
    bound = _bound(items)
    return set[str]().union(*(letters for letters in low.values() if letters & bound))


def _bound(row: Items) -> set[str]:
    """The letters that the sums of a row bind."""
    return {letter for sequence in sequences(row) for letter in _letters(sequence)}


def _letters(sequence: Items) -> Iterator[str]:
    """The letters that the sums of a sequence bind: Σ_b, Σ_{b=1}, Σ_{b≠a} or Σ_{b∈B}."""
    for node in sequence:
        limit = bare(node.sub) if isinstance(node, Scripts) and big(node) == "sum" and node.sub else ()
        if len(limit) == 1 or len(limit) == 3 and (words(limit[1:]) == "=1" or words(limit[1:2]) in "≠∈"):
            yield words(limit[:1])
