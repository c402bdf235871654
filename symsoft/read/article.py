"""A manuscript to a document: a survey of the whole, then passage by passage, then sizes put in."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace

from symsoft.derivation import Document, Step, Warning
from symsoft.read import basis, identity, transposes
from symsoft.read.announcing import LET, numbers_said, said_before, titles
from symsoft.read.capitals import capitals
from symsoft.read.conditions import Announced, in_words
from symsoft.read.context import Context
from symsoft.read.counting import counted_from_zero
from symsoft.read.defining import Defining
from symsoft.read.finish import Finish
from symsoft.read.heads import primed
from symsoft.read.index_words import as_indices, index_words
from symsoft.read.letter_d import as_operator, as_primes, crosses, differentiates
from symsoft.read.listed import indices_of, runs_over
from symsoft.read.listing import look_for_listed
from symsoft.read.macros import Macro, macros
from symsoft.read.passage import Manuscript, Passage
from symsoft.read.primed import written
from symsoft.read.prose import Formula, Prose, parsed
from symsoft.read.rows import rows
from symsoft.read.running import as_indexed, running
from symsoft.read.segments import cut
from symsoft.read.signs import signs
from symsoft.read.sizes import Sizes
from symsoft.read.stacks import look_for_stacks
from symsoft.read.standing import joined
from symsoft.read.stated import class_named, not_one_hot, sums_to_one
from symsoft.read.steps import Steps
from symsoft.read.survey import Survey
from symsoft.read.syntax import Items
from symsoft.read.tokens import tokenise
from symsoft.read.totals import look_for_totals
from symsoft.read.universes import universes
from symsoft.read.vectors import look_for_logits, look_for_one_hot
from symsoft.read.weights import look_for_weights

FORMULA = 20_000
DOCUMENT = 400_000
TWICE = 1500
MOST_SIGNS = 1200


def document(manuscripts: tuple[Manuscript, ...], format: str, path: str, preamble: str = "") -> Document:
    """The document of an article's manuscripts; `preamble` is a text that defines macros for them."""
    manuscripts = tuple(map(joined, manuscripts))
    syntax = formulas_of(manuscripts, preamble)
    lines = [[rows(formula.items) for formula in formulas] for formulas in syntax]
    if runs := running(row for page in lines for formula_rows in page for row in formula_rows):
        lines = [[[as_indexed(row, runs) for row in one] for one in page] for page in lines]
    start = Context(surveyed(syntax, lines))
    start.sizes.said = numbers_said(manuscript.page.text for manuscript in manuscripts)
    steps = _pages(manuscripts, syntax, lines, start)
    first = steps.context
    if (first.sizes.failed or first.sizes.torn or first.wanted & first.functions.keys()) and len(steps.steps) <= TWICE:
        steps = _pages(manuscripts, syntax, lines, first.again(surveyed(syntax, lines)))
        if first.unfolded():
            steps = _pages(manuscripts, syntax, lines, steps.context.again(surveyed(syntax, lines), first))
    ordered = sorted(steps.steps, key=lambda step: (step.sign.cell or 0, step.sign))
    zero = steps.context.survey.sizes.zero
    counted = [replace(step, first=0) if counted_from_zero(step, zero) else step for step in ordered]
    finished = _finished(counted, steps.context.sizes)
    warnings = [replace(warning, message=written(warning.message)) for warning in steps.warnings]
    return Document(
        path,
        format,
        finished,
        tuple(sorted(dict.fromkeys(warnings), key=lambda warning: (warning.span.cell or 0, warning.span))),
    )


def _finished(steps: list[Step], sizes: Sizes) -> tuple[Step, ...]:
    """The steps with their sizes, and with those that they have by themselves, if the article holds two for one."""
    finish, own = Finish(sizes.names()), Finish(sizes.own_names())
    if not sizes.clashes:
        return tuple(map(finish.step, steps))
    return tuple(replace(finish.step(step), apart=own.step(step)) for step in steps)


def _pages(
    manuscripts: tuple[Manuscript, ...], syntax: list[list[Formula]], lines: list[list[list[Items]]], context: Context
) -> Steps:
    """The steps of all pages, read in order."""
    steps = Steps(Defining(context))
    for manuscript, formulas, cut_rows in zip(manuscripts, syntax, lines, strict=False):
        _page(manuscript, formulas, cut_rows, steps)
    return steps


def formulas_of(manuscripts: tuple[Manuscript, ...], preamble: str = "") -> list[list[Formula]]:
    """The syntax of all passages, as long as the budget of the document lasts."""
    known: dict[str, Macro] = capitals(manuscript.page.text for manuscript in manuscripts) | macros(preamble)
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
    if crosses(formula.items for formulas in out for formula in formulas):
        out = [[replace(formula, items=as_primes(formula.items)) for formula in formulas] for formulas in out]
    if differentiates(formula.items for formulas in out for formula in formulas):
        out = [[replace(formula, items=as_operator(formula.items)) for formula in formulas] for formulas in out]
    texts = [manuscript.page.text for manuscript in manuscripts]
    if units := basis.named(texts, [formula.items for formulas in out for formula in formulas]):
        out = [[replace(one, items=basis.as_one_hot(one.items, units)) for one in formulas] for formulas in out]
    if identity.named(texts, [formula.items for formulas in out for formula in formulas]):
        out = [[replace(formula, items=identity.as_delta(formula.items)) for formula in formulas] for formulas in out]
    if names := transposes.by_primes(formula.items for formulas in out for formula in formulas):
        out = [[replace(one, items=transposes.turned(one.items, names)) for one in formulas] for formulas in out]
    if below := index_words(formula.items for formulas in out for formula in formulas):
        out = [[replace(one, items=as_indices(one.items, below)) for one in formulas] for formulas in out]
    return out


def surveyed(syntax: list[list[Formula]], lines: list[list[list[Items]]]) -> Survey:
    """The survey of all formulas."""
    survey = Survey()
    read = [formula.items for formulas in syntax for formula in formulas if formula.items]
    for items in read:
        survey.look_for_sizes(items)
        survey.look_for_numbers(items)
    look_for_totals(survey, read)
    survey.settle_numbers()
    survey.sizes.universes, survey.sizes.primed = universes(read), primed(read)
    survey.sizes.small_transpose = transposes.small(read)
    for page in lines:
        for formula_rows in page:
            for row in formula_rows:
                survey.look_for_symbols(row)
                segments = cut(row).segments
                below = indices_of(segments)
                for segment in segments:
                    if not runs_over(segment, below):
                        survey.look_for_functions(segment)
                    look_for_stacks(survey, segment)
    look_for_listed(survey, [row for page in lines for formula_rows in page for row in formula_rows])
    look_for_logits(survey, (row for page in lines for formula_rows in page for row in formula_rows))
    for formula in (formula for formulas in syntax for formula in formulas if formula.read):
        look_for_one_hot(survey, formula.passage, formula.items)
    for items in read:
        look_for_weights(survey, items)
    return survey


def _page(manuscript: Manuscript, formulas: list[Formula], cut_rows: list[list[Items]], steps: Steps) -> None:
    """Take the passages of one page."""
    prose = _prose(manuscript, formulas, steps.context.survey)
    inline: list[Passage] = []
    taken = sorted([(passage.start, passage.end) for passage in manuscript.passages] + [*manuscript.hidden])
    headings = sorted({*(heading.start for heading in manuscript.headings), *titles(manuscript.page.text, taken)})
    before, reached = steps.section, 0
    _misread(manuscript, steps)
    for formula, lines in zip(formulas, cut_rows, strict=False):
        passage = formula.passage
        while headings and headings[0] < passage.start:
            headings.pop(0)
            before += 1
        steps.section = before
        if passage.running:
            inline.append(passage)
            _in_words(manuscript, formula, steps)
        if passage.display:
            lead = prose.inline(passage) if passage.running else prose.lead(passage, inline)
            inline = inline if passage.running else []
            said = _said(manuscript, passage, reached)
            reached = passage.end
            if "skip" in said:
                steps.rest(passage, formula.signs, "skipped")
                continue
            assumed = tuple(condition for text in said if (condition := _assumed(manuscript, passage, text)))
            lets = said_before(manuscript, passage, LET)
            steps.rows(passage, lines, replace(lead, leading=lead.leading + assumed, lets=lets))
            steps.rest(passage, formula.signs, "nested-sign" if formula.read else "budget")
        else:
            _in_text(formula, lines, prose, steps)
    for start, end in manuscript.doubtful:
        text = manuscript.page.text[start:end]
        if len(text) <= FORMULA:
            passage = Passage(manuscript.page, text, start, start, end, True)
            steps.rest(passage, tuple(signs(tokenise(text))), "doubtful-dollars", inline=True)
    steps.section = before + len(headings)


def _prose(manuscript: Manuscript, formulas: list[Formula], survey: Survey) -> Prose:
    """What the text between the formulas of a page announces."""
    running = {formula.passage.start: formula.items for formula in formulas if formula.passage.running}
    return Prose(manuscript, running, bool(survey.sizes.zero), survey.indices())


def _in_text(formula: Formula, lines: list[Items], prose: Prose, steps: Steps) -> None:
    """Take a formula in running text."""
    if formula.read:
        steps.rows(formula.passage, lines, prose.inline(formula.passage))
    else:
        steps.left_out(formula.passage)


def _in_words(manuscript: Manuscript, formula: Formula, steps: Steps) -> None:
    """Take what the words around a formula in running text say of it."""
    if formula.read:
        for step in (
            said(steps.context, manuscript, formula.passage, formula.items)
            for said in (class_named, sums_to_one, not_one_hot)
        ):
            if step is not None:
                steps.add(replace(step, section=steps.section))


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
