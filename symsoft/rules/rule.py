"""What a rule is, and what it may use: definitions, derivatives and sums that are known already."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from symsoft.statement import Definition, Hypothesis
from symsoft.term import Index, Partial, Term, Variable
from symsoft.walk import rename, variables


@dataclass(frozen=True, slots=True)
class Lemma:
    """∂name_places/∂by = right, found before; `title` is what the step that uses it is called."""

    title: str
    name: str
    places: tuple[Index, ...]
    by: Variable
    right: Term

    @property
    def left(self) -> Term:
        """What it is the derivative of, and by what."""
        return Partial(Variable(self.name, self.places), self.by)


@dataclass(frozen=True, slots=True)
class Known:
    """What the rules of one derivation may use; `names` are the definitions whose values may be recognised."""

    definitions: tuple[Definition, ...] = ()
    names: tuple[Definition, ...] = ()
    lemmas: tuple[Lemma, ...] = ()
    hypotheses: tuple[Hypothesis, ...] = ()

    def definition(self, name: str) -> Definition | None:
        """The definition of a name, if it has one."""
        return next((d for d in (*self.definitions, *self.names) if d.name == name), None)

    def body(self, variable: Variable) -> Term | None:
        """What a defined variable is, at its places."""
        found = self.definition(variable.name)
        if found is None or len(found.places) != len(variable.places):
            return None
        return rename(found.body, dict(zip(found.places, variable.places, strict=True)))

    def depends(self, term: Term, name: str) -> bool:
        """Whether a term mentions the variable `name`, itself or by a definition."""
        return name in self._reach(term, frozenset((name,)))

    def _reach(self, term: Term, stop: frozenset[str]) -> frozenset[str]:
        """The names that a term mentions, definitions opened but for those of `stop`."""
        found, todo = set[str](), set(variables(term))
        while todo:
            name = todo.pop()
            found.add(name)
            definition = self.definition(name)
            if definition is not None and name not in stop:
                todo |= variables(definition.body) - found
        return frozenset(found)


Rewrite = Callable[[Term, Known], "Term | None"]


@dataclass(frozen=True, slots=True)
class Rule:
    """A named step: `rewrite` gives the next term, or None where the rule does not apply.

    A name with a {} in it speaks of a formula, which is `about`.
    """

    name: str
    rewrite: Rewrite
    about: Term | None = None


def is_derivative_of(term: Term, lemma: Lemma) -> bool:
    """Whether a term is a derivative that the lemma knows."""
    match term:
        case Partial(Variable(name, places), Variable(by, at)):
            same = (name, by) == (lemma.name, lemma.by.name)
            return same and (len(places), len(at)) == (len(lemma.places), len(lemma.by.places))
        case _:
            return False
