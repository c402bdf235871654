"""Matrices by their general entry: δ_ij a_i − b_i c_j is diag(a) − b cᵀ, as LaTeX and as text."""

from __future__ import annotations

from dataclasses import dataclass

from symsoft.term import MINUS_ONE, Add, Cases, Index, Term, Variable, delta
from symsoft.tidy import factors
from symsoft.walk import free_indices


@dataclass(frozen=True, slots=True)
class Part:
    """± diag(vectors[0]), or ± vectors[0] vectors[1]ᵀ."""

    negative: bool
    vectors: tuple[str, ...]


def parts(entry: Term, row: Index, column: Index) -> tuple[Part, ...] | None:
    """The general entry as diagonal matrices and outer products of vectors; None where it is something else."""
    found = [_part(term, row, column) for term in (entry.terms if isinstance(entry, Add) else (entry,))]
    known = tuple(part for part in found if part is not None)
    return known if len(known) == len(found) else None


def latex(found: tuple[Part, ...]) -> str:
    """The matrix as LaTeX.

    >>> latex((Part(False, ("s",)), Part(True, ("s", "s"))))
    '\\\\operatorname{diag}(s) - s s^{\\\\top}'
    """
    return _joined(found, "-", r"\operatorname{{diag}}({0})", r"{0} {1}^{{\top}}")


def text(found: tuple[Part, ...]) -> str:
    """The matrix as plain text.

    >>> text((Part(False, ("s",)), Part(True, ("s", "s"))))
    'diag(s) − s sᵀ'
    """
    return _joined(found, "−", "diag({0})", "{0} {1}ᵀ")


def _joined(found: tuple[Part, ...], minus: str, diagonal: str, outer: str) -> str:
    out = ""
    for part in found:
        sign = minus if part.negative else "+"
        body = (diagonal if len(part.vectors) == 1 else outer).format(*part.vectors)
        out += f" {sign} {body}" if out else (minus if part.negative else "") + body
    return out


def _part(term: Term, row: Index, column: Index) -> Part | None:
    pieces = factors(term)
    negative = pieces.count(MINUS_ONE) % 2 == 1
    rest = [piece for piece in pieces if piece != MINUS_ONE]
    deltas = [piece for piece in rest if isinstance(piece, Cases) and piece in (delta(row, column), delta(column, row))]
    others = sorted((piece for piece in rest if piece not in deltas), key=lambda piece: row not in free_indices(piece))
    at = ((row, column),) if deltas else ((row,), (column,))
    if len(deltas) > 1 or len(others) != len(at):
        return None
    names = [_vector(piece, indices) for piece, indices in zip(others, at, strict=True)]
    known = tuple(name for name in names if name is not None)
    return Part(negative, known) if len(known) == len(names) else None


def _vector(term: Term, indices: tuple[Index, ...]) -> str | None:
    """The name of the vector whose component the term is."""
    if isinstance(term, Variable) and len(term.places) == 1 and term.places[0] in indices:
        return term.name
    return None
