"""Slips put into true articles: the reader must see each one; where all is still proved, other statements were."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from symsoft.judge import judge
from symsoft.read import read_text
from symsoft.statement import Statement
from symsoft.verdict import Accepted, Judged, Proved

FOLDER = Path(__file__).parent.parent / "derivations"
DERIVATIONS = [FOLDER / "softmax-jacobian.md", FOLDER / "stable-softmax.md", FOLDER / "cross-entropy-gradient.md"]
MOST = int(os.environ.get("SYMSOFT_SOURCE_MUTANTS", "40"))

SLIPS = (
    ("a sign", re.compile(r"(?<![{_^\w])\+"), "-"),
    ("a sign", re.compile(r"(?<![{_^\w])-(?!\d)"), "+"),
    ("a number", re.compile(r"(?<![\w{_^])2(?![\w}])"), "3"),
    ("an exponent", re.compile(r"\^2"), "^3"),
    ("an index", re.compile(r"_i(?!\w)"), "_j"),
    ("an index", re.compile(r"_j(?!\w)"), "_i"),
    ("an index", re.compile(r"_k(?!\w)"), "_j"),
    ("a delta", re.compile(r"\\delta_\{ij\}"), "1"),
    ("a logarithm", re.compile(r"\\log(?=[ {(])"), ""),
    ("an exponential", re.compile(r"e\^(?=\{x_)"), ""),
    ("a sum", re.compile(r"\\sum_\{k=1\}\^\{n\}"), ""),
)


@dataclass(frozen=True)
class Mutant:
    """An article with one slip in it."""

    slip: str
    place: str
    text: str


def judged(text: str) -> tuple[Judged, ...]:
    return judge(read_text(text, "markdown", "mutant.md")).steps


def statements(steps: tuple[Judged, ...]) -> list[Statement]:
    return [statement for step in steps for statement in step.statements]


def mutants(text: str, steps: tuple[Judged, ...]) -> Iterator[Mutant]:
    """Every slip in every claim of the article."""
    lines = text.split("\n")
    rows = {n for s in steps if s.step.kind == "claim" for n in range(s.step.span.line, s.step.span.end_line + 1)}
    defining = {s.step.sign.line for s in steps if s.step.kind != "claim"}
    for number in sorted(rows - defining):
        line = lines[number - 1]
        for slip, pattern, new in SLIPS:
            for found in pattern.finditer(line):
                changed = line[: found.start()] + new + line[found.end() :]
                body = "\n".join([*lines[: number - 1], changed, *lines[number:]])
                yield Mutant(slip, f"{number}:{found.start() + 1}", body)


@pytest.mark.parametrize("path", DERIVATIONS, ids=lambda path: path.stem)
def test_no_slip_is_overlooked(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    before = judged(text)
    assert all(isinstance(step.verdict, Proved | Accepted) for step in before)
    every = list(mutants(text, before))
    chosen = random.Random(20).sample(every, min(MOST, len(every)))
    overlooked = []
    for mutant in chosen:
        after = judged(mutant.text)
        proved = all(isinstance(step.verdict, Proved | Accepted) for step in after)
        if proved and statements(after) == statements(before):
            overlooked.append((mutant.slip, mutant.place))
    print(f"{path.name}: {len(chosen)} of {len(every)} slips tried")
    assert chosen
    assert not overlooked
