"""Matrices and vectors as they are written out: with dots as the general entry, without dots entry by entry."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import repeat

from symsoft.derivation import Value, Written
from symsoft.read.alphabet import MATRICES
from symsoft.read.blocks import Blocks, kept
from symsoft.read.brackets import fenced
from symsoft.read.nodes import bare, sequences
from symsoft.read.pattern import pattern
from symsoft.read.reader import Reader
from symsoft.read.replace import same_looking, with_places
from symsoft.read.syntax import Fence, Grid, Items, Mark, Name, Node, Numeral, Scripts, Unreadable, extent
from symsoft.term import Cases, Entry, Extent, FixedSize, Index, Number, Place, Term
from symsoft.walk import rename

LARGEST = 64


@dataclass(frozen=True, slots=True)
class Axis:
    """The rows or the columns: which lines of the grid are written (not dots), at which places, over which index."""

    lines: tuple[int, ...]
    places: tuple[Entry, ...]
    index: Index
    dotted: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """An entry as it was read, with its places and its source."""

    row: Entry
    column: Entry
    term: Term
    items: Items
    axes: tuple[Index, ...] = ()


def dots(cell: Items) -> bool:
    """Whether a cell holds dots alone."""
    kept = bare(cell)
    return bool(kept) and all(isinstance(item, Mark) and item.text == "…" for item in kept)


def matrix(reader: Reader, grid: Grid) -> Value:
    """A matrix or vector that is written out."""
    try:
        return written_out(reader, grid)
    except Blocks as blocks:
        if grid.name not in MATRICES:
            raise Unreadable("shape", str(blocks), grid.start, grid.end) from blocks
        return kept(reader, grid, blocks.square)


def written_out(reader: Reader, grid: Grid) -> Value:
    """A matrix or vector whose entries are numbers, or that is its rows or columns."""
    rows = [[fenced(cell) for cell in row] for row in grid.rows if any(bare(cell) for cell in row)]
    if not rows:
        raise Unreadable("syntax", "an empty matrix", grid.start, grid.end)
    if len(rows) == 1 and len(rows[0]) == 1:
        rows = [_spaced(rows[0][0])]
    width = max(len(row) for row in rows)
    dotted_rows = [all(dots(cell) or not bare(cell) for cell in row) for row in rows]
    plain = [row for row, dotted in zip(rows, dotted_rows, strict=False) if not dotted]
    if any(len(row) != width for row in plain) or not plain:
        raise Unreadable("shape", "the rows of a matrix have different lengths", grid.start, grid.end)
    dotted_columns = [all(dots(row[n]) for row in plain) for n in range(width)]
    row_axis = _axis(reader, dotted_rows, grid)
    column_axis = _axis(reader, dotted_columns, grid)
    dotted = row_axis.dotted or column_axis.dotted
    zeros = frozenset(n for n in _zeros(rows[0][0]) if dotted or n in reader.context.survey.sizes.pairs)
    with reader.counting_from_zero(zeros):
        cells = [
            _cell(reader, rows[r][c], row_place, column_place)
            for r, row_place in zip(row_axis.lines, row_axis.places, strict=False)
            for c, column_place in zip(column_axis.lines, column_axis.places, strict=False)
        ]
    if len(cells) > LARGEST:
        raise Unreadable("budget", f"a matrix with more than {LARGEST} written entries", grid.start, grid.end)
    return _value(reader, row_axis, column_axis, cells)


def _zeros(cell: Items) -> frozenset[str]:
    """The names that the first entry of a matrix has with a 0 below them."""
    return frozenset(
        node.base.text
        for sequence in sequences(cell) for node in sequence
        if isinstance(node, Scripts) and isinstance(node.base, Name) and node.sub
        if any(isinstance(part, Numeral) and part.text.startswith("0") for part in bare(node.sub))
    )  # fmt: skip


def _spaced(cell: Items) -> list[Items]:
    """The entries of a row that only spaces keep apart: x_1 x_2 … x_n."""
    if not any(isinstance(item, Mark) and item.text == "…" for item in cell):
        return [cell]
    entries: list[list[Node]] = []
    for item in bare(cell):
        called = isinstance(item, Fence) or isinstance(item, Scripts) and isinstance(item.base, Fence)
        if called and entries:
            entries[-1].append(item)
        elif isinstance(item, (Name, Scripts, Numeral)) or isinstance(item, Mark) and item.text == "…":
            entries.append([item])
        else:
            return [cell]
    return [tuple(entry) for entry in entries]


def _axis(reader: Reader, dotted: list[bool], grid: Grid) -> Axis:
    """The places of the lines of a grid, counted from the start before the dots and from the end after them."""
    index = reader.shapes.axis()
    lines = tuple(n for n, gone in enumerate(dotted) if not gone)
    if not any(dotted):
        size: Extent = FixedSize(len(dotted))
        index = Index(index.name, size)
        return Axis(lines, tuple(Entry(n + 1, size) for n in lines), index, False)
    first, last = dotted.index(True), len(dotted) - 1 - dotted[::-1].index(True)
    if not all(dotted[first : last + 1]) or first == 0 or last == len(dotted) - 1:
        raise Unreadable("ellipsis", "where the dots of a matrix stand is not understood", grid.start, grid.end)
    places = tuple(Entry(n + 1 if n < first else n - len(dotted), index.size) for n in lines)
    return Axis(lines, places, index, True)


def _cell(reader: Reader, items: Items, row: Entry, column: Entry) -> Cell:
    """One entry."""
    if any(isinstance(item, Mark) and item.text == "…" for item in items):
        raise Unreadable("ellipsis", "dots inside an entry", *extent(items))
    with reader.deeper(items):
        value = reader.expression(items)
    if len(value.axes) > 1:
        raise Blocks("an entry that is itself a matrix", square=True)
    return Cell(row, column, value.term, items, value.axes)


def _value(reader: Reader, rows: Axis, columns: Axis, cells: list[Cell]) -> Value:
    """The general entry and the written ones, with an axis for each direction that has more than one line."""
    if len(rows.lines) == 1 and len(columns.lines) == 1:
        raise Unreadable("shape", "a matrix with one entry", *extent(cells[0].items))
    if any(cell.axes for cell in cells):
        return _stacked(reader, rows, columns, cells)
    if len(rows.lines) == 1 and not rows.dotted:
        return _vector(reader, columns, [(cell.column, cell) for cell in cells], False)
    if len(columns.lines) == 1 and not columns.dotted:
        return _vector(reader, rows, [(cell.row, cell) for cell in cells], True)
    full = _rule(reader, cells, rows.index, columns.index)
    if full is not None:
        term = full
    elif rows.dotted and columns.dotted:
        term = _square(reader, rows.index, columns.index, cells)
    else:
        raise_if_long(cells)
        lines = []
        for place in rows.places:
            line = [(cell.column, cell.term) for cell in cells if cell.row == place]
            lines.append((place, _along(reader, columns, line)))
        term = _along(reader, rows, lines)
    written = tuple(_written(reader, cell, (cell.row, cell.column)) for cell in cells)
    return _noted(reader, Value(term, (rows.index, columns.index), None, written))


def _noted(reader: Reader, value: Value) -> Value:
    """The value, noted as one whose written entries say more than its general one may."""
    reader.shapes.listed.append(value)
    return value


def _stacked(reader: Reader, rows: Axis, columns: Axis, cells: list[Cell]) -> Value:
    """A matrix that is written as its rows or its columns."""
    along, upright = (rows, True) if len(columns.lines) == 1 and not columns.dotted else (columns, False)
    if len(rows.lines) > 1 and len(columns.lines) > 1 or any(len(cell.axes) != 1 for cell in cells):
        raise Blocks("entries that are vectors beside others")
    if len({_is_bold(cell.items) for cell in cells}) > 1:
        raise Blocks("a plain letter beside bold ones")
    (inner,) = cells[0].axes
    entries: list[tuple[Entry, Term]] = []
    for cell in cells:
        reader.shapes.same(inner, cell.axes[0])
        entries.append((cell.row if upright else cell.column, rename(cell.term, {cell.axes[0]: inner})))
    value = Value(_along(reader, along, entries), (along.index, inner))
    written = (replace(cell, term=term) for cell, (_, term) in zip(cells, entries, strict=True))
    places = ((place, inner) for place, _ in entries)
    _noted(reader, replace(value, written=tuple(map(_written, repeat(reader), written, places))))
    return value if upright else replace(value, axes=(inner, along.index))


def _is_bold(items: Items) -> bool:
    """Whether something in an entry is bold, as vectors are."""
    return any(isinstance(node, Name) and node.style == "bold" for part in sequences(items) for node in part)


def raise_if_long(cells: list[Cell]) -> None:
    """Refuse a matrix without dots that has very many entries."""
    if len(cells) > LARGEST:
        raise Unreadable("budget", "a matrix with too many entries", *extent(cells[0].items))


def _vector(reader: Reader, axis: Axis, entries: list[tuple[Entry, Cell]], column: bool) -> Value:
    """A row or column."""
    term = _along(reader, axis, [(place, cell.term) for place, cell in entries])
    written = tuple(_written(reader, cell, (place,)) for place, cell in entries)
    return _noted(reader, Value(term, (axis.index,), column, written))


def _along(reader: Reader, axis: Axis, entries: list[tuple[Entry, Term]]) -> Term:
    """The general entry along one axis: generalised over dots, else a case split over the places."""
    found = _pattern(reader, [(term, (place.position,)) for place, term in entries], (axis.index,))
    if found is not None:
        return found
    if axis.dotted:
        return _majority(reader, [_general(term, {place.position: axis.index}) for place, term in entries], axis.index)
    term = entries[-1][1]
    for place, other in reversed(entries[:-1]):
        term = Cases(axis.index, place, other, term)
    return term


def _square(reader: Reader, row: Index, column: Index, cells: list[Cell]) -> Term:
    """The general entry of a matrix with dots both ways: one rule on the diagonal, one off it."""
    off = [cell for cell in cells if cell.row.position != cell.column.position]
    on = [cell for cell in cells if cell.row.position == cell.column.position]
    if not off or not on:
        raise Unreadable("ellipsis", "a matrix with too few entries to see its rule", *extent(cells[0].items))
    general = _rule(reader, off, row, column) or _majority(
        reader, [_general(c.term, {c.row.position: row, c.column.position: column}) for c in off], row, column
    )
    diagonal = _rule(reader, on, row) or _majority(reader, [_general(c.term, {c.row.position: row}) for c in on], row)
    same = with_places(general, lambda place: row if place == column else place)
    if _plain(reader, same) == _plain(reader, diagonal):
        return general
    reader.shapes.same(row, column)
    return Cases(row, column, diagonal, general)


def _rule(reader: Reader, cells: list[Cell], *axes: Index) -> Term | None:
    """The general entry along the axes, if all of the entries follow one rule: w_{11}, w_{12}, …"""
    return _pattern(
        reader, [(cell.term, (cell.row.position, cell.column.position)[: len(axes)]) for cell in cells], axes
    )


def _pattern(reader: Reader, entries: list[tuple[Term, tuple[int, ...]]], axes: tuple[Index, ...]) -> Term | None:
    """The general entry, if all follow one rule and the sizes of what goes along are those of the axes."""
    found = pattern(entries, axes, reader.context.sizes.find)
    sizes = reader.context.sizes
    return found[0] if found and all(sizes.join(size, index.size) for size, index in found[1]) else None


def _general(term: Term, moves: dict[int, Index]) -> tuple[Term, tuple[tuple[Extent, Index], ...]]:
    """The term with its fixed places replaced by indices, and the sizes that are then equal."""
    joins: list[tuple[Extent, Index]] = []

    def change(place: Place) -> Place:
        if isinstance(place, Entry) and place.position in moves:
            index = moves[place.position]
            joins.append((place.size, index))
            return index
        return place

    return with_places(term, change), tuple(joins)


def _majority(reader: Reader, found: list[tuple[Term, tuple[tuple[Extent, Index], ...]]], *axes: Index) -> Term:
    """The rule that most entries follow, the first among equals."""
    counts: dict[Term, int] = {}
    for term, _ in found:
        plain = _plain(reader, term)
        counts[plain] = counts.get(plain, 0) + 1
    best = max(counts, key=lambda term: counts[term])
    if counts[best] * 2 < len(found) and not all(isinstance(term, Number) for term in counts):
        raise Blocks("the entries of a matrix do not follow one rule")
    for term, joins in found:
        if _plain(reader, term) == best:
            for size, index in joins:
                reader.context.sizes.join(size, index.size)
    return next(term for term, _ in found if _plain(reader, term) == _plain(reader, best))


def _plain(reader: Reader, term: Term) -> Term:
    """The term as one of the same meaning would look."""
    return same_looking(term, reader.context.sizes.find)


def _written(reader: Reader, cell: Cell, places: tuple[Place, ...]) -> Written:
    """An entry as the judge can blame it."""
    start, end = extent(cell.items)
    return Written(places, cell.term, reader.passage.span(start, end), reader.passage.text[start:end])
