"""Letters that are vectors though no component of them is written: what softmax is of, and what is called one-hot."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from symsoft.read.nodes import bare, sequences
from symsoft.read.passage import Passage
from symsoft.read.survey import Survey
from symsoft.read.symbols import symbol
from symsoft.read.syntax import Fence, Items, Name, Node, Scripts
from symsoft.read.weights import head_places
from symsoft.read.wording import ONE_HOT, said_of

TAKERS = frozenset(("softmax", "Softmax", "logsoftmax", "logsumexp", "LSE", "lse"))


def look_for_logits(survey: Survey, rows: Iterable[Items]) -> None:
    """Take the z of softmax(z) for a vector, where z is a small letter without places; the Z of P = softmax(Z) as P."""
    for sequence in (inner for row in rows for inner in sequences(row)):
        for n, (taker, following) in enumerate(pairwise(sequence)):
            fence = following.base if isinstance(following, Scripts) else following
            if isinstance(fence, Fence) and _takes(taker):
                _take(survey, bare(fence.items), 2 if head_places(survey, sequence[max(n - 2, 0) : n]) == 2 else 1)


def look_for_one_hot(survey: Survey, passage: Passage, items: Items) -> None:
    """Take a small letter in running text for a vector, if the words around it call it one-hot."""
    said = said_of(passage.page.text, passage) if passage.running and len(items) == 1 else None
    if said is not None and ONE_HOT.fullmatch(said):
        _take(survey, items)


def _takes(node: Node) -> bool:
    """Whether a node is the name of a function of vectors."""
    base = node.base if isinstance(node, Scripts) else node
    return isinstance(base, Name) and base.text in TAKERS


def _take(survey: Survey, items: Items, places: int = 1) -> None:
    found = symbol(items[0], survey.sizes) if len(items) == 1 else None
    fits = found is not None and not found.places and found.name.islower() is (places == 1)
    if found is not None and fits and not survey.arity.get(found.name):
        survey.arity[found.name] = places
