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
from symsoft.read.syntax import Fence, Fraction, Items, Mark, Name, Node, Scripts

VECTORS = frozenset(("max", "min", "softmax", "logsumexp", "lse", "logsoftmax"))


def scalars(segment: Segment, sizes: Set[str], context: Context) -> frozenset[str]:
    """The letters that a statement uses as scalars and never indexes.

    They are the arguments of a function on its left, the variables of d/dx, and the x and y of f(x, y) in ∂f/∂x, if
    they were scalars where f was defined. The w of w^T x is none in dL/dw = (a - y) x.
    """
    inside = [sequence for side in segment.sides for sequence in sequences(side)]
    nodes = [node for sequence in inside for node in sequence]
    scripts = [node for node in nodes if isinstance(node, Scripts) and node.sub]
    indexed = {node.base.text for node in scripts if isinstance(node.base, Name)}
    indexed |= {name for sequence in inside for name in (*_multiplied(sequence, sizes), *_reduced(sequence))}
    plain = _parameters(segment.sides[0], sizes)
    declared = context.survey.declared if _vectorial(nodes, context) else frozenset[str]()
    if plain and not plain & (indexed | declared):
        return plain
    by = totals(segment.sides)
    vectors = {name for name in by & context.survey.transposed if name + "⁰" not in context.seen}
    by -= (vectors - _beside_derivatives(inside)) if vectors else frozenset()
    return (by | _of_functions(nodes, sizes, context) - declared) - indexed


def _beside_derivatives(inside: list[Items]) -> set[str]:
    """The letters that a statement has elsewhere than below derivatives."""
    bottoms = [node.bottom for sequence in inside for node in sequence if isinstance(node, Fraction)]
    below = (sequence for bottom in bottoms if differential(bottom) for sequence in sequences(bottom))
    return set(Counter(chain.from_iterable(map(_names, inside))) - Counter(chain.from_iterable(map(_names, below))))


def _names(sequence: Items) -> list[str]:
    return [node.text for node in sequence if isinstance(node, Name)]


def _vectorial(nodes: list[Node], context: Context) -> bool:
    """Whether a statement has a norm, or what the text says to be a matrix: its letters are what the text says."""
    matrices = {name for name in context.survey.declared if context.survey.arity[name] > 1}
    return any(bar(node) == "‖" or isinstance(node, Name) and node.text in matrices for node in nodes)


def _of_functions(nodes: list[Node], sizes: Set[str], context: Context) -> frozenset[str]:
    """The scalar parameters of the functions that a statement differentiates by one of them."""
    found: set[str] = set()
    for node in (node for node in nodes if isinstance(node, Fraction)):
        top, bottom = differential(node.top), differential(node.bottom)
        function, variable = (symbol(part[0], sizes) if part and len(part) < 3 else None for part in (top, bottom))
        if function is not None and variable is not None:
            letters = context.scalar_parameters(function.name)
            found |= letters if variable.name in letters else set()
    return frozenset(found)


def _multiplied(sequence: Items, sizes: Set[str]) -> Iterator[str]:
    """The names of an inner product in a sequence: those that are transposed, and those that stand after them."""
    kept = [item for item in sequence if not (isinstance(item, Mark) and item.text in ("·", "~"))]
    for node, after in zip(kept, [*kept[1:], None], strict=False):
        raised = isinstance(node, Scripts) and (node.sup or not isinstance(node.base, Name))
        found = symbol(node, sizes) if raised else None
        if found is not None and found.transposed:
            beside = symbol(after, sizes) if after is not None else None
            yield found.name
            yield beside.name if beside is not None else found.name


def _reduced(sequence: Items) -> Iterator[str]:
    """The names whose components a function goes over: max(x), softmax(x)."""
    for node, after in pairwise(sequence):
        only = bare(after.items) if isinstance(after, Fence) else ()
        if len(only) == 1 and isinstance(only[0], Name):
            head = node.text.lower() if isinstance(node, Name) else big(node)
            if head in VECTORS:
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
