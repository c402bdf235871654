"""One step weighed: its parts under what the text says, then under one missing hypothesis, then the part to blame."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from symsoft import kernel, supposing
from symsoft.attempt import Attempt, Finding, difference_of, holds, of_one_size, resting_on, telling_of
from symsoft.binary import at_values, split_of, told_at
from symsoft.canonical import meant_for
from symsoft.constants import unsure
from symsoft.decisions import SPENT, Decisions
from symsoft.derivation import Calls, Given, Side, Step, calls
from symsoft.doubts import letter, mixed
from symsoft.hats import unhatted
from symsoft.hinges import smooth
from symsoft.known import Known
from symsoft.ladder import Rung, rungs
from symsoft.merged import unmerged
from symsoft.relate import Part, Reading, readings
from symsoft.repair import LOOSE, left_out, mend, tells
from symsoft.statement import SizeIs
from symsoft.verdict import Conditional, Judged, Opened, Proved, Refuted, Undecided, Verdict
from symsoft.walk import variables

PROVING = 100_000
"""What of a document's allowance one step takes to be proved as it stands."""

WEAKER = 100_000
"""What it takes further where it is not."""

REASONS = {"false": "the two sides differ", "wrong-sign": "the two sides differ by a sign"}


class Weighing:
    """The verdicts on single steps, by the kernel's answers."""

    def __init__(self, known: Known, decisions: Decisions) -> None:
        self.known = known
        self.decisions = decisions

    def attempt(self, step: Step, left: Side, right: Side) -> Attempt:
        """left = right as it stands, then under what the text says: proved, or where it fails."""
        options, called = tuple(readings(left, right)), (left.called, right.called)
        with self.decisions.share(PROVING):
            attempt = self._called(step, options, called)
            if attempt.proved is None and (each := supposing.each(self.known, attempt)):
                with self.known.choosing(each):
                    return replace(self._called(step, options, called), each=each)
            for option, given in supposing.totals(self.known, attempt):
                if (found := self._called(step, (option,), called).proved) is not None:
                    return replace(attempt, proved=supposing.told(found, given), total=True)
            hot = supposing.hot(self.known, step, options) if attempt.proved is None else ()
            if not hot:
                return attempt
            with self.known.one_hot(hot):
                return replace(self._called(step, options, called), hot=hot)

    def _called(self, step: Step, options: tuple[Reading, ...], called: tuple[Calls, ...]) -> Attempt:
        attempt = self._best(step, options)
        if attempt.proved is None:
            return attempt
        return replace(attempt, proved=unmerged(attempt.proved, called, self.known, self.decisions))

    def _best(self, step: Step, options: tuple[Reading, ...]) -> Attempt:
        """Without the definitions that may be of other symbols first, then with them."""
        stale = self._stale(options)
        if stale:
            with self.known.without(stale), self.decisions.share(PROVING // 4):
                attempt = self._attempt(step, options)
            if attempt.proved is not None:
                return attempt
        return self._attempt(step, options)

    def _stale(self, options: tuple[Reading, ...]) -> frozenset[str]:
        return frozenset[str]().union(*(self.known.stale(part) for option in options[:1] for part in option.parts))

    def _attempt(self, step: Step, options: tuple[Reading, ...]) -> Attempt:
        standard = [option for option in options if not option.why] or list(options[:1])
        telling: tuple[Finding, ...] = ()
        for option in standard:
            failed: list[tuple[Finding, ...]] = []
            for given in self._stated(step, option):
                found = self._holds(step, option, given)
                if holds(found):
                    return Attempt(options, found, self._proved(step, found, given))
                failed.append(found)
            telling = telling or telling_of(failed[bool(step.row) + bool(step.leading) :])
        return Attempt(options, telling, None)

    def weaker(self, step: Step, attempt: Attempt) -> Judged:
        """The verdict on a step that does not hold as it stands: the weakest that helps, else refuted."""
        with self.known.choosing(attempt.each), self.known.one_hot(attempt.hot), self.decisions.share(WEAKER):
            judged = self._weaker(step, attempt)
            if attempt.each and isinstance(judged.verdict, Refuted) and not tells(judged.verdict):
                names = ", ".join(map(letter, attempt.each))
                reason = f"it is false if {names} is for each sample what it is said to be for one"
                return replace(judged, verdict=Undecided("undefined-symbol", reason))
            return unmerged(judged, (step.called,), self.known, self.decisions)

    def _weaker(self, step: Step, attempt: Attempt) -> Judged:
        if not attempt.options:
            return Judged(step, Undecided("shape", "the two sides have different shapes"))
        for option in attempt.options:
            if option.why and option is not attempt.options[0]:
                found = self._holds(step, option, self._hypotheses(step, option))
                if holds(found):
                    missing = f"it is read so: {option.why}"
                    return self._judged(step, Conditional("reading", missing, difference_of(attempt.found)), found)
        judged = self._by_values(step, attempt) or self._failed(step, attempt.options[0], attempt.found)
        stale = self._stale(attempt.options)
        match judged.verdict:
            case Refuted() as refuted if stale and not tells(refuted):
                return self._doubted(step, attempt, stale)
            case _:
                return judged

    def _by_values(self, step: Step, attempt: Attempt) -> Judged | None:
        """The verdict on a step with a case split on y = 1 and y = 0 in it, or behind it, by what it is for each."""
        found, said, given = list[Finding](), "", self._hypotheses(step, attempt.options[0])
        for part in attempt.options[0].parts:
            if (split := split_of(statement := self.known.statement(step, part, given))) is None:
                return None
            found += [Finding(self.decisions.decide(one), part, one) for one in at_values(statement, split)]
            wrong = next((finding for finding in found if isinstance(finding.answer, kernel.Refuted)), None)
            alike = set(self.known.one_sided(part, frozenset())) <= {split.symbol, split.holds}
            if wrong is not None and alike and len(attempt.options) == 1:
                judged, value = self._refuted(step, wrong, tuple(found)), split.values[found.index(wrong) % 2]
                verdict = told_at(judged.verdict, split, value)
                return None if verdict is None else replace(judged, verdict=verdict)
            said = said if split.holds in variables(part.left) | variables(part.right) else split.said
        missing = Conditional("missing-hypothesis", said, difference_of(attempt.found)) if said else Proved(())
        return self._judged(step, missing, tuple(found)) if holds(tuple(found)) else None

    def _doubted(self, step: Step, attempt: Attempt, stale: frozenset[str]) -> Judged:
        """The verdict on a step that is false by definitions under another heading: what it is without them."""
        with self.known.without(stale):
            judged = self._failed(step, attempt.options[0], self._attempt(step, attempt.options).found)
        if isinstance(judged.verdict, Refuted | Conditional):
            return judged
        places = ", ".join(f"{letter(name)} (line {self.known.definition(name).span.line})" for name in sorted(stale))
        reason = f"it would be false by definitions under another heading, which may be of other symbols: {places}"
        return replace(judged, verdict=Undecided("doubtful-definition", reason))

    def _stated(self, step: Step, option: Reading) -> Iterator[tuple[Given, ...]]:
        """Without what the text states, then under more and more of it: the row, what leads to it, sums, ranges."""
        given: tuple[Given, ...] = ()
        yield given
        sums, ranges = self.known.assumed(step, option.parts[-1])
        for more in (step.row, step.leading, sums, ranges, self.known.classes):
            if more:
                given = tuple(dict.fromkeys((*given, *more)))
                yield given

    def _hypotheses(self, step: Step, option: Reading) -> tuple[Given, ...]:
        """All that the text states for the step."""
        return list(self._stated(step, option))[-1]

    def _holds(self, step: Step, option: Reading, given: tuple[Given, ...]) -> tuple[Finding, ...]:
        """The answers to the parts, up to the first that is not proved."""
        found = []
        for part in option.parts:
            statement = self.known.statement(step, part, given)
            answer = self.decisions.decide(statement)
            found.append(Finding(answer, part, statement))
            if not isinstance(answer, kernel.Proved):
                break
        return tuple(found)

    def _proved(self, step: Step, found: tuple[Finding, ...], given: tuple[Given, ...]) -> Judged:
        used = [h for f in found if isinstance(f.answer, kernel.Proved) for h in f.answer.used]
        stated = [g for g in given if g.hypothesis in used or isinstance(g.hypothesis, SizeIs)]
        return self._judged(step, Proved(tuple(dict.fromkeys(stated))), found)

    def _judged(self, step: Step, verdict: Verdict, found: tuple[Finding, ...]) -> Judged:
        proofs = [f.answer for f in found if isinstance(f.answer, kernel.Proved)]
        names = dict.fromkeys(name for proof in proofs for name in proof.opened if self.known.has(name))
        opened = tuple(Opened(name, self.known.definition(name).span) for name in names)
        statements = tuple(f.statement for f in found)
        met = (*(proof.conditions for proof in proofs), *(map(smooth, statements) if proofs else ()))
        conditions = tuple(dict.fromkeys(condition for conditions in met for condition in conditions))
        if isinstance(verdict, Proved | Conditional):
            verdict = unsure(step, names, statements, self.known, self.decisions) or verdict
        if isinstance(verdict, Proved):
            self.known.opened |= {(name, self.known.section) for name in names}
        return Judged(step, verdict, statements, opened, conditions)

    def _failed(self, step: Step, option: Reading, found: tuple[Finding, ...]) -> Judged:
        """Conditional if one missing hypothesis makes it true; else refuted, with the part to blame; else undecided."""
        last = found[-1]
        match last.answer:
            case kernel.Refuted(counterexample):
                missing = self._missing(step, option)
                if missing is not None:
                    code = "reading" if option.why else "missing-hypothesis"
                    return self._judged(step, Conditional(code, missing, counterexample), found)
                if self.decisions.spent:
                    return self._judged(step, Undecided(SPENT.code, SPENT.reason), found)
                if of_one_size(last, self.decisions.decide):
                    reason = "it holds only for one number of components, if at all"
                    return self._judged(step, Undecided("outside-condition", reason), found)
                return self._refuted(step, self._blamed(step, option, last), found)
            case kernel.Undecided(code, reason):
                hat = next((missing for missing, _ in unhatted(last.statement)), None)
                if hat is not None and self._climbs(step, option, hat, self._hypotheses(step, option)):
                    return self._judged(step, Conditional("missing-hypothesis", hat, None), found)
                return self._judged(step, Undecided(code, reason), found)
            case kernel.Proved():
                raise AssertionError("a failed step without a failed part")

    def _blamed(self, step: Step, option: Reading, general: Finding) -> Finding:
        """The first entry or row that is refuted by itself, else the whole."""
        for part in option.details if general.part == option.parts[-1] else ():
            statement = self.known.statement(step, part, self._hypotheses(step, option))
            answer = self.decisions.decide(statement)
            if isinstance(answer, kernel.Refuted):
                return Finding(answer, part, statement)
        return general

    def _missing(self, step: Step, option: Reading) -> str | None:
        """The weakest hypothesis under which every part holds: announced further back, else of the ladder."""
        for span, given in groupby(step.distant, lambda condition: condition.span):
            found = self._holds(step, option, (*self._hypotheses(step, option), *given))
            if holds(found):
                return f"the condition of line {span.line}"
        stated = self._hypotheses(step, option)
        if held := frozenset[str]().union(*map(self.known.held, option.parts)):
            with self.known.without(held):
                if holds(self._holds(step, option, stated)):
                    return f"{', '.join(sorted(map(letter, held)))} constant"
        for first in self._rungs(step, option.parts[0], stated):
            if self._climbs(step, option, first.missing, stated):
                return first.missing
        statements = [self.known.statement(step, part, stated) for part in (*option.parts, *option.details)]
        return meant_for(statements, self.known.meant, self.decisions.proves)

    def _rungs(self, step: Step, part: Part, given: tuple[Given, ...]) -> Iterator[Rung]:
        head = tuple(value.term for side in step.earlier[:1] for value in side.readings[:1])
        statement, known = self.known.statement(step, part, given), self.known
        told = (known.definition(made.name).called for made in statement.definitions if known.has(made.name))
        named = frozenset(size.name for size, _ in calls((step.called, *told)))
        return rungs(statement, head, known.elsewhere(), step.own_names, step.axes, named)

    def _climbs(self, step: Step, option: Reading, missing: str, given: tuple[Given, ...]) -> bool:
        for part in (*option.parts, *option.details):
            statement = self.known.statement(step, part, given)
            options = [rung.statement for rung in self._rungs(step, part, given) if rung.missing == missing]
            if not self.decisions.proves(options[0] if options else statement):
                return False
        return True

    def _refuted(self, step: Step, last: Finding, found: tuple[Finding, ...]) -> Judged:
        assert isinstance(last.answer, kernel.Refuted)
        doubtful = self.known.doubtful(last.part)
        if doubtful:
            if (told := self._told_apart(step, last, found, frozenset(doubtful))) is not None:
                return told
            names = ", ".join(map(letter, doubtful))
            reason = f"what {names} stands for is open: it is on the left of something unread or doubtful"
            return self._judged(step, Undecided("depends-on-unread", reason), found)
        if both := mixed(self.known.reach(variables(last.part.left) | variables(last.part.right))):
            reason = f"{', '.join(both)} is a number and a vector at once"
            return self._judged(step, Undecided("doubtful-definition", reason), found)
        if self.known.split(last.statement):
            reason = "it is said for two values of a symbol alone, and was looked at for others too"
            return self._judged(step, Undecided("outside-condition", reason), found)
        functions = frozenset(name for name, _ in last.answer.counterexample.functions)
        unknown = self.known.one_sided(last.part, functions)
        hopeless = any(name in variables(last.part.right) for name in unknown)
        last, code, mended = (last, "false", None) if hopeless else mend((last, found[-1]), self.decisions)
        assert isinstance(last.answer, kernel.Refuted)
        known = variables(mended.term) | self.known.free(last.part) if mended else frozenset[str]()
        if unknown and (mended is None or code in LOOSE or not known.issuperset(unknown)):
            names = ", ".join(dict.fromkeys(map(letter, unknown)))
            reason = f"nothing says what {names} is, and the two sides do not treat it alike"
            return self._judged(step, Undecided("undefined-symbol", reason), found)
        lone = left_out(last.part.right, mended.term, self.known.has) if mended and code == "extra-factor" else ""
        if lone:
            reason = f"without a component of {letter(lone)} the two sides are equal, and nothing says that it is not 1"
            return self._judged(step, Undecided("undefined-symbol", reason), found)
        reason = REASONS.get(code, f"the two sides differ, and one edit mends it: {code.replace('-', ' ')}")
        verdict = Refuted(code, reason, last.answer.counterexample, last.part.where, mended, last.part.source)
        return self._judged(step, verdict, found)

    def _told_apart(
        self, step: Step, last: Finding, found: tuple[Finding, ...], doubtful: frozenset[str]
    ) -> Judged | None:
        """The verdict with the symbols undefined whose definitions have doubtful ones, if it is false so too."""
        hidden = resting_on(last.statement, doubtful)
        kept = tuple(d for d in last.statement.definitions if d.name not in hidden)
        statement = replace(last.statement, definitions=kept)
        answer = self.decisions.decide(statement) if hidden else None
        if not isinstance(answer, kernel.Refuted):
            return None
        with self.known.without(hidden):
            finding = Finding(answer, last.part, statement)
            judged = self._refuted(step, finding, (finding,))
        return judged if isinstance(judged.verdict, Refuted) else None
