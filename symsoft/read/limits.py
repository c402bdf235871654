"""The limits of sums, products and maxima: which letters are bound, over what, and without which places."""

from __future__ import annotations

import re
from dataclasses import dataclass

from symsoft.derivation import Value
from symsoft.read.alphabets import is_dressed, written
from symsoft.read.counting import indexed_by
from symsoft.read.functions import is_temperature
from symsoft.read.nodes import bare, sequences, words
from symsoft.read.reader import Reader
from symsoft.read.syntax import Items, Mark, Name, Node, Numeral, Operator, Scripts, Unreadable, extent
from symsoft.term import Entry, Extent, Index, Place, Variable
from symsoft.walk import subterms

LETTER_IS = re.compile(r"\A[^\W\d]'?=(?=\d+\Z)")
NAMED = re.compile(r"\|?[^\W\d]'?(_\{\w+\})?\|?([+-]1)?\Z")


@dataclass(frozen=True, slots=True)
class Limits:
    """The bound indices, the places that the first of them leaves out, and the set that it is in: i ∈ Ω."""

    indices: tuple[Index, ...]
    excluded: tuple[Place, ...]
    member: Items = ()


def limits(reader: Reader, node: Node, body: Items) -> Limits:
    """What stands under and over an operator; without anything, the one index of the body."""
    sub = bare(node.sub or ()) if isinstance(node, Scripts) else ()
    sup = bare(node.sup or ()) if isinstance(node, Scripts) else ()
    if not sub:
        return Limits((_implied(reader, node, body, sup),), ())
    groups = _groups(sub)
    if len(groups) == 1 and len(groups[0]) > 2 and words(tuple(groups[0][1:2])) == "∈":
        return _member(reader, sub, sup)
    indexed = {part.text for sequence in sequences(body) for part in sequence if isinstance(part, Name)}
    apart = False
    letters: list[str] = []
    excluded: list[Items] = []
    lower, stated = 1, False
    for group in groups:
        letter, start, without = _group(reader, group, letters, indexed)
        letters += [one for one in letter if one not in letters]
        if len(letter) == 2:
            apart = True
        lower, stated = (lower, stated) if start is None else (start, True)
        if without:
            excluded.append(without)
    if not letters:
        raise Unreadable("outside-limits", f"the range {words(sub)} is not understood", *extent(sub))
    indices = []
    gone: list[Place] = []
    zero = stated and lower == 1 and bool(indexed_by(set(letters), body) & reader.context.survey.sizes.zero)
    for letter in letters:
        size = beyond_zero(reader, sup, gone) if zero else upper(reader, sup, lower, gone)
        indices.append(Index(letter, size))
    if apart:
        reader.context.sizes.join(indices[0].size, indices[1].size)
        gone.append(indices[0])
    for items in excluded:
        gone.append(reader.place(items, indices[0].size))
    return Limits(tuple(indices), tuple(gone))


def _member(reader: Reader, sub: Items, sup: Items) -> Limits:
    """A range that is a set, i ∈ Ω: an index over all, of which some are in the set."""
    letter = sub[0]
    if not isinstance(letter, Name) or len(letter.text) > 1 or sup:
        raise Unreadable("outside-limits", f"the range {words(sub)} is not understood", *extent(sub))
    if words(sub[2:]) in reader.context.survey.sizes.universes:
        return Limits((Index(letter.text, reader.context.sizes.named(words(sub[2:]))),), ())
    return Limits((Index(letter.text, reader.context.sizes.fresh()),), (), sub)


def upper(reader: Reader, sup: Items, lower: int, gone: list[Place]) -> Extent:
    """The size of a range from its upper end; a lower end of 2 leaves place 1 out."""
    sizes = reader.context.sizes
    if lower > 2:
        raise Unreadable("outside-limits", "a range that starts after 2", *extent(sup))
    text = LETTER_IS.sub("", words(sup))
    if not sup:
        size: Extent = sizes.fresh()
    elif text.isdigit():
        size = sizes.state(int(text) + (lower == 0)) if int(text) + (lower == 0) >= 1 else sizes.fresh()
    elif not NAMED.match(text):
        raise Unreadable("outside-limits", f"a range up to {text} is not understood", *extent(sup))
    elif lower == 0 and text.endswith("-1"):
        size = sizes.named(text[:-2])
    elif lower == 1 and text.endswith("-1") and len(text) == 3:
        size = sizes.named(text[:-2])
        gone.append(Entry(-1, size))
    else:
        size = sizes.named(text + "+1" if lower == 0 else text)
    if lower == 2:
        gone.append(Entry(1, size))
    return size


def beyond_zero(reader: Reader, sup: Items, gone: list[Place]) -> Extent:
    """The size of a range that starts at 1 where places are counted from 0: place 0 is left out."""
    size = upper(reader, sup, 0, gone)
    gone.append(Entry(1, size))
    return size


def _groups(sub: Items) -> list[list[Node]]:
    """The parts of a subscript between commas; an exclusion without a comma starts a part of its own."""
    out: list[list[Node]] = [[]]
    for item in sub:
        if isinstance(item, Mark) and item.text in (",", ";", ":", "∧", "\\\\"):
            out.append([])
        else:
            out[-1].append(item)
    return [group for group in out if group]


def seen(reader: Reader, letter: str) -> bool:
    """Whether a letter is an index already, or one on another side of the chain."""
    scope = reader.scope
    return letter in scope.letters or letter in scope.free or letter in reader.bound


def runs_elsewhere(reader: Reader, letter: str) -> bool:
    """Whether some sum of the article is over a letter, which is no class then that sums leave out: Σ_{j≠c}."""
    return letter in reader.context.survey.bound


def _group(reader: Reader, group: list[Node], letters: list[str], indexed: set[str]) -> tuple[str, int | None, Items]:
    """The letter that a part binds, where it starts, and what it leaves out."""
    first = group[0]
    if isinstance(first, Name) and is_dressed(first) and first.text in indexed:
        reason = f"a sum over {written(first.text)}, which is no index here"
        raise Unreadable("outside-limits", reason, *extent(tuple(group)))
    letter = first.text if isinstance(first, Name) and len(first.text) == 1 else ""
    if len(group) == 1 and letter:
        return letter, None, ()
    sign = group[1].text if len(group) > 2 and isinstance(group[1], Mark) else ""
    rest = tuple(group[2:])
    if letter and sign == "=" and words(rest) in ("0", "1", "2"):
        return letter, int(words(rest)), ()
    if letter and sign in ("≠", "≁") and len(rest) == 1:
        other = rest[0]
        if (
            not letters
            and isinstance(other, Name)
            and not seen(reader, letter)
            and not seen(reader, other.text)
            and runs_elsewhere(reader, other.text)
            and {letter, other.text} <= indexed
        ):
            return letter + other.text, None, ()
        if (
            not letters
            and letter in reader.scope.letters
            and isinstance(other, Name)
            and other.text not in reader.scope.letters
        ):
            return other.text, None, (first,)
        return letter, None, rest
    raise Unreadable("outside-limits", f"the range {words(tuple(group))} is not understood", first.start, group[-1].end)


def components(reader: Reader, body: Items) -> Value | None:
    """The vector whose components a sum without an index adds, as in Σ y log p; None if its body is none."""
    inside = [item for sequence in sequences(body) for item in sequence]
    if any(isinstance(item, (Scripts, Operator)) and _is_indexed(item) for item in inside):
        return None
    with reader.entry_by_entry():
        value = reader.product(body)
    plain = [node for node in subterms(value.term) if isinstance(node, Variable) and not node.places]
    known = all(node.name in reader.context.defined or is_temperature(node) for node in plain)
    return value if len(value.axes) == 1 and known else None


def _is_indexed(item: Scripts | Operator) -> bool:
    """Whether something stands below a name, or it is a sum or product itself."""
    base = item.base if isinstance(item, Scripts) else item
    return isinstance(item, Scripts) and bool(item.sub) or isinstance(base, Operator) and base.text in ("sum", "prod")


def _implied(reader: Reader, node: Node, body: Items, sup: Items) -> Index:
    """The index of a sum that names none: the only letter that its body is indexed with."""
    letters: dict[str, None] = {}
    for sequence in sequences(body):
        for item in sequence:
            if isinstance(item, Scripts) and isinstance(item.base, Operator) and item.base.text in ("sum", "prod"):
                raise Unreadable("outside-limits", "nested sums without an index", node.start, node.end)
            if isinstance(item, Scripts) and item.sub and isinstance(item.base, Name):
                for part in bare(item.sub):
                    if isinstance(part, Name) and not reader.is_size(part.text) and part.text not in reader.bound:
                        letters[part.text] = None
    fresh = [letter for letter in letters if letter not in reader.scope.letters] or list(letters)
    if len(fresh) != 1:
        raise Unreadable(
            "outside-limits", "a sum without an index, and not one letter that it could be", node.start, node.end
        )
    if isinstance(sup, tuple) and sup and isinstance(sup[0], Numeral):
        raise Unreadable("outside-limits", "a sum without an index", node.start, node.end)
    return Index(fresh[0], upper(reader, sup, 1, []))
