"""Verdicts for programs: the contract symsoft/1, whose JSON Schema is schema.json beside this file."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from importlib.resources import files
from typing import TypeAlias

from symsoft.derivation import Span, Warning
from symsoft.kernel import Counterexample
from symsoft.kernel.answer import Table
from symsoft.report import words
from symsoft.verdict import Judged, Judgement, NotRead, Refuted, Verdict

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | None"

SCHEMA = "symsoft/1"
VERDICTS = ("proved", "conditional", "refuted", "undecided", "unread", "accepted")


def schema() -> str:
    """The JSON Schema of what `render` writes."""
    return files("symsoft.report").joinpath("schema.json").read_text(encoding="utf-8")


def render(judgements: Iterable[Judgement]) -> str:
    """The judgements as one JSON object on one line, in ASCII, without what a build service takes for a command."""
    all_of_them = tuple(judgements)
    report: Json = {
        "schema": SCHEMA,
        "documents": [_document(judgement) for judgement in all_of_them],
        "summary": {**summary(all_of_them)},
    }
    return json.dumps(report).replace("##", "#\\u0023")


def summary(judgements: Iterable[Judgement]) -> dict[str, int]:
    """How many steps have which verdict, for every verdict."""
    counted = Counter(words.name(judged.verdict) for judgement in judgements for judged in judgement.steps)
    return {verdict: counted[verdict] for verdict in VERDICTS}


def _document(judgement: Judgement) -> Json:
    return {
        "path": judgement.path,
        "format": judgement.format,
        "seconds": round(judgement.seconds, 6),
        "steps": [_step(judged) for judged in judgement.steps],
        "warnings": [_warning(warning) for warning in judgement.warnings],
    }


def _step(judged: Judged) -> Json:
    step, verdict = judged.step, judged.verdict
    found = words.counterexample(verdict)
    return {
        "kind": step.kind,
        "verdict": words.name(verdict),
        "code": words.code(verdict),
        "cell": step.sign.cell,
        "line": step.sign.line,
        "column": step.sign.column,
        "span": _span(step.span),
        "source": step.source,
        "statement": words.statement(judged),
        "given": [*words.given(verdict)],
        "opened": [words.opened(definition) for definition in judged.opened],
        "conditions": [*words.conditions(judged)],
        "reason": words.reason(verdict),
        "counterexample": None if found is None else _counterexample(found),
        "where": _where(verdict),
        "suggestion": words.suggestion(judged),
    }


def _where(verdict: Verdict) -> Json:
    return _span(verdict.where) if isinstance(verdict, Refuted | NotRead) else None


def _span(span: Span) -> Json:
    return {"line": span.line, "column": span.column, "end_line": span.end_line, "end_column": span.end_column}


def _counterexample(found: Counterexample) -> Json:
    return {
        "sizes": {**dict(found.sizes)},
        "point": {name: _table(value) for name, value in found.point},
        "functions": {**dict(found.functions)},
        "indices": {**dict(found.indices)},
        "left": found.left,
        "right": found.right,
    }


def _table(value: Table) -> Json:
    return value if isinstance(value, str) else [_table(part) for part in value]


def _warning(warning: Warning) -> Json:
    at = warning.span
    return {"cell": at.cell, "line": at.line, "column": at.column, "code": warning.code, "message": warning.message}
