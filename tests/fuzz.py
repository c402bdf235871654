"""Coverage-guided fuzzing of `verify`, by hand and at leisure: does any string at all end in a report, and soon?

    pip install atheris
    python tests/fuzz.py -max_total_time=1800

Starts from the articles of the tests and of the library.  The first character of an input picks the format.  Stops at
an exception, at two routes of the kernel that disagree, and at an input that takes longer than `SECONDS`.  The options
are those of libFuzzer; inputs that reach new code, and what stopped it, are kept in the directory that it prints.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["symsoft.read"]):
    from symsoft import verify_text
    from symsoft.report import text
    from symsoft.report.json import render

ROOT = Path(__file__).parent.parent
FORMATS = ("markdown", "latex", "html", "notebook")
LONGEST = 600
SECONDS = 20.0
WORDS = r"""
$$ $ \\ & = := + - * / ^{ _{ } ( ) [ ] , \frac{ \sum_ \prod_ \partial \nabla \log \exp e^ \delta_{ij} \max_ \cdots
\begin{align} \end{align} \begin{cases} \end{cases} \begin{bmatrix} \end{bmatrix} \left( \right) \text{if} \mathbf{ ^T
\operatorname{softmax} \sigma i j k n x_i y_i z_j s_i p_k W \newcommand \def \quad \therefore \in \neq \forall \hat{
\left\{ \right. \newenvironment{ > - ``` ```{math} {math}` <img src="https://latex.codecogs.com/svg.image? &space; ">
""".split()


def one(data: bytes) -> None:
    """Verify the input and report on it, both ways."""
    content = data.decode("utf-8", "replace")
    format = FORMATS[ord(content[0]) % len(FORMATS)] if content else "markdown"
    article = notebook(content[1:]) if format == "notebook" else content[1:]
    started = time.process_time()
    judgement = verify_text(article, format)
    render([judgement])
    text.render(judgement, article, verbose=True)
    taken = time.process_time() - started
    if taken > SECONDS:
        raise TimeoutError(f"{taken:.1f} s")
    for judged in judgement.steps:
        if getattr(judged.verdict, "code", "") == "kernel-disagreement":
            raise AssertionError(judged.step.source)


def notebook(text: str) -> str:
    """A notebook of one cell."""
    return json.dumps({"nbformat": 4, "cells": [{"cell_type": "markdown", "source": text}]})


def seeds(folder: Path) -> None:
    """Stretches of the articles that are ours, the formats in turn."""
    for article in (*ROOT.glob("tests/articles/*.md"), *ROOT.glob("derivations/*.md")):
        content = article.read_bytes()
        for number, start in enumerate(range(0, len(content), LONGEST)):
            format = str(number % len(FORMATS)).encode()
            (folder / f"{article.stem}-{number}").write_bytes(format + content[start : start + LONGEST - 1])


def main() -> None:
    """Fuzz until the time is up or something is found."""
    folder = Path(tempfile.mkdtemp(prefix="symsoft-fuzz-"))
    seeds(folder)
    words = folder.with_suffix(".words")
    words.write_text("".join(f'"{word}"\n' for word in (w.replace("\\", "\\\\") for w in WORDS)))
    print(folder)
    os.chdir(folder)
    options = [f"-dict={words}", f"-max_len={LONGEST}", "-timeout=900", "-report_slow_units=900", "-rss_limit_mb=1500"]
    atheris.Setup([sys.argv[0], str(folder), *options, *sys.argv[1:]], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
