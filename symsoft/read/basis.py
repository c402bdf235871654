"""Vectors of the standard basis, e_t and 1_t, which are 1 at t and else 0 where an article says so in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from symsoft.read.called import Calling
from symsoft.read.nodes import bare, rewritten, sequences
from symsoft.read.rows import told
from symsoft.read.syntax import Items, Name, Node, Scripts

WORDS = (
    r"basis\s+vector|(?:standard|canonical)\s+basis|one[- ]?hot|indicator\s+vector|标准基|標準基底|基向量"
    r"|独热|獨熱|표준\s?기저|ワンホット|원[- ]?핫|базисн\w+\s+вектор|Einheitsvektor|Basisvektor"
    r"|vecteur\s+de\s+(?:la\s+)?base|vector\s+(?:canónico|de\s+la\s+base)|vetor\s+canônico|vector\s+cơ\s+sở"
)
STYLE = r"\W*(?:\\(?:math\w+|bm|boldsymbol|bf|vec)\s*\{?\s*)*"
BESIDE = r"\W*[A-Za-z]\W*"
CALLED = {
    "e": Calling(WORDS, STYLE + r"e\}*\s*_.*", BESIDE),
    "𝟙": Calling(WORDS, STYLE + r"[1𝟙]\}*\s*_.*", BESIDE),
}


def named(texts: Sequence[str], formulas: Iterable[Items]) -> frozenset[str]:
    """The names of the vectors of the basis: words call them so, and no formula says that they are anything else."""
    inside = [sequence for items in formulas for sequence in sequences(items)]
    here = {
        node.base.text for one in inside for node in one if isinstance(node, Scripts) and isinstance(node.base, Name)
    }
    said = {name for name in here & CALLED.keys() if CALLED[name].named(texts)}
    return frozenset(said - set(map(told, inside if said else ())))


def as_one_hot(items: Items, names: frozenset[str]) -> Items:
    """The formula with onehot_t for each e_t."""
    return rewritten(items, lambda node: _as_one_hot(node, names))


def _as_one_hot(node: Node, names: frozenset[str]) -> Node:
    match node:
        case Scripts(Name(text) as name, sub, _, 0) if text in names and sub and len(bare(sub)) == 1:
            return replace(node, base=replace(name, text="onehot", style=""))
        case _:
            return node
