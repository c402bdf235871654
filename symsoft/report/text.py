"""Verdicts for people: the place, the source line with carets, the reason, the counterexample, what would mend it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from symsoft.derivation import Span, Warning
from symsoft.report import words
from symsoft.report.escape import printable
from symsoft.report.excerpt import Lines, excerpt, lines_of
from symsoft.report.json import summary
from symsoft.report.style import PLAIN, Style
from symsoft.verdict import Judged, Judgement, NotRead, Refuted, Undecided

QUIET = ("proved", "accepted")
"""The verdicts that are counted, and listed only on request."""

MOST = 50
"""How many undecided or unread steps with one code are listed unasked."""


def render(judgement: Judgement, text: str, style: Style = PLAIN, verbose: bool = False) -> str:
    """The findings of one article in the order of its text, then a line that sums them up."""
    lines = lines_of(text, judgement.format)
    findings = sorted(_findings(judgement, lines, style, verbose), key=lambda finding: finding[0])
    blocks = [block for _, block in findings]
    return "\n\n".join([*blocks, *_unlisted(judgement, verbose), tally(printable(judgement.path), [judgement], style)])


def tally(title: str, judgements: Iterable[Judgement], style: Style = PLAIN) -> str:
    """One line of counts, the worst first."""
    documents = tuple(judgements)
    order = ("refuted", "conditional", "undecided", "unread", "proved", "accepted")
    counts = summary(documents)
    parts = [style.paint(f"{counts[verdict]} {verdict}", verdict) for verdict in order if counts[verdict]]
    warnings = sum(len(document.warnings) for document in documents)
    if warnings:
        parts.append(style.paint(f"{warnings} warning{'s' if warnings > 1 else ''}", "warning"))
    said = ", ".join(parts) if parts else "no formula with a relation in it"
    return f"{style.paint(title, 'bold')}: {said} ({sum(document.seconds for document in documents):.2f} s)"


def _findings(
    judgement: Judgement, lines: Lines, style: Style, verbose: bool
) -> Iterator[tuple[tuple[int, int, int, int], str]]:
    for alike in _alike(judgement.warnings):
        yield _order(alike[0].span, 0), _warning(judgement.path, alike, lines, style)
    listed: Counter[str | None] = Counter()
    for judged in judgement.steps:
        if words.name(judged.verdict) not in QUIET:
            listed[_many(judged)] += 1
            if verbose or _many(judged) is None or listed[_many(judged)] <= MOST:
                yield _order(judged.step.sign, 1), _finding(judgement.path, judged, lines, style)
        elif verbose:
            yield _order(judged.step.sign, 1), _quiet(judgement.path, judged, lines, style)


def _many(judged: Judged) -> str | None:
    """The code of what may be left out when there is much of it: a step that was not decided."""
    return words.code(judged.verdict) if isinstance(judged.verdict, NotRead | Undecided) else None


def _unlisted(judgement: Judgement, verbose: bool) -> Iterator[str]:
    """What was left out, a line for each code."""
    counts = Counter(map(_many, judgement.steps))
    for code, count in counts.items():
        if code is not None and count > MOST and not verbose:
            yield f"{printable(judgement.path)}: {count - MOST} more steps with [{code}], which --verbose lists"


def _order(span: Span, rank: int) -> tuple[int, int, int, int]:
    return (-1 if span.cell is None else span.cell, span.line, span.column, rank)


def _alike(warnings: Iterable[Warning]) -> Iterator[list[Warning]]:
    """The warnings that say the same of the same line, together."""
    groups: dict[tuple[int | None, int, str, str], list[Warning]] = {}
    for warning in warnings:
        key = (warning.span.cell, warning.span.line, warning.code, warning.message)
        groups.setdefault(key, []).append(warning)
    yield from groups.values()


def _warning(path: str, alike: list[Warning], lines: Lines, style: Style) -> str:
    first = min(alike, key=lambda warning: warning.span.column)
    head = _head(path, first.span, "warning", first.code, style)
    message = style.paint(printable(first.message), "bold")
    times = f" ({len(alike)} times on this line)" if len(alike) > 1 else ""
    return "\n".join([f"{head}: {message}{times}", *_shown(first.span, lines, style)])


def _finding(path: str, judged: Judged, lines: Lines, style: Style) -> str:
    verdict = judged.verdict
    blamed = verdict.where if isinstance(verdict, Refuted | NotRead) else judged.step.span
    head = _head(path, judged.step.sign, words.name(verdict), words.code(verdict), style)
    reason = words.reason(verdict)
    if reason:
        head = f"{head}: {style.paint(printable(reason), 'bold')}"
    return "\n".join([head, *_shown(blamed, lines, style), *_notes(judged, style)])


def _notes(judged: Judged, style: Style) -> Iterator[str]:
    verdict = judged.verdict
    found = words.counterexample(verdict)
    if found is not None:
        yield _note("counterexample", words.point(found), style)
        yield _note("there", f"left side {found.left}, right side {found.right}", style)
    mended = words.suggestion(judged)
    if mended is not None:
        unique = isinstance(verdict, Refuted) and verdict.suggestion is not None and verdict.suggestion.unique
        label = "suggestion" if unique else "suggestion (one of several)"
        yield _note(label, style.paint(printable(mended), "suggestion"), style, painted=True)
    if judged.statements:
        yield _note("understood as", words.claim(judged.statements[-1], judged.step.first), style)
        if hypotheses := judged.statements[-1].hypotheses:
            yield _note("under", ", ".join(map(words.hypothesis, hypotheses)), style)
    yield from _grounds(judged, style)


def _grounds(judged: Judged, style: Style) -> Iterator[str]:
    """What the verdict rests on: conditions of the text, definitions, conditions met on the way."""
    if given := words.given(judged.verdict):
        yield _note("given", ", ".join(given), style)
    if judged.opened:
        yield _note("with", ", ".join(map(words.opened, judged.opened)), style)
    if conditions := words.conditions(judged):
        yield _note("provided", ", ".join(conditions), style)


def _quiet(path: str, judged: Judged, lines: Lines, style: Style) -> str:
    head = _head(path, judged.step.sign, words.name(judged.verdict), None, style)
    kind = "" if judged.step.kind == "claim" else f" ({judged.step.kind})"
    return "\n".join([head + kind, *_shown(judged.step.span, lines, style, carets=False), *_grounds(judged, style)])


def _head(path: str, at: Span, verdict: str, code: str | None, style: Style) -> str:
    cell = "" if at.cell is None else f"cell {at.cell}:"
    said = verdict if code is None else f"{verdict}[{code}]"
    place = style.paint(f"{printable(path)}:{cell}{at.line}:{at.column}", "bold")
    return f"{place}: {style.paint(said, verdict)}"


def _shown(span: Span, lines: Lines, style: Style, carets: bool = True) -> Iterator[str]:
    """The source line in a frame with its number, and the carets below."""
    found = excerpt(span, lines)
    if found is None:
        return
    number = str(span.line)
    gutter, bar = " " * len(number), style.paint("|", "dim")
    yield f"  {style.paint(number, 'dim')} {bar} {found.line}".rstrip()
    if carets:
        yield f"  {gutter} {bar} {' ' * found.before}{style.paint('^' * found.under, 'caret')}"


def _note(label: str, text: str, style: Style, painted: bool = False) -> str:
    return f"    {style.paint(f'{label}:', 'dim')} {text if painted else printable(text)}"
