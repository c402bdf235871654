"""The plain letters of a statement: which it uses as scalars, whatever they are elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Set
from itertools import chain, pairwise

from symsoft.read.context import Context
from symsoft.read.derivatives import differential
from symsoft.read.heads import totals
from symsoft.read.nodes import bar, bare, big, sequences
from symsoft.read.segments import Segment
from symsoft.read.symbols import symbol
from symsoft.read.syntax import Fence, Fraction, Items, Mark, Name, Scripts

VECTORS = frozenset(("max", "min", "softmax", "logsumexp", "lse", "logsoftmax"))


def scalars(segment: Segment, sizes: Set[str], context: Context) -> frozenset[str]:
    """The letters that a statement uses as scalars and never indexes.

    They are the arguments of a function on its left, the variables of d/dx, and the x and y of f(x, y) in ∂f/∂x, if
    they were scalars where f was defined. The w of w^T x is none in dL/dw = (a - y) x.
    """
    indexed = {
        node.base.text
        for side in segment.sides for sequence in sequences(side) for node in sequence
        if isinstance(node, Scripts) and isinstance(node.base, Name) and node.sub
    }  # fmt: skip
    indexed |= {name for side in segment.sides for name in (*_multiplied(side, sizes), *_reduced(side))}
    plain = _parameters(segment.sides[0], sizes)
    declared = context.survey.declared if _vectorial(segment, context) else frozenset[str]()
    if plain and not plain & (indexed | declared):
        return plain
    vectors = {name for name in context.survey.transposed if name + "⁰" not in context.seen}
    by = totals(segment.sides) - (vectors - _beside_derivatives(segment))
    return (by | _of_functions(segment, sizes, context) - declared) - indexed


def _beside_derivatives(segment: Segment) -> set[str]:
    """The letters that a statement has elsewhere than below derivatives."""
    inside = [sequence for side in segment.sides for sequence in sequences(side)]
    bottoms = [node.bottom for sequence in inside for node in sequence if isinstance(node, Fraction)]
    below = (sequence for bottom in bottoms if differential(bottom) for sequence in sequences(bottom))
    return set(Counter(chain.from_iterable(map(_names, inside))) - Counter(chain.from_iterable(map(_names, below))))


def _names(sequence: Items) -> list[str]:
    return [node.text for node in sequence if isinstance(node, Name)]


def _vectorial(segment: Segment, context: Context) -> bool:
    """Whether a statement has a norm, or what the text says to be a matrix: its letters are what the text says."""
    nodes = [node for side in segment.sides for sequence in sequences(side) for node in sequence]
    matrices = {name for name in context.survey.declared if context.survey.arity[name] > 1}
    return any(bar(node) == "‖" or isinstance(node, Name) and node.text in matrices for node in nodes)


def _of_functions(segment: Segment, sizes: Set[str], context: Context) -> frozenset[str]:
    """The scalar parameters of the functions that a statement differentiates by one of them."""
    found: set[str] = set()
    for node in (node for side in segment.sides for sequence in sequences(side) for node in sequence):
        top, bottom = (differential(node.top), differential(node.bottom)) if isinstance(node, Fraction) else ((), ())
        function, variable = (symbol(part[0], sizes) if part and len(part) < 3 else None for part in (top, bottom))
        if function is not None and variable is not None:
            letters = context.scalar_parameters(function.name)
            found |= letters if variable.name in letters else set()
    return frozenset(found)


def _multiplied(side: Items, sizes: Set[str]) -> Iterator[str]:
    """The names of an inner product in a side: those that are transposed, and those that stand after them."""
    for sequence in sequences(side):
        kept = [item for item in sequence if not (isinstance(item, Mark) and item.text in ("·", "~"))]
        for node, after in zip(kept, [*kept[1:], None], strict=False):
            found = symbol(node, sizes) if isinstance(node, Scripts) else None
            if found is not None and found.transposed:
                beside = symbol(after, sizes) if after is not None else None
                yield found.name
                yield beside.name if beside is not None else found.name


def _reduced(side: Items) -> Iterator[str]:
    """The names whose components a function goes over: max(x), softmax(x)."""
    for sequence in sequences(side):
        for node, after in pairwise(sequence):
            head = node.text.lower() if isinstance(node, Name) else big(node)
            only = bare(after.items) if isinstance(after, Fence) else ()
            if head in VECTORS and len(only) == 1 and isinstance(only[0], Name):
                yield only[0].text


def _parameters(side: Items, sizes: Set[str]) -> frozenset[str]:
    """The plain letters in the bracket of a function that a side is."""
    kept = bare(side)
    if len(kept) < 2 or not isinstance(kept[1], Fence) or kept[1].opening != "(":
        return frozenset()
    head = symbol(kept[0], sizes)
    names = [item for item in bare(kept[1].items) if not (isinstance(item, Mark) and item.text == ",")]
    if head is None or head.places or not names:
        return frozenset()
    plain = {item.text for item in names if isinstance(item, Name) and item.style != "bold"}
    return frozenset(plain) if len(plain) == len(names) else frozenset()
