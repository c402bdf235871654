"""What an expression means: syntax to one reading of it, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as Rational
from typing import assert_never

from symsoft.derivation import Value
from symsoft.read import alphabet as ab
from symsoft.read import derivatives, gradients, grids, splits
from symsoft.read.bracketing import Bracketing
from symsoft.read.brackets import fenced
from symsoft.read.dots import is_dots, written_out
from symsoft.read.look import SPACE, below, bound_letters, composed, indexed_letters, reaches, tidy
from symsoft.read.nodes import bare, big, words
from symsoft.read.norms import barred, norm, paired
from symsoft.read.operators import operator
from symsoft.read.sets import one_where
from symsoft.read.shapes import ShapeError, mapped
from symsoft.read.symbols import symbol
from symsoft.read.syntax import (
    Bad,
    Fence,
    Fraction,
    Grid,
    Group,
    Items,
    Mark,
    Name,
    Node,
    Numeral,
    Operator,
    Root,
    Scripts,
    Stacked,
    Text,
    Unreadable,
)
from symsoft.read.weights import unknown_bias
from symsoft.term import Number, Pow, Term, negative, number

TAKING = ("sum", "prod", "log", "exp", "max", "partial")
TIMES = frozenset("·×*⊙.")
REASONS = {
    "\\\\": ("ambiguous", "whether the next row goes on from here or states something itself is open"),
    "…": ("ellipsis", "dots in place of terms"),
    "∞": ("outside-limit", "infinity"),
    "±": ("outside-function", "plus or minus"),
    "⊗": ("outside-function", "a tensor product"),
    "′": ("outside-function", "a prime of an expression"),
    "|": ("outside-absolute", "bars"),
    "‖": ("outside-absolute", "bars"),
}


@dataclass
class Expression(Bracketing):
    """Reads expressions: sums of products of factors."""

    def expression(self, items: Items) -> Value:
        """A sum of terms."""
        kept = paired(tidy(items))
        if not kept:
            raise self.fail("syntax", "nothing stands where an expression should", items)
        with self.deeper(kept):
            terms = self.terms(kept)
            if any(is_dots(term) for _, term in terms):
                return self.dotted(terms)
            total = self.total(None, terms)
            assert total is not None
            return total

    def total(self, total: Value | None, terms: list[tuple[str, Items]]) -> Value | None:
        """A sum with terms added."""
        for sign, term in terms:
            value = self.product(term)
            if total is not None and self.is_bias(total, value):
                value = self.product(term)
            if sign == "-":
                value = mapped(value, _negative)
            total = value if total is None else self.shapes.added(total, value)
        return total

    def is_bias(self, total: Value, value: Value) -> bool:
        """Whether a bare b is added to a product of matrices for the first time: then it is a vector, and learned."""
        name = unknown_bias(total, value)
        if name is None or name in self.context.seen or name in self.context.shapes:
            return False
        self.context.shapes[name] = (1, None)
        return True

    def dotted(self, terms: list[tuple[str, Items]]) -> Value:
        """A sum that is written out with dots."""
        before, value, after = written_out(self, terms)
        sign = next(sign for sign, term in terms if is_dots(term))
        if sign == "-":
            value = mapped(value, _negative)
        first = self.total(None, before)
        total = self.total(value if first is None else self.shapes.added(first, value), after)
        assert total is not None
        return total

    def terms(self, items: Items) -> list[tuple[str, Items]]:
        """The terms of a sum with their signs; greedy sums take the terms after them that have their index."""
        cuts: list[int] = []
        signs: list[str] = []
        operand = False
        for n, item in enumerate(items):
            if isinstance(item, Mark) and item.text in "+-":
                if operand or n == 0:
                    cuts.append(n)
                    signs.append(item.text)
                operand = False
            else:
                operand = (
                    isinstance(item, Mark)
                    and item.text == "…"
                    or not isinstance(item, Mark)
                    and (
                        big(item) not in TAKING
                        or isinstance(item, Operator)
                        and item.text == "sum"
                        or self.is_sum_name(item)
                    )
                )
        if not cuts or cuts[0] != 0:
            cuts, signs = [-1, *cuts], ["+", *signs]
        ends = [*cuts[1:], len(items)]
        out = [(sign, items[start + 1 : end]) for sign, start, end in zip(signs, cuts, ends, strict=False)]
        if any(not term for _, term in out):
            raise self.fail("syntax", "a sign without a term", items)
        return self._greedy(out, items, cuts) if self.mode.greedy else out

    def is_sum_name(self, item: Node) -> bool:
        """Whether a sum sign is the name of a sum here, since it stands alone elsewhere."""
        if big(item) != "sum" or not isinstance(item, Scripts) or item.sub is None:
            return False
        return words(item.sub) in self.context.survey.sums

    def _greedy(self, terms: list[tuple[str, Items]], items: Items, cuts: list[int]) -> list[tuple[str, Items]]:
        """The terms joined from the first sum to the last term that has its index."""
        for n, (sign, term) in enumerate(terms[:-1]):
            letters = bound_letters(term)
            last = max(
                (
                    m
                    for m in range(n + 1, len(terms))
                    if letters & indexed_letters(terms[m][1]) and not letters & bound_letters(terms[m][1])
                ),
                default=n,
            )
            if last > n:
                end = cuts[last + 1] if last + 1 < len(cuts) else len(items)
                return [*terms[:n], (sign, items[cuts[n] + 1 : end]), *terms[last + 1 :]]
        return terms

    def product(self, items: Items) -> Value:
        """A product of factors."""
        total: Value | None = None
        between, minus, at = "", False, 0
        while at < len(items):
            node = items[at]
            if isinstance(node, Mark):
                at += 1
                if node.text in SPACE or node.text == "." and (at == len(items)):
                    continue
                if node.text in "+-" and (total is None or between):
                    minus ^= node.text == "-"
                elif node.text in "+-" and self.mode.greedy:
                    rest = self.expression(items[at - 1 :])
                    assert total is not None
                    return self.shapes.added(mapped(total, _negative) if minus else total, rest)
                elif node.text == "⊙" and composed(items, at - 1, self.context.survey.functions):
                    raise Unreadable("outside-function", "a composition of functions", node.start, node.end)
                elif (node.text in TIMES or node.text == "/") and total is not None and not between:
                    between = node.text
                else:
                    raise Unreadable(
                        *REASONS.get(node.text, ("syntax", f"{node.text} is not understood here")), node.start, node.end
                    )
                continue
            value, at = self._divisor(items, at) if between == "/" else self.factor(items, at)
            if between == "⊙" and total is not None and not self.mode.turned:
                value, at = self._side_by_side(total, value, items, at)
            total = self._joined(total, value, between)
            between = ""
        if total is None or between:
            raise self.fail("syntax", "a factor is missing", items)
        return mapped(total, _negative) if minus else total

    def _side_by_side(self, total: Value, first: Value, items: Items, at: int) -> tuple[Value, int]:
        """What stands after ⊙: a product of matrices, a ⊙ B c, if it has as many axes as the left; else one factor."""
        mark, value, end = self.context.sizes.mark(), first, at
        try:
            while end < len(items) and not isinstance(items[end], Mark):
                factor, end = self.factor(items, end)
                value = self.shapes.multiplied(value, factor, "")
        except ShapeError:
            value = Value(first.term)
        if not total.axes and not first.axes and len(value.axes) == 2:
            raise self.fail("shape", "whether what is multiplied entry by entry are numbers or vectors is open", items)
        if not total.axes or len(value.axes) != len(total.axes):
            self.context.sizes.undo(mark)
            return first, at
        self.grouped |= end > at and len(first.axes) == len(total.axes)
        return value, end

    def _divisor(self, items: Items, at: int) -> tuple[Value, int]:
        """What stands after a slash: one factor, or all that are written right after it, as in x/2σ."""
        far = reaches(items, at) ^ self.mode.turned
        value, at = self.factor(items if self.mode.turned else below(items, at), at)
        while far and at < len(items) and not isinstance(items[at], Mark) and not big(items[at]):
            factor, at = self.factor(items, at)
            value = self.shapes.multiplied(value, factor, "")
        return value, at

    def _joined(self, total: Value | None, value: Value, between: str) -> Value:
        """The product so far with one more factor."""
        if total is None:
            return value
        if between == "/":
            return self.shapes.divided(total, value)
        columns = len(total.axes) == len(value.axes) == 1 and total.column is not False is not value.column
        return self.shapes.multiplied(total, value, between or ("⊙" if self.by_entry and columns else ""))

    def factor(self, items: Items, at: int) -> tuple[Value, int]:
        """One factor, with the operand that it takes."""
        node = items[at]
        if (condition := one_where(items[at : at + 2])) is not None:
            return self.indicator(condition), at + 2
        if big(node) in ("partial", "nabla"):
            found = derivatives.slashed(self, items, at) if big(node) == "partial" else None
            return found or gradients.gradient(self, items, at)
        if big(node):
            return operator(self, items, at)
        if (fence := barred(node)) is not None:
            with self.deeper((node,)):
                return norm(self, node, fence), at + 1
        if isinstance(node, Fraction) and derivatives.is_derivative(node):
            return derivatives.derivative(self, items, at)
        if (found := gradients.jacobian(self, items, at)) is not None:
            return found
        if isinstance(node, (Name, Scripts, Group)) and (head := symbol(node, self.context.survey.sizes)) is not None:
            return self.named(head, items, at)
        with self.deeper((node,)):
            return self.alone(node), at + 1

    def alone(self, node: Node) -> Value:
        """What a node means that takes nothing from its neighbours."""
        match node:
            case Numeral(text):
                return Value(Number(Rational(text)))
            case Group(items):
                return self.expression(items)
            case Fence():
                return self.fence(node)
            case Fraction() if derivatives.is_derivative(node):
                return derivatives.derivative(self, (node,), 0)[0]
            case Fraction(top, bottom):
                return self.shapes.divided(self.expression(top), self.expression(bottom))
            case Root(inside, degree):
                root = self.expression(degree).term if degree else number(2)
                return self.shapes.power(
                    self.expression(inside), Value(Pow(root, number(-1)) if degree else number(Rational(1, 2)))
                )
            case Scripts():
                return self.scripted(node)
            case Grid(name):
                if name in ab.CASES:
                    return splits.cases(self, node)
                if name in ("vmatrix", "Vmatrix", "Bmatrix"):
                    raise Unreadable("outside-function", "a determinant or norm", node.start, node.end)
                if name in ab.MATRICES:
                    return grids.matrix(self, node)
                if name in ab.BROKEN:
                    return self.expression(fenced(broken(node)))
                raise Unreadable("syntax", f"the environment {name} inside an expression", node.start, node.end)
            case Bad(code, reason):
                raise Unreadable(code, reason, node.start, node.end)
            case Text():
                raise Unreadable("prose", "words in a formula", node.start, node.end)
            case Name() | Mark() | Operator() | Stacked():
                raise Unreadable("syntax", f"{words((node,))} is not understood here", node.start, node.end)
            case _:
                assert_never(node)


def broken(grid: Grid) -> Items:
    """The terms of a long expression whose rows each begin with a sign."""
    first, *others = (bare(tuple(item for cell in row for item in cell)) for row in grid.rows)
    if any(not row or not isinstance(row[0], Mark) or row[0].text not in "+-" for row in others):
        raise Unreadable("syntax", "lines that are no sum of terms", grid.start, grid.end)
    return (*first, *(item for row in others for item in row))


def _negative(term: Term) -> Term:
    return Number(-term.value) if isinstance(term, Number) else negative(term)
