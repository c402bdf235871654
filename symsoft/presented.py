"""What is reported of a step, in its own names: sizes as it calls them, letters for indices that it leaves out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from symsoft.doubts import letter
from symsoft.kernel import Counterexample
from symsoft.read.alphabets import LETTERS as ALPHABETS
from symsoft.read.alphabets import written
from symsoft.read.replace import resized_place
from symsoft.relabel import Labels
from symsoft.statement import Statement
from symsoft.term import Extent, Index, Max, Place, Product, Size, Sum, Term
from symsoft.verdict import Conditional, Judged, Refuted, Verdict
from symsoft.walk import indices_of, own_places, subterms, variables

LETTERS = "ijklmrstuvh"


def presented(judged: Judged) -> Judged:
    """The same with Σ_{i=1}^m where the step has m for what is n elsewhere, and with the letters that people use."""
    if not judged.statements:
        return judged
    called = judged.step.own_names
    terms = [term for statement in judged.statements for term in (statement.left, statement.right)]
    names = _plain(frozenset[str]().union(*map(variables, terms)))

    def size(extent: Extent) -> Extent:
        return Size(called.get(extent.name, extent.name)) if isinstance(extent, Size) else extent

    labels = Labels(lambda name: names.get(name, name), lambda place: resized_place(place, size), size)

    def shown(term: Term) -> Term:
        return _lettered(labels.term(term))

    statements = tuple(_changed(statement, shown) for statement in judged.statements)
    return replace(judged, verdict=_verdict(judged.verdict, shown, called, names), statements=statements)


def _changed(statement: Statement, shown: Callable[[Term], Term]) -> Statement:
    return replace(statement, left=shown(statement.left), right=shown(statement.right))


def _verdict(
    verdict: Verdict, shown: Callable[[Term], Term], sizes: Mapping[str, str], names: Mapping[str, str]
) -> Verdict:
    """The verdict in the same names."""

    def counterexample(found: Counterexample) -> Counterexample:
        return replace(
            found,
            sizes=tuple((sizes.get(name, name), value) for name, value in found.sizes),
            point=tuple((names.get(name, name), value) for name, value in found.point),
            indices=tuple((written(name), value) for name, value in found.indices),
        )

    match verdict:
        case Refuted(counterexample=found, suggestion=mended):
            if mended is not None:
                mended = replace(mended, term=shown(mended.term))
            return replace(verdict, counterexample=counterexample(found), suggestion=mended)
        case Conditional(counterexample=Counterexample() as found):
            return replace(verdict, counterexample=counterexample(found))
        case _:
            return verdict


def _plain(names: frozenset[str]) -> dict[str, str]:
    """The names without their marks, but for those that would then be the same."""
    kept = [letter(name) for name in names]
    return {name: written(letter(name)) for name in names if kept.count(letter(name)) == 1}


def _lettered(term: Term) -> Term:
    """The term with letters for the indices that have none."""
    found: dict[str, None] = {}
    for node in subterms(term):
        places = (*own_places(node), *((node.index,) if isinstance(node, Sum | Product | Max) else ()))
        found |= dict.fromkeys(index.name for place in places for index in indices_of(place))
    made = [name for name in found if not name.isascii() and name not in ALPHABETS]
    free = (one for one in LETTERS if one not in found and one not in variables(term))
    letters = {**dict(zip(made, free, strict=False)), **{name: ALPHABETS[name] for name in found if name in ALPHABETS}}

    def change(place: Place) -> Place:
        return Index(letters.get(place.name, place.name), place.size) if isinstance(place, Index) else place

    return Labels(place=change).term(term) if letters else term
