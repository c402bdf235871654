"""Case splits as they are written: rows with conditions over two indices, in any order and any language."""

from __future__ import annotations

from dataclasses import dataclass

from symsoft.derivation import Side, Value, Written
from symsoft.read.brackets import fenced
from symsoft.read.conditions import Condition, indices, resolve, split
from symsoft.read.hinges import compared
from symsoft.read.latex import parse
from symsoft.read.nodes import bare, words
from symsoft.read.opaque import indicator_symbol
from symsoft.read.reader import Reader
from symsoft.read.rows import is_relation
from symsoft.read.syntax import Fence, Grid, Items, Mark, Name, Node, Text, Unreadable, extent
from symsoft.read.tokens import tokenise
from symsoft.statement import DistinctIndex, SameIndex
from symsoft.term import ONE, Cases, Choice, Term, add, mul, subtract
from symsoft.walk import variables

OTHERWISE = (
    "otherwise",
    "else",
    "khác",
    "ngược lại",
    "其他",
    "否则",
    "sonst",
    "sinon",
    "autrement",
    "anders",
    "caso contrario",
    "その他",
    "altrimenti",
    "if not",
    "иначе",
    "그 외",
    "other",
)


@dataclass(frozen=True, slots=True)
class Stated:
    """A condition that is none on indices, as it is written."""

    items: Items


Case = Condition | Stated | None


def cases(reader: Reader, grid: Grid) -> Value:
    """The value of a case split."""
    rows = [_row(reader, row, grid) for row in grid.rows if any(bare(cell) for cell in row)]
    if len(rows) < 2 or len(rows) > 12:
        raise Unreadable("outside-condition", "a case split needs two rows or more", grid.start, grid.end)
    written: list[Written] = []
    split_rows: list[tuple[Case, Term]] = []
    for condition, items in rows:
        with reader.deeper(items):
            value = reader.expression(items)
        if value.axes:
            raise Unreadable("shape", "a case split between vectors", *extent(items))
        split_rows.append((condition, value.term))
        given = condition or _opposite([other for other, _ in split_rows])
        if given is not None and not isinstance(given, Stated):
            start, end = extent(items)
            written.append(
                Written((), value.term, reader.passage.span(start, end), reader.passage.text[start:end], (given,))
            )
    term = _nested(reader, split_rows, grid)
    return Value(term, (), None, tuple(written) if len(written) == len(rows) else ())


def splits_values(side: Side) -> bool:
    """Whether a side is split by the value of a symbol, so that it holds for more than one of them."""
    return any(name.startswith(("[", "([")) for value in side.readings[:1] for name in variables(value.term))


def _nested(reader: Reader, rows: list[tuple[Case, Term]], grid: Grid) -> Term:
    """The rows as case splits inside one another."""
    condition, term = rows[0]
    rest = rows[1:]
    if condition is None:
        if not rest:
            return term
        raise Unreadable("outside-condition", "a row without a condition before the last", grid.start, grid.end)
    if not rest:
        raise Unreadable(
            "outside-condition", "a case split that does not say what holds elsewhere", grid.start, grid.end
        )
    second = rest[0][0]
    last = len(rest) == 1 and second is not None
    if isinstance(condition, Stated):
        if last and not isinstance(second, Stated):
            raise Unreadable("outside-condition", "conditions of two kinds", grid.start, grid.end)
        other = rest[0][1] if last else _nested(reader, rest, grid)
        said = second.items if last and isinstance(second, Stated) else ()
        compares = compared(reader, condition.items, said)
        plain = compares if compares is not None and not compares.axes else None
        holds = (plain or indicator_symbol(reader, condition.items, said)).term
        return add(mul(holds, term), mul(subtract(ONE, holds), other))
    if last:
        other = _opposed(condition, rest, grid)
    else:
        if isinstance(second, (SameIndex, DistinctIndex)) and _pair(second) == _pair(condition):
            raise Unreadable("outside-condition", "the conditions of a case split overlap", grid.start, grid.end)
        other = _nested(reader, rest, grid)
    if isinstance(condition, SameIndex):
        return Cases(condition.left, condition.right, term, other)
    return Cases(condition.left, condition.right, other, term)


def _pair(condition: Condition) -> set[object]:
    """The two places that a condition compares; a class is the same whatever its size is called."""
    both = (condition.left, condition.right)
    return {(place.name, place.places) if isinstance(place, Choice) else place for place in both}


def _opposed(condition: Condition, rest: list[tuple[Case, Term]], grid: Grid) -> Term:
    """The value of the last row, whose condition must be the opposite of the one before."""
    second, term = rest[0]
    compared = _pair(second) if isinstance(second, (SameIndex, DistinctIndex)) else set[object]()
    if compared == _pair(condition) and type(second) is not type(condition):
        return term
    raise Unreadable(
        "outside-condition", "the conditions of a case split are not each other's opposite", grid.start, grid.end
    )


def _opposite(conditions: list[Case]) -> Condition | None:
    """What holds where the one condition before does not."""
    if len(conditions) != 2 or conditions[0] is None or isinstance(conditions[0], Stated):
        return None
    only = conditions[0]
    return (DistinctIndex if isinstance(only, SameIndex) else SameIndex)(only.left, only.right)


def _row(reader: Reader, row: tuple[Items, ...], grid: Grid) -> tuple[Case, Items]:
    """The condition and the value of a row."""
    cells = [fenced(cell) for cell in row]
    while cells and not bare(cells[0]):
        cells.pop(0)
    if len(cells) > 1:
        value, rest = cells[0], tuple(item for cell in cells[1:] for item in cell)
    else:
        value, rest = _cut(cells[0])
    value = _trimmed(value)
    found = split(rest, indices(reader, rest))
    if found is not None:
        return resolve(reader, *found), value
    kept = [item for item in bare(rest) if not (isinstance(item, Mark) and item.text in (",", ".", ";", "quad"))]
    if not kept:
        return None, value
    said = words(tuple(kept)).lower()
    wordy = all(isinstance(item, Text) or isinstance(item, Name) and len(item.text) > 1 for item in kept)
    if wordy and any(word in said for word in OTHERWISE):
        return None, value
    return Stated(tuple(part for item in kept for part in _formulas(item))), value


def _formulas(item: Node) -> Items:
    """Words with the formulas in them read: if $y_i = 1$."""
    if not isinstance(item, Text):
        return (item,)
    out: list[Node] = []
    for number, piece in enumerate(item.text.split("$")):
        if number % 2:
            out += parse(tokenise(piece), piece)
        elif any(c in piece for c in "_^\\"):
            raise Unreadable("outside-condition", "the condition of a row is not understood", item.start, item.end)
        else:
            out.append(Text(piece, item.start, item.end, item.inner))
    return tuple(out)


def _cut(cell: Items) -> tuple[Items, Items]:
    """A row without an alignment mark, cut where its condition starts."""
    for n, item in enumerate(cell):
        if n and (isinstance(item, Text) or isinstance(item, Mark) and item.text in ("quad", ",")):
            return cell[:n], cell[n:]
        if n and n == len(cell) - 1 and isinstance(item, Fence) and any(is_relation(part) for part in item.items):
            return cell[:n], cell[n:]
    return cell, ()


def _trimmed(items: Items) -> Items:
    """The value of a row without the comma after it."""
    out: list[Node] = list(items)
    while out and isinstance(out[-1], Mark) and out[-1].text in (",", ";", ".", "quad", "~", ":"):
        out.pop()
    return tuple(out)
