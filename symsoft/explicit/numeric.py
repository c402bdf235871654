"""The lambdified Jacobian: SymPy's entries over the shares, fed with shares that cannot overflow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import sympy

from symsoft.explicit.entries import Entries

Array: TypeAlias = npt.NDArray[np.float64]
NumpyFunction: TypeAlias = Callable[..., Array]


def numpy_function(entries: Entries) -> NumpyFunction:
    """f(x, *parameters) -> the Jacobian as an array, for x of shape (n,) and parameters of their own shape.

    For the largest share, 1 − s_m is fed as the sum of the others, since rounding s_m would leave nothing of it.
    """
    matrix, ones = _complemented(entries)
    fixed = (*entries.x, *(symbol for group in entries.parameters for symbol in group))
    shares = entries.shares.symbols if entries.shares is not None else ()
    outputs = (entries.output,) if entries.output is not None else ()
    inner = sympy.lambdify([fixed], _exponents(entries), modules="numpy")
    whole = sympy.lambdify([(*fixed, *shares, *ones, *outputs)], matrix, modules="numpy", cse=len(entries.x) <= 10)
    value = sympy.lambdify([fixed], entries.value[0], modules="numpy") if outputs else None
    rows, columns = len(entries.jacobian), len(entries.x)

    def jacobian(x: npt.ArrayLike, *parameters: npt.ArrayLike) -> Array:
        """The Jacobian at x."""
        given = _given(entries, (x, *parameters))
        with np.errstate(over="ignore", under="ignore", invalid="ignore", divide="ignore"):
            feed: list[Any] = list(given)
            if entries.shares is not None:
                share, rest = _shares(np.array(inner(given), dtype=np.float64))
                feed += [*share, *(rest[k] for k, symbol in enumerate(shares) if symbol in ones.values())]
            if value is not None:
                feed.append(np.float64(value(given)))
            return np.array(whole(feed), dtype=np.float64).reshape(rows, columns)

    return jacobian


def _complemented(entries: Entries) -> tuple[list[list[sympy.Expr]], dict[sympy.Symbol, sympy.Symbol]]:
    """The entries with every 1 − s_k as a symbol of its own, and these symbols with their s_k, in the order of k."""
    if entries.shares is None:
        return [list(row) for row in entries.jacobian], {}
    names = {sympy.Symbol(f"_rest{k}"): share for k, share in enumerate(entries.shares.symbols, 1)}
    swap = {1 - share: rest for rest, share in names.items()} | {share - 1: -rest for rest, share in names.items()}
    return [[entry.xreplace(swap) for entry in row] for row in entries.jacobian], names


def _exponents(entries: Entries) -> list[sympy.Expr]:
    """The exponents t_k of the shares e^{t_k}/S."""
    if entries.shares is None:
        return []
    return [entries.atoms.exponentials[part] for part in entries.shares.parts]


def _shares(exponents: Array) -> tuple[Array, Array]:
    """e^{t_k}/S, and 1 − e^{t_k}/S without cancellation; what the shift by the maximum rounds off is put back."""
    largest = int(np.argmax(exponents))
    shifted = exponents - exponents[largest]
    restored = shifted + exponents[largest]
    lost = (exponents - restored) + ((restored - shifted) - exponents[largest])
    raised = np.exp(shifted) * (1 + np.where(np.isfinite(lost), lost, 0))
    others = np.delete(raised, largest).sum()
    total = others + raised[largest]
    rest = 1 - raised / total
    rest[largest] = others / total
    return raised / total, rest


def _given(entries: Entries, arguments: tuple[npt.ArrayLike, ...]) -> list[np.float64]:
    """All arguments as one flat list, their sizes checked."""
    groups = (entries.x, *entries.parameters)
    if len(arguments) != len(groups):
        raise TypeError(f"{len(groups)} arguments are needed, x and {len(groups) - 1} parameters; got {len(arguments)}")
    flat: list[np.float64] = []
    for group, argument in zip(groups, arguments, strict=True):
        array = np.asarray(argument, dtype=np.float64)
        if array.size != len(group) or array.ndim > 1:
            raise ValueError(f"{group[0].name}: shape {array.shape} given, ({len(group)},) needed")
        flat.extend(array.reshape(-1))
    return flat
