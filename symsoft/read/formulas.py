"""The passages of an article to syntax, as long as the budget of a document lasts."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

from symsoft.read.capitals import capitals, ranged
from symsoft.read.latex import parse
from symsoft.read.macros import Macro, definitions, expanded, macros
from symsoft.read.passage import Manuscript, Passage
from symsoft.read.primed import merged
from symsoft.read.signs import signs
from symsoft.read.syntax import Items
from symsoft.read.tokens import tokenise

FORMULA, DOCUMENT, SEEN = 20_000, 400_000, 500_000
"""How many characters of a formula and of a document are read, and of a document looked through for relation signs."""

MOST_SIGNS = 1200
"""How many relation signs of a document are read."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A passage with its syntax, and where in it the relation signs stand; without syntax if it is too long.

    `rows` are the rows of the syntax, and `section` counts the headings of the article before it.
    """

    passage: Passage
    items: Items
    signs: tuple[tuple[int, int], ...]
    read: bool
    rows: tuple[Items, ...] = ()
    section: int = 0


def parsed(passage: Passage, known: Mapping[str, Macro], budget: int, seen: int) -> Formula:
    """The syntax of a passage, just its signs if it is longer than the budget, or the first if than what is `seen`."""
    if not passage.display and len(passage.text) > budget:
        return Formula(passage, (), (), False)
    if len(passage.text) > max(budget, seen):
        at = passage.text.find("=")
        return Formula(passage, (), ((at, at + 1),) if at >= 0 else (), False)
    tokens = expanded(tokenise(passage.text), known)
    if len(passage.text) > budget:
        return Formula(passage, (), tuple(signs(tokens)), False)
    tokens = ranged(merged(tokens))
    return Formula(passage, parse(tokens, passage.text), tuple(signs(tokens)) if passage.display else (), True)


def formulas_of(manuscripts: tuple[Manuscript, ...], preamble: str = "") -> list[list[Formula]]:
    """The syntax of all passages, as long as the budget of the document lasts."""
    known: dict[str, Macro] = capitals(manuscript.text for manuscript in manuscripts) | macros(preamble)
    left, most, seen = DOCUMENT, MOST_SIGNS, SEEN
    out: list[list[Formula]] = []
    for manuscript in manuscripts:
        coming = deque(definitions(manuscript.text))
        out.append([])
        for passage in manuscript.passages:
            while coming and coming[0][0] < passage.end:
                _, name, macro = coming.popleft()
                known[name] = macro
            formula = parsed(passage, known, min(left, FORMULA) if most > 0 else -1, seen)
            seen -= len(passage.text)
            if formula.read:
                left -= len(passage.text)
                most -= max(1, passage.text.count("="))
            out[-1].append(formula)
        known |= {name: macro for _, name, macro in coming}
    return out
