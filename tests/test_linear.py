"""Scanning and reading are linear: twice the input, of any kind, takes less than 2.5 times as long."""

from __future__ import annotations

import gc
from collections.abc import Callable
from math import inf
from time import process_time

import pytest

from symsoft.read import FORMATS, read_text

FASTEST = 0.1
TRIALS = 5
PICTURE = '<img src="https://latex.codecogs.com/gif.latex?a=b'
KINDS = {
    "fence": "```\n",
    "fence of mathematics": "```math\nx=y\n",
    "directive of MyST": "```{math}\n",
    "comment": "<!-- ",
    "our own comment": "<!-- symsoft: let x = 1 -->\n",
    "script": '<script type="math/tex">',
    "closed script": '<script type="math/tex">a=b</script>',
    "code": "<code>",
    "shortcode": "{{< katex >}}",
    "closed shortcode": "{{< katex >}}x=y{{< /katex >}} ",
    "heading": "# a $x=1$\n",
    "title": "<h1>",
    "section": "\\section{",
    "dollars": "$$",
    "open dollars": "$$ x = ",
    "inline": "$x=1$ ",
    "open inline": "$ x",
    "paragraphs": "$x\n\n",
    "square": "\\[",
    "round": "\\\\( ",
    "environment": "\\begin{align}x=",
    "end": "\\end{align}",
    "verbatim": "\\begin{verbatim}",
    "percent": "% a\n",
    "tick": "` ",
    "macro": "\\newcommand{\\beq}{\\begin{align}}",
    "macro with arguments": "\\def\\a#1{",
    "environment by the author": "\\newenvironment{a}{\\begin{align}}{\\end{align}}\n",
    "words by the author": "\\beq x = y \\eeq\n",
    "brace": "{",
    "fraction": "$$\\frac{",
    "bracket": "$$\\left(",
    "words in a formula": "$$\\text{",
    "rows": "$$x = y \\\\ ",
    "displays": "$$x = y \\\\ z = w$$\n\n",
    "signs": "-",
    "terms": "x + ",
    "factors": "x_i ",
    "brackets": "(",
    "words of letters": "log ",
    "statements": "a=b, ",
    "letters with commas": "i, ",
    "matrix": "$$\\begin{bmatrix} a & b \\\\",
    "sum": "$$\\sum_",
    "sums": "\\sum_a ",
    "entity": "&amp;",
    "angle": "<",
    "picture": PICTURE + '">\n',
    "open picture": PICTURE,
    "picture of Markdown": "![a](https://latex.codecogs.com/gif.latex?(",
    "link": "[a](b",
    "annotation": '<annotation encoding="application/x-tex">x=1</annotation>',
    "table": "| $x = 1$ | a |\n",
    "list": "- $x=1$\n  - b\n",
    "quotation": "> $$x=y$$\n",
    "condition": "where $i = j$ and for all k ",
    "definition": "Let $x$ be the $y$, where ",
    "zero width": "\u200b$x=1$",
    "right to left": "\u202e$x=1$",
    "NUL": "\0",
    "backslash": "\\",
    "word": "a",
    "line": "\n",
}
WORDS = r"\newcommand{\beq}{\begin{align}}\newcommand{\eeq}{\end{align}}" + "\n"
IN_A_FORMULA = (
    "signs",
    "terms",
    "sums",
    "factors",
    "brackets",
    "words of letters",
    "statements",
    "letters with commas",
)
AROUND = {
    "words by the author": (WORDS, ""),
    **dict.fromkeys(IN_A_FORMULA, ("$$a = ", "x$$")),
}


def scan(text: str, format: str) -> None:
    """Find the formulas."""
    FORMATS[format](text)


def seconds(deed: Callable[[str, str], object], text: str, format: str) -> float:
    """CPU seconds that a deed takes with a text."""
    gc.collect()
    gc.disable()
    try:
        started = process_time()
        deed(text, format)
        return process_time() - started
    finally:
        gc.enable()


def grows_with(deed: Callable[[str, str], object], text: str, double: str, format: str) -> None:
    """See that a text of twice the length takes less than 2.5 times as long, in one trial of some."""
    once, twice = 0.0, inf
    for _ in range(TRIALS):
        once, twice = max(once, seconds(deed, text, format)), min(twice, seconds(deed, double, format))
        if twice < max(2.5 * once, FASTEST):
            return
    raise AssertionError(f"{once:.3f} s, and {twice:.3f} s for twice as much")


@pytest.mark.parametrize(("deed", "size"), [(scan, 50_000), (read_text, 1_500)], ids=["scan", "read"])
@pytest.mark.parametrize("format", ["markdown", "latex", "html"])
@pytest.mark.parametrize("kind", KINDS)
def test_twice_the_input_takes_about_twice_the_time(
    kind: str, format: str, deed: Callable[[str, str], object], size: int
) -> None:
    before, after = AROUND.get(kind, ("", ""))
    text = KINDS[kind] * (size // len(KINDS[kind]))
    grows_with(deed, before + text + after, before + text + text + after, format)


def test_more_words_by_the_author_take_no_longer_each() -> None:
    letters = [f"{a}{b}{c}" for a in "bcdfghjklmnpqrstvwxz" for b in "npqrstvwxz" for c in "bcdfghjklmnpqrstvwxz"]
    words = [f"\\newcommand{{\\{word}}}{{\\begin{{align}}}}\n" for word in letters]
    grows_with(scan, "".join(words[:2000]), "".join(words), "markdown")
