"""The shapes of symbols and sides, learned from what stands on the other side of an equality."""

from __future__ import annotations

from symsoft.read.chain import Chain
from symsoft.read.context import Context, Scope
from symsoft.read.heads import header, whole_symbol
from symsoft.read.nodes import sequences
from symsoft.read.passage import Passage
from symsoft.read.segments import Segment
from symsoft.read.sides import Reading, read_side
from symsoft.read.symbols import kin
from symsoft.read.syntax import Items, Scripts
from symsoft.read.whole import both
from symsoft.walk import free_indices

SCALARS = frozenset("ℒℓ")
"""Letters of losses, which are never vectors."""


def learn(context: Context, passage: Passage, chain: Chain, items: Items, right: Items) -> None:
    """Learn how many axes a new bare symbol has from the right side of its definition."""
    head = header(items, context.survey.sizes)
    if head is None or head[0] in context.defined or head[0] in context.shapes or head[0] in chain.scalars:
        return
    indexed = context.survey.arity.get(head[0])
    double = both(context.survey.arities.get(head[0], {}))
    known = not double and indexed and (head[0] in context.survey.bold or head[0] in context.columns)
    if known or not whole_symbol(items, context.survey.sizes):
        return
    reading = read_side(context, Scope(dict(chain.scope.letters), chain.scope.free), passage, right, chain.scalars)
    if not reading.side.readings:
        return
    value = reading.side.readings[0]
    if value.axes and head[0] in SCALARS:
        return
    if double:
        context.wholes.setdefault(head[0], max(1, len(value.axes)))
    elif not value.axes and kin(head[0]) in context.survey.transposed:
        return  # what is transposed somewhere is no scalar, whatever is said of it here
    elif not indexed:
        context.shapes[head[0]] = (len(value.axes), value.column)
    elif not value.axes and not free_indices(value.term):
        context.shapes[head[0]] = (0, None)
        if head[0] + "⁰" not in context.seen:
            context.survey.scalar.add(head[0])


def differentiate(context: Context, passage: Passage, chain: Chain, items: Items, right: Items) -> None:
    """Learn by what the primes of a left side differentiate where its right side says so: s' = ∂σ(x)/∂x."""
    primed = (isinstance(node, Scripts) and node.primes > 0 for sequence in sequences(items) for node in sequence)
    if chain.scope.by or not any(primed):
        return
    ahead = Scope(dict(chain.scope.letters), chain.scope.free)
    read_side(context, ahead, passage, right, chain.scalars)
    if len(set(ahead.by)) == 1:
        chain.scope.by.append(ahead.by[0])


def learn_between(context: Context, passage: Passage, chain: Chain, segment: Segment) -> None:
    """Learn the shape of the second name in p = softmax(x) = expression: of what follows, or else of the first."""
    if all(sign.equal for sign in segment.signs[:2]):
        for right in (*segment.sides[2:3], segment.sides[0]):
            if right and segment.sides[1]:
                learn(context, passage, chain, segment.sides[1], right)


def fit(context: Context, passage: Passage, chain: Chain) -> None:
    """Read the last two sides again with letters held for scalars, if only so they have one shape."""
    pair = chain.sides[-2:]
    if len(pair) < 2 or not all(side.readings for side in pair):
        return
    shapes = [{len(value.axes) for value in side.readings} for side in pair]
    if shapes[0] & shapes[1]:
        return
    plain = [
        read_side(context, chain.scope, passage, items, plain=True) if 0 not in shape else Reading(side)
        for side, items, shape in zip(pair, chain.items[-2:], shapes, strict=True)
    ]
    if all(reading.side.readings and not reading.side.readings[0].axes for reading in plain):
        chain.sides[-2:] = [reading.side for reading in plain]
