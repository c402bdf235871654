"""The entries of a Jacobian at a given n, with the symbols that they are written in. Data only."""

from __future__ import annotations

from dataclasses import dataclass

import sympy

from symsoft.explicit.chain import Shares
from symsoft.explicit.instantiate import Atoms


@dataclass(frozen=True)
class Entries:
    """`value` over x; `raw` is the Jacobian over the atoms; `jacobian` over shares, or over the lone `output`, or x."""

    x: tuple[sympy.Symbol, ...]
    parameters: tuple[tuple[sympy.Symbol, ...], ...]
    value: tuple[sympy.Expr, ...]
    atoms: Atoms
    raw: tuple[tuple[sympy.Expr, ...], ...]
    jacobian: tuple[tuple[sympy.Expr, ...], ...]
    shares: Shares | None
    output: sympy.Symbol | None
    positive: bool
    """Whether the components of x have to be positive."""
