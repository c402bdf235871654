"""D as the sign of a derivative, D_{x_j} s_i: read as ∂ where an article has the letter for nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from symsoft.read.nodes import bare, big, changed, inside, sequences, words
from symsoft.read.rows import is_relation, rows
from symsoft.read.syntax import Fence, Fraction, Group, Items, Mark, Name, Node, Operator, Scripts
from symsoft.walk import reached

OPERANDS = (Name, Scripts, Fence, Group, Fraction, Operator)
OPENING = "(["


def differentiates(formulas: Sequence[Items]) -> bool:
    """Whether D is an operator: it is told to be one, D_j S_i = ∂S_i/∂a_j, or only ever stands as one.

    That it does where each D has something below it and something to take after it, and one of them a component below
    it, D_{x_j}, or a letter that what it takes is defined by: D_x f, with f = x².
    """
    if not _has_d(formulas):
        return False
    every = [sequence for items in formulas for row in rows(items) for sequence in _stretches(row)]
    if any(_told(sequence) for sequence in every):
        return True
    uses = [(node, after) for sequence in every for node, after in _uses(sequence)]
    if not uses or not all(_below(node) and _takes(after) for node, after in uses):
        return False
    bodies: dict[str, set[str]] = {}
    for kept in map(bare, every):
        if len(kept) > 2 and is_relation(kept[1]):
            bodies.setdefault(_name(kept[0]), set()).update(_letters(kept[2:]))
    return any(_shows(_below(node), after, bodies) for node, after in uses)


def crosses(formulas: Sequence[Items]) -> bool:
    """Whether the rule of a product or quotient shows that D differentiates: some formula has g D f and f D g.

    Nowhere may a D stand otherwise, as that of a matrix or a data set would, but where it is named alone.
    """
    if not _has_d(formulas):
        return False
    named = (row for items in formulas for row in rows(items) if len(bare(row)) > 1)
    every = [sequence for row in named for sequence in _stretches(row)]
    uses = [(node, after) for sequence in every for node, after in _uses(sequence)]
    only = all((_is_bare(node) or _below(node)) and _takes(after) for node, after in uses)
    return bool(uses) and only and any(map(_crossed, every))


def _has_d(formulas: Sequence[Items]) -> bool:
    """Whether the letter is anywhere."""
    return any(_is_bare(node) for items in formulas for sequence in sequences(items) for node in sequence)


def _crossed(sequence: Items) -> bool:
    """Whether two terms of a sequence are g D f and f D g."""
    sides: list[list[str]] = [[""]]
    for node in bare(sequence):
        if isinstance(node, Mark) and node.text in "+-":
            sides.append([""])
        elif _is_bare(node):
            sides[-1].append("")
        else:
            sides[-1][-1] += words((node,))
    return any(len(set(side)) == len(side) == 2 and all(side) and side[::-1] in sides for side in sides)


def _is_bare(node: Node) -> bool:
    """Whether a node is a D with nothing at it."""
    return isinstance(node, Name) and node.text == "D"


def _stretches(items: Items) -> Iterator[Items]:
    """The sequence and every one inside it, but for the base alone of what has something below or above it."""
    yield items
    for node in items:
        within = inside(node)
        if isinstance(node, Scripts):
            within = (*inside(node.base), *within[1:])
        for part in within:
            yield from _stretches(part)


def _uses(sequence: Items) -> Iterator[tuple[Node, Items]]:
    """Each D of a sequence, and what follows it."""
    for at, node in enumerate(sequence):
        base = node.base if isinstance(node, Scripts) else node
        if isinstance(base, Name) and base.text == "D":
            yield node, sequence[at + 1 :]


def _below(node: Node) -> Items:
    """What stands below a D that has nothing else at it."""
    return bare(node.sub or ()) if isinstance(node, Scripts) and not node.sup and not node.primes else ()


def _takes(after: Items) -> bool:
    """Whether something follows that a derivative can be of."""
    kept = bare(after)
    return bool(kept) and (isinstance(kept[0], OPERANDS) or isinstance(kept[0], Mark) and kept[0].text in OPENING)


def _told(sequence: Items) -> bool:
    """Whether a sequence begins as D_j S_i = ∂S_i/∂a_j does."""
    match bare(sequence)[:4]:
        case (Scripts() as head, taken, Mark() as sign, Fraction(top, bottom)) if is_relation(sign):
            above, by = bare(top), bare(bottom)
            partials = all(part and big(part[0]) == "partial" for part in (above, by))
            return (
                words((head.base,)) == "D" and bool(_below(head)) and partials and words(above[1:]) == words((taken,))
            )
        case _:
            return False


def _name(node: Node) -> str:
    """The name that a node is, without what stands below it; nothing for what is no name."""
    base = node.base if isinstance(node, Scripts) else node
    return base.text if isinstance(base, Name) else ""


def _shows(below: Items, after: Items, bodies: Mapping[str, set[str]]) -> bool:
    """Whether what is below a D, and what that takes, say that it is a derivative."""
    match below:
        case (Scripts(Name(), sub, None),):
            return bool(sub)
        case (Name(text),):
            return text in reached(bodies.get(_name(bare(after)[0]), ()), lambda name: bodies.get(name, ()))
        case _:
            return False


def _letters(items: Items) -> set[str]:
    """The names in a formula, but for those below others."""
    found: set[str] = set()
    for node in items:
        match node:
            case Name(text):
                found.add(text)
            case Scripts(base, _, sup):
                found |= _letters((base, *(sup or ())))
            case _:
                found = found.union(*map(_letters, inside(node)))
    return found


def as_primes(items: Items) -> Items:
    """The formula with a prime at what each bare D takes: D f(x) is f'(x)."""
    out: list[Node] = []
    for node in items:
        new = changed(node, as_primes)
        if out and _is_bare(out[-1]) and _takes((new,)):
            start = out.pop().start
            match new:
                case Scripts(base, sub, None, primes):
                    new = Scripts(base, sub, None, primes + 1, start, new.end)
                case Name() | Operator() | Fence():
                    new = Scripts(new, None, None, 1, start, new.end)
                case _:
                    new = Scripts(Group((new,), new.start, new.end), None, None, 1, start, new.end)
        out.append(new)
    return tuple(out)


def as_operator(items: Items) -> Items:
    """The formula with ∂ for each D that takes what follows; one with nothing below it does not say by what."""
    out: list[Node] = []
    for at, node in enumerate(items):
        new = changed(node, as_operator)
        if _takes(items[at + 1 :]):
            match new:
                case Scripts(Name("D") as base) if _below(new):
                    new = replace(new, base=Operator("partial", base.start, base.end))
                case Name("D"):
                    new = Operator("partial", new.start, new.end)
        out.append(new)
    return tuple(out)
