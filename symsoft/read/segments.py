"""A row cut into statements and conditions, and a statement into its sides and relation signs."""

from __future__ import annotations

from dataclasses import dataclass, replace

from symsoft.read import alphabet as ab
from symsoft.read.objectives import objective
from symsoft.read.ranges import opened
from symsoft.read.remarks import unbracketed
from symsoft.read.rows import is_joiner, is_relation
from symsoft.read.syntax import (
    Bad,
    Fence,
    Grid,
    Group,
    Items,
    Mark,
    Name,
    Node,
    Numeral,
    Stacked,
    Text,
    extent,
)
from symsoft.read.trailing import apart

BREAKS = frozenset(("quad", ",", ";", ":", "∀", "⇒", "⇔", "∴", "∵", "⇐", "∧", "|"))
DEFINING = frozenset((":=", "≡", "≜", "≐"))
EQUAL = frozenset(ab.EQUALITY.values())
SPACE = frozenset(("&", "quad", "~", "right."))
LABEL = 2
ENDS = frozenset((".", ",", ";", ":", "!"))


@dataclass(frozen=True, slots=True)
class Sign:
    """A relation sign: its name, where it stands, and whether it says that it defines."""

    text: str
    start: int
    end: int
    explicit: bool = False

    @property
    def equal(self) -> bool:
        """Whether it is a kind of equality."""
        return self.text in EQUAL


@dataclass(frozen=True, slots=True)
class Segment:
    """A statement, sides with signs between them (the first empty if a chain goes on), or a condition."""

    sides: tuple[Items, ...]
    signs: tuple[Sign, ...]
    start: int
    end: int
    joined: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """The statements of a row, the texts in it, and the bare segments without a sign."""

    segments: tuple[Segment, ...]
    texts: tuple[Text, ...]
    start: int
    end: int


def cut(items: Items) -> Row:
    """A row with its statements and texts."""
    texts = tuple(item for item in items if isinstance(item, Text))
    items = opened(unbracketed(items))
    first = next((n for n, item in enumerate(items) if is_relation(item)), len(items))
    pieces = _pieces(apart(items, first + 1))
    segments: list[Segment] = []
    for joined, piece in pieces:
        segment = _segment(_unbracketed(piece) if segments else piece, joined)
        if segment is None:
            continue
        if segment.signs or not segments:
            segments.append(segment)
        else:
            segments[-1] = _tail(segments[-1], segment)
    start, end = extent(items)
    return Row(tuple(segments), texts, start, end)


def _pieces(items: Items) -> list[tuple[str, list[Node]]]:
    """The row between commas, wide spaces, words and arrows."""
    out: list[tuple[str, list[Node]]] = [("", [])]
    arrows = any(is_relation(item) and not _arrow(item) for item in items)
    signs = False
    for n, item in enumerate(items):
        signs = bool(out[-1][1]) and (signs or is_relation(out[-1][1][-1]))
        if isinstance(item, Text):
            following = items[n + 1] if n + 1 < len(items) else None
            alone = not any(piece for _, piece in out)
            out.append((item.text.strip(), []))
            if alone and following is not None and is_relation(following):
                out[-1][1].append(Bad("prose", "words stand on a side of the statement", item.start, item.end))
        elif arrows and _arrow(item):
            out.append(("→", []))
        elif (
            not isinstance(item, Mark)
            or item.text not in BREAKS
            and item.text != "&"
            or item.text == "|"
            or item.text in (",", ";", ":")
            and not signs
        ):
            out[-1][1].append(item)
        elif item.text == "&":
            following = next(
                (node for node in items[n + 1 :] if not (isinstance(node, Mark) and node.text in SPACE)), None
            )
            right = out[-1][1] and not is_relation(out[-1][1][-1]) and not is_joiner(out[-1][1][-1])
            ended = signs or _ends_list(out)
            if ended and right and following is not None and not is_relation(following):
                out.append(("&", []))
            elif len(out) > 1 and out[-1] == (",", []):
                out[-1] = ("&", [])
        elif out[-1][1] or not out[-1][0] or out[-1][0] in BREAKS:
            out.append((item.text, []))
    return out


def _ends_list(pieces: list[tuple[str, list[Node]]]) -> bool:
    """Whether the last piece is the last of what is listed behind a sign: the 3 of i = 1, 2, 3."""
    (joined, last), before = pieces[-1], pieces[-2:-1]
    plain = all(isinstance(item, (Numeral, Name)) or isinstance(item, Mark) and item.text in ",…" for item in last)
    return joined == "," and plain and any(is_relation(item) for _, piece in before for item in piece)


def _unbracketed(piece: list[Node]) -> list[Node]:
    """What stands in the brackets, if a piece is nothing but a condition in brackets: (i = j)."""
    kept = [item for item in piece if not (isinstance(item, Mark) and item.text in SPACE | ENDS)]
    only = kept[0] if len(kept) == 1 else None
    if isinstance(only, Fence) and only.opening == "(" and len(only.items) == 3 and is_relation(only.items[1]):
        return list(only.items)
    return piece


def _arrow(item: Node) -> bool:
    """Whether a sign is an arrow, which joins statements as often as it is one."""
    return isinstance(item, Mark) and item.text == "→"


def _segment(piece: list[Node], joined: str) -> Segment | None:
    """The sides and signs of one piece; None if nothing is in it."""
    items = [item for item in piece if not (isinstance(item, Mark) and item.text in SPACE)]
    while items and isinstance(items[-1], Mark) and items[-1].text in ENDS:
        items.pop()
    if not items:
        return None
    start, end = items[0].start, items[-1].end
    sides: list[list[Node]] = [[]]
    signs: list[Sign] = []
    for item in items:
        if not is_relation(item):
            sides[-1].append(item)
        elif not sides[-1] and signs:
            signs[-1] = _sign(item)
        else:
            signs.append(_sign(item))
            sides.append([])
    sides[-1] = list(without_tag(tuple(sides[-1])))
    if len(sides) > 1 and signs[0].equal:
        sides[0] = list(objective(tuple(sides[0]), tuple(sides[1])))
    return Segment(tuple(tuple(side) for side in sides), tuple(signs), start, end, joined)


def _sign(item: Node) -> Sign:
    """A relation sign; words over it like def, or a triangle, make it a definition."""
    if isinstance(item, Stacked):
        over = "".join(node.text for node in item.over if isinstance(node, (Name, Text, Mark)))
        return Sign(item.sign, item.start, item.end, over.lower().startswith("def") or over in ("△", "Δ", "∆", "def"))
    assert isinstance(item, Mark)
    return Sign(item.text, item.start, item.end, item.text in DEFINING)


def without_tag(side: Items) -> Items:
    """The side without a hand-made number like (1) after a matrix."""
    if len(side) < 2 or not isinstance(side[-1], Fence):
        return side
    last, before = side[-1], side[-2]
    inside = last.items
    numbered = len(inside) == 1 and isinstance(inside[0], Numeral) and last.opening == "("
    listed = isinstance(before, Fence) and before.closing == "]"
    apart = isinstance(before, Grid) or last.start - before.end >= (2 if listed else 3)
    return side[:-1] if numbered and apart else side


def _is_label(item: Node) -> bool:
    """Whether brackets hold a formula's number or mark, such as (1), (2a) or (*), and no factor."""
    parts = item.items if isinstance(item, (Fence, Group)) else ()
    return 0 < len(parts) <= LABEL and all(isinstance(part, (Numeral, Name, Mark, Text)) for part in parts)


def _tail(statement: Segment, rest: Segment) -> Segment:
    """A statement with a piece without a sign after it: the rest of a list, a formula's number, or not understood."""
    items = rest.sides[0]
    dots = any(isinstance(item, Mark) and item.text == "…" for item in (*statement.sides[-1], *items))
    marks = "…,∞+-" if dots else "…,∞"
    if all(isinstance(item, (Numeral, Name)) or isinstance(item, Mark) and item.text in marks for item in items):
        if rest.joined in (",", ";") and statement.signs:
            mark = Mark(",", rest.start, rest.start)
            return replace(statement, sides=(*statement.sides[:-1], (*statement.sides[-1], mark, *items)), end=rest.end)
        if all(not isinstance(item, Name) or item.style == "roman" for item in items):
            return statement
    if len(items) == 1 and _is_label(items[0]):
        return statement
    if not statement.signs:
        return rest
    bad = Bad("prose", "what follows the statement in its row was not understood", rest.start, rest.end)
    return replace(statement, sides=(*statement.sides[:-1], (*statement.sides[-1], bad)), end=rest.end)
