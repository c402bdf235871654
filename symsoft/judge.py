"""Steps to verdicts: which definitions and which hypotheses each is judged under; a refuted sign keeps its chain."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from symsoft import kernel, supposing
from symsoft.anew import Anew, doubtful
from symsoft.attempt import Attempt
from symsoft.canonical import namesake
from symsoft.decisions import SPENT, Decisions
from symsoft.derivation import Document, Side, Span, Step, Warning
from symsoft.doubts import EVERYWHERE, is_opaque, letter, of_others
from symsoft.known import Known, Placed
from symsoft.multiples import meant
from symsoft.presented import presented
from symsoft.redefined import defines_anew, is_here
from symsoft.relate import Part, Reading
from symsoft.repair import tells
from symsoft.statement import Definition, Statement, SumsTo
from symsoft.term import Cases, Index, Number, Partial, Sum, Variable
from symsoft.verdict import Accepted, Conditional, Judged, Judgement, NotRead, Proved, Refuted, Undecided
from symsoft.walk import free_indices, subterms, variables
from symsoft.walk import replace as replace_term
from symsoft.weigh import Weighing

WORK = 600_000
READING = 450
"""The kernel's allowance of work for a document, and what of it a step takes that was read."""


@dataclass(frozen=True, slots=True)
class Reference:
    """The expression before a refuted sign; `followed` once a later step has held against the wrong one."""

    side: Side
    followed: bool


def judge(document: Document) -> Judgement:
    """Every step of the document with its verdict, in order."""
    start = time.perf_counter()
    judging = _Judging(document)
    steps = tuple(judging.step(step) for step in document.steps)
    warnings = tuple(sorted((*meant(document.warnings, steps), *judging.warnings), key=_line))
    return Judgement(document.path, document.format, time.perf_counter() - start, steps, warnings)


def _line(warning: Warning) -> tuple[int, Span]:
    return (warning.span.cell or 0, warning.span)


class _Judging:
    """One pass over a document: the definitions in force, what was assumed, and the references of broken chains."""

    def __init__(self, document: Document) -> None:
        self.known = Known(document)
        self.references: dict[Span, Reference] = {}
        self.warnings: list[Warning] = []
        self.redefined: set[str] = set()
        self.anew = Anew(document.steps)
        read = sum(step.unread is None for step in document.steps)
        self.weighing = Weighing(self.known, Decisions(WORK - READING * read))

    def step(self, step: Step) -> Judged:
        """The verdict on one step."""
        self.known.turn(step)
        judged = self._local(step) or self._verdict(step)
        if step.unless is not None and isinstance(judged.verdict, Refuted | Undecided):
            judged = Judged(step, NotRead(step.unless.code, step.unless.reason, step.unless.span))
        self.known.see(step)
        return presented(judged)

    def _local(self, step: Step) -> Judged | None:
        """The verdict on what a step is within its section alone, if it says what a symbol is there.

        It is not made use of, since the symbol is of another kind in the rest of the article; and nothing is proved so,
        since numbers commute, and the matrices that their letters are elsewhere do not.
        """
        local = step.local
        if local is None or local.kind != "definition" or any(is_here(self.known, made) for made in local.defines):
            return None
        self.known.leave(step)
        return Judged(local, Accepted())

    def _verdict(self, step: Step) -> Judged:
        if step.unread is not None:
            self.known.leave(step)
            return Judged(step, NotRead(step.unread.code, step.unread.reason, step.unread.span))
        match step.kind:
            case "definition" if not any(map(self.known.circular, step.defines)):
                self.known.define(step, *step.defines)
                self._compare(step)
                return Judged(step, Accepted())
            case "definition":
                return self._equation(step)
            case "hypothesis" | "condition" | "code":
                self._assume(step)
                return Judged(step, Accepted())
            case "claim":
                return self._claim(step)

    def _assume(self, step: Step) -> None:
        """Let go of a definition under another heading that is at odds with what is assumed of its symbol here."""
        for hypothesis in step.assumes:
            name = getattr(hypothesis, "name", "")
            if isinstance(hypothesis, SumsTo) and name in self.known.elsewhere():
                places = self.known.definition(name).definition.places
                if hypothesis.place < len(places):
                    total = Sum(places[hypothesis.place], Variable(name, places))
                    part = Part(total, Number(hypothesis.value), step.span, step.source)
                    if not self.weighing.decisions.proves(self.known.statement(step, part, ())):
                        self.known.forget(name)

    def _equation(self, step: Step) -> Judged:
        """The verdict on what would define a symbol by itself: an equation, which may hold, or with one edit."""
        judged = self._claim(replace(step, kind="claim", defines=()))
        if isinstance(judged.verdict, Refuted) and not tells(judged.verdict):
            names = ", ".join(letter(definition.name) for definition in step.defines)
            reason = f"this would define {names} by itself, by way of other definitions"
            return replace(judged, verdict=Undecided("circular-definition", reason))
        return judged

    def _compare(self, step: Step) -> None:
        """Warn about a definition that looks like softmax and is not, or that has the name of another function."""
        where = step.right.span if step.right else step.span
        for definition in step.defines:
            same = namesake(definition)
            if definition.name in self.known.meant:
                message = f"{definition.name} looks like softmax, but its numerator is not a term of its denominator"
                self.warnings.append(Warning("not-softmax", message, where))
            elif same is not None and self._differ(definition, same):
                message = f"what is called {letter(definition.name)} here is another function than people call so"
                self.warnings.append(Warning("misnamed", message, where))
                self.known.meant[definition.name] = same

    def _differ(self, one: Definition, other: Definition) -> bool:
        """Whether two definitions of a symbol are different functions."""
        return isinstance(self.weighing.decisions.decide(Statement(one.body, other.body)), kernel.Refuted)

    def _claim(self, step: Step) -> Judged:
        if self.weighing.decisions.spent:
            return Judged(step, Undecided(SPENT.code, SPENT.reason))
        with self.known.for_derivatives(supposing.derivatives(step)):
            judged = self._judged(step)
        if isinstance(judged.verdict, Proved | Refuted | Conditional):
            judged = supposing.constant(self.known, self.weighing.decisions.proves, step, judged)
        if isinstance(judged.verdict, Proved):
            self.known.equate(step)
        if isinstance(judged.verdict, Undecided):
            self.known.restrict(step)
            self.anew.take(step, judged.verdict)
        return judged

    def _judged(self, step: Step) -> Judged:
        if step.left is None or step.right is None:
            return Judged(step, Undecided("no-sides", "one side of the sign is missing"))
        named = self._named(step, step.left, step.right)
        if named is not None:
            self.known.define(step, named)
            return Judged(replace(step, kind="definition", defines=(named,)), Accepted())
        if step.defines and not any(self.known.earlier(definition.name) for definition in step.defines):
            return self._verdict(replace(step, kind="definition"))
        attempt = self.weighing.attempt(step, step.left, step.right)
        chain = (step.earlier[0] if step.earlier else step.left).span
        reference = self.references.get(chain)
        if attempt.proved is not None:
            proved = self._settled(step, step.left, step.right, attempt, attempt.proved)
            if reference is not None and isinstance(proved.verdict, Proved):
                self.references[chain] = replace(reference, followed=True)
            return proved
        if reference is not None and not reference.followed:
            back = self.weighing.attempt(step, reference.side, step.right)
            if back.proved is not None:
                del self.references[chain]
                return back.proved
        judged = self._redefined(step, self.weighing.weaker(step, attempt))
        match judged.verdict:
            case (
                Refuted()
                | Conditional("missing-hypothesis")
                | Undecided("undefined-symbol" | "doubtful-definition" | "depends-on-unread")
            ) if self._is_condition(step, step.left, step.right):
                return Judged(replace(step, kind="condition"), Accepted())
            case Refuted() as wrong if not tells(wrong) and (name := self._given_anew(step, step.left, step.right)):
                return self._open(judged, [self.known.definition(name)])
            case Refuted() if reference is None:
                self.references[chain] = Reference(step.left, followed=False)
            case Undecided(code="circular-definition"):
                self._swapped(step, attempt.options)
            case _:
                pass
        return judged

    def _settled(self, step: Step, left: Side, right: Side, attempt: Attempt, proved: Judged) -> Judged:
        """The verdict on a step that holds: open if it does so only by what a symbol meant before."""
        anew = self.anew.used(step, proved)
        self.known.confirmed |= {definition.name for definition in step.defines}
        self.known.define(step, *(step.defines if attempt.total else ()))
        with self.known.choosing(anew):
            holds = not anew or self.weighing.attempt(step, left, right).proved is not None
        return proved if holds else doubtful(proved, anew)

    def _given_anew(self, step: Step, left: Side, right: Side) -> str | None:
        """The symbol y in g(y) = E where y itself was defined as E: another model is meant, such as log y = E.

        Or that in y = E, with a free index that y lacks, and with other symbols: it may be meant anew, for each index.
        """
        term, value = left.readings[0].term, right.readings[0].term
        if isinstance(term, Variable) and not term.places and free_indices(value) and not step.earlier:
            other = self.known.has(term.name) and variables(value) - self.known.reach(frozenset({term.name}))
            return term.name if other else None
        match [*variables(term)]:
            case [name] if self.known.has(name) and not isinstance(term, Variable):
                part = Part(Variable(name), right.readings[0].term, right.span, right.source)
                return name if self.weighing.decisions.proves(self.known.statement(step, part, ())) else None
            case _:
                return None

    def _swapped(self, step: Step, options: tuple[Reading, ...]) -> None:
        """Warn about ∂x/∂y where y is defined by x, if with ∂y/∂x the step would hold."""
        for part in options[0].parts if options else ():
            left, names = part.left, list[str]()
            for node in subterms(part.left):
                if isinstance(node, Partial) and isinstance(node.body, Variable):
                    left = replace_term(left, node, Partial(node.variable, node.body))
                    names.append(f"∂{letter(node.body.name)}/∂{letter(node.variable.name)}")
            if names and self.weighing.decisions.proves(self.known.statement(step, replace(part, left=left), ())):
                message = f"{', '.join(names)} is upside down: with the other way round the line would hold"
                self.warnings.append(Warning("swapped-derivative", message, step.left.span if step.left else step.span))

    def _is_condition(self, step: Step, left: Side, right: Side) -> bool:
        """Whether a formula in the text that does not hold in general is a condition, which leaves its symbols open."""
        term, value = left.readings[0].term, right.readings[0].term
        if isinstance(term, Cases) and isinstance(value, Number) and not variables(term):
            return True
        if step.unless or not step.inline or not isinstance(value, Number) and not isinstance(term, Variable):
            return False
        names = variables(term)
        free = {name for name in names if not self.known.has(name)} | (names & self.known.elsewhere())
        if names and not free or any(isinstance(node, Partial) for node in subterms(term)):
            return False
        general = len(names) == 1 and not free_indices(term)
        self.known.doubts.constrain(free, EVERYWHERE if general else step.section)
        return True

    def _doubted(self, step: Step, judged: Judged, before: list[Placed]) -> Judged:
        """Under the same heading: a slip if one edit mends it or it was confirmed; in text, or after or, open."""
        other = step.other or step.inline and getattr(judged.verdict, "code", "") != "wrong-sign"
        told = not other and any(placed.definition.name in self.known.confirmed for placed in before)
        if told or not isinstance(judged.verdict, Refuted) or tells(judged.verdict) and not other:
            return judged
        return self._open(judged, before)

    def _open(self, judged: Judged, before: list[Placed]) -> Judged:
        """Undecided, since symbols may be meant anew."""
        names = ", ".join(letter(placed.definition.name) for placed in before)
        self.known.doubts.doubt({placed.definition.name for placed in before})
        reason = f"{names} was defined differently on line {before[0].span.line}, and may be meant anew here"
        return replace(judged, verdict=Undecided("doubtful-redefinition", reason))

    def _named(self, step: Step, left: Side, right: Side) -> Definition | None:
        """expression = b, where b is a symbol that has not occurred before: it is a name for the expression."""
        if step.relation != "=" or step.unless is not None or not left.readings or not right.readings:
            return None
        value, name = left.readings[0], right.readings[0]
        match name.term:
            case Variable(symbol, places) if not name.axes and not value.axes and symbol not in self.known.seen:
                indices = tuple(place for place in places if isinstance(place, Index))
                whole = len(set(indices)) == len(places) and free_indices(value.term) <= set(indices)
                if whole and not isinstance(value.term, Number) and symbol not in variables(value.term):
                    return Definition(symbol, indices, value.term)
            case _:
                pass
        return None

    def _redefined(self, step: Step, judged: Judged) -> Judged:
        """A definition that fails as a claim under a new heading defines its symbol anew."""
        before = [placed for d in step.defines if (placed := self.known.earlier(d.name)) is not None]
        if not before or not defines_anew(self.known, step, judged.verdict):
            return judged
        apart = isinstance(judged.verdict, Undecided) and of_others(step, [placed.definition for placed in before])
        if all(placed.section == step.section for placed in before) and not apart:
            return self._doubted(step, judged, before)
        names = ", ".join(letter(placed.definition.name) for placed in before)
        different = not isinstance(judged.verdict, Undecided) or judged.verdict.code != "depends-on-unread"
        told = names in self.redefined or all(is_opaque(placed.definition.name) for placed in before)
        if different and not told:
            message = f"{names} was defined differently on line {before[0].span.line}; this line defines it anew"
            self.warnings.append(Warning("redefinition", message, step.sign))
            self.redefined.add(names)
        self.known.define(step, *step.defines)
        return Judged(replace(step, kind="definition"), Accepted())
