"""Entries of the identity matrix, I_{kj}, which are δ_{kj} where an article says in words that I is that matrix."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from symsoft.read.nodes import bare, changed, sequences
from symsoft.read.rows import is_relation
from symsoft.read.syntax import Items, Mark, Name, Node, Scripts

IN_WORDS = re.compile(
    r"identity\s+matri|unit\s+matri|单位矩阵|單位矩陣|单位阵|単位行列|단위\s?행렬|единичн\w+\s+матриц|Einheitsmatri"
    r"|matrice\s+identit|matriz\s+(?:identidad|identidade)|ma\s+trận\s+đơn\s+vị|birim\s+matri|macierz\w*\s+jednostkow"
    r"|eenheidsmatri",
    re.IGNORECASE,
)
FORMULA = re.compile(r"\$+([^$]{1,60})\$+|\\\((.{1,60}?)\\\)|`([^`]{1,60})`")
LETTER = re.compile(r"\W*(?:\\(?:math\w+|bm|boldsymbol|bf)\s*\{?\s*)?I\}?\s*(?:_.*)?")
"""A formula that is I, or an entry of it."""
SIZED = re.compile(r"\s*(?:\w+\s*(?:\\times|×)\s*\w+|\(?[a-z]\s*,?\s*[a-z]\)?)\s*")
ENDS = re.compile(r"\n\s*\n|[.;。；]\s")
NEAR = 80
SELF, OTHER = "\ue000", "\ue001"
"""What stands for I, and for every other formula, where words between them are looked at."""
LINKS = (
    r"(?:[\s:()*_-]|\b(?:is|are|be|being|here|where|denotes?|denoting|denoted|represents?|representing|stands?|for|means|"
    r"called|written|as|by|the|an?|of|entry|entries|elements?|components?|its|usual|size|dimensions?|simply|just|"
    r"ist|die|der|sind|bezeichnet|est|la|les|sont|es|são|é|là|to|jest)\b|[是为為即指表示代表的就记作はがをの는은이가를])*"
)
MATRIX = f"(?:{IN_WORDS.pattern})[a-z]{{0,3}}"
SAID = re.compile(f"{SELF}{LINKS}{MATRIX}|{SELF},{LINKS}{MATRIX}\\s*(?:[,)]|\\Z)|{MATRIX}{LINKS}{SELF}", re.IGNORECASE)


def named(texts: Iterable[str], formulas: Iterable[Items]) -> bool:
    """Whether I is the identity matrix: words say so with nothing else between, and no I with places is defined."""
    near = (_beside(text, at.start(), at.end()) for text in texts for at in IN_WORDS.finditer(text))
    return any(map(SAID.search, near)) and not any(
        _is_defined(sequence) for items in formulas for sequence in sequences(items)
    )


def _beside(text: str, start: int, end: int) -> str:
    """What stands around words in their sentence, with a mark for each formula."""
    before, after = text[max(0, start - NEAR) : start], text[end : end + NEAR]
    return FORMULA.sub(_mark, ENDS.split(before)[-1] + text[start:end] + ENDS.split(after)[0])


def _mark(formula: re.Match[str]) -> str:
    inside = next(filter(None, formula.groups()))
    return SELF if LETTER.fullmatch(inside) else "" if SIZED.fullmatch(inside) else OTHER


def as_delta(items: Items) -> Items:
    """The formula with δ for each I with two indices below it."""
    return tuple(_as_delta(changed(node, as_delta)) for node in items)


def _as_delta(node: Node) -> Node:
    match node:
        case Scripts(Name("I") as name, sub, None, 0) if sub and _is_pair(sub):
            return replace(node, base=replace(name, text="δ", style=""))
        case _:
            return node


def _is_pair(sub: Items) -> bool:
    """Whether two letters stand below a name."""
    kept = [item for item in bare(sub) if not (isinstance(item, Mark) and item.text == ",")]
    return len(kept) == 2 and all(isinstance(item, Name) and len(item.text) == 1 for item in kept)


def _is_defined(sequence: Items) -> bool:
    """Whether a sequence begins with an I with places, and says what that is."""
    match bare(sequence)[:2]:
        case (Scripts(Name("I"), sub), Mark() as sign) if sub and is_relation(sign):
            return True
        case _:
            return False
