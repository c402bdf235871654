"""About how wide LaTeX is on paper, in letters: what lines are broken by."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest

_TOKEN = re.compile(r"\\(?P<command>[A-Za-z]+)|(?P<row>\\\\)|\\?(?P<letter>[^\s{}\\])|(?P<brace>[{}])")

UNSEEN = frozenset(("right", "mathrm", "mathbf", "mathbb", "mathcal", "boldsymbol", "text", "operatorname"))
COMMANDS = {
    "sum": 2.7, "prod": 2.5, "max": 3.2, "log": 2.7, "ln": 1.8, "exp": 2.9, "cdots": 2.7, "dots": 2.7, "quad": 1.8,
    "odot": 2.2, "cdot": 1.3, "neq": 2.3, "top": 1.3, "delta": 0.8, "sigma": 1.0, "partial": 1.0, "sqrt": 1.7,
    "qquad": 3.5, "ddots": 2.2, "vdots": 0.5, "nabla": 1.5,
}  # fmt: skip
"""How wide commands are, the space beside them included; a letter otherwise."""

LIMITS = frozenset(("sum", "prod", "max"))
SIGNS = {"+": 2.1, "-": 2.0, "=": 2.3, "<": 2.3, ">": 2.3, ",": 0.8, "(": 0.9, ")": 0.9, "[": 0.6, "]": 0.6, "&": 1.7}
SMALL, BAR, TALL = 0.72, 0.42, 1.2
"""How much smaller a script is, and how much wider than its parts a fraction, and brackets around one."""

SCRIPTS = frozenset(("smallmatrix",))
"""The environments whose entries are as small as scripts."""


def width(written: str) -> float:
    r"""About how many letters wide LaTeX is: a fraction is as wide as its wider part, a script is small.

    A matrix is as wide as the widest entries of its columns.

    >>> width("a + b"), width(r"\frac{a b c}{d}"), width(r"\begin{gathered} a b \\ c \end{gathered}")
    (4.1, 3.42, 2.0)
    """
    return round(_Reader(list(_TOKEN.finditer(written))).rest(), 3)


class _Reader:
    """Goes through the tokens of a formula once."""

    def __init__(self, tokens: Sequence[re.Match[str]]) -> None:
        self.tokens, self.at = tokens, 0

    def rest(self) -> float:
        """The width of the rows, column by column, up to the end of the group, the environment or the formula."""
        rows = [[0.0]]
        while self.at < len(self.tokens) and self.tokens[self.at][0] not in ("}", r"\end"):
            token = self.tokens[self.at]
            if token["row"]:
                rows.append([0.0])
                self.at += 1
            elif token[0] == "&":
                rows[-1].append(SIGNS["&"])
                self.at += 1
            else:
                rows[-1][-1] += self.next()
        return sum(map(max, zip_longest(*rows, fillvalue=0.0)))

    def next(self) -> float:
        """The width of the group, fraction, environment, script or letter that starts here."""
        token = self.tokens[self.at]
        self.at += 1
        match token["command"] or token[0]:
            case "frac":
                return max(self.argument(), self.argument()) + BAR
            case "begin":
                name = self.name()
                inside = self.rest()
                self.at += 1
                self.argument()
                return inside * (SMALL if name in SCRIPTS else 1.0)
            case "left":
                return TALL if self.encloses("frac") or self.encloses("begin") else 0.0
            case "_" | "^":
                return SMALL * self.argument()
            case "{":
                inside = self.rest()
                self.at += 1
                return inside
            case name if name in UNSEEN:
                return 0.0
            case name if name in LIMITS and self.follows("_"):
                return self.below(name)
            case name:
                return COMMANDS.get(name, 1.0) if token["command"] else SIGNS.get(name, 1.0)

    def argument(self) -> float:
        """The width of what a command takes; nothing at the end."""
        return self.next() if self.at < len(self.tokens) else 0.0

    def name(self) -> str:
        """What stands in the braces here."""
        start = self.at
        self.argument()
        return "".join(token[0] for token in self.tokens[start + 1 : self.at - 1])

    def encloses(self, command: str) -> bool:
        """Whether the command stands before the bracket that is open here is closed."""
        depth = 1
        for token in self.tokens[self.at :]:
            depth += (token["command"] == "left") - (token["command"] == "right")
            if not depth:
                break
            if token["command"] == command:
                return True
        return False

    def follows(self, *marks: str) -> bool:
        """Whether one of the marks comes next."""
        return self.at < len(self.tokens) and self.tokens[self.at][0] in marks

    def below(self, name: str) -> float:
        """The width of a sign with what stands below and above it."""
        wide = COMMANDS[name]
        while self.follows("_", "^"):
            wide = max(wide, self.next() + 0.3)
        return wide
