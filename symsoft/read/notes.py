"""The warnings that an article is given while it is read, each habit of its author once."""

from __future__ import annotations

from dataclasses import dataclass, field

from symsoft.derivation import Side, Span, Warning
from symsoft.read import hygiene
from symsoft.read.passage import Passage
from symsoft.read.reader import Notice
from symsoft.term import Extent, Size

HABITS = frozenset(("missing-differential", "sample-as-power"))
LONGEST = 40


@dataclass
class Notes:
    """The warnings so far, and what was told of a whole article or of one formula."""

    warnings: list[Warning] = field(default_factory=list)
    told: set[tuple[str, int]] = field(default_factory=set)
    begun: tuple[int, int] = (0, 0)

    def section(self, number: int, written: int) -> int:
        """How many names of sizes were written before this section."""
        if self.begun[0] != number:
            self.begun = number, written
        return self.begun[1]

    def take(self, passage: Passage, notices: tuple[Notice, ...]) -> None:
        """Warn about what was noticed on a side: of a habit once, of brackets once in a formula."""
        for notice in notices:
            brackets = notice.code == "unbalanced"
            key = (notice.code, passage.start if brackets else -1)
            if key in self.told or brackets and hygiene.enclosed(passage):
                continue
            if brackets or notice.code in HABITS:
                self.told.add(key)
            self.warnings.append(Warning(notice.code, notice.message, passage.span(notice.start, notice.end)))

    def clash(self, at: Span, clashes: list[tuple[Extent, Extent]], written: list[Size]) -> None:
        """Warn about an index that runs over two ranges that this section names apart: both are then held for one."""
        for pair in clashes:
            if not {*written}.issuperset(pair):
                continue
            names = sorted(extent.name for extent in pair if isinstance(extent, Size))
            message = f"an index runs up to {' and up to '.join(names)}, which are held for equal"
            if all(warning.message != message for warning in self.warnings):
                self.warnings.append(Warning("sizes-differ", message, at))

    def loose(self, chain: list[Side], at: Span) -> None:
        """Warn about an index that a claim leaves free on its right side, and that a sum of the chain binds."""
        sides = [side.readings[0] for side in chain[-LONGEST:] if side.readings]
        if len(sides) < 2:
            return
        letter = hygiene.one_sided(sides[-2], sides[-1], iter(sides[:-2]))
        told = any(warning.code == "index-escaped" and warning.span.line == at.line for warning in self.warnings)
        if letter is not None and not told:
            message = f"{letter} is free on this side alone, and elsewhere in the chain the index of a sum"
            self.warnings.append(Warning("free-index-one-side", message, at))
