"""The diagonal of a Jacobian in words: its diagonal entries are those at i = j, all others those at i ≠ j."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from symsoft.derivation import Given, Span
from symsoft.statement import DistinctIndex, SameIndex
from symsoft.term import Index, Partial, Term, Variable
from symsoft.walk import free_indices, subterms

ENTRIES = (
    r"(?:entr(?:y|ies)|elements?|terms?|components?|ones?|parts?|coefficients?"
    r"|éléments?|elementos?|entradas?|elemente?n?)"
)
OFF = re.compile(
    r"\b(?:off|non|out|hors|fuori|extra)[- ]?(?:of[- ])?(?:the[- ]|la[- ])?(?:main[- ])?diagonal"
    r"|nichtdiagonal|nebendiagonal|fuera de la diagonal|außerhalb der (?:haupt)?diagonale"
    r"|(?:ngoài|không (?:nằm )?trên) đường chéo|(?:вне|не)диагональн|вне диагонали|köşegen dışı|非[对對対]角",
    re.I,
)
ON = re.compile(
    rf"\b(?:diagonal|hauptdiagonal|diagonaux|diagonales) {ENTRIES}\b|{ENTRIES} (?:diagonaux|diagonales|diagonali)\b"
    r"|\b(?:on|along) the (?:main )?diagonal|(?:sur|en|auf der|sulla) (?:la )?(?:haupt)?diagonale?\b|trên đường chéo"
    r"|диагональны[ехй] |на диагонали|köşegen (?:eleman|üzerin)|[对對対]角(?:线|線)?上?的?(?:元素|成分|项|項)",
    re.I,
)
COMPARED = re.compile(
    r"\b(?:unlike|except|besides?|apart|other than|instead|whereas|while|than|not|no|both|all|every|each|any|also|too|"
    r"but|so|since|because|if|when|with|without|which|whose|where|and|or|as|has|have|had|zero|vanish\w*|including|"
    r"anders|außer|nicht|kein|alle|auch|und|aber|tout\w*|aussi|et|mais|tod[oa]s|también|y|pero|tutti|anche|e|ma|"
    r"salvo|sauf|excepto|pas|không|не|değil)\b|不|除|ない",
    re.I,
)
"""Words with which a sentence may speak of the other entries, too."""


@dataclass(frozen=True, slots=True)
class Diagonal:
    """Whether the text speaks of what is on the diagonal, or of what is off it, and where."""

    on: bool
    span: Span


def diagonal(text: str, span: Span) -> tuple[Diagonal, ...]:
    """What a sentence says of the diagonal; nothing if it speaks of both or neither, or compares the two."""
    rest = OFF.sub(" ", text)
    on, off = ON.search(rest) is not None, rest != text
    return (Diagonal(on, span),) if on != off and COMPARED.search(rest) is None else ()


def given(said: tuple[Diagonal, ...], letters: Sequence[Index], terms: Iterable[Term]) -> tuple[Given, ...]:
    """The conditions on the two free indices of a statement; none if it has others, or no entry at both."""
    if not said or len(letters) != 2 or not any(_entry(node, set(letters)) for t in terms for node in subterms(t)):
        return ()
    one, other = letters
    return tuple(Given(SameIndex(one, other) if each.on else DistinctIndex(one, other), each.span) for each in said)


def _entry(node: Term, letters: set[Index]) -> bool:
    """Whether a term is an entry of a matrix at these two places: ∂s_i/∂x_j, J_ij."""
    match node:
        case Variable(_, (row, column)):
            return {row, column} == letters
        case Partial(body, Variable(_, (column,))):
            return free_indices(body) | {column} == letters
        case _:
            return False
