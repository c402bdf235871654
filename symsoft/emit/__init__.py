"""Derivations and terms to text: LaTeX for articles, and code for each target."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from symsoft.functions import Function

__all__ = ["TARGETS", "emit", "write"]


TARGETS: Mapping[str, str] = MappingProxyType(
    {
        "numpy": "symsoft.emit.numpy",
        "numba": "symsoft.emit.numba",
        "jax": "symsoft.emit.jax",
        "torch": "symsoft.emit.torch",
        "sympy": "symsoft.emit.sympy",
        "latex": "symsoft.emit.formula",
        "algorithm": "symsoft.emit.algorithm",
    }
)
"""The module of each target; it has `emit(function, quantity)`, and is loaded when it is asked for."""


def emit(function: str | Function, quantity: str, target: str = "numpy", n: int | None = None) -> str:
    """The text that states or computes a quantity of a function, for a target of TARGETS.

    The function is one of the family, by its name, or one that an article defines, from `authored`.  With `n`, which
    only NumPy takes, it is the code for n components alone, entry by entry.  Raises ValueError for an unknown function,
    quantity or target, and for what no rule leads to code for yet.
    """
    if target not in TARGETS:
        raise ValueError(f"target: {target!r} is not known; choose one of: {', '.join(TARGETS)}")
    known = _of_the_family(function) if isinstance(function, str) else function
    if quantity not in known.quantities:
        raise ValueError(f"quantity: {known.name} has no {quantity!r}; it has: {', '.join(known.quantities)}")
    if n is None:
        return str(import_module(TARGETS[target]).emit(known, quantity))
    if target != "numpy":
        raise ValueError(f"n: the target {target} is written for every n; leave out n, or choose the target numpy")
    return str(import_module("symsoft.emit.given").emit(known, quantity, n))


def _of_the_family(name: str) -> Function:
    from symsoft.functions import FAMILY

    if name not in FAMILY:
        raise ValueError(f"function: {name!r} is not known; choose one of: {', '.join(FAMILY)}")
    return FAMILY[name]


def write(path: str | os.PathLike[str], text: str | bytes, force: bool = False) -> None:
    """Writes the text, or the bytes, to a file, all or nothing: to a temporary file beside it, which is then renamed.

    Raises FileExistsError where the file exists and `force` is not given, and OSError as the system does.
    """
    target = Path(path)
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if target.exists() and not force:
        raise FileExistsError(f"path: {os.fspath(path)!r} exists; force overwrites it")
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with part.open("xb") as file:
            file.write(text if isinstance(text, bytes) else text.encode("utf-8"))
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
