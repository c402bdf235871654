"""Input that is broken, huge or hostile: a clear message, an exit code of the contract, no traceback, little time."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

SECONDS, BYTES = 5.0, 1_000_000_000


def symsoft(*arguments: str | Path, stdin: bytes = b"") -> tuple[int, str, str, float]:
    """Exit code, standard output, standard error and CPU seconds of a run within the limits of memory and time."""

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (20, 20))

    before = _seconds_of_children()
    done = subprocess.run(
        [sys.executable, "-m", "symsoft", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        preexec_fn=limited,
        timeout=60,
        check=False,
        env={**os.environ, "PYTHONHASHSEED": "0"},
    )
    elapsed = _seconds_of_children() - before
    return done.returncode, done.stdout.decode(), done.stderr.decode(), elapsed


def _seconds_of_children() -> float:
    """The CPU seconds of all processes that have ended, which other work on the machine does not lengthen much."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def check(*arguments: str | Path, stdin: bytes = b"") -> tuple[int, str, str]:
    """The same, after what must hold of every run."""
    code, out, err, elapsed = symsoft("verify", *arguments, stdin=stdin)
    assert code in (0, 1, 2), err
    assert "Traceback" not in err
    assert "bug in symsoft" not in err, err
    assert elapsed < SECONDS * slowness(), f"{elapsed:.1f} s"
    return code, out, err


def slowness() -> float:
    """How much more patience a loaded machine needs: at least 1."""
    return max(1.0, 2 * os.getloadavg()[0] / (os.cpu_count() or 1))


def written(folder: Path, content: str | bytes, name: str = "a.md") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_a_missing_file() -> None:
    code, out, err = check("no-such-article.md")
    assert (code, out) == (2, "")
    assert err == "symsoft: no-such-article.md: no such file or folder\n"


def test_the_other_articles_are_still_reported(tmp_path: Path) -> None:
    good = written(tmp_path, "$$s_i = \\frac{e^{x_i}}{\\sum_k e^{x_k}}$$\n")
    code, out, err = check(tmp_path / "missing.md", good, "--format", "json")
    assert code == 2
    assert "missing.md: no such file" in err
    assert [document["path"] for document in json.loads(out)["documents"]] == [str(good)]


def test_a_folder_without_articles(tmp_path: Path) -> None:
    written(tmp_path, "x", "notes.txt")
    code, _, err = check(tmp_path)
    assert code == 2
    assert "there is no article in this folder" in err


def test_a_suffix_that_is_no_article(tmp_path: Path) -> None:
    code, _, err = check(written(tmp_path, "x", "notes.txt"))
    assert code == 2
    assert "'.txt'" in err
    assert ".md" in err


def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = written(tmp_path, "$$a = a$$")
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user reads everything")
    code, _, err = check(path)
    assert code == 2
    assert "Permission denied" in err


def test_bytes_that_are_not_utf8(tmp_path: Path) -> None:
    code, _, err = check(written(tmp_path, b"# T\n\n$$a = \xff$$\n"))
    assert code == 2
    assert "is not UTF-8: byte 11 (0xff, line 3)" in err


def test_a_file_over_the_limit(tmp_path: Path) -> None:
    code, _, err = check(written(tmp_path, "x" * 10_000_001))
    assert code == 2
    assert "larger than 10,000,000 bytes" in err


def test_a_file_at_the_limit(tmp_path: Path) -> None:
    assert check(written(tmp_path, "word \n\n" * 1_400_000))[0] == 0


def test_an_empty_file(tmp_path: Path) -> None:
    code, out, _ = check(written(tmp_path, ""))
    assert code == 0
    assert "no formula" in out


@pytest.mark.parametrize("suffix", [".tex", ".ipynb", ".html", ".Rmd", ".qmd"])
def test_an_empty_file_of_every_format(tmp_path: Path, suffix: str) -> None:
    assert check(written(tmp_path, "", "a" + suffix))[0] == (2 if suffix == ".ipynb" else 0)


@pytest.mark.parametrize(
    "content",
    ["{", "[]", '"x"', '{"cells": 3}', '{"cells": [3, {}, {"source": 7}]}', "null", "[" * 100_000, '{"cells": {}}'],
)
def test_a_notebook_that_is_none(tmp_path: Path, content: str) -> None:
    code, _, err = check(written(tmp_path, content, "a.ipynb"))
    assert code == 2
    assert "is not a notebook" in err


@pytest.mark.parametrize(
    "cell", ["{}", '{"source": 7}', '{"cell_type": 3, "source": [1, null]}', '{"cell_type": "markdown"}']
)
def test_a_notebook_with_odd_cells(tmp_path: Path, cell: str) -> None:
    assert check(written(tmp_path, f'{{"cells": [{cell}]}}', "a.ipynb"))[0] == 0


def test_a_notebook_is_reported_by_cell(tmp_path: Path) -> None:
    cells = [
        {"cell_type": "code", "source": "1 = 2"},
        {"cell_type": "markdown", "source": ["# T\n", "\n", "$$1 = 2$$"]},
    ]
    code, out, _ = check(written(tmp_path, json.dumps({"cells": cells}), "a.ipynb"))
    assert code == 1
    assert "a.ipynb:cell 1:3:5: refuted" in out
    assert "  3 | $$1 = 2$$" in out


def test_unbalanced_dollars(tmp_path: Path) -> None:
    check(written(tmp_path, "text $$a = b\n\nmore text\n\n$$c = d$$ and $ alone\n"))


@pytest.mark.parametrize(
    "formula",
    [
        "a = " + "x + " * 250_000 + "x",
        "a = " + "x" * 1_000_000,
        "a = " + "x_i " * 250_000,
        "=" * 1_000_000,
        "a " + "= a " * 50_000,
        "\\frac" * 200_000,
        "a = " + "\\sum_k " * 100_000 + "x_k",
    ],
    ids=["sum", "letters", "product", "signs", "chain", "fractions", "sums"],
)
def test_a_huge_formula(tmp_path: Path, formula: str) -> None:
    check(written(tmp_path, f"$${formula}$$\n"))


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("{", "}"),
        ("(", ")"),
        ("\\left(", "\\right)"),
        ("\\frac{1}{", "}"),
        ("e^{", "}"),
        ("\\sqrt{", "}"),
        ("\\text{", "}"),
        ("x_{", "}"),
        ("\\begin{aligned}", "\\end{aligned}"),
        ("-", ""),
        ("\\log ", ""),
        ("\\frac{\\partial}{\\partial x_i} ", ""),
    ],
)
def test_deep_nesting(tmp_path: Path, opening: str, closing: str) -> None:
    check(written(tmp_path, f"$$a = {opening * 10_000}x{closing * 10_000}$$\n"))
    check(written(tmp_path, f"$$a = {opening * 10_000}x$$\n\n$$b = x{closing * 10_000}$$\n"))


def test_many_formulas(tmp_path: Path) -> None:
    code, out, _ = check(
        written(tmp_path, "$$s_i = \\frac{e^{x_i}}{\\sum_k e^{x_k}}$$\n\n" * 20_000), "--format", "json"
    )
    assert code in (0, 1)
    assert json.loads(out)["documents"][0]["steps"]


@pytest.mark.parametrize(
    ("name", "formulas"),
    [
        ("a.md", "$$a = b$$\n\n" * 700_000),
        ("a.md", "we have $a = b$ and " * 400_000),
        ("a.md", "$$\n" + "a &= b \\\\\n" * 800_000 + "$$\n"),
        ("a.tex", "\\begin{document}" + "\\[ a = b \\]\n\n" * 600_000),
        ("a.html", "<p>\\(a = b\\)</p>\n" * 500_000),
        ("a.ipynb", json.dumps({"cells": [{"cell_type": "markdown", "source": "$$a = b$$"}] * 150_000})),
    ],
    ids=["displays", "inline", "rows", "latex", "html", "cells"],
)
def test_a_file_full_of_formulas(tmp_path: Path, name: str, formulas: str) -> None:
    code, out, _ = check(written(tmp_path, formulas, name), "--format", "json")
    steps = json.loads(out)["documents"][0]["steps"]
    assert code == 0
    assert len(steps) <= 10_001
    assert steps[-1]["verdict"] == "unread"
    assert steps[-1]["code"] == "budget"


def test_many_different_formulas(tmp_path: Path) -> None:
    rows = "\n\n".join(
        f"$$\\frac{{\\partial}}{{\\partial x_j}} e^{{{n} x_i}} = {n} \\delta_{{ij}} e^{{{n} x_i}}$$"
        for n in range(20_000)
    )
    check(written(tmp_path, rows))


def test_many_false_formulas(tmp_path: Path) -> None:
    claim = "$$\\frac{{\\partial}}{{\\partial x_j}} e^{{{0} x_i}} = {0} \\delta_{{ij}} e^{{{0} x_j}} + {0}$$\n\n"
    code, _, _ = check(written(tmp_path, "".join(claim.format(number) for number in range(1, 3001))))
    assert code == 1


def test_many_hard_formulas(tmp_path: Path) -> None:
    hard = (
        r"$$\left(\sum_k x_k\right)^{N} \sum_i \frac{1}{1 + \sum_k e^{x_k z_i}}"
        r" = \prod_k \frac{\partial^2}{\partial x_a \partial x_b} \left(\sum_k x_k^2\right)^{N}$$"
    )
    check(written(tmp_path, "\n\n".join(hard.replace("N", str(number)) for number in range(7, 200))))


def test_many_inline_formulas(tmp_path: Path) -> None:
    check(written(tmp_path, "with $i = j$ and $a_i = b_i$ " * 20_000))


LETTERS = [chr(97 + number) for number in range(21)]
EXPLOSION = "".join(
    rf"\newcommand{{\{letter}x}}{{" + rf"\{following}x" * 10 + "}" for letter, following in pairwise(LETTERS)
)
EXPLOSION += r" $$\ax = 1$$"


@pytest.mark.parametrize(
    "macro",
    [
        r"\newcommand{\a}{\a} $$\a = \a$$",
        r"\newcommand{\a}{\a\a} $$\a = 1$$",
        r"\newcommand{\a}{\b\b} \newcommand{\b}{\c\c} \newcommand{\c}{\a} $$\a = 1$$",
        r"\def\a#1{\a{#1#1}} $$\a{x} = 1$$",
        EXPLOSION,
    ],
)
def test_macros_without_an_end(tmp_path: Path, macro: str) -> None:
    check(written(tmp_path, macro.replace(" $$", "\n\n$$") + "\n"))
    check(written(tmp_path, f"$${macro.replace('$$', '')}$$\n"))


@pytest.mark.parametrize(
    "formula",
    [
        "a = 10^{10^{10^{10}}}",
        "a = (x + y)^{100000}",
        "a = 9999999999^{9999999999}",
        "(x_1 + x_2 + x_3 + x_4)^{60} = 1",
        "\\prod_{k=1}^{n} (1 + x_k)^{50} = 1",
        "e^{e^{e^{e^{e^{x}}}}} = 1",
        "\\sum_{k=1}^{10^{9}} x_k = 1",
        "0.1e999999999 = 1",
        "\\frac{1}{0} = 1",
        "x_{-1} = x_{99999999999999999999}",
        "".join(f"\\sum_{{k_{{{n}}}}} " for n in range(30)) + "x = 1",
    ],
)
def test_a_small_formula_that_means_much(tmp_path: Path, formula: str) -> None:
    check(written(tmp_path, f"$${formula}$$\n"))


def test_text_that_looks_like_code_is_not_run(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    attack = f"__import__('os').system('touch {mark}')"
    check(written(tmp_path, f"$${attack} = 1$$\n\n$$f({attack}) = \\text{{{attack}}}$$\n"))
    check(
        written(tmp_path, f"```python\n{attack}\n```\n\n<script>{attack}</script>\n\n$$a = \\input{{/etc/passwd}}$$\n")
    )
    assert not mark.exists()


def test_control_characters_stay_out_of_the_terminal(tmp_path: Path) -> None:
    path = written(tmp_path, "$$1 = 2 \x1b[2J \u202e ##[error] \\unknown$$\n\n::set-output name=a::b $1 = 3$\n")
    _, out, err = check(path, "--color", "never")
    assert "\x1b" not in out + err
    assert "\u202e" not in out + err
    assert "##[" not in out + err
    assert not any(line.lstrip().startswith("::") for line in (out + err).split("\n"))


def test_standard_input_that_is_not_utf8() -> None:
    code, _, err = check("-", stdin=b"\xfe\xff")
    assert code == 2
    assert "<stdin>: is not UTF-8: byte 0" in err


@pytest.mark.parametrize(
    "junk", [bytes(range(1, 128)) * 20, b"$" * 9_999, b"\\" * 9_999, b"$$\\begin{" * 999, b"`" * 99_999]
)
def test_junk(tmp_path: Path, junk: bytes) -> None:
    for name in ("a.md", "a.tex", "a.html"):
        check(written(tmp_path, junk, name))
