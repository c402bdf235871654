"""Long formulas in several lines: broken at the signs and commas that stand in the fewest brackets."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

SIGN = re.compile(r" (?=[+−-] )|(?<=,) ")
LATEX_BRACKETS = re.compile(r"(?P<open>\\left\b|\\begin\b|(?<!\\)\{)|(?P<close>\\right\b|\\end\b|(?<!\\)\})")
TEXT_BRACKETS = re.compile(r"(?P<open>\()|(?P<close>\))")


def folded(written: str, wide: int) -> list[str]:
    """Plain text in lines no wider than that, as far as there are signs to break it at.

    >>> folded("a (b + c) − d + e", 11)
    ['a (b + c)', '− d + e']
    >>> folded("a (b + c)", 6)
    ['a (b', '+ c)']
    """
    deepest = max(_depths(written, TEXT_BRACKETS), default=0)
    for depth in range(deepest + 1):
        lines = filled(pieces(written, TEXT_BRACKETS, depth), wide, len)
        if max(map(len, lines)) <= wide:
            break
    return lines


def pieces(written: str, brackets: re.Pattern[str] = LATEX_BRACKETS, depth: int = 0) -> list[str]:
    r"""The terms of a formula, each with its sign, where a sign stands in no more brackets than that.

    >>> pieces(r"a - \left(b + c\right) d + e")
    ['a', '- \\left(b + c\\right) d', '+ e']
    """
    depths = _depths(written, brackets)
    cuts = [match.start() for match in SIGN.finditer(written) if depths[match.start()] <= depth]
    starts, ends = [0, *(cut + 1 for cut in cuts)], [*cuts, len(written)]
    return [written[start:end] for start, end in zip(starts, ends, strict=True)]


def _depths(written: str, brackets: re.Pattern[str]) -> list[int]:
    """In how many brackets each character stands."""
    out, depth = [0] * len(written), 0
    marks = {match.start(): 1 if match["open"] else -1 for match in brackets.finditer(written)}
    for at in range(len(written)):
        depth += marks.get(at, 0)
        out[at] = depth
    return out


def filled(terms: Sequence[str], wide: float, width: Callable[[str], float]) -> list[str]:
    """The terms in lines, as many in each as are no wider than that."""
    lines = [terms[0]]
    for term in terms[1:]:
        together = f"{lines[-1]} {term}"
        if width(together) > wide:
            lines.append(term)
        else:
            lines[-1] = together
    return lines
