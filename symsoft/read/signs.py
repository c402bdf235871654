"""Every relation sign of a display, found in its tokens alone, so that none is ever passed over."""

from __future__ import annotations

from symsoft.read import alphabet as ab
from symsoft.read.tokens import Token

SKIPPED = frozenset(
    "\\" + name
    for name in (
        "text",
        "mbox",
        "textrm",
        "textbf",
        "tag",
        "label",
        "operatorname",
        "mathrm",
        "eqref",
        "ref",
        "hspace",
        "vspace",
        "color",
        "href",
        "textit",
    )
)
STACKED = frozenset(("\\stackrel", "\\overset", "\\underset"))
EQUAL = frozenset("\\" + name for name in ab.EQUALITY if name.isalpha())
LETTERS = frozenset("ijklmnct")


def signs(tokens: list[Token]) -> list[tuple[int, int]]:
    """Where the relation signs stand that join two sides: none in scripts, words, brackets or case conditions."""
    found: list[tuple[int, int, int]] = []
    depth, at, row = 0, 0, 0
    environments: list[str] = []
    size = len(tokens)
    while at < size:
        token = tokens[at]
        if token.kind == "break":
            depth, row = 0, at + 1
        elif token.text in ("\\begin", "\\end"):
            depth, at = 0, _environment(tokens, at, environments)
            row = at
            continue
        elif token.kind == "amp" and environments and environments[-1] in ab.CASES:
            while at + 1 < size and tokens[at + 1].kind != "break" and tokens[at + 1].text != "\\end":
                at += 1
        elif token.text in SKIPPED or token.kind in ("sub", "sup"):
            at = group_end(tokens, at + 1)
            continue
        elif token.text in STACKED:
            start = at
            at = _arguments(tokens, at + 1)
            if depth == 0 and any(other.text == "=" for other in tokens[start:at]):
                found.append((start, at, row))
            continue
        elif token.kind == "char" and token.text in "([)]":
            depth = max(0, depth + (1 if token.text in "([" else -1))
        elif depth == 0 and (end := _sign(tokens, at)):
            if not _condition(tokens, at, row):
                found.append((at, end, row))
            at = end
            continue
        at += 1
    kept = [(a, b) for n, (a, b, _) in enumerate(found) if not _doubled(tokens, b, found[n + 1 : n + 2])]
    return [(tokens[a].start, tokens[b - 1].end) for a, b in kept]


def group_end(tokens: list[Token], at: int) -> int:
    """The place after the group that starts here, or here if none does."""
    if at < len(tokens) and tokens[at].text == "*":
        at += 1
    if at >= len(tokens) or tokens[at].kind != "open":
        return at
    depth = 0
    while at < len(tokens):
        depth += {"open": 1, "close": -1}.get(tokens[at].kind, 0)
        at += 1
        if depth == 0:
            break
    return at


def _arguments(tokens: list[Token], at: int) -> int:
    """The place after two arguments."""
    for _ in range(2):
        after = group_end(tokens, at)
        at = after if after > at else min(at + 1, len(tokens))
    return at


def _environment(tokens: list[Token], at: int, environments: list[str]) -> int:
    """Enter or leave an environment; the place after its name."""
    after = group_end(tokens, at + 1)
    if tokens[at].text == "\\begin":
        environments.append("".join(token.text for token in tokens[at + 2 : after - 1]).rstrip("*"))
    elif environments:
        environments.pop()
    return max(after, at + 1)


def _sign(tokens: list[Token], at: int) -> int:
    """The place after the relation sign that starts here; 0 if none does."""
    token = tokens[at]
    before = tokens[at - 1].text if at else ""
    if token.text == ":" and at + 1 < len(tokens) and tokens[at + 1].text == "=" and tokens[at + 1].start == token.end:
        return at + 2
    if token.text in EQUAL or token.kind == "char" and token.text == "=":
        return 0 if before in ("<", ">", "!", "\\not") else at + 1
    return 0


def _condition(tokens: list[Token], at: int, row: int) -> bool:
    """Whether the sign belongs to a condition such as i = 1, …, n that stands beside a statement."""
    if at - 1 < row or tokens[at - 1].text not in LETTERS:
        return False
    before = [token for token in tokens[row : at - 1] if token.kind != "amp"] if at - row < 4 else None
    if before == []:
        return False
    return at - 2 >= row and tokens[at - 2].text in (
        ",",
        ";",
        "\\quad",
        "\\qquad",
        "~",
        "\\;",
        "\\,",
        "\\:",
        "&",
        "(",
        "\\forall",
        "if",
        "for",
    )


def _doubled(tokens: list[Token], after: int, following: list[tuple[int, int, int]]) -> bool:
    """Whether another sign follows at once, as in = \\\\ =."""
    if not following:
        return False
    return all(token.kind in ("amp", "break") for token in tokens[after : following[0][0]])
