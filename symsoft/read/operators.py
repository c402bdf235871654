"""Operators that take what follows them: sums, products, maxima, logarithms, exponentials."""

from __future__ import annotations

from symsoft.derivation import Value
from symsoft.read.heads import simple
from symsoft.read.hinges import greater
from symsoft.read.limits import Limits, components, limits
from symsoft.read.look import up_to_indicator
from symsoft.read.nodes import bare, big, parts, words
from symsoft.read.opaque import componentwise, unread_symbol
from symsoft.read.reader import Notice, Reader
from symsoft.read.shapes import mapped
from symsoft.read.symbols import symbol
from symsoft.read.syntax import Fence, Group, Items, Mark, Name, Node, Operator, Scripts, Unreadable, extent
from symsoft.term import (
    Exp,
    Index,
    Log,
    Max,
    Partial,
    Place,
    Pow,
    Product,
    Sum,
    Term,
    Variable,
    divide,
    negative,
    number,
)
from symsoft.walk import free_indices, rename, variables

BINDERS = ("sum", "prod")
OUTSIDE = {
    "argmax": "outside-argmax", "argmin": "outside-argmax", "arg": "outside-argmax", "lim": "outside-limit",
    "sup": "outside-limit", "inf": "outside-limit",
}  # fmt: skip


def operator(reader: Reader, items: Items, at: int) -> tuple[Value, int]:
    """The operator at a place, with what it takes; where the next factor starts."""
    node, name = items[at], big(items[at])
    if name in BINDERS:
        return summed(reader, node, name, items[at + 1 :]), len(items)
    if name in ("log", "exp"):
        return applied(reader, items, at, name)
    if name in ("max", "min"):
        return powered(reader, items, at) or greatest(reader, items, at, least=name == "min")
    if name == "int":
        return integral(reader, items[at:]), len(items)
    if name in ("det", "tr") and at + 1 < len(items) and not isinstance(node, Scripts):
        return (unread_symbol(reader, items[at : at + 2]) if name == "det" else trace(reader, items, at)), at + 2
    raise Unreadable(OUTSIDE.get(name, "outside-function"), f"{name} is outside of what is read", node.start, node.end)


def integral(reader: Reader, items: Items) -> Value:
    """∫ … dx, up to the end of its term, as one symbol."""
    by = any(isinstance(item, Name) and item.text[0] == "d" for item in items)
    if not by:
        raise Unreadable("outside-integral", "an integral that does not say over what", *extent(items))
    return unread_symbol(reader, items)


def trace(reader: Reader, items: Items, at: int) -> Value:
    """tr A = Σ_i A_ii."""
    value, _ = reader.factor(items, at + 1)
    if len(value.axes) != 2:
        raise Unreadable("shape", "the trace of something that is no matrix", *extent(items[at : at + 2]))
    return reader.shapes.traced(value)


def summed(reader: Reader, node: Node, name: str, body: Items) -> Value:
    """A sum or product over the rest of its term; one without a body is a name for the normaliser."""
    rest = tuple(item for item in body if not (isinstance(item, Mark) and item.text in ("quad", "~")))
    signed = bool(rest) and isinstance(rest[0], Mark)
    if not rest or signed and (words(rest[:1]) not in ("-", "+", "|", "[") or isinstance(node, Operator)):
        if name == "sum" and not rest:
            return _normaliser(reader, node)
        raise Unreadable("syntax", "a sum without a summand", node.start, node.end)
    if isinstance(node, Scripts) and isinstance(node.base, Scripts):
        raise Unreadable("syntax", "an operator with two sets of limits", node.start, node.end)
    if (single := _single_term(reader, node, rest)) is not None:
        return single
    if isinstance(node, Operator) and (whole := components(reader, rest)) is not None:
        return _bound(Value(whole.term), name, whole.axes[0], ())
    found = limits(reader, node, rest)
    with reader.binding(*found.indices), reader.deeper(rest):
        try:
            value = reader.expression(rest) if reader.mode.greedy else reader.product(rest)
        except Unreadable as problem:
            if problem.code != "outside-index":
                raise
            return unread_symbol(reader, (node, *rest))
        if found.member:
            return members(reader, name, found, value)
    apart = len(found.indices) == 2 and found.excluded == found.indices[:1]
    if found.excluded and len(found.indices) > 1 and not apart:
        raise Unreadable("outside-limits", "a sum over several indices with an exclusion", node.start, node.end)
    term = value
    for count, index in enumerate(reversed(found.indices)):
        excluded = found.excluded if count == (0 if apart else len(found.indices) - 1) else ()
        if index.name not in {free.name for free in free_indices(value.term)}:
            missing = f"the summand does not contain the index {index.name}"
            reader.notices.append(Notice("sum-index-missing", missing, node.start, node.end))
        term = _bound(term, name, index, excluded)
    return term


def members(reader: Reader, name: str, found: Limits, value: Value) -> Value:
    """Σ_{i ∈ Ω} u_i as the sum over all i of u_i where i is in Ω."""
    (index,) = found.indices
    if name != "sum" or index not in free_indices(value.term):
        raise Unreadable("outside-limits", "a range that is a set", *extent(found.member))
    inside = unread_symbol(reader, found.member)
    return _bound(reader.shapes.multiplied(inside, value), name, index, ())


def _single_term(reader: Reader, node: Node, body: Items) -> Value | None:
    """Σ_{j=i} of a summand: the summand at i."""
    kept = bare(node.sub or ()) if isinstance(node, Scripts) and not node.sup else ()
    if (
        len(kept) != 3
        or not isinstance(kept[1], Mark)
        or kept[1].text != "="
        or not all(isinstance(kept[n], Name) for n in (0, 2))
    ):
        return None
    letter, other = words(kept[:1]), reader.place(kept[2:], reader.context.sizes.fresh())
    index = Index(letter, reader.context.sizes.fresh())
    with reader.binding(index), reader.deeper(body):
        value = reader.product(body)
    reader.context.sizes.join(index.size, other.size)
    return mapped(value, lambda term: rename(term, {index: other}))


def _bound(value: Value, name: str, index: Index, excluded: tuple[Place, ...]) -> Value:
    """The value summed or multiplied over an index."""

    def change(term: Term) -> Term:
        return Sum(index, term, excluded) if name == "sum" else Product(index, term, excluded)

    return mapped(value, change)


def _normaliser(reader: Reader, node: Node) -> Value:
    r"""`\sum` as the name of something."""
    name = "Σ"
    if isinstance(node, Scripts):
        low = words(bare(node.sub or ()))
        if low and not (len(low) == 1 and "" in reader.context.survey.sums):
            name += "_" + low
        variable = reader.implied() if node.primes else None
        if variable is not None and not node.sup:
            return Value(Partial(Variable(name), variable))
        if not node.primes:
            value = Value(Variable(name))
            return reader.shapes.power(value, reader.expression(node.sup)) if node.sup else value
        raise Unreadable("syntax", "a sum without a summand", node.start, node.end)
    return Value(Variable(name))


def applied(reader: Reader, items: Items, at: int, name: str) -> tuple[Value, int]:
    """log or exp of the bracket or braces that follow, or else of the rest of the term."""
    node = items[at]
    power = node.sup if isinstance(node, Scripts) else None
    base = base_of(node, name)
    if at + 1 >= len(items):
        raise Unreadable("syntax", f"{name} of nothing", node.start, node.end)
    following = items[at + 1]
    if isinstance(following, Mark) and following.text == "-":
        following = items[at + 2] if at + 2 < len(items) else following
    if isinstance(items[at + 1], (Fence, Group)):
        inner = items[at + 1]
        assert isinstance(inner, (Fence, Group))
        if any(isinstance(item, Mark) and item.text in ",|" for item in inner.items):
            raise Unreadable("outside-function", f"{name} of several arguments", inner.start, inner.end)
        argument, after = reader.factor(items, at + 1)
    elif name == "exp" and (called := _squared(items[at + 1])) is not None:
        argument, after = reader.expression(called[0]), at + 2
        power = power or called[1]
    elif _closed(reader, items[at + 1]):
        raise _either(name, following)
    elif reader.mode.narrow:
        argument, after = reader.factor(items, at + 1)
    else:
        with reader.deeper(items):
            rest = up_to_indicator(items[at + 1 :])
            argument, after = reader.product(rest), at + 1 + len(rest)
    if len(argument.axes) == 2 and name == "exp":
        raise Unreadable("shape", "the exponential of a matrix", node.start, node.end)
    out = mapped(argument, Log if name == "log" else Exp)
    if base:
        out = mapped(out, lambda term: divide(term, Log(number(base))))
    if power is not None:
        exponent = reader.expression(power)
        out = mapped(out, lambda term: Pow(term, exponent.term))
    return out, after


def _either(name: str, node: Node) -> Unreadable:
    """The exception for a power that belongs to a function or to its argument."""
    reason = f"whether the power belongs to {name} or to its argument is not said"
    return Unreadable("ambiguous", reason, node.start, node.end)


def _squared(node: Node) -> tuple[Items, Items] | None:
    """The one symbol in brackets that a function is of, with the power of that: exp(x)^2 is (exp x)^2."""
    match node:
        case Scripts(Fence("(", ")", inside), None, sup, 0) if sup and simple(inside) and len(bare(inside)) == 1:
            return inside, sup
        case _:
            return None


def base_of(node: Node, name: str) -> int:
    """The number to whose base a logarithm is; 0 for the natural one."""
    base = words(bare(node.sub or ())).removeprefix("e") if isinstance(node, Scripts) else ""
    known = not base or name == "log" and base.isdigit() and len(base) < 4 and int(base) > 1
    if not known or isinstance(node, Scripts) and node.primes:
        raise Unreadable("outside-function", "a logarithm to such a base, or a derivative of log", node.start, node.end)
    return int(base or 0)


def _closed(reader: Reader, node: Node) -> bool:
    """Whether a node is a bracket with a power, and no symbol in braces: {a}_i."""
    if not isinstance(node, Scripts) or not isinstance(node.base, (Fence, Group)) or node.primes < 0:
        return False
    return symbol(node, reader.context.survey.sizes) is None


def powered(reader: Reader, items: Items, at: int) -> tuple[Value, int] | None:
    """max(a, b)² = (max(a, b))²; None where no power stands behind a bracket, or what is below says of what it is."""
    if isinstance(items[at], Scripts) or at + 1 == len(items):
        return None
    match items[at + 1]:
        case Scripts(Fence() as inside, None, sup, 0) if sup:
            value, _ = operator(reader, (items[at], inside), 0)
            return reader.shapes.power(value, reader.expression(sup)), at + 2
        case _:
            return None


def greatest(reader: Reader, items: Items, at: int, least: bool = False) -> tuple[Value, int]:
    """max over the index below it, over the one index of its argument, or over a vector; min x is -max(-x)."""

    def most(index: Index, term: Term) -> Term:
        return negative(Max(index, negative(term))) if least else Max(index, term)

    node = items[at]
    after = len(items)
    body = items[at + 1 :]
    if body and isinstance(body[0], (Fence, Group)):
        inner = body[0]
        assert isinstance(inner, (Fence, Group))
        marks = {item.text for item in inner.items if isinstance(item, Mark)}
        body, after = inner.items, at + 2
        if marks & {",", ";"}:
            if "…" not in marks or isinstance(node, Scripts):
                return listed(reader, node, inner), after
            body = (Fence("[", "]", inner.items, inner.start, inner.end),)
    if not body:
        raise Unreadable("syntax", "max of nothing", node.start, node.end)
    if isinstance(node, Scripts) and node.sub:
        found = limits(reader, node, body)
        if found.excluded or found.member or len(found.indices) != 1:
            raise Unreadable("outside-max", "a maximum over a part of a range", node.start, node.end)
        with reader.binding(*found.indices):
            value = (
                reader.expression(body) if after < len(items) or body is not items[at + 1 :] else reader.product(body)
            )
        if found.indices[0] not in free_indices(value.term) or _of_numbers(reader, value):
            raise reader.fail("outside-max", "what has no such index has no maximum over it", body)
        return mapped(value, lambda term: most(found.indices[0], term)), after
    value = reader.expression(body)
    if len(value.axes) == 1:
        return Value(most(value.axes[0], value.term)), after
    component = isinstance(value.term, Variable)
    free = [index for index in free_indices(value.term) if component or index.name not in reader.bound]
    if value.axes or len(free) != 1:
        raise Unreadable("outside-max", "over what the maximum goes is not said", *extent(body))
    fresh = Index(free[0].name, free[0].size)
    return Value(most(fresh, value.term)), after


def _of_numbers(reader: Reader, value: Value) -> bool:
    """Whether a value is one of a function that the article defines: its maximum is over numbers, not places."""
    names = {name.removeprefix("(").partition("(") for name in variables(value.term)}
    return any(opened and head in reader.context.functions for head, opened, _ in names)


def listed(reader: Reader, node: Node, inner: Fence | Group) -> Value:
    """max(a, b), component by component if one is a vector; of more than two as one symbol."""
    if isinstance(node, Scripts):
        raise Unreadable("outside-max", "the maximum of a list over a range", inner.start, inner.end)
    several = parts(inner.items)
    if len(several) == 2:
        return greater(reader, several[0], several[1], least=big(node) == "min")
    return componentwise(reader, (node, inner), [reader.expression(part) for part in several])
