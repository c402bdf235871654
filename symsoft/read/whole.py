"""A symbol with its places: a component, or the vector or matrix that is left if places are left out."""

from __future__ import annotations

from collections.abc import Mapping

from symsoft.derivation import Value
from symsoft.read.context import Context
from symsoft.read.nodes import bare
from symsoft.read.reader import Reader
from symsoft.read.symbols import from_zero
from symsoft.read.syntax import Items, Name, Unreadable
from symsoft.term import Index, Place, Variable

ROWS = frozenset("apstyz")
"""Letters of outputs and targets, which are the rows of their matrices; weights and samples may be columns."""


def _column(reader: Reader, name: str, style: str, indexed: bool) -> bool | None:
    """Whether a vector is a column, if that is known, as of x or of each of x_1, x_2, …; its side may tell it."""
    each = f"{name}_" if indexed else name
    reader.vectors.add(each)
    told = reader.context.column(name) if not indexed or style == "bold" else None
    return reader.context.columns.get(each) if told is None else told


def whole(reader: Reader, name: str, style: str, outer: tuple[Items, ...], start: int, end: int) -> Value:
    """A symbol with places: a component, or the rest of a vector or matrix if places are left out."""
    context = reader.context
    sizes, survey = context.sizes, context.survey
    if reader.mode.entries and not outer and (small := entries_of(context, name)) is not None:
        pair = (reader.shapes.axis(), reader.shapes.axis())
        key = survey.named(small, 2)
        for number, axis in enumerate(pair):
            sizes.join(axis.size, sizes.place(key, number))
        return Value(Variable(key, pair), pair)
    if not outer and name in context.implied:
        outer = tuple((Name(letter, start, end),) for letter in context.implied[name])
    zero = from_zero(name, survey.sizes)
    arity = max(context.arity(name, style), len(outer))
    if not outer and style == "bold" and both(survey.arities.get(name, {})):
        arity = context.wholes.get(name, 1 if name[0].islower() else 2)
    apart = name + "⁰" in context.seen
    if _is_scalar(reader, name, style, arity, len(outer)) or not arity and apart:
        return Value(Variable(name + "⁰" if apart or arity and name not in survey.scalar else name))
    sample = not outer and _is_sample(reader, name, style, arity)
    missing = 1 if sample else _missing(reader, name, style, arity, len(outer))
    if missing > 2:
        raise Unreadable("shape", f"{name} has more than two axes", start, end)
    key = name + "¹" if sample else survey.named(name, len(outer) + missing)
    second = len(outer) == missing == 1 and (name in context.second or _runs_along(reader, key, outer[0]))
    places: list[Place] = [reader.place(items, sizes.place(key, n + second), zero) for n, items in enumerate(outer)]
    first = 0 if second else len(places)
    axes: list[Index] = []
    for number in range(missing):
        axis = reader.shapes.axis()
        sizes.join(axis.size, sizes.place(key, first + number))
        axes.append(axis)
    reader.used.add(name)
    column = _column(reader, name, style, bool(places)) if len(axes) == 1 else None
    all_places = (*axes, *places) if first == 0 else (*places, *axes)
    if name in context.mirrored and missing == 2:
        axes.reverse()
    return Value(Variable(key, all_places), tuple(axes), column)


def _runs_along(reader: Reader, name: str, items: Items) -> bool:
    """Whether the one place of a matrix tells its columns apart: its index goes as far as they do, and rows do not."""
    match bare(items):
        case (Name(letter),):
            index = reader.bound.get(letter) or reader.scope.letters.get(letter)
        case _:
            return False
    sizes = reader.context.sizes
    rows, columns = sizes.place(name, 0), sizes.place(name, 1)
    return index is not None and sizes.apart(index.size, rows) and sizes.find(index.size) == sizes.find(columns)


def both(seen: Mapping[int, int]) -> bool:
    """Whether a name is a vector here and a matrix there."""
    return bool(seen.get(1)) and bool(seen.get(2))


def _is_scalar(reader: Reader, name: str, style: str, arity: int, places: int) -> bool:
    """Whether a bare letter is held for a scalar here, though it has components elsewhere."""
    if places or style == "bold":
        return False
    declared = name in reader.context.survey.declared or reader.context.shapes.get(name, (0,))[0] > 0
    plain = reader.mode.plain and arity > 0 and not declared
    return plain or name in reader.mode.scalars


def _is_sample(reader: Reader, name: str, style: str, arity: int) -> bool:
    """Whether an input with two places, x_{ij}, is one vector where it has none: w^T x is of one sample."""
    context, survey = reader.context, reader.context.survey
    known = name in survey.declared or name in context.shapes or name in context.defined
    partner = survey.weighed.get(name, "")
    plain = name[0] == "x" and style != "bold" and arity == 2
    return plain and bool(partner) and context.arity(partner, "") == 1 and not known


def _missing(reader: Reader, name: str, style: str, arity: int, places: int) -> int:
    """How many axes are left."""
    axial = reader.context.survey.axial.get((name, style == "bold"), frozenset[int]())
    if places in axial or places == arity == 1 and style == "bold" and _of_a_vector(reader.context, name):
        return 1
    if not places and axial and (style == "bold" or name in reader.context.survey.inner) and name[0].islower():
        return 1
    if places and style != "bold" and name[0].islower():
        return 0
    if places and axial and places > min(axial):
        return 0
    return arity - places


def _of_a_vector(context: Context, name: str) -> bool:
    """Whether a bold symbol with its sample above it is a vector, as it is one without: x^{(i)} beside w^T x."""
    return name.endswith("⁽⁾") and context.arity(name.removesuffix("⁽⁾"), "bold") == 1


def entries_of(context: Context, name: str) -> str | None:
    """The small letter of an undefined capital's entries, if they are written with two places and it never is.

    Where the small letter is also a vector with one place, it must be one that articles have as rows.
    """
    survey, small = context.survey, name.lower()
    if len(name) != 1 or not name.isupper() or name in survey.functions or name in survey.sizes:
        return None
    indexed = sum(survey.arities[name].values()) > survey.arities[name][0] if name in survey.arities else False
    listed = small not in ROWS and any((small, bold) in survey.axial for bold in (True, False))
    known = indexed or listed or name in context.defined or name in context.stacked
    return small if (small, 2) in survey.lettered and not known else None
