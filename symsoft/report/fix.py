"""An article with its refuted steps mended: each edit in the author's own text, only where one smallest edit exists."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from symsoft.derivation import Span
from symsoft.report import words
from symsoft.verdict import Judgement, Refuted


@dataclass(frozen=True, slots=True)
class Change:
    """LaTeX to stand at a span of the text instead of what stands there."""

    span: Span
    old: str
    new: str


def changes(judgement: Judgement) -> Iterator[Change]:
    """The edits that are sure: one for each refuted step that a single smallest edit mends."""
    for judged in judgement.steps:
        verdict = judged.verdict
        new = words.suggestion(judged)
        if isinstance(verdict, Refuted) and verdict.suggestion is not None and verdict.suggestion.unique and new:
            yield Change(verdict.where, verdict.source, new)


def fixed(text: str, judgement: Judgement) -> tuple[str, int]:
    """The text with the edits made, and how many: those whose place holds just the LaTeX that was judged.

    A place inside a macro, or one that another edit touches, is left alone.
    """
    found = sorted(changes(judgement), key=lambda change: (change.span.cell or 0, change.span), reverse=True)
    apart = [c for n, c in enumerate(found) if not n or not _overlap(c.span, found[n - 1].span)]
    if judgement.format == "notebook":
        return _in_notebook(text, apart)
    return _in_text(text, apart)


def _overlap(earlier: Span, later: Span) -> bool:
    return earlier.cell == later.cell and (earlier.end_line, earlier.end_column) > (later.line, later.column)


def _in_text(text: str, ordered: Sequence[Change]) -> tuple[str, int]:
    """Edits made from the end of the text to its start, so that places before them stay where they are."""
    lines = text.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    made = 0
    for change in ordered:
        at = starts[change.span.line - 1] + change.span.column - 1
        end = starts[change.span.end_line - 1] + change.span.end_column - 1
        if _plain(text[at:end]) == _plain(change.old):
            text = text[:at] + change.new + text[end:]
            made += 1
    return text, made


def _plain(source: str) -> str:
    return "".join(source.split())


def _in_notebook(text: str, ordered: Sequence[Change]) -> tuple[str, int]:
    notebook: dict[str, Any] = json.loads(text)
    made = 0
    for number, cell in enumerate(notebook["cells"]):
        here = [change for change in ordered if change.span.cell == number]
        if here:
            source, count = _in_text("".join(cell["source"]), here)
            cell["source"] = source.splitlines(keepends=True) if isinstance(cell["source"], list) else source
            made += count
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", made
