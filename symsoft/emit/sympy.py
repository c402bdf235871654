"""The SymPy target: a quantity of a function as a SymPy expression over indexed symbols, for every n."""

from __future__ import annotations

import re
from typing import assert_never

from symsoft.emit.closed import Closed, closed
from symsoft.emit.formula import needed
from symsoft.emit.twin import classes, extent, spelled, spelled_out
from symsoft.functions import Function
from symsoft.statement import Bounds, Definition
from symsoft.term import (
    MINUS_ONE,
    ONE,
    ZERO,
    Add,
    Apply,
    Cases,
    Choice,
    Count,
    Entry,
    Exp,
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
from symsoft.walk import own_places, subterms


def emit(function: Function, quantity: str) -> str:
    """The source of a module with the definitions and the closed form as SymPy functions of indices, from 1.

    >>> from symsoft.functions import FUNCTIONS
    >>> print(emit(FUNCTIONS["softmax"], "jacobian").split("def ")[-1].strip())
    softmax_jacobian(i, j):
        return s(i) * (sympy.KroneckerDelta(i, j) - s(j))
    """
    found = closed(function, quantity)
    name = function.name + ("" if quantity == "value" else f"_{quantity}")
    called = spelled(function.definition.name) if quantity == "value" else name
    whole = Definition(called, found.quantity.axes, found.right)
    definitions = [spelled_out(one) for one in (*needed(found.definitions, found.right), whole)]
    names = frozenset(definition.name for definition in definitions)
    parts = [_head(found), _symbols(function, definitions, names)]
    parts += [_function(definition, names) for definition in definitions]
    return "\n\n\n".join(parts).replace("import sympy\n\n\n", "import sympy\n\n", 1) + "\n"


def _head(found: Closed) -> str:
    title = found.function.title.format(found.function.definition.name)
    title = title if found.quantity.name == "value" else f"{found.quantity.title} of {title}"
    return f'"""{title} in SymPy, for every n.\n\nEmitted by symsoft. Indices count from 1.\n"""\n\nimport sympy'


def _symbols(function: Function, definitions: list[Definition], names: frozenset[str]) -> str:
    """The symbols that the definitions are made of: sizes, classes, vectors and numbers."""
    nodes = [node for definition in definitions for node in subterms(definition.body)]
    places = [place for node in nodes for place in own_places(node)]
    places += [node.index for node in nodes if isinstance(node, Sum | Product | Max)]
    sizes = [place.size.name for place in places if isinstance(place, Index) and isinstance(place.size, Size)]
    sizes += [node.size.name for node in nodes if isinstance(node, Count) and isinstance(node.size, Size)]
    lines = [f'{size} = sympy.Symbol("{size}", integer=True, positive=True)' for size in dict.fromkeys(sizes)]
    chosen = dict.fromkeys(name for definition in definitions for name in classes(definition.body))
    lines += [f'{name} = sympy.Symbol("{name}", integer=True, positive=True)' for name in chosen]
    positive = {spelled(h.name) for h in function.hypotheses if isinstance(h, Bounds) and h.lower == 0}
    for node in dict.fromkeys(node for node in nodes if isinstance(node, Variable) and node.name not in names):
        kind = "IndexedBase" if node.places else "Symbol"
        line = f'{node.name} = sympy.{kind}("{node.name}", {"positive" if node.name in positive else "real"}=True)'
        lines += [line] if line not in lines else []
    return "\n".join(lines)


def _function(definition: Definition, names: frozenset[str]) -> str:
    """A definition as a Python function of its indices, whose own bound indices are symbols that nothing else has."""
    binders = (node for node in subterms(definition.body) if isinstance(node, Sum | Product | Max))
    bound = dict.fromkeys(node.index.name for node in binders)
    taken = ", ".join(place.name for place in definition.places)
    lines = [f"def {definition.name}({taken}):"]
    lines += [f'    {name} = sympy.Dummy("{name}", integer=True)' for name in bound]
    text = _written(definition.body, names)
    whole = text[1:-1] if isinstance(definition.body, Add) else text
    return "\n".join([*lines, f"    return {whole}"])


def _written(term: Term, names: frozenset[str]) -> str:
    """The term as a SymPy expression.

    Raises ValueError for what SymPy has no closed form of: a maximum, a derivative, an opaque function, a range that
    leaves out two places, whose order nothing says.
    """
    match term:
        case Number(value):
            return f"sympy.Rational({value.numerator}, {value.denominator})" if value.denominator > 1 else str(value)
        case Count(size):
            return extent(size)
        case Variable(name, places):
            at = ", ".join(map(_place, places))
            return f"{name}({at})" if name in names else f"{name}[{at}]" if places else name
        case Cases(left, right, equal, unequal):
            delta = f"sympy.KroneckerDelta({_place(left)}, {_place(right)})"
            if (equal, unequal) == (ONE, ZERO):
                return delta
            return f"({_written(equal, names)} * {delta} + {_written(unequal, names)} * (1 - {delta}))"
        case Add(parts):
            return "(" + " + ".join(_written(part, names) for part in parts).replace("+ -", "- ") + ")"
        case Mul(parts):
            below = [part.base for part in parts if isinstance(part, Pow) and part.exponent == MINUS_ONE]
            above = [part for part in parts if not isinstance(part, Pow) or part.exponent != MINUS_ONE]
            over = " * ".join(_written(part, names) for part in above) or "1"
            return re.sub(r"^-1 \* ", "-", over) + "".join(f" / {_tight(part, names)}" for part in below)
        case Pow(base, exponent):
            return f"{_tight(base, names)} ** {_tight(exponent, names)}"
        case Exp(argument):
            return f"sympy.exp({_written(argument, names)})"
        case Log(argument):
            return f"sympy.log({_written(argument, names)})"
        case Sum() | Product() if len(term.excluded) < 2:
            return _ranged(term, _written(term.body, names))
        case Sum() | Product() | Max() | Partial() | Apply():
            raise ValueError(f"term: {type(term).__name__} as it stands here has no form in SymPy")
        case _:
            assert_never(term)


def _ranged(term: Sum | Product, body: str) -> str:
    """The sum or product of a body over its range, or over the two beside the place that it leaves out."""
    kind, index, last = f"sympy.{type(term).__name__}", term.index.name, extent(term.index.size)
    if not term.excluded:
        return f"{kind}({body}, ({index}, 1, {last}))"
    out, sign = _place(term.excluded[0]), "+" if isinstance(term, Sum) else "*"
    return f"({kind}({body}, ({index}, 1, {out} - 1)) {sign} {kind}({body}, ({index}, {out} + 1, {last})))"


def _tight(term: Term, names: frozenset[str]) -> str:
    """The term in brackets where it needs them as a base or a divisor."""
    text = _written(term, names)
    return f"({text})" if isinstance(term, Mul | Pow) or text.startswith("-") else text


def _place(place: Place) -> str:
    match place:
        case Index(name, _):
            return name
        case Entry(position, size):
            return str(position) if position > 0 else f"{extent(size)} - {-position - 1}"
        case Choice(name, (), _):
            return name
        case _:
            raise ValueError(f"term: the class {place.name} of a sample has no form in SymPy")
