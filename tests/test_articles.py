"""Articles in which the expected verdicts stand beside the steps, held against what `verify` says.

After one or several steps, inline ones too, `<!-- expect: proved; refuted wrong-sign; refuted, conditional -->` names
their verdicts in order, with a code if it matters, and with a comma where either is right.
`<!-- warn: sum-index-missing -->` after that names a warning that must be given about the same lines.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from symsoft import verify
from symsoft.derivation import Span
from symsoft.report import words
from symsoft.report.json import render
from symsoft.verdict import Judgement

ROOT = Path(__file__).parent.parent
ARTICLES = sorted((ROOT / "tests" / "articles").glob("*.md"))
COMMENT = re.compile(r"<!-- (expect|warn): (.*?) -->")

every_article = pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)


def expectations(path: Path, kind: str) -> list[tuple[int, int, list[str]]]:
    """For each comment of the kind: the lines it speaks of (after the first, up to the last), and its items."""
    found, after = [], 0
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        for match in COMMENT.finditer(line):
            if match.group(1) == kind:
                found.append((after, number, [item.strip() for item in match.group(2).split(";")]))
                after = number
    return found


def said(judgement: Judgement) -> list[tuple[Span, str]]:
    """The place and the verdict of every step, in the order of the text."""
    named = [(j.step.sign, words.name(j.verdict), words.code(j.verdict)) for j in judgement.steps]
    return sorted((sign, f"{name} {code}" if code else name) for sign, name, code in named)


def fits(verdict: str, expected: str) -> bool:
    """Whether the verdict, with its code, is one of those expected."""
    return any(verdict == one or verdict.split()[0] == one for one in re.split(r"\s*,\s*", expected))


@every_article
def test_every_verdict_is_the_expected_one(path: Path) -> None:
    left, wrong = said(verify(path)), []
    for after, until, items in expectations(path, "expect"):
        here = [step for step in left if after < step[0].line <= until]
        left = [step for step in left if step not in here]
        got = [verdict for _, verdict in here]
        if len(got) != len(items) or not all(map(fits, got, items)):
            wrong.append(f"{path.name}:{after + 1}-{until}: expected {items}, got {got}")
    wrong += [f"{path.name}:{span.line}: nothing expected, got {verdict}" for span, verdict in left]
    assert not wrong, "\n".join(wrong)


@every_article
def test_every_expected_warning_is_given(path: Path) -> None:
    given = [(warning.span.line, warning.code) for warning in verify(path).warnings]
    for _, until, codes in expectations(path, "warn"):
        start = max(after for after, expected, _ in expectations(path, "expect") if after < expected < until)
        for code in codes:
            assert any(start < line <= until and code == found for line, found in given), (
                path.name,
                until,
                code,
                given,
            )


@every_article
def test_no_step_holds_by_what_it_defines_itself(path: Path) -> None:
    for judged in verify(path).steps:
        assert judged.step.sign not in [opened.span for opened in judged.opened], judged.step.source


@every_article
def test_every_size_has_a_name(path: Path) -> None:
    report = render([verify(path)])
    assert "mathrm{?" not in report
    assert '"?' not in report


def test_a_true_step_has_a_false_neighbour() -> None:
    for path in ARTICLES:
        items = " ".join(item for _, _, found in expectations(path, "expect") for item in found)
        assert "proved" in items, path.name
        assert "refuted" in items, path.name


def test_derivations_hold() -> None:
    for path in sorted((ROOT / "derivations").glob("*-*.md")):
        text = path.read_text(encoding="utf-8")
        assert "symsoft" not in text, f"{path.name} has a directive or an advertisement"
        verdicts = said(verify(path))
        assert [(path.name, step) for step in verdicts if step[1] not in ("proved", "accepted")] == []
        assert sum(verdict == "proved" for _, verdict in verdicts) >= 2


def test_the_planted_slips_are_found() -> None:
    verdicts = [verdict.split()[0] for _, verdict in said(verify(ROOT / "examples" / "softmax-with-slips.md"))]
    assert verdicts.count("refuted") == 5
    assert verdicts.count("conditional") == 1
    assert set(verdicts) <= {"proved", "accepted", "refuted", "conditional"}
