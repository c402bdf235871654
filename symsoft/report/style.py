"""The colours of the report for people, or none."""

from __future__ import annotations

from dataclasses import dataclass

_SGR = {
    "bold": "1",
    "dim": "2",
    "refuted": "1;31",
    "conditional": "1;33",
    "undecided": "1;35",
    "unread": "1;36",
    "warning": "1;33",
    "proved": "1;32",
    "accepted": "32",
    "caret": "1;31",
    "suggestion": "32",
}


@dataclass(frozen=True, slots=True)
class Style:
    """Paints words by what they are; a style without colour leaves them alone."""

    colour: bool = False

    def paint(self, text: str, what: str) -> str:
        """The text in the colour of `what`, a verdict or a part of the report."""
        if not self.colour or not text:
            return text
        return f"\x1b[{_SGR[what]}m{text}\x1b[0m"


PLAIN = Style()
