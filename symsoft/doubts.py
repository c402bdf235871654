"""What keeps a symbol's meaning open: it is left of something unread, was defined in two ways, or is constrained."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from symsoft.derivation import Given, Step
from symsoft.statement import Definition, OneHot
from symsoft.term import Exp, Mul, Number, Pow, Variable
from symsoft.tidy import factors
from symsoft.walk import subterms, variables

OPAQUE = re.compile(r"\(.*\||^[\[𝟙]")
"""A symbol for a probability under a condition, or for a condition, which is 0 or 1: nothing here says more of it."""

EVERYWHERE = None
Assumed = list[tuple[Given, int]]


def is_opaque(name: str) -> bool:
    """Whether a symbol stands for a part of a formula that was kept as it is.

    >>> is_opaque("P(y|x)"), is_opaque("[x>0]"), is_opaque("p_y")
    (True, True, False)
    """
    return OPAQUE.search(name) is not None


def is_kept(name: str) -> bool:
    """Whether a symbol stands for a part that nothing here takes apart: |x|, as against P(y|x).

    >>> is_kept("(|x||)"), is_kept("P(y|x)")
    (True, False)
    """
    return name.endswith("|)")


class Doubts:
    """The letters whose meaning is open, each under one heading or from there on."""

    def __init__(self) -> None:
        self._in_use: set[str] = set()
        self._unread: dict[str, int | None] = {}
        self._constrained: set[tuple[str, int | None]] = set()
        self._doubted: set[str] = set()
        self._dividing: set[str] = set()

    def use(self, names: Iterable[str]) -> None:
        """Remember that the symbols have occurred."""
        self._in_use |= {letter(name) for name in names}

    def leave(self, names: Collection[str], section: int) -> None:
        """Remember that what is said of the symbols was not read.

        That leaves open what a symbol stands for from here on; one that was in use before only under this heading.
        """
        for name in map(letter, names):
            used = name in self._in_use
            if name not in self._unread or not used:
                self._unread[name] = section if used else EVERYWHERE

    def constrain(self, names: Collection[str], section: int | None) -> None:
        """Remember that the text states something of the symbols that is not made use of."""
        self._constrained |= {(letter(name), section) for name in names}

    def doubt(self, names: Collection[str]) -> None:
        """Remember that the symbols may be meant in two ways."""
        self._doubted |= set(names)

    def divide(self, names: Iterable[str]) -> None:
        """Remember that symbols make what they divide sum to one, perhaps, and are no numbers of their own then."""
        self._dividing |= {letter(name) for name in names}

    def open(self, name: str, section: int, defined: bool) -> bool:
        """Whether it is open what a symbol stands for, under a heading."""
        if name in self._doubted or is_opaque(name) and not defined:
            return True
        if not self._constrained.isdisjoint({(letter(name), section), (letter(name), EVERYWHERE)}):
            return True
        left = self._unread.get(letter(name), -1) in (EVERYWHERE, section)
        return not defined and (left or letter(name) in self._dividing)


def letter(name: str) -> str:
    """The symbol as it is written, without what tells the scalar, vector and matrix of a name apart, or a kept part.

    >>> letter("x²"), letter("x_max"), letter("(|x||)")
    ('x', 'x_max', '|x|')
    """
    kept = name.removeprefix("(").removesuffix("|)") if name.startswith("(") and name.endswith("|)") else name
    return kept.rstrip("⁰¹²³⁴")


def kept(assumed: Assumed, step: Step) -> Assumed:
    """What was assumed without what a step takes back, but for what it says itself, and what is said later."""
    here = (step.sign.cell or 0, step.sign)
    gone = {g for g, _ in assumed if getattr(g.hypothesis, "name", "") in step.denies}
    return [(g, n) for g, n in assumed if g not in gone or (g.span.cell or 0, g.span) >= here]


def one_hot_in(assumed: Assumed) -> dict[str, tuple[Given, int]]:
    """The first that was said of each vector that is one-hot, with its section."""
    return {g.hypothesis.name: (g, n) for g, n in assumed[::-1] if isinstance(g.hypothesis, OneHot)}


def mixed(names: Iterable[str]) -> list[str]:
    """The letters that stand for a number and for a vector at once, among symbols that one statement needs.

    >>> mixed({"t⁰", "t", "y"}), mixed({"t", "y⁰"})
    (['t'], [])
    """
    together = frozenset(names)
    return sorted(letter(name) for name in together if name.endswith("⁰") and name.removesuffix("⁰") in together)


def right_of(step: Step, definition: Definition) -> bool:
    """Whether a step has what a symbol is said to be on the left of the symbol: a constraint, perhaps."""
    return [isinstance(term, Variable) and term.name == definition.name for term in step.terms] == [False, True]


def of_others(step: Step, before: list[Definition]) -> bool:
    """Whether the letters of what a symbol is said to be anew had another number of places before: y_j, and y_nj."""
    for defined in before:
        old = variables(defined.body)
        new = [definition.body for definition in step.defines if definition.name == defined.name]
        names = frozenset[str]().union(*map(variables, new))
        letters = set(map(letter, old))
        if not names or names & old or not all(letter(name) in letters for name in names):
            return False
    return True


def sets(step: Step) -> bool:
    """Whether what a step says a symbol is may be a value that it takes: a number, or another symbol."""
    return all(isinstance(made.body, Variable) or not variables(made.body) for made in step.defines)


def normalisers(definition: Definition) -> frozenset[str]:
    """The symbols that exponentials are divided by in a definition, Z in e^{x_i}/Z, and that are in no exponent."""
    nodes = list(subterms(definition.body))
    above = frozenset[str]().union(*(variables(node.argument) for node in nodes if isinstance(node, Exp)))
    return frozenset(name for node in nodes if isinstance(node, Mul) for name in _dividing(node)) - above


def _dividing(product: Mul) -> Iterator[str]:
    parts = factors(product)
    for part in parts if any(isinstance(part, Exp) for part in parts) else ():
        match part:
            case Pow(base, Number(value)) if value < 0:
                yield from (factor.name for factor in factors(base) if isinstance(factor, Variable))
            case _:
                pass
