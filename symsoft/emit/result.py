"""Results at a given n, which SymPy built, as text: LaTeX, one line of SymPy, or characters."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

import sympy

from symsoft.emit.spelling import component
from symsoft.explicit.abridged import DOTS, abridged
from symsoft.explicit.result import Result


def written(found: Result, format: str) -> str:
    """The result as `latex`, as `sympy` (one expression on one line that sympify reads back), or as `text`."""
    matrix = found.matrix()
    if not found.axes:
        return FORMATS[format](matrix[0, 0])
    return FORMATS[format](matrix if format == "sympy" else abridged(matrix))


def _latex(whole: sympy.Basic) -> str:
    """LaTeX with Greek letters and places spelled: σ1 is \\sigma_{1}."""
    names = {symbol: DOTS.get(symbol) or _spelled(symbol.name) for symbol in whole.free_symbols}
    return str(sympy.latex(whole, mat_str="bmatrix", mat_delim="", symbol_names=names))


def _spelled(name: str) -> str:
    parts = re.fullmatch(r"(?P<stem>.*?)(?P<places>\d+(?:_\d+)*)?", name)
    assert parts is not None
    places = f"_{{{parts['places'].replace('_', ',')}}}" if parts["places"] else ""
    return component(parts["stem"], ()) + places


FORMATS: Mapping[str, Callable[[sympy.Basic], str]] = MappingProxyType(
    {
        "latex": _latex,
        "sympy": lambda whole: f"Matrix({whole.tolist()})" if hasattr(whole, "tolist") else str(whole),
        "text": lambda whole: str(sympy.pretty(whole, use_unicode=True, wrap_line=False)),
    }
)
