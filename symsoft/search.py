"""The search for a closed form: rules are tried in order, and each step is judged before it is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache

from symsoft import everysize, kernel
from symsoft.derivation import Line, Value
from symsoft.functions import Function, Quantity, Use, quantity
from symsoft.functions.function import here_of
from symsoft.rules import Known, Lemma, Rule, by_lemma, in_order, rules_of
from symsoft.statement import Definition, Hypothesis, Statement
from symsoft.term import Partial, Term, Variable
from symsoft.tidy import respelled, tidy
from symsoft.walk import subterms

MOST_STEPS = 32
SECOND = {
    "hessian": "the gradient",
    "hvp": "the gradient",
    "second_derivative": "the derivative",
    "jvp": "the Jacobian",
    "vjp": "the Jacobian",
}
"""The quantities that are found from another one, and what a step that uses that one is called."""

Judge = Callable[[Term, Term, Known], bool]
"""Whether a step from a term to another one is kept."""


class Unproved(ValueError):
    """A step that the kernel does not prove, so that it must not be printed."""


def kept_if_proved(left: Term, right: Term, known: Known) -> bool:
    """Keeps the steps that the kernel proves."""
    return proved(left, right, every_definition(known), known.hypotheses)


def kept(left: Term, right: Term, known: Known) -> bool:
    """Keeps every step, where what they lead to is judged at the end."""
    return True


@cache
def proved(left: Term, right: Term, definitions: tuple[Definition, ...], hypotheses: tuple[Hypothesis, ...]) -> bool:
    """Whether the kernel proves left = right."""
    return isinstance(everysize.decide(Statement(left, right, definitions, hypotheses)), kernel.Proved)


def every_definition(known: Known) -> tuple[Definition, ...]:
    """Every definition once, each after those it refers to."""
    return tuple(dict.fromkeys((*known.definitions, *known.names)))


def known_of(function: Function, asked: Quantity, judge: Judge = kept_if_proved) -> Known:
    """What the derivation of a quantity may use: the function's definitions, and derivatives that are found first."""
    known = Known(function.definitions, (*function.definitions, *function.related), (), function.hypotheses)
    for use in function.uses:
        known = _with_lemma(function, known, use, judge)
    title = SECOND.get(asked.name)
    if title is None:
        return known
    return _with_lemma(function, known, Use(title, function.definition.name, asked.by), judge)


def _with_lemma(function: Function, known: Known, use: Use, judge: Judge) -> Known:
    """The derivative of a defined name by a variable, found and added to what is known."""
    title, name, by = use.title, use.name, use.by
    definition = known.definition(name)
    assert definition is not None
    here = here_of(function, by)
    if any(lemma.name == name and lemma.by.name == by.name for lemma in known.lemmas):
        return known
    right = search(Partial(Variable(name, definition.places), here), known, judge)[-1].right.term
    return replace(known, lemmas=(*known.lemmas, Lemma(title, name, definition.places, here, right)))


@cache
def search(term: Term, known: Known, judge: Judge = kept_if_proved) -> tuple[Line, ...]:
    """The lines from the question to a form without derivatives in which no rule applies any more."""
    found = rewritten(term, rules_of(known), known, judge)
    if not found or _has_partial(found[-1].right.term):
        raise Unproved("no derivation was found with the rules there are")
    return found


def rewritten(term: Term, rules: tuple[Rule, ...], known: Known, judge: Judge = kept_if_proved) -> tuple[Line, ...]:
    """The lines that the rules lead to, as long as one of them applies; what leads back to a line is left out."""
    found, around = list[Line](), set[Term]()
    for _ in range(MOST_STEPS):
        terms = [term, *(line.right.term for line in found)]
        steps = _steps(terms[-1], rules, known, judge)
        step = next((step for step in steps if step.right.term not in around), None)
        if step is None:
            break
        if step.right.term in terms:
            back = terms.index(step.right.term)
            around |= {*terms[back + 1 :]}
            found = found[:back]
        else:
            found.append(step)
    return tuple(found)


def _steps(current: Term, rules: tuple[Rule, ...], known: Known, judge: Judge) -> Iterator[Line]:
    """The next lines that a rule leads to and that are kept."""
    for rule in rules:
        new = rule.rewrite(current, known)
        if new is None:
            continue
        new = respelled(tidy(new))
        new = new if _has_partial(new) else in_order(new)
        if new != current and judge(current, new, known):
            yield Line(Value(new), rule.name, rule.about)


def closed_form(function: Function, name: str) -> Term:
    """What the derivation of a quantity ends with; the kernel proves this, and the steps to it only where it does not.

    Raises ValueError, naming the choices, for a quantity that there is not, and Unproved (a ValueError) where no rule
    leads to a closed form.

    >>> from symsoft.functions import FUNCTIONS
    >>> _has_partial(closed_form(FUNCTIONS["softmax"], "jacobian"))
    False
    """
    asked = quantity(function, name)
    found = _proved_at_the_end(function, asked)
    if found is not None:
        return found
    with naming(function, name):
        return search(asked.term, known_of(function, asked))[-1].right.term


def _proved_at_the_end(function: Function, asked: Quantity) -> Term | None:
    """What all steps of the rules lead to, if the kernel proves it at once."""
    try:
        known = known_of(function, asked, kept)
        right = search(asked.term, known, kept)[-1].right.term
    except Unproved:
        return None
    return right if kept_if_proved(_by_proved_lemmas(asked.term, known), right, known) else None


def _by_proved_lemmas(term: Term, known: Known) -> Term:
    """The term with the derivatives that are proved put in: of a second derivative this leaves a first one to prove."""
    for lemma in known.lemmas:
        if kept_if_proved(lemma.left, lemma.right, known):
            term = by_lemma(term, lemma) or term
    return term


@contextmanager
def naming(function: Function, name: str) -> Iterator[None]:
    """Lets Unproved say of which quantity of which function it speaks."""
    try:
        yield
    except Unproved as error:
        raise Unproved(f"quantity: {name!r} of {function.name}: {error}") from error


def _has_partial(term: Term) -> bool:
    return any(isinstance(node, Partial) for node in subterms(term))
