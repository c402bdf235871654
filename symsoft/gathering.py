"""Sums that are written out, a_1 + a_2 + a_3 of three, put together again: Σ_k a_k."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from symsoft.relabel import Labels
from symsoft.statement import Statement
from symsoft.term import Add, Entry, Extent, FixedSize, Index, Place, Sum, Term, add, negative
from symsoft.tidy import canonical
from symsoft.walk import children, own_places, rebuild, rename, sizes, subterms

MARK = "·"
"""What the indices are marked with, so that nothing else is called so."""


def gathered_statement(statement: Statement) -> Statement:
    """The statement with the same meaning in which sums are put together."""
    definitions = tuple(replace(one, body=gathered(one.body)) for one in statement.definitions)
    return replace(statement, left=gathered(statement.left), right=gathered(statement.right), definitions=definitions)


def gathered(term: Term) -> Term:
    """The term with Σ_k a_k for a_1 + a_2 + a_3; one of the terms may be missing, Σ_k a_k − a_2 for a_1 + a_3.

    >>> from symsoft.term import Variable
    >>> x = [Variable("x", (Entry(place, FixedSize(3)),)) for place in (1, 2, 3)]
    >>> gathered(add(*x)) == Sum(Index("·0", FixedSize(3)), Variable("x", (Index("·0", FixedSize(3)),)))
    True
    """
    whole = rebuild(term, tuple(map(gathered, children(term))))
    return add(*_put_together(whole.terms)) if isinstance(whole, Add) else whole


def spread(term: Term) -> Term:
    """The term with each sum over a given size written out.

    >>> from symsoft.term import Variable
    >>> x = [Variable("x", (Entry(place, FixedSize(3)),)) for place in (1, 2, 3)]
    >>> spread(gathered(add(*x))) == add(*x)
    True
    """
    whole = rebuild(term, tuple(map(spread, children(term))))
    match whole:
        case Sum(Index(_, FixedSize(most)) as index, body, ()):
            return add(*(rename(body, {index: Entry(place, index.size)}) for place in range(1, most + 1)))
        case _:
            return whole


def _put_together(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """Terms of a sum, those that run over all entries of a size as one."""
    forms = [canonical(term) for term in terms]
    for number, term in enumerate(terms):
        entries = list(_entries(term))
        runs = (_run(term, entry, forms) for entry in entries) if entries else (_copies(term, forms[number], forms),)
        for whole, taken in filter(None, runs):
            rest = tuple(other for number, other in enumerate(terms) if number not in taken)
            return _put_together((*rest, *whole)) if rest else whole
    return terms


def _copies(term: Term, form: Term, forms: list[Term]) -> tuple[tuple[Term, ...], set[int]] | None:
    """The sum over a size of what does not depend on its index, if it stands there as often: ε + ε + ε of three."""
    alike = {number for number, other in enumerate(forms) if other == form}
    extents = {size for other in forms for size in sizes(other) if size == FixedSize(len(alike))}
    return next((((Sum(_fresh(term, size), term),), alike) for size in extents if len(alike) > 1), None)


def _run(term: Term, entry: Entry, forms: list[Term]) -> tuple[tuple[Term, ...], set[int]] | None:
    """The sum over the entry's place in a term, less what is missing of it, and the numbers of the terms it takes."""
    assert isinstance(entry.size, FixedSize)
    index, most = _fresh(term, entry.size), entry.size.value
    body = Labels(place=lambda place: index if place == entry else place).term(term)
    taken, missing = set[int](), list[Term]()
    for position in range(1, most + 1):
        one = rename(body, {index: Entry(position, entry.size)})
        form = canonical(one)
        number = next((number for number, other in enumerate(forms) if number not in taken and other == form), None)
        if number is None:
            missing.append(negative(one))
        else:
            taken.add(number)
        if len(missing) > 1:
            return None
    return ((Sum(index, body), *missing), taken) if len(taken) > 1 else None


def _entries(term: Term) -> Iterator[Entry]:
    """The written places in a term of a given size, each once."""
    places: dict[Place, None] = {}
    for node in subterms(term):
        places.update(dict.fromkeys(own_places(node)))
    yield from (place for place in places if isinstance(place, Entry) and isinstance(place.size, FixedSize))


def _fresh(term: Term, size: Extent) -> Index:
    """An index that nothing in a term is called like."""
    return Index(f"{MARK}{_depth(term)}", size)


def _depth(term: Term) -> int:
    """How many sums that were put together are inside one another in a term."""
    inner = max(map(_depth, children(term)), default=0)
    return inner + (isinstance(term, Sum) and term.index.name.startswith(MARK))
