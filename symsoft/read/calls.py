"""A name before a bracket: a function applied, or a product."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from symsoft.derivation import Value
from symsoft.read import standard
from symsoft.read.conditions import indexlike
from symsoft.read.context import Function
from symsoft.read.functions import defined, indexed, opaque, standard_function
from symsoft.read.heads import simple, weighed
from symsoft.read.hinges import positive
from symsoft.read.look import conditioned
from symsoft.read.nested import mentions, nested
from symsoft.read.nodes import bare, parts, words
from symsoft.read.opaque import componentwise, is_opaque, opaque_symbol, unread_symbol
from symsoft.read.reader import Reader
from symsoft.read.shapes import diagonal
from symsoft.read.symbols import Symbol, subscript
from symsoft.read.syntax import Fence, Fraction, Items, Mark, Name, Node, Numeral, Scripts, Unreadable
from symsoft.read.whole import whole
from symsoft.read.words import NAMED
from symsoft.term import ZERO, Choice, Partial, Variable

OPAQUE = frozenset("fghuvqFGHφψ")
STANDARD = {"σ": "sigmoid", "logistic": "sigmoid"}
EXPECTATIONS = frozenset(("𝔼", "E", "Var", "Cov", "KL", "ℙ", "P", "Pr"))


def bracket(node: Node) -> tuple[Fence, Scripts | None] | None:
    """The bracket that a node is, and the scripts on it."""
    if isinstance(node, Fence):
        return node, None
    if isinstance(node, Scripts) and isinstance(node.base, Fence):
        return node.base, node
    return None


def is_call(reader: Reader, head: Symbol, fence: Fence) -> bool:
    """Whether a name before a bracket is a function."""
    survey, name = reader.context.survey, head.name
    if not head.places and (name in survey.functions or name in STANDARD or name in "fghFGH") and nested(fence, name):
        return True
    if name in survey.alone - survey.functions.keys() and fence.opening == "(" and mentions(fence.items, name):
        return False
    event = fence.opening == "[" and not (head.places and conditioned((fence,)))
    if (
        name in EXPECTATIONS
        and (event or name not in survey.functions and not survey.arity.get(name))
        or name.lower() in NAMED
        or name in ("J", "Jac")
        and not head.places
        and fence.opening == "("
        and simple(fence.items)
    ):
        return True
    if fence.opening == "(" and is_opaque(fence) and not head.transposed and name[0].isalpha():
        return True
    if fence.opening not in "([" or head.transposed or head.power is not None and name not in survey.functions:
        return False
    if any(isinstance(item, Mark) and item.text in (",", ";", "|") for item in fence.items):
        return True
    if mentions(fence.items, head.name.removesuffix("⁽⁾")) or not fence.items:
        return False
    if name in survey.functions:
        return not head.places or simple(fence.items)
    only = bare(fence.items)
    if len(only) == 1 and isinstance(only[0], Name) and only[0].text in reader.mode.scalars:
        return name in OPAQUE or name in STANDARD or bool(head.primes) or name in ("y", "z", "L")
    if fence.opening == "(" and len(only) == 1 and isinstance(only[0], (Name, Scripts)) and simple(fence.items):
        return not weighed(head, only[0])
    if head.places or survey.arity.get(name) and not head.primes:
        return False
    if len(name) > 2 and name.isalpha() and name.isascii():
        return True
    if name in OPAQUE or name in STANDARD or head.primes:
        return simple(fence.items) or name in STANDARD or name in "fgh"
    return len(only) == 1 and isinstance(only[0], (Name, Scripts)) and len(name) > 1 and "_" not in name


def is_unbracketed(reader: Reader, head: Symbol, following: Node) -> bool:
    """Whether a function that the article defined, or a hyperbolic one, has its argument without brackets: tanh x."""
    header = reader.context.survey.functions.get(head.name)
    if not isinstance(following, (Name, Scripts, Numeral, Fraction)) or bracket(following):
        return False
    if header is None:
        return head.name in standard.HYPERBOLIC and not head.places and not head.primes
    letter = head.name in STANDARD and not head.primes and words(header) == words((following,))
    return letter or len(head.name) > 2 and head.name.isalpha() and not head.places and not head.transposed


def around(items: Items, at: int) -> Fence:
    """The brackets that the one factor after a function's name would have; more factors would be ambiguous."""
    node, following = items[at], items[at + 1] if at + 1 < len(items) else None
    if following is not None and not isinstance(following, Mark):
        raise Unreadable("outside-function", "how far a function without brackets reaches", node.start, node.end)
    return Fence("(", ")", (node,), node.start, node.end)


def call(reader: Reader, head: Symbol, node: Node) -> Value:
    """What a function of the bracket's content is, with the component that the bracket's subscript names."""
    found = bracket(node)
    assert found is not None
    fence, scripts = found
    if head.power is not None and words(head.power) == "-1":
        raise Unreadable("outside-function", "the inverse of a function, or 1 over it", node.start, node.end)
    if scripts is not None and scripts.primes:
        raise Unreadable("outside-function", "a prime after a bracket", node.start, node.end)
    if scripts is not None and scripts.sup and words(bare(scripts.sup)) in reader.context.survey.sizes.samples:
        fence, scripts = _at_sample(fence, scripts.sup), replace(scripts, sup=None)
    outer: tuple[Items, ...] = head.places
    if scripts is not None and scripts.sub:
        suffix, places = subscript(scripts.sub, reader.context.survey.sizes)
        if suffix:
            raise Unreadable("outside-index", f"the subscript {suffix} of a function's value", node.start, node.end)
        outer = outer + places
    value = _called(reader, head, fence, outer)
    if head.power is not None:
        exponent = reader.expression(head.power)
        value = reader.shapes.power(value, exponent)
    if scripts is not None and scripts.sup:
        value = (
            reader.shapes.power(value, reader.expression(scripts.sup))
            if words(bare(scripts.sup)) not in reader.context.survey.transposes()
            else reader.shapes.transposed(value)
        )
    return value


def _at_sample(fence: Fence, sample: Items) -> Fence:
    """H(x)^j as H(x^j), where j stands above symbols for a sample."""
    above = tuple(
        Scripts(item, None, sample, 0, item.start, item.end) if isinstance(item, Name) else item for item in fence.items
    )
    return replace(fence, items=above)


def _called(reader: Reader, head: Symbol, fence: Fence, outer: tuple[Items, ...]) -> Value:
    """The value of a function, in the order: expectation, built in, as defined, standard, opaque."""
    context, name = reader.context, head.name
    if name.split("_")[0] in EXPECTATIONS and name not in context.survey.functions:
        return opaque_symbol(reader, head, fence)
    header = context.survey.functions.get(name)
    if name.lower() == "onehot" and header is None and len(bare(fence.items)) == 1 and indexlike(bare(fence.items)[0]):
        return reader.unit(fence.items)
    if name.lower() == "diag":
        return _diag(reader, fence)
    if header is not None and words(header) == words(fence.items):
        context.latest.pop(name, None)
        return own(reader, head, outer, fence)
    if is_opaque(fence):
        return opaque_symbol(reader, head, fence)
    return _applied(reader, head, fence, header, outer)


def _applied(reader: Reader, head: Symbol, fence: Fence, header: Items | None, outer: tuple[Items, ...]) -> Value:
    """A function at arguments that are not its own parameters."""
    context, name = reader.context, head.name
    function = context.function(name)
    parameters = function.parameters if function is not None else parts(header or ())
    plain = outer == head.places and name.lower() not in NAMED
    unknown = function is None and plain and name not in STANDARD
    if plain and header is not None and len(parts(fence.items)) != len(parameters):
        return opaque_symbol(reader, head, fence)
    try:
        arguments = tuple(reader.expression(part) for part in parts(fence.items))
    except Unreadable:
        if not unknown or header is not None:
            raise
        return opaque_symbol(reader, head, fence)
    if function is not None:
        return _at(reader, function, head, _sampled(reader, function, arguments), outer, fence)
    if header is None and context.made_of(name, arguments):
        return own(reader, head, outer, fence)
    if header is not None and name.lower() not in standard.NAMES:
        try:
            return indexed(reader, head, header, arguments, fence, outer)
        except Unreadable:
            if unknown:
                return opaque_symbol(reader, head, fence)
            raise
    if (known := STANDARD.get(name, name.lower())) in standard.NAMES:
        if len(arguments) == 1 or outer != head.places or not simple(fence.items):
            return standard_function(reader, known, arguments, outer, head, fence)
        return opaque_symbol(reader, head, fence)
    if name in OPAQUE and all(not value.axes for value in arguments):
        return opaque(reader, head, arguments, outer)
    if name.lower() in standard.UNKNOWN and not outer and not head.primes and head.power is None:
        if name.lower() == "relu" and len(arguments) == 1:
            return positive(reader, fence.items)
        several = arguments if len(arguments) == 1 else ()
        return componentwise(reader, (Name(name, head.start, head.end), fence), [*several, Value(ZERO)])
    if unknown:
        return opaque_symbol(reader, head, fence)
    raise Unreadable("undefined-function", f"the function {name} is not defined", head.start, fence.end)


def _sampled(reader: Reader, function: Function, arguments: tuple[Value, ...]) -> tuple[Value, ...]:
    """The arguments, those of a function of a vector as vectors: x^{(i)}, where x_j^{(i)} are its components."""
    out = list(arguments)
    for number, (formal, actual) in enumerate(zip(function.parameters, arguments, strict=False)):
        term = actual.term
        if len(formal.axes) != 1 or actual.axes or not isinstance(term, Variable) or len(term.places) != 1:
            continue
        name = term.name.rstrip("⁰¹²")
        if "⁽⁾" in name and reader.context.survey.arities.get(name, Counter())[2]:
            axis = reader.shapes.axis()
            name = reader.context.survey.named(name, 2)
            reader.context.sizes.join(axis.size, reader.context.sizes.place(name, 1))
            out[number] = Value(Variable(name, (*term.places, axis)), (axis,))
    return tuple(out)


def _at(
    reader: Reader,
    function: Function,
    head: Symbol,
    arguments: tuple[Value, ...],
    outer: tuple[Items, ...],
    fence: Fence,
) -> Value:
    """A function that the article defined, at other arguments."""
    name = head.name
    if len(arguments) == 1 and len(arguments[0].axes) == 1:
        term = arguments[0].term
        if isinstance(term, Variable) and len(term.places) == 1:
            reader.context.latest[name] = arguments[0]
    try:
        return defined(reader, function, head, arguments, outer)
    except Unreadable:
        if name.lower() in standard.NAMES:
            return standard_function(reader, name.lower(), arguments, outer, head, fence)
        if outer or head.primes or head.power is not None:
            raise
        if _another(function, arguments):
            return opaque_symbol(reader, head, fence)
        if function.places and name in OPAQUE and all(not value.axes for value in arguments):
            return opaque(reader, head, arguments, outer)
        if function.places and len(arguments) == 1:
            raise
        return unread_symbol(reader, (Name(name, head.start, head.end), fence))


def _another(function: Function, arguments: tuple[Value, ...]) -> bool:
    """Whether J(w) is another function than J(W), since the one is of a vector and the other of a matrix."""
    formal = [(value.term, len(value.axes)) for value in function.parameters]
    return len(arguments) == len(formal) and any(
        isinstance(value.term, Variable)
        and isinstance(term, Variable)
        and value.term.name != term.name
        and len(value.axes) != axes
        and value.axes
        for value, (term, axes) in zip(arguments, formal, strict=True)
    )


def own(reader: Reader, head: Symbol, outer: tuple[Items, ...], fence: Fence) -> Value:
    """A function of its own parameters: the variable that its definition defines, or that one's derivative.

    One at each number that a sum runs over, Σ_x f(x, θ), is none: the variable would be the same for all of them.
    """
    if any(len(bare(part)) == 1 and words(bare(part)) in reader.bound for part in parts(fence.items)):
        raise Unreadable("outside-index", f"a sum runs over what {head.name} is a function of", head.start, fence.end)
    value = whole(reader, head.name, head.style, outer, head.start, fence.end)
    header = bare(fence.items)
    if len(header) == 1 and not outer and head.name in reader.context.survey.functions:
        parameter = reader.expression(header)
        if (
            isinstance(parameter.term, Variable)
            and len(parameter.term.places) == 1
            and not parameter.axes
            and reader.context.survey.arity.get(head.name, 0) < 2
            and not (isinstance(parameter.term.places[0], Choice) and head.name in reader.context.survey.alone)
        ):
            value = Value(Variable(head.name, parameter.term.places))
    for _ in range(head.primes):
        parameter_value = reader.expression(header)
        if parameter_value.axes or not isinstance(parameter_value.term, Variable) or value.axes:
            raise Unreadable("outside-function", "a prime on a function of a vector", head.start, fence.end)
        value = Value(Partial(value.term, parameter_value.term))
    return value


def _diag(reader: Reader, fence: Fence) -> Value:
    """The diagonal matrix of a vector, also of one that is listed: diag(a_1, …, a_n)."""
    listed = any(isinstance(item, Mark) and item.text == "," for item in fence.items)
    value = reader.expression((fence,) if listed else fence.items)
    if len(value.axes) != 1:
        raise Unreadable("shape", "diag of something that is no vector", fence.start, fence.end)
    other = reader.shapes.axis()
    reader.shapes.same(other, value.axes[0])
    return diagonal(value, other)
