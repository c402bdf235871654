"""A derivation in the form in which what is written of it reads back as proved, or why there is none."""

from __future__ import annotations

from collections.abc import Callable

from symsoft import verify_text
from symsoft.derivation import Derivation
from symsoft.report import words
from symsoft.verdict import Accepted, Judged, Proved
from symsoft.written import plainer

ADVICE = "choose other letters, or another notation"
"""What to do about a style whose letters do not read back."""


def readable(derivation: Derivation, write: Callable[[Derivation], str], format: str = "markdown") -> Derivation:
    """It, or what is left of it without dots and matrices, that reads back as proved when it is written in a format.

    Raises ValueError, naming the place, where nothing does.
    """
    doubts = list[Judged]()
    for form in dict.fromkeys(plainer(derivation)):
        steps = verify_text(write(form), format).steps
        doubtful = [judged for judged in steps if not isinstance(judged.verdict, Proved | Accepted)]
        if not doubtful:
            return form
        doubts += doubtful
    said, why = doubts[0].step.source.strip().replace("\n", " ")[:60], words.reason(doubts[0].verdict)
    because = f" ({why})" if why else ""
    raise ValueError(f"a derivation was found, but is not proved when read back, at {said}{because}")
