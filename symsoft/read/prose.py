"""What the text between formulas announces: the index conditions of the sentence or heading that leads to a display."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from symsoft.derivation import Span
from symsoft.read.announcing import AFTER, BEHIND, ENDS, IF, LEADS, LET, OTHERWISE, anew, said_before
from symsoft.read.casewords import EITHER, OTHER, announces, related
from symsoft.read.conditions import PLAIN, Announced, chained, indexlike, is_value, split
from symsoft.read.conditions import in_words as condition_in_words
from symsoft.read.counted import Counted, Counts
from symsoft.read.denying import DENIAL, GENERAL, chooses, denies, general
from symsoft.read.diagonal import Diagonal, diagonal
from symsoft.read.nodes import bare
from symsoft.read.passage import Manuscript, Passage
from symsoft.read.ranges import ZEROTH, beyond_zero
from symsoft.read.syntax import Items, Text
from symsoft.read.wording import tells_class

SENTENCE = re.compile(
    r"[.!?](?=\s)|[。！？]|\n[ \t]*\n|\n(?=[ \t>]*(?:[-*+]|\d+\.|\#{1,6})[ \t])|(?<=\n)(?=[ \t]*\#)|\n(?=#)"
)
FAR = 4000
NEAR = 200
VALUE = re.compile(IF.pattern.removesuffix(r"\Z") + r"\$[A-Za-z]\s*=\s*-?\d\$", re.I)
RANGE = re.compile(r"\s*(?P<symbol>\\?[A-Za-z]+)\s*(?P<sign>[<>]|\\[gl])(?:eq?|t)?(?![a-z])\s*(?P<bound>-?[\d.]+)\s*")
LONGEST_CODE = 40
ONE, MANY = 1, 2


@dataclass(frozen=True, slots=True)
class Lead:
    """The conditions of the sentence that leads to a display, and those announced further back.

    `lets` says that the words before it make it a definition, `other` that they make it another choice than what was
    said before; `value` is a case that it picks, such as y = 1; `counts` are letters that it says to be numbers;
    `diagonal` is whether it speaks of what is on a diagonal, or off it; `denied` says that a formula is only named.
    """

    leading: tuple[Announced, ...] = ()
    distant: tuple[Announced, ...] = ()
    lets: bool = False
    value: str = ""
    other: bool = False
    counts: tuple[Counted, ...] = ()
    diagonal: tuple[Diagonal, ...] = ()
    denied: bool = False


@dataclass
class Prose:
    """What holds at the place reached in a manuscript; what a heading announced holds for its whole section.

    A sentence that only announces a case does so for the next display, though others may follow it: `holds` is for how
    many still.  The letters of `indices` are such, like i and j.  Where places are counted `from_zero`, j ≥ 1 says that
    j is not the first one.
    """

    manuscript: Manuscript
    parsed: dict[int, Items]
    from_zero: bool = False
    indices: frozenset[str] = frozenset()
    announced: tuple[Announced, ...] = ()
    level: int = 7
    holds: int = 0
    heading: int = 0
    reached: int = 0
    next_heading: int = 0
    beside: tuple[Announced, ...] = ()
    starts: list[int] = field(init=False)
    ends: list[int] = field(init=False)
    counts: Counts = field(init=False)

    def __post_init__(self) -> None:
        """Find where the formulas in the text start and end."""
        found = sorted((p.start, p.end) for p in self.manuscript.passages if p.start in self.parsed)
        self.starts, self.ends = [start for start, _ in found], [end for _, end in found]
        self.counts = Counts(self.manuscript)

    def lead(self, display: Passage, inline: list[Passage]) -> Lead:
        """The conditions for a display; `inline` are the formulas in the text since the display before."""
        start = self.reached
        self.reached = display.end
        text = self.manuscript.page.text
        if display.start - start > FAR:
            self.announced = ()
            start = display.start - FAR
        gap = text[start : display.start]
        cuts = [start, *(start + m.end() for m in SENTENCE.finditer(gap.rstrip())), display.start]
        sentences = [
            (a, b) for a, b in itertools.pairwise(cuts) if self._without(a, b, []).strip(" \t\n\x00*_:：,，-#>")
        ]
        here: tuple[Announced, ...] = ()
        for number, (a, b) in enumerate(sentences):
            heading = self._headings(a, b)
            found = self.conditions(a, b, inline) or self.opposite(a, b)
            if _several(found) or len(found) > 1 and self.either(a, b, inline):
                self.announced = ()
            elif found:
                alone = ONE if announces(self._without(a, b, inline)) else 0
                self.announced, self.level, self.holds = found, self.heading or 7, MANY if heading else alone
                if number == len(sentences) - 1 and not GENERAL.search(self._without(a, b, inline)):
                    here = found
            elif self.holds == ONE and general(self._without(a, b, inline)):
                self.holds = 0
        self.beside = ()
        value = self.value(*sentences[-1], inline) if sentences else ""
        behind, settled = self.behind(display)
        here = behind if settled else here or (self.announced if self.holds else ())
        self.holds -= self.holds == ONE
        other = said_before(self.manuscript, display, OTHERWISE)
        other |= anew(self.manuscript, display)
        counts = self.counts.between(*sentences[-1]) if sentences else ()
        counts = counts or self.counts.over(display.start)
        distant = () if here else behind or self.announced
        return Lead(here, distant, False, value, other, counts, () if here else self.diagonal(sentences[-1:]))

    def diagonal(self, sentences: list[tuple[int, int]]) -> tuple[Diagonal, ...]:
        """What sentences say of a diagonal."""
        page = self.manuscript.page
        return tuple(one for a, b in sentences for one in diagonal(self._without(a, b, []), page.span(a, b)))

    def behind(self, passage: Passage) -> tuple[tuple[Announced, ...], bool]:
        """The index condition right behind a formula, as a formula of its own: … for i ≠ j.

        With it, whether its sentence ends there: else it may be said of what comes next.
        """
        text, following = self.manuscript.page.text, bisect_left(self.starts, passage.end)
        if following == len(self.starts):
            return (), False
        start = self.starts[following]
        if start - passage.end > NEAR or not BEHIND.fullmatch(text[passage.end : start]):
            return (), False
        items = self.parsed[start]
        found = split(items, self.indices) if items and len(items) < 12 else None
        rest = text[self.ends[following] :][:NEAR]
        settled = ENDS.match(rest) is not None
        if found is None or (not settled and LEADS.match(rest)):
            return (), False
        return (Announced(*found, self.manuscript.page.span(start, start)),), settled

    def inline(self, passage: Passage) -> Lead:
        """The conditions for a formula in running text: those that stand in the text since the display before."""
        items, text = self.parsed.get(passage.start, ()), self.manuscript.page.text
        found = split(items, self.indices) if len(items) < 12 else None
        if found is not None and not denies(text, passage) and not chooses(*self._sentence(passage)):
            self.beside = (Announced(*found, passage.span(0, len(passage.text))),)
        before = text[max(self.reached, passage.start - FAR) : passage.start]
        if re.search(r"\n[ \t]*(?:\n|#)", before[before.rfind("$") + 1 :]):
            self.beside = ()
        paragraph = before.rsplit("\n\n", 1)[-1][-NEAR:]
        value = "" if found else next((m.group() for m in VALUE.finditer(paragraph)), "")
        behind, settled = self.behind(passage)
        leading, distant = (behind, ()) if settled else (self.beside, behind)
        lets, other = (said_before(self.manuscript, passage, words) for words in (LET, OTHERWISE))
        counts = self.counts.between(passage.start - len(paragraph), passage.start) or self.counts.over(passage.start)
        denied = denies(text, passage)
        return Lead(leading, distant, lets, value, other, counts, denied=denied)

    def value(self, start: int, end: int, inline: list[Passage]) -> str:
        """The case that a sentence picks by the value of a symbol: if y = 1."""
        for passage in inline:
            picked = start <= passage.start < end and self.picks(passage) and not tells_class(passage)
            if picked and (said_before(self.manuscript, passage, IF) or AFTER.match(passage.page.text, passage.end)):
                return passage.text
        return ""

    def picks(self, passage: Passage) -> bool:
        """Whether a formula is the value of a symbol, or a range that the text has other cases than."""
        items = self.parsed.get(passage.start, ())
        if not is_value(items) or self.from_zero and beyond_zero(items) is not None:
            return False
        found = RANGE.fullmatch(passage.text)
        if found is None:
            return True
        other = "<|\\\\l" if found.group("sign")[-1] in ">g" else ">|\\\\g"
        elsewhere = rf"{re.escape(found.group('symbol'))}\s*(?:{other}|=\s*{re.escape(found.group('bound'))}\b)"
        return re.search(elsewhere, self.manuscript.page.text) is not None

    def _headings(self, start: int, end: int) -> bool:
        """Pass the headings of a stretch, if any; one of the same level or higher ends what was announced."""
        headings, passed = self.manuscript.headings, self.next_heading
        while self.next_heading < len(headings) and headings[self.next_heading].start < end:
            level = headings[self.next_heading].level
            if level <= self.level:
                self.announced = ()
            self.heading = level
            self.next_heading += 1
        return self.next_heading > passed

    def conditions(self, start: int, end: int, inline: list[Passage]) -> tuple[Announced, ...]:
        """The index conditions in a stretch of prose, as formulas or in plain letters."""
        out: list[Announced] = []
        inside = [passage for passage in inline if start <= passage.start < end]
        for passage in (one for one in inside if not self._denied(start, one.start, one.end, end)):
            items = self.parsed.get(passage.start, ())
            if items and not any(isinstance(item, Text) for item in items):
                one = split(items, self.indices)
                found = chained(items) if one is None else (one,)
                beyond = beyond_zero(items) if self.from_zero else None
                found = found if beyond is None else ((beyond, ZEROTH, False),)
                out += (Announced(*parts, passage.span(0, len(passage.text))) for parts in found)
        out += (said for one, said in self.in_words(inside) if not self._denied(start, one.start, one.end, end))
        plain = self._without(start, end, inside)
        for match in PLAIN.finditer(plain):
            plainly = condition_in_words(match.group())
            first, last = (start + at for at in match.span())
            if plainly is not None and not self._denied(start, first, last, end):
                out.append(Announced(*plainly, self.manuscript.page.span(first, last)))
        return tuple(out)

    def opposite(self, start: int, end: int) -> tuple[Announced, ...]:
        """The condition of the other case, in a sentence that begins with otherwise."""
        if len(self.announced) != 1 or not OTHER.match(self._without(start, end, [])):
            return ()
        (before,) = self.announced
        return (replace(before, same=not before.same, span=self.manuscript.page.span(start, end)),)

    def either(self, start: int, end: int, inline: list[Passage]) -> bool:
        """Whether a sentence says one condition or another: i = j or i = k."""
        inside = [passage for passage in inline if start <= passage.start < end]
        text = self.manuscript.page.text
        return any(EITHER.fullmatch(text[one.end : other.start]) for one, other in itertools.pairwise(inside))

    def in_words(self, inside: list[Passage]) -> Iterator[tuple[Passage, Announced]]:
        """The conditions that words between two letters say, with the first: i equals j."""
        text = self.manuscript.page.text
        for one, other in itertools.pairwise(inside):
            left, right = (bare(self.parsed.get(passage.start, ())) for passage in (one, other))
            letters = all(len(side) == 1 and indexlike(side[0]) for side in (left, right))
            same = related(text[one.end : other.start], text[other.end : other.end + NEAR]) if letters else None
            if same is not None:
                yield one, Announced(left, right, same, self.manuscript.page.span(one.start, other.end))

    def _denied(self, start: int, first: int, last: int, end: int) -> bool:
        """Whether the words of a sentence around a condition only name it."""
        before, text = self._without(start, first, []), self.manuscript.page.text
        return DENIAL.search(before) is not None or chooses(text[start:first], text[last:end])

    def _sentence(self, passage: Passage) -> tuple[str, str]:
        """The text around a formula, as far as its sentence goes."""
        text, start, end = self.manuscript.page.text, passage.start, passage.end
        return SENTENCE.split(text[max(0, start - NEAR) : start])[-1], SENTENCE.split(text[end : end + NEAR])[0]

    def _without(self, start: int, end: int, inside: list[Passage]) -> str:
        """A stretch of prose with its formulas, comments and code blocks blanked; code in a line is kept."""
        whole = self.manuscript.page.text
        text = whole[start:end]
        gone = [(passage.start, passage.end) for passage in inside if start <= passage.start < end]
        hidden = self.manuscript.hidden
        number = max(0, bisect_left(hidden, (start, start)) - 1)
        while number < len(hidden) and hidden[number][0] < end:
            a, b = hidden[number]
            if b > start and (b - a > LONGEST_CODE or whole[a] in "<%"):
                gone.append((a, b))
            number += 1
        for a, b in gone:
            first, last = max(a, start) - start, min(b, end) - start
            text = text[:first] + "\x00" * (last - first) + text[last:]
        return text


def _several(found: tuple[Announced, ...]) -> bool:
    """Whether conditions come from formulas that say different things: i = j here, i ≠ j there."""
    kinds: dict[Span, set[bool]] = {}
    for condition in found:
        kinds.setdefault(condition.span, set()).add(condition.same)
    return len({frozenset(same) for same in kinds.values()}) > 1
