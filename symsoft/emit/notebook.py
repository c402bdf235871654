"""Jupyter notebooks, as their format says: cells of Markdown in JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable


def notebook(cells: Iterable[str]) -> str:
    """A notebook with a cell of Markdown for each of the texts.

    Source: the format of notebooks, version 4.5 (nbformat.readthedocs.io), which asks for an id in each cell.
    """
    written = [
        {"cell_type": "markdown", "id": f"cell-{number}", "metadata": {}, "source": text.splitlines(keepends=True)}
        for number, text in enumerate(cells, 1)
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    whole = {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": kernel}, "cells": written}
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"
