"""Statements to steps: chains that go on over rows and displays, definitions, conditions, what could not be read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from symsoft.derivation import Kind, Side, Span, Step, Unread, Warning
from symsoft.read import hygiene, kinds, sets, shaping
from symsoft.read.announcing import alternative_text, bracketed, letting_text
from symsoft.read.capital_entries import fit_entries
from symsoft.read.chain import Chain, bare_side, conditions_of, opened, whole_span
from symsoft.read.circumstances import Circumstances, circumstances
from symsoft.read.context import Context, Scope
from symsoft.read.defining import Defining, Outcome
from symsoft.read.dots import is_dots
from symsoft.read.heads import header
from symsoft.read.listed import listed
from symsoft.read.notes import Notes
from symsoft.read.opaque import is_vague
from symsoft.read.passage import Passage
from symsoft.read.plain import scalars
from symsoft.read.prose import Lead
from symsoft.read.segments import Row, Segment, Sign, cut
from symsoft.read.sides import Reading, read_side
from symsoft.read.splits import splits_values
from symsoft.read.symbols import symbol
from symsoft.read.syntax import Items, Name, Scripts
from symsoft.read.within import within
from symsoft.statement import Relation
from symsoft.term import FixedSize, Index
from symsoft.walk import variables

LONGEST_CHAIN = 40
TWO_NUMBERS = "an index runs over two different numbers"
REST = {
    "nested-sign": "the sign stands inside something that is no statement",
    "outside-condition": "the row says that two statements are equivalent",
    "ellipsis": "dots in place of an expression",
    "syntax": "a side is missing",
    "skipped": "the author asked to skip it",
    "budget": "the formula or the document is too long",
    "doubtful-dollars": "whether these dollars open a display is not clear",
}
EXAMPLES = frozenset(("numeric-example", "outside-approximation", "outside-update", "outside-argmax"))
SIGNS: dict[str, Relation] = {"<": "<", ">": "<", "≤": "≤", "≥": "≤", "≠": "≠"}


@dataclass
class Steps:
    """The steps and warnings found so far, and the chain that may go on."""

    defining: Defining
    steps: list[Step] = field(default_factory=list)
    notes: Notes = field(default_factory=Notes)
    chain: Chain | None = None
    section: int = 0
    full: bool = False
    places: set[tuple[int | None, int, int]] = field(default_factory=set)

    @property
    def warnings(self) -> list[Warning]:
        """The warnings found so far."""
        return self.notes.warnings

    @property
    def context(self) -> Context:
        """What the symbols mean."""
        return self.defining.context

    def rows(self, passage: Passage, rows: Iterable[Items], lead: Lead) -> None:
        """Take the statements of a formula."""
        self.context.section = self.section
        chain = self.chain if passage.display else None
        for items in rows:
            row = cut(items)
            conditions = conditions_of(row.segments)
            for number, segment in enumerate(row.segments):
                beside = (segment, *row.segments[number + 1 : number + 2])
                if any(one.joined == "⇔" for one in beside) and segment.signs and segment not in conditions:
                    self.rest(passage, tuple((sign.start, sign.end) for sign in segment.signs), "outside-condition")
                elif segment.signs:
                    following = self.segment(passage, row, segment, conditions, chain, lead)
                    chain = chain if bracketed(segment.joined) else following
        if passage.display:
            self.chain = chain

    def segment(
        self, passage: Passage, row: Row, segment: Segment, conditions: list[Segment], chain: Chain | None, lead: Lead
    ) -> Chain | None:
        """Take one statement or condition; the chain that may go on after it."""
        lets = lead.lets and segment is row.segments[0] or letting_text(segment.joined)
        if segment in conditions:
            self.condition(passage, segment)
            return chain
        if not segment.sides[0]:
            if chain is None:
                chain = Chain(Scope(), lead=lead)
            elif lead.leading:
                chain = replace(chain, lead=lead)
        else:
            lead = replace(lead, other=lead.other and segment is row.segments[0] or alternative_text(segment.joined))
            chain = opened(segment, lead, scalars(segment, self.context.survey.sizes, self.context))
            for sign, items in zip(segment.signs[:2], segment.sides[: len(segment.signs)], strict=False):
                if sign.equal:
                    self.context.look_again(items, lets)
            for letter, count in listed(segment, conditions, self.context.survey.limited).items():
                chain.scope.letters[letter] = Index(letter, self.context.sizes.fresh())
                self.context.sizes.join(chain.scope.letters[letter].size, FixedSize(count))
            shaping.learn_between(self.context, passage, chain, segment)
            self.side(passage, chain, sets.called(*segment.sides[:2]), segment.sides[1], segment.signs[0])
        for number, (sign, items) in enumerate(zip(segment.signs, segment.sides[1:], strict=False)):
            first = number == 0 and bool(segment.sides[0])
            if chain.sides and (not items and sign.equal and not row.texts or is_dots(items)):
                self.rest(passage, ((sign.start, sign.end),), "ellipsis" if items else "syntax")
                continue
            self.side(passage, chain, items, (), sign)
            if lets and number < 2 and len(chain.sides) > 1 and kinds.is_subject(chain.sides[-2]):
                sign = replace(sign, explicit=True)
            shaping.fit(self.context, passage, chain)
            fit_entries(self.context, passage, chain)
            self.step(
                passage, segment, chain, sign, first, circumstances(self.context, passage, chain, conditions, row)
            )
        self.members(passage, segment, chain.unread[-len(segment.sides) :])
        return chain

    def members(self, passage: Passage, segment: Segment, unread: list[Unread | None]) -> None:
        """Take what the elements of the sets in a statement fulfil, and the conditions of its indicators."""
        read = [side for side, problem in zip(segment.sides, unread, strict=False) if problem is None]
        held = (inside for side in read for inside in sets.indicated(side) if passage.display)
        for inside in filter(None, (*map(sets.conditions, segment.sides), *held)):
            for part in cut(inside).segments:
                self.condition(passage, part)

    def side(self, passage: Passage, chain: Chain, items: Items, right: Items, sign: Sign) -> None:
        """Read a side and put it at the end of the chain; a new symbol has the shape of what it is said to be."""
        if right and sign.equal:
            shaping.learn(self.context, passage, chain, items, right)
            shaping.differentiate(self.context, passage, chain, items, right)
        if not items:
            at = passage.span(sign.start, sign.end)
            reading = Reading(Side((), at, ""), Unread("syntax", "a side is missing", at))
        else:
            sizes = self.context.sizes
            known, start = len(sizes.clashes), self.notes.section(self.section, len(sizes.written))
            reading = read_side(self.context, chain.scope, passage, items, chain.scalars)
            self.notes.clash(reading.side.span, sizes.clashes[known:], sizes.written[start:])
        self.notes.take(passage, (*reading.notices, *hygiene.looks(items, self.context.survey)))
        if reading.unread is not None and reading.unread.reason == TWO_NUMBERS:
            self.warnings.append(Warning("sizes-differ", TWO_NUMBERS, reading.unread.span))
        chain.sides.append(reading.side)
        chain.items.append(items)
        chain.unread.append(reading.unread)

    def condition(self, passage: Passage, segment: Segment) -> None:
        """A step for a condition that stands by itself."""
        for sign, left, right in zip(segment.signs, segment.sides, segment.sides[1:], strict=False):
            self.add(
                Step(
                    "condition",
                    SIGNS.get(sign.text, "="),
                    passage.span(sign.start, sign.end),
                    passage.span(segment.start, segment.end),
                    passage.text[segment.start : segment.end],
                    bare_side(passage, left),
                    bare_side(passage, right),
                    section=self.section,
                    inline=not passage.display,
                )
            )

    def step(
        self, passage: Passage, segment: Segment, chain: Chain, sign: Sign, first: bool, around: Circumstances
    ) -> None:
        """The step of one relation sign, between the last two sides of the chain."""
        at = passage.span(sign.start, sign.end)
        found = within(self.context, self.outcome(passage, chain, sign, first, at), around.row)
        left, right = chain.sides[-2] if len(chain.sides) > 1 else None, chain.sides[-1]
        self.see(chain)
        if found.kind == "claim" and found.unread is None:
            self.notes.loose(chain.sides, right.span)
        if not passage.display and not sign.equal and found.kind != "hypothesis":
            return
        value = around.value or ("" if splits_values(right) else around.announced)
        if found.unread is None and value and found.kind in ("claim", "definition"):
            found = of_case(value, found.kind, at)
        swapped = sign.text in (">", "≥")
        step = Step(
            found.kind,
            SIGNS.get(sign.text, "="),
            at,
            whole_span(at, left, right),
            _source(passage, segment, left),
            right if swapped else left,
            left if swapped else right,
            tuple(chain.sides[:-2][-LONGEST_CHAIN:]),
            found.defines,
            sign.explicit or found.explicit,
            found.assumes,
            around.row,
        )
        example = found.unread is not None and found.unread.code in EXAMPLES
        subjects = self.subjects(chain, first) if sign.equal and not example else ()
        step = replace(step, leading=around.leading, distant=around.distant, subjects=subjects)
        step = replace(step, section=self.section, inline=not passage.display, other=chain.lead.other and first)
        step = replace(step, unread=found.unread, unless=next(iter(chain.passed), found.unless))
        self.add(step)
        self.specify(chain, step, sign)
        if sign.equal:
            chain.pass_over()

    def specify(self, chain: Chain, step: Step, sign: Sign) -> None:
        """A = P(…) = expression defines A by the expression, since nothing says what P(…) is."""
        right = chain.sides[-1].readings[0] if chain.sides[-1].readings else None
        if right is None or not sign.equal or step.unread is not None:
            return
        vague = any(name not in self.context.defined for name in variables(right.term) if is_vague(name))
        if step.kind == "definition" and len(chain.sides) == 2:
            chain.vague[:] = [step] if vague else []
        elif chain.vague and not vague and step.kind in ("claim", "definition"):
            first = chain.vague.pop()
            made = kinds.definition(chain.sides[0].readings[0], right)
            if made is not None and first in self.steps:
                self.steps[self.steps.index(first)] = replace(first, defines=(made,))
                self.context.bodies[made.name] = made.body

    def see(self, chain: Chain) -> None:
        """Remember the symbols of the last two sides."""
        for side in chain.sides[-2:]:
            for value in side.readings[:1]:
                self.context.seen |= variables(value.term)

    def outcome(self, passage: Passage, chain: Chain, sign: Sign, first: bool, at: Span) -> Outcome:
        """What a sign between the last two sides of a chain is."""
        if len(chain.sides) < 2:
            return Outcome("claim", unread=Unread("no-left-side", "nothing stands before the sign", at))
        if not sign.equal and chain.passed:
            return Outcome("claim", unread=chain.passed[0])
        if not sign.equal:
            bound = kinds.bounds(chain.sides[-2], sign.text, chain.sides[-1], self.context.defined)
            if bound is not None:
                return Outcome("hypothesis", assumes=(bound,))
            code = kinds.OUTSIDE.get(sign.text, "outside-inequality")
            return Outcome("claim", unread=Unread(code, f"the sign {sign.text} is outside of what is judged", at))
        problem = next((unread for unread in chain.unread[-2:] if unread is not None), None)
        if problem is not None:
            return Outcome("claim", unread=problem)
        return self.defining.outcome(passage, chain, sign, first, at)

    def subjects(self, chain: Chain, first: bool) -> tuple[str, ...]:
        """The names on the left of the chain's first sign."""
        if not chain.sides:
            return ()
        out: dict[str, None] = {}
        for items, side in zip(chain.items[:2] if len(chain.sides) > 2 else chain.items[:1], chain.sides, strict=False):
            for value in side.readings[:1]:
                if (head := kinds.subject(value)) is not None:
                    out[head.name] = None
            if not side.readings and header(items, self.context.survey.sizes) is not None:
                out.update(dict.fromkeys(self.symbols(items)))
        return tuple(out)

    def symbols(self, items: Items) -> list[str]:
        """The names of the symbols at the top of a side that was not read."""
        found = [symbol(node, self.context.survey.sizes) for node in items if isinstance(node, (Name, Scripts))]
        return [one.name for one in found if one is not None and one.name not in ("e", "d", "𝔼")]

    def add(self, step: Step) -> None:
        """Keep a step, unless another has its place."""
        place = (step.sign.cell, step.sign.line, step.sign.column)
        if place not in self.places:
            self.places.add(place)
            self.steps.append(step)

    def left_out(self, passage: Passage) -> None:
        """Report the first formula in running text that the budget of the document leaves out, for all that follow."""
        if (at := passage.text.find("=")) >= 0 and not self.full:
            self.full = True
            self.rest(passage, ((at, at + 1),), "budget", inline=True)

    def rest(self, passage: Passage, signs: tuple[tuple[int, int], ...], code: str, inline: bool = False) -> None:
        """Report the signs that no statement has, with the code that says why."""
        for start, end in signs:
            at = passage.span(start, end)
            unread = Unread(code, REST[code], at)
            step = Step("claim", "=", at, at, passage.text[start:end], None, None, unread=unread, section=self.section)
            self.add(replace(step, inline=inline))


def of_case(value: str, kind: Kind, at: Span) -> Outcome:
    """A step that is said for one value of a symbol: it defines nothing, and it may hold for every value."""
    unread = Unread("outside-condition", f"it holds only where {value}", at)
    return Outcome("claim", unless=unread) if kind == "claim" else Outcome("claim", unread=unread)


def _source(passage: Passage, segment: Segment, left: Side | None) -> str:
    """The LaTeX of a step."""
    source = passage.text[segment.start : segment.end]
    return source if len(source) <= 2000 else source[:2000] + "…"
