"""How an article writes the transpose: with a T, or with a small t, where it has no other t."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import takewhile

from symsoft.read.nodes import bare, rewritten, sequences, words
from symsoft.read.symbols import unwrapped
from symsoft.read.syntax import Fence, Group, Items, Mark, Name, Node, Scripts


def small(formulas: Iterable[Items]) -> bool:
    """Whether a small t above vectors, matrices and brackets is the only t, and no T is there: W^t, and no x_t."""
    raised = other = 0
    for node in (node for items in formulas for sequence in sequences(items) for node in sequence):
        match node:
            case Scripts(_, _, sup) if sup and words(bare(sup)) == "t":
                base, _ = unwrapped(node)
                raised += is_array(base)
            case Scripts(_, _, sup) if sup and words(bare(sup)) in ("T", "⊤"):
                return False
            case Name("t"):
                other += 1
            case _:
                pass
    return 0 < raised == other


def by_primes(formulas: Iterable[Items]) -> frozenset[str]:
    """The names whose prime is a transpose, x_i'β and X'X: all that have primes, each before a factor, and without too.

    No T may be there, nothing with two indices may have a prime; f'(x) is a derivative, and so is g'h - h'g.
    """
    primed, plain, after = set[str](), set[str](), set[str]()
    for sequence in (sequence for items in formulas for sequence in sequences(items)):
        for at, node in enumerate(sequence):
            match node:
                case Scripts(_, _, sup) if sup and words(bare(sup)) in ("T", "⊤"):
                    return frozenset()
                case Scripts(Name(name), sub, None, 1) if _factor(sequence, at + 1) and len(bare(sub or ())) < 2:
                    primed.add(name)
                    after |= _letter(sequence[at + 1]) - {name}
                case Scripts(_, _, _, primes) if primes > 0:
                    return frozenset()
                case Scripts(Name(name)) | Name(name):
                    plain.add(name)
                case _:
                    pass
    return frozenset(primed if primed <= plain and primed.isdisjoint(after) else ())


def turned(items: Items, names: frozenset[str]) -> Items:
    """The formula with a transpose for each prime of these names."""
    return rewritten(items, lambda node: _turned(node, names))


def _turned(node: Node, names: frozenset[str]) -> Node:
    match node:
        case Scripts(Name(name), _, None, 1, _, end) if name in names:
            return replace(node, sup=(Mark("⊤", end, end),), primes=0)
        case _:
            return node


def _letter(node: Node) -> set[str]:
    """The name that a symbol has."""
    base = node.base if isinstance(node, Scripts) else node
    return {base.text} if isinstance(base, Name) else set()


def _factor(items: Items, at: int) -> bool:
    """Whether a symbol stands at a place, or a sum in brackets, before which a row may stand."""
    match items[at : at + 1]:
        case (Name() | Scripts(Name()),):
            return True
        case (Mark("("),):
            inside = takewhile(lambda node: not (isinstance(node, Mark) and node.text in "()"), items[at + 1 :])
            return any(isinstance(node, Mark) and node.text in "+-" for node in list(inside)[1:])
        case _:
            return False


def is_array(node: Node) -> bool:
    """Whether a node is a bracket, or a name that is printed like that of a vector or a matrix."""
    match node:
        case Fence() | Group() | Mark():
            return True
        case Name(text, style=style):
            return style == "bold" or len(text) == 1 and text.isupper()
        case _:
            return False
