"""Functions applied: as the article defined them, as everybody defines them, or opaque."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import permutations

from symsoft.derivation import Value
from symsoft.read import standard
from symsoft.read.context import Function
from symsoft.read.matching import alike
from symsoft.read.nodes import bare
from symsoft.read.opaque import componentwise, is_unread
from symsoft.read.reader import Reader
from symsoft.read.replace import substitute
from symsoft.read.shapes import mapped
from symsoft.read.symbols import Symbol
from symsoft.read.syntax import Fence, Items, Name, Unreadable
from symsoft.read.weights import class_axes
from symsoft.term import Apply, Family, Index, Log, Partial, Place, Slot, Term, Variable, divide
from symsoft.walk import rename, variables


def latest(reader: Reader, head: Symbol, value: Value) -> Value:
    """A component of a function without its argument, σ_i: at the vector that it was last applied to."""
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
    if reader.context.depends(function.body, formal.term.name) or any(map(is_unread, variables(function.body))):
        raise failure
    body = put(function.body, formal.term, entry(formal, argument), failure)
    return Value(rename(body, dict(zip(function.places, value.term.places, strict=False))))


def indexed(
    reader: Reader, head: Symbol, header: Items, arguments: tuple[Value, ...], fence: Fence, outer: tuple[Items, ...]
) -> Value:
    """S(x_j) where S(x_i) is what the article defines: component j of S."""
    if len(arguments) == 1 and not outer and not head.primes and len(bare(header)) == 1:
        parameter, argument = reader.expression(header).term, arguments[0].term
        match parameter, argument:
            case Variable(name, (_,)), Variable(same, (place,)) if name == same:
                return Value(Variable(head.name, (place,)))
            case _:
                pass
    raise Unreadable("undefined-function", f"{head.name} is not yet defined for this argument", head.start, fence.end)


def defined(
    reader: Reader, function: Function, head: Symbol, arguments: tuple[Value, ...], outer: tuple[Items, ...]
) -> Value:
    """A function that the article defined, at other arguments: its body with them put in."""
    if (component := _own_component(reader, function, head, arguments, outer)) is not None:
        return component
    failure = Unreadable("undefined-function", f"{head.name} is not defined for such arguments", head.start, head.end)
    for formal in function.parameters:
        if isinstance(formal.term, Variable) and reader.context.depends(function.body, formal.term.name):
            raise failure
    if any(is_unread(name) for name in variables(function.body)):
        raise failure
    if len(arguments) != len(function.parameters) or len(outer) > len(function.places):
        raise failure
    first = function.parameters[0]
    if len(arguments) == 1 and isinstance(first.term, Variable) and len(first.term.places) == 1 and not first.axes:
        if len(arguments[0].axes) == 1 and not outer and not head.primes and function.places == first.term.places:
            return at_vector(reader, function, first.term, arguments[0], failure)
        if outer or arguments[0].axes:
            raise failure
        return at_component(function, head, first.term, arguments[0].term, failure)
    body, inner = inserted(reader, function, arguments, failure)
    left = function.places[len(outer) :]
    if head.primes:
        if len(arguments) != 1 or left or outer or arguments[0].axes != inner:
            raise failure
        return primed(body, arguments[0], head)
    if left and inner:
        raise failure
    moves: dict[Index, Place] = {}
    for index, items in zip(function.places, outer, strict=False):
        moves[index] = reader.place(items, index.size)
    axes = []
    for index in left:
        axis = reader.shapes.axis()
        reader.context.sizes.join(axis.size, index.size)
        moves[index] = axis
        axes.append(axis)
    return Value(rename(body, moves), tuple(axes) or inner)


def _own_component(
    reader: Reader, function: Function, head: Symbol, arguments: tuple[Value, ...], outer: tuple[Items, ...]
) -> Value | None:
    """Z_j(w_j, x), or Z_j(x, w_j), where the article defines Z_i(w_i, x): component j of Z."""
    several = len(arguments) > 1 and len(arguments) == len(function.parameters)
    if not several or not outer or len(outer) != len(function.places) or head.primes:
        return None
    moves: dict[Index, Place] = {
        at: reader.place(items, at.size) for at, items in zip(function.places, outer, strict=True)
    }
    for order in permutations(arguments) if len(arguments) < 4 else (arguments,):
        if all(_moved(formal, actual, moves) for formal, actual in zip(function.parameters, order, strict=True)):
            return Value(Variable(head.name, tuple(moves.values())))
    return None


def _moved(formal: Value, actual: Value, moves: dict[Index, Place]) -> bool:
    """Whether an argument is a parameter with other places."""
    axes = dict(zip(formal.axes, actual.axes, strict=False))
    return len(formal.axes) == len(actual.axes) and rename(formal.term, moves | axes) == actual.term


def at_vector(reader: Reader, function: Function, formal: Variable, actual: Value, failure: Unreadable) -> Value:
    """S(z), where S(x_i) is what the article defines: the vector of all its components."""
    (own,), (axis,) = function.places, actual.axes
    reader.context.sizes.join(own.size, axis.size)
    body = put(function.body, formal, lambda places: rename(actual.term, {axis: places[0]}), failure)
    return Value(rename(body, {own: axis}), (axis,), actual.column)


def at_component(function: Function, head: Symbol, formal: Variable, actual: Term, failure: Unreadable) -> Value:
    """S(x_i) at another component, at a component of another vector, or, if it is one of a scalar, at any term."""
    if isinstance(actual, Variable) and len(actual.places) == 1 and not head.primes:
        if actual.name == formal.name:
            return Value(Variable(head.name, actual.places))
        body = put(function.body, formal, lambda places: Variable(actual.name, places), failure)
        return Value(rename(body, dict.fromkeys(function.places, actual.places[0])))
    body = put(function.body, formal, lambda places: actual if places == formal.places else None, failure)
    return primed(body, Value(actual), head)


def inserted(
    reader: Reader, function: Function, arguments: tuple[Value, ...], failure: Unreadable
) -> tuple[Term, tuple[Index, ...]]:
    """The body with all arguments put in at once, and the axes that a vector brings in place of a scalar."""
    body = function.body
    axes: tuple[Index, ...] = ()
    names = [f"{number}\0" for number in range(len(arguments))]
    for name, formal in zip(names, function.parameters, strict=True):
        assert isinstance(formal.term, Variable)
        if formal.term.name not in variables(body):
            raise failure
        body = put(body, formal.term, _renaming(name), failure)
    for name, formal, actual in zip(names, function.parameters, arguments, strict=True):
        assert isinstance(formal.term, Variable)
        if len(formal.axes) != len(actual.axes) and (not actual.axes or formal.axes or function.places):
            raise failure
        for one, other in zip(formal.axes, actual.axes, strict=False):
            reader.context.sizes.join(one.size, other.size)
        if actual.axes and not formal.axes:
            if axes:
                raise failure
            axes = actual.axes
        body = put(body, Variable(name, formal.term.places), entry(formal, actual), failure)
    return body, axes


def _renaming(name: str) -> Callable[[tuple[Place, ...]], Term | None]:
    """A variable by another name at the same places."""
    return lambda places: Variable(name, places)


def primed(body: Term, argument: Value, head: Symbol) -> Value:
    """The derivative by a plain variable that was put in, entry by entry; at anything else of the sigmoid alone."""
    variable = argument.term
    if head.primes == 1 and not isinstance(variable, Variable) and alike(body, standard.sigmoid(variable)):
        return Value(standard.sigmoid_slope(variable), argument.axes, argument.column)
    if head.primes and not isinstance(variable, Variable):
        raise Unreadable(
            "outside-function", "a derivative at something that is no plain variable", head.start, head.end
        )
    for _ in range(head.primes):
        assert isinstance(variable, Variable)
        body = Partial(body, variable)
    return Value(body, argument.axes, argument.column)


def entry(formal: Value, actual: Value) -> Callable[[tuple[Place, ...]], Term | None]:
    """What stands at places of a vector parameter once its argument is put in."""

    def at(places: tuple[Place, ...]) -> Term | None:
        if not formal.axes:
            return actual.term
        return rename(actual.term, dict(zip(actual.axes, places, strict=False)))

    return at


def put(
    body: Term, parameter: Variable, argument: Callable[[tuple[Place, ...]], Term | None], failure: Unreadable
) -> Term:
    """The body with the argument for the parameter, or the failure."""
    out = substitute(body, parameter, argument)
    if out is None:
        raise failure
    return out


def standard_function(
    reader: Reader, known: str, arguments: tuple[Value, ...], outer: tuple[Items, ...], head: Symbol, fence: Fence
) -> Value:
    """softmax, sigmoid and their kin by their standard definitions.

    Of a matrix of logits softmax goes along the classes, as along the rows of XW; of another one it is one symbol:
    whether it goes along rows or columns is not said.
    """
    failure = Unreadable(
        "undefined-function", f"{head.name} is not understood for such arguments", head.start, fence.end
    )
    heat = arguments[1].term if len(arguments) == 2 else None
    if len(arguments) != 1 and (known in (*standard.SCALAR, *standard.REDUCTIONS) or not is_temperature(heat)):
        raise failure
    argument = arguments[0]
    if known in standard.SCALAR and not outer:
        if head.primes:
            return primed(standard.SCALAR[known](argument.term), argument, head)
        return mapped(argument, standard.SCALAR[known])
    if head.primes or known in standard.SCALAR:
        raise failure
    if len(argument.axes) == 2 and not outer and heat is None and known not in standard.REDUCTIONS:
        along = _classes(reader, argument)
        if len(along) == 1:
            one = over_vector(reader, known, replace(argument, axes=tuple(along)), outer, failure)
            return replace(one, axes=argument.axes)
        return componentwise(reader, (Name(head.name, head.start, head.end), fence), [argument])
    return over_vector(reader, known, argument, outer, failure, heat)


def is_temperature(term: Term | None) -> bool:
    """Whether the second argument of softmax(x, T) is a temperature, which divides the first."""
    return isinstance(term, Variable) and term.name in ("T", "τ") and not term.places


def _classes(reader: Reader, argument: Value) -> list[Index]:
    """The axes of the classes in a matrix of logits, or in what it is defined as."""
    match argument.term:
        case Variable(name, places) if places == argument.axes and name in reader.context.classes:
            return [argument.axes[reader.context.classes[name]]]
        case _:
            pass
    row = reader.context.survey.along
    return class_axes(argument) or ([] if row is None else [argument.axes[row]])


def over_vector(
    reader: Reader, known: str, argument: Value, outer: tuple[Items, ...], failure: Unreadable, heat: Term | None = None
) -> Value:
    """A function of a vector: a component of it, all of them, or the number that it reduces the vector to."""
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
        logit = rename(term, {axis: index})
        return logit if heat is None else divide(logit, heat)

    if known in standard.REDUCTIONS:
        return Value(standard.REDUCTIONS[known](family, bound))
    out = standard.softmax(family, lambda f: f(axis), bound)
    out = Log(out) if known in standard.LOG_OF else out
    if outer:
        wanted = reader.place(outer[0], axis.size)
    if wanted is not None:
        return Value(rename(out, {axis: wanted}))
    return Value(out, axes, argument.column)


def opaque(reader: Reader, head: Symbol, arguments: tuple[Value, ...], outer: tuple[Items, ...]) -> Value:
    """A function of which nothing is known but that it is smooth."""
    if head.primes and len(arguments) != 1:
        raise Unreadable("outside-function", "a prime on a function of several arguments", head.start, head.end)
    places = tuple(reader.place(items, reader.context.sizes.place(head.name, n)) for n, items in enumerate(outer))
    families = tuple(Family((), value.term) for value in arguments)
    return Value(Apply(head.name, places, families, (Slot(0),) * head.primes))
