"""A passage of mathematics in an article: its text, and the way from each of its offsets back to a line and column."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from symsoft.derivation import Span

NEAR = 200
WORDS = re.compile(r"[^\W\d_]{2}")
FORMULA = re.compile(r"\$\$?.*?\$|<[^>]*>|\{[^}]*\}")
OF_INDICES = re.compile(r"\s*[A-Za-z]\s*(?:=|\\neq?|\\not\s*=|≠|!=)\s*[A-Za-z]\s*")
"""A condition on two letters alone."""


@dataclass(frozen=True, slots=True)
class Page:
    """One text with its own line numbers: a whole file, or the source of one notebook cell."""

    text: str
    cell: int | None = None
    starts: tuple[int, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Find where each line starts; lines end as Python's universal newlines do."""
        starts, at = [0], self.text.find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = self.text.find("\n", at + 1)
        object.__setattr__(self, "starts", tuple(starts))

    def place(self, offset: int) -> tuple[int, int]:
        """The line and column, from 1, of an offset."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def span(self, start: int, end: int) -> Span:
        """The stretch between two offsets."""
        return Span(*self.place(start), *self.place(max(start, end)), cell=self.cell)


@dataclass(frozen=True, slots=True)
class Passage:
    """Mathematics in a page: `text` is what is between the delimiters, `start` to `end` the stretch with them.

    `offsets` gives for each character of `text` (and its end) the offset in the page; None: they run on from `origin`.
    """

    page: Page
    text: str
    origin: int
    start: int
    end: int
    display: bool
    offsets: tuple[int, ...] | None = None

    @property
    def running(self) -> bool:
        """Whether it stands in a line of text, whatever its delimiters: words follow, or lead to a symbol or i = j."""
        if not self.display:
            return True
        text = self.page.text
        if "\n" in text[self.start : self.end]:
            return False
        after = text[self.end : self.end + NEAR].partition("\n")[0]
        bare = ("=" not in self.text or OF_INDICES.fullmatch(self.text)) and WORDS.search(self.before) is not None
        return bare or WORDS.search(FORMULA.sub("", after)) is not None

    @property
    def before(self) -> str:
        """What stands before it on its line, as far as it is near."""
        return self.page.text[max(0, self.start - NEAR) : self.start].rpartition("\n")[2]

    def offset(self, position: int) -> int:
        """The offset in the page of a position in `text`."""
        if self.offsets is None:
            return self.origin + position
        return self.offsets[min(position, len(self.offsets) - 1)]

    def span(self, start: int, end: int) -> Span:
        """The stretch of the page between two positions in `text`."""
        return self.page.span(self.offset(start), self.offset(end))


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a section: its level (1 the highest), and where its line stands."""

    level: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Directive:
    """What an author says to symsoft in a comment."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A page with what was found on it, in the order of the text; `hidden` are stretches of code and comments.

    `doubtful` are stretches between two `$$` that may also be the ends and starts of inline formulas.  A page that is
    `cut` has more formulas than are looked at.
    """

    page: Page
    passages: tuple[Passage, ...]
    headings: tuple[Heading, ...] = ()
    directives: tuple[Directive, ...] = ()
    hidden: tuple[tuple[int, int], ...] = ()
    doubtful: tuple[tuple[int, int], ...] = ()
    cut: bool = False

    @property
    def text(self) -> str:
        """The text of the page, as far as its formulas are looked at."""
        return self.page.text[: self.passages[-1].end] if self.cut else self.page.text
