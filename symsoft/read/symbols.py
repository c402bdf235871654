"""A symbol with its scripts taken apart: what belongs to its name, which are places, and what is done to it."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass, replace

from symsoft.read.alphabets import LETTERS as ALPHABETS
from symsoft.read.nodes import bare, words
from symsoft.read.syntax import Fence, Group, Items, Mark, Name, Node, Numeral, Operator, Scripts, Text
from symsoft.read.words import PAIRS

INDICES = frozenset("abcdghijklmnopqrstuvyz") | ALPHABETS.keys()
CLASSES = frozenset("yt")
"""The letters that call the class of a sample, where no sum runs over them."""
USUAL = frozenset("ijklmn")
RUNNING = USUAL | frozenset("bcdpqrst")
LABELS = frozenset(
    "min mid dim bin lin int ind lim sim dis std src cls rnd bit tin pin mlp kld ssl trn tst crf rbm snr ctr".split()
)
"""Short words of such letters, which tell symbols apart: L_cls."""
LONGEST_LABEL = 10
DIMENSIONS = frozenset(("k", "q", "v", "h"))
NUMBERED = re.compile(r"(?:_[1-9]\d*|\^\W?(?:[1-9]\d*|[lLℓ](?:[-+]1)?)\W?)$")
LAYERS = frozenset(("l", "l-1", "l+1", "L", "L-1", "ℓ", "ℓ-1", "ℓ+1"))
SUFFIXES = frozenset(("*", "+", "-", "⊙", "(t)", "(t+1)", "(0)"))


class Letters(set[str]):
    """The letters that are sizes, and what the article does with the scripts of names.

    `numbered` are names, with how many digits below them, that numbers only tell apart, as in w_0 and w_1; the numbers
    below names in `pairs` are two digits for two places: x_{12}.  Names in `zero` are counted from 0, and `samples` are
    the letters that stand alone above symbols for a sample: y^i for y^{(i)}.  In a `layered` article a^{l-1}, a^l and
    a^L are names of their own, for the layers of a network; so are a^{[1]} and a^{[2]} if a is in `staged`: it has
    nothing but numbers above it.  The letters of `labels` never change below their names: L_t, where t is the target.
    With a `small_transpose`, W^t is the transpose of W.  Of names in `led` the first of several places is always a
    number, that of a layer, and a part of the name: z_{2,i} is component i of z_2.  The letters of `bound` are those
    that sums run over, and `universes` the sets that hold all indices of what is summed over them.
    With `indexed_d`, d_k is a component, and no number of dimensions.  Those in `primed` have primes somewhere: h'(x).
    """

    numbered: Set[tuple[str, int]] = frozenset()
    pairs: Set[str] = frozenset()
    zero: Set[str] = frozenset()
    samples: Set[str] = frozenset()
    layered: bool = False
    staged: Set[str] = frozenset()
    small_transpose: bool = False
    led: Set[str] = frozenset()
    labels: Set[tuple[str, str]] = frozenset()
    bound: Set[str] = frozenset()
    universes: Set[str] = frozenset()
    indexed_d: bool = False
    primed: Set[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Symbol:
    """A name, the syntax of its places, primes, whether it is transposed, and the power that is left."""

    name: str
    places: tuple[Items, ...]
    primes: int
    transposed: bool
    power: Items | None
    style: str
    start: int
    end: int


def symbol(node: Node, sizes: Set[str]) -> Symbol | None:
    """The symbol that a node is; None if it is something else."""
    base, layers = unwrapped(node)
    if not isinstance(base, Name):
        return None
    name, primes, transposed = base.text, 0, False
    power: Items | None = None
    low: tuple[Items, ...] = ()
    high: tuple[Items, ...] = ()
    for layer in reversed(layers):
        primes += layer.primes
        if layer.sub:
            suffix, places = subscript(layer.sub, sizes)
            if tells_apart(base.text, layer.sub, sizes):
                suffix, places = "_" + words(bare(layer.sub)), ()
            elif suffix == "_0" and from_zero(base.text, sizes):
                suffix, places = "", (*places, (_zero(layer.sub),))
            elif len(places) > 1 and isinstance(sizes, Letters) and base.text in sizes.led:
                suffix, places = "_" + words(places[0]), places[1:]
            low += digits_of(base.text, places, sizes)
            name += suffix
        if layer.sup:
            sup, turned = untransposed(layer.sup, sizes)
            transposed ^= turned
            what = above(base.text, sup, sizes)
            if what == "transpose":
                transposed = not transposed
            elif what == "place":
                inside = bare(sup)[0]
                name += "⁽⁾"
                high += (inside.items if isinstance(inside, Fence) else bare(sup),)
            elif what == "suffix":
                name += "^" + words(bare(sup))
            elif power is not None:
                return None
            else:
                power = sup
    return Symbol(name, high + low, primes, transposed, power, base.style, node.start, node.end)


def kin(name: str) -> str:
    """What names have in common that only the number of a layer tells apart, but for 0, which is a bias: W_1 and W_2.

    >>> kin("W_1") == kin("W_2"), kin("W^[2]") == kin("W^[3]"), kin("w_0") == kin("w_1")
    (True, True, False)
    """
    return NUMBERED.sub("#", name)


def untransposed(sup: Items, sizes: Set[str]) -> tuple[Items, bool]:
    """What stands above a symbol beside the sign of its transpose, as in x^{(i)T}, and whether that is there."""
    kept = bare(sup)
    rest = kept[:-1]
    number = len(rest) == 1 and isinstance(rest[0], Fence) or is_layer(rest, sizes)
    return (rest, True) if rest and number and superscript(kept[-1:]) == "transpose" else (sup, False)


def above(name: str, sup: Items, sizes: Set[str]) -> str:
    """What it is that stands above a name: transpose, place, suffix or power."""
    if is_layer(sup, sizes) or is_stage(name, sup, sizes):
        return "suffix"
    what = superscript(sup)
    if what == "power" and name != "e" and is_label(sup):
        return "suffix"
    if isinstance(sizes, Letters) and sizes.small_transpose and words(bare(sup)) == "t":
        return "transpose"
    sample = what == "power" and isinstance(sizes, Letters) and words(bare(sup)) in sizes.samples
    return "place" if sample else what


def is_label(sup: Items) -> bool:
    """Whether what stands above a name is a word that tells it apart: y^{true}, L^{CE}."""
    match bare(sup):
        case (Name(text, _, _, style),) if text.isascii() and text.isalpha() and len(text) <= LONGEST_LABEL:
            return len(text) > 2 or style == "roman" and len(text) > 1 or text in PAIRS
        case _:
            return False


def is_stage(name: str, sup: Items, sizes: Set[str]) -> bool:
    """Whether what stands above a name is a number in brackets that is a part of it, of a layer: a^{[1]}."""
    kept = bare(sup)
    return isinstance(sizes, Letters) and name in sizes.staged and len(kept) == 1 and isinstance(kept[0], Fence)


def is_layer(sup: Items, sizes: Set[str]) -> bool:
    """Whether a superscript is the number of a layer: l, l - 1, (l + 1), [L]."""
    return isinstance(sizes, Letters) and sizes.layered and words(bare(sup)).strip("()[]") in LAYERS


def tells_apart(name: str, sub: Items, sizes: Set[str]) -> bool:
    """Whether a number below a name is a part of the name."""
    low = bare(sub)
    digits = sum(len(item.text) for item in low if isinstance(item, Numeral))
    if name == "d" and words(low) in DIMENSIONS:
        return not isinstance(sizes, Letters) or not sizes.indexed_d
    if isinstance(sizes, Letters) and (name, words(low)) in sizes.labels:
        return True
    if not all(isinstance(item, Numeral) for item in low):
        return False
    return len(name) > 3 and "(" not in name or isinstance(sizes, Letters) and (name, digits) in sizes.numbered


def digits_of(name: str, places: tuple[Items, ...], sizes: Set[str]) -> tuple[Items, ...]:
    """The places below a name; the two digits of x_{12} are two if x has two places."""
    only = places[0][0] if len(places) == 1 and len(places[0]) == 1 else None
    if isinstance(only, Numeral) and len(only.text) == 2 and isinstance(sizes, Letters) and name in sizes.pairs:
        return tuple((Numeral(digit, only.start, only.end),) for digit in only.text)
    return places


def from_zero(name: str, sizes: Set[str]) -> bool:
    """Whether the components of a name are counted from 0."""
    return isinstance(sizes, Letters) and name in sizes.zero


def _zero(items: Items) -> Node:
    """The 0 at the end of a subscript."""
    last = bare(items)[-1]
    return Numeral("0", last.end - 1, last.end)


def unwrapped(node: Node) -> tuple[Node, list[Scripts]]:
    """What is under the scripts and braces of a node, and the scripts, outermost first."""
    layers: list[Scripts] = []
    while True:
        if isinstance(node, Scripts) and node.primes >= 0:
            layers.append(node)
            node = node.base
        elif isinstance(node, Group) and len(bare(node.items)) == 1:
            node = bare(node.items)[0]
        else:
            return node, layers


def subscript(items: Items, sizes: Set[str]) -> tuple[str, tuple[Items, ...]]:
    """What of a subscript belongs to the name, and what are places."""
    kept = bare(items)
    if len(kept) == 1 and isinstance(kept[0], Fence) and kept[0].opening in "([":
        kept = bare(kept[0].items)
    if not kept:
        return "", ()
    kept = tuple(part for item in kept for part in _several(item, sizes))
    if len(kept) == 1 and isinstance(kept[0], Name) and kept[0].text[1:] == "0" and kept[0].text[0] in INDICES:
        return "_0", ((replace(kept[0], text=kept[0].text[0], end=kept[0].end - 1),),)
    if any(_describes(item, sizes) for item in kept) or words(kept) in ("0", "*", "†"):
        return "_" + words(kept), ()
    groups: list[list[Node]] = [[]]
    plain = all(
        isinstance(item, (Name, Numeral, Scripts, Group)) or isinstance(item, Mark) and item.text == ","
        for item in kept
    )
    for item in kept:
        if isinstance(item, Mark) and item.text == ",":
            groups.append([])
        elif plain and groups[-1]:
            groups.append([item])
        else:
            groups[-1].append(item)
    return "", tuple(tuple(group) for group in groups if group)


def _several(item: Node, sizes: Set[str]) -> Items:
    """The two places that i1 is below a symbol, and the places that letters without a gap are: ijk, dc."""
    if not isinstance(item, Name) or item.text in sizes:
        return (item,)
    if len(item.text) == 2 and item.text[0] in INDICES and item.text[1] in "123456789":
        return Name(item.text[0], item.start, item.start + 1), Numeral(item.text[1], item.end - 1, item.end)
    if not item.style and isinstance(sizes, Letters) and several_places(item.text, sizes.bound):
        return tuple(Name(one, item.start + at, item.start + at + 1) for at, one in enumerate(item.text))
    return (item,)


def several_places(run: str, bound: Set[str]) -> bool:
    """Whether letters without a gap are a place each: dc if a sum runs over d or c, ijk if one does over i, j or k.

    >>> several_places("dc", {"d"}), several_places("ijk", {"j"}), several_places("min", {"i", "n"})
    (True, True, False)
    """
    if len(run) == 2:
        return run[0] == "d" and run[1] in INDICES and not bound.isdisjoint(run)
    distinct = len(run) == 3 == len(set(run)) and RUNNING.issuperset(run) and run not in LABELS
    return distinct and not bound.isdisjoint(run) and len(set(run) & (bound | USUAL)) > 1


def _describes(item: Node, sizes: Set[str]) -> bool:
    """Whether a part of a subscript is a word or letter that only tells things apart."""
    if isinstance(item, (Text, Operator)):
        return True
    if isinstance(item, Scripts):
        return _describes(item.base, sizes) and words((item,)) not in sizes
    if isinstance(item, Name):
        if item.text in sizes or item.style == "index":
            return False
        return (
            len(item.text) > 1
            or item.text not in INDICES
            and not runs(item.text, sizes)
            or item.style in ("bold", "cal", "blackboard")
            or item.style == "roman"
        )
    return False


def runs(letter: str, sizes: Set[str]) -> bool:
    """Whether a letter that is seldom an index is one here, since a sum runs over it: u_w, for words w."""
    return letter.isascii() and isinstance(sizes, Letters) and letter in sizes.bound


def superscript(items: Items) -> str:
    """What a superscript is: transpose, place, suffix or power."""
    kept = bare(items)
    if len(kept) == 1:
        only = kept[0]
        if (
            isinstance(only, Name)
            and only.text in ("T", "tr")
            or isinstance(only, Mark)
            and only.text == "⊤"
            or isinstance(only, Text)
            and only.text.strip() == "T"
        ):
            return "transpose"
        if isinstance(only, Fence) and only.opening in "([" and len(bare(only.items)) == 1:
            return "place" if isinstance(bare(only.items)[0], (Name, Numeral)) else "power"
        if isinstance(only, Mark) and only.text in ("*", "+", "-", "⊙", "†"):
            return "suffix"
    return "power"
