"""The first route: normal forms in every way that the free indices can coincide."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from symsoft.kernel.answer import Answer, Condition, Proved, Restriction, Undecided, together
from symsoft.kernel.calculus import Calculus
from symsoft.kernel.normal import Normaliser, compared, conditions
from symsoft.kernel.partition import scopes
from symsoft.kernel.scope import Scope
from symsoft.kernel.sign import holds
from symsoft.kernel.spot import Chosen, Spot, spot_names, spot_of
from symsoft.kernel.stop import Outside, Undefined, Work
from symsoft.kernel.survey import Survey, survey
from symsoft.kernel.valued import at_each
from symsoft.statement import AtLeast, Bounds, DistinctIndex, OneHot, OneOf, SameIndex, Statement, SumsTo
from symsoft.term import Cases, Entry, FixedSize, Index, Log, Number, Place, Pow, Product, Sum, Term
from symsoft.walk import children, free_indices, own_places, subterms


def prove(statement: Statement, overview: Survey, work: Work) -> Answer:
    """Proved, or undecided with a reason. Raises Stop where the statement is outside or undefined."""
    answer, each = _proved(statement, overview, work), at_each(statement)
    if isinstance(answer, Proved) or not each:
        return answer
    proofs = [found for one in each if isinstance(found := _proved(one, survey(one), work), Proved)]
    if len(proofs) < len(each):
        return answer
    values = Proved((), tuple(h for h in statement.hypotheses if isinstance(h, OneOf)), ())
    return together((values, *proofs))


def _proved(statement: Statement, overview: Survey, work: Work) -> Answer:
    """Proved by normal forms, or undecided with a reason."""
    calculus = Calculus({definition.name: definition for definition in statement.definitions}, work)
    left, right = calculus.explicit(statement.left), calculus.explicit(statement.right)
    compared = compared_spots((left, right), statement)
    normaliser = _normaliser(statement, overview, work)
    for term in calculus.obligations:
        _check_constant(term, normaliser, overview, work)
    domain = [*_domain(left, ()), *_domain(right, ())]
    try:
        proved = _everywhere(statement, left, right, normaliser, overview, compared, work)
    except Outside:
        if not domain:
            raise
        proved = False
    if not proved and domain:
        normaliser = _normaliser(statement, overview, work)
        proved = _everywhere(statement, left, right, normaliser, overview, compared, work, domain)
    if not proved:
        if statement.relation != "=":
            raise Outside("outside-inequality", "this inequality does not follow from the signs of its terms")
        return Undecided("no-proof", "no proof and no counterexample was found")
    indices = (h for h in statement.hypotheses if isinstance(h, SameIndex | DistinctIndex | AtLeast | Bounds))
    return Proved(tuple(calculus.opened), (*indices, *normaliser.used), tuple(_conditions(normaliser, overview)))


Argument = tuple[Term, tuple[Index, ...]]


def _normaliser(statement: Statement, overview: Survey, work: Work) -> Normaliser:
    totals = tuple(h for h in statement.hypotheses if isinstance(h, SumsTo))
    bounds = (h for h in statement.hypotheses if isinstance(h, Bounds))
    positive = frozenset(h.name for h in bounds if h.lower is not None and h.lower >= 0)
    normaliser = Normaliser(work, positive, totals, {size: overview.least(size) for size in overview.sizes})
    normaliser.tied |= {h.name for h in statement.hypotheses if isinstance(h, OneHot)}
    return normaliser


def _everywhere(
    statement: Statement,
    left: Term,
    right: Term,
    normaliser: Normaliser,
    overview: Survey,
    compared: frozenset[Spot],
    work: Work,
    domain: list[Argument] | None = None,
) -> bool:
    """Whether the relation holds in every scope where both sides are defined. Raises Undefined if there is none."""
    defined = False
    for scope in scopes(overview.free, compared, statement.hypotheses, work):
        try:
            if domain:
                _learn_domain(domain, scope, normaliser)
            one, other = normaliser.form(left, scope), normaliser.form(right, scope)
            if not holds(statement.relation, one, other, scope, normaliser, overview):
                return False
            defined = True
        except Undefined:
            continue
    if not defined:
        raise Undefined("a divisor is 0, or a logarithm's argument is not positive, whatever the values are")
    return True


def _learn_domain(domain: list[Argument], scope: Scope, normaliser: Normaliser) -> None:
    normaliser.forget()
    for term, bound in domain:
        _learn(term, bound, scope, normaliser)
        normaliser.found = {}


def _learn(term: Term, bound: tuple[Index, ...], scope: Scope, normaliser: Normaliser) -> None:
    names = []
    for index in bound:
        names.append(normaliser.fresh(index.size))
        scope = scope.bind(index, names[-1], new=True)
    try:
        normaliser.learn(normaliser.form(term, scope), tuple(names))
    except Outside:  # nothing is learnt from it
        return


def _domain(term: Term, bound: tuple[Index, ...]) -> Iterator[Argument]:
    """What must be positive for the term to be defined: arguments of log and bases of roots, under no condition.

    Where a condition in one looks at an index that is bound, it says nothing of the places where that holds.
    """
    match term:
        case Cases() | Sum(excluded=(_, *_)) | Product(excluded=(_, *_)):
            return
        case Sum(index, body, _) | Product(index, body, _):
            if not isinstance(index.size, FixedSize):
                yield from _domain(body, (*bound, index))
            return
        case Log(needed) if not any(compared(needed, index) for index in bound):
            yield needed, bound
        case Pow(needed, power) if not (isinstance(power, Number) and power.value.denominator == 1):
            if not any(compared(needed, index) for index in bound):
                yield needed, bound
        case _:
            pass
    for child in children(term):
        yield from _domain(child, bound)


def _instances(place: Place, free: list[Index]) -> Iterator[Spot]:
    """The spot, if it is free; for an index-valued symbol at bound indices the spots that it can be at free ones."""
    spot = spot_of(place)
    if isinstance(spot, Chosen):
        choices = [
            [s] if not isinstance(s, Index) or s in free else [f for f in free if f.size == s.size] for s in spot.spots
        ]
        yield from (Chosen(spot.name, tuple(spots), spot.size) for spots in product(*choices))
    elif not isinstance(spot, Index) or spot in free:
        yield spot


def _check_constant(term: Term, normaliser: Normaliser, overview: Survey, work: Work) -> None:
    """Raise unless a derivative by a maximum vanishes."""
    free = tuple(sorted({*overview.free, *free_indices(term)}, key=lambda index: index.name))
    for scope in scopes(free, compared_spots((term,), None), (), work):
        if not normaliser.form(term, scope).is_zero():
            raise Outside("maximum-differentiated", "a derivative through a maximum that does not cancel")


def _conditions(normaliser: Normaliser, overview: Survey) -> Iterator[Condition]:
    for size in overview.sizes:
        if overview.distinct(size) > 1:
            yield AtLeast(size, overview.distinct(size))
    for term in normaliser.divisors:
        yield Restriction("nonzero", term)
    for term in normaliser.arguments:
        yield Restriction("positive", term)


def compared_spots(terms: tuple[Term, ...], statement: Statement | None) -> frozenset[Spot]:
    """The free spots that index conditions look at, and all entries."""
    found: set[Spot] = set()
    for term in terms:
        free = sorted(free_indices(term), key=lambda index: index.name)
        for node in conditions(term):
            for place in own_places(node):
                found |= set(_instances(place, free))
        found |= {p for node in subterms(term) for p in own_places(node) if isinstance(p, Entry)}
    if statement is not None and statement.relation != "=":
        found |= {index for term in terms for index in free_indices(term)}
    for hypothesis in statement.hypotheses if statement else ():
        if isinstance(hypothesis, SameIndex | DistinctIndex):
            found |= {spot_of(hypothesis.left), spot_of(hypothesis.right)}
    return frozenset(found | {name for spot in found for name in spot_names((spot,))})
