"""Derivations and terms to text: LaTeX for articles, and code for each target."""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from types import MappingProxyType

__all__ = ["TARGETS", "emit", "write"]


TARGETS: Mapping[str, str] = MappingProxyType({"numpy": "symsoft.emit.numpy"})
"""The module of each target; it has `emit(function, quantity)`, and is loaded when it is asked for."""


def emit(function: str, quantity: str, target: str = "numpy") -> str:
    """The source of a module that computes a quantity of a function, for a target of TARGETS.

    Raises ValueError for an unknown function, quantity or target, and for what no rule leads to code for yet.
    """
    if target not in TARGETS:
        raise ValueError(f"target: {target!r} is not known; choose one of: {', '.join(TARGETS)}")
    return str(import_module(TARGETS[target]).emit(function, quantity))


def write(path: str | os.PathLike[str], text: str, force: bool = False) -> None:
    """Writes the text to a file, all of it or nothing: to a temporary file beside it, which is then renamed.

    Raises FileExistsError where the file exists and `force` is not given, and OSError as the system does.
    """
    target = Path(path)
    if target.exists() and not force:
        raise FileExistsError(f"path: {os.fspath(path)!r} exists; force overwrites it")
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with part.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
