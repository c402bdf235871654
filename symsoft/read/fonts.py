"""What fonts, accents and environments make of the nodes inside them."""

from __future__ import annotations

import unicodedata

from symsoft.read import alphabet as ab
from symsoft.read.nodes import words
from symsoft.read.syntax import Bad, Group, Items, Mark, Name, Node, Numeral, Scripts


def rows_of(items: Items) -> tuple[tuple[Items, ...], ...]:
    """A sequence cut into rows and cells."""
    rows: list[list[list[Node]]] = [[[]]]
    for item in items:
        if isinstance(item, Mark) and item.text == "\\\\":
            rows.append([[]])
        elif isinstance(item, Mark) and item.text == "&":
            rows[-1].append([])
        else:
            rows[-1][-1].append(item)
    return tuple(tuple(tuple(cell) for cell in row) for row in rows if any(row))


def styled(items: Items, style: str) -> list[Node]:
    """The same nodes with their names in a font."""
    out: list[Node] = []
    for item in items:
        if isinstance(item, Name):
            text = item.text
            if style == "blackboard":
                text = ab.BLACKBOARD.get(text, text)
            elif style == "cal":
                text = ab.CALLIGRAPHIC.get(text, text)
            bold = style == "blackboard" and text == item.text
            out.append(Name(text, item.start, item.end, "bold" if bold else style))
        elif isinstance(item, Numeral) and item.text == "1" and style in ("blackboard", "bold"):
            out.append(Name("𝟙", item.start, item.end, style))
        elif isinstance(item, Scripts):
            base = styled((item.base,), style)[0]
            out.append(Scripts(base, item.sub, item.sup, item.primes, item.start, item.end))
        else:
            out.append(item)
    return out


def accented(items: Items, mark: str, start: int, end: int) -> Node:
    """A name with an accent; a subscript under the accent stays a subscript, as does a sample in brackets above it.

    A power stays under it: the mean of x² is not the square of the mean of x.
    """
    if len(items) == 1:
        only = items[0]
        if isinstance(only, Name):
            return Name(unicodedata.normalize("NFC", only.text + mark), start, end, only.style)
        if isinstance(only, Scripts) and only.primes >= 0 and not is_powered(only):
            return Scripts(
                accented((only.base,), mark, start, only.base.end), only.sub, only.sup, only.primes, start, end
            )
        if isinstance(only, Group):
            return accented(only.items, mark, start, end)
    return Bad("syntax", "an accent over an expression", start, end)


def is_powered(node: Node) -> bool:
    """Whether something stands above a letter that is neither in brackets nor a transpose or a star."""
    above = words(node.sup or ()) if isinstance(node, Scripts) else ""
    return bool(above) and above[0] not in "([" and above not in ("T", "⊤", "*", "+", "-", "†")
