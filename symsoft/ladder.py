"""The hypotheses that a step may lack: a fixed ladder, weakest first, never two at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from types import MappingProxyType

from symsoft.doubts import is_opaque, letter
from symsoft.hats import unhatted
from symsoft.listed import listed, listed_and_summed, vectors, with_entries
from symsoft.onehot import class_at, class_name, one_hot
from symsoft.outsiders import outsiders
from symsoft.renaming import Renaming
from symsoft.statement import AtLeast, Definition, DistinctIndex, SameIndex, Statement, SumsTo
from symsoft.term import (
    Cases,
    Choice,
    Count,
    Exp,
    Extent,
    Index,
    Log,
    Max,
    Partial,
    Place,
    Product,
    Size,
    Sum,
    Term,
    Variable,
    divide,
)
from symsoft.unstated import unstated
from symsoft.walk import free_indices, indices_of, own_places, subterms
from symsoft.walk import replace as replace_term

NUMBERS = frozenset("CJKMNVdkmn")
"""Letters that say how many there are of something."""


@dataclass(frozen=True, slots=True)
class Rung:
    """A statement with one more hypothesis, and that hypothesis in words."""

    missing: str
    statement: Statement


def rungs(
    statement: Statement,
    nearby: tuple[Term, ...] = (),
    loose: frozenset[str] = frozenset(),
    called: Mapping[str, str] = MappingProxyType({}),
    unwritten: frozenset[Index] = frozenset(),
    named: frozenset[str] = frozenset(),
) -> Iterator[Rung]:
    """The statement under each single hypothesis of the ladder that could matter to it.

    `nearby` are terms of the same chain, whose derivatives have index pairs too; the names in `loose` have a
    definition that may belong to another part of the text, and are taken as undefined for a hypothesis on them.
    `called` says how the step calls the sizes of the statement; of the indices in `unwritten`, which are those of the
    entries of vectors, nothing can be supposed: all entries are meant.  The sizes in `named` are those that the text
    gives a name.
    """
    yield from _of_indices(statement, nearby, unwritten)
    yield from left_out(statement)
    for name, number in listed_and_summed(statement).items():
        yield Rung(f"{called.get(name, name)} = {number}", Renaming(numbers={name: number}).statement(statement))
    yield from _of_vectors(statement, loose)
    for variable, logits in _outputs(statement):
        yield Rung(f"{letter(variable.name)} = softmax({letter(logits.name)})", _softmax(statement, variable, logits))
    for missing, defined in unstated(statement):
        yield Rung(missing, replace(statement, definitions=(*statement.definitions, *defined)))
    for missing, plain in unhatted(statement):
        yield Rung(missing, plain)
    frozen = _frozen(statement)
    if frozen is not None:
        yield Rung("the maximum is constant", frozen)
    for size in dict.fromkeys(index.size for index in _indices(statement)):
        yield Rung("at least two components", _with(statement, AtLeast(size, 2)))
    yield from _of_sizes(statement, named, called)


def _of_sizes(statement: Statement, named: frozenset[str], called: Mapping[str, str]) -> Iterator[Rung]:
    """The statement where a size without a name is a number that has one: Σ_k u_k of u_k = 1/K has K terms."""
    nodes, defined = _nodes(statement), {definition.name for definition in statement.definitions}
    places = [place for node in nodes for place in own_places(node)]
    bound = (node.index for node in nodes if isinstance(node, Sum | Product | Max))
    letters: dict[Extent, set[str]] = {}
    for index in (*bound, *(index for place in places for index in indices_of(place))):
        letters.setdefault(index.size, set()).add(index.name)
    unnamed = (size for size in letters if isinstance(size, Size) and size.name not in named)
    for size in unnamed:
        for number in dict.fromkeys(nodes):
            match number:
                case Count(Size(name) as other) if letters[size].isdisjoint(letters.get(other, ())) and other != size:
                    said = Renaming(sizes={size.name: name}).statement(statement)
                    yield Rung(f"{called.get(name, name)} components", said)
                case Variable(name, ()) if name in NUMBERS and name not in defined:
                    yield Rung(
                        f"{name} components", _changed(statement, partial(replace_term, old=number, new=Count(size)))
                    )
                case _:
                    pass


def _of_vectors(statement: Statement, loose: frozenset[str]) -> Iterator[Rung]:
    """The statement where a vector sums to 1, is one-hot, or has its class at an index."""
    open_vectors = targets(statement, loose)
    letters = {index.name for index in _indices(statement)}
    for variable in open_vectors:
        last = variable.places[-1]
        bound = place(last) if place(last).isascii() else next(k for k in "kjilm" if k not in letters)
        subscripts = ", ".join((*(place(p).rstrip("₀₁₂₃₄₅₆₇₈₉") for p in variable.places[:-1]), bound))
        total = SumsTo(variable.name, len(variable.places) - 1, Fraction(1))
        whole = Renaming(numbers=_of_entries_alone(statement, last.size)).statement(_without(statement, variable))
        yield Rung(f"Σ_{bound} {letter(variable.name)}_{subscripts} = 1", _with(whole, total))
    for name, entries in vectors(statement).items():
        total = SumsTo(name, 0, Fraction(1))
        yield Rung(f"{' + '.join(entries)} = 1", _with(with_entries(statement, entries), total))
    for variable in open_vectors if any(isinstance(node, Exp | Log) for node in _nodes(statement)) else ():
        hot = _one_hot(_without(statement, variable), variable)
        yield Rung(f"{letter(variable.name)} one-hot", hot)
        yield from _at_class(statement, hot, variable)
    for definition in statement.definitions:
        variable = Variable(definition.name, definition.places)
        if definition.places and definition.body == one_hot(variable).body:
            yield from _at_class(statement, statement, variable)


def _of_entries_alone(statement: Statement, size: Extent) -> dict[str, int]:
    """The size of a vector of which the statement has written entries alone, with their number."""
    found = listed(statement, range(2, 100))
    return {size.name: found[size.name]} if isinstance(size, Size) and size.name in found else {}


def _at_class(statement: Statement, hot: Statement, variable: Variable) -> Iterator[Rung]:
    """The statement with a one-hot vector, whose class is a free index that one side alone has; none if it is known."""
    places = (place for h in hot.hypotheses if isinstance(h, SameIndex) for place in (h.left, h.right))
    if any(isinstance(place, Choice) and place.name == class_name(variable.name) for place in places):
        return
    for index in _one_sided(statement, variable):
        at = class_at(index, variable.name)
        yield Rung(f"{letter(variable.name)} one-hot at {index.name}", _with(hot, at))


def _of_indices(statement: Statement, nearby: tuple[Term, ...], unwritten: frozenset[Index]) -> Iterator[Rung]:
    """The statement where two indices are different, and where they are the same."""
    told = [{h.left, h.right} for h in statement.hypotheses if isinstance(h, SameIndex | DistinctIndex)]
    for left, right in _pairs(statement, nearby):
        if {left, right} in told or not unwritten.isdisjoint((left, right)):
            continue
        for hypothesis, sign in ((DistinctIndex(left, right), "≠"), (SameIndex(left, right), "=")):
            yield Rung(f"{place(left)} {sign} {place(right)}", _with(statement, hypothesis))


def left_out(statement: Statement) -> Iterator[Rung]:
    """The statement where sums leave out a component that stands beside them: the right word is no negative one."""
    found = {place(where): over.name for body in statement.terms for where, over, _ in outsiders(body)}
    for word, index in found.items():
        yield Rung(f"{word} is none of the {index} of the sum", _changed(statement, partial(_less, word=word)))


def _less(body: Term, word: str) -> Term:
    """The term with a place left out of each sum that it stands beside."""
    while (less := next((new for where, _, new in outsiders(body) if place(where) == word), None)) is not None:
        body = less
    return body


def _changed(statement: Statement, change: Callable[[Term], Term]) -> Statement:
    made = tuple(replace(definition, body=change(definition.body)) for definition in statement.definitions)
    return replace(statement, left=change(statement.left), right=change(statement.right), definitions=made)


def place(where: Place) -> str:
    """A place as a person writes it."""
    match where:
        case Index(name, _):
            return name
        case Choice(name, places, _):
            return name + "".join(f"_{place(inner)}" for inner in places)
        case _:
            return "n" if where.position == -1 else str(where.position)


def _with(statement: Statement, hypothesis: SumsTo | DistinctIndex | SameIndex | AtLeast) -> Statement:
    return replace(statement, hypotheses=(*statement.hypotheses, hypothesis))


def _terms(statement: Statement) -> tuple[Term, ...]:
    return (statement.left, statement.right)


def _nodes(statement: Statement) -> list[Term]:
    """Every term inside the statement and its definitions."""
    return [node for body in statement.terms for node in subterms(body)]


def _without(statement: Statement, variable: Variable) -> Statement:
    """The statement with the variable undefined, and without what is said of it."""
    definitions = tuple(d for d in statement.definitions if d.name != variable.name)
    said = tuple(h for h in statement.hypotheses if getattr(h, "name", None) != variable.name)
    return replace(statement, definitions=definitions, hypotheses=said)


def _pairs(statement: Statement, nearby: tuple[Term, ...]) -> list[tuple[Place, Place]]:
    """The pairs of free places that a derivative or an index condition brings together."""
    free = free_indices(statement.left) | free_indices(statement.right)
    found: dict[tuple[Place, Place], None] = {}
    for term in (*_terms(statement), *nearby):
        for node in subterms(term):
            match node:
                case Cases(left, right, _, _):
                    found.setdefault((left, right))
                case Partial(body, variable):
                    for index in sorted(free_indices(body) & free, key=lambda index: index.name):
                        for other in variable.places:
                            if index != other and index.size == other.size:
                                found.setdefault((index, other))
                case _:
                    pass
    kept = [pair for pair in found if all(not isinstance(p, Index) or p in free for p in pair)]
    return [pair for number, pair in enumerate(kept) if (pair[1], pair[0]) not in kept[:number]]


def targets(statement: Statement, loose: frozenset[str]) -> list[Variable]:
    """The undefined indexed variables that nothing is differentiated by, one occurrence of each."""
    defined = {definition.name for definition in statement.definitions} - loose
    nodes = _nodes(statement)
    without = {node.variable.name for node in nodes if isinstance(node, Partial)} | defined
    found: dict[str, Variable] = {}
    for node in nodes:
        if isinstance(node, Variable) and node.places and node.name not in without and not is_opaque(node.name):
            found.setdefault(node.name, node)
    return list(found.values())


def _one_sided(statement: Statement, variable: Variable) -> list[Index]:
    """The free indices of one side only that could be the class of a one-hot vector: none that is differentiated by."""
    nodes = [node for term in (statement.left, statement.right) for node in subterms(term)]
    by = {index for node in nodes if isinstance(node, Partial) for index in free_indices(node.variable)}
    lonely = (free_indices(statement.left) ^ free_indices(statement.right)) - by
    sizes = {place.size for place in variable.places} if len(variable.places) == 1 else set()
    return sorted((index for index in lonely if index.size in sizes), key=lambda index: index.name)


def _one_hot(statement: Statement, variable: Variable) -> Statement:
    """The statement with the variable one-hot."""
    return replace(statement, definitions=(*statement.definitions, one_hot(variable)))


def _outputs(statement: Statement) -> list[tuple[Variable, Variable]]:
    """Undefined vectors that may be meant as softmax of what stands in an exponent, or of what differentiates."""
    defined = {definition.name for definition in statement.definitions}
    nodes = [node for term in _terms(statement) for node in subterms(term)]
    inputs = [n.variable for n in nodes if isinstance(n, Partial)]
    inputs += [n.argument for n in nodes if isinstance(n, Exp) and isinstance(n.argument, Variable)]
    outputs = [n for n in nodes if isinstance(n, Variable) and n.name not in defined and not is_opaque(n.name)]
    found: dict[tuple[str, str], tuple[Variable, Variable]] = {}
    for output in outputs:
        for logits in inputs:
            shapes = [tuple(p.size for p in v.places) for v in (output, logits)]
            if output.name != logits.name and len(shapes[0]) == 1 and shapes[0] == shapes[1]:
                found.setdefault((output.name, logits.name), (output, logits))
    return list(found.values())


def _softmax(statement: Statement, variable: Variable, logits: Variable) -> Statement:
    size = variable.places[0].size
    own, bound = Index("i", size), Index("k", size)
    total = Sum(bound, Exp(Variable(logits.name, (bound,))))
    definition = Definition(variable.name, (own,), divide(Exp(Variable(logits.name, (own,))), total))
    return replace(statement, definitions=(*statement.definitions, definition))


def _frozen(statement: Statement) -> Statement | None:
    """The statement with each maximum that does not depend on a bound index as a constant."""
    left, right = _terms(statement)
    definitions = list(statement.definitions)
    bodies = [left, right, *(definition.body for definition in definitions)]
    maxima = dict.fromkeys(n for body in bodies for n in subterms(body) if isinstance(n, Max) and not free_indices(n))
    if not maxima:
        return None
    for number, node in enumerate(maxima):
        constant = Variable(f"max{number}")
        left, right = replace_term(left, node, constant), replace_term(right, node, constant)
        definitions = [replace(d, body=replace_term(d.body, node, constant)) for d in definitions]
    return replace(statement, left=left, right=right, definitions=tuple(definitions))


def _indices(statement: Statement) -> list[Index]:
    return sorted(free_indices(statement.left) | free_indices(statement.right), key=lambda index: index.name)
