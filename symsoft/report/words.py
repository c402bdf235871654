"""How the parts of a verdict are called in both reports: hypotheses, definitions, statements and counterexamples."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Literal, assert_never

from symsoft.derivation import Given
from symsoft.doubts import letter
from symsoft.emit.latex import latex
from symsoft.emit.notation import Notation
from symsoft.kernel import Condition, Counterexample
from symsoft.kernel.answer import Restriction, Table
from symsoft.read.alphabets import written
from symsoft.statement import (
    AtLeast,
    Bounds,
    DistinctIndex,
    Hypothesis,
    OneHot,
    OneOf,
    Relation,
    SameIndex,
    SizeIs,
    Statement,
    SumsTo,
)
from symsoft.term import Choice, Entry, Extent, FixedSize, Index, Place
from symsoft.verdict import Accepted, Conditional, Judged, NotRead, Opened, Proved, Refuted, Undecided, Verdict

_SIGNS: Mapping[Relation, str] = MappingProxyType({"=": "=", "<": "<", "≤": r"\le", "≠": r"\neq"})


def name(verdict: Verdict) -> str:
    """The word for a verdict."""
    match verdict:
        case Proved():
            return "proved"
        case Conditional():
            return "conditional"
        case Refuted():
            return "refuted"
        case Undecided():
            return "undecided"
        case NotRead():
            return "unread"
        case Accepted():
            return "accepted"
        case _:
            assert_never(verdict)


def code(verdict: Verdict) -> str | None:
    """The code of its diagnosis; what is proved or accepted has none."""
    match verdict:
        case Conditional(code=code) | Refuted(code=code) | Undecided(code=code) | NotRead(code=code):
            return code
        case Proved() | Accepted():
            return None
        case _:
            assert_never(verdict)


def reason(verdict: Verdict) -> str | None:
    """Why, in a sentence."""
    match verdict:
        case Conditional(missing=missing):
            return f"holds under {written(missing)}, which the text does not state here"
        case Refuted(reason=reason) | Undecided(reason=reason) | NotRead(reason=reason):
            return written(reason)
        case Proved() | Accepted():
            return None
        case _:
            assert_never(verdict)


def counterexample(verdict: Verdict) -> Counterexample | None:
    """The exact point at which the claim fails as it stands."""
    match verdict:
        case Refuted(counterexample=found):
            return found
        case Conditional(counterexample=maybe):
            return maybe
        case Proved() | Undecided() | NotRead() | Accepted():
            return None
        case _:
            assert_never(verdict)


def suggestion(judged: Judged) -> str | None:
    """The LaTeX that would make a refuted step true."""
    verdict = judged.verdict
    if not isinstance(verdict, Refuted) or verdict.suggestion is None:
        return None
    return verdict.suggestion.source or latex(verdict.suggestion.term, notation=Notation(first=judged.step.first))


def given(verdict: Verdict) -> tuple[str, ...]:
    """The index conditions of the text that a proof needed, each with its line."""
    match verdict:
        case Proved(given=conditions):
            return tuple(_given(condition) for condition in conditions)
        case Conditional() | Refuted() | Undecided() | NotRead() | Accepted():
            return ()
        case _:
            assert_never(verdict)


def _given(condition: Given) -> str:
    return f"{hypothesis(condition.hypothesis)} (line {condition.span.line})"


def opened(definition: Opened) -> str:
    """A definition that a proof opened, and where it stands."""
    return f"{letter(definition.name)} ({'standard' if definition.span is None else f'line {definition.span.line}'})"


def statement(judged: Judged) -> str | None:
    """What was decided, as it was understood; None where nothing was."""
    if not judged.statements:
        return None
    return "; ".join(dict.fromkeys(claim(each, judged.step.first) for each in judged.statements))


def claim(statement: Statement, first: Literal[1, 0] = 1) -> str:
    """A statement that was decided, in LaTeX, with components counted from 1 or 0."""
    left, right = (latex(side, notation=Notation(first=first)) for side in (statement.left, statement.right))
    return f"{left} {_SIGNS[statement.relation]} {right}"


def hypothesis(stated: Hypothesis | SizeIs) -> str:
    """A hypothesis in a few symbols."""
    match stated:
        case SameIndex(left, right):
            return f"{place(left)} = {place(right)}"
        case DistinctIndex(left, right):
            return f"{place(left)} ≠ {place(right)}"
        case SumsTo(symbol, _, value):
            return f"Σ {letter(symbol)} = {value}"
        case Bounds(symbol, lower, upper):
            return _bounds(letter(symbol), lower, upper)
        case OneHot(symbol, _):
            return f"{letter(symbol)} one-hot"
        case OneOf(symbol, values):
            return f"{letter(symbol)} ∈ {{{', '.join(map(str, values))}}}"
        case AtLeast():
            return condition(stated)
        case SizeIs(name, value):
            return f"{name} = {value}"
        case _:
            assert_never(stated)


def conditions(judged: Judged) -> tuple[str, ...]:
    """The conditions met on the way, of several on one size the strongest."""
    least: dict[Extent, int] = {}
    for met in judged.conditions:
        if isinstance(met, AtLeast):
            least[met.size] = max(met.value, least.get(met.size, 1))
    strongest = (met for met in judged.conditions if not isinstance(met, AtLeast) or met.value == least[met.size])
    return tuple(dict.fromkeys(map(condition, strongest)))


def condition(met: Condition) -> str:
    """What had to hold on the way to a proof: a divisor that is not zero, a logarithm's argument, a size."""
    match met:
        case Restriction(kind, term):
            return f"{latex(term)} {'≠' if kind == 'nonzero' else '>'} 0"
        case AtLeast(size, value):
            return f"{extent(size)} ≥ {value}"
        case _:
            assert_never(met)


def _bounds(symbol: str, lower: Fraction | None, upper: Fraction | None) -> str:
    if lower is None:
        return symbol if upper is None else f"{symbol} < {upper}"
    return f"{symbol} > {lower}" if upper is None else f"{lower} < {symbol} < {upper}"


def place(where: Place) -> str:
    """An index as articles write it in a line: i, 2, n, y_i."""
    match where:
        case Index(name=symbol):
            return written(symbol)
        case Entry(position, size):
            last = extent(size)
            return str(position) if position > 0 else last if position == -1 else f"{last} - {-position - 1}"
        case Choice(symbol, places, _):
            return symbol + "".join(f"_{place(inner)}" for inner in places)
        case _:
            assert_never(where)


def extent(size: Extent) -> str:
    """A number of components: n, or 3."""
    return str(size.value) if isinstance(size, FixedSize) else size.name


def point(found: Counterexample) -> str:
    """A counterexample in a line: sizes, values, functions and indices, exactly."""
    parts = [f"{symbol} = {value}" for symbol, value in found.sizes]
    parts += [f"{symbol} = {table(value)}" for symbol, value in found.point]
    parts += [_function(symbol, body) for symbol, body in found.functions]
    parts += [f"{symbol} = {value}" for symbol, value in found.indices]
    return ", ".join(parts)


def _function(symbol: str, body: str) -> str:
    return f"{symbol} = {body}"


def table(value: Table) -> str:
    """A number, or the components of a vector or matrix in parentheses."""
    return value if isinstance(value, str) else f"({', '.join(map(table, value))})"
