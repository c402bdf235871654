"""What words near a formula call it: nothing but words that link the two stands between them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

FORMULA = re.compile(r"\$+([^$]{1,60})\$+|\\\((.{1,60}?)\\\)|`([^`]{1,60})`")
ENDS = re.compile(r"\n\s*\n|[.;。；]\s|(?:\$\$|\\\]|\\end\{\w+\*?\})[ \t]*\n")
NEAR = 200
SELF, OTHER = "\ue000", "\ue001"
"""What stands for the formula that is asked about, and for every other one, where words between them are looked at."""
LINKS = (
    r"(?:[\s:()*_-]|\b(?:is|are|be|being|here|where|denotes?|denoting|denoted|represents?|representing|stands?|for|means|"
    r"called|written|as|by|the|an?|of|entry|entries|elements?|components?|its|usual|size|dimensions?|simply|just|"
    r"ist|die|der|sind|bezeichnet|est|la|les|sont|es|são|é|là|to|jest|th|st|nd|rd)\b|"
    r"[是为為即指表示代表的就记作はがをの는은이가를第个個])*"
)


@dataclass(frozen=True, slots=True)
class Calling:
    """The words of a thing, the formulas that may be called so, and those that may stand beside its name."""

    words: str
    formula: str
    beside: str

    def named(self, texts: Iterable[str]) -> bool:
        """Whether words somewhere call such a formula so."""
        words, linked = re.compile(self.words, re.IGNORECASE), self._linked()
        return any(
            linked.search(self._beside(text, at.start(), at.end())) for text in texts for at in words.finditer(text)
        )

    def _linked(self) -> re.Pattern[str]:
        thing = f"(?:{self.words})[a-z]{{0,3}}"
        ahead = f"{SELF}{LINKS}{thing}|{SELF},{LINKS}{thing}\\s*(?:[,)]|\\Z)"
        return re.compile(f"{ahead}|{thing}{LINKS}{SELF}", re.IGNORECASE)

    def _beside(self, text: str, start: int, end: int) -> str:
        """What stands around words in their sentence, with a mark for each formula."""
        before, after = text[max(0, start - NEAR) : start], text[end : end + NEAR]
        return FORMULA.sub(self._mark, ENDS.split(before)[-1] + text[start:end] + ENDS.split(after)[0])

    def _mark(self, formula: re.Match[str]) -> str:
        inside = next(filter(None, formula.groups()))
        if re.fullmatch(self.formula, inside):
            return SELF
        return "" if re.fullmatch(self.beside, inside) else OTHER
