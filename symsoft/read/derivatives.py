"""Derivatives as articles write them: ∂y/∂x as a fraction, an operator, with a slash, with a subscript; gradients."""

from __future__ import annotations

from symsoft.derivation import Value
from symsoft.read.nodes import bare, big, words
from symsoft.read.reader import Notice, Reader
from symsoft.read.shapes import mapped, renamed
from symsoft.read.syntax import Fence, Fraction, Items, Mark, Name, Node, Numeral, Scripts, Unreadable, extent
from symsoft.term import Index, Partial, Variable, negative


def differential(items: Items) -> Items | None:
    """What follows the ∂ or d that a sequence starts with; None if it starts with neither."""
    kept = bare(items)
    if not kept:
        return None
    first, rest = kept[0], kept[1:]
    base = first.base if isinstance(first, Scripts) else first
    if big(first) == "partial" and (not isinstance(first, Scripts) or first.sub is None):
        return rest
    if isinstance(base, Name) and base.text == "d" and (not isinstance(first, Scripts) or first.sub is None):
        return rest
    if (
        isinstance(base, Name)
        and len(base.text) >= 2
        and base.text[0] == "d"
        and base.style in ("", "roman")
        and len(base.text) <= 3
    ):
        name = Name(base.text[1:], base.start + 1, base.end, base.style)
        if not isinstance(first, Scripts):
            return (name, *rest)
        return (Scripts(name, first.sub, first.sup, first.primes, first.start, first.end), *rest)
    return None


def order(items: Items) -> int:
    """The 2 of ∂² and d²."""
    first = bare(items)[0]
    if isinstance(first, Scripts) and first.sup and (big(first.base) or words((first.base,)) == "d"):
        power = words(bare(first.sup))
        return int(power) if power.isdigit() and len(power) == 1 else -1
    return 1


def is_derivative(node: Fraction) -> bool:
    """Whether a fraction is a derivative, also with a minus before the ∂."""
    if lowered(node) is not None:
        return True
    bottom, top = differential(node.bottom), differential(node.top)
    if bottom is None and top == () and big(bare(node.top)[0]) == "partial":
        return len(bare(node.bottom)) == 1 and isinstance(bare(node.bottom)[0], (Name, Scripts))
    if bottom is None or top is None or not bottom:
        return False
    return big(bare(node.bottom)[0]) == "partial" or big(bare(node.top)[0]) != "partial"


def lowered(node: Fraction) -> Fraction | None:
    """−∂y over ∂x as ∂y over ∂x; None if no minus stands before the ∂."""
    kept = bare(node.top)
    if len(kept) < 2 or not isinstance(kept[0], Mark) or kept[0].text != "-" or big(kept[1]) != "partial":
        return None
    plain = Fraction(kept[1:], node.bottom, node.start, node.end)
    return plain if is_derivative(plain) else None


def derivative(reader: Reader, items: Items, at: int) -> tuple[Value, int]:
    """The derivative fraction at a place; one without a numerator takes what follows."""
    node = items[at]
    assert isinstance(node, Fraction)
    plain = lowered(node)
    if plain is not None:
        value, after = derivative(reader, (*items[:at], plain, *items[at + 1 :]), at)
        return mapped(value, negative), after
    top = differential(node.top)
    assert top is not None
    by = denominators(reader, node.bottom)
    wanted = order(node.top)
    if wanted not in (len(by), 1) or wanted == 1 and len(by) > 1 and top:
        raise Unreadable("syntax", "the order of a derivative does not fit its variables", node.start, node.end)
    if top:
        after_it = items[at + 1] if at + 1 < len(items) else None
        if isinstance(after_it, Fence) and len(bare(top)) == 1 and _is_point(after_it):
            raise Unreadable("outside-derivative", "a derivative at a point", node.start, after_it.end)
        with reader.deeper(top):
            body, after = reader.expression(top), at + 1
    else:
        body, after = operand(reader, items, at + 1)
    for number, variable in enumerate(reversed(by)):
        body = partial(reader, body, along(reader, variable) if number else variable, node)
    return body, after


def _is_point(fence: Fence) -> bool:
    """Whether a bracket after a derivative holds a symbol or a function of one: df/dx (x_0)."""
    inside = bare(fence.items)
    named = bool(inside) and isinstance(inside[0], (Name, Scripts))
    return fence.opening == "(" and named and (len(inside) == 1 or len(inside) == 2 and isinstance(inside[1], Fence))


def operand(reader: Reader, items: Items, at: int) -> tuple[Value, int]:
    """What an operator like ∂/∂x acts on: the bracket that follows, or the rest of the term."""
    if at >= len(items):
        raise Unreadable("syntax", "a derivative of nothing", *extent(items))
    following = items[at]
    if isinstance(following, Fence) or reader.mode.narrow:
        return reader.factor(items, at)
    with reader.deeper(items):
        return reader.product(items[at:]), len(items)


def denominators(reader: Reader, bottom: Items) -> list[Value]:
    """The variables below a derivative, ∂x_i ∂x_j or ∂x²."""
    out: list[Value] = []
    rest: Items | None = differential(bottom)
    if rest is None:
        rest = bare(bottom)
        message = "the denominator of a derivative lacks its ∂"
        reader.notices.append(Notice("missing-differential", message, *extent(bottom)))
    while rest:
        piece: list[Node] = []
        following: Items | None = None
        for n, item in enumerate(rest):
            following = differential(rest[n:]) if n else None
            if following is not None:
                break
            piece.append(item)
        out += _variable(reader, tuple(piece))
        rest = following
    if not out:
        raise Unreadable("syntax", "a derivative by nothing", *extent(bottom))
    return out


def _variable(reader: Reader, piece: Items) -> list[Value]:
    """One variable below a derivative; with a power of 2, twice."""
    times = 1
    kept = bare(piece)
    last = kept[-1] if kept else None
    power = bare(last.sup) if isinstance(last, Scripts) and last.sup else ()
    if isinstance(last, Scripts) and len(power) == 1 and isinstance(power[0], Numeral) and power[0].text in ("2", "3"):
        times = int(power[0].text)
        stripped = Scripts(last.base, last.sub, None, last.primes, last.start, last.end)
        kept = (*kept[:-1], stripped)
    value = reader.expression(kept)
    if not isinstance(value.term, Variable):
        raise Unreadable("outside-derivative", "a derivative by something that is no plain variable", *extent(kept))
    return [value] * times


def partial(reader: Reader, body: Value, by: Value, node: Node) -> Value:
    """∂body/∂by; a vector by a vector is the Jacobian, a row for each component of the body.

    A vector by a matrix has an axis for its components before those of the matrix, as the chain rule contracts them.
    """
    variable = by.term
    assert isinstance(variable, Variable)
    variable = reader.context.underlying(variable)
    reader.differentiates(variable)
    if not by.axes:
        return mapped(body, lambda term: Partial(term, variable))
    if len(body.axes) > 1:
        raise Unreadable("shape", "a derivative with more than two axes", node.start, node.end)
    if not body.axes and len(by.axes) == 1:
        return Value(Partial(body.term, variable), by.axes, None)
    axes: tuple[Index, ...] = (*body.axes, *by.axes)
    reader.jacobian = True
    turned = (*by.axes, *body.axes) if body.axes else axes[::-1]
    return Value(Partial(body.term, variable), turned if reader.mode.flipped else axes)


def along(reader: Reader, by: Value) -> Value:
    """What is differentiated by once more, along axes of its own: ∂²y/∂x² of a vector x has two."""
    axes = tuple(reader.shapes.axis() for _ in by.axes)
    for axis, old in zip(axes, by.axes, strict=True):
        reader.shapes.same(axis, old)
    return renamed(by, axes)


def slashed(reader: Reader, items: Items, at: int) -> tuple[Value, int] | None:
    """∂y / ∂x written with a slash; None if the ∂ at this place is not the start of one."""
    slash = None
    for n in range(at + 1, len(items)):
        item = items[n]
        if isinstance(item, Mark) and item.text == "/":
            slash = n
            break
    if slash is None or slash + 2 > len(items) or differential(items[slash + 1 :]) is None:
        return None
    top, bottom = items[at:slash], items[slash + 1 :]
    inside = differential(bottom)
    assert inside is not None
    after = slash + 1 + (len(bottom) - len(inside)) + 1
    taken = inside[:1]
    if len(inside) > 1 and isinstance(inside[1], Fence) and isinstance(inside[0], Name):
        return None
    body_items = differential(top)
    if not body_items or not taken:
        return None
    body = reader.expression(body_items)
    (by,) = _variable(reader, taken)
    return partial(reader, body, by, items[at]), after
