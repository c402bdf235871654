"""What comes from an article, made safe to print: nothing steers a terminal or commands a build."""

from __future__ import annotations

import re
import unicodedata

# Control and format characters (bidirectional marks among them), surrogates, line and paragraph separators, unassigned.
_STEERING = frozenset({"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"})

# Lines that build services read as commands: `::set-output`, `##[error]`, `##vso[...]`, `##teamcity[...]`.
_COMMAND = re.compile(r"^(\s*):(?=:)|#(?=#(?:\[|\w+\[))")

TAB = "    "


def shown(character: str) -> str:
    """How one character is printed: as it is, or as its code point where it would steer what reads it."""
    if character == "\t":
        return TAB
    if " " <= character <= "~":
        return character
    if unicodedata.category(character) in _STEERING:
        return f"\\u{{{ord(character):x}}}"
    return character


def printable(text: str) -> str:
    """The text on one line, for a terminal or a log."""
    return _COMMAND.sub(_broken, "".join(shown(character) for character in text))


def _broken(match: re.Match[str]) -> str:
    """The first character of a command, written as its code point so that the rest is no command any more."""
    lead = match.group(1)
    return "\\u{23}" if lead is None else f"{lead}\\u{{3a}}"


def width(text: str) -> int:
    """How many columns of a terminal a printable text takes."""
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) == "Mn":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
