"""The reports: what people see of each verdict, and the contract that programs read."""

from __future__ import annotations

import json as stdlib_json
from collections.abc import Iterator
from fractions import Fraction

import jsonschema
import pytest

from symsoft.derivation import Given, Kind, Span, Step, Warning
from symsoft.kernel import Counterexample
from symsoft.kernel.answer import Restriction
from symsoft.report import json, text, words
from symsoft.report.escape import printable, width
from symsoft.report.excerpt import excerpt, lines_of
from symsoft.report.style import Style
from symsoft.statement import AtLeast, Bounds, DistinctIndex, OneHot, SameIndex, Statement, SumsTo
from symsoft.term import Choice, Entry, FixedSize, Index, Size, Variable, mul, negative
from symsoft.verdict import (
    Accepted,
    Conditional,
    Judged,
    Judgement,
    NotRead,
    Opened,
    Proved,
    Refuted,
    Suggestion,
    Undecided,
    Verdict,
)

N = Size("n")
I, J = Index("i", N), Index("j", N)
TEXT = "# Softmax\n\n$$a = s_i s_j$$\n\n$$s_i = 1$$\n"
POINT = Counterexample(
    sizes=(("n", 2),),
    point=(("x", ("0", "log 2")), ("c", "-1/3")),
    functions=(("g", "1 + 2 t"),),
    indices=(("i", 1), ("j", 2)),
    left="-2/9",
    right="2/9",
)


def judged(verdict: Verdict, line: int = 3, column: int = 5, **more: object) -> Judged:
    sign = Span(line, column, line, column + 1)
    kind: Kind = "definition" if isinstance(verdict, Accepted) else "claim"
    step = Step(kind, "=", sign, Span(line, 3, line, 14), "a = s_i s_j", None, None)
    return Judged(step, verdict, **more)  # type: ignore[arg-type]


def judgement(*steps: Judged, warnings: tuple[Warning, ...] = ()) -> Judgement:
    return Judgement("a.md", "markdown", 0.25, steps, warnings)


REFUTATION = judged(
    Refuted("wrong-sign", "the sign is wrong", POINT, Span(3, 7, 3, 14), Suggestion(Variable("a"), "-s_i s_j", True)),
    statements=(Statement(Variable("a"), mul(Variable("s", (I,)), Variable("s", (J,))), (), (DistinctIndex(I, J),)),),
    opened=(Opened("s", Span(1, 1, 1, 2)), Opened("δ", None)),
    conditions=(
        AtLeast(N, 2),
        AtLeast(N, 3),
        Restriction("nonzero", Variable("c")),
        Restriction("positive", Variable("p", (I,))),
    ),
)
PROOF = judged(Proved((Given(SameIndex(I, J), Span(2, 1, 2, 4)),)), line=5)
EVERY = judgement(
    REFUTATION,
    PROOF,
    judged(Conditional("index-condition", "i = j", POINT), column=6),
    judged(Conditional("normalisation", "Σ y = 1", None), column=7),
    judged(Undecided("budget", "too much work"), column=8),
    judged(NotRead("outside-update", "an update", Span(3, 4, 3, 5)), column=9),
    judged(Accepted(), column=10),
    warnings=(Warning("sum-index-missing", "the summand has no k", Span(3, 3, 3, 6)),),
)


def test_a_refutation_shows_everything() -> None:
    assert text.render(judgement(REFUTATION), TEXT) == "\n".join(
        [
            "a.md:3:5: refuted[wrong-sign]: the sign is wrong",
            "  3 | $$a = s_i s_j$$",
            "    |       ^^^^^^^",
            "    counterexample: n = 2, x = (0, log 2), c = -1/3, g = 1 + 2 t, i = 1, j = 2",
            "    there: left side -2/9, right side 2/9",
            "    suggestion: -s_i s_j",
            "    understood as: a = s_i s_j",
            "    under: i ≠ j",
            "    with: s (line 1), δ (standard)",
            "    provided: n ≥ 3, c ≠ 0, p_i > 0",
            "",
            "a.md: 1 refuted (0.25 s)",
        ]
    )


def test_what_is_proved_is_counted_and_listed_on_request() -> None:
    assert text.render(judgement(PROOF), TEXT) == "a.md: 1 proved (0.25 s)"
    listed = text.render(judgement(PROOF), TEXT, verbose=True)
    assert listed.startswith("a.md:5:5: proved\n  5 | $$s_i = 1$$\n    given: i = j (line 2)")


def test_everything_else_is_shown_in_the_order_of_the_text() -> None:
    report = text.render(EVERY, TEXT)
    heads = [line.split(": ")[1] for line in report.split("\n") if line.startswith("a.md:3")]
    assert heads == [
        "warning[sum-index-missing]",
        "refuted[wrong-sign]",
        "conditional[index-condition]",
        "conditional[normalisation]",
        "undecided[budget]",
        "unread[outside-update]",
    ]
    assert report.endswith(
        "a.md: 1 refuted, 2 conditional, 1 undecided, 1 unread, 1 proved, 1 accepted, 1 warning (0.25 s)"
    )


def test_the_same_warning_on_one_line_is_given_once() -> None:
    twice = tuple(Warning("sum-index-missing", "no k", Span(3, column, 3, column + 2)) for column in (8, 3))
    report = text.render(judgement(warnings=twice), TEXT)
    assert report.startswith("a.md:3:3: warning[sum-index-missing]: no k (2 times on this line)")
    assert report.count("warning[") == 1
    assert report.endswith("a.md: 2 warnings (0.25 s)")


def test_of_much_that_is_unread_a_part_is_listed() -> None:
    unread = [judged(NotRead("budget", "too long", Span(3, 4, 3, 5)), column=number) for number in range(1, 61)]
    refuted = [REFUTATION] * 60
    report = text.render(judgement(*unread, *refuted), TEXT)
    assert report.count("unread[budget]") == 50
    assert report.count("refuted[wrong-sign]") == 60
    assert "a.md: 10 more steps with [budget], which --verbose lists" in report
    assert text.render(judgement(*unread), TEXT, verbose=True).count("unread[budget]") == 60


def test_colour_is_only_colour() -> None:
    import re

    painted = text.render(EVERY, TEXT, Style(True), verbose=True)
    assert "\x1b[" in painted
    assert re.sub(r"\x1b\[[\d;]*m", "", painted) == text.render(EVERY, TEXT, verbose=True)


def test_an_article_without_formulas_says_so() -> None:
    assert text.render(judgement(), "") == "a.md: no formula with a relation in it (0.25 s)"


def test_json_keeps_the_contract() -> None:
    report = stdlib_json.loads(json.render([EVERY]))
    jsonschema.validate(report, stdlib_json.loads(json.schema()))
    assert report["schema"] == "symsoft/1"
    assert report["summary"] == {
        "proved": 1,
        "conditional": 2,
        "refuted": 1,
        "undecided": 1,
        "unread": 1,
        "accepted": 1,
    }
    assert report["documents"][0]["steps"][0] == {
        "kind": "claim",
        "verdict": "refuted",
        "code": "wrong-sign",
        "cell": None,
        "line": 3,
        "column": 5,
        "span": {"line": 3, "column": 3, "end_line": 3, "end_column": 14},
        "source": "a = s_i s_j",
        "statement": "a = s_i s_j",
        "given": [],
        "opened": ["s (line 1)", "δ (standard)"],
        "conditions": ["n ≥ 3", "c ≠ 0", "p_i > 0"],
        "reason": "the sign is wrong",
        "counterexample": {
            "sizes": {"n": 2},
            "point": {"x": ["0", "log 2"], "c": "-1/3"},
            "functions": {"g": "1 + 2 t"},
            "indices": {"i": 1, "j": 2},
            "left": "-2/9",
            "right": "2/9",
        },
        "where": {"line": 3, "column": 7, "end_line": 3, "end_column": 14},
        "suggestion": "-s_i s_j",
    }
    assert report["documents"][0]["steps"][1]["given"] == ["i = j (line 2)"]
    assert report["documents"][0]["warnings"] == [
        {"cell": None, "line": 3, "column": 3, "code": "sum-index-missing", "message": "the summand has no k"}
    ]


def test_the_schema_is_one_and_refuses() -> None:
    schema = stdlib_json.loads(json.schema())
    jsonschema.Draft202012Validator.check_schema(schema)
    report = stdlib_json.loads(json.render([EVERY]))
    for spoil in _spoilt(report):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(spoil, schema)


def _spoilt(report: dict[str, object]) -> Iterator[object]:
    whole = stdlib_json.dumps(report)
    yield stdlib_json.loads(whole.replace('"refuted"', '"false"', 1))
    yield stdlib_json.loads(whole.replace('"line": 3', '"line": 0', 1))
    yield stdlib_json.loads(whole.replace('"kind": "definition"', '"kind": "claim"', 1))
    yield stdlib_json.loads(whole.replace('"where":', '"elsewhere":', 1))


HOSTILE = "\x1b[2J\u202e\u2066\u200b\x9b\r\a##[error]oh ##vso[task] \u2028\ud800 ∂s_i"


def test_article_text_cannot_steer_a_terminal() -> None:
    safe = printable(HOSTILE)
    assert safe.endswith("∂s_i")
    assert not any(character in safe for character in "\x1b\u202e\u2066\u200b\x9b\r\a\u2028\ud800")
    assert "##" not in safe
    assert "\\u{202e}" in safe


@pytest.mark.parametrize(
    "line", ["::set-output name=x::1", "  ::error::no", "##[error]no", "a ##vso[x]", "##teamcity[m]"]
)
def test_article_text_cannot_command_a_build(line: str) -> None:
    safe = printable(line)
    assert not safe.lstrip().startswith("::")
    assert "##[" not in safe
    assert "##vso[" not in safe
    assert "##teamcity[" not in safe
    assert printable("a::b, # 3, f::g") == "a::b, # 3, f::g"


def test_hostile_text_is_harmless_in_both_reports() -> None:
    bad = Judgement(
        f"::error::{HOSTILE}.md",
        "markdown",
        0.0,
        (judged(NotRead("unknown-macro", HOSTILE, Span(3, 1, 3, 9))),),
        (Warning("x", f"::warning::{HOSTILE}", Span(1, 1, 1, 2)),),
    )
    report = text.render(bad, f"::error::\n\n{HOSTILE}\n")
    for line in report.split("\n"):
        assert all(character >= " " and character.isprintable() for character in line)
        assert not line.lstrip().startswith("::")
        assert "##" not in line
    packed = json.render([bad])
    assert packed.isascii()
    assert "##" not in packed
    assert "\x1b" not in packed
    assert stdlib_json.loads(packed)["documents"][0]["warnings"][0]["message"] == f"::warning::{HOSTILE}"


def carets(line: str, start: int, end: int) -> tuple[str, str]:
    found = excerpt(Span(1, start, 1, end), lines_of(line, "markdown"))
    assert found is not None
    return found.line, " " * found.before + "^" * found.under


def test_carets_stand_under_the_part() -> None:
    assert carets("$a = b$", 6, 7) == ("$a = b$", "     ^")
    assert carets("   $a = b$", 4, 11) == ("$a = b$", "^^^^^^^")
    assert carets("当 $i=j$ 时", 3, 8) == ("当 $i=j$ 时", "   ^^^^^")
    assert carets("\tx\t= y", 4, 5) == ("x    = y", "     ^")
    assert carets("e\u0301 = y", 4, 5) == ("e\u0301 = y", "  ^")
    assert carets("\u202ex = y", 4, 5)[1] == " " * len("\\u{202e}x ") + "^"


def test_a_long_line_is_cut_around_the_part() -> None:
    line = "x + " * 100 + "BLAME" + " + y" * 100_000
    shown, under = carets(line, 401, 406)
    assert len(shown) < 130
    start = under.index("^")
    assert shown[start : start + 5] == "BLAME"
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    shown, under = carets(line, 1, 400_000)
    assert len(shown) < 130
    assert len(under) < 130


def test_a_part_over_several_lines_is_marked_on_its_first() -> None:
    found = excerpt(Span(1, 3, 2, 4), lines_of("$$a = b\n  + c$$", "markdown"))
    assert found is not None
    assert (found.before, found.under) == (2, 5)


def test_a_place_outside_of_the_text_has_no_excerpt() -> None:
    assert excerpt(Span(7, 1, 7, 2), lines_of("a", "markdown")) is None
    assert excerpt(Span(1, 1, 1, 2), lines_of("", "markdown")) is not None


def test_notebook_cells_have_their_own_lines() -> None:
    notebook = stdlib_json.dumps({"cells": [{"source": ["# T\n", "x"]}, {"source": "$$a = b$$\n$$c = d$$"}]})
    lines = lines_of(notebook, "notebook")
    found = excerpt(Span(2, 3, 2, 8, cell=1), lines)
    assert found is not None
    assert found.line == "$$c = d$$"
    assert excerpt(Span(1, 1, 1, 2, cell=9), lines) is None


def test_width_counts_columns() -> None:
    assert width("a∂Σ") == 3
    assert width("当时") == 4


def test_hypotheses_and_places_in_words() -> None:
    said = [
        words.hypothesis(hypothesis)
        for hypothesis in (
            SameIndex(I, Entry(-1, N)),
            DistinctIndex(I, Choice("y", (J,), N)),
            SumsTo("y", 0, Fraction(1)),
            Bounds("T", Fraction(0), None),
            Bounds("p", Fraction(0), Fraction(1)),
            Bounds("u", None, Fraction(1, 2)),
            OneHot("y", 0),
            AtLeast(FixedSize(3), 2),
        )
    ]
    assert said == ["i = n", "i ≠ y_j", "Σ y = 1", "T > 0", "0 < p < 1", "u < 1/2", "y one-hot", "3 ≥ 2"]
    assert words.place(Entry(-2, N)) == "n - 1"
    assert words.place(Entry(-1, FixedSize(3))) == "3"
    assert words.place(Entry(2, N)) == "2"


def test_a_suggestion_without_source_is_printed_as_latex() -> None:
    mended = Suggestion(negative(Variable("s", (I,))), "", False)
    verdict = Refuted("wrong-sign", "the sign is wrong", POINT, Span(3, 7, 3, 14), mended)
    assert words.suggestion(judged(verdict)) == "-s_i"
    assert "    suggestion (one of several): -s_i" in text.render(judgement(judged(verdict)), TEXT)


def test_several_statements_are_named_once_each() -> None:
    one = Statement(Variable("a"), negative(Variable("b")))
    assert words.statement(judged(Proved(), statements=(one, one))) == "a = -b"
    assert words.statement(judged(Accepted())) is None
