"""What a product or sum looks like on paper: its sign, its fraction, and what an open sum would swallow."""

from __future__ import annotations

import re
from fractions import Fraction

from symsoft.term import MINUS_ONE, Max, Mul, Number, Pow, Product, Sum, Term
from symsoft.walk import free_indices, subterms


def flat(factors: tuple[Term, ...]) -> tuple[Term, ...]:
    """The factors with products inside opened, unless these have a sign or a quotient of their own."""
    out: list[Term] = []
    for factor in factors:
        plain = isinstance(factor, Mul) and not any(
            isinstance(inner, Number) or inverse(inner) is not None for inner in flat(factor.factors)
        )
        out.extend(flat(factor.factors) if plain and isinstance(factor, Mul) else (factor,))
    return tuple(out)


def coefficient(factors: tuple[Term, ...]) -> tuple[Fraction, tuple[Term, ...]]:
    """The number in front and the other factors; -1 alone, or one number before the rest."""
    if factors[0] == MINUS_ONE:
        inner = flat(factors[1:])
        if len(inner) == 1 and isinstance(inner[0], Mul):
            inside, rest = coefficient(flat(inner[0].factors))
            return (-inside, rest) if inside > 0 else (Fraction(-1), inner)
        if inner and isinstance(inner[0], Number) and inner[0].value > 0:
            return -inner[0].value, inner[1:]
        return Fraction(-1), inner
    if isinstance(factors[0], Number):
        return factors[0].value, factors[1:]
    return Fraction(1), factors


def inverse(term: Term) -> Term | None:
    """What stands below the line: b for b^-1, b^2 for b^-2; None for what stands above it."""
    match term:
        case Pow(base, Number(value)) if value < 0:
            return base if value == -1 else Pow(base, Number(-value))
        case _:
            return None


def captures(term: Term, later: tuple[Term, ...]) -> bool:
    """Whether a binder that is still open at the end of `term` binds a name that a later summand uses."""
    names = {node.index.name for node in subterms(term) if isinstance(node, Sum | Product | Max)}
    return bool(names) and any(names & _index_names(other) for other in later)


def _index_names(term: Term) -> set[str]:
    return {index.name for index in free_indices(term)}


def dot(left: str, right: str) -> str:
    """What stands between two factors: a dot where digits would run together, as in 2 · 3 and 2 · 1/2."""
    number = re.search(r"(?<![_\d])\d+$", left) is not None
    return r" \cdot " if right[0].isdigit() or (number and right.startswith(r"\frac")) else " "
