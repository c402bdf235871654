"""A side of a statement with all its readings, the standard one first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product

from symsoft.derivation import Side, Unread, Value
from symsoft.read.context import Context, Scope
from symsoft.read.derivatives import differential
from symsoft.read.hygiene import escaped
from symsoft.read.look import bound_letters, indexed_letters, slashed
from symsoft.read.meaning import Expression
from symsoft.read.nodes import big, sequences
from symsoft.read.passage import Passage
from symsoft.read.reader import Mode, Notice
from symsoft.read.sets import collection
from symsoft.read.shapes import ShapeError, Shapes
from symsoft.read.syntax import Fraction, Items, Mark, Unreadable, extent

LONGEST = 6000
GREEDY = "the sum is taken to reach over the terms after it that have its index: brackets are missing"
NARROW = "what stands after the logarithm or derivative is taken to reach only to the next factor"
ROW = "vectors are taken as rows"
TURNED = "the slash is taken to reach less far, or farther, over the factors after it"
APART = "a ⊙ b C is taken as (a ⊙ b) C, and not as a ⊙ (b C)"
TRACED = "∇² is taken as the sum of the second derivatives, and not as their matrix"
FLIPPED = "the derivative of a vector by a vector, or by a matrix, is taken as the transpose of what it usually is"


@dataclass(frozen=True, slots=True)
class Reading:
    """A side as it was read, or why not; and what to warn about."""

    side: Side
    unread: Unread | None = None
    notices: tuple[Notice, ...] = ()


def read_side(
    context: Context,
    scope: Scope,
    passage: Passage,
    items: Items,
    scalars: frozenset[str] = frozenset(),
    plain: bool = False,
    entries: bool = False,
) -> Reading:
    """All readings of a side; `plain` holds bare letters for scalars, `entries` capitals for what has their entries."""
    start, end = extent(items)
    span, source = passage.span(start, end), passage.text[start:end]
    if end - start > LONGEST:
        return Reading(Side((), span, source), Unread("budget", "an expression that is too long", span))
    known, written, last = frozenset(scope.letters), len(context.sizes.written), context.sizes.last
    first = _first(context, scope, passage, items, Mode(scalars=scalars, plain=plain, entries=entries))
    if isinstance(first, Unreadable):
        unread = Unread(first.code, str(first), passage.span(first.start, first.end))
        return Reading(Side((), span, source), unread)
    value, reader = first
    values = [value]
    notices = list(dict.fromkeys(reader.notices))
    for mode, why in _others(items, value, reader):
        mark, sizes = context.sizes.mark(), context.sizes.roots()
        with context.sizes.trying():
            other = _attempt(context, scope, passage, items, mode, firm=True)
        if isinstance(other, (Unreadable, ShapeError)) or other[0] in values:
            continue
        if why in (ROW, FLIPPED) and context.sizes.merged(sizes):  # nothing says that x and p are equally long
            context.sizes.undo(mark)
            continue
        values.append(replace(other[0], why=why))
        letter = escaped(value, other[0], known) if mode.greedy else None
        if letter is not None:
            message = f"{letter} is bound by a sum that ends before the terms after it: brackets are missing"
            notices.append(Notice("index-escaped", message, start, end))
    called = tuple((size, (size.name,)) for size in dict.fromkeys(context.sizes.written[written:]))
    return Reading(Side(tuple(values), span, source, called, context.sizes.last > last), None, tuple(notices))


def _first(
    context: Context, scope: Scope, passage: Passage, items: Items, standard: Mode
) -> tuple[Value, Expression] | Unreadable:
    """The standard reading; vectors are held for rows, or letters for scalars, only if nothing else fits."""
    problem: ShapeError | Unreadable | None = None
    modes = (standard, replace(standard, row=True), replace(standard, plain=True))
    for mode, firm in dict.fromkeys(product(modes, (True, False))):
        found = _attempt(context, scope, passage, items, mode, firm)
        if isinstance(found, Unreadable):
            return found if found.code != "shape" or mode.plain else _again(context, scope, passage, items) or found
        if isinstance(found, ShapeError):
            problem = problem or found
            continue
        value, reader = found
        if reader.shapes.forced:
            _orient(context, scope, passage, items, mode, reader)
        return value, reader
    return Unreadable("shape", str(problem), *extent(items))


def _again(context: Context, scope: Scope, passage: Passage, items: Items) -> tuple[Value, Expression] | None:
    """The reading with letters held for scalars."""
    found = _attempt(context, scope, passage, items, Mode(plain=True))
    return None if isinstance(found, (Unreadable, ShapeError)) else found


def _orient(context: Context, scope: Scope, passage: Passage, items: Items, mode: Mode, reader: Expression) -> None:
    """Remember that vectors are rows or columns if this side makes sense in one way alone."""
    mark = context.sizes.mark()
    with context.sizes.trying():
        other = _attempt(context, scope, passage, items, replace(mode, row=not mode.row), firm=True)
    context.sizes.undo(mark)
    if isinstance(other, ShapeError):
        for name in reader.vectors:
            context.columns.setdefault(name, not mode.row)


def _attempt(
    context: Context, scope: Scope, passage: Passage, items: Items, mode: Mode, firm: bool = False
) -> tuple[Value, Expression] | Unreadable | ShapeError:
    """One reading in one mode."""
    shapes = Shapes(context.sizes, row=mode.row, count=context.axes, firm=firm)
    reader = Expression(context, replace(scope), shapes, passage, mode)
    mark, letters = context.sizes.mark(), dict(scope.letters)
    try:
        value = collection(reader, items) or reader.expression(items)
        shapes.check_kept(value)
    except (Unreadable, ShapeError) as problem:
        context.sizes.undo(mark)
        for letter in scope.letters.keys() - letters:
            del scope.letters[letter]
        return problem
    finally:
        context.axes = shapes.count
    return value, reader


def _others(items: Items, value: Value, reader: Expression) -> list[tuple[Mode, str]]:
    """The readings beside the standard one that the look of a side suggests."""
    out: list[tuple[Mode, str]] = []
    operators = set()
    for sequence in sequences(items):
        names = {big(item) for item in sequence}
        operators |= names
        plus = any(isinstance(item, Mark) and item.text in "+-" for item in sequence)
        if names & {"sum", "prod"} and plus and bound_letters(sequence) & indexed_letters(sequence):
            out.append((replace(reader.mode, greedy=True), GREEDY))
        if names & {"log", "exp"} or any(
            isinstance(item, Fraction) and differential(item.top) == () for item in sequence
        ):
            out.append((replace(reader.mode, narrow=True), NARROW))
        if slashed(sequence):
            out.append((replace(reader.mode, turned=True), TURNED))
    if "partial" in operators and reader.jacobian:
        out.append((replace(reader.mode, flipped=True), FLIPPED))
    if reader.grouped:
        out.append((replace(reader.mode, turned=True), APART))
    if reader.hessian:
        out.append((replace(reader.mode, traced=True), TRACED))
    if reader.shapes.forced and not reader.mode.row:
        out.append((replace(reader.mode, row=True), ROW))
    seen: dict[tuple[Mode, str], None] = dict.fromkeys(out)
    return list(seen)
