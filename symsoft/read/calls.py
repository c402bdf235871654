"""A name before a bracket: a function applied, or a product."""

from __future__ import annotations

from collections.abc import Callable

from symsoft.derivation import Value
from symsoft.read import standard
from symsoft.read.context import Function
from symsoft.read.nodes import bare, sequences, words
from symsoft.read.reader import Reader
from symsoft.read.replace import substitute
from symsoft.read.shapes import diagonal, mapped
from symsoft.read.survey import simple
from symsoft.read.symbols import Symbol, subscript
from symsoft.read.syntax import Fence, Items, Mark, Name, Node, Scripts, Unreadable
from symsoft.read.words import NAMED
from symsoft.term import Apply, Family, Index, Log, Partial, Place, Slot, Term, Variable
from symsoft.walk import rename, variables

OPAQUE = frozenset("fghuvqFGHφψ")
STANDARD = {"σ": "sigmoid", "logistic": "sigmoid"}
EXPECTATIONS = frozenset(("𝔼", "E", "Var", "Cov", "KL", "ℙ"))


def bracket(node: Node) -> tuple[Fence, Scripts | None] | None:
    """The bracket that a node is, and the scripts on it."""
    if isinstance(node, Fence):
        return node, None
    if isinstance(node, Scripts) and isinstance(node.base, Fence):
        return node.base, node
    return None


def is_call(reader: Reader, head: Symbol, fence: Fence) -> bool:
    """Whether a name before a bracket is a function."""
    survey = reader.context.survey
    name = head.name
    if name in EXPECTATIONS and (fence.opening == "[" or name not in survey.functions and not survey.arity.get(name)):
        return True
    if (
        name.lower() in NAMED
        or name in ("J", "Jac")
        and not head.places
        and fence.opening == "("
        and simple(fence.items)
    ):
        return True
    if fence.opening not in "([" or head.transposed or head.power is not None and name not in survey.functions:
        return False
    if any(isinstance(item, Mark) and item.text in (",", ";", "|") for item in fence.items):
        return True
    if _mentions(fence.items, head.name) or not fence.items:
        return False
    if name in survey.functions:
        return not head.places or simple(fence.items)
    only = bare(fence.items)
    if len(only) == 1 and isinstance(only[0], Name) and only[0].text in reader.mode.scalars:
        return name in OPAQUE or name in STANDARD or bool(head.primes) or name in ("y", "z", "L")
    if fence.opening == "(" and len(only) == 1 and isinstance(only[0], (Name, Scripts)) and simple(fence.items):
        return True
    if head.places or survey.arity.get(name) and not head.primes:
        return False
    if name in OPAQUE or name in STANDARD or head.primes:
        return simple(fence.items) or name in STANDARD or name in "fgh"
    return len(only) == 1 and isinstance(only[0], (Name, Scripts)) and len(name) > 1 and "_" not in name


def _mentions(items: Items, name: str) -> bool:
    """Whether a name stands somewhere in a sequence."""
    return any(isinstance(node, Name) and node.text == name for sequence in sequences(items) for node in sequence)


def call(reader: Reader, head: Symbol, node: Node) -> Value:
    """What a function of the bracket's content is, with the component that the bracket's subscript names."""
    found = bracket(node)
    assert found is not None
    fence, scripts = found
    if scripts is not None and scripts.primes:
        raise Unreadable("outside-function", "a prime after a bracket", node.start, node.end)
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
            if words(bare(scripts.sup)) not in ("T", "⊤")
            else reader.shapes.transposed(value)
        )
    return value


def _called(reader: Reader, head: Symbol, fence: Fence, outer: tuple[Items, ...]) -> Value:
    """The value of a function, in the order: expectation, built in, as defined, standard, opaque."""
    context, name = reader.context, head.name
    if name in EXPECTATIONS and name not in context.survey.functions:
        raise Unreadable("outside-expectation", f"{name} is a probability or an expectation", head.start, fence.end)
    header = context.survey.functions.get(name)
    if name.lower() == "diag":
        return _diag(reader, fence)
    if header is not None and words(header) == words(fence.items):
        context.latest.pop(name, None)
        return own(reader, head, outer, fence)
    for item in fence.items:
        if isinstance(item, Mark) and item.text in ("|", "="):
            raise Unreadable(
                "outside-probability", "a conditional probability, or an equation in brackets", head.start, fence.end
            )
    arguments = _arguments(reader, fence)
    if name in context.functions:
        if (
            len(arguments) == 1
            and len(arguments[0].axes) == 1
            and isinstance(arguments[0].term, Variable)
            and not arguments[0].term.places[:-1]
        ):
            context.latest[name] = arguments[0]
        return _defined(reader, context.functions[name], head, arguments, outer)
    if header is not None:
        return _indexed(reader, head, header, arguments, fence, outer)
    known = STANDARD.get(name, name.lower())
    if (
        known in standard.SCALAR
        or known in standard.COMPONENTWISE
        or known in standard.REDUCTIONS
        or known in standard.LOG_OF
    ):
        return _standard(reader, known, arguments, outer, head, fence)
    if name in OPAQUE and all(not value.axes for value in arguments):
        return _opaque(reader, head, arguments, outer)
    raise Unreadable("undefined-function", f"the function {name} is not defined", head.start, fence.end)


def own(reader: Reader, head: Symbol, outer: tuple[Items, ...], fence: Fence) -> Value:
    """A function of its own parameters: the variable that its definition defines, or its derivative by the parameter."""
    value = whole(reader, head.name, head.style, outer, head.start, fence.end)
    header = bare(fence.items)
    if len(header) == 1 and not outer and head.name in reader.context.survey.functions:
        parameter = reader.expression(header)
        if (
            isinstance(parameter.term, Variable)
            and len(parameter.term.places) == 1
            and not parameter.axes
            and reader.context.survey.arity.get(head.name, 0) < 2
        ):
            value = Value(Variable(head.name, parameter.term.places))
    for _ in range(head.primes):
        parameter_value = reader.expression(header)
        if parameter_value.axes or not isinstance(parameter_value.term, Variable) or value.axes:
            raise Unreadable("outside-function", "a prime on a function of a vector", head.start, fence.end)
        value = Value(Partial(value.term, parameter_value.term))
    return value


def whole(reader: Reader, name: str, style: str, outer: tuple[Items, ...], start: int, end: int) -> Value:
    """A symbol with places: a component, or the rest of a vector or matrix if places are left out."""
    context = reader.context
    sizes = context.sizes
    places: list[Place] = [reader.place(items, sizes.place(name, n)) for n, items in enumerate(outer)]
    arity = max(context.arity(name, style), len(places))
    if (
        arity
        and not places
        and style != "bold"
        and reader.mode.plain
        and name not in context.defined
        and name not in context.survey.heads
    ):
        arity = 0
    if not places and style != "bold" and name in reader.mode.scalars:
        arity = 0
    axes = []
    for number in range(len(places), arity):
        axis = reader.shapes.axis()
        sizes.join(axis.size, sizes.place(name, number))
        axes.append(axis)
    if places and axes and style != "bold" and name[0].islower():
        axes = []
    if len(axes) > 2:
        raise Unreadable("shape", f"{name} has more than two axes", start, end)
    reader.used.add(name)
    column = context.column(name) if len(axes) == 1 and not places else None
    if len(axes) == 1 and not places:
        reader.vectors.add(name)
    named = context.survey.named(name, len(places) + len(axes))
    return Value(Variable(named, (*places, *axes)), tuple(axes), column)


def latest(reader: Reader, head: Symbol, value: Value) -> Value:
    """A component of a function without its argument, σ_i: at the vector it was last applied to, if that is not its own parameter."""
    function, argument = reader.context.functions.get(head.name), reader.context.latest.get(head.name)
    if (
        function is None
        or argument is None
        or value.axes
        or not isinstance(value.term, Variable)
        or len(function.parameters) != 1
    ):
        return value
    if len(value.term.places) != len(function.places) or value.term.name != function.name:
        return value
    failure = Unreadable(
        "undefined-function", f"of what {head.name} is a function here is not clear", head.start, head.end
    )
    formal = function.parameters[0]
    if not isinstance(formal.term, Variable) or len(formal.axes) != 1:
        return value
    body = _put(function.body, formal.term, _entry(formal, argument), failure)
    return Value(rename(body, dict(zip(function.places, value.term.places))))


def _arguments(reader: Reader, fence: Fence) -> tuple[Value, ...]:
    """The arguments in a bracket."""
    parts: list[list[Node]] = [[]]
    for item in fence.items:
        if isinstance(item, Mark) and item.text in (",", ";"):
            parts.append([])
        else:
            parts[-1].append(item)
    return tuple(reader.expression(tuple(part)) for part in parts)


def _diag(reader: Reader, fence: Fence) -> Value:
    """The diagonal matrix of a vector."""
    value = reader.expression(fence.items)
    if len(value.axes) != 1:
        raise Unreadable("shape", "diag of something that is no vector", fence.start, fence.end)
    other = reader.shapes.axis()
    reader.shapes.same(other, value.axes[0])
    return diagonal(value, other)


def _indexed(
    reader: Reader, head: Symbol, header: Items, arguments: tuple[Value, ...], fence: Fence, outer: tuple[Items, ...]
) -> Value:
    """S(x_j) where S(x_i) is what the article defines: component j of S."""
    if len(arguments) == 1 and not outer and not head.primes and len(bare(header)) == 1:
        parameter, argument = reader.expression(header).term, arguments[0].term
        if isinstance(parameter, Variable) and isinstance(argument, Variable) and parameter.name == argument.name:
            if len(parameter.places) == len(argument.places) == 1:
                return Value(Variable(head.name, argument.places))
    raise Unreadable("undefined-function", f"{head.name} is not yet defined for this argument", head.start, fence.end)


def _defined(
    reader: Reader, function: Function, head: Symbol, arguments: tuple[Value, ...], outer: tuple[Items, ...]
) -> Value:
    """A function that the article defined, at other arguments: its body with them put in."""
    failure = Unreadable("undefined-function", f"{head.name} is not defined for such arguments", head.start, head.end)
    if len(arguments) != len(function.parameters) or len(outer) > len(function.places):
        raise failure
    sizes = reader.context.sizes
    moves: dict[Index, Place] = {}
    for index, items in zip(function.places, outer):
        moves[index] = reader.place(items, index.size)
    left = function.places[len(outer) :]
    parameter = function.parameters[0].term
    if (
        len(arguments) == 1
        and isinstance(parameter, Variable)
        and len(parameter.places) == 1
        and not function.parameters[0].axes
    ):
        argument = arguments[0].term
        if (
            isinstance(argument, Variable)
            and len(argument.places) == 1
            and not head.primes
            and not outer
            and not arguments[0].axes
        ):
            if argument.name == parameter.name:
                return Value(Variable(head.name, argument.places))
            body = _put(function.body, parameter, lambda places: Variable(argument.name, places), failure)
            return Value(rename(body, dict.fromkeys(function.places, argument.places[0])))
        if Variable(parameter.name, ()).name in variables(function.body) and not outer and not arguments[0].axes:
            return _primed(
                reader,
                _put(
                    function.body, parameter, lambda places: argument if places == parameter.places else None, failure
                ),
                argument,
                head,
            )
        raise failure
    body = function.body
    term_axes: tuple[Index, ...] = ()
    for formal, actual in zip(function.parameters, arguments):
        assert isinstance(formal.term, Variable)
        if len(formal.axes) != len(actual.axes) and not (actual.axes and not formal.axes and not function.places):
            raise failure
        for one, other in zip(formal.axes, actual.axes):
            sizes.join(one.size, other.size)
        if actual.axes and not formal.axes:
            term_axes = actual.axes
        body = _put(body, formal.term, _entry(formal, actual), failure)
    if head.primes:
        if len(arguments) != 1 or left or outer:
            raise failure
        return _primed(reader, body, arguments[0].term, head)
    if left and term_axes:
        raise failure
    axes = []
    for index in left:
        axis = reader.shapes.axis()
        sizes.join(axis.size, index.size)
        moves[index] = axis
        axes.append(axis)
    return Value(rename(body, moves), tuple(axes) or term_axes)


def _primed(reader: Reader, body: Term, argument: Term, head: Symbol) -> Value:
    """The derivative by a plain variable that was put in; anything else under a prime is not read."""
    if head.primes and not isinstance(argument, Variable):
        raise Unreadable(
            "outside-function", "a derivative at something that is no plain variable", head.start, head.end
        )
    for _ in range(head.primes):
        assert isinstance(argument, Variable)
        body = Partial(body, argument)
    return Value(body)


def _entry(formal: Value, actual: Value) -> Callable[[tuple[Place, ...]], Term | None]:
    """What stands at places of a vector parameter once its argument is put in."""

    def at(places: tuple[Place, ...]) -> Term | None:
        if not formal.axes:
            return actual.term
        return rename(actual.term, dict(zip(actual.axes, places)))

    return at


def _put(
    body: Term, parameter: Variable, argument: Callable[[tuple[Place, ...]], Term | None], failure: Unreadable
) -> Term:
    """The body with the argument for the parameter, or the failure."""
    out = substitute(body, parameter, argument)
    if out is None:
        raise failure
    return out


def _standard(
    reader: Reader, known: str, arguments: tuple[Value, ...], outer: tuple[Items, ...], head: Symbol, fence: Fence
) -> Value:
    """softmax, sigmoid and their kin by their standard definitions."""
    failure = Unreadable(
        "undefined-function", f"{head.name} is not understood for such arguments", head.start, fence.end
    )
    if len(arguments) != 1:
        raise failure
    argument = arguments[0]
    if known in standard.SCALAR and not outer:
        if head.primes:
            return _primed(reader, standard.SCALAR[known](argument.term), argument.term, head)
        return mapped(argument, standard.SCALAR[known])
    if head.primes or known in standard.SCALAR:
        raise failure
    term, axes, wanted = argument.term, argument.axes, None
    if not axes and isinstance(term, Variable) and len(term.places) == 1 and not outer:
        axis = reader.shapes.axis()
        reader.context.sizes.join(axis.size, term.places[0].size)
        wanted, term, axes = term.places[0], Variable(term.name, (axis,)), (axis,)
    if len(axes) != 1 or len(outer) > 1:
        raise failure
    (axis,) = axes
    bound = reader.shapes.axis()
    reader.shapes.same(bound, axis)

    def family(index: Place) -> Term:
        return rename(term, {axis: index})

    if known in standard.REDUCTIONS:
        return Value(standard.REDUCTIONS[known](family, bound))
    out = standard.softmax(family, lambda f: f(axis), bound)
    out = Log(out) if known in standard.LOG_OF else out
    if outer:
        wanted = reader.place(outer[0], axis.size)
    if wanted is not None:
        return Value(rename(out, {axis: wanted}))
    return Value(out, axes, argument.column)


def _opaque(reader: Reader, head: Symbol, arguments: tuple[Value, ...], outer: tuple[Items, ...]) -> Value:
    """A function of which nothing is known but that it is smooth."""
    if head.primes and len(arguments) != 1:
        raise Unreadable("outside-function", "a prime on a function of several arguments", head.start, head.end)
    places = tuple(reader.place(items, reader.context.sizes.place(head.name, n)) for n, items in enumerate(outer))
    families = tuple(Family((), value.term) for value in arguments)
    return Value(Apply(head.name, places, families, (Slot(0),) * head.primes))
