r"""Capital letters that are written for signs: \Sigma_{i=1}^n for a sum and \Pi_{i=1}^n for a product."""

from __future__ import annotations

import re
from collections.abc import Iterable

from symsoft.read.macros import Macro
from symsoft.read.tokens import Token, tokenise

SIGNS = {"\\Sigma": "\\sum", "\\Pi": "\\prod"}
TYPED = SIGNS | {"Σ": "\\sum", "Π": "\\prod"}
INDEXED = r"[A-Za-z](?:\s*\^\s*\w)?\s*_\s*\{?\s*%s\b"
OVER = re.compile(r"\s*_\s*(?:\{\s*(?P<braced>[a-z])\s*\}|(?P<plain>[a-z]))(?!\s*\^\s*(?:-|\{\s*-))")
RANGE = re.compile(r"\s*(?:\\limits\s*)?_\s*\{\s*[a-z]\s*(?:=|\\neq?\b|\\in\b)")
ALONE = re.compile(r"\s*" + INDEXED % r"(?P<letter>[a-z])" + r"\}?\s*" + INDEXED % "(?P=letter)")


def capitals(texts: Iterable[str]) -> dict[str, Macro]:
    """The capitals that stand for signs wherever a document has them: with an index that what follows them has."""
    whole = "\n".join(texts)
    out = {}
    for letter, sign in SIGNS.items():
        places = [match.end() for match in re.finditer(re.escape(letter) + r"(?![A-Za-z])", whole)]
        if places and all(_is_sign(whole, at) for at in places):
            out[letter] = Macro(0, tuple(tokenise(sign)))
    return out


def _is_sign(text: str, at: int) -> bool:
    """Whether a capital that ends here is a sign: over a range, over an index that follows, or before a product."""
    over = OVER.match(text, at)
    if over is None:
        return RANGE.match(text, at) is not None or ALONE.match(text, at) is not None
    letter = over["braced"] or over["plain"]
    return re.match(r"[^$&=]{0,80}?" + INDEXED % letter, text[over.end() : over.end() + 120]) is not None


def ranged(tokens: list[Token]) -> list[Token]:
    r"""The tokens with \Sigma_{i=1} as \sum_{i=1}: a letter has no such subscript."""
    out = list(tokens)
    for n, token in enumerate(tokens):
        if token.text in TYPED:
            after = "".join(other.text for other in tokens[n + 1 : n + 5])
            if re.match(r"_\{[a-z]=", after):
                out[n] = Token("command", TYPED[token.text], token.start, token.end)
    return out
