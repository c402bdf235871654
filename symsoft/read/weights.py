"""Weights and biases: a matrix that is called W or Θ, what it is multiplied by, and the b that is added."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from symsoft.derivation import Value
from symsoft.read.nodes import sequences
from symsoft.read.survey import Survey
from symsoft.read.symbols import Symbol, kin, symbol, unwrapped
from symsoft.read.syntax import Items, Mark, Name, Node
from symsoft.term import Add, Index, Sum, Variable
from symsoft.walk import subterms

WEIGHTS = ("W", "Θ")
APART = frozenset(("·", "~", "&"))


def look_for_weights(survey: Survey, items: Items) -> None:
    """Take a W that stands before a vector for a matrix; so too that of z = W x + b or x W, where z has components."""
    for sequence in sequences(items):
        kept = [item for item in sequence if not (isinstance(item, Mark) and item.text in APART)]
        for n, pair in enumerate(pairwise(kept)):
            first = _is_weight(pair[0])
            if not first and not _is_weight(pair[1]):
                continue
            weight, vector = (symbol(node, survey.sizes) for node in (pair if first else pair[::-1]))
            if weight is None or vector is None or weight.places or vector.places:
                continue
            if vector.name[0].isupper() and head_places(survey, kept[:n]) == 2:
                survey.arity |= {one.name: survey.arity.get(one.name) or 2 for one in (weight, vector)}
            if not vector.name[0].islower():
                continue
            if first and kin(vector.name) in survey.transposed:
                survey.transposed |= {weight.name, kin(weight.name)}
            elif _is_layer(survey, kept[:n], vector) and survey.arity.get(weight.name, 0) < 3:
                survey.transposed |= {weight.name, kin(weight.name), vector.name, kin(vector.name)}
                if survey.arity.get(weight.name):
                    survey.arity[weight.name] = 2  # W_k is a row of it


def _is_weight(node: Node) -> bool:
    base = unwrapped(node)[0]
    return isinstance(base, Name) and base.text[:1] in WEIGHTS


def _is_layer(survey: Survey, before: list[Node], vector: Symbol) -> bool:
    """Whether what W x stands for, z = W x + b, has components, and x no more than a vector has."""
    single = survey.arity.get(vector.name, 0) < 2 and vector.name not in survey.functions
    return single and head_places(survey, before) == 1


def head_places(survey: Survey, before: Sequence[Node]) -> int:
    """How many places the symbol without them has elsewhere that stands before an equality; 0 if none does."""
    left, sign = before[-2:] if len(before) > 1 else (None, None)
    head = symbol(left, survey.sizes) if left is not None else None
    plain = head is not None and not head.places and isinstance(sign, Mark) and sign.text == "="
    return survey.arity.get(head.name, 0) if head is not None and plain else 0


def weighted_axes(value: Value) -> list[Index]:
    """The axes that a vector or matrix has from weights."""
    nodes = subterms(value.term) if value.axes else ()
    weights = [node for node in nodes if isinstance(node, Variable) and node.name[0] in WEIGHTS]
    return [axis for axis in value.axes if any(axis in weight.places for weight in weights)]


def class_axes(value: Value) -> list[Index]:
    """The axes of a matrix of logits that tell the classes apart: those from weights, beside data X or a bias.

    What weights give without either may be the scores of an attention, whose softmax goes along the other axis; those
    of queries Q and keys K tell the keys apart.
    """
    if keys := _key_axes(value):
        return keys
    letters = {node.name[0] for node in subterms(value.term) if isinstance(node, Variable)}
    return weighted_axes(value) if isinstance(value.term, Add) or letters <= {*WEIGHTS, "X"} else []


def _key_axes(value: Value) -> list[Index]:
    """The axis that scores have from the keys K, where the other one is that of the queries Q."""
    places = {node.name: node.places for node in subterms(value.term) if isinstance(node, Variable)}
    queries, keys = ([axis for axis in value.axes if axis in places.get(name, ())] for name in "QK")
    return keys if len(value.axes) == 2 and len(queries) == len(keys) == 1 and queries != keys else []


def unknown_bias(product: Value, value: Value) -> str | None:
    """The name of a bare b that is added to a product with weights; None if something else is added."""
    match product.term, value.term:
        case Sum(), Variable(name, ()) if not value.axes and (name[0] == "b" or name.endswith("_0")):
            return name if weighted_axes(product) else None
        case _:
            return None
