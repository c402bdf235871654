"""What an expression means: syntax to one reading of it, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as Rational
from typing import assert_never

from symsoft.derivation import Value
from symsoft.read import alphabet as ab
from symsoft.read import calls, derivatives, grids, splits
from symsoft.read.conditions import resolve, split
from symsoft.read.nodes import bare, sequences, words
from symsoft.read.operators import big, operator
from symsoft.read.reader import Notice, Reader
from symsoft.read.rows import is_relation
from symsoft.read.shapes import entry, mapped
from symsoft.read.symbols import Symbol, subscript, symbol
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
from symsoft.statement import SameIndex
from symsoft.term import ONE, ZERO, Count, Exp, Number, Partial, Pow, Size, Term, Variable, delta, negative, number

SPACE = frozenset(("quad", "~", "&", "right."))
ENDS = frozenset((".", ",", ";", ":"))
TAKING = ("sum", "prod", "log", "exp", "max", "partial")
TIMES = frozenset("·×*⊙.")
REASONS = {"…": ("ellipsis", "dots in place of terms"), "|": ("outside-absolute", "bars"), "‖": ("outside-norm", "a norm"), "∞": ("outside-limit", "infinity"),
           "±": ("outside-function", "plus or minus"), "⊗": ("outside-function", "a tensor product"), "′": ("outside-function", "a prime of an expression")}  # fmt: skip


@dataclass
class Expression(Reader):
    """Reads expressions: sums of products of factors."""

    def expression(self, items: Items) -> Value:
        """A sum of terms."""
        kept = tidy(items)
        if not kept:
            raise self.fail("syntax", "nothing stands where an expression should", items)
        with self.deeper(kept):
            total: Value | None = None
            for sign, term in self.terms(kept):
                value = self.product(term)
                if sign == "-":
                    value = mapped(value, _negative)
                total = value if total is None else self.shapes.added(total, value)
            assert total is not None
            return total

    def terms(self, items: Items) -> list[tuple[str, Items]]:
        """The terms of a sum with their signs; in the greedy mode a sum takes the terms after it that have its index."""
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
                operand = not isinstance(item, Mark) and (
                    big(item) not in TAKING or isinstance(item, Operator) and item.text == "sum"
                )
        if not cuts or cuts[0] != 0:
            cuts, signs = [-1, *cuts], ["+", *signs]
        ends = [*cuts[1:], len(items)]
        out = [(sign, items[start + 1 : end]) for sign, start, end in zip(signs, cuts, ends)]
        if any(not term for _, term in out):
            raise self.fail("syntax", "a sign without a term", items)
        return self._greedy(out, items, cuts) if self.mode.greedy else out

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
                elif (node.text in TIMES or node.text == "/") and total is not None and not between:
                    between = node.text
                else:
                    raise Unreadable(
                        *REASONS.get(node.text, ("syntax", f"{node.text} is not understood here")), node.start, node.end
                    )
                continue
            value, at = self.factor(items, at)
            total = self._joined(total, value, between)
            between = ""
        if total is None or between:
            raise self.fail("syntax", "a factor is missing", items)
        return mapped(total, _negative) if minus else total

    def _joined(self, total: Value | None, value: Value, between: str) -> Value:
        """The product so far with one more factor."""
        if total is None:
            return value
        if between == "/":
            return self.shapes.divided(total, value)
        return self.shapes.multiplied(total, value, between)

    def factor(self, items: Items, at: int) -> tuple[Value, int]:
        """One factor, with the operand that it takes."""
        node = items[at]
        if big(node) in ("partial", "nabla"):
            found = derivatives.slashed(self, items, at) if big(node) == "partial" else None
            return found or derivatives.subscripted(self, items, at)
        if big(node):
            return operator(self, items, at)
        if isinstance(node, Fraction) and derivatives.is_derivative(node):
            return derivatives.derivative(self, items, at)
        if isinstance(node, (Name, Scripts, Group)) and (head := symbol(node, self.context.survey.sizes)) is not None:
            return self.named(head, items, at)
        with self.deeper((node,)):
            return self.alone(node), at + 1

    def named(self, head: Symbol, items: Items, at: int) -> tuple[Value, int]:
        """A symbol: with its bracket if it is a function, else alone."""
        following = items[at + 1] if at + 1 < len(items) else None
        if head.name in ("𝟙", "I", "1", "Iverson") and following is not None and head.name == "𝟙" and not head.places:
            fence = calls.bracket(following)
            if fence is not None and head.primes == 0:
                return self.indicator(fence[0].items), at + 2
        if head.name == "δ" and not head.places and isinstance(following, Group) and head.power is None:
            return self._missing_subscript(head, following), at + 2
        if (
            following is not None
            and (fence := calls.bracket(following)) is not None
            and calls.is_call(self, head, fence[0])
        ):
            with self.deeper((following,)):
                return calls.call(self, head, following), at + 2
        return self.symbol(head, items[at]), at + 1

    def _missing_subscript(self, head: Symbol, group: Group) -> Value:
        """δ{ij}, for δ_ij."""
        pair = bare(group.items)
        if len(pair) == 2 and all(isinstance(item, Name) and len(item.text) == 1 for item in pair):
            self.notices.append(
                Notice("missing-subscript", "δ{…} lacks the underscore of a subscript", head.start, group.end)
            )
            return self._delta(((pair[0],), (pair[1],)))
        raise Unreadable("syntax", "δ before a group", head.start, group.end)

    def _delta(self, places: tuple[Items, ...]) -> Value:
        """The Kronecker delta."""
        size = self.context.sizes.fresh()
        return Value(delta(self.place(places[0], size), self.place(places[1], size)))

    def symbol(self, head: Symbol, node: Node) -> Value:
        """A symbol that is not followed by its arguments."""
        name = head.name
        if (
            name in ("𝟙", "δ")
            and isinstance(node, Scripts)
            and node.sub
            and any(is_relation(item) for item in node.sub)
        ):
            return self.indicator(node.sub)
        if name == "δ" and isinstance(node, Scripts) and node.sub and node.sup and len(head.places) == 1 and head.power:
            return self._delta((head.places[0], head.power))
        if name == "δ" and len(head.places) == 2 and head.power is None and not head.primes:
            return self._delta(head.places)
        if name == "e" and not head.places:
            return mapped(self.expression(head.power), Exp) if head.power else Value(Exp(ONE))
        if name in calls.EXPECTATIONS and name in ("𝔼", "ℙ") or name.startswith("𝔼"):
            raise Unreadable("outside-expectation", "an expectation or a probability", head.start, head.end)
        if name == "𝟙" and head.style == "bold" and not head.places:
            ones = Value(ONE, (self.shapes.axis(),))
            return self.shapes.transposed(ones) if head.transposed else ones
        if name in ("𝟙", "ℝ", "∅"):
            raise Unreadable("syntax", f"{name} is not understood here", head.start, head.end)
        if (
            len(name) > 3
            and name.lower() not in self.context.survey.heads
            and name.isalpha()
            and name not in self.context.survey.heads
            and name.isascii()
        ):
            raise Unreadable("prose", f"the word {name} in a formula", head.start, head.end)
        if (
            name.isascii()
            and self.is_size(name)
            and not head.places
            and not self.context.survey.arity.get(name)
            and name not in self.context.survey.heads
        ):
            value = Value(Count(Size(name)))
        elif len(name) == 1 and name in self.bound or not head.places and self._is_letter(name):
            raise Unreadable("outside-index", f"the index {name} is used as a number", head.start, head.end)
        elif name + "_0" in self.context.survey.arity and any(words(items).isdigit() for items in head.places):
            raise Unreadable("outside-index", f"the components of {name} are counted from 0", head.start, head.end)
        else:
            value = calls.whole(self, name, head.style, head.places, head.start, head.end)
        value = calls.latest(self, head, value)
        if head.primes:
            value = self._prime(head, value)
        if head.transposed:
            value = self.shapes.transposed(value)
        return self.shapes.power(value, self.expression(head.power)) if head.power else value

    def _is_letter(self, name: str) -> bool:
        """Whether a bare letter is an index of the chain at hand rather than a quantity."""
        survey = self.context.survey
        return name in self.scope.letters and name in "ijkl" and not survey.arity.get(name) and name not in survey.heads

    def _prime(self, head: Symbol, value: Value) -> Value:
        """The prime of a function that the article defined of one scalar."""
        function = self.context.functions.get(head.name)
        if (
            function is not None
            and len(function.parameters) == 1
            and not value.axes
            and not function.parameters[0].axes
        ):
            parameter = function.parameters[0].term
            if isinstance(parameter, Variable):
                for _ in range(head.primes):
                    value = mapped(value, lambda term: Partial(term, parameter))
                return value
        raise Unreadable(
            "outside-function", f"by what the prime of {head.name} differentiates is not said", head.start, head.end
        )

    def indicator(self, items: Items) -> Value:
        """1 where an index condition holds, 0 elsewhere."""
        found = split(items)
        if found is None:
            raise self.fail("outside-condition", "an indicator of something that is no condition on indices", items)
        condition = resolve(self, *found)
        same = delta(condition.left, condition.right)
        if isinstance(condition, SameIndex):
            return Value(same)
        return Value(type(same)(condition.left, condition.right, ZERO, ONE))

    def alone(self, node: Node) -> Value:
        """What a node means that takes nothing from its neighbours."""
        match node:
            case Numeral(text):
                return Value(Number(Rational(text)))
            case Group(items):
                return self.expression(items)
            case Fence():
                return self.fence(node)
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
                raise Unreadable("syntax", f"the environment {name} inside an expression", node.start, node.end)
            case Bad(code, reason):
                raise Unreadable(code, reason, node.start, node.end)
            case Text():
                raise Unreadable("prose", "words in a formula", node.start, node.end)
            case Name() | Mark() | Operator() | Stacked():
                raise Unreadable("syntax", f"{words((node,))} is not understood here", node.start, node.end)
            case _:
                assert_never(node)

    def component(self, node: Scripts) -> Value:
        """A component of a vector or matrix in brackets: [σ(x)]_i."""
        value = self.alone(node.base)
        suffix, places = subscript(node.sub or (), self.context.survey.sizes)
        if suffix or len(places) != len(value.axes):
            raise Unreadable("outside-index", "an index on an expression", node.start, node.end)
        found = tuple(self.place(items, axis.size) for items, axis in zip(places, value.axes))
        out = Value(entry(value, found))
        return self.shapes.power(out, self.expression(node.sup)) if node.sup else out

    def fence(self, node: Fence) -> Value:
        """A bracket: a group, an indicator, or a vector written out."""
        if node.opening in ("⌊", "⌈", "⟨", "{"):
            code = "outside-set" if node.opening == "{" else "outside-function"
            if code == "outside-set" and not any(
                isinstance(item, Mark) and item.text in ",|:" or is_relation(item) for item in node.items
            ):
                return self.expression(node.items)
            raise Unreadable(code, f"the bracket {node.opening} is outside of what is read", node.start, node.end)
        if any(is_relation(item) for item in node.items):
            if node.opening == "[":
                return self.indicator(node.items)
            raise Unreadable("syntax", "an equation in brackets", node.start, node.end)
        if any(isinstance(item, Mark) and item.text == "," for item in tidy(node.items)):
            cells: list[list[Node]] = [[]]
            for item in tidy(node.items):
                if isinstance(item, Mark) and item.text == ",":
                    cells.append([])
                else:
                    cells[-1].append(item)
            value = grids.matrix(self, Grid("list", (tuple(tuple(cell) for cell in cells),), node.start, node.end))
            return Value(value.term, value.axes, None, value.written)
        if len(tidy(node.items)) == 1 and isinstance(tidy(node.items)[0], Grid) and node.opening in "([":
            return self.alone(tidy(node.items)[0])
        return self.expression(node.items)

    def scripted(self, node: Scripts) -> Value:
        """An expression with scripts: a power, a transpose, an indicator 1_{i=j}, a label under a brace."""
        if node.primes < 0:
            return self.alone(node.base)
        if isinstance(node.base, Scripts) and node.base.primes < 0:
            return self.alone(node.base)
        if (
            isinstance(node.base, Numeral)
            and node.base.text == "1"
            and node.sub
            and any(is_relation(item) for item in node.sub)
        ):
            return self.indicator(node.sub)
        if node.sub and not node.primes and isinstance(node.base, Fence):
            return self.component(node)
        if node.sub or node.primes:
            raise Unreadable("outside-index", "an index on an expression", node.start, node.end)
        value = self.alone(node.base)
        if not node.sup:
            return value
        if words(bare(node.sup)) in ("T", "⊤") and (value.axes or words(bare(node.sup)) == "⊤"):
            return self.shapes.transposed(value)
        return self.shapes.power(value, self.expression(node.sup))


def tidy(items: Items) -> Items:
    """The items without spaces, and without punctuation at the end."""
    kept = [item for item in items if not (isinstance(item, Mark) and item.text in SPACE)]
    while kept and isinstance(kept[-1], Mark) and kept[-1].text in ENDS:
        kept.pop()
    return tuple(kept)


def bound_letters(items: Items) -> set[str]:
    """The letters that sums at the top of a term bind."""
    out: set[str] = set()
    for item in items:
        if big(item) in ("sum", "prod") and isinstance(item, Scripts) and item.sub:
            first = bare(item.sub)[0] if bare(item.sub) else None
            if isinstance(first, Name):
                out.add(first.text)
    return out


def indexed_letters(items: Items) -> set[str]:
    """The letters that stand in subscripts and superscripts."""
    out: set[str] = set()
    for sequence in sequences(items):
        for node in sequence:
            if isinstance(node, Scripts) and big(node) not in ("sum", "prod"):
                for script in (node.sub, node.sup):
                    out |= {part.text for inner in sequences(script or ()) for part in inner if isinstance(part, Name)}
    return out


def _negative(term: Term) -> Term:
    return Number(-term.value) if isinstance(term, Number) else negative(term)
