"""Terms as LaTeX fit for an article, written so that reading it back gives the same term."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import assert_never

from symsoft.emit.layout import captures, coefficient, flat, inverse
from symsoft.emit.notation import USUAL, Notation
from symsoft.emit.piece import Binding, Piece, bracket, numeral, side_by_side
from symsoft.emit.spelling import component, end, extent, place, places, slot, symbol
from symsoft.rules.given_size import with_dots
from symsoft.term import (
    ONE,
    ZERO,
    Add,
    Apply,
    Cases,
    Count,
    Exp,
    Family,
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

SIGNS: Mapping[str, str] = MappingProxyType({"fraction": r"\partial", "d": r"\mathrm{d}"})
OPERATORS: Mapping[str, str] = MappingProxyType({"subscript": r"\partial", "D": "D", "nabla": r"\nabla"})
NO_NAMES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Printer:
    """Prints terms with the LaTeX of `names` for variables, and the word "if"; `dotted`, long sums with dots."""

    names: Mapping[str, str]
    notation: Notation = USUAL
    condition: str = "if"
    dotted: bool = False

    def piece(self, term: Term) -> Piece:
        """The LaTeX of a term and how tightly it binds."""
        match term:
            case Number(value):
                return numeral(value)
            case Count(size):
                return Piece(extent(size), Binding.ATOM)
            case Variable():
                text = self.variable(term)
                return Piece(text, Binding.POWER if "^" in text else Binding.ATOM)
            case Cases():
                return self.cases(term)
            case Add(terms):
                return self.sum_of(terms)
            case Mul(factors):
                return self.product_of(flat(factors))
            case Pow(base, exponent):
                return self.power(base, exponent)
            case Exp(argument):
                return self.exponential(argument)
            case Log(argument):
                return self.logarithm(argument)
            case Sum() if self.dotted and (written := with_dots(term)):
                return self.sum_of(written.terms)
            case Sum() | Product() | Max():
                return self.binder(term)
            case Partial():
                return self.derivative(term)
            case Apply():
                return self.application(term)
            case _:
                assert_never(term)

    def at_least(self, term: Term, binding: Binding) -> str:
        """The LaTeX of a term, in brackets if it binds more loosely than asked."""
        piece = self.piece(term)
        return piece.text if piece.binding >= binding else bracket(piece.text)

    def variable(self, term: Variable) -> str:
        """x, x_i, W_{ij}."""
        own = self.names.get(term.name)
        return component(term.name, term.places, self.notation.first) if own is None else own + self.places(term.places)

    def place(self, where: Place) -> str:
        """i, 2, n."""
        return place(where, self.notation.first)

    def places(self, where: tuple[Place, ...], brackets: bool = False) -> str:
        """_i, _{ij}, _{1,n}."""
        return places(where, self.notation.first, brackets)

    def whole(self, name: str) -> str:
        """The name of a whole vector or matrix."""
        written = self.names.get(name, component(name, ()))
        if self.notation.vectors == "plain":
            return written
        return rf"\boldsymbol{{{written}}}" if written.startswith("\\") else rf"\mathbf{{{written}}}"

    def cases(self, term: Cases) -> Piece:
        """δ_ij, or a case split by its two rows."""
        left, right = self.place(term.left), self.place(term.right)
        indices = isinstance(term.left, Index) and isinstance(term.right, Index)
        if (term.equal, term.unequal) == (ONE, ZERO):
            match self.notation.delta:
                case "delta" | "cases" if self.notation.delta == "delta" or not indices:
                    return Piece(rf"\delta{self.places((term.left, term.right), brackets=True)}", Binding.ATOM)
                case "indicator":
                    return Piece(rf"\mathbf{{1}}_{{{left}={right}}}", Binding.ATOM)
                case "bracket":
                    return Piece(rf"\left[{left}={right}\right]", Binding.ATOM)
                case "cases":
                    pass
                case _:
                    assert_never(self.notation.delta)
        rows = (
            rf"{self.piece(term.equal).text} & \text{{{self.condition} }} {left} = {right}",
            rf"{self.piece(term.unequal).text} & \text{{{self.condition} }} {left} \neq {right}",
        )
        return Piece(rf"\begin{{cases}} {rows[0]} \\ {rows[1]} \end{{cases}}", Binding.POWER)

    def sum_of(self, terms: tuple[Term, ...]) -> Piece:
        """a + b - c."""
        return Piece(" ".join(self.summed(terms)), Binding.SUM)

    def summed(self, terms: tuple[Term, ...]) -> list[str]:
        """a, + b, - c, with a sum or product before it bracketed where it would swallow what follows."""
        out: list[str] = []
        for number, term in enumerate(terms):
            piece = self.piece(term)
            written = piece.text
            if piece.binding == Binding.SUM or captures(term, terms[number + 1 :]):
                written = bracket(written)
                piece = Piece(written, Binding.ATOM)
            if not out:
                out.append(written)
            elif piece.binding == Binding.SIGNED:
                out.append(f"- {written.removeprefix('-')}")
            else:
                out.append(f"+ {written}")
        return out

    def product_of(self, factors: tuple[Term, ...]) -> Piece:
        """a b / c with its sign in front and its negative powers below the line."""
        leading, rest = coefficient(factors)
        above = [factor for factor in rest if inverse(factor) is None]
        below = [under for factor in rest if (under := inverse(factor)) is not None]
        if leading.denominator != 1:
            below.insert(0, Number(Fraction(leading.denominator)))
        size = abs(leading.numerator)
        if size != 1 or not above:
            above.insert(0, Number(Fraction(size)))
        sign = "-" if leading < 0 else ""
        if below:
            whole = self.over(above, below)
            return Piece(f"-{whole.text}", Binding.SIGNED) if sign else whole
        inner = self.juxtaposed(above)
        if not sign:
            return inner
        return Piece("-" + (inner.text if inner.binding >= Binding.PREFIX else bracket(inner.text)), Binding.SIGNED)

    def over(self, above: list[Term], below: list[Term]) -> Piece:
        """a / b, with derivatives beside the fraction: no fraction stands on another."""
        beside = [factor for factor in above if isinstance(factor, Partial)]
        rest = [factor for factor in above if factor not in beside] or [ONE]
        fraction = rf"\frac{{{self.juxtaposed(rest).text}}}{{{self.juxtaposed(below).text}}}"
        return side_by_side([Piece(fraction, Binding.POWER), *map(self.piece, beside)])

    def juxtaposed(self, factors: list[Term]) -> Piece:
        """a b c side by side; alone, a factor keeps its own binding."""
        return side_by_side([self.piece(factor) for factor in factors])

    def power(self, base: Term, exponent: Term) -> Piece:
        """base^exponent, a root, or one over a power."""
        below = inverse(Pow(base, exponent))
        if below is not None:
            return Piece(rf"\frac{{1}}{{{self.piece(below).text}}}", Binding.POWER)
        if isinstance(exponent, Number) and exponent.value.numerator == 1 and exponent.value.denominator > 1:
            degree = "" if exponent.value.denominator == 2 else f"[{exponent.value.denominator}]"
            return Piece(rf"\sqrt{degree}{{{self.piece(base).text}}}", Binding.POWER)
        return Piece(f"{self.at_least(base, Binding.ATOM)}^{{{self.raised(exponent)}}}", Binding.POWER)

    def raised(self, term: Term) -> str:
        """An exponent: as everywhere, but x_i / T with a slash."""
        match term:
            case Mul((Variable() as above, Pow(Variable() | Count() as below, Number(value)))) if value == -1:
                return f"{self.piece(above).text} / {self.piece(below).text}"
            case _:
                return self.piece(term).text

    def exponential(self, argument: Term) -> Piece:
        """e^x, or exp(x)."""
        if self.notation.exponential == "exp":
            return Piece(rf"\exp{bracket(self.piece(argument).text)}", Binding.PRODUCT)
        return Piece(f"e^{{{self.raised(argument)}}}", Binding.POWER)

    def logarithm(self, argument: Term) -> Piece:
        """log x_i, or log(...) around everything else."""
        text = self.piece(argument).text
        bare = isinstance(argument, Variable)
        name = rf"\{self.notation.logarithm}"
        return Piece(rf"{name} {text}" if bare else rf"{name}{bracket(text)}", Binding.PREFIX)

    def binder(self, term: Sum | Product | Max) -> Piece:
        """Σ, Π or max and the body that belongs to it."""
        index, size = place(term.index), end(term.index.size, self.notation.first)
        body = self.at_least(term.body, Binding.PREFIX)
        match term:
            case Max():
                head = rf"\max_{{{index}}}"
            case Sum(_, _, excluded) | Product(_, _, excluded):
                sign = r"\sum" if isinstance(term, Sum) else r"\prod"
                without = "".join(rf", {index} \neq {self.place(other)}" for other in excluded)
                head = rf"{sign}_{{{index}={self.notation.first}{without}}}^{{{size}}}"
            case _:
                assert_never(term)
        return Piece(f"{head} {body}", Binding.PREFIX)

    def derivative(self, term: Partial) -> Piece:
        """∂s_i/∂x_j as one fraction if what is differentiated is short, else the operator before it."""
        way, by, body = self.notation.derivative, [term.variable], term.body
        while isinstance(body, Partial):
            by.append(body.variable)
            body = body.body
        if way in OPERATORS:
            return self.operated(" ".join(rf"{OPERATORS[way]}_{{{self.variable(v)}}}" for v in by), body)
        sign, order = SIGNS[way], f"^{{{len(by)}}}" if len(by) > 1 else ""
        if len(set(by)) == 1 and len(by) > 1:
            below = rf"{sign} {self.variable(by[0])}{order}"
        else:
            below = " ".join(rf"{sign} {self.variable(variable)}" for variable in by)
        if isinstance(body, Variable | Exp | Apply):
            return Piece(rf"\frac{{{sign}{order} {self.piece(body).text}}}{{{below}}}", Binding.POWER)
        return self.operated(rf"\frac{{{sign}{order}}}{{{below}}}", body)

    def operated(self, operator: str, body: Term) -> Piece:
        """∂_x s, ∇_x s, or ∂/∂x (a + b): an operator before what it takes."""
        inner = self.piece(body)
        alone = isinstance(body, Variable | Apply) or inner.text.startswith(r"\frac") and inner.binding == Binding.POWER
        return Piece(f"{operator} {inner.text if alone else bracket(inner.text)}", Binding.PREFIX)

    def application(self, term: Apply) -> Piece:
        """g(x), g'(x), u_i(v), and derivatives by other slots as operators."""
        name = self.names.get(term.name, symbol(term.name))
        plain = len(term.arguments) == 1 and not any(slot.places for slot in term.slots)
        marks = "'" * len(term.slots) if plain else ""
        operators = "" if plain else "".join(rf"\partial_{{{slot(s.argument, s.places)}}} " for s in term.slots)
        arguments = ", ".join(self.family(family) for family in term.arguments)
        return Piece(f"{operators}{name}{marks}{self.places(term.places)}{bracket(arguments)}", Binding.ATOM)

    def family(self, family: Family) -> str:
        """An argument: a scalar as it is, the vector j ↦ v_j as v."""
        match family.body:
            case Variable(name, own) if own == family.indices:
                return self.variable(Variable(name))
            case body:
                return self.piece(body).text


def latex(term: Term, names: Mapping[str, str] = NO_NAMES, notation: Notation = USUAL) -> str:
    r"""The term as LaTeX, on one line; `names` gives variables another LaTeX than their own name.

    Source: the conventions of design §6 (Σ and log reach to the next top-level + or −), read the other way round.

    >>> from symsoft.functions import FUNCTIONS, quantity
    >>> latex(FUNCTIONS["softmax"].definition.body)
    '\\frac{e^{x_i}}{\\sum_{k=1}^{n} e^{x_k}}'
    >>> latex(quantity(FUNCTIONS["softmax"], "jacobian").term, {"s": "p"})
    '\\frac{\\partial p_i}{\\partial x_j}'
    """
    return Printer(names, notation).piece(term).text


def equation(left: Term, right: Term, names: Mapping[str, str] = NO_NAMES) -> str:
    """left = right."""
    return f"{latex(left, names)} = {latex(right, names)}"
