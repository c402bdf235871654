"""Vectors and matrices by their general entry: δ_ij a_i − b_i c_j is diag(a) − b cᵀ, as LaTeX and as text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from symsoft.emit.latex import Printer
from symsoft.emit.text import divisor, text
from symsoft.term import Add, Cases, Index, Log, Max, Mul, Number, Pow, Product, Sum, Term, Variable, mul
from symsoft.tidy import product, ratio, signed, summands
from symsoft.walk import free_indices, rename


@dataclass(frozen=True, slots=True)
class Paper:
    """How wholes are spelled: the templates of one target."""

    scalar: Callable[[Term], str]
    divisor: Callable[[Term], str]
    name: Callable[[str], str]
    bracket: str
    over: str
    hadamard: str
    transposed: str
    ones: str
    unit: str
    diagonal: str
    log: str
    minus: str


def latex_paper(printer: Printer) -> Paper:
    """Wholes in LaTeX, as a printer writes their components."""
    return Paper(
        lambda term: printer.piece(term).text, lambda term: printer.piece(term).text, printer.whole,
        r"\left({}\right)", r"\frac{{{}}}{{{}}}", r"{} \odot {}", r"{}^{{\top}}", r"\mathbf{1}",
        r"\operatorname{diag}(\mathbf{1})", r"\operatorname{{diag}}({})", rf"\{printer.notation.logarithm} {{}}", "-",
    )  # fmt: skip


TEXT = Paper(text, divisor, str, "({})", "({} / {})", "{} ∘ {}", "{}ᵀ", "1", "I", "diag({})", "log {}", "−")


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole vector or matrix as it is written; `loose` if it is a sum, `product` if it has more than one factor.

    It is `prefixed` if it is a logarithm, which takes in what follows.
    """

    text: str
    loose: bool = False
    product: bool = False
    prefixed: bool = False


def whole(entry: Term, axes: tuple[Index, ...], paper: Paper) -> str | None:
    """The vector or matrix with this general entry; None where it has no form without indices.

    >>> from symsoft.term import Size, delta, mul, subtract
    >>> i, j = Index("i", Size("n")), Index("j", Size("n"))
    >>> s_i, s_j = Variable("s", (i,)), Variable("s", (j,))
    >>> whole(subtract(mul(delta(i, j), s_i), mul(s_i, s_j)), (i, j), TEXT)
    'diag(s) − s sᵀ'
    """
    match axes:
        case (axis,):
            found = vector(entry, axis, paper)
        case (row, column):
            found = matrix(entry, row, column, paper)
        case _:
            found = None
    return None if found is None else found.text


def tight(found: Whole, paper: Paper, alone: bool = False) -> str:
    """The whole as a summand, in brackets if it is a sum, or, for a transpose, anything but a name."""
    return paper.bracket.format(found.text) if found.loose or (alone and found.product) else found.text


def factor(found: Whole, paper: Paper) -> str:
    """The whole as a factor, in brackets if it is a sum or a logarithm."""
    return paper.bracket.format(found.text) if found.prefixed else tight(found, paper)


def _sum(found: list[tuple[bool, Whole]], paper: Paper) -> Whole:
    """a + b − c."""
    out = ""
    for negative, piece in found:
        sign = paper.minus if negative else "+"
        body = tight(piece, paper)
        out += f" {sign} {body}" if out else (paper.minus if negative else "") + body
    return Whole(out, loose=len(found) > 1 or found[0][0], product=True)


def _added(term: Term, paper: Paper, one: Callable[[Term], Whole | None]) -> Whole | None:
    """A sum of wholes; None if one of them is none."""
    found = [(signed(inner)[0], one(signed(inner)[1])) for inner in summands(term)]
    known = [(negative, piece) for negative, piece in found if piece is not None]
    return _sum(known, paper) if len(known) == len(found) else None


def vector(term: Term, axis: Index, paper: Paper) -> Whole | None:
    """s ∘ v for s_i v_i, c 1 for what does not depend on the index, W v for Σ_k W_ik v_k."""
    if isinstance(term, Add) or signed(term)[0]:
        return _added(term, paper, lambda inner: vector(inner, axis, paper))
    match term:
        case Variable(name, places) if places == (axis,):
            return Whole(paper.name(name))
        case Log(inner) if isinstance(inner, Variable) and (found := vector(inner, axis, paper)) is not None:
            return Whole(paper.log.format(found.text), product=True, prefixed=True)
        case Pow(base, Number(value)) if value == 2 and axis in free_indices(base):
            return vector(mul(base, base), axis, paper)
        case Sum(index, body, ()) if axis in free_indices(term):
            return _applied(index, body, axis, paper)
        case _ if isinstance(term, Mul) or axis not in free_indices(term):
            return _scaled(term, axis, paper)
        case _:
            return None


def _applied(index: Index, body: Term, axis: Index, paper: Paper) -> Whole | None:
    """W v for Σ_k W_ik v_k, Wᵀ v for Σ_k W_ki v_k."""
    pieces = ratio(body)
    grids = [p for p in pieces.above if axis in free_indices(p)]
    grid = grids[0]
    if len(grids) != 1 or pieces.below or pieces.negative or not isinstance(grid, Variable):
        return None
    others = vector(product(p for p in pieces.above if p != grid), index, paper)
    if others is None or set(grid.places) != {index, axis} or len(grid.places) != 2:
        return None
    name = paper.name(grid.name)
    name = name if grid.places == (axis, index) else paper.transposed.format(name)
    return Whole(f"{name} {tight(others, paper, alone=True)}", product=True)


def _scaled(term: Term, axis: Index, paper: Paper) -> Whole | None:
    """A product of scalars and vectors; what has no vector in it is a multiple of the vector of ones."""
    pieces = ratio(term)
    if any(axis in free_indices(p) for p in pieces.below):
        return None
    found = [vector(p, axis, paper) for p in pieces.above if axis in free_indices(p)]
    known = [piece for piece in found if piece is not None]
    if len(known) != len(found):
        return None
    body = (factor if len(known) > 1 else tight)(known[0], paper) if known else paper.ones
    for piece in known[1:]:
        body = paper.hadamard.format(body, factor(piece, paper))
    numbers = [p for p in pieces.above if axis not in free_indices(p)]
    front = _front(numbers, pieces.below, paper)
    if front and len(known) > 1:
        body = paper.bracket.format(body)
    return Whole(f"{front} {body}" if front else body, product=bool(front) or len(known) > 1)


def _front(above: list[Term], below: tuple[Term, ...], paper: Paper) -> str:
    """The scalars in front of a vector or matrix."""
    written = " ".join(scalar(p, paper) for p in above)
    return paper.over.format(written or "1", paper.divisor(product(below))) if below else written


def scalar(term: Term, paper: Paper) -> str:
    """aᵀ b for Σ_k a_k b_k, else as it stands; bracketed as a factor."""
    match term:
        case Sum(index, body, ()) if not ratio(body).below and not ratio(body).negative:
            pieces = [vector(p, index, paper) for p in ratio(body).above]
            match pieces:
                case [Whole() as a, Whole() as b]:
                    left = paper.transposed.format(tight(a, paper, alone=True))
                    return paper.bracket.format(f"{left} {tight(b, paper, alone=True)}")
                case _:
                    return paper.bracket.format(paper.scalar(term))
        case Add() | Product() | Max():
            return paper.bracket.format(paper.scalar(term))
        case _:
            return paper.scalar(term)


def matrix(term: Term, row: Index, column: Index, paper: Paper) -> Whole | None:
    """diag(a) for δ_ij a_i, a bᵀ for a_i b_j, W for W_ij, diag(a) W for a_i W_ij."""
    if isinstance(term, Add) or signed(term)[0]:
        return _added(term, paper, lambda inner: matrix(inner, row, column, paper))
    pieces = ratio(term)
    if any({row, column} & free_indices(p) for p in pieces.below):
        return None
    both = [p for p in pieces.above if {row, column} <= free_indices(p)]
    across = [p for p in pieces.above if p not in both and row in free_indices(p)]
    down = [p for p in pieces.above if p not in both and column in free_indices(p)]
    front = _front([p for p in pieces.above if p not in (*both, *across, *down)], pieces.below, paper)
    match both:
        case [Cases(left, right)] if {left, right} == {row, column}:
            body = _diagonal(across, down, row, column, paper)
        case []:
            body = _outer(across, down, row, column, paper)
        case [inner] if not down:
            body = _rows(across, inner, row, column, paper)
        case _:
            body = None
    if body is None:
        return None
    return Whole(f"{front} {tight(body, paper)}", product=True) if front else body


def _diagonal(across: list[Term], down: list[Term], row: Index, column: Index, paper: Paper) -> Whole | None:
    if not across and not down:
        return Whole(paper.unit)
    inner = vector(product((*across, *(rename(piece, {column: row}) for piece in down))), row, paper)
    return None if inner is None else Whole(paper.diagonal.format(inner.text))


def _outer(across: list[Term], down: list[Term], row: Index, column: Index, paper: Paper) -> Whole | None:
    left = vector(product(across), row, paper) if across else Whole(paper.ones)
    right = lying(product(down), column, paper) if down else paper.transposed.format(paper.ones)
    if left is None or right is None:
        return None
    body = paper.bracket.format(left.text) if len(across) > 1 else factor(left, paper)
    return Whole(f"{body} {right}", product=True)


def lying(term: Term, axis: Index, paper: Paper) -> str | None:
    """The vector as a row: sᵀ, and sᵀ W for (Wᵀ s)ᵀ."""
    match term:
        case Sum(index, body, ()):
            pieces = ratio(body).above
            grids = [p for p in pieces if axis in free_indices(p)]
            inner = vector(product(p for p in pieces if p not in grids), index, paper)
            match grids:
                case [Variable(name, places)] if places == (index, axis) and inner is not None:
                    row = paper.transposed.format(tight(inner, paper, alone=True))
                    return f"{row} {paper.name(name)}"
                case _:
                    pass
        case _:
            pass
    found = vector(term, axis, paper)
    return None if found is None else paper.transposed.format(tight(found, paper, alone=True))


def _rows(across: list[Term], inner: Term, row: Index, column: Index, paper: Paper) -> Whole | None:
    """diag(a) W for a_i W_ij."""
    found: Whole | None = None
    if isinstance(inner, Variable) and len(inner.places) == 2:
        grid = paper.name(inner.name)
        found = Whole(grid) if inner.places == (row, column) else Whole(paper.transposed.format(grid))
    elif isinstance(inner, Add):
        found = matrix(inner, row, column, paper)
    scale = vector(product(across), row, paper) if across else None
    if not across or found is None:
        return found
    return None if scale is None else Whole(f"{paper.diagonal.format(scale.text)} {tight(found, paper)}", product=True)
