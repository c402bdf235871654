"""Letters that stand together: a name, an operator, several one-letter symbols, or words of the text."""

from __future__ import annotations

import re

from symsoft.read import alphabet as ab
from symsoft.read.syntax import Mark, Name, Node, Operator, Text

PAIRS = frozenset(("TP", "TN", "FP", "FN", "CE", "KL", "LL", "FL", "NL", "BC", "LR", "SM", "Pr", "Re", "Im"))
PROSE = frozenset(
    "if for when where otherwise else and or with as is let all any each then so by of that given since not in on at "
    "to from we thus hence "
    "sonst wenn falls si sinon sino otro caso als anders voor khi nếu với altrimenti se caso oder und".split()
)
NAMED = frozenset(
    (
        "softmax",
        "sigmoid",
        "diag",
        "onehot",
        "logsumexp",
        "lse",
        "logsoftmax",
        "relu",
        "softplus",
        "const",
        "logit",
        "odds",
        "tanh",
        "sinh",
        "cosh",
        "sin",
        "cos",
        "tan",
    )
)
OPENERS = ("log", "exp", "ln")
SUM = re.compile(r"\s*[A-Z]+(\s*[+-]\s*[A-Z]+)+\s*\Z")
APPLIED = re.compile(r"\s*(?:exp|log|ln|softmax|sigmoid|tanh|sin|cos|logsumexp|one-?hot)\([^()\\$]{1,12}\)\s*\Z")
SINGLE = re.compile(r"\s*[A-Za-z][A-Za-z\-_ ]*[A-Za-z]?\d?\s*\Z")


def run_of_letters(text: str, start: int, end: int) -> list[Node]:
    """What an unbroken run of ASCII letters stands for."""
    if text in ab.WORDS:
        return [Operator(ab.WORDS[text], start, end)]
    if len(text) == 1 or text.lower() in NAMED or text in PAIRS:
        return [Name(text, start, end)]
    if text.lower() in PROSE:
        return [Text(text, start, end, start)]
    for opener in OPENERS:
        if text.startswith(opener) and len(text) <= len(opener) + 2:
            rest = run_of_letters(text[len(opener) :], start + len(opener), end)
            return [Operator(ab.WORDS[opener], start, start + len(opener)), *rest]
    if (
        len(text) == 2
        and text[0] != "d"
        or len(text) == 3
        and text.isupper()
        and len(set(text)) == 3
        and "E" not in text
    ):
        return [Name(letter, start + n, start + n + 1) for n, letter in enumerate(text)]
    return [Name(text, start, end)]


def is_text(raw: str) -> bool:
    r"""Whether the content of \text is words of the text, rather than the name of something."""
    words = raw.strip().lower().split()
    if not words or not SINGLE.match(raw):
        return True
    return len(words) > 2 or any(word in PROSE for word in words)


def is_sum(raw: str) -> bool:
    r"""Whether the content of \text is a sum or difference of names in capitals: TP + FN."""
    return SUM.match(raw) is not None


def is_applied(raw: str) -> bool:
    r"""Whether the content of \text is a function of something: exp(-x)."""
    return APPLIED.match(raw) is not None


def summed(raw: str, start: int) -> list[Node]:
    r"""The names and signs of a sum that stands in \text."""
    out: list[Node] = []
    for piece in re.finditer(r"[A-Z]+|[+-]", raw):
        begin, end = start + piece.start(), start + piece.end()
        out.append(Mark(piece[0], begin, end) if piece[0] in "+-" else Name(piece[0], begin, end, "roman"))
    return out


def roman(raw: str, start: int, end: int) -> Node:
    """An upright name: an operator if it is one."""
    text = re.sub(r"[\s\-]", "", raw)
    if text in ab.UPRIGHT:
        return Operator(ab.UPRIGHT[text], start, end)
    return Name(text, start, end, "roman")
