"""What would make a refuted step true: single edits, tried against the kernel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from symsoft import kernel
from symsoft.relate import Part
from symsoft.statement import Statement
from symsoft.term import negative


def suggestion(
    statement: Statement, part: Part, decide: Callable[[Statement], kernel.Answer]
) -> tuple[str, str | None]:
    """The code of the diagnosis and the LaTeX that would stand there, if one edit mends the right side."""
    if isinstance(decide(replace(statement, right=negative(statement.right))), kernel.Proved):
        return "wrong-sign", negated(part.source)
    return "false", None


def negated(source: str) -> str:
    """The LaTeX with the opposite sign."""
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
