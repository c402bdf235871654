"""Article files: found by their suffix, opened and decoded, or why they could not be."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from symsoft.read import SUFFIXES

LIMIT = 10_000_000
"""How many bytes an article may have."""

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Article:
    """An article as its author wrote it."""

    path: str
    format: str
    text: str


@dataclass(frozen=True, slots=True)
class Unopened:
    """A path that gave no article, and why."""

    path: str
    reason: str


def articles(paths: Sequence[str], stdin_format: str = "markdown") -> Iterator[Article | Unopened]:
    """Every article that the paths name, folders in the order of their names; each file once."""
    seen: set[str] = set()
    for path in paths:
        for found in _named(path, stdin_format):
            if isinstance(found, Unopened):
                yield found
            elif found not in seen:
                seen.add(found)
                yield _stdin(stdin_format) if found == STDIN else _open(found)


def open_article(path: str | os.PathLike[str]) -> Article:
    """The article in a file; raises ValueError, naming the place, where there is none."""
    found = _open(os.fspath(path))
    if isinstance(found, Unopened):
        raise ValueError(f"{found.path}: {found.reason}")
    return found


def _named(path: str, stdin_format: str) -> Iterator[str | Unopened]:
    if path == STDIN or not os.path.isdir(path):
        yield path
        return
    inside = sorted(_inside(path))
    if not inside:
        yield Unopened(path, f"there is no article in this folder (looked for {_suffixes()})")
    yield from inside


def _inside(folder: str) -> Iterator[str]:
    for where, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            if not name.startswith(".") and Path(name).suffix.lower() in SUFFIXES:
                yield os.path.join(where, name)


def _suffixes() -> str:
    return ", ".join(SUFFIXES)


def _open(path: str) -> Article | Unopened:
    suffix = Path(path).suffix.lower()
    if not os.path.exists(path):
        return Unopened(path, "no such file or folder")
    if suffix not in SUFFIXES:
        return Unopened(path, f"the suffix {suffix!r} names no format of articles (known: {_suffixes()})")
    try:
        with open(path, "rb") as file:
            data = file.read(LIMIT + 1)
    except OSError as error:
        return Unopened(path, f"cannot be opened: {error.strerror}")
    return _decoded(path, SUFFIXES[suffix], data)


def _stdin(format: str) -> Article | Unopened:
    return _decoded("<stdin>", format, sys.stdin.buffer.read(LIMIT + 1))


def _decoded(path: str, format: str, data: bytes) -> Article | Unopened:
    if len(data) > LIMIT:
        return Unopened(path, f"is larger than {LIMIT:,} bytes, the limit for an article")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        value = f"0x{data[error.start]:02x}"
        return Unopened(path, f"is not UTF-8: byte {error.start} ({value}, line {line}): {error.reason}")
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    problem = _no_notebook(text) if format == "notebook" else None
    return Article(path, format, text) if problem is None else Unopened(path, problem)


def _no_notebook(text: str) -> str | None:
    """Why the text is no notebook; None if it is one."""
    try:
        notebook = json.loads(text)
    except json.JSONDecodeError as error:
        return f"is not a notebook: line {error.lineno}, column {error.colno}: {error.msg}"
    except RecursionError:
        return "is not a notebook: it is nested too deeply"
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        return "is not a notebook: it has no list of cells"
    return None
