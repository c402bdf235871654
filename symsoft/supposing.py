"""What a step may be judged under beside its definitions: one-hot vectors, outputs for each sample, sums that are 1."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from symsoft import kernel
from symsoft.attempt import Attempt
from symsoft.derivation import Given, Step
from symsoft.doubts import letter
from symsoft.known import Known, Placed
from symsoft.ladder import targets
from symsoft.relate import Part, Reading
from symsoft.samples import for_each
from symsoft.statement import Definition, Statement, SumsTo
from symsoft.term import ONE, Partial, Sum, Variable, mul
from symsoft.verdict import Judged, Proved, Undecided
from symsoft.walk import subterms, variables


def hot(known: Known, step: Step, options: tuple[Reading, ...]) -> tuple[Variable, ...]:
    """The undefined vectors of a step that the text says to be one-hot."""
    statements = [known.statement(step, part, ()) for option in options[:1] for part in option.parts[-1:]]
    vectors = (v for statement in statements for v in targets(statement, frozenset()))
    return tuple(v for v in vectors if known.said_one_hot(v.name))


def each(known: Known, attempt: Attempt) -> dict[str, Placed]:
    """What symbols are for each sample, where a derivative needs it, or where one side alone has one of them.

    Nothing is supposed of a symbol of which the text said something that was not read.
    """
    parts = tuple(part for option in attempt.options[:1] for part in option.parts)
    terms = [term for part in parts for term in (part.left, part.right)]
    names = known.reach(frozenset[str]().union(*map(variables, terms)))
    found = for_each(terms, names, known.shapes, lambda n: known.definition(n).definition if known.has(n) else None)
    made = {own.name: replace(known.definition(base), definition=own) for base, own in found}
    if any(map(known.open, made)):
        return {}
    lonely = {name for part in parts for name in known.one_sided(part, frozenset())}
    needed = _independent(attempt) or any(map(made.__contains__, _differentiated(parts)))
    return made if needed or not lonely.isdisjoint(made) else {}


def _independent(attempt: Attempt) -> bool:
    """Whether a part differentiates by what nothing in it depends on."""
    answers = (finding.answer for finding in attempt.found)
    return any(isinstance(answer, kernel.Undecided) and answer.code == "outside-derivative" for answer in answers)


def _differentiated(parts: tuple[Part, ...]) -> Iterator[str]:
    """The symbols that parts differentiate, which stand alone there."""
    for node in (node for part in parts for term in (part.left, part.right) for node in subterms(term)):
        if isinstance(node, Partial) and isinstance(node.body, Variable):
            yield node.body.name


def totals(known: Known, attempt: Attempt) -> Iterator[tuple[Reading, Given]]:
    """left = right Σ p and left Σ p = right, for p that has yet to be normalised by a number that a side has too."""
    parts = attempt.options[0].parts if attempt.proved is None and attempt.options else ()
    if len(parts) != 1:
        return
    (part,), option = parts, attempt.options[0]
    here = known.reach(variables(part.left) | variables(part.right))
    for given, made, unknown in _unnormalised(known):
        if not unknown.isdisjoint(here):
            total = Sum(made.places[0], made.body)
            yield replace(option, parts=(replace(part, right=mul(part.right, total)),), details=()), given
            yield replace(option, parts=(replace(part, left=mul(part.left, total)),), details=()), given


def _unnormalised(known: Known) -> Iterator[tuple[Given, Definition, frozenset[str]]]:
    """Where the text says that Σ p = 1, what p was said to be by numbers of which nothing is known: p_i = C e^{x_i}."""
    for given, section in known.assumptions:
        match given.hypothesis:
            case SumsTo(name, 0, total) if total == 1 and section <= known.section and known.has(name):
                made = known.definition(name).definition
                numbers = (node for node in subterms(made.body) if isinstance(node, Variable) and not node.places)
                unknown = frozenset(node.name for node in numbers if not known.has(node.name))
                if len(made.places) == 1 and unknown:
                    yield given, made, unknown
            case _:
                pass


def _varying(known: Known, proves: Callable[[Statement], bool], step: Step) -> str | None:
    """A symbol of which a step takes a derivative and that has yet to be normalised; None if there is none.

    What it is normalised by may depend on what is differentiated by, though it is written as a constant.
    """
    partials = [node for term in step.terms for node in subterms(term) if isinstance(node, Partial)]
    for _, made, _ in _unnormalised(known) if partials else ():
        needed = known.reach(frozenset({made.name})) - {made.name}
        if any(made.name in known.reach(variables(p.body)) and p.variable.name in needed for p in partials):
            total = Part(Sum(made.places[0], made.body), ONE, step.sign, step.source)
            if not proves(known.statement(step, total, ())):
                return made.name
    return None


def constant(known: Known, proves: Callable[[Statement], bool], step: Step, judged: Judged) -> Judged:
    """The verdict; open if what is differentiated has a factor that is a constant only as it is written."""
    name = _varying(known, proves, step)
    if name is None:
        return judged
    reason = f"what makes the sum of {letter(name)} 1 may depend on what is differentiated by"
    return replace(judged, verdict=Undecided("doubtful-definition", reason))


def told(judged: Judged, given: Given) -> Judged:
    """A verdict, if it is that a step is proved, with one more hypothesis that it needs."""
    match judged.verdict:
        case Proved(before):
            return replace(judged, verdict=Proved((*before, given)))
        case _:
            return judged


def derivatives(step: Step) -> set[tuple[str, str]]:
    """The symbols that a step differentiates, each with the one that it is differentiated by."""
    nodes = (node for term in step.terms for node in subterms(term) if isinstance(node, Partial))
    return {(node.body.name, node.variable.name) for node in nodes if isinstance(node.body, Variable)}
