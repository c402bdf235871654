"""Explicit: a function of the family at a given n, in SymPy: value, Jacobian over the outputs, LaTeX, NumPy, check."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import SupportsIndex

import sympy

from symsoft.explicit.abridged import DOTS, abridged
from symsoft.explicit.chain import Chain, Shares, shares_of
from symsoft.explicit.check import Check, check
from symsoft.explicit.entries import Entries
from symsoft.explicit.instantiate import Atoms, Instance, symbol
from symsoft.explicit.numeric import NumpyFunction, numpy_function
from symsoft.functions import Function, function_named
from symsoft.functions.function import classes_of
from symsoft.statement import Bounds
from symsoft.term import Index

LARGEST = 200


@dataclass(frozen=True)
class Explicit:
    """A function of the family at a given n; `explicit(name, n)` builds it.

    `x` are the symbols x1..xn, `value` is the column of outputs over x, `jacobian` their derivatives: entry (i, j) is
    ∂(output i)/∂x_j, with one row if the function is a scalar.  Where the function is made of shares of a sum of
    exponentials, the Jacobian is written in these, s1..sn.  The class of a sample, where there is one, is the first.
    """

    function: Function
    n: int

    @cached_property
    def x(self) -> tuple[sympy.Symbol, ...]:
        """The symbols x1, …, xn."""
        name, places = self.function.argument.name, self.function.argument.places
        return tuple(symbol(name, (k,)) for k in range(1, self.n + 1)) if places else (symbol(name),)

    @cached_property
    def value(self) -> sympy.ImmutableMatrix:
        """The outputs over x, a column."""
        return sympy.ImmutableMatrix(self._outputs(None))

    @cached_property
    def atoms(self) -> Atoms:
        """The exponentials and sums of the value."""
        return self._abstract[0]

    @cached_property
    def shares(self) -> Shares | None:
        """The shares s_k = e^{x_k}/S that the Jacobian is written in, if the function has such a sum."""
        return shares_of(self.atoms, "s")

    @cached_property
    def raw_jacobian(self) -> tuple[tuple[sympy.Expr, ...], ...]:
        """∂(output i)/∂x_j over the atoms, before exponentials are eliminated."""
        atoms, outputs = self._abstract
        chain = Chain(atoms, self.x)
        gradients = [chain.gradient(output) for output in outputs]
        return tuple(tuple(gradient.get(x, sympy.Integer(0)) for x in self.x) for gradient in gradients)

    @cached_property
    def jacobian(self) -> sympy.ImmutableMatrix:
        """∂(output i)/∂x_j: for softmax s_1(1 − s_1) on the diagonal and −s_1 s_2 off it."""
        return sympy.ImmutableMatrix([list(row) for row in self.entries.jacobian])

    @cached_property
    def entries(self) -> Entries:
        """The Jacobian with all that it is written in, for `numpy` and `check`."""
        groups = tuple(
            tuple(symbol(p.name, (k,)) for k in range(1, self.n + 1)) if p.places else (symbol(p.name),)
            for p in self.function.parameters
        )
        rows = tuple(tuple(self._rewrite(entry) for entry in row) for row in self.raw_jacobian)
        output = sympy.Symbol(self.function.definition.name)
        used = any(output in entry.free_symbols for row in rows for entry in row)
        bounded = {h.name for h in self.function.hypotheses if isinstance(h, Bounds)}
        positive = self.function.argument.name in bounded
        return Entries(
            self.x,
            groups,
            tuple(self.value),
            self.atoms,
            self.raw_jacobian,
            rows,
            self.shares,
            output if used else None,
            positive,
        )

    def jacobian_latex(self) -> str:
        r"""The Jacobian as a LaTeX matrix fit for an article, with dots above six rows or columns.

        >>> explicit(n=1).jacobian_latex()
        '\\begin{bmatrix}s_{1} \\left(1 - s_{1}\\right)\\end{bmatrix}'
        """
        return str(sympy.latex(abridged(self.jacobian), mat_str="bmatrix", mat_delim="", symbol_names=DOTS))

    def numpy(self) -> NumpyFunction:
        """A NumPy function of x, shape (n,), and of the parameters, giving the Jacobian, shape (n, n) or (1, n).

        It is SymPy's lambdified Jacobian over s, fed with shares that were computed after a shift by the maximum, so
        that it is finite and right at ±1e308 and takes -inf as a mask.
        """
        return numpy_function(self.entries)

    def check(self) -> Check:
        """Hold every entry against SymPy's own derivative, exactly, and the NumPy function against exact values.

        Raises ArithmeticError with the entry at the first mismatch.
        """
        return check(self.entries, self.numpy())

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.jacobian_latex()}$"

    @cached_property
    def _abstract(self) -> tuple[Atoms, tuple[sympy.Expr, ...]]:
        atoms = Atoms()
        return atoms, self._outputs(atoms)

    def _outputs(self, atoms: Atoms | None) -> tuple[sympy.Expr, ...]:
        definition = self.function.definition
        opened = {given.name: given for given in self.function.given}
        instance = Instance({"n": self.n}, opened, dict.fromkeys(classes_of(self.function.definitions), 1), atoms)
        places: list[dict[Index, int]] = [{}]
        for place in definition.places:
            places = [{**at, place: k} for at in places for k in range(1, self.n + 1)]
        return tuple(instance.term(definition.body, at) for at in places)

    def _rewrite(self, entry: sympy.Expr) -> sympy.Expr:
        """The entry over the shares, or over a lone output, or in exponentials of x where neither is possible."""
        if self.shares is not None:
            return self.shares.rewrite(entry)
        exponentials = self.atoms.exponentials
        if len(exponentials) == 1 and len(self._abstract[1]) == 1:
            (atom,) = exponentials
            name = sympy.Symbol(self.function.definition.name)
            solutions = sympy.solve(sympy.Eq(self._abstract[1][0], name), atom)
            if len(solutions) == 1:
                return sympy.factor_terms(sympy.expand(entry.xreplace({atom: solutions[0]})))
        return entry.xreplace({atom: sympy.exp(argument) for atom, argument in exponentials.items()})


def explicit(function: str = "softmax", n: int = 3) -> Explicit:
    """The function of the family called `function`, at n components.

    Raises ValueError for an unknown function, and for an n that is not an integer from 1 to 200.

    >>> explicit("softmax", 2).jacobian
    Matrix([
    [s1*(1 - s1),      -s1*s2],
    [     -s1*s2, s2*(1 - s2)]])
    """
    known = function_named(function)
    size = _size(n)
    if not known.argument.places and size != 1:
        raise ValueError(f"n: {function} is a function of one number, so n is 1 and not {n!r}")
    return Explicit(known, size)


def _size(n: object) -> int:
    """A number of components as an int, or a ValueError that says what is wrong with it."""
    if isinstance(n, bool) or not isinstance(n, SupportsIndex):
        raise ValueError(f"n: {n!r} is not an integer; n is the number of components, 1 to {LARGEST}")
    size = operator.index(n)
    if size < 1:
        raise ValueError(f"n: {size} is too small; n is the number of components, 1 to {LARGEST}")
    if size > LARGEST:
        raise ValueError(f"n: {size} is too large to write out; at most {LARGEST} (derive without n is for every n)")
    return size


def render(given: Explicit, format: str = "text") -> str:
    """The Jacobian as `latex`, as `sympy` (all of it, on one line that sympify reads back), or as `text`.

    Raises ValueError for another format.

    >>> render(explicit(n=2), "sympy")
    'Matrix([[s1*(1 - s1), -s1*s2], [-s1*s2, s2*(1 - s2)]])'
    """
    if format not in FORMATS:
        raise ValueError(f"format: {format!r} is not known here; choose one of: {', '.join(FORMATS)}")
    return FORMATS[format](given)


FORMATS: dict[str, Callable[[Explicit], str]] = {
    "latex": lambda given: given.jacobian_latex(),
    "sympy": lambda given: f"Matrix({given.jacobian.tolist()})",
    "text": lambda given: str(sympy.pretty(abridged(given.jacobian), use_unicode=True, wrap_line=False)),
}
