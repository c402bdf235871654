"""A manuscript to a document: a survey of the whole, then passage by passage, then sizes put in."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from typing import TypeAlias

from symsoft.derivation import Document, Span, Step, Warning
from symsoft.read import transposes
from symsoft.read.alphabets import written
from symsoft.read.announcing import LET, numbers_said, said_before, titles
from symsoft.read.conditions import Announced, in_words
from symsoft.read.context import Context
from symsoft.read.counting import counted_from_zero
from symsoft.read.defining import Defining
from symsoft.read.finish import Finish
from symsoft.read.formulas import FORMULA, Formula, formulas_of
from symsoft.read.heads import primed
from symsoft.read.listed import indices_of, runs_over
from symsoft.read.listing import look_for_listed
from symsoft.read.matrices import look_for_matrices
from symsoft.read.notations import usual
from symsoft.read.passage import Manuscript, Passage
from symsoft.read.prose import Lead, Prose
from symsoft.read.rows import rows
from symsoft.read.rowwise import along
from symsoft.read.running import running
from symsoft.read.scan import MOST
from symsoft.read.segments import cut
from symsoft.read.signs import signs
from symsoft.read.stacks import look_for_stacks
from symsoft.read.standing import joined
from symsoft.read.stated import class_named, not_one_hot, one_of_two, sums_to_one
from symsoft.read.steps import Steps
from symsoft.read.survey import Survey
from symsoft.read.tokens import tokenise
from symsoft.read.totals import look_for_totals
from symsoft.read.universes import universes
from symsoft.read.vectors import look_for_logits, look_for_one_hot
from symsoft.read.weights import look_for_weights
from symsoft.statement import OneHot, OneOf, SumsTo

Pages: TypeAlias = list[tuple[Manuscript, list[Formula]]]
Said: TypeAlias = tuple[frozenset[tuple[str, int]], int | None]
"""What words say: which letters are numbers, and along which place of a matrix a softmax goes."""

SENSELESS = frozenset(("shape", "free-index", "undefined-function"))
"""Why a step is not read where a letter is a vector in one place, and a number in another."""

MOST_SECTIONS = 20
"""How many sections are read alone."""

TWICE = 1500
"""A document with more steps than this is not read once more for what was learnt."""


def document(manuscripts: tuple[Manuscript, ...], format: str, path: str, preamble: str = "") -> Document:
    """The document of an article's manuscripts; `preamble` is a text that defines macros for them."""
    manuscripts = tuple(map(joined, _within(manuscripts)))
    texts = [manuscript.text for manuscript in manuscripts]
    syntax = usual(formulas_of(manuscripts, preamble), texts)
    pages = list(zip(manuscripts, _placed(_cut(syntax), _sections(manuscripts)), strict=True))
    said = (numbers_said(texts), along(texts))
    steps = _read(pages, said)
    finished = _finished(steps)
    if len(finished) <= TWICE:
        finished = _by_section(finished, pages, said)
    warnings = [replace(warning, message=written(warning.message)) for warning in steps.warnings]
    return Document(
        path,
        format,
        finished,
        tuple(sorted(dict.fromkeys(warnings), key=lambda warning: (warning.span.cell or 0, warning.span))),
    )


def _within(manuscripts: tuple[Manuscript, ...]) -> Iterator[Manuscript]:
    """The manuscripts as far as the formulas of a document are looked at."""
    left = MOST
    for manuscript in manuscripts:
        cut = len(manuscript.passages) >= left
        yield replace(manuscript, passages=manuscript.passages[:left], cut=cut)
        left -= len(manuscript.passages)
        if cut:
            return


def _cut(pages: list[list[Formula]]) -> list[list[Formula]]:
    """The formulas with their rows."""
    pages = [[replace(one, rows=tuple(rows(one.items))) if one.items else one for one in page] for page in pages]
    runs = running(row for page in pages for one in page for row in one.rows)
    if not runs.found:
        return pages
    return [[replace(one, rows=tuple(map(runs.indexed, one.rows))) for one in page] for page in pages]


def _sections(manuscripts: tuple[Manuscript, ...]) -> list[list[int]]:
    """How many headings of the article stand before each formula."""
    out: list[list[int]] = []
    before = 0
    for manuscript in manuscripts:
        taken = sorted([(passage.start, passage.end) for passage in manuscript.passages] + [*manuscript.hidden])
        headings = sorted({*(heading.start for heading in manuscript.headings), *titles(manuscript.text, taken)})
        out.append([before + bisect_left(headings, passage.start) for passage in manuscript.passages])
        before += len(headings)
    return out


def _placed(pages: list[list[Formula]], sections: list[list[int]]) -> list[list[Formula]]:
    """The formulas with the sections that they stand in."""
    return [
        [replace(formula, section=section) for formula, section in zip(*page, strict=True)]
        for page in zip(pages, sections, strict=True)
    ]


def _by_section(steps: tuple[Step, ...], pages: Pages, said: Said) -> tuple[Step, ...]:
    """The steps, with what those that make no sense within the whole article are within their section alone."""
    lost = [step for step in steps if senseless(step)]
    if not lost or len({step.section for step in steps}) < 2:
        return steps
    alone: dict[Span, Step] = {}
    for section in list(dict.fromkeys(step.section for step in lost))[:MOST_SECTIONS]:
        own = [(page, [formula for formula in formulas if formula.section == section]) for page, formulas in pages]
        read = _read([page for page in own if page[1]], said)
        alone |= {step.sign: step for step in _finished(read) if not senseless(step)}
    return tuple(replace(step, local=alone.get(step.sign)) if senseless(step) else step for step in steps)


def senseless(step: Step) -> bool:
    """Whether a step makes no sense as it is read, since its sides are of different kinds."""
    if step.unread is not None:
        return step.unread.code in SENSELESS
    left, right = ({len(value.axes) for value in side.readings} if side else {0} for side in (step.left, step.right))
    return left.isdisjoint(right)


def _read(pages: Pages, said: Said) -> Steps:
    """The steps of all pages, where letters are said to be numbers; they are read once more for what was learnt."""
    numbers, place = said
    start = Context(surveyed(pages, place))
    start.sizes.said = numbers
    steps = _pages(pages, start)
    first = steps.context
    if (first.sizes.failed or first.sizes.torn or first.wanted & first.functions.keys()) and len(steps.steps) <= TWICE:
        steps = _pages(pages, first.again(surveyed(pages, place)))
        if first.unfolded():
            steps = _pages(pages, steps.context.again(surveyed(pages, place), first))
    return steps


def _finished(steps: Steps) -> tuple[Step, ...]:
    """The steps in order with their sizes, and with those that they have by themselves, if there are two for one."""
    sizes, zero = steps.context.sizes, steps.context.survey.sizes.zero
    ordered = sorted(steps.steps, key=lambda step: (step.sign.cell or 0, step.sign))
    counted = [replace(step, first=0) if counted_from_zero(step, zero) else step for step in ordered]
    finish, own = Finish(sizes.names()), Finish(sizes.own_names())
    if not sizes.clashes:
        return tuple(map(finish.step, counted))
    return tuple(replace(finish.step(step), apart=own.step(step)) for step in counted)


def _pages(pages: Pages, context: Context) -> Steps:
    """The steps of all pages, read in order."""
    steps = Steps(Defining(context))
    for manuscript, formulas in pages:
        _page(manuscript, formulas, steps)
    return steps


def surveyed(pages: Pages, place: int | None) -> Survey:
    """The survey of all formulas, in an article whose softmax goes along a place of a matrix."""
    survey = Survey(along=place)
    formulas = [formula for _, page in pages for formula in page if formula.read]
    read = [formula.items for formula in formulas if formula.items]
    every = [row for formula in formulas for row in formula.rows if row]
    for items in read:
        survey.look_for_sizes(items)
        survey.look_for_numbers(items)
    look_for_totals(survey, read)
    survey.settle_numbers()
    survey.sizes.universes, survey.sizes.primed = universes(read), primed(read)
    survey.sizes.small_transpose = transposes.small(read)
    for row in every:
        survey.look_for_symbols(row)
        segments = cut(row).segments
        below = indices_of(segments)
        for segment in segments:
            if not runs_over(segment, below):
                survey.look_for_functions(segment)
            look_for_stacks(survey, segment)
    look_for_listed(survey, every)
    look_for_logits(survey, every)
    for formula in formulas:
        look_for_one_hot(survey, formula.passage, formula.items)
        look_for_matrices(survey, formula.passage, formula.items)
    for items in read:
        look_for_weights(survey, items)
    return survey


def _page(manuscript: Manuscript, formulas: list[Formula], steps: Steps) -> None:
    """Take the passages of one page."""
    prose = _prose(manuscript, formulas, steps.context.survey)
    inline: list[Passage] = []
    reached = 0
    _misread(manuscript, steps)
    for formula in formulas:
        passage, steps.section = formula.passage, formula.section
        if passage.running:
            inline.append(passage)
            _in_words(manuscript, formula, steps)
        if passage.display:
            said = _said(manuscript, passage, reached)
            reached = passage.end
            lead = _lead(prose, passage, inline) if formula.read else None
            inline = inline if passage.running else []
            if lead is None or "skip" in said:
                steps.rest(passage, formula.signs, "skipped" if "skip" in said else "budget")
                continue
            assumed = tuple(condition for text in said if (condition := _assumed(manuscript, passage, text)))
            lets = said_before(manuscript, passage, LET)
            steps.rows(passage, formula.rows, replace(lead, leading=lead.leading + assumed, lets=lets))
            steps.rest(passage, formula.signs, "nested-sign")
        else:
            _in_text(formula, prose, steps)
    for start, end in manuscript.doubtful:
        text = manuscript.page.text[start:end]
        if len(text) <= FORMULA:
            passage = Passage(manuscript.page, text, start, start, end, True)
            steps.rest(passage, tuple(signs(tokenise(text))), "doubtful-dollars", inline=True)
    if manuscript.cut:
        last = manuscript.passages[-1]
        steps.rest(last, ((0, len(last.text)),), "budget")


def _prose(manuscript: Manuscript, formulas: list[Formula], survey: Survey) -> Prose:
    """What the text between the formulas of a page announces."""
    running = {formula.passage.start: formula.items for formula in formulas if formula.passage.running}
    return Prose(manuscript, running, bool(survey.sizes.zero), survey.indices())


def _lead(prose: Prose, passage: Passage, inline: list[Passage]) -> Lead:
    """What the text before a display says of it, and after the display before; or around one in running text."""
    return prose.inline(passage) if passage.running else prose.lead(passage, inline)


def _in_text(formula: Formula, prose: Prose, steps: Steps) -> None:
    """Take a formula in running text."""
    if formula.read:
        steps.rows(formula.passage, formula.rows, prose.inline(formula.passage))
    else:
        steps.left_out(formula.passage)


def _in_words(manuscript: Manuscript, formula: Formula, steps: Steps) -> None:
    """Take what the words around a formula in running text say of it."""
    if formula.read:
        for step in (
            said(steps.context, manuscript, formula.passage, formula.items)
            for said in (class_named, sums_to_one, one_of_two, not_one_hot)
        ):
            if step is not None and (not step.denies or step.assumes or _supposed(steps, step.denies)):
                steps.add(replace(step, section=steps.section))


def _supposed(steps: Steps, names: tuple[str, ...]) -> bool:
    """Whether the text said of a symbol so far what can be taken back."""
    told = (hypothesis for step in steps.steps for hypothesis in step.assumes)
    return any(isinstance(one, OneHot | OneOf | SumsTo) and one.name in names for one in told)


def _misread(manuscript: Manuscript, steps: Steps) -> None:
    """Warn about what is said to symsoft and not understood."""
    for directive in manuscript.directives:
        for part in directive.text.split(";"):
            if part.strip() and part.split()[0] not in ("let", "assume", "skip"):
                message = f"{part.split()[0]!r} is not understood here: write let, assume or skip"
                at = manuscript.page.span(directive.start, directive.end)
                steps.warnings.append(Warning("unknown-directive", message, at))


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
