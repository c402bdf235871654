"""The NumPy target at a given n: entries that SymPy lambdifies, each subexpression that they share computed once."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain, product

import sympy

from symsoft.emit.closed import Closed, closed
from symsoft.emit.formula import needed
from symsoft.emit.general import Body, assigned, docstring, head
from symsoft.emit.numpy import DECIMAL, NUMPY, imports
from symsoft.emit.numpy_public import arguments
from symsoft.emit.opened import opened
from symsoft.emit.plan import NoRule, plan
from symsoft.emit.python_names import named_for_python
from symsoft.explicit.instantiate import Instance, symbol
from symsoft.explicit.result import sizes_of
from symsoft.functions import Function
from symsoft.renaming import Renaming
from symsoft.term import FixedSize, Place, Variable

MOST = 200
"""The largest n that is written out."""

WISE = 10
"""The n above which code for every n is better: a matrix takes 3 times its time at 10, 13 times at 30 (and 23 kB), and
230 times at 100 (and 182 kB)."""

HEAD = '''"""{title} for n = {n} in NumPy, entry by entry.

Emitted by symsoft, not written by hand: the closed form, proved for every n, as SymPy lambdifies it at this one. What
entries share is computed once, yet there are n or n^2 of them: above n = {wise} the module for every n is much faster,
and soon shorter. Arguments may have leading axes, which are broadcast.
"""

'''

SHARED = "The entries, as SymPy lambdifies them; what they share is computed once."

Columns = Mapping[str, list[sympy.Symbol]]
"""The symbols of the components of an array, by the expression that takes the array apart into them."""


def emit(function: Function, quantity: str, n: int) -> str:
    """The source of a module with one function, for vectors of n components.

    Raises ValueError for an n that is out of reach, and for what has no vector, several sizes, or a class in it.

    >>> from symsoft.functions import FUNCTIONS
    >>> source = emit(FUNCTIONS["softmax"], "jacobian", 2)
    >>> print(source[source.index("    x0 =") :].split("\\n\\n")[0])
        x0 = -s1*s2
        return [one_minus_s1*s1, x0, x0, one_minus_s2*s2]
    """
    if not 1 <= n <= MOST:
        raise ValueError(f"n: {n} is not written out; choose from 1 to {MOST} (without n the code is for every n)")
    known = named_for_python(function)
    stated = _at(closed(known, quantity), n)
    found = _by_symbol(stated) if quantity == "value" else stated
    body, named = _body(found)
    if body.classes:
        raise ValueError(f"n: the class {next(iter(body.classes))} differs from row to row; leave out n")
    columns, entries = _entries(body, {name for name in named if _first(name, named).startswith("_shares_of(")})
    public = "\n".join(_public(body, _order(known, body), docstring(_body(stated)[0]), columns))
    support = NUMPY.pasted(public)
    title = function.title.format(function.definition.name)
    title = title if quantity == "value" else f"{found.quantity.title} of {title}"
    top = HEAD.format(title=title, n=n, wise=WISE) + imports((*support, public)).replace(DECIMAL, "")
    return "\n\n\n".join((top, *support, entries, public)) + "\n"


def _at(found: Closed, n: int) -> Closed:
    """The closed form with n for its one size."""
    terms = (found.right, *(definition.body for definition in needed(found.definitions, found.right)))
    names = sorted({size.name for term in terms for size in sizes_of(term)})
    if len(names) != 1:
        said = f"the sizes {', '.join(names)}" if names else "no vector in it"
        raise ValueError(f"n: {found.function.name} has {said}, where one size is needed; leave out n")
    sized = Renaming(numbers={names[0]: n})
    axes, inputs = map(sized.index, found.quantity.axes), map(sized.variable, found.quantity.inputs)
    own = found.function
    return replace(
        found,
        function=replace(own, argument=sized.variable(own.argument), definition=sized.definition(own.definition)),
        quantity=replace(found.quantity, axes=tuple(axes), inputs=tuple(inputs)),
        left=sized.term(found.left),
        right=sized.term(found.right),
        definitions=tuple(map(sized.definition, found.definitions)),
    )


def _by_symbol(found: Closed) -> Closed:
    """A value by its symbol, so that its definition is computed as a whole, in a form that does not overflow."""
    own = found.function
    return replace(found, right=own.symbol, definitions=(*found.definitions, own.definition))


def _body(found: Closed) -> tuple[Body, dict[str, str]]:
    """How the definitions are computed over whole arrays, and each of these expressions by its name."""
    definitions = needed(opened(found.right, found.definitions)[1], found.right)
    named = {name: text for text, name in assigned(definitions)[1].items()}
    return Body(found, definitions, tuple(f"{name} = {text}" for name, text in named.items()), ""), named


def _first(name: str, named: Mapping[str, str]) -> str:
    """The expression behind a name, through names for names."""
    while name in named:
        name = named[name]
    return name


def _entries(body: Body, shares: set[str]) -> tuple[Columns, str]:
    """The arrays that the entries are made of, and the source of the function that computes these from components.

    1 minus a share is a component of its own, which does not cancel.
    """
    axes, instance = body.found.quantity.axes, Instance({})
    entries = [instance.term(body.found.right, dict(zip(axes, at, strict=True))) for at in _numbers(axes)]
    defined = [Variable(definition.name, definition.places) for definition in body.definitions]
    columns = {f"_apart({one.name}, {len(one.places)})": _symbols(one) for one in (*body.arguments.values(), *defined)}
    for one in (one for one in defined if one.name in shares):
        rests = [sympy.Symbol(f"one_minus_{share}") for share in _symbols(one)]
        columns[f"_apart(_complements({one.name}), 1)"] = rests
        swap = {1 - share: rest for share, rest in zip(_symbols(one), rests, strict=True)}
        entries = [entry.xreplace(swap) for entry in entries]
    used = set[sympy.Basic]().union(*(entry.free_symbols for entry in entries))
    columns = {text: symbols for text, symbols in columns.items() if used & set(symbols)}
    given = list(chain.from_iterable(columns.values()))
    if len(set(given)) < len(given):
        raise ValueError("n: two components would have one name, as the vector x and a number x1 do; leave out n")
    source = inspect.getsource(sympy.lambdify(given, entries, modules="numpy", cse=True))
    lines = re.sub(r"\b(exp|log|sqrt|amax)\(", r"np.\1(", source).strip().splitlines()
    taken = ", ".join(f"{component}: Any" for component in given)
    return columns, "\n".join([f"def _entries({taken}) -> list[Any]:", f'    """{SHARED}"""', *lines[1:]])


def _symbols(variable: Variable) -> list[sympy.Symbol]:
    """The components of an array, one after another."""
    return [symbol(variable.name, at) for at in _numbers(variable.places)]


def _numbers(places: tuple[Place, ...]) -> Iterator[tuple[int, ...]]:
    """The numbers that the places take, the last one fastest."""
    return product(*(range(1, place.size.value + 1) for place in places if isinstance(place.size, FixedSize)))


def _order(function: Function, body: Body) -> list[str]:
    """The names of the arguments in the order in which the module for every n takes them."""
    try:
        first = arguments(plan(function, body.found.quantity.name))
    except NoRule:
        first = ()
    return [*first, *body.arguments]


def _public(body: Body, order: list[str], stated: Iterator[str], columns: Columns) -> Iterator[str]:
    """The source of the function that takes arrays: it takes them apart, and puts the entries together."""
    found = body.found
    called = found.function.name + ("" if found.quantity.name == "value" else f"_{found.quantity.name}")
    taken = ", ".join(f"{name}: npt.ArrayLike" for name in sorted(body.arguments, key=order.index))
    yield f"def {called}({taken}, /, *, out: Array | None = None) -> Array:"
    yield from stated
    yield from (f"    {line}" for line in head(body))
    yield '    with np.errstate(all="ignore"):'
    yield from (f"        {line}" for line in body.lines)
    yield f"        entries = _entries({', '.join(f'*{text}' for text in columns)})"
    yield f"    result = _result(out, {f'(*batch{body.shape})' if body.shape else 'batch'}, dtype)"
    yield f"    for place, entry in zip(np.ndindex({body.shape.removeprefix(', ')}), entries, strict=True):"
    yield "        result[(..., *place)] = entry"
    yield "    return result"
