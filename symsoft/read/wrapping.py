r"""Displays that begin and end with an author's own words: \beq … \eeq, \eq{…} and \begin{myalign} … \end{myalign}."""

from __future__ import annotations

import re
from dataclasses import dataclass

from symsoft.read.macros import BEGIN, END, macros

DISPLAYS = "align|aligned|alignat|equation|eqnarray|gather|gathered|multline|split|alns|flalign|displaymath|math"
BEGINS = re.compile(r"\\begin\{(?P<name>(?:" + DISPLAYS + r")\*?)\}")
ENDS = re.compile(BEGINS.pattern.replace("begin", "end"))
DEFINES = re.compile(r"\\(?:(?:re|provide)?newcommand\*?|def|let)\s*\{?\s*\Z")
NEAR = 30
MOST = 200


@dataclass(frozen=True, slots=True)
class Wrapping:
    """What opens a display in an author's own words, and what closes it; one in braces closes with its brace."""

    opens: re.Pattern[str] | None = None
    closes: tuple[tuple[str, str], ...] = ()
    braced: frozenset[str] = frozenset()

    def closer(self, opener: str) -> str:
        """The pattern of what closes what an opener opens."""
        return dict(self.closes).get(opener, "")


def wrapping(text: str) -> Wrapping:
    """The words of a text for displays."""
    if "\\begin" not in text or "command" not in text and "\\def" not in text and "newenvironment" not in text:
        return Wrapping()
    bodies = {name: "".join(token.text for token in macro.body) for name, macro in macros(text).items()}
    enders: dict[str, list[str]] = {}
    for name, body in bodies.items():
        if not name.startswith(BEGIN) and (found := ENDS.search(body)):
            enders.setdefault(found.group("name"), []).append(_word(name))
    closes: dict[str, str] = {}
    braced: set[str] = set()
    for name, body in list(bodies.items())[:MOST]:
        found = None if name.startswith(END) else BEGINS.search(body)
        if found is None:
            continue
        environment = found.group("name")
        end = END + environment + "}"
        if end in body:
            braced |= {name} if "#1" in body else set()
            continue
        own = [_word(name.replace(BEGIN, END, 1))] if name.startswith(BEGIN) else enders.get(environment, [])[:MOST]
        closes[name] = "|".join((*own, _word(end)))
    words = "|".join(map(_word, (*closes, *sorted(braced))))
    return Wrapping(re.compile(words) if words else None, tuple(closes.items()), frozenset(braced))


def defined(text: str, at: int) -> bool:
    """Whether a word stands where it is defined."""
    return DEFINES.search(text[max(0, at - NEAR) : at]) is not None


def braces(text: str, start: int, longest: int) -> int:
    """Where the braces that open at an offset close; -1 if none do."""
    depth = 0
    for mark in re.finditer(r"\\.|[{}]", text[start : start + longest], re.S):
        depth += {"{": 1, "}": -1}.get(mark.group(), 0)
        if depth == 0:
            return start + mark.end() if mark.group() == "}" else -1
    return -1


def _word(name: str) -> str:
    """The pattern of a command, or of the beginning of an environment."""
    return re.escape(name) + ("" if name.endswith("}") else "(?![A-Za-z])")
