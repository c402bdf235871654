"""Terms as plain text for a terminal: ∂s_i/∂x_j = s_i (δ_ij − s_j)."""

from __future__ import annotations

from typing import assert_never

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
    Sum,
    Term,
    Variable,
)

SUM, PRODUCT, POWER, ATOM = range(4)


def text(term: Term) -> str:
    """The term on one line.

    >>> from symsoft.term import Index, Size, Variable, delta, mul, subtract
    >>> i, j = Index("i", Size("n")), Index("j", Size("n"))
    >>> text(mul(Variable("s", (i,)), subtract(delta(i, j), Variable("s", (j,)))))
    's_i (δ_ij − s_j)'
    """
    return _text(term, SUM)


DOTS = {r"\ddots": "⋱", r"\vdots": "⋮", r"\cdots": "⋯"}


def grid(rows: list[list[str]], lead: str) -> list[str]:
    """A matrix by its entries, a line for each row, after what leads to it.

    >>> grid([["s", "0"], ["0", "1 − s"]], "= ")
    ['= ⎡ s    0   ⎤', '  ⎣ 0  1 − s ⎦']
    """
    cells = [[DOTS.get(cell, cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = ["  ".join(f"{cell:^{wide}}" for cell, wide in zip(row, widths, strict=True)) for row in cells]
    left = ["⎡", *"⎢" * (len(lines) - 2), "⎣"] if len(lines) > 1 else ["["]
    right = ["⎤", *"⎥" * (len(lines) - 2), "⎦"] if len(lines) > 1 else ["]"]
    leads = [lead, *[" " * len(lead)] * (len(lines) - 1)]
    return [f"{before}{a} {line} {b}" for before, a, line, b in zip(leads, left, lines, right, strict=True)]


def divisor(term: Term) -> str:
    """The term below a slash.

    >>> from symsoft.term import ONE, Variable, add
    >>> divisor(add(ONE, Variable("x")))
    '(1 + x)'
    """
    return _text(term, POWER)


def _text(term: Term, level: int) -> str:
    written, own = _piece(term)
    return f"({written})" if own < level else written


def _piece(term: Term) -> tuple[str, int]:
    match term:
        case Number(value):
            return str(value).replace("-", "−"), ATOM if value >= 0 and value.denominator == 1 else PRODUCT
        case Count(size):
            return (str(size.value) if isinstance(size, FixedSize) else size.name), ATOM
        case Variable(name, places):
            return DOTS.get(name, name) + _subscript(places), ATOM
        case Cases(left, right, equal, unequal):
            if (equal, unequal) == (ONE, ZERO):
                return "δ" + _subscript((left, right)), ATOM
            a, b = _place(left), _place(right)
            return f"{text(equal)} if {a} = {b}, {text(unequal)} if {a} ≠ {b}", SUM
        case Add(terms):
            return _sum(terms), SUM
        case Mul(factors):
            return _product(factors)
        case Pow(base, exponent):
            return f"{_text(base, ATOM)}^{_text(exponent, ATOM)}", POWER
        case Exp(argument):
            return f"e^{_text(argument, ATOM)}", ATOM
        case Log(argument):
            return f"log {_text(argument, ATOM)}", PRODUCT
        case Sum(index, body, excluded):
            return f"Σ_{_range(index, excluded)} {_text(body, PRODUCT)}", PRODUCT
        case Product(index, body, excluded):
            return f"Π_{_range(index, excluded)} {_text(body, PRODUCT)}", PRODUCT
        case Max(index, body):
            return f"max_{index.name} {_text(body, PRODUCT)}", PRODUCT
        case Partial(body, variable):
            by = _text(variable, ATOM)
            return (f"∂{text(body)}/∂{by}" if isinstance(body, Variable) else f"∂/∂{by} {_text(body, ATOM)}"), PRODUCT
        case Apply(name, places, arguments, slots):
            inside = ", ".join(text(family.body) for family in arguments)
            return f"{name}{chr(39) * len(slots)}{_subscript(places)}({inside})", ATOM
        case _:
            assert_never(term)


def _sum(terms: tuple[Term, ...]) -> str:
    out = ""
    for term in terms:
        match term:
            case Mul((first, *rest)) if first == MINUS_ONE and rest:
                body = _text(Mul(tuple(rest)) if len(rest) > 1 else rest[0], PRODUCT)
                out += f" − {body}" if out else f"−{body}"
            case Number(value) if value < 0 and out:
                out += f" − {_text(Number(-value), PRODUCT)}"
            case _:
                out += f" + {_text(term, PRODUCT)}" if out else _text(term, PRODUCT)
    return out


def _product(factors: tuple[Term, ...]) -> tuple[str, int]:
    above = [factor for factor in factors if not _is_inverse(factor)]
    below = [factor.base for factor in factors if isinstance(factor, Pow) and _is_inverse(factor)]
    sign = "−" if above and above[0] == MINUS_ONE else ""
    above = [factor for factor in above[bool(sign) :] if factor != ONE]
    top = " ".join(_text(factor, PRODUCT if len(above) == 1 else POWER) for factor in above) or "1"
    if not below:
        return sign + top, SUM if sign else PRODUCT
    if len(above) == 1 and isinstance(above[0], Sum | Product | Max):
        top = f"({top})"
    bottom = " ".join(_text(factor, ATOM) for factor in below)
    return f"{sign}{top} / {bottom if len(below) == 1 else f'({bottom})'}", SUM if sign else PRODUCT


def _is_inverse(term: Term) -> bool:
    return isinstance(term, Pow) and term.exponent == MINUS_ONE


def _range(index: Index, excluded: tuple[Place, ...]) -> str:
    if not excluded:
        return index.name
    return f"({index.name} ≠ {', '.join(_place(place) for place in excluded)})"


def _subscript(places: tuple[Place, ...]) -> str:
    if not places:
        return ""
    names = [_place(place) for place in places]
    alone = len(names) == 1 and names[0].isalnum()
    return "_" + ("".join(names) if alone or all(len(name) == 1 for name in names) else f"({','.join(names)})")


def _place(place: Place) -> str:
    match place:
        case Index(name, _):
            return name
        case Entry(position, size):
            if position > 0:
                return str(position)
            end = str(size.value) if isinstance(size, FixedSize) else size.name
            return end if position == -1 else f"{end}{position + 1}"
        case Choice(name, places, _):
            return name + _subscript(places)
        case _:
            assert_never(place)
