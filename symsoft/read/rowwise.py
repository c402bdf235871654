"""Whether words say that a softmax goes along each row or each column of a matrix: softmax is applied row-wise."""

from __future__ import annotations

import re
from collections.abc import Iterable

EACH = r"\b(?:each|every|any|one|a single|chaque|jeder?|jeden|ogni|cada|mỗi|từng|кажд\w+)\s+(?:of (?:the|its) )?"
ROWS = re.compile(
    rf"row-?wise|row by row|{EACH}(?:rows?|ligne|Zeile|riga|fila|hàng|строк\w+)|[每各]一?个?行|"
    r"逐行|行ごと|zeilenweise|построчно|ligne par ligne|por filas|theo hàng",
    re.I,
)
COLUMNS = re.compile(
    rf"column-?wise|column by column|{EACH}(?:columns?|colonne|Spalte|colonna|columna|cột|столб\w+)|[每各]一?个?列|"
    r"逐列|列ごと|spaltenweise|по столбцам|colonne par colonne|por columnas|theo cột",
    re.I,
)
ENDS = re.compile(r"[.!?。！？]")
NEAR, MOST = 80, 500_000


def along(texts: Iterable[str]) -> int | None:
    """The place of a matrix along which its softmax goes: 1 for the entries of each row, 0 for those of each column.

    None where nothing is said of it, or both.
    """
    whole = "\n\n".join(texts)[:MOST]
    said = {1: ROWS.finditer(whole), 0: COLUMNS.finditer(whole)}
    found = [place for place, matches in said.items() if any(_of_softmax(whole, match) for match in matches)]
    return found[0] if len(found) == 1 else None


def _of_softmax(text: str, at: re.Match[str]) -> bool:
    """Whether the sentence around what is said of rows or columns is of a softmax."""
    before = ENDS.split(text[max(0, at.start() - NEAR) : at.start()])[-1]
    after = ENDS.split(text[at.end() : at.end() + NEAR])[0]
    return "softmax" in f"{before} {after}".lower()
