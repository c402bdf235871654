"""The check of a Jacobian at a given n: exactly against SymPy's own derivative, numerically against 200-bit values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import mpmath  # type: ignore[import-untyped]
import numpy as np
import sympy

from symsoft.explicit.entries import Entries
from symsoft.explicit.numeric import Array, NumpyFunction

BOUND = 64.0
"""How many ulps the lambdified function may be off: of the entry where it is a product of shares, else of the largest
entry, or of 1 where the entry is written in the function's own output."""
EPSILON = float(np.finfo(np.float64).eps)
TINY = float(np.finfo(np.float64).tiny)
PRECISION = 200


@dataclass(frozen=True, slots=True)
class Check:
    """What was checked: entries compared exactly, points evaluated, and the largest error there in ulps."""

    entries: int
    points: int
    ulps: float


def check(entries: Entries, function: NumpyFunction) -> Check:
    """Hold every entry against SymPy's own derivative, and the function against 200-bit values.

    Raises ArithmeticError with the first entry, or point and entry, that differs.
    """
    exact = _check_exactly(entries)
    worst, count = 0.0, 0
    judge = _Judge(entries)
    for x, parameters in _points(entries):
        wanted = judge.jacobian(x, parameters)
        if wanted is None:
            continue
        got = function(x, *parameters)
        worst = max(worst, _compare(entries, x, got, wanted))
        count += 1
    if count < 2:
        raise ArithmeticError("check: fewer than two points at which the Jacobian is defined")
    return Check(exact, count, worst)


def _check_exactly(entries: Entries) -> int:
    """Compare each entry with SymPy's derivative of the value; the number of entries.

    While SymPy differentiates by x_j, exponentials without x_j are one constant symbol each, and so is what a sum has
    besides its summands with x_j; constant factors stand outside, so that what is left is differentiated once.
    """
    back: dict[sympy.Expr, sympy.Expr] = {}
    if entries.shares is not None:
        total = entries.shares.total
        back = {s: e / total for s, e in zip(entries.shares.symbols, entries.shares.parts, strict=True)}
    if entries.output is not None:
        back[entries.output] = entries.value[0]
    single = {atom: parts[0] for atom, parts in entries.atoms.sums.items() if len(parts) == 1}
    over_atoms = _OverAtoms(entries)
    values = [over_atoms(value.xreplace(_sums(entries))) for value in entries.value]
    for j, x in enumerate(entries.x):
        opened = _opened(entries, x)
        closed = {expression: atom for atom, expression in opened.items()}
        slopes: dict[sympy.Expr, sympy.Expr] = {}
        for i, value in enumerate(values):
            constant, moving = value.xreplace(opened).as_independent(x, as_Add=False)
            if moving not in slopes:
                slopes[moving] = over_atoms(sympy.diff(moving, x).xreplace(closed))
            own = constant * slopes[moving]
            ours = over_atoms(entries.jacobian[i][j].xreplace(back)).xreplace(single)
            if not _same(own, ours):
                raise ArithmeticError(f"check: entry ({i + 1}, {j + 1}): {entries.jacobian[i][j]}, but SymPy has {own}")
    return len(entries.value) * len(entries.x)


def _sums(entries: Entries) -> dict[sympy.Expr, sympy.Expr]:
    """Each sum of the value, written out in exponentials of x, by its atom."""
    real = {atom: sympy.exp(argument) for atom, argument in entries.atoms.exponentials.items()}
    sums = {atom: parts for atom, parts in entries.atoms.sums.items() if len(parts) > 1}
    return {sympy.Add(*parts).xreplace(real): atom for atom, parts in sums.items()}


def _opened(entries: Entries, x: sympy.Symbol) -> dict[sympy.Expr, sympy.Expr]:
    """The atoms that depend on x, by what they are: e^{...}, and for a sum its summands with x plus a constant."""
    moving = {a: sympy.exp(t) for a, t in entries.atoms.exponentials.items() if x in t.free_symbols}
    opened: dict[sympy.Expr, sympy.Expr] = dict(moving)
    for number, (atom, parts) in enumerate(entries.atoms.sums.items()):
        own = [part.xreplace(moving) for part in parts]
        own = [part for part in own if x in part.free_symbols]
        if own and len(parts) > 1:
            opened[atom] = sympy.Add(*own, sympy.Symbol(f"_rest{number}", positive=True))
    return opened


class _OverAtoms:
    """Writes e^{x_1}, e^{2x_1} and e^{x_1 + x_2} as E_1, E_1² and E_1 E_2: SymPy merges exponentials by itself."""

    def __init__(self, entries: Entries) -> None:
        self._generators: dict[sympy.Expr, tuple[sympy.Expr, sympy.Symbol]] = {}
        for atom, argument in entries.atoms.exponentials.items():
            coefficient, rest = argument.as_coeff_Mul()
            self._generators[rest] = (coefficient, atom)
        self._known: dict[sympy.Expr, sympy.Expr] = {}

    def __call__(self, expression: sympy.Expr) -> sympy.Expr:
        met = expression.atoms(sympy.exp)
        return expression.xreplace({power: self._product(power) for power in met}) if met else expression

    def _product(self, power: sympy.Expr) -> sympy.Expr:
        if power not in self._known:
            factors = []
            for part in sympy.Add.make_args(power.args[0]):
                coefficient, rest = part.as_coeff_Mul()
                if rest not in self._generators:
                    return power
                unit, atom = self._generators[rest]
                factors.append(atom ** (coefficient / unit))
            self._known[power] = sympy.Mul(*factors)
        return self._known[power]


def _same(left: sympy.Expr, right: sympy.Expr) -> bool:
    if left == right:
        return True
    difference = left - right
    if difference.is_Add:
        difference = sympy.expand(difference)
    return bool(difference == 0 or sympy.simplify(difference) == 0)


class _Judge:
    """The Jacobian over the atoms, which SymPy differentiated, at 200 bits."""

    def __init__(self, entries: Entries) -> None:
        fixed = (*entries.x, *(symbol for group in entries.parameters for symbol in group))
        self._symbols = [*fixed]
        self._steps = []
        for atom in entries.atoms.order:
            exponent = entries.atoms.exponentials.get(atom)
            body = sympy.Add(*entries.atoms.sums[atom]) if exponent is None else sympy.exp(exponent)
            used = sorted(body.free_symbols, key=str)
            self._steps.append((atom, used, sympy.lambdify(used, body, modules="mpmath")))
        everything = [*fixed, *entries.atoms.order]
        self._raw = sympy.lambdify([everything], [list(row) for row in entries.raw], modules="mpmath")

    def jacobian(self, x: Array, parameters: tuple[Array, ...]) -> list[list[mpmath.mpf]] | None:
        """The Jacobian at a point, or None where the form over the atoms is not defined."""
        flat = [value for group in (x, *parameters) for value in np.ravel(group)]
        with mpmath.workprec(PRECISION):
            known = {symbol: mpmath.mpf(float(value)) for symbol, value in zip(self._symbols, flat, strict=True)}
            try:
                for atom, used, function in self._steps:
                    known[atom] = function(*(known[symbol] for symbol in used))
                rows: list[list[mpmath.mpf]] = self._raw(list(known.values()))
            except ZeroDivisionError:
                return None
            finite = all(mpmath.isfinite(entry) for row in rows for entry in row)
            return rows if finite else None


def _points(entries: Entries) -> Iterator[tuple[Array, tuple[Array, ...]]]:
    """Random points and, for a function of every real x, extreme ones; parameters between 0 and 1."""
    random = np.random.default_rng(20240229)
    n = len(entries.x)

    def parameters() -> tuple[Array, ...]:
        return tuple(random.uniform(0.1, 0.9, len(group)) for group in entries.parameters)

    if entries.positive:
        for _ in range(4):
            yield random.uniform(0.01, 1, n), parameters()
        return
    for spread in (1.0, 5.0, 30.0):
        yield random.normal(0, spread, n), parameters()
    huge = 1e9 if entries.parameters else 1e308
    for special in (800.0, -800.0, huge, -huge, -np.inf):
        x = random.normal(0, 1, n)
        x[n // 2 :: 2] = special
        if n > 1:
            yield x, parameters()
    yield np.where(np.arange(n) % 2, huge, -huge), parameters()
    yield np.zeros(n), parameters()


def _compare(entries: Entries, x: Array, got: Array, wanted: list[list[mpmath.mpf]]) -> float:
    """The largest error in ulps, to half an ulp; raises where it is beyond the bound."""
    exact = np.array([[float(entry) for entry in row] for row in wanted])
    least = 1.0 if entries.output is not None else TINY
    largest = max(least, float(np.abs(exact).max()))
    product = np.array([[entries.shares is not None and not e.is_Add for e in row] for row in entries.jacobian])
    scale = np.maximum(np.where(product, np.abs(exact), largest), TINY)
    errors = np.abs(got - exact) / (EPSILON * scale)
    wrong = np.argwhere(~(errors <= BOUND))
    if len(wrong):
        i, j = wrong[0]
        raise ArithmeticError(f"check: entry ({i + 1}, {j + 1}) at x = {x} is {got[i, j]}, exactly {wanted[i][j]}")
    return float(errors.max())
