"""The derivative of an instantiated function over its atoms, and the way from exponentials to outputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import sympy

from symsoft.explicit.instantiate import Atoms

ZERO = sympy.Integer(0)


@dataclass(frozen=True)
class Chain:
    """The chain rule through atoms: every e^t is one symbol E, every sum of them one symbol S.

    With E = e^t, ∂E/∂x = E ∂t/∂x; with S = Σ_k E_k, ∂S/∂x = Σ_k ∂E_k/∂x; so no derivative ever sees n exponentials.
    """

    atoms: Atoms
    x: tuple[sympy.Symbol, ...]

    @cached_property
    def gradients(self) -> Mapping[sympy.Symbol, Mapping[sympy.Symbol, sympy.Expr]]:
        """For each x and each atom, its derivative by x; also x by itself, which is 1; nothing where it is 0."""
        found: dict[sympy.Symbol, dict[sympy.Symbol, sympy.Expr]] = {x: {x: sympy.Integer(1)} for x in self.x}
        # An atom only mentions atoms that were recorded before it, so that one pass in that order is enough.
        for atom in self.atoms.order:
            if atom in self.atoms.exponentials:
                gradient = self._combine(self.atoms.exponentials[atom], found)
                found[atom] = {x: atom * slope for x, slope in gradient.items()}
            else:
                found[atom] = self._summed([self._combine(part, found) for part in self.atoms.sums[atom]])
        return found

    def gradient(self, expression: sympy.Expr) -> dict[sympy.Symbol, sympy.Expr]:
        """The derivatives of an expression over x and atoms by every x that it depends on."""
        return self._combine(expression, self.gradients)

    @staticmethod
    def _combine(
        expression: sympy.Expr, known: Mapping[sympy.Symbol, Mapping[sympy.Symbol, sympy.Expr]]
    ) -> dict[sympy.Symbol, sympy.Expr]:
        parts: dict[sympy.Symbol, list[sympy.Expr]] = {}
        for inner in expression.free_symbols & known.keys():
            outer = sympy.diff(expression, inner)
            for x, slope in known[inner].items():
                parts.setdefault(x, []).append(outer * slope)
        return {x: sympy.Add(*terms) for x, terms in parts.items()}

    @staticmethod
    def _summed(gradients: list[dict[sympy.Symbol, sympy.Expr]]) -> dict[sympy.Symbol, sympy.Expr]:
        parts: dict[sympy.Symbol, list[sympy.Expr]] = {}
        for gradient in gradients:
            for x, slope in gradient.items():
                parts.setdefault(x, []).append(slope)
        return {x: sympy.Add(*terms) for x, terms in parts.items()}


@dataclass(frozen=True)
class Shares:
    """The shares s_k = E_k/S of one sum of exponentials: its atom, theirs, and the symbols s_k."""

    total: sympy.Symbol
    parts: tuple[sympy.Symbol, ...]
    symbols: tuple[sympy.Symbol, ...]

    @cached_property
    def substitution(self) -> dict[sympy.Expr, sympy.Expr]:
        """E_k by s_k S."""
        return {part: share * self.total for part, share in zip(self.parts, self.symbols, strict=True)}

    def rewrite(self, expression: sympy.Expr) -> sympy.Expr:
        """The expression over s_k instead of E_k and S, as s_i (1 − s_j) rather than s_i − s_i s_j.

        Raises ValueError where S does not cancel, since then it is no function of the shares.
        """
        rewritten = expression.xreplace(self.substitution)
        if self.total in rewritten.free_symbols:
            rewritten = sympy.cancel(rewritten)
        if self.total in rewritten.free_symbols:
            raise ValueError(f"explicit: the sum does not cancel in {rewritten}")
        return sympy.factor_terms(rewritten) if rewritten.is_Add else rewritten


def shares_of(atoms: Atoms, name: str) -> Shares | None:
    """The shares of the one sum of plain exponentials, called name1, name2, …; None where there is no such sum."""
    totals = [total for total, parts in atoms.sums.items() if set(parts) <= atoms.exponentials.keys()]
    if len(totals) != 1:
        return None
    parts = tuple(part for part in atoms.sums[totals[0]] if isinstance(part, sympy.Symbol))
    return Shares(totals[0], parts, tuple(sympy.Symbol(f"{name}{k}") for k in range(1, len(parts) + 1)))
