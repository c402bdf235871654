"""Case splits as they are written: rows with conditions over two indices, in any order and any language."""

from __future__ import annotations

from symsoft.derivation import Value, Written
from symsoft.read.brackets import fenced
from symsoft.read.conditions import Condition, resolve, split
from symsoft.read.nodes import bare, words
from symsoft.read.reader import Reader
from symsoft.read.rows import is_relation
from symsoft.read.syntax import Fence, Grid, Items, Mark, Name, Node, Text, Unreadable, extent
from symsoft.statement import DistinctIndex, SameIndex
from symsoft.term import Cases, Term

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


def cases(reader: Reader, grid: Grid) -> Value:
    """The value of a case split."""
    rows = [_row(reader, row, grid) for row in grid.rows if any(bare(cell) for cell in row)]
    if len(rows) < 2 or len(rows) > 12:
        raise Unreadable("outside-condition", "a case split needs two rows or more", grid.start, grid.end)
    written: list[Written] = []
    split_rows: list[tuple[Condition | None, Term]] = []
    for condition, items in rows:
        with reader.deeper(items):
            value = reader.expression(items)
        if value.axes:
            raise Unreadable("shape", "a case split between vectors", *extent(items))
        split_rows.append((condition, value.term))
        given = condition or _opposite([other for other, _ in split_rows])
        if given is not None:
            start, end = extent(items)
            written.append(
                Written((), value.term, reader.passage.span(start, end), reader.passage.text[start:end], (given,))
            )
    term = _nested(split_rows, grid)
    return Value(term, (), None, tuple(written) if len(written) == len(rows) else ())


def _nested(rows: list[tuple[Condition | None, Term]], grid: Grid) -> Term:
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
    pair = {condition.left, condition.right}
    second = rest[0][0]
    if len(rest) == 1 and second is not None:
        if {second.left, second.right} != pair or type(second) is type(condition):
            raise Unreadable(
                "outside-condition",
                "the conditions of a case split are not each other's opposite",
                grid.start,
                grid.end,
            )
        other = rest[0][1]
    else:
        if second is not None and {second.left, second.right} == pair:
            raise Unreadable("outside-condition", "the conditions of a case split overlap", grid.start, grid.end)
        other = _nested(rest, grid)
    if isinstance(condition, SameIndex):
        return Cases(condition.left, condition.right, term, other)
    return Cases(condition.left, condition.right, other, term)


def _opposite(conditions: list[Condition | None]) -> Condition | None:
    """What holds where the one condition before does not."""
    if len(conditions) != 2 or conditions[0] is None:
        return None
    only = conditions[0]
    return (DistinctIndex if isinstance(only, SameIndex) else SameIndex)(only.left, only.right)


def _row(reader: Reader, row: tuple[Items, ...], grid: Grid) -> tuple[Condition | None, Items]:
    """The condition and the value of a row."""
    cells = [fenced(cell) for cell in row]
    while cells and not bare(cells[0]):
        cells.pop(0)
    if len(cells) > 1:
        value, rest = cells[0], tuple(item for cell in cells[1:] for item in cell)
    else:
        value, rest = _cut(cells[0])
    value = _trimmed(value)
    found = split(rest)
    if found is not None:
        return resolve(reader, *found), value
    kept = [item for item in bare(rest) if not (isinstance(item, Mark) and item.text in (",", ".", ";", "quad"))]
    if not kept:
        return None, value
    said = words(tuple(kept)).lower()
    wordy = all(isinstance(item, Text) or isinstance(item, Name) and len(item.text) > 1 for item in kept)
    if wordy and any(word in said for word in OTHERWISE):
        return None, value
    raise Unreadable("outside-condition", "the condition of a row is not one on indices", *extent(rest, grid.start))


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
