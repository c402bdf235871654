"""The numbers of components that the text gives: for K = 2 we have …, and the headings that say so."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Iterable
from dataclasses import dataclass
from itertools import pairwise

from symsoft.derivation import Given, Span
from symsoft.read.denying import DENIAL, GENERAL
from symsoft.read.passage import Heading, Manuscript
from symsoft.statement import SizeIs
from symsoft.term import Size

COUNT = re.compile(r"(?:\\(?:text|mbox)\{[^{}]*\})?[\s(]*(?P<name>[A-Za-z])\s*=\s*(?P<number>[1-9]\d{0,2})[\s)]*")

NEAR = 80


@dataclass(frozen=True, slots=True)
class Counted:
    """A letter that is said to be a number, and where."""

    name: str
    number: int
    span: Span


def counted(text: str, span: Span) -> tuple[Counted, ...]:
    """The letter and the number of a formula such as K = 2; nothing if it is another formula."""
    found = COUNT.fullmatch(text.replace("$", ""))
    return (Counted(found["name"], int(found["number"]), span),) if found else ()


class Counts:
    """Where a manuscript says in its running text that a letter is a number, and which of that in headings."""

    def __init__(self, manuscript: Manuscript) -> None:
        """Find them all."""
        inline = sorted((p for p in manuscript.passages if not p.display), key=lambda passage: passage.start)
        self.text = manuscript.page.text
        self.said = [(p.start, one) for p in inline for one in counted(p.text, p.span(0, len(p.text)))]
        self.starts = [at for at, _ in self.said]
        self.sections = [(start, end, self.between(start, line)) for start, line, end in _sections(manuscript)]

    def between(self, start: int, end: int) -> tuple[Counted, ...]:
        """Those of a stretch of text that it gives one number only, if it does not speak of all numbers, too."""
        here = self.said[bisect_left(self.starts, start) : bisect_left(self.starts, end)]
        if not here or GENERAL.search(self.text[start:end]):
            return ()
        numbers: dict[str, set[int]] = {}
        for at, one in here:
            denied = DENIAL.search(self.text[max(0, at - NEAR) : at])
            numbers.setdefault(one.name, set()).add(0 if denied else one.number)
        return tuple(one for _, one in here if numbers[one.name] == {one.number})

    def over(self, place: int) -> tuple[Counted, ...]:
        """Those of the headings whose sections a place is in."""
        return tuple(one for start, end, said in self.sections if start <= place < end for one in said)


def _sections(manuscript: Manuscript) -> list[tuple[int, int, int]]:
    """For each heading where it starts, where its line ends, and where its section does."""
    text, open_ones = manuscript.page.text, list[Heading]()
    ends: dict[int, int] = {}
    for heading in manuscript.headings:
        while open_ones and open_ones[-1].level >= heading.level:
            ends[open_ones.pop().start] = heading.start
        open_ones.append(heading)
    starts = [heading.start for heading in manuscript.headings]
    lines = [(start, after, text.find("\n", start, after)) for start, after in pairwise([*starts, len(text)])]
    return [(start, line if line >= 0 else after, ends.get(start, len(text))) for start, after, line in lines]


def given(counts: Iterable[Counted], sizes: Container[str], letters: Container[str]) -> tuple[Given, ...]:
    """The conditions that letters are numbers which are sizes here, and no indices; K = 2 makes K + 1 three, too."""
    return tuple(
        Given(SizeIs(one.name, one.number, _sizes(one)), one.span)
        for one in counts
        if one.name in sizes and one.name not in letters
    )


def _sizes(one: Counted) -> tuple[tuple[Size, int], ...]:
    return (Size(one.name), one.number), (Size(f"{one.name}+1"), one.number + 1)
