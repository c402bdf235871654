"""Terms as scalar Python expressions, entry by entry: for latexify's formula and for the self-test of emitted code."""

from __future__ import annotations

import ast
import keyword
from collections.abc import Iterable
from fractions import Fraction
from typing import assert_never

from latexify.codegen import FunctionCodegen

from symsoft.emit.match import Bindings, instance_definition
from symsoft.emit.spelling import GREEK
from symsoft.statement import Definition
from symsoft.term import (
    Add,
    Apply,
    Cases,
    Choice,
    Count,
    Entry,
    Exp,
    Extent,
    FixedSize,
    Index,
    Log,
    Max,
    Mul,
    Number,
    Partial,
    Place,
    Pow,
    Product,
    Size,
    Sum,
    Term,
    Variable,
)
from symsoft.walk import own_places, subterms, variables


def expression(term: Term, first: int = 0) -> str:
    """The term as a Python expression over lists, with indices that count from `first`.

    Raises ValueError for a derivative that has not been carried out and for opaque functions.

    >>> from symsoft.functions import FUNCTIONS
    >>> expression(FUNCTIONS["softmax"].definition.body)
    'exp(x[i]) / sum(exp(x[k]) for k in range(n))'
    """
    match term:
        case Number(value):
            return _number(value)
        case Count(size):
            return extent(size)
        case Variable(name, places):
            return name + "".join(f"[{_place(place, first)}]" for place in places)
        case Cases(left, right, equal, unequal):
            condition = f"{_place(left, first)} == {_place(right, first)}"
            return f"({expression(equal, first)} if {condition} else {expression(unequal, first)})"
        case Add(terms):
            return _sum(terms, first)
        case Mul(factors):
            return _product(factors, first)
        case Pow(base, exponent):
            return f"{_factor(base, first)} ** {_factor(exponent, first)}"
        case Exp(argument):
            return f"exp({expression(argument, first)})"
        case Log(argument):
            return f"log({expression(argument, first)})"
        case Sum() | Product() | Max():
            return _binder(term, first)
        case Partial() | Apply():
            raise ValueError(f"term: {type(term).__name__} has no elementwise value")
        case _:
            assert_never(term)


def scalar_function(definition: Definition, first: int = 0) -> str:
    """The definition as the source of a Python function of its variables and indices."""
    arguments = ", ".join(place.name for place in definition.places)
    body = expression(definition.body, first)
    return f"def {definition.name}({arguments}):\n    return {body}\n"


def formula(definition: Definition) -> str:
    r"""The LaTeX that latexify-py makes of the definition's scalar function, which is read and never run.

    Raises ValueError for a name that is no Python name.

    >>> from symsoft.functions import FUNCTIONS
    >>> formula(FUNCTIONS["logsumexp"].definition)
    'A = \\log \\sum_{k = 1}^{n} \\mathopen{}\\left({\\exp x_{k}}\\mathclose{}\\right)'
    """
    readable((definition.name, *variables(definition.body)))
    source = scalar_function(definition, first=1)
    tree = ast.parse(source)
    body = str(FunctionCodegen(use_signature=False).visit(tree.body[0]))
    left = definition.name + (
        "_{" + " ".join(place.name for place in definition.places) + "}" if definition.places else ""
    )
    return f"{left} = {body}"


def classes(term: Term) -> tuple[str, ...]:
    """The names of the classes that components are picked by: y in s_y."""
    found = [place for node in subterms(term) for place in own_places(node)]
    return tuple(dict.fromkeys(place.name for place in found if isinstance(place, Choice)))


def spelled(name: str) -> str:
    """A name in ASCII: epsilon for ε.

    >>> spelled("ε"), spelled("T")
    ('epsilon', 'T')
    """
    return GREEK[name].lstrip("\\").removeprefix("var") if name in GREEK else name


def spelled_out(definition: Definition) -> Definition:
    """The definition with every name in ASCII."""
    names = {name: spelled(name) for name in (definition.name, *variables(definition.body))}
    return instance_definition(definition, Bindings(names))


def readable(words: Iterable[str]) -> None:
    """Raises ValueError unless every word is a name in Python."""
    for word in sorted(words):
        if not word.isidentifier() or keyword.iskeyword(word):
            raise ValueError(f"definition: {word!r} is no name in Python, so that latexify cannot read the function")


def _sum(terms: tuple[Term, ...], first: int) -> str:
    text = ""
    for term in terms:
        written = f"({expression(term, first)})" if isinstance(term, Add) else expression(term, first)
        if not text:
            text = written
        elif written.startswith("-"):
            text += f" - {written[1:]}"
        else:
            text += f" + {written}"
    return text


def _product(factors: tuple[Term, ...], first: int) -> str:
    above: list[str] = []
    below: list[str] = []
    sign = ""
    for factor in factors:
        match factor:
            case Number(value) if value == -1:
                sign = "" if sign else "-"
            case Pow(base, Number(value)) if value == -1:
                below.append(_factor(base, first))
            case _:
                above.append(_factor(factor, first))
    text = sign + (" * ".join(above) or "1")
    return text + "".join(f" / {factor}" for factor in below)


def _factor(term: Term, first: int) -> str:
    text = expression(term, first)
    loose = isinstance(term, Add | Mul | Pow) or text.startswith("-") or (isinstance(term, Number) and "/" in text)
    return f"({text})" if loose else text


def _binder(term: Sum | Product | Max, first: int) -> str:
    name, size = term.index.name, extent(term.index.size)
    rows = f"range({size})" if first == 0 else f"range({first}, {size} + {first})"
    excluded = term.excluded if not isinstance(term, Max) else ()
    without = "".join(f" if {name} != {_place(place, first)}" for place in excluded)
    word = {Sum: "sum", Product: "prod", Max: "max"}[type(term)]
    return f"{word}({expression(term.body, first)} for {name} in {rows}{without})"


def _number(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else f"{value.numerator} / {value.denominator}"


def extent(size: Extent) -> str:
    """The number of components as a Python expression."""
    match size:
        case Size(name):
            return name
        case FixedSize(value):
            return str(value)
        case _:
            assert_never(size)


def _place(place: Place, first: int) -> str:
    match place:
        case Index(name, _):
            return name
        case Entry(position, _) if position > 0:
            return str(position - 1 + first)
        case Entry(position, size):
            return f"{extent(size)} - {-position - first}"
        case Choice(name, places, _):
            return name + "".join(f"[{_place(inner, first)}]" for inner in places)
        case _:
            assert_never(place)
