"""A formula cut into rows: layout environments opened, line breaks found, rows that go on joined."""

from __future__ import annotations

from itertools import dropwhile

from symsoft.read import alphabet as ab
from symsoft.read.brackets import CLOSE, OPEN, closing, depth_after, fenced
from symsoft.read.nodes import bare
from symsoft.read.syntax import Grid, Group, Items, Mark, Name, Node, Scripts, Stacked, Text
from symsoft.read.trailing import begins_range

SIGNS = frozenset(ab.RELATIONS.values())
JOINERS = frozenset("+-±·×*⊙/")
ENDS = frozenset((",", ";", "quad", "∀"))
IGNORED = frozenset(("&", "quad", "~", "⇒", "⇔", "∴", "∵", "⇐"))


def is_relation(item: Node) -> bool:
    """Whether a node is a relation sign."""
    return isinstance(item, Stacked) or isinstance(item, Mark) and item.text in SIGNS


def told(sequence: Items) -> str:
    """The name with something below it that a sequence begins with, and says what that is; empty if none does."""
    match bare(sequence)[:2]:
        case (Scripts(Name(text), sub), Mark() | Stacked() as sign) if sub and is_relation(sign):
            return text
        case _:
            return ""


def is_joiner(item: Node) -> bool:
    """Whether a node is a sign between terms or factors."""
    return isinstance(item, Mark) and item.text in JOINERS


def rows(items: Items) -> list[Items]:
    """The rows of a formula, brackets paired, without the line breaks between them."""
    cut: list[list[Node]] = [[]]
    for item in _opened(items):
        if isinstance(item, Mark) and item.text == "\\\\":
            cut.append([])
        else:
            cut[-1].append(item)
    joined: list[list[Node]] = []
    open_now = 0
    kept = [row for row in cut if not all(map(is_blank, row))]
    for row, following in zip(kept, [*kept[1:], []], strict=False):
        if joined and not open_now and _open_whether(joined[-1], row):
            uncut = Mark("\\\\", row[0].start, row[0].start)
            joined[-1] += [uncut, *dropwhile(is_blank, row), uncut]
        elif joined and _goes_on(joined[-1], row, open_now):
            joined[-1] += dropwhile(is_blank, row)
        elif joined and _left_over(joined[-1], row, following):
            joined[-1] += [Mark("&", row[0].start, row[0].start), *dropwhile(is_blank, row)]
        else:
            joined.append(list(row))
            open_now = 0
        open_now = depth_after(tuple(row), open_now)
    return [fenced(tuple(row)) for row in joined]


def _core(row: list[Node]) -> list[Node]:
    """The row without alignment marks and spaces."""
    return [item for item in row if not is_blank(item)]


def is_blank(item: Node) -> bool:
    """Whether a node is an alignment mark, a space or an arrow."""
    return isinstance(item, Mark) and item.text in IGNORED


def _goes_on(before: list[Node], row: list[Node], open_now: int) -> bool:
    """Whether a row is the rest of the one before: without a sign of its own, in an open bracket, or after a sign."""
    first, last = _core(row), _core(before)
    if not last:
        return False
    if is_relation(first[0]):
        alone = not any(is_relation(item) or isinstance(item, Text) for item in last)
        return is_relation(last[-1]) or alone
    if is_relation(last[-1]) or is_joiner(last[-1]):
        return True
    if open_now > 0:
        return True
    if isinstance(first[0], Mark) and first[0].text == "+":
        return True
    goes_on = _below_right(before, row) or not _has_sign(_statement(row))
    return any(map(is_relation, last)) and is_joiner(first[0]) and goes_on


def _statement(row: list[Node]) -> list[Node]:
    """What stands in a row before a comma, a wide space, words or a range, behind which conditions stand."""
    out: list[Node] = []
    depth = 0
    rest = tuple(dropwhile(is_blank, row))
    for n, item in enumerate(rest):
        depth += isinstance(item, Mark) and item.text in OPEN
        depth -= closing(item) is not None
        ended = isinstance(item, Text) or isinstance(item, Mark) and item.text in ENDS
        if depth <= 0 and (ended or out and begins_range(rest, n)):
            break
        out.append(item)
    return out


def _open_whether(before: list[Node], row: list[Node]) -> bool:
    """Whether a row goes on or states something is open: below a right side alone, with a minus and a later sign."""
    if not (_below_right(before, row) and _has_sign(before) and _has_sign(_statement(row))):
        return False
    first, last = _core(row)[0], _core(before)[-1]
    spaced = isinstance(row[1], Mark) and row[1].text in IGNORED
    return isinstance(first, Mark) and first.text == "-" and not (spaced or is_joiner(last) or is_relation(last))


def _left_over(before: list[Node], row: list[Node], following: list[Node]) -> bool:
    """Whether a row without a sign may belong to the statement before it, in a way that is not understood."""
    if not any(map(is_relation, before)) or _has_sign(row) or any(isinstance(item, Text) for item in row):
        return False
    return not following or not is_relation(_core(following)[0]) or _below_right(before, row)


def _below_right(before: list[Node], row: list[Node]) -> bool:
    """Whether a row stands below a right side alone: its first column is empty, and that of the row before is not."""
    return _indented(row) and not _indented(before)


def _indented(row: list[Node]) -> bool:
    """Whether the first column of a row is empty."""
    return isinstance(row[0], Mark) and row[0].text == "&"


def _has_sign(row: list[Node]) -> bool:
    """Whether a relation sign stands outside of brackets."""
    depth = 0
    for item in row:
        if isinstance(item, Mark) and item.text in OPEN:
            depth += 1
        elif closing(item) is not None:
            depth = max(0, depth - 1)
        elif depth == 0 and is_relation(item):
            return True
    return False


def _opened(items: Items, nesting: int = 0) -> list[Node]:
    """The items with the cells of layout environments in their place, rows ended by line breaks."""
    out: list[Node] = []
    items = _without_brace(items)
    alone = len(_content(items)) == 1
    for n, item in enumerate(items):
        if isinstance(item, Group) and not item.items:
            continue
        grid = _layout(items, n, alone)
        group = _braced(item)
        if grid is None and group is not None and nesting <= 8:
            out += _opened(group.items, nesting + 1)
            continue
        if grid is None or nesting > 8:
            out.append(item)
            continue
        for number, row in enumerate(grid.rows):
            if number:
                start = row[0][0].start if row and row[0] else grid.start
                out.append(Mark("\\\\", start, start))
            for column, cell in enumerate(row):
                if column:
                    place = cell[0].start if cell else (out[-1].end if out else grid.start)
                    out.append(Mark("&", place, place))
                out += _opened(cell, nesting + 1)
    return out


def _content(items: Items) -> list[Node]:
    """The items without punctuation and spaces."""
    return [item for item in items if not (isinstance(item, Mark) and item.text in (".", ",", "quad", "~"))]


def _without_brace(items: Items) -> Items:
    """The items without the brace before a system of statements, which is all that they are."""
    match _content(items):
        case [Mark("{"), Grid() as grid] | [Mark("{"), Grid() as grid, Mark("right.")] if _is_system(grid):
            return (grid,)
        case _:
            return items


def _is_system(grid: Grid) -> bool:
    """Whether the rows of a grid are statements, and no values with the conditions under which they hold."""
    if grid.name not in ab.LAYOUTS | ab.MATRICES | ab.CASES or _conditions(grid):
        return False
    return any(_states([node for cell in row for node in cell]) for row in grid.rows)


def _states(row: list[Node]) -> bool:
    """Whether a relation sign stands outside of brackets, or in rows laid out that are all there is."""
    match _content(tuple(row)):
        case [Grid() as grid] if grid.name in ab.LAYOUTS:
            return _is_system(grid)
        case _:
            return _has_sign(row)


def _braced(item: Node) -> Group | None:
    """The braces around a statement, as colours and boxes have them."""
    if isinstance(item, Scripts) and item.primes < 0 and isinstance(item.base, Group):
        item = item.base
    if not isinstance(item, Group):
        return None
    return item if any(is_relation(inner) or _braced(inner) is not None for inner in item.items) else None


def _layout(items: Items, n: int, alone: bool) -> Grid | None:
    """The environment at a place, if it only lays rows out."""
    item = items[n]
    if isinstance(item, Group) and len(item.items) == 1:
        item = item.items[0]
    elif isinstance(item, Scripts) and item.primes < 0 and isinstance(item.base, Group) and len(item.base.items) == 1:
        item = item.base.items[0]
    if not isinstance(item, Grid):
        return None
    before = items[n - 1] if n else None
    bracketed = isinstance(before, Mark) and (before.text in OPEN or before.text in CLOSE or before.text in "|‖")
    if item.name in ab.LAYOUTS:
        return None if bracketed else item
    if item.name in ab.CASES:
        return item if alone and _is_system(item) else None
    signs = any(_has_sign([node for cell in row for node in cell]) for row in item.rows)
    if item.name in ab.MATRICES and not bracketed and signs and (alone or item.name == "array"):
        return item
    return None


def _conditions(grid: Grid) -> bool:
    """Whether the last cells of the rows look like conditions; what begins with a sign is the rest of a statement."""
    last = [row[-1] for row in grid.rows if any(row[:-1])]
    said = [cell for cell in last if not (cell and is_relation(cell[0]))]
    return any(len(cell) <= 5 or any(isinstance(item, Text) for item in cell) for cell in said)
