"""Statements to steps: chains that go on over rows and displays, definitions, conditions, what could not be read."""

from __future__ import annotations

from dataclasses import dataclass, field

from symsoft.derivation import Given, Kind, Side, Span, Step, Unread, Value, Warning
from symsoft.read import kinds
from symsoft.read.conditions import Announced, Condition, known, resolve, split
from symsoft.read.context import Context, Scope
from symsoft.read.meaning import Expression
from symsoft.read.nodes import bare
from symsoft.read.passage import Passage
from symsoft.read.prose import Lead
from symsoft.read.reader import Mode
from symsoft.read.segments import Row, Segment, Sign, cut
from symsoft.read.shapes import ShapeError, Shapes
from symsoft.read.sides import Reading, read_side
from symsoft.read.survey import header, whole_symbol
from symsoft.read.symbols import symbol
from symsoft.read.syntax import Fence, Items, Mark, Name, Numeral, Scripts, Unreadable
from symsoft.statement import Definition, Hypothesis, Relation
from symsoft.term import Apply, Entry, Term, Variable
from symsoft.walk import free_indices

LONGEST_CHAIN = 40
SIGNS: dict[str, Relation] = {"<": "<", ">": "<", "≤": "≤", "≥": "≤", "≠": "≠"}


@dataclass
class Chain:
    """Sides that are said to be equal one after another, with what leads to them."""

    scope: Scope
    sides: list[Side] = field(default_factory=list)
    items: list[Items] = field(default_factory=list)
    unread: list[Unread | None] = field(default_factory=list)
    lead: Lead = field(default_factory=Lead)
    scalars: frozenset[str] = frozenset()


@dataclass
class Steps:
    """The steps and warnings found so far, and the chain that may go on."""

    context: Context
    steps: list[Step] = field(default_factory=list)
    warnings: list[Warning] = field(default_factory=list)
    chain: Chain | None = None
    section: int = 0
    places: set[tuple[int | None, int, int]] = field(default_factory=set)
    bodies: dict[str, Term] = field(default_factory=dict)
    anew: bool = False

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
        for number, (sign, items) in enumerate(zip(segment.signs, segment.sides[1:])):
            first = number == 0 and bool(segment.sides[0])
            self.side(passage, chain, items, (), sign)
            given = self.row_conditions(passage, chain, conditions, row)
            self.step(passage, segment, chain, sign, first, given, conditions)
        return chain

    def side(self, passage: Passage, chain: Chain, items: Items, right: Items, sign: Sign) -> None:
        """Read a side and put it at the end of the chain; the shape of a new symbol comes from what it is said to be."""
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
        for sign, left, right in zip(segment.signs, segment.sides, segment.sides[1:]):
            sides = [
                Side((), passage.span(i[0].start, i[-1].end), passage.text[i[0].start : i[-1].end]) if i else None
                for i in (left, right)
            ]
            span = passage.span(segment.start, segment.end)
            source = passage.text[segment.start : segment.end]
            relation = SIGNS.get(sign.text, "=")
            self.add(
                Step(
                    "condition",
                    relation,
                    passage.span(sign.start, sign.end),
                    span,
                    source,
                    *sides,
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
        if not sign.equal:
            kind, assumes, problem = self.other_relation(left, sign, right, at, problem)
        elif left is not None and problem is None:
            kind, defines, assumes, problem = self.judge_kind(passage, segment, chain, sign, first, at)
        if not passage.display and not sign.equal and kind != "hypothesis":
            return
        subjects = self.subjects(chain, first)
        begin = left.span if left is not None else at
        span = Span(begin.line, begin.column, right.span.end_line, right.span.end_column, at.cell)
        if (right.span.line, right.span.column) < (at.line, at.column):
            span = Span(begin.line, begin.column, at.end_line, at.end_column, at.cell)
        leading = self.given(passage, chain, chain.lead.leading)
        distant = self.given(passage, chain, chain.lead.distant)
        source = _source(passage, segment, left)
        earlier = tuple(chain.sides[:-2][-LONGEST_CHAIN:])
        relation = SIGNS.get(sign.text, "=")
        sides = (right, left) if sign.text in (">", "≥") else (left, right)
        explicit, self.anew = sign.explicit or self.anew, False
        if problem is None and any(size_condition(one) for one in row_segments):
            problem = Unread("outside-condition", "the row holds only for one size", at)
        self.add(
            Step(
                kind,
                relation,
                at,
                span,
                source,
                *sides,
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
            )  # fmt: skip
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

    def judge_kind(
        self, passage: Passage, segment: Segment, chain: Chain, sign: Sign, first: bool, at: Span
    ) -> tuple[Kind, tuple[Definition, ...], tuple[Hypothesis, ...], Unread | None]:
        """What an equality between two sides that were read is."""
        context = self.context
        left, right = chain.sides[-2].readings[0], chain.sides[-1].readings[0]
        if len(left.axes) == len(right.axes):
            for one, other in zip(left.axes, right.axes):
                context.sizes.join(one.size, other.size)
        head = kinds.subject(left)
        fresh = (
            first or len(chain.sides) == 3 and kinds.subject(chain.sides[0].readings[0]) is not None
            if chain.sides[0].readings
            else first
        )
        if kinds.rounded(chain.items[-2]) or kinds.rounded(chain.items[-1]):
            return "claim", (), (), Unread("outside-approximation", "a decimal number may be rounded", at)
        assumed = kinds.normalisation(left, right, context.defined) if len(chain.sides) == 2 else None
        if assumed is not None:
            return "hypothesis", (), (assumed,), None
        if first and kinds.setting(left, right, context.defined, not passage.display):
            return "condition", (), (), None
        if kinds.instance(left, right):
            return "claim", (), (), Unread("numeric-example", "numbers are put in for symbols", at)
        if first and kinds.next_value(chain.items[-2], right):
            return "claim", (), (), Unread("outside-update", "a symbol is given a new value from its old one", at)
        named = kinds.named_on_the_right(left, right, context)
        if named is not None:
            context.defined.add(named.name)
            return "definition", (named,), (), None
        if head is None or not fresh:
            return "claim", (), (), None
        if kinds.updates(left, right):
            return "claim", (), (), Unread("outside-update", f"{head.name} is given a new value from its old one", at)
        if isinstance(right.term, Apply) and not passage.display and head.name not in context.defined:
            return "definition", (), (), None
        made = kinds.definition(left, right)
        new = head.name not in context.defined
        if made is None:
            return self.not_defining(left, right, head, new, at)
        again = not new and generic(chain.items[-2], head.name) and made.body != self.bodies.get(head.name)
        self.define(passage, chain, left, made, new)
        self.bodies[head.name] = made.body
        self.anew = again
        return ("definition" if new or again or sign.explicit else "claim"), (made,), (), None

    def not_defining(
        self, left: Value, right: Value, head: Variable, new: bool, at: Span
    ) -> tuple[Kind, tuple[Definition, ...], tuple[Hypothesis, ...], Unread | None]:
        """A symbol on the left that the right side cannot define."""
        if not new:
            return "claim", (), (), None
        if isinstance(right.term, Variable) and right.term.name == head.name and len(left.axes) == len(right.axes):
            if len(right.axes) == 1 and right.column is not None:
                self.context.columns[head.name] = right.column
            return "definition", (), (), None
        if any(isinstance(place, Entry) for place in head.places):
            return (
                "claim",
                (),
                (),
                Unread("partial-definition", f"only some components of {head.name} are said to be something", at),
            )
        if len(left.axes) != len(right.axes):
            return "claim", (), (), Unread("shape", "a scalar, vector or matrix is set equal to another kind", at)
        return (
            "claim",
            (),
            (),
            Unread(
                "free-index",
                f"{head.name} has no definition, and the right side has an index that it does not have",
                at,
            ),
        )

    def define(self, passage: Passage, chain: Chain, left: Value, made: Definition, new: bool) -> None:
        """Remember what a symbol is."""
        self.context.defined.add(made.name)
        if len(left.axes) == 1 and new and chain.sides[-1].readings[0].column is not None:
            self.context.columns.setdefault(made.name, bool(chain.sides[-1].readings[0].column))
        head = header(chain.items[-2], self.context.survey.sizes)
        if head is None or head[1] is None:
            return
        parameters: list[Value] = []
        parts: list[list[object]] = [[]]
        for item in head[1]:
            if isinstance(item, Mark) and item.text in (",", ";", "|"):
                parts.append([])
            else:
                parts[-1].append(item)
        reader = Expression(
            self.context,
            chain.scope,
            Shapes(self.context.sizes, count=self.context.axes),
            passage,
            Mode(scalars=chain.scalars),
        )
        try:
            start = 0
            for part in parts:
                size = len(part)
                parameters.append(reader.expression(head[1][start : start + size]))
                start += size + 1
        except (Unreadable, ShapeError):
            return
        self.context.axes = reader.shapes.count
        function = kinds.function_of(self.context, chain.items[-2], left, made, tuple(parameters))
        if function is not None:
            self.context.functions[made.name] = function

    def subjects(self, chain: Chain, first: bool) -> tuple[str, ...]:
        """The names on the left of the chain's first sign."""
        if not chain.sides:
            return ()
        out: dict[str, None] = {}
        for items, side in zip(chain.items[:2] if len(chain.sides) > 2 else chain.items[:1], chain.sides):
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
        """Report the signs of a display that no statement has, because they stand inside something or were not reached."""
        for start, end in signs:
            at = passage.span(start, end)
            if read:
                unread = Unread("nested-sign", "the sign stands inside something that is no statement", at)
            else:
                unread = Unread("budget", "the formula or the document is too long", at)
            self.add(
                Step("claim", "=", at, at, passage.text[start:end], None, None, unread=unread, section=self.section)
            )


def is_condition(segment: Segment) -> bool:
    """Whether a statement is a condition on indices or sizes: i = j, i = 1, …, n, K = 10."""
    if not segment.signs or not segment.sides[0]:
        return False
    items: Items = segment.sides[0]
    for sign, side in zip(segment.signs, segment.sides[1:]):
        items = (*items, Mark(sign.text, sign.start, sign.end), *side)
    if split(items) is not None:
        return True
    left = segment.sides[0]
    names = [item for item in left if isinstance(item, Name)]
    if not names or any(not isinstance(item, (Name, Mark)) for item in left) or len(names) > 3:
        return False
    if any(name.text not in "ijklmnKNCMDctd" for name in names):
        return False
    if any(isinstance(item, Mark) and item.text != "," for item in left):
        return False
    rest = segment.sides[1]
    if any(isinstance(item, Mark) and item.text == "…" for item in rest):
        return all(isinstance(item, (Name, Numeral, Mark)) for item in rest)
    return (
        len(segment.signs) == 1
        and len(rest) == 1
        and isinstance(rest[0], Numeral)
        and segment.signs[0].text in ("=", "<", ">", "≤", "≥", "≠")
    )


def size_condition(segment: Segment) -> bool:
    """Whether a condition fixes a size: C = 2."""
    return (
        len(segment.signs) == 1
        and segment.signs[0].text == "="
        and len(segment.sides[1]) == 1
        and isinstance(segment.sides[1][0], Numeral)
    )


def generic(items: Items, name: str) -> bool:
    """Whether a side is a generic function such as f(x), which articles define as often as they like."""
    kept = bare(items)
    return name[0] in "fghF" and len(kept) == 2 and isinstance(kept[1], Fence)


def _source(passage: Passage, segment: Segment, left: Side | None) -> str:
    """The LaTeX of a step."""
    source = passage.text[segment.start : segment.end]
    return source if len(source) <= 2000 else source[:2000] + "…"
