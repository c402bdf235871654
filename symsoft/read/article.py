"""A manuscript to a document: a survey of the whole, then passage by passage, then sizes put in."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import replace

from symsoft.derivation import Document, Given, Side, Step, Value
from symsoft.read.conditions import Announced, in_words
from symsoft.read.context import Context
from symsoft.read.defining import Defining
from symsoft.read.macros import Macro, macros
from symsoft.read.passage import Manuscript, Passage
from symsoft.read.prose import Formula, Lead, Prose, parsed
from symsoft.read.replace import resized, resized_definition, resized_hypothesis, resized_place
from symsoft.read.rows import rows
from symsoft.read.segments import cut
from symsoft.read.signs import signs
from symsoft.read.sizes import Sizes
from symsoft.read.steps import Steps
from symsoft.read.survey import Survey
from symsoft.read.syntax import Items
from symsoft.read.tokens import tokenise
from symsoft.statement import Definition
from symsoft.term import Extent, Index, Max, Product, Sum, Term
from symsoft.walk import indices_of, own_places, rename, subterms

LETTERS = "ijklmpqr"
FORMULA = 20_000
DOCUMENT = 400_000
TWICE = 1500
MOST_SIGNS = 3000


def document(manuscripts: tuple[Manuscript, ...], format: str, path: str) -> Document:
    """The document of an article's manuscripts."""
    syntax = formulas_of(manuscripts)
    lines = [[rows(formula.items) for formula in formulas] for formulas in syntax]
    steps = _pages(manuscripts, syntax, lines, Context(surveyed(syntax, lines)))
    several = steps.context.sizes.several()
    if several and len(steps.steps) <= TWICE:
        context = Context(surveyed(syntax, lines), Sizes(several))
        steps = _pages(manuscripts, syntax, lines, context)
    size = _sizes(steps.context)
    finish = Finish(size)
    finished = tuple(
        finish.step(step) for step in sorted(steps.steps, key=lambda step: (step.sign.cell or 0, step.sign))
    )
    return Document(
        path,
        format,
        finished,
        tuple(sorted(dict.fromkeys(steps.warnings), key=lambda warning: (warning.span.cell or 0, warning.span))),
    )


def _pages(
    manuscripts: tuple[Manuscript, ...], syntax: list[list[Formula]], lines: list[list[list[Items]]], context: Context
) -> Steps:
    """The steps of all pages, read in order."""
    steps = Steps(Defining(context))
    for manuscript, formulas, cut_rows in zip(manuscripts, syntax, lines, strict=False):
        _page(manuscript, formulas, cut_rows, steps)
    return steps


def formulas_of(manuscripts: tuple[Manuscript, ...]) -> list[list[Formula]]:
    """The syntax of all passages, as long as the budget of the document lasts."""
    known: dict[str, Macro] = {}
    for manuscript in manuscripts:
        known |= macros(manuscript.page.text)
    left, most = DOCUMENT, MOST_SIGNS
    out: list[list[Formula]] = []
    for manuscript in manuscripts:
        out.append([])
        for passage in manuscript.passages:
            formula = parsed(passage, known, min(left, FORMULA) if most > 0 else -1)
            if formula.read:
                left -= len(passage.text)
                most -= max(1, passage.text.count("="))
            out[-1].append(formula)
    return out


def surveyed(syntax: list[list[Formula]], lines: list[list[list[Items]]]) -> Survey:
    """The survey of all formulas."""
    survey = Survey()
    for formulas in syntax:
        for formula in formulas:
            survey.look_for_sizes(formula.items)
    for page in lines:
        for formula_rows in page:
            for row in formula_rows:
                survey.look_for_symbols(row)
                for segment in cut(row).segments:
                    survey.look_for_functions(segment)
    return survey


def _page(manuscript: Manuscript, formulas: list[Formula], cut_rows: list[list[Items]], steps: Steps) -> None:
    """Take the passages of one page."""
    prose = Prose(manuscript, {f.passage.start: f.items for f in formulas if not f.passage.display})
    inline: list[Passage] = []
    headings = [heading.start for heading in manuscript.headings]
    before, reached = steps.section, 0
    for formula, lines in zip(formulas, cut_rows, strict=False):
        passage = formula.passage
        while headings and headings[0] < passage.start:
            headings.pop(0)
            before += 1
        steps.section = before
        if passage.display:
            lead = prose.lead(passage, inline)
            inline = []
            said = _said(manuscript, passage, reached)
            reached = passage.end
            if "skip" in said:
                steps.rest(passage, formula.signs, "skipped")
                continue
            assumed = tuple(condition for text in said if (condition := _assumed(manuscript, passage, text)))
            steps.rows(passage, lines, replace(lead, leading=lead.leading + assumed))
            steps.rest(passage, formula.signs, "nested-sign" if formula.read else "budget")
        else:
            inline.append(passage)
            steps.rows(passage, lines, Lead())
    for start, end in manuscript.doubtful:
        text = manuscript.page.text[start:end]
        if len(text) <= FORMULA:
            passage = Passage(manuscript.page, text, start, start, end, True)
            steps.rest(passage, tuple(signs(tokenise(text))), "doubtful-dollars", inline=True)
    steps.section = before + len(headings)


def _said(manuscript: Manuscript, passage: Passage, reached: int) -> list[str]:
    """What the author says to symsoft in comments between two displays."""
    directives = manuscript.directives
    first = bisect_left(directives, reached, key=lambda directive: directive.start)
    last = bisect_left(directives, passage.start, key=lambda directive: directive.start)
    near = directives[first:last]
    return [part.strip() for directive in near for part in directive.text.split(";")]


def _assumed(manuscript: Manuscript, passage: Passage, text: str) -> Announced | None:
    """The index condition of `assume i = j`, at the display that it stands before."""
    found = in_words(text) if text.startswith("assume ") else None
    return None if found is None else Announced(*found, passage.span(0, 0))


def _sizes(context: Context) -> Callable[[Extent], Extent]:
    """The final size for every size."""
    names = context.sizes.names()

    def size(extent: Extent) -> Extent:
        found = context.sizes.find(extent)
        return names.get(found, found)

    return size


class Finish:
    """Puts the final sizes into steps; a side that several steps share is done once."""

    sides: dict[int, Side]

    def __init__(self, size: Callable[[Extent], Extent]) -> None:
        """Start with the final sizes."""
        self.size = size
        self.sides = {}

    def step(self, step: Step) -> Step:
        """The step with its sizes."""
        if step.left is None and step.right is None:
            return step
        return replace(
            step,
            left=self.side(step.left),
            right=self.side(step.right),
            earlier=tuple(side for side in map(self.side, step.earlier) if side is not None),
            defines=tuple(self.definition(made) for made in step.defines),
            assumes=tuple(resized_hypothesis(hypothesis, self.size) for hypothesis in step.assumes),
            row=self.given(step.row),
            leading=self.given(step.leading),
            distant=self.given(step.distant),
        )

    def definition(self, made: Definition) -> Definition:
        """The definition with its sizes."""
        made = resized_definition(made, self.size)
        taken = {index.name for node in subterms(made.body) for index in _names(node)} | {
            place.name for place in made.places
        }
        letters = [letter for letter in LETTERS if letter not in taken]
        moves = {
            place: Index(letters.pop(0), place.size) for place in made.places if not place.name.isascii() and letters
        }
        return Definition(
            made.name, tuple(moves.get(place, place) for place in made.places), rename(made.body, dict(moves))
        )

    def given(self, given: tuple[Given, ...]) -> tuple[Given, ...]:
        """The conditions with their sizes."""
        return tuple(replace(one, hypothesis=resized_hypothesis(one.hypothesis, self.size)) for one in given)

    def side(self, side: Side | None) -> Side | None:
        """The side with its sizes."""
        if side is None or not side.readings:
            return side
        if id(side) not in self.sides:
            self.sides[id(side)] = replace(side, readings=tuple(self.value(value) for value in side.readings))
        return self.sides[id(side)]

    def value(self, value: Value) -> Value:
        """The value with its sizes."""
        written = tuple(
            replace(
                w,
                places=tuple(resized_place(place, self.size) for place in w.places),
                term=resized(w.term, self.size),
                given=tuple(resized_hypothesis(hypothesis, self.size) for hypothesis in w.given),
            )
            for w in value.written
        )
        axes = tuple(Index(axis.name, self.size(axis.size)) for axis in value.axes)
        term = resized(value.term, self.size)
        taken = {index.name for node in subterms(term) for index in _names(node)}
        plain = tuple(
            Index(letter, axis.size)
            for axis, letter in zip(axes, [letter for letter in LETTERS if letter not in taken], strict=False)
        )
        if axes and len(plain) == len(axes):
            term, axes = rename(term, dict(zip(axes, plain, strict=False))), plain
        return replace(value, term=term, axes=axes, written=written)


def _names(node: Term) -> set[Index]:
    """The indices that a node mentions or binds."""
    found = {index for place in own_places(node) for index in indices_of(place)}
    return found | {node.index} if isinstance(node, (Sum, Product, Max)) else found
