"""A question to a derivation, every step of it judged by the kernel; the result by cases, and as a whole."""

from __future__ import annotations

from dataclasses import replace

from symsoft import everysize, kernel
from symsoft.derivation import Chain, Derivation, Line, Value
from symsoft.functions import FAMILY, Function, Identity, Quantity, quantity
from symsoft.functions.function import OWN, derivable
from symsoft.rules import IDENTITIES, Known, Lemma, by_cases, open_value, rules_of
from symsoft.rules.entries import entry
from symsoft.search import Unproved, every_definition, known_of, naming, proved, rewritten, search
from symsoft.statement import Definition, Hypothesis, Statement
from symsoft.term import ZERO, Index, Partial, Term, Variable
from symsoft.tidy import tidy
from symsoft.walk import variables

DERIVED = ("jacobian", "gradient", "derivative", "second_derivative", "hessian", "jvp", "vjp", "hvp")

BEFORE = {"hessian": "gradient", "second_derivative": "derivative"}
"""The first derivatives whose chain comes before that of a second one."""

CASES = "The two cases"
"""The heading of the chain that tells a delta apart."""

WHOLES = {"jacobian": "JDG", "hessian": "HGD", "gradient": "gdr", "jvp": "wtr", "vjp": "wtr", "hvp": "wtr"}
"""The letters for a whole vector or matrix, in order of preference."""


def derive(function: str | Function, quantity_name: str, wrt: str = "") -> Derivation:
    """The derivation of a quantity of a function, for every n, every step proved by the kernel.

    The function is one of the family, by its name, or one that an article defines, from `authored`. `wrt` is the
    variable to differentiate by, the function's argument if it is left out. Raises ValueError, naming the choices, for
    what does not exist or has no derivation yet, and Unproved (a ValueError) where no rule leads to a closed form.

    >>> [line.rule for line in derive("softmax", "jacobian").chains[0].lines][:2]
    ['the definition', 'the quotient rule']
    """
    chosen = function if isinstance(function, Function) else _of_the_family(function)
    identity = next((one for one in chosen.identities if one.name == quantity_name), None)
    if identity is not None:
        return _identity(chosen, identity)
    if quantity_name not in questions(chosen):
        known = ", ".join(questions(chosen))
        raise ValueError(f"quantity: {quantity_name!r} of {chosen.name} has no derivation; choose from {known}")
    with naming(chosen, quantity_name):
        return _derivative(chosen, quantity(chosen, quantity_name, wrt))


def _of_the_family(name: str) -> Function:
    if name not in FAMILY:
        raise ValueError(f"function: unknown {name!r}; choose from {', '.join(FAMILY)}")
    return FAMILY[name]


def questions(function: Function) -> tuple[str, ...]:
    """The quantities and identities of a function that have a derivation.

    >>> questions(FAMILY["softmax"])
    ('jacobian', 'jvp', 'vjp', 'sum', 'shift')
    """
    derived = tuple(name for name in derivable(function) if name in DERIVED)
    return derived + tuple(identity.name for identity in function.identities)


def unknowns(function: Function, name: str) -> tuple[str, ...]:
    """What a quantity of a function may be differentiated by: "" for its argument, then each of its parameters.

    >>> unknowns(FAMILY["softmax_temperature"], "jacobian")
    ('', 'T')
    """
    return ("", *(parameter.name for parameter in function.parameters)) if name in DERIVED else ("",)


def _derivative(function: Function, asked: Quantity) -> Derivation:
    known = known_of(function, asked)
    chains = [_shown(lemma, known) for use, lemma in zip(function.uses, known.lemmas, strict=False) if use.shown]
    if asked.name in BEFORE:
        first = quantity(function, BEFORE[asked.name], asked.by.name)
        term = Partial(function.symbol, Variable(asked.by.name, asked.axes[: len(asked.by.places)]))
        chains.append(Chain(f"The {first.title}", Value(term), search(term, known_of(function, first))))
    lines = search(asked.term, known)
    chains.append(Chain(f"The {asked.title}", Value(asked.term), lines))
    chains += _special(function, asked, known, lines[-1].right.term)
    return _whole(function, asked, known, chains)


def _shown(lemma: Lemma, known: Known) -> Chain:
    """The chain of a derivative that was found first, by what was found before it."""
    before = replace(known, lemmas=known.lemmas[: known.lemmas.index(lemma)])
    return Chain("The derivative {}", Value(lemma.left), search(lemma.left, before), (), lemma.left)


def _special(function: Function, asked: Quantity, known: Known, closed: Term) -> list[Chain]:
    """The same result under the hypotheses that articles like to make, where it gets simpler by them."""
    stronger = replace(known, hypotheses=(*known.hypotheses, *function.special))
    lines = rewritten(closed, rules_of(stronger), stronger) if function.special else ()
    if not lines:
        return []
    again = Line(Value(closed), "what was found above")
    return [Chain("If the sum is 1", Value(asked.term), (again, *lines), function.special)]


def _whole(function: Function, asked: Quantity, known: Known, chains: list[Chain]) -> Derivation:
    """The derivation with the result by cases, and as a vector or a matrix."""
    closed = chains[-1].lines[-1].right.term
    hypotheses = (*known.hypotheses, *(h for chain in chains for h in chain.given))
    definitions = _used(function, [*chains])
    cases = by_cases(closed, *asked.axes) if _square(asked.axes) else None
    if cases is not None and proved(asked.term, cases, every_definition(known), hypotheses):
        line = Line(Value(cases), "telling the two values of the delta apart")
        chains.append(Chain(CASES, Value(asked.term), (line,)))
    form = tidy(entry(closed, asked.axes)) if 1 <= len(asked.axes) <= 2 and closed != ZERO else None
    if form is not None and proved(asked.term, form, every_definition(known), hypotheses):
        name = _letter(asked, definitions, chains)
        definitions = (*definitions, Definition(name, asked.axes, asked.term))
        kind = "matrix" if len(asked.axes) == 2 else "vector"
        line = Line(Value(form, asked.axes), f"reading the entries as a {kind}")
        chains.append(Chain(f"The {kind}", Value(Variable(name, asked.axes), asked.axes), (line,)))
    return Derivation(asked.title, function.title, definitions, tuple(chains), function.symbol, _stated(function))


def _stated(function: Function) -> tuple[Hypothesis, ...]:
    """The hypotheses that an article about the function has to repeat."""
    return function.hypotheses if function.title == OWN else ()


def _square(axes: tuple[Index, ...]) -> bool:
    return len(axes) == 2 and axes[0].size == axes[1].size


def _used(function: Function, chains: list[Chain]) -> tuple[Definition, ...]:
    """The function's definitions, and those of related functions that occur in a line."""
    names = frozenset[str]().union(*(variables(line.right.term) for chain in chains for line in chain.lines))
    return (*function.definitions, *(d for d in function.related if d.name in names))


def _letter(asked: Quantity, definitions: tuple[Definition, ...], chains: list[Chain]) -> str:
    """A letter for the whole that nothing else has."""
    taken = {definition.name for definition in definitions}
    taken |= {name for chain in chains for line in chain.lines for name in variables(line.right.term)}
    taken |= {name for definition in definitions for name in variables(definition.body)}
    taken |= {name for chain in chains for name in variables(chain.left.term)}
    return next(letter for letter in WHOLES[asked.name] + "QRBEACFGKLMPSTUVX" if letter not in taken)


def _identity(function: Function, identity: Identity) -> Derivation:
    """The derivation of a statement about values."""
    known = Known(function.definitions, (*function.definitions, *function.related), (), function.hypotheses)
    opened = open_value(identity.term, known)
    lines: tuple[Line, ...] = ()
    if opened is not None:
        lines = (Line(Value(tidy(opened)), "the definition"),)
    lines += rewritten(lines[-1].right.term if lines else identity.term, IDENTITIES, known)
    chain = Chain(f"The {identity.title}", Value(identity.term), lines)
    return Derivation(identity.title, function.title, _used(function, [chain]), (chain,))


def check(left: Term, right: Term, definitions: tuple[Definition, ...], hypotheses: tuple[Hypothesis, ...]) -> None:
    """Raise Unproved unless the kernel proves left = right."""
    answer = everysize.decide(Statement(left, right, definitions, hypotheses))
    if not isinstance(answer, kernel.Proved):
        raise Unproved(f"a step was not proved: {answer}")
