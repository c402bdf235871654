"""Entries of the identity matrix, I_{kj}, which are δ_{kj} where an article says in words that I is that matrix."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from symsoft.read.called import Calling
from symsoft.read.nodes import bare, rewritten, sequences
from symsoft.read.rows import told
from symsoft.read.syntax import Items, Mark, Name, Node, Scripts

IDENTITY = Calling(
    r"identity\s+matri|unit\s+matri|单位矩阵|單位矩陣|单位阵|単位行列|단위\s?행렬|единичн\w+\s+матриц|Einheitsmatri"
    r"|matrice\s+identit|matriz\s+(?:identidad|identidade)|ma\s+trận\s+đơn\s+vị|birim\s+matri|macierz\w*\s+jednostkow"
    r"|eenheidsmatri",
    r"\W*(?:\\(?:math\w+|bm|boldsymbol|bf)\s*\{?\s*)?I\}?\s*(?:_.*)?",
    r"\s*(?:\w+\s*(?:\\times|×)\s*\w+|\(?[a-z]\s*,?\s*[a-z]\)?)\s*",
)


def named(texts: Iterable[str], formulas: Iterable[Items]) -> bool:
    """Whether I is the identity matrix: words say so with nothing else between, and no I with places is defined."""
    inside = [sequence for items in formulas for sequence in sequences(items)]
    here = any(_as_delta(node) is not node for sequence in inside for node in sequence)
    return here and IDENTITY.named(texts) and "I" not in map(told, inside)


def as_delta(items: Items) -> Items:
    """The formula with δ for each I with two indices below it."""
    return rewritten(items, _as_delta)


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
