"""Articles to documents: `read` a file, or `read_text` in a format."""

from __future__ import annotations

from pathlib import Path

from symsoft.derivation import Document
from symsoft.read import html, markdown, notebook, tex
from symsoft.read.article import document

__all__ = ["FORMATS", "read", "read_text"]

FORMATS = {
    "markdown": markdown.manuscripts,
    "latex": tex.manuscripts,
    "notebook": notebook.manuscripts,
    "html": html.manuscripts,
}
SUFFIXES = {
    ".md": "markdown", ".markdown": "markdown", ".rmd": "markdown", ".qmd": "markdown",
    ".tex": "latex", ".latex": "latex", ".ipynb": "notebook",
    ".html": "html", ".htm": "html", ".xhtml": "html",
}  # fmt: skip


def read(path: Path) -> Document:
    """The document in a file; its format is told by its suffix."""
    with open(path, encoding="utf-8", errors="replace") as file:
        text = file.read()
    return read_text(text, SUFFIXES.get(path.suffix.lower(), "markdown"), str(path))


def read_text(text: str, format: str, path: str = "-", preamble: str = "") -> Document:
    """The document in a text of a format; `preamble` defines macros for it."""
    return document(FORMATS[format](text), format, path, preamble)
