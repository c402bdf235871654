"""Statements to steps: chains that go on over rows and displays, definitions, conditions, what could not be read."""

from __future__ import annotations

from dataclasses import dataclass, field

from symsoft.derivation import Given, Kind, Side, Span, Step, Unread, Warning
from symsoft.read import kinds
from symsoft.read.chain import Chain, bare_side, is_condition, size_condition
from symsoft.read.conditions import Announced, Condition, known, resolve, split
from symsoft.read.context import Context, Scope
from symsoft.read.defining import Defining
from symsoft.read.meaning import Expression
from symsoft.read.passage import Passage
from symsoft.read.prose import Lead
from symsoft.read.reader import Mode
from symsoft.read.segments import Row, Segment, Sign, cut
from symsoft.read.shapes import Shapes
from symsoft.read.sides import Reading, read_side
from symsoft.read.survey import header, whole_symbol
from symsoft.read.symbols import symbol
from symsoft.read.syntax import Items, Mark, Name, Scripts, Unreadable
from symsoft.statement import Definition, Hypothesis, Relation
from symsoft.walk import free_indices

LONGEST_CHAIN = 40
SIGNS: dict[str, Relation] = {"<": "<", ">": "<", "≤": "≤", "≥": "≤", "≠": "≠"}


@dataclass
class Steps:
    """The steps and warnings found so far, and the chain that may go on."""

    defining: Defining
    steps: list[Step] = field(default_factory=list)
    warnings: list[Warning] = field(default_factory=list)
    chain: Chain | None = None
    section: int = 0
    places: set[tuple[int | None, int, int]] = field(default_factory=set)

    @property
    def context(self) -> Context:
        """What the symbols mean."""
        return self.defining.context

    def rows(self, passage: Passage, rows: list[Items], lead: Lead) -> None:
        """Take the statements of a formula."""
        chain = self.chain if passage.display else None
        for items in rows:
            row = cut(items)
            conditions = [segment for segment in row.segments if is_condition(segment)]
            for segment in row.segments:
                if segment.signs:
                    chain = self.segment(passage, row, segment, conditions, chain, lead)
        if passage.display:
            self.chain = chain

    def segment(
        self, passage: Passage, row: Row, segment: Segment, conditions: list[Segment], chain: Chain | None, lead: Lead
    ) -> Chain | None:
        """Take one statement or condition; the chain that may go on after it."""
        if segment in conditions:
            self.condition(passage, segment)
            return chain
        if not segment.sides[0]:
            if chain is None:
                chain = Chain(Scope(), lead=lead)
            elif lead.leading:
                chain.lead = lead
        else:
            chain = Chain(Scope(), lead=lead, scalars=self.context.survey.scalars(segment))
            self.side(passage, chain, segment.sides[0], segment.sides[1], segment.signs[0])
        for number, (sign, items) in enumerate(zip(segment.signs, segment.sides[1:], strict=False)):
            first = number == 0 and bool(segment.sides[0])
            self.side(passage, chain, items, (), sign)
            given = self.row_conditions(passage, chain, conditions, row)
            self.step(passage, segment, chain, sign, first, given, conditions)
        return chain

    def side(self, passage: Passage, chain: Chain, items: Items, right: Items, sign: Sign) -> None:
        """Read a side and put it at the end of the chain; a new symbol has the shape of what it is said to be."""
        if right and sign.equal:
            self.shape(passage, chain, items, right)
        if not items:
            at = passage.span(sign.start, sign.end)
            reading = Reading(Side((), at, ""), Unread("syntax", "a side is missing", at))
        else:
            reading = read_side(self.context, chain.scope, passage, items, chain.scalars)
        self.warnings += [Warning(n.code, n.message, passage.span(n.start, n.end)) for n in reading.notices]
        chain.sides.append(reading.side)
        chain.items.append(items)
        chain.unread.append(reading.unread)

    def shape(self, passage: Passage, chain: Chain, items: Items, right: Items) -> None:
        """Learn how many axes a new bare symbol has from the right side of its definition."""
        head = header(items, self.context.survey.sizes)
        context = self.context
        if (
            head is None
            or head[0] in context.defined
            or head[0] in context.shapes
            or not whole_symbol(items, context.survey.sizes)
        ):
            return
        indexed = context.survey.arity.get(head[0])
        if indexed and (head[0] in context.survey.bold or head[0] in context.columns):
            return
        reading = read_side(self.context, Scope(dict(chain.scope.letters)), passage, right, chain.scalars)
        if reading.side.readings:
            value = reading.side.readings[0]
            if not indexed:
                context.shapes[head[0]] = (len(value.axes), value.column)
            elif not value.axes and not free_indices(value.term):
                context.shapes[head[0]] = (0, None)
                context.survey.scalar.add(head[0])

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

    def row_conditions(self, passage: Passage, chain: Chain, conditions: list[Segment], row: Row) -> tuple[Given, ...]:
        """The index conditions written in a row."""
        out: list[Given] = []
        reader = Expression(self.context, chain.scope, Shapes(self.context.sizes), passage, Mode())
        found: list[tuple[tuple[Items, Items, bool], int, int]] = []
        for segment in conditions:
            parts = (
                split(segment.sides[0] + (Mark(segment.signs[0].text, 0, 0),) + segment.sides[1])
                if len(segment.signs) == 1
                else None
            )
            if parts is not None:
                found.append((parts, segment.start, segment.end))
        for text in row.texts:
            inner = split((text,))
            if inner is not None:
                found.append((inner, text.start, text.end))
        for parts, start, end in found:
            try:
                condition: Condition = resolve(reader, *parts)
            except Unreadable:
                continue
            out.append(Given(condition, passage.span(start, end)))
        return tuple(out)

    def step(
        self,
        passage: Passage,
        segment: Segment,
        chain: Chain,
        sign: Sign,
        first: bool,
        row: tuple[Given, ...],
        row_segments: list[Segment],
    ) -> None:
        """The step of one relation sign, between the last two sides of the chain."""
        left = chain.sides[-2] if len(chain.sides) > 1 else None
        right = chain.sides[-1]
        at = passage.span(sign.start, sign.end)
        problem = (
            next((u for u in chain.unread[-2:] if u is not None), None)
            if left is not None
            else Unread("no-left-side", "nothing stands before the sign", at)
        )
        kind: Kind = "claim"
        defines: tuple[Definition, ...] = ()
        assumes: tuple[Hypothesis, ...] = ()
        explicit = sign.explicit
        if not sign.equal:
            kind, assumes, problem = self.other_relation(left, sign, right, at, problem)
        elif left is not None and problem is None:
            found = self.defining.outcome(passage, chain, sign, first, at)
            kind, defines, assumes, problem = found.kind, found.defines, found.assumes, found.unread
            explicit = explicit or found.explicit
        if not passage.display and not sign.equal and kind != "hypothesis":
            return
        subjects = self.subjects(chain, first)
        begin = left.span if left is not None and left.span.cell == at.cell else at
        span = Span(begin.line, begin.column, right.span.end_line, right.span.end_column, at.cell)
        if (right.span.line, right.span.column) < (at.line, at.column):
            span = Span(begin.line, begin.column, at.end_line, at.end_column, at.cell)
        leading = self.given(passage, chain, chain.lead.leading)
        distant = self.given(passage, chain, chain.lead.distant)
        source = _source(passage, segment, left)
        earlier = tuple(chain.sides[:-2][-LONGEST_CHAIN:])
        relation = SIGNS.get(sign.text, "=")
        swapped = sign.text in (">", "≥")
        if problem is None and any(size_condition(one) for one in row_segments):
            problem = Unread("outside-condition", "the row holds only for one size", at)
        self.add(
            Step(
                kind,
                relation,
                at,
                span,
                source,
                right if swapped else left,
                left if swapped else right,
                earlier,
                defines,
                explicit,
                assumes,
                row,
                leading,
                distant,
                subjects,
                problem,
                self.section,
                not passage.display,
            )
        )

    def other_relation(
        self, left: Side | None, sign: Sign, right: Side, at: Span, problem: Unread | None
    ) -> tuple[Kind, tuple[Hypothesis, ...], Unread | None]:
        """What a sign is that is no equality."""
        if left is not None:
            bound = kinds.bounds(left, sign.text, right, self.context.defined)
            if bound is not None:
                return "hypothesis", (bound,), None
        code = kinds.OUTSIDE.get(sign.text, "outside-inequality")
        return "claim", (), Unread(code, f"the sign {sign.text} is outside of what is judged", at)

    def subjects(self, chain: Chain, first: bool) -> tuple[str, ...]:
        """The names on the left of the chain's first sign."""
        if not chain.sides:
            return ()
        out: dict[str, None] = {}
        for items, side in zip(chain.items[:2] if len(chain.sides) > 2 else chain.items[:1], chain.sides, strict=False):
            for value in side.readings[:1]:
                if (head := kinds.subject(value)) is not None:
                    out[head.name] = None
            if not side.readings:
                out.update(dict.fromkeys(self.symbols(items)))
        return tuple(out)

    def symbols(self, items: Items) -> list[str]:
        """The names of the symbols at the top of a side that was not read."""
        found = [symbol(node, self.context.survey.sizes) for node in items if isinstance(node, (Name, Scripts))]
        return [one.name for one in found if one is not None and one.name not in ("e", "d", "𝔼")]

    def given(self, passage: Passage, chain: Chain, announced: tuple[Announced, ...]) -> tuple[Given, ...]:
        """The announced conditions over the indices of the chain."""
        if not announced:
            return ()
        reader = Expression(self.context, chain.scope, Shapes(self.context.sizes), passage, Mode())
        found = ((known(reader, condition), condition.span) for condition in announced)
        return tuple(Given(condition, span) for condition, span in found if condition is not None)

    def add(self, step: Step) -> None:
        """Keep a step, unless another has its place."""
        place = (step.sign.cell, step.sign.line, step.sign.column)
        if place not in self.places:
            self.places.add(place)
            self.steps.append(step)

    def doubtful(self, passage: Passage, signs: tuple[tuple[int, int], ...]) -> None:
        """Report the signs between two `$$` that may be the ends of inline formulas."""
        for start, end in signs:
            at = passage.span(start, end)
            unread = Unread("doubtful-dollars", "whether these dollars open a display is not clear", at)
            self.add(
                Step(
                    "claim",
                    "=",
                    at,
                    at,
                    passage.text[start:end],
                    None,
                    None,
                    unread=unread,
                    section=self.section,
                    inline=True,
                )
            )

    def rest(self, passage: Passage, signs: tuple[tuple[int, int], ...], read: bool) -> None:
        """Report the signs of a display that no statement has: they stand inside something, or were not reached."""
        for start, end in signs:
            at = passage.span(start, end)
            if read:
                unread = Unread("nested-sign", "the sign stands inside something that is no statement", at)
            else:
                unread = Unread("budget", "the formula or the document is too long", at)
            self.add(
                Step("claim", "=", at, at, passage.text[start:end], None, None, unread=unread, section=self.section)
            )


def _source(passage: Passage, segment: Segment, left: Side | None) -> str:
    """The LaTeX of a step."""
    source = passage.text[segment.start : segment.end]
    return source if len(source) <= 2000 else source[:2000] + "…"
