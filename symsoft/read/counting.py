"""From what number an article counts: names under sums from 0, or listed as x_0, x_1 in terms of one form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from itertools import pairwise, takewhile

from symsoft.derivation import Step
from symsoft.read.nodes import bare, parts, sequences, words
from symsoft.read.symbols import DIMENSIONS
from symsoft.read.syntax import Grid, Items, Mark, Name, Node, Numeral, Operator, Scripts
from symsoft.term import Entry, Partial, Variable
from symsoft.walk import reached, subterms

BRACKETS = frozenset("()[]")
DEEPEST = 3
"""How deep the brackets in a term may be."""

SPACES = frozenset(("quad", "~", "&"))
SAID = re.compile(r"[^\W\d_]+_\{\d+\}=")
ZERO = re.compile(r"(?:(?<=_\{)|(?<=[,=≠]))0(?=[,}=≠])")


@dataclass
class Counting:
    """The names that are summed or listed from 0 or from 1, those that are defined by others, and biases."""

    from_zero: set[str] = field(default_factory=set)
    from_one: set[str] = field(default_factory=set)
    listed_from_zero: set[str] = field(default_factory=set)
    biases: set[str] = field(default_factory=set)
    by: dict[str, set[str]] = field(default_factory=dict)
    within: dict[str, set[str]] = field(default_factory=dict)

    def look(self, sequence: Items) -> None:
        """Take what a sequence says of where names are counted from."""
        if len(sequence) == 1 and not isinstance(sequence[0], Grid):
            return
        self.from_zero |= summed_from("0", sequence) | ranged_from_zero(sequence)
        self.from_one |= summed_from("1", sequence)
        self.listed_from_zero |= listed_from_zero(sequence)
        self.biases |= biases(sequence)
        for name, others in defined_by(sequence):
            for other in others:
                self.by.setdefault(other, set()).add(name)
                self.within.setdefault(name, set()).add(other)

    def zero(self, with_zero: Set[str]) -> frozenset[str]:
        """The names with a 0 below them that are counted from it, with those that are defined by them.

        What these are defined by is counted from it, too, if a sum takes it from there.
        """
        first = self.from_zero | self.listed_from_zero - self.from_one - self.biases
        named = reached(first & with_zero, lambda name: self.by.get(name, ())) & with_zero
        return named | reached(named, lambda name: self.within.get(name, set()) & self.from_zero)


def summed_from(number: str, sequence: Items) -> set[str]:
    """The names with an index below them that a sum of the sequence takes from this number on."""
    letters = {
        low[0].text
        for node in sequence if isinstance(node, Scripts) and isinstance(node.base, Operator)
        if len(low := bare(node.sub or ())) == 3 and isinstance(low[0], Name) and words(low[1:]) == f"={number}"
    }  # fmt: skip
    return indexed_by(letters, sequence) if letters else set()


def ranged_from_zero(sequence: Items) -> set[str]:
    """The names with an index below them whose range stands in their row and begins with 0: s_i = …, i = 0, 1."""
    out = set[str]()
    for row in _rows(sequence):
        kept = [item for item in row if not (isinstance(item, Mark) and item.text in SPACES)]
        runs = [kept[at : at + 5] for at in range(len(kept) - 4)]
        letters = {
            run[0].text for run in runs if isinstance(run[0], Name) and words(tuple(run[1:])) in ("=0,1", "=0,…")
        }
        out |= indexed_by(letters, row) if letters else set()
    return out


def _rows(sequence: Items) -> Iterator[Items]:
    """The rows of a sequence, and those of what is laid out in it, each with all of its cells."""
    row: list[Node] = []
    for node in sequence:
        if isinstance(node, Mark) and node.text == "\\\\":
            yield tuple(row)
            row = []
        else:
            row.append(node)
        if isinstance(node, Grid):
            yield from (tuple(item for cell in cells for item in cell) for cells in node.rows)
    yield tuple(row)


def placed(items: Items) -> Iterator[tuple[str, str]]:
    """The letters that stand below names, each with the name."""
    for node in (node for inner in sequences(items) for node in inner):
        if isinstance(node, Scripts) and isinstance(node.base, Name):
            yield from ((part.text, node.base.text) for part in bare(node.sub or ()) if isinstance(part, Name))


def indexed_by(letters: Set[str], items: Items) -> set[str]:
    """The names with one of the letters below them."""
    return {name for letter, name in placed(items) if letter in letters}


def defined_by(sequence: Items) -> Iterator[tuple[str, set[str]]]:
    """A name that a sequence begins to equate, and those with the same letter below them: P_j = exp(s_j)/…"""
    match bare(sequence)[:2]:
        case (Scripts(Name(name), sub), Mark("=" | "≔")):
            match bare(sub or ()):
                case (Name(letter),):
                    yield name, indexed_by({letter}, bare(sequence)[2:])
                case _:
                    pass
        case _:
            pass


def listed_from_zero(sequence: Items) -> set[str]:
    """The names x of added terms, or of entries, that differ in the number alone: e^{x_0} + e^{x_1}."""
    out: set[str] = set()
    for first, second in (*_terms(sequence, "+"), *_entries(sequence)):
        if ZERO.search(words(first)) and ZERO.sub("1", words(first)) == words(second):
            out = out.union(*(_numbered("0", inner) for inner in sequences(first)))
    return out


def biases(sequence: Items) -> set[str]:
    """The names w of a sum that begins in another form than it goes on in: w_0 + w_1 x_1."""
    out: set[str] = set()
    for before, after in _terms(sequence, "+-−"):
        first, second = _plain(before[::-1])[::-1], _plain(after)
        if ZERO.sub("1", words(first)) != words(second):
            out |= _numbered("0", first) & _numbered("1", second)
    return out


def _numbered(number: str, items: Items) -> set[str]:
    """The names that have this number alone below them, none of them inside of something else."""
    named = (node for node in items if isinstance(node, Scripts) and words(bare(node.sub or ())) == number)
    return {node.base.text for node in named if isinstance(node.base, Name)}


def _plain(items: Items) -> Items:
    """What comes before the first bracket."""
    return tuple(takewhile(lambda node: not (isinstance(node, Mark) and node.text in BRACKETS), items))


@dataclass
class _Bracket:
    """What stands in a bracket so far: its first sign, all of it, its terms, and how deep the brackets in it are."""

    nodes: list[Node] = field(default_factory=list)
    terms: list[list[Node]] = field(default_factory=lambda: [[]])
    depth: int = 0

    def pairs(self) -> Iterator[tuple[Items, Items]]:
        """Its terms next to each other, after which it has none."""
        terms, self.terms = self.terms, [[]]
        yield from ((tuple(first), tuple(second)) for first, second in pairwise(terms))


def _terms(sequence: Items, signs: str) -> Iterator[tuple[Items, Items]]:
    """Terms of a sum with one of the signs between them, as far as no comma or sign of equality does; in brackets too.

    What is in brackets belongs to the term that they stand in, as long as they are not deep, so that this is linear.
    """
    around = [_Bracket()]
    for node in sequence:
        match node:
            case Mark("quad" | "~" | "&"):
                continue
            case Mark("(" | "["):
                around.append(_Bracket())
            case Mark(")" | "]"):
                yield from around[-1].pairs()
                inner = around.pop() if len(around) > 1 else _Bracket(depth=DEEPEST)
                around[-1].depth = max(around[-1].depth, min(inner.depth + 1, DEEPEST))
                if inner.depth < DEEPEST:
                    around[-1].terms[-1] += [*inner.nodes, node]
                    around[-1].nodes += inner.nodes
                else:
                    yield from around[-1].pairs()
            case Mark("+" | "-" | "−") if node.text in signs:
                around[-1].terms.append([])
            case Mark("=" | "-" | "−" | "," | ";"):
                yield from around[-1].pairs()
            case _:
                around[-1].terms[-1].append(node)
        around[-1].nodes.append(node)
    for bracket in around:
        yield from bracket.pairs()


def _entries(sequence: Items) -> Iterator[tuple[Items, Items]]:
    """Entries of a matrix that follow each other in a column or along a diagonal."""
    for node in sequence:
        if isinstance(node, Grid):
            for above, below in pairwise(node.rows):
                yield from ((cell, after) for cell, after in zip(above, below, strict=False))
                yield from ((cell, after) for cell, after in zip(above, below[1:], strict=False))


def one_by_one(sequence: Items) -> bool:
    """Whether components are said one after another, which lists no vector: p_1 = …, p_2 = …, p_3 = …"""
    return all(SAID.match(words(part)) for part in parts(sequence, ","))


def counts(before: Items) -> bool:
    """Whether dots follow the first numbers of the range of an index: i = 1, …"""
    kept = [node for node in before if not (isinstance(node, Mark) and node.text in SPACES)]
    match kept[-4:]:
        case [Name(), Mark("="), Numeral("0" | "1"), Mark(",")]:
            return True
        case _:
            return False


def numbers_below(items: Items) -> dict[str, set[str]]:
    """The numbers that stand alone below each name."""
    out: dict[str, set[str]] = {}
    for node in (node for inner in sequences(items) for node in inner if isinstance(node, Scripts)):
        low = words(bare(node.sub or ()))
        out.setdefault(words((node.base,)), set()).update((low,) * low.isdigit())
    return out


def below(cell: Items) -> set[str]:
    """The names below the symbols of an entry."""
    subs = (node.sub for inner in sequences(cell) for node in inner if isinstance(node, Scripts) and node.sub)
    return {part.text for sub in subs for part in bare(sub) if isinstance(part, Name)}


def counted_from_zero(step: Step, zero: Set[str]) -> bool:
    """Whether a step has symbols whose components are counted from 0, and no component with a number of another one."""
    nodes = (node.variable if isinstance(node, Partial) else node for term in step.terms for node in subterms(term))
    found = [node for node in nodes if isinstance(node, Variable) and node.places]
    own = [node for node in found if node.name.rstrip("⁰¹²³⁴") in zero]
    others = (place for node in found if node not in own for place in node.places)
    return bool(own) and not any(isinstance(place, Entry) for place in others)


def indexed_d(beneath: Set[str], bound: Set[str]) -> bool:
    """Whether letters below d are its indices: a sum runs over one of them, and one is not of a dimension as in d_k.

    >>> indexed_d({"k", "i"}, {"k"}), indexed_d({"k", "v"}, {"k"}), indexed_d({"k", "model"}, {"k"})
    (True, False, False)
    """
    letters = {low for low in beneath if len(low) == 1 and low.isalpha()}
    return not letters.isdisjoint(bound) and not letters <= DIMENSIONS
