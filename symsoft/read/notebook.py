"""Jupyter notebooks: each Markdown cell is a page of its own, counted from 0 among all cells."""

from __future__ import annotations

import json

from symsoft.read.markdown import manuscript
from symsoft.read.passage import Manuscript, Page


def manuscripts(text: str) -> tuple[Manuscript, ...]:
    """The pages of a notebook; none if the text is no notebook."""
    try:
        notebook = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    out: list[Manuscript] = []
    for number, cell in enumerate(cells if isinstance(cells, list) else ()):
        if isinstance(cell, dict) and cell.get("cell_type") == "markdown":
            out.append(manuscript(Page(_source(cell.get("source")), number)))
    return tuple(out)


def _source(source: object) -> str:
    """The text of a cell, which is a string or a list of lines."""
    if isinstance(source, list):
        return "".join(line for line in source if isinstance(line, str))
    return source if isinstance(source, str) else ""
