"""What would make a refuted step true: the smallest single edit of its right side that the kernel proves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import groupby, islice

from symsoft import kernel
from symsoft.attempt import Finding
from symsoft.decisions import Decisions
from symsoft.edits import Edit, edits, opposite
from symsoft.palette import palette
from symsoft.relate import Part
from symsoft.statement import Statement
from symsoft.term import Entry, Term, Variable
from symsoft.verdict import Refuted, Suggestion
from symsoft.walk import subterms

MOST_EDITS = 1000
LOOSE = frozenset(("wrong-name", "wrong-operation", "missing-logarithm"))
"""Edits that mend many a step that was meant of other things, and so do not tell that a step is meant of these."""


def tells(verdict: Refuted) -> bool:
    """Whether one edit mends a step, and one that shows that the step was meant of what it was judged by."""
    return verdict.suggestion is not None and verdict.code not in LOOSE


def mend(findings: Sequence[Finding], decisions: Decisions) -> tuple[Finding, str, Suggestion | None]:
    """The first refuted part that one edit mends, the code of the edit, and what would stand there; else nothing."""
    for finding in dict.fromkeys(findings):
        if isinstance(finding.answer, kernel.Refuted):
            code, mended = suggestion(finding.statement, finding.part, decisions)
            if mended is not None:
                return finding, code, mended
    return findings[0], "false", None


def suggestion(statement: Statement, part: Part, decisions: Decisions) -> tuple[str, Suggestion | None]:
    """The code of the diagnosis, and what would stand there if one edit mends the right side.

    Of the edits that make the step true the smallest is suggested; it is `unique` if no other of its size does.
    """
    whole = Edit(1, "wrong-sign", opposite(statement.right))
    found = [whole] if _mends(whole, statement, decisions) else _smallest(statement, decisions)
    if not found:
        return "false", None
    first = found[0]
    source = negated(part.source) if first == whole else ""
    return first.code, Suggestion(first.term, source, len(found) == 1)


def left_out(right: Term, mended: Term, defined: Callable[[str], bool]) -> str:
    """The undefined symbol whose component with a number, as x_2, an edit leaves out wherever it stands, if any."""
    for node in set(subterms(right)) - set(subterms(mended)):
        match node:
            case Variable(name, (_, *_) as places) if all(isinstance(place, Entry) for place in places):
                if not defined(name):
                    return name
            case _:
                pass
    return ""


def _smallest(statement: Statement, decisions: Decisions) -> list[Edit]:
    """The edits of the smallest size that make the statement true, different ones only."""
    candidates = {edit.term: edit for edit in edits(statement.right, palette(statement)) if edit.term != statement.left}
    likely = decisions.agreeing(statement, islice(candidates, MOST_EDITS))
    ordered = sorted((candidates[term] for term in likely), key=lambda edit: edit.size)
    for _, same in groupby(ordered, key=lambda edit: edit.size):
        found = [edit for edit in same if _mends(edit, statement, decisions)]
        if found:
            return found
    return []


def _mends(edit: Edit, statement: Statement, decisions: Decisions) -> bool:
    return decisions.proves(replace(statement, right=edit.term))


def negated(source: str) -> str:
    """The LaTeX with the opposite sign.

    >>> negated("s_n s_2"), negated("-a b"), negated("a - b")
    ('-s_n s_2', 'a b', '-(a - b)')
    """
    plain = source.strip()
    if plain.startswith("-") and not _has_sign(plain[1:]):
        return plain[1:].strip()
    return f"-({plain})" if _has_sign(plain) else f"-{plain}"


def _has_sign(source: str) -> bool:
    """Whether a + or − stands outside of all brackets."""
    depth = 0
    for place, letter in enumerate(source):
        depth += (letter in "({[") - (letter in ")}]")
        if depth == 0 and letter in "+-" and source[:place].strip():
            return True
    return False
