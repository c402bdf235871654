"""What looks wrong in a formula whatever its verdict: brackets, sums and indices that the author should look at."""

from __future__ import annotations

from collections.abc import Iterator

from symsoft.derivation import Value
from symsoft.read.nodes import bare, big, sequences, words
from symsoft.read.passage import Passage
from symsoft.read.reader import Notice
from symsoft.read.survey import Survey
from symsoft.read.syntax import Bad, Items, Name, Scripts
from symsoft.term import Product, Sum
from symsoft.walk import free_indices, subterms


def looks(items: Items, survey: Survey) -> Iterator[Notice]:
    """What looks wrong in the nodes of a side."""
    for sequence in sequences(items):
        for node in sequence:
            if isinstance(node, Bad) and node.code == "unbalanced":
                yield Notice("unbalanced", node.reason, node.start, node.end)
            elif isinstance(node, Scripts) and (found := _scripts(node, survey)) is not None:
                yield Notice(*found, node.start, node.end)


def _scripts(node: Scripts, survey: Survey) -> tuple[str, str] | None:
    """What looks wrong in the scripts of a node."""
    low, high = bare(node.sub or ()), bare(node.sup or ())
    if big(node) == "sum" and low and words(low).isdigit():
        return "sum-without-index", "the sum does not say which index it runs over"
    only = high[0] if len(high) == 1 else None
    if not isinstance(node.base, Name) or not isinstance(only, Name) or only.text not in survey.bound:
        return None
    if node.base.text == "e" and only.text in "ijk" and not survey.arity.get(only.text):
        return "index-as-exponent", f"the index {only.text} itself stands in the exponent, and no component"
    if node.base.text in survey.bracketed and node.base.text != "e":
        return "sample-as-power", f"{node.base.text}^{only.text} reads as a power; elsewhere the sample is in brackets"
    return None


def escaped(standard: Value, greedy: Value, known: frozenset[str]) -> str | None:
    """The index that is bound only if a sum reaches over the terms after it."""
    inside, outside = ({index.name for index in free_indices(value.term)} for value in (greedy, standard))
    return next((name for name in sorted(outside - inside - known) if len(name) == 1), None)


def one_sided(left: Value, right: Value, earlier: Iterator[Value]) -> str | None:
    """The letter that is free on the right alone, and that a sum of the same chain binds."""
    before = [left, *earlier]
    free = {index.name for value in before for index in free_indices(value.term)} | {a.name for a in right.axes}
    loose = {index.name for index in free_indices(right.term)} - free
    bound = {
        node.index.name for value in (*before, right) for node in subterms(value.term)
        if isinstance(node, (Sum, Product))
    }  # fmt: skip
    return next((name for name in sorted(loose & bound) if len(name) == 1), None)


def enclosed(passage: Passage) -> bool:
    """Whether a bracket of the text stands right beside a formula: the partner of one inside."""
    text = passage.page.text
    return text[passage.start - 1 : passage.start] in ("(", "（") or text[passage.end : passage.end + 1] in (")", "）")
