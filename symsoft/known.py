"""What is known at a step of a document: the definitions in force, the hypotheses stated, the symbols left unread."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from symsoft.binary import told
from symsoft.canonical import meant, namesake
from symsoft.derivation import Calls, Document, Given, Span, Step
from symsoft.doubts import Doubts, kept, letter, normalisers, one_hot_in, right_of
from symsoft.folding import folded
from symsoft.hinges import told_by
from symsoft.mentions import functions, stacked
from symsoft.onehot import class_name, class_told, one_hot
from symsoft.read.matching import alike
from symsoft.relate import Part
from symsoft.renaming import at_numbers
from symsoft.samples import shapes_of
from symsoft.statement import Bounds, Definition, OneHot, SizeIs, Statement
from symsoft.term import Extent, Partial, Term, Variable
from symsoft.walk import free_indices, reached, subterms, variables

WORD = re.compile(r"[^\W\d_]+")
SHORT = re.compile(r".[^a-z]*", re.S)
"""A symbol of one letter, with its number or marks: most likely to be given another meaning further on."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A definition, where the text makes it, and under which heading."""

    definition: Definition
    span: Span
    section: int
    called: Calls = ()


class Known:
    """Grows from step to step as the document is judged."""

    def __init__(self, document: Document) -> None:
        self.section = 0
        self.sign: Span | None = None
        self.seen: set[str] = set()
        self.doubts = Doubts()
        self.confirmed: set[str] = set()
        self.said: set[str] = set()
        self.opened: set[tuple[str, int]] = set()
        self.hidden: frozenset[str] = frozenset()
        self.meant: dict[str, Definition] = {}
        self.assumptions = [(Given(h, step.sign), step.section) for step in document.steps for h in step.assumes]
        self._hot = one_hot_in(self.assumptions)
        self.classes: tuple[Given, ...] = ()
        self._defined: dict[str, Placed] = {}
        self._also: dict[str, list[Placed]] = {}
        self._chosen: dict[str, Placed] = {}
        self._later: dict[tuple[str, int], Placed] = {}
        self._named: dict[str, Placed] = {}
        self._splits: dict[str, Placed] = {}
        self._stacked, self.shapes = dict[str, frozenset[str]](), dict[str, tuple[Extent, ...]]()
        self._own = {
            (step.sign, made.name): made for step in document.steps if step.alone for made in step.alone.defines
        }
        for step in document.steps:
            self.section = step.section
            for definition in step.defines:
                if not self.circular(definition) and not stacked(definition):
                    placed = Placed(definition, step.sign, step.section, step.called)
                    self._later.setdefault((definition.name, step.section), placed)
                    if (usual := namesake(definition)) is not None and alike(usual.body, definition.body):
                        self._named.setdefault(definition.name, placed)

    def define(self, step: Step, *definitions: Definition) -> None:
        """Take the definitions as made by the step."""
        for definition in definitions:
            self._stacked |= {definition.name: letters} if (letters := stacked(definition)) else {}
            if letters or self.circular(definition):
                continue
            self._defined[definition.name] = Placed(definition, step.sign, step.section, step.called)
            self.doubts.divide(normalisers(definition))
            (self.said.add if right_of(step, definition) else self.said.discard)(definition.name)
            self.meant.pop(definition.name, None)
            if (softmax := meant(definition)) is not None:
                self.meant[definition.name] = softmax

    def held(self, part: Part) -> frozenset[str]:
        """The symbols of a part on the right of what they are said to be, which it differentiates by: Σ p_i x_i = μ."""
        nodes = [node for term in (part.left, part.right) for node in subterms(term) if isinstance(node, Partial)]
        by = {node.variable.name for node in nodes}
        needed = self.reach(variables(part.left) | variables(part.right))
        return frozenset(n for n in needed & self.said if self.has(n) and self.reach(frozenset({n})) & by)

    def forget(self, name: str) -> None:
        """Take back the definition of a symbol."""
        self._defined.pop(name, None)
        self.meant.pop(name, None)

    def circular(self, definition: Definition) -> bool:
        """Whether a definition would define its symbol by itself, by way of those in force."""
        return definition.name in self.reach(variables(definition.body))

    def leave(self, step: Step) -> None:
        """Remember that what the step says of its subjects was not read."""
        self.doubts.leave([name for name in step.subjects if name not in self._defined], step.section)

    def restrict(self, step: Step) -> None:
        """Remember that an equation not made use of may say what the undefined symbols on its left are: r² = Σ x_k²."""
        terms = step.terms
        if len(terms) == 2 and not any(isinstance(node, Partial) for term in terms for node in subterms(term)):
            also = {word for name in variables(terms[1]) for word in (letter(name), *WORD.findall(name))}
            alone = [name for name in variables(terms[0]) if letter(name) not in also and not self.has(name)]
            self.doubts.leave(alone, step.section)

    def see(self, step: Step) -> None:
        """Remember the symbols that the step has on its sides or defines."""
        names = {definition.name for definition in step.defines}
        for side in (step.left, step.right):
            for value in side.readings if side is not None else ():
                names |= variables(value.term)
        self.seen |= names
        self.doubts.use(names)

    def earlier(self, name: str) -> Placed | None:
        """The definition that an earlier step made."""
        return self._defined.get(name)

    def has(self, name: str) -> bool:
        """Whether the symbol has a definition here."""
        return name not in self.hidden and (
            name in self._chosen or name in self._defined or self._sooner(name) is not None or name in self._splits
        )

    def _sooner(self, name: str) -> Placed | None:
        """The definition that a later step makes, under the same heading or of what has its name; none by itself."""
        placed = self._later.get((name, self.section)) or self._named.get(name)
        return placed if placed is not None and placed.span != self.sign else None

    @contextmanager
    def without(self, names: frozenset[str]) -> Iterator[None]:
        """For a while the symbols have no definition."""
        self.hidden = names
        try:
            yield
        finally:
            self.hidden = frozenset()

    def definition(self, name: str) -> Placed:
        """The definition in force; a symbol without an earlier one may use a later one of the same section."""
        placed = self._chosen.get(name) or self._defined.get(name) or self._sooner(name) or self._splits.get(name)
        assert placed is not None
        return placed

    def turn(self, step: Step) -> None:
        """Go on to a step."""
        self.section, self.sign = step.section, step.sign
        if step.denies:
            self.assumptions = kept(self.assumptions, step)
            self._hot = one_hot_in(self.assumptions)
        for side in (step.left, step.right):
            for value in side.readings if side is not None else ():
                self.shapes |= shapes_of((value.term,))
                for made in told(value.term):
                    self._splits.setdefault(made.name, Placed(made, step.sign, step.section))

    def split(self, statement: Statement) -> bool:
        """Whether a statement is for two values of a symbol alone, by a case split in it or behind it."""
        names = frozenset[str]().union(*map(variables, statement.terms))
        return not self._splits.keys().isdisjoint(names)

    def equate(self, step: Step) -> None:
        """Remember what else the step says that its symbols are, beside their definitions."""
        for definition in step.defines:
            if self.has(definition.name) and self.definition(definition.name).definition != definition:
                placed = Placed(definition, step.sign, step.section, step.called)
                self._also.setdefault(definition.name, []).insert(0, placed)

    @contextmanager
    def for_derivatives(self, pairs: set[tuple[str, str]]) -> Iterator[None]:
        """For a while, a body that is differentiated by a symbol not in it is what else it was said to be."""
        with self.choosing({}):
            for body, variable in sorted(pairs):
                if variable not in self.reach(frozenset({body})):
                    self._chosen |= self._in_terms_of(body, variable)
            yield

    @contextmanager
    def one_hot(self, vectors: tuple[Variable, ...]) -> Iterator[None]:
        """For a while, vectors that the text says to be one-hot are so."""
        hot = {v.name: Placed(one_hot(v), self._hot[v.name][0].span, self.section) for v in vectors}
        names, said = {class_name(v.name) for v in vectors}, (g for g, n in self.assumptions if n <= self.section)
        before, self.classes = self.classes, tuple(g for g in said if class_told(g.hypothesis) in names)
        try:
            with self.choosing(hot):
                yield
        finally:
            self.classes = before

    @contextmanager
    def choosing(self, chosen: Mapping[str, Placed]) -> Iterator[None]:
        """For a while, symbols have these definitions."""
        before, self._chosen = self._chosen, self._chosen | dict(chosen)
        try:
            yield
        finally:
            self._chosen = before

    def said_one_hot(self, name: str) -> bool:
        """Whether the text has said by now, or says under this heading, that a vector is one-hot."""
        return name in self._hot and self._hot[name][1] <= self.section

    def _in_terms_of(self, body: str, variable: str) -> dict[str, Placed]:
        """Another equation of a symbol that the body depends on, by which the body depends on the variable."""
        for name in sorted(self.reach(frozenset({body}))):
            for placed in self._also.get(name, ()):
                needed = self.reach(variables(placed.definition.body))
                if variable in needed and name not in needed:
                    return {name: placed}
        return {}

    def stale(self, part: Part) -> frozenset[str]:
        """The short names in a part with a definition under another heading that no proof under this one has used."""
        names = self.reach(variables(part.left) | variables(part.right)) & self.elsewhere()
        return frozenset(name for name in names if SHORT.fullmatch(name) and (name, self.section) not in self.opened)

    def elsewhere(self) -> frozenset[str]:
        """The symbols that were defined under another heading."""
        return frozenset(name for name, placed in self._defined.items() if placed.section != self.section)

    def apart(self, definition: Definition) -> Definition | None:
        """The definition with the sizes that it has by itself, if it is one that the document makes."""
        placed = self.definition(definition.name) if self.has(definition.name) else None
        same = placed is not None and placed.definition == definition
        return self._own.get((placed.span, definition.name)) if placed is not None and same else None

    def reach(self, names: frozenset[str]) -> frozenset[str]:
        """The names and those that their definitions need."""
        return reached(names, lambda name: variables(self.definition(name).definition.body) if self.has(name) else ())

    def statement(self, step: Step, part: Part, given: tuple[Given, ...]) -> Statement:
        """What a part of a step claims, with the definitions and hypotheses that concern it."""
        names = self.reach(variables(part.left) | variables(part.right))
        by = {node.variable.name for term in (part.left, part.right) for node in subterms(term)
              if isinstance(node, Partial)}  # fmt: skip
        differs = {name for name, placed in self._splits.items() if variables(placed.definition.body) & by}
        kept = (name for name in sorted(names - differs) if self.has(name))
        definitions = tuple(self.definition(name).definition for name in kept)
        for name in sorted(by & names) if definitions else ():
            needed = frozenset[str]().union(*(variables(d.body) for d in definitions))
            if self.has(name) and name not in needed:
                definitions = folded(definitions, self.definition(name).definition)
        definitions += functions((part.left, part.right), definitions)
        definitions += told_by((part.left, part.right), definitions)
        said = dict.fromkeys([*(g.hypothesis for g in given), *part.given])
        stated = tuple(h for h in said if not isinstance(h, SizeIs))
        counts = tuple(h for h in said if isinstance(h, SizeIs))
        return at_numbers(Statement(part.left, part.right, definitions, stated, step.relation), counts)

    def assumed(self, step: Step, part: Part) -> tuple[tuple[Given, ...], tuple[Given, ...]]:
        """The hypotheses on the part's undefined symbols, stated before or under the same heading: sums, and ranges.

        A range counts under its own heading only, since many are the condition of a case and not of the symbol.
        """
        names = {name for name in self.reach(variables(part.left) | variables(part.right)) if not self.has(name)}
        said = [(g, n) for g, n in self.assumptions if not isinstance(g.hypothesis, OneHot)]
        here = [(g, n) for g, n in said if getattr(g.hypothesis, "name", None) in names]
        near = [g for g, n in here if n == self.section or (n < self.section and not isinstance(g.hypothesis, Bounds))]
        ranges = tuple(g for g in near if isinstance(g.hypothesis, Bounds))
        return tuple(g for g in near if g not in ranges), ranges

    def doubtful(self, part: Part) -> list[str]:
        """The symbols of the part whose meaning is open, and its indices: what stands beside a formula in a = 1, 2."""
        free = {index.name for side in (part.left, part.right) for index in free_indices(side)}
        names = self.reach(variables(part.left) | variables(part.right)) | free
        return sorted(n for n in names if self.open(n) or {m[0] for m in names} & self._stacked.get(n, frozenset()))

    def open(self, name: str) -> bool:
        """Whether it is open here what a symbol stands for."""
        return self.doubts.open(name, self.section, self.has(name))

    def one_sided(self, part: Part, functions: frozenset[str]) -> list[str]:
        """The undefined symbols that are written on one side and absent from the other, or stand for functions."""
        left, right = variables(part.left), variables(part.right)
        lonely = (left - self.reach(right)) | (right - self.reach(left)) | (functions & (left | right))
        return sorted(name for name in lonely if not self.has(name))

    def free(self, part: Part) -> frozenset[str]:
        """The symbols by which a part only differentiates what is defined by them; no letter that is a number alone."""
        nodes = [node for term in (part.left, part.right) for node in subterms(term)]
        partials = (node for node in nodes if isinstance(node, Partial) and node.variable.places)
        by = {node.variable.name for node in partials if node.variable.name in self._defining(node.body)}
        return frozenset(by - {node.name for node in nodes if isinstance(node, Variable)})

    def _defining(self, body: Term) -> frozenset[str]:
        """What the definitions of the symbols in a term need."""
        needed = (variables(self.definition(name).definition.body) for name in variables(body) if self.has(name))
        return self.reach(frozenset[str]().union(*needed))
