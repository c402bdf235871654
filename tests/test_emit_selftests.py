"""Modules of closed forms test themselves when they are run, and notice code that computes something else."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from symsoft import verify_text
from symsoft.authored import authored
from symsoft.emit import emit, write
from symsoft.emit.numpy import NUMPY, _general
from symsoft.emit.python_names import named_for_python
from symsoft.functions import FAMILY, FUNCTIONS, MODELS, Function

FIRST = ("jacobian", "gradient", "derivative")
ARTICLE = r"""
$$s_i = \frac{e^{x_i}}{\sum_{k=1}^n e^{x_k}}$$

$$\hat{f} = \sum_{k=1}^n s_k w_k^2 + s_2$$

$$\Sigma_i = \frac{\sqrt{1 + x_i^2}}{n + \sum_{k=1}^n \sqrt{1 + x_k^2}}$$

$$i = \log \prod_{k=1}^n (1 + x_k^2)$$

$$m = \sum_{k=1}^n x_k^2$$
"""


def first_of(function: Function) -> str:
    return next(name for name in FIRST if name in function.quantities)


def run(source: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """The module as a script of its own, where every warning is an error."""
    path = folder / "alone.py"
    write(path, source, force=True)
    command = [sys.executable, "-I", "-W", "error", str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def fits(source: str, folder: Path) -> None:
    done = run(source, folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert "all functions agree with their entries" in done.stdout


@pytest.mark.parametrize("name", sorted(MODELS))
def test_a_model_tests_itself(name: str, tmp_path: Path) -> None:
    fits(emit(name, first_of(FAMILY[name])), tmp_path)


@pytest.mark.parametrize("name", ["s", r"\hat{f}", "Σ", "i", "m"])
def test_what_an_article_defines_tests_itself_whatever_its_name(name: str, tmp_path: Path) -> None:
    function = named_for_python(authored(verify_text(ARTICLE), name, "x"))
    fits(_general(function, first_of(function), NUMPY), tmp_path)


@pytest.mark.parametrize("name", ["sigmoid", "softmax", "softplus"])
def test_functions_of_a_number_and_of_a_vector(name: str, tmp_path: Path) -> None:
    fits(_general(named_for_python(FUNCTIONS[name]), first_of(FUNCTIONS[name]), NUMPY), tmp_path)


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("attention", r"- part_6\[\.\.\., :, None\]", "+ part_6[..., :, None]"),
        ("attention", r"m = sizes\[\"m\"\]", 'm = sizes["n"]'),
        ("batch_cross_entropy", r"s = _shares_of\(x\)", "s = 2 * _shares_of(x)"),
        ("focal_loss", r"gamma\[\.\.\., None\] - 1", "gamma[..., None] - 2"),
    ],
)
def test_code_that_computes_something_else_is_noticed(name: str, right: str, wrong: str, tmp_path: Path) -> None:
    source = emit(name, first_of(FAMILY[name]))
    broken, changed = re.subn(right, wrong, source, count=1)
    assert changed == 1
    done = run(broken, tmp_path)
    assert done.returncode == 1
    assert "Error" in done.stderr
