"""Words for indices: Z_{target}, where an article says i = target somewhere and has Z_i; and p_{k^*}, with a star."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import replace

from symsoft.read.nodes import bare, changed, sequences, words
from symsoft.read.symbols import INDICES, USUAL
from symsoft.read.syntax import Items, Mark, Name, Node, Scripts, Text

SAYING = ("=", "≠")


Words = Mapping[str, Set[str]]
"""The words and letters with a star that are indices below each symbol."""


def index_words(formulas: Iterable[Items]) -> Words:
    """The words that stand below a symbol that has a letter there too, and beside such a letter in i = target."""
    every = [sequence for items in formulas for sequence in sequences(items)]
    told = {_word(node) for sequence in every for node in _said(sequence)}
    below: dict[str, set[str]] = {}
    for name, text in (pair for sequence in every for node in sequence for pair in _below(node)):
        below.setdefault(name, set()).add(text)
    sure = {name: {text for text in texts if text.endswith("^*")} for name, texts in below.items()}
    found = {name: sure[name] | (texts & told if texts & USUAL else set()) for name, texts in below.items()}
    return {name: texts for name, texts in found.items() if texts}


def as_indices(items: Items, known: Words) -> Items:
    """The formula with the words that are indices marked as such, below symbols and in conditions."""
    every = frozenset[str]().union(*known.values())
    said = {node.start for node in _said(items)}
    out = [_lowered(changed(node, lambda inner: as_indices(inner, known)), known) for node in items]
    return tuple(_marked(node, every) if node.start in said else node for node in out)


def _lowered(node: Node, known: Words) -> Node:
    """A symbol with the words below it marked."""
    name = node.base.text if isinstance(node, Scripts) and isinstance(node.base, Name) else ""
    if not isinstance(node, Scripts) or not node.sub or name not in known:
        return node
    return replace(node, sub=tuple(_marked(item, known[name]) for item in bare(node.sub)))


def _marked(node: Node, known: Set[str]) -> Node:
    """A word as an index, if it is one of these."""
    return Name(_word(node), node.start, node.end, "index") if _word(node) in known else node


def _word(node: Node) -> str:
    """The word that a node is, in a font or not, or the letter with a star; nothing for everything else."""
    match node:
        case Scripts(Name(letter, _, _, ""), None, (Mark("*"),), 0) if letter in INDICES:
            return f"{letter}^*"
        case _:
            pass
    text = node.text.strip() if isinstance(node, (Name, Text)) else ""
    return text if len(text) > 2 and text.isascii() and text.isalpha() else ""


def _below(node: Node) -> Iterator[tuple[str, str]]:
    """The name of a symbol with each letter or word that stands alone or between commas below it."""
    if isinstance(node, Scripts) and isinstance(node.base, Name):
        for item in bare(node.sub or ()):
            yield node.base.text, _word(item) or words((item,))


def _said(sequence: Items) -> Iterator[Node]:
    """The words that stand after a letter and a sign, with nothing after them but the end of a bracket: i = target."""
    kept = [item for item in sequence if not (isinstance(item, Mark) and item.text in ("quad", "~", "&", ",", "."))]
    for letter, sign, word, after in zip(kept, kept[1:], kept[2:], [*kept[3:], None], strict=False):
        usual = isinstance(letter, Name) and letter.text in USUAL
        ends = after is None or isinstance(after, Mark) and after.text in "])"
        if usual and isinstance(sign, Mark) and sign.text in SAYING and _word(word) and ends:
            yield word
