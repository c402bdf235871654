"""The style of an existing article: its names for what it defines too, and its ways of writing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import permutations

from symsoft.derivation import Derivation, Step
from symsoft.emit.notation import Notation, notation
from symsoft.emit.style import Style
from symsoft.emit.styled import room
from symsoft.statement import Definition
from symsoft.term import (
    Add,
    Apply,
    Choice,
    Count,
    Entry,
    Extent,
    Index,
    Max,
    Mul,
    Number,
    Place,
    Product,
    Size,
    Sum,
    Term,
    Variable,
)
from symsoft.tidy import everywhere, factors
from symsoft.walk import children

MOST = 5
"""How many terms or factors are tried in every order."""

WRITTEN: Mapping[str, Mapping[str | int, str]] = {
    "exponential": {"power": r"(?<![A-Za-z\\])e\^", "exp": r"\\exp\b|\\operatorname\{exp\}"},
    "logarithm": {"log": r"\\log\b", "ln": r"\\ln\b"},
    "derivative": {
        "fraction": r"\\partial\s*\S*\s*\}\s*\{\s*\\partial|\\frac\s*\{\s*\\partial",
        "d": r"\\frac\s*\{\s*(?:d|\\(?:mathrm|text)\s*\{?d\}?)(?![a-zA-Z])",
        "subscript": r"\\partial_",
        "D": r"(?<![A-Za-z\\])D_(?:\{\s*\\?[A-Za-z]+_|\{?[a-z]\}?(?![A-Za-z]))",
        "nabla": r"\\nabla_",
    },
    "delta": {
        "delta": r"\\delta_",
        "indicator": r"\\math(?:bb|bf|bbm|ds)\{?[1I]\}?_|\\mathbb\{?I\}?_",
        "bracket": r"(?<![A-Za-z}])\[\s*[a-z]\s*=\s*[a-z]\s*\]",
    },
    "first": {1: r"_\{?[a-z]\s*=\s*1\}?", 0: r"_\{?[a-z]\s*=\s*0\}?"},
    "vectors": {"plain": r"(?!)", "bold": r"\\mathbf\{?[A-Za-z]|\\boldsymbol|\\bm\b|\\vec\b"},
}
"""How each choice of a notation looks in an article."""


Names = tuple[dict[str, str], dict[str, str], dict[str, str]]
"""Their names by ours: of symbols, of indices and of sizes."""


def like(derivation: Derivation, steps: Iterable[Step]) -> Style:
    """The style of an article, by its steps, as far as it says: its names for what the derivation is about too."""
    read = tuple(steps)
    theirs = list(_ways([definition for step in read for definition in step.defines]))
    symbols, indices, sizes = dict[str, str](), dict[str, str](), dict[str, str]()
    for own in derivation.definitions:
        found = next(filter(None, (_same(own, other, (symbols, {}, sizes)) for other in theirs)), None)
        if found is not None:
            symbols, _, sizes = found
            free = {old: new for old, new in found[1].items() if old not in indices and new not in indices.values()}
            indices |= free
    return room(derivation, Style(ways(" ".join(step.source for step in read)), symbols, indices, sizes))


def ways(source: str) -> Notation:
    r"""The notation that mathematics is written in: of each choice what occurs most.

    >>> ways(r"A = \ln \sum_{k=0}^{n-1} \exp(x_k)") == Notation(exponential="exp", logarithm="ln", first=0)
    True
    """
    chosen: dict[str, object] = {}
    for name, looks in WRITTEN.items():
        counts = {choice: len(re.findall(look, source)) for choice, look in looks.items()}
        best = max(counts, key=lambda choice: counts[choice])
        if counts[best]:
            chosen[name] = best
    return notation(chosen)


def _ways(definitions: list[Definition]) -> Iterator[Definition]:
    """The definitions as they stand, then with the scalars that they mention written out."""
    yield from definitions
    scalars = {definition.name: definition.body for definition in definitions if not definition.places}
    for definition in definitions:
        opened = everywhere(
            definition.body, lambda node: scalars.get(node.name) if isinstance(node, Variable) else None
        )
        if opened is not None:
            yield Definition(definition.name, definition.places, opened)


def _same(ours: Definition, theirs: Definition, names: Names) -> Names | None:
    """The names with those of a definition that says the same as ours; None if it does not."""
    left, right = Variable(ours.name, ours.places), Variable(theirs.name, theirs.places)
    named = _term(left, right, names)
    return None if named is None else _term(ours.body, theirs.body, named)


def _term(ours: Term, theirs: Term, names: Names) -> Names | None:
    """The names under which two terms are one."""
    match ours, theirs:
        case (Variable(a, here), Variable(b, there)) | (Apply(a, here), Apply(b, there)):
            named = _places(here, there, _named(0, a, b, names))
        case (Sum(i), Sum(j)) | (Max(i), Max(j)) | (Product(i), Product(j)):
            named = _places((i,), (j,), names)
        case Count(a_size), Count(b_size):
            named = _size(a_size, b_size, names)
        case Number(), Number():
            return names if ours == theirs else None
        case (Add(), Add()) | (Mul(), Mul()):
            return _in_any_order(_parts(ours), _parts(theirs), names)
        case _:
            named = names if type(ours) is type(theirs) else None
    return _each(children(ours), children(theirs), named)


def _each(ours: tuple[Term, ...], theirs: tuple[Term, ...], names: Names | None) -> Names | None:
    if len(ours) != len(theirs):
        return None
    for left, right in zip(ours, theirs, strict=True):
        names = None if names is None else _term(left, right, names)
    return names


def _parts(term: Term) -> tuple[Term, ...]:
    return term.terms if isinstance(term, Add) else tuple(factors(term))


def _in_any_order(ours: tuple[Term, ...], theirs: tuple[Term, ...], names: Names) -> Names | None:
    """The names under which two sums or products are one, whatever the order."""
    if len(ours) != len(theirs):
        return None
    orders = permutations(theirs) if len(theirs) <= MOST else iter((theirs,))
    return next(filter(None, (_each(ours, order, names) for order in orders)), None)


def _places(ours: tuple[Place, ...], theirs: tuple[Place, ...], names: Names | None) -> Names | None:
    if len(ours) != len(theirs):
        return None
    for left, right in zip(ours, theirs, strict=True):
        match left, right:
            case _ if names is None:
                return None
            case Index(a, one), Index(b, other):
                names = _size(one, other, _named(1, a, b, names))
            case Choice(a, here), Choice(b, there):
                names = _places(here, there, _named(0, a, b, names))
            case Entry(), Entry():
                names = names if left.position == right.position else None
            case _:
                return None
    return names


def _size(ours: Extent, theirs: Extent, names: Names | None) -> Names | None:
    if isinstance(ours, Size) and isinstance(theirs, Size):
        return _named(2, ours.name, theirs.name, names)
    return names if ours == theirs else None


def _named(kind: int, ours: str, theirs: str, names: Names | None) -> Names | None:
    """The names with one more, unless one of the two has another partner already."""
    if names is None:
        return None
    known = names[kind]
    if known.get(ours, theirs) != theirs or any(new == theirs and old != ours for old, new in known.items()):
        return None
    symbols, indices, sizes = (
        {**given, ours: theirs} if number == kind else given for number, given in enumerate(names)
    )
    return symbols, indices, sizes
