"""Gradients: ∂_x y, ∇_x y, J_x(y), ∇y of a function of one thing; ∇² for second derivatives, as matrix or trace."""

from __future__ import annotations

from symsoft.derivation import Value
from symsoft.read.derivatives import along, operand, partial
from symsoft.read.heads import simple
from symsoft.read.nodes import bare, big, parts, words
from symsoft.read.reader import Reader
from symsoft.read.symbols import symbol
from symsoft.read.syntax import Fence, Items, Mark, Name, Node, Operator, Scripts, Unreadable
from symsoft.term import Variable

COMPONENTS = "ijklmn"


def gradient(reader: Reader, items: Items, at: int) -> tuple[Value, int]:
    """The derivative by what stands below a ∂ or ∇, or by the argument of the function after a ∇."""
    node = items[at]
    sub, times = _scripts(reader, items, at)
    component = _component_letters(reader, sub)
    by = None if component else reader.expression(sub)
    if by is not None and not isinstance(by.term, Variable):
        raise Unreadable(
            "outside-derivative", "a derivative by something that is no plain variable", node.start, node.end
        )
    if times > 1 and by is not None and by.axes and big(node) != "nabla":
        raise _unsaid(node)
    mark = reader.context.sizes.mark()
    try:
        body, after = operand(reader, items, at + 1)
        body = _differentiated(reader, body, by or _component(reader, body, node, sub), times, node)
    except Unreadable as problem:
        if problem.code != "shape":
            raise
        reader.context.sizes.undo(mark)  # as the gradient of a product it makes no sense: of its first factor, then
        body, after = reader.factor(items, at + 1)
        body = _differentiated(reader, body, by or _component(reader, body, node, sub), times, node)
    reader.hessian |= times > 1 and len(body.axes) == 2
    return reader.shapes.traced(body) if times > 1 and reader.mode.traced else body, after


def _differentiated(reader: Reader, body: Value, by: Value, times: int, node: Node) -> Value:
    """The derivative, once or twice."""
    for number in range(times):
        body = partial(reader, body, along(reader, by) if number else by, node)
    return body


def jacobian(reader: Reader, items: Items, at: int) -> tuple[Value, int] | None:
    """J_x(y) in bold, the derivative of y by x, also without the brackets; None if something else stands here."""
    node = items[at]
    name = node.base if isinstance(node, Scripts) and node.sub and not (node.sup or node.primes) else None
    if not isinstance(name, Name) or name.text != "J" or name.style != "bold":
        return None
    assert isinstance(node, Scripts)
    assert node.sub
    below = symbol(bare(node.sub)[0], reader.context.survey.sizes) if len(bare(node.sub)) == 1 else None
    following = next(iter(bare(items[at + 1 :])), None)
    if below is None or below.style != "bold" or following is None or isinstance(following, Mark):
        return None
    head = symbol(node, reader.context.survey.sizes)
    if not isinstance(following, Fence) and (head is None or head.name not in reader.context.survey.functions):
        return None
    by = reader.expression(node.sub)
    if not isinstance(by.term, Variable) or not by.axes:
        return None
    body, after = operand(reader, items, at + 1)
    return partial(reader, body, by, node), after


def _scripts(reader: Reader, items: Items, at: int) -> tuple[Items, int]:
    """By what a ∂ or ∇ differentiates, and how often."""
    node = items[at]
    sub = node.sub if isinstance(node, Scripts) else None
    power = words(bare(node.sup or ())) if isinstance(node, Scripts) else ""
    plain = isinstance(node, Operator) or isinstance(node, Scripts) and not node.primes
    if not plain or power not in ("", "2") or big(node) != "nabla" and not sub:
        raise _unsaid(node)
    return sub or _argument(reader, items[at + 1 :], node), 2 if power else 1


def _argument(reader: Reader, body: Items, node: Node) -> Items:
    """The one argument of the function after a ∇: by that it differentiates."""
    head = symbol(body[0], reader.context.survey.sizes) if body else None
    if head is None or head.places or head.primes or head.power is not None:
        raise _unsaid(node)
    header = reader.context.survey.functions.get(head.name)
    called = body[1] if len(body) > 1 else None
    inside = called.items if isinstance(called, Fence) and called.opening == "(" else header
    if inside is None or header is not None and words(inside) != words(header):
        raise _unsaid(node)
    if not simple(inside) or len(parts(inside)) != 1:
        raise _unsaid(node)
    return inside


def _unsaid(node: Node) -> Unreadable:
    return Unreadable("outside-derivative", "a derivative that does not say by what", node.start, node.end)


def _component_letters(reader: Reader, sub: Items) -> bool:
    """Whether a subscript is one or two letters that only ever are indices, as in ∂_j and D_{ij}."""
    kept = bare(sub)
    letters = [node.text for node in kept if isinstance(node, Name)]
    indices = all(text in COMPONENTS and text not in reader.context.seen for text in letters)
    return indices and len(kept) == len(letters) and 0 < len(letters) < 3


def _component(reader: Reader, body: Value, node: Node, sub: Items) -> Value:
    """The component that ∂_j or ∂_{ij} differentiates by: of the one vector or matrix that the body depends on."""
    kept = bare(sub)
    leaves = reader.context.leaves(body.term)
    found = [name for name in leaves if reader.context.arity(name, "") == len(kept)]
    if len(found) != 1:
        message = "a derivative by a component, and of what is not said"
        raise Unreadable("outside-derivative", message, node.start, node.end)
    (name,) = found
    sizes = reader.context.sizes
    places = tuple(reader.place((part,), sizes.place(name, number)) for number, part in enumerate(kept))
    return Value(Variable(name, places))
