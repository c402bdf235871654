"""What a long step changes, proved where it stands: a sum with a new term is what it was, if the terms are equal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from symsoft import kernel
from symsoft.statement import AtLeast, Bounds, DistinctIndex, Hypothesis, SameIndex, Statement
from symsoft.term import Add, Apply, Index, Max, Mul, Partial, Product, Sum, Term, Variable, add, mul
from symsoft.walk import children, free_indices, indices_of, rebuild, subterms, variables
from symsoft.walk import replace as exchange

LONG = 40
"""How many nodes one side has at least for which it pays to look at what changes alone."""

SHARE = 30_000
"""How much work goes into that, so that enough is left for the whole."""

MARK = "·"
"""What the names of shared sums are marked with, so that nothing else is called so."""

MOST = 4
"""How many terms are tried for one that becomes several."""

Pair = tuple[Term, Term]


def decide(statement: Statement, work: kernel.Work | None) -> kernel.Proved | None:
    """A proof of a long statement by proofs of what its sides differ in; None where there is none.

    Equal parts make equal wholes, under a sum and under a derivative too, as long as what they are equal by is not
    a hypothesis on values, or the definition of what a derivative is by, which that derivative does not keep. The
    whole is evaluated: nothing is proved of nothing. What is a function only by another part of it is left alone.
    """
    sides = (statement.left, statement.right)
    if statement.relation != "=" or max(map(_length, sides)) < LONG or _bound(*sides) & _conditioned(statement):
        return None
    share = kernel.Work(SHARE if work is None else min(SHARE, work.left // 2))
    before = share.left
    try:
        if not kernel.agreeing(statement, (statement.right,), share) or kernel.implied(statement):
            return None
        proofs = _inside(statement, *sides, share, frozenset())
        if proofs is None and not _has_partial(*sides):
            proofs = _proved(_bare(statement), share, frozenset())
        return None if proofs is None else kernel.together(proofs)
    finally:
        if work is not None:
            work.left -= before - share.left


def _bound(*sides: Term) -> frozenset[Index]:
    """The indices that sums and the like bind anywhere."""
    nodes = [node for side in sides for node in subterms(side)]
    families = (family for node in nodes if isinstance(node, Apply) for family in node.arguments)
    summed = frozenset(node.index for node in nodes if isinstance(node, Sum | Product | Max))
    return summed.union(*(family.indices for family in families))


def _conditioned(statement: Statement) -> frozenset[Index]:
    """The indices of which a hypothesis says something: one that a sum binds too is another one."""
    said = [one for one in statement.hypotheses if isinstance(one, SameIndex | DistinctIndex)]
    return frozenset[Index]().union(*(indices_of(place) for one in said for place in (one.left, one.right)))


def _inside(
    statement: Statement, left: Term, right: Term, work: kernel.Work, by: frozenset[str]
) -> list[kernel.Proved] | None:
    """Proofs of what the sides differ in, within the same surroundings; None if one is missing.

    `by` are the variables that something around the two is differentiated by.
    """
    by |= {side.variable.name for side in (left, right) if isinstance(side, Partial)}
    for pairs in _pairings(left, right):
        found = [_equal(statement, *pair, work, by) for pair in pairs]
        known = [proofs for proofs in found if proofs is not None]
        if len(known) == len(found):
            return list(chain.from_iterable(known))
    return None


def _equal(
    statement: Statement, left: Term, right: Term, work: kernel.Work, by: frozenset[str]
) -> list[kernel.Proved] | None:
    """Proofs that two parts are equal: of what they differ in themselves, else of the two as they are."""
    found = _inside(statement, left, right, work, by)
    if found is not None:
        return found
    part = replace(statement, left=left, right=right)
    found = None if _has_partial(left, right) else _proved(_bare(part), work, by)
    return found or _proved(part, work, by)


def _proved(statement: Statement, work: kernel.Work, by: frozenset[str]) -> list[kernel.Proved] | None:
    """The kernel's proof, if it does not rest on values in what is differentiated, nor on those of a shared sum."""
    kept = tuple(definition for definition in statement.definitions if definition.name not in by)
    answer = kernel.decide(replace(statement, definitions=kept), work, both=False)
    if not isinstance(answer, kernel.Proved) or by and any(map(_of_values, answer.used)):
        return None
    met = (one.term for one in answer.conditions if isinstance(one, kernel.Restriction))
    return None if any(MARK in name for term in met for name in variables(term)) else [answer]


def _bare(statement: Statement) -> Statement:
    """The statement of any values of what is defined, and of the sums that both sides have."""
    found = {node for node in subterms(statement.left) if isinstance(node, Sum)}
    shared = [node for node in subterms(statement.right) if node in found]
    left, right = statement.left, statement.right
    for number, whole in enumerate(dict.fromkeys(shared)):
        places = tuple(sorted(free_indices(whole), key=lambda index: index.name))
        name = Variable(f"{MARK}{number}", places)
        left, right = exchange(left, whole, name), exchange(right, whole, name)
    return replace(statement, left=left, right=right, definitions=())


def _has_partial(*terms: Term) -> bool:
    return any(isinstance(node, Partial) for term in terms for node in subterms(term))


def _of_values(hypothesis: Hypothesis) -> bool:
    """Whether a hypothesis says of values what a small change of them breaks."""
    return not isinstance(hypothesis, SameIndex | DistinctIndex | Bounds | AtLeast)


def _pairings(left: Term, right: Term) -> Iterator[list[Pair]]:
    """The ways to hold one side against the other part by part, the finest first; none if nothing else is in common."""
    if left == right:
        yield []
    match left, right:
        case (Partial(), Add() | Sum()) if (carried := _carried_in(left)) is not None:
            yield from _pairings(carried, right)
        case (Add() | Sum(), Partial()) if (carried := _carried_in(right)) is not None:
            yield from _pairings(left, carried)
        case (Sum(), Mul()):
            yield from (pairs for pushed in _pushed_in(right) for pairs in _pairings(left, pushed))
        case (Mul(), Sum()):
            yield from (pairs for pushed in _pushed_in(left) for pairs in _pairings(pushed, right))
        case (Add(), Add()) | (Mul(), Mul()):
            every, others = _parts(left), _parts(right)
            one, other = _without(every, others), _without(others, every)
            join = add if isinstance(left, Add) else mul
            yield from _shared_out(one, other, join)
            if len(one) < len(every):
                yield [(join(*one), join(*other))]
        case _ if children(left) and len(children(left)) == len(children(right)):
            if rebuild(left, children(right)) == right:
                yield [pair for pair in zip(children(left), children(right), strict=True) if pair[0] != pair[1]]
        case _:
            pass


def _parts(term: Term) -> list[Term]:
    """The terms of a sum, or the factors of a product and of the products in it."""
    parts = children(term)
    return [
        one for part in parts for one in (_parts(part) if isinstance(term, Mul) and isinstance(part, Mul) else [part])
    ]


def _carried_in(term: Partial) -> Term | None:
    """The derivative of a sum as the sum of the derivatives, and that of a product by the product rule."""
    match term:
        case Partial(Add(terms), by):
            return Add(tuple(Partial(inner, by) for inner in terms))
        case Partial(Mul(factors), by):
            each = range(len(factors))
            return add(*(mul(*(Partial(f, by) if n == at else f for n, f in enumerate(factors))) for at in each))
        case Partial(Sum(index, body, excluded), by) if index not in free_indices(by):
            return Sum(index, Partial(body, by), excluded)
        case _:
            return None


def _pushed_in(term: Mul) -> Iterator[Sum]:
    """Σ_k c a_k for c Σ_k a_k."""
    for at, factor in enumerate(term.factors):
        others = (*term.factors[:at], *term.factors[at + 1 :])
        match factor:
            case Sum(index, body, excluded) if not any(index in free_indices(other) for other in others):
                yield Sum(index, mul(*others, body), excluded)
            case _:
                pass


def _without(terms: Sequence[Term], others: Sequence[Term]) -> list[Term]:
    """The terms less the others, each taken off once."""
    rest, left = list(others), list[Term]()
    for term in terms:
        if term in rest:
            rest.remove(term)
        else:
            left.append(term)
    return left


def _shared_out(one: list[Term], other: list[Term], join: Callable[..., Term]) -> Iterator[list[Pair]]:
    """Each term with the one that has most in common with it; where one side has more, one with all that are left."""
    if len(one) > len(other):
        yield from ([(b, a) for a, b in pairs] for pairs in _shared_out(other, one, join))
    elif len(one) == len(other):
        yield list(_nearest(one, other))
    elif 0 < len(one) <= MOST:
        for hub in one:
            pairs = list(_nearest([term for term in one if term is not hub], other))
            yield [*pairs, (hub, join(*_without(other, [b for _, b in pairs])))]


def _nearest(one: list[Term], other: list[Term]) -> Iterator[Pair]:
    """Each term with that of the others that has most in common with it."""
    rest = list(other)
    for term in one:
        known = set(subterms(term))
        best = max(rest, key=lambda candidate: len(known & set(subterms(candidate))))
        rest.remove(best)
        yield term, best


def _length(term: Term) -> int:
    return sum(1 for _ in subterms(term))
