"""A short way to write statements in tests: `claim("d(s[i], x[j]) = s[i]*(delta[i,j] - s[j])", SOFTMAX)`.

Terms: 2/3, c, x[i], W[i,j], n (a size as a number), + - * / ^, exp(t), log(t), sqrt(t), delta[i,j], cases(i, j, t, t),
sum(k, t), sum(k!=i!=j, t), prod(k, t), max(k, t), d(t, x[j]) for ∂t/∂x_j. An opaque function is any other name with
brackets: g(c), g'(c), h(a, b), of a vector g(k: x[k]), by its components g{0[j]}(k: x[k]), itself a vector u[i](c).
Places: i, an entry 1 or -1, an index-valued symbol @y or @y[a]; `1:m`, `@y:m`, `k:2` name the size where the first
letter does not. i j k l r p q are in 1..n, a b c in 1..m, s t in 1..h.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

from symsoft.statement import (
    AtLeast,
    Bounds,
    Definition,
    DistinctIndex,
    Hypothesis,
    OneHot,
    OneOf,
    Relation,
    SameIndex,
    Statement,
    SumsTo,
)
from symsoft.term import (
    MINUS_ONE,
    Apply,
    Cases,
    Choice,
    Count,
    Entry,
    Exp,
    Extent,
    Family,
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
    Slot,
    Sum,
    Term,
    Variable,
    add,
    delta,
    mul,
    negative,
    number,
)

N, M, H = Size("n"), Size("m"), Size("h")
SIZES: Mapping[str, Extent] = {**dict.fromkeys("ijklrpq", N), **dict.fromkeys("abc", M), **dict.fromkeys("st", H)}
COUNTS: Mapping[str, Extent] = {"n": N, "m": M, "h": H}
TOKEN = re.compile(r"\s*([A-Za-z_][A-Za-z_0-9]*'*|\d+|:=|!=|<=|>=|[-+*/^()\[\]{},:=<>@])")


class Parser:
    """One string, read from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[str] = []
        rest = text.rstrip()
        while rest:
            found = TOKEN.match(rest)
            assert found, f"{text!r}: cannot read {rest!r}"
            self.tokens.append(found[1])
            rest = rest[found.end() :]
        self.bound: dict[str, Index] = {}

    @property
    def next(self) -> str:
        """The token to come."""
        return self.tokens[0] if self.tokens else ""

    def take(self, *wanted: str) -> str:
        """The next token, which must be a wanted one."""
        assert self.next in (wanted or self.tokens), f"{self.text!r}: {wanted} before {self.tokens}"
        return self.tokens.pop(0)

    def skip(self, token: str) -> bool:
        """Whether the token came next; it is taken."""
        if self.next != token:
            return False
        self.tokens.pop(0)
        return True

    def term(self) -> Term:
        """A sum."""
        terms = [self.factor()]
        while self.next in ("+", "-"):
            terms.append(self.factor() if self.take() == "+" else negative(self.factor()))
        return add(*terms)

    def factor(self) -> Term:
        """A product."""
        factors = [self.signed()]
        while self.next in ("*", "/"):
            factors.append(self.signed() if self.take() == "*" else Pow(self.signed(), MINUS_ONE))
        return mul(*factors)

    def signed(self) -> Term:
        """A power, perhaps with a minus before it."""
        if self.skip("-"):
            inner = self.signed()
            return Number(-inner.value) if isinstance(inner, Number) else negative(inner)
        base = self.atom()
        return Pow(base, self._exponent()) if self.skip("^") else base

    def _exponent(self) -> Term:
        exponent = self.signed()
        match exponent:  # x^(1/2) is a root: a number, and not the quotient of two
            case Mul((Number(above), Pow(Number(below), Number(power)))) if power == -1:
                return number(above / below)
            case _:
                return exponent

    def atom(self) -> Term:
        """What stands between operators."""
        if self.skip("("):
            inner = self.term()
            self.take(")")
            return inner
        name = self.take()
        if name.isdigit():
            return number(int(name))
        if self.next == "(" and name in FORMS:
            self.take("(")
            term = FORMS[name](self)
            self.take(")")
            return term
        if name in COUNTS and self.next not in ("[", "("):
            return Count(COUNTS[name])
        places = self.places()
        if name == "delta":
            return delta(*places)
        return self.opaque(name, places) if self.next in ("(", "{") else Variable(name, places)

    def places(self) -> tuple[Place, ...]:
        """Places in square brackets, or none."""
        found: list[Place] = []
        if self.skip("["):
            while not self.skip("]"):
                found.append(self.place())
                self.skip(",")
        return tuple(found)

    def place(self) -> Place:
        """An index, an entry or an index-valued symbol."""
        if self.skip("@"):
            name = self.take()
            inner = self.places()
            return Choice(name, inner, self.size(N))
        minus = self.skip("-")
        name = self.take()
        if name.isdigit():
            return Entry(-int(name) if minus else int(name), self.size(N))
        return self.bound[name] if name in self.bound and self.next != ":" else self.index(name)

    def index(self, name: str) -> Index:
        """The index with its size."""
        assert self.next == ":" or name[0] in SIZES, f"{self.text!r}: which size has {name}?"
        return Index(name, self.size(SIZES.get(name[0], N)))

    def size(self, usual: Extent) -> Extent:
        """The size after a colon, or the usual one."""
        if not self.skip(":"):
            return usual
        name = self.take()
        return FixedSize(int(name)) if name.isdigit() else COUNTS.get(name, Size(name))

    def under(self, *indices: Index) -> Term:
        """A term in which the indices are bound."""
        before = self.bound
        self.bound = {**before, **{index.name: index for index in indices}}
        body = self.term()
        self.bound = before
        return body

    def ranged(self) -> tuple[Index, Term, tuple[Place, ...]]:
        """`k!=i, body`."""
        index, excluded = self.index(self.take()), list[Place]()
        while self.skip("!="):
            excluded.append(self.place())
        self.take(",")
        return index, self.under(index), tuple(excluded)

    def derivative(self) -> Term:
        """`body, x[j], x[l]`."""
        body = self.term()
        while self.skip(","):
            variable = self.atom()
            assert isinstance(variable, Variable), self.text
            body = Partial(body, variable)
        return body

    def cases(self) -> Term:
        """`i, j, equal, unequal`."""
        left = self.place()
        self.take(",")
        right = self.place()
        self.take(",")
        equal = self.term()
        self.take(",")
        return Cases(left, right, equal, self.term())

    def maximum(self) -> Term:
        """`k, body`."""
        index, body, excluded = self.ranged()
        assert not excluded
        return Max(index, body)

    def opaque(self, name: str, places: tuple[Place, ...]) -> Term:
        """`{slots}(arguments)`."""
        slots = [Slot(0) for _ in range(name.count("'"))]
        if self.skip("{"):
            while not self.skip("}"):
                slots.append(Slot(int(self.take()), self.places()))
                self.skip(",")
        arguments: list[Family] = []
        self.take("(")
        while not self.skip(")"):
            indices: list[Index] = []
            while len(self.tokens) > 1 and self.tokens[1] == ":":
                indices.append(Index(self.next, SIZES[self.take()[0]]))
                self.take(":")
            arguments.append(Family(tuple(indices), self.under(*indices)))
            self.skip(",")
        return Apply(name.rstrip("'"), places, tuple(arguments), tuple(slots))


FORMS = {
    "exp": lambda parser: Exp(parser.term()),
    "log": lambda parser: Log(parser.term()),
    "sqrt": lambda parser: Pow(parser.term(), number(Fraction(1, 2))),
    "sum": lambda parser: Sum(*parser.ranged()),
    "prod": lambda parser: Product(*parser.ranged()),
    "max": Parser.maximum,
    "cases": Parser.cases,
    "d": Parser.derivative,
}


def term(text: str) -> Term:
    """The term that the text stands for."""
    parser = Parser(text)
    found = parser.term()
    assert not parser.tokens, f"{text!r}: what is {parser.tokens}?"
    return found


def definition(text: str) -> Definition:
    """`s[i] := exp(x[i])`."""
    head, body = text.split(":=")
    variable = term(head)
    assert isinstance(variable, Variable)
    assert all(isinstance(place, Index) for place in variable.places)
    return Definition(variable.name, tuple(p for p in variable.places if isinstance(p, Index)), term(body))


def hypothesis(text: str) -> Hypothesis:
    """`i = j`, `i != @y`, `sum y = 1`, `sum y 1 = 1` (place 1), `onehot y`, `y in 0 1`, `0 < y < 1`, `n >= 2`."""
    words = text.split()
    match words:
        case ["sum", name, "=", total]:
            return SumsTo(name, 0, Fraction(total))
        case ["sum", name, place, "=", total]:
            return SumsTo(name, int(place), Fraction(total))
        case ["onehot", name]:
            return OneHot(name, 0)
        case ["onehot", name, place]:
            return OneHot(name, int(place))
        case [name, "in", *values]:
            return OneOf(name, tuple(map(Fraction, values)))
        case [size, ">=", value]:
            return AtLeast(COUNTS[size], int(value))
        case [lower, "<", name, "<", upper]:
            return Bounds(name, Fraction(lower), Fraction(upper))
        case [lower, "<", name] if re.fullmatch(r"-?[\d/]+", lower):
            return Bounds(name, Fraction(lower), None)
        case [name, "<", upper]:
            return Bounds(name, None, Fraction(upper))
        case [left, "=", right]:
            return SameIndex(Parser(left).place(), Parser(right).place())
        case [left, "!=", right]:
            return DistinctIndex(Parser(left).place(), Parser(right).place())
        case _:
            raise AssertionError(f"not a hypothesis: {text!r}")


RELATIONS: Mapping[str, Relation] = {"=": "=", "<": "<", "<=": "≤", "!=": "≠"}


def claim(text: str, define: str = "", given: str = "") -> Statement:
    """`left = right` (or < or <= or !=) under definitions and hypotheses, each kind separated by semicolons."""
    parser = Parser(text)
    left = parser.term()
    relation = RELATIONS[parser.take()]
    right = parser.term()
    assert not parser.tokens, f"{text!r}: what is {parser.tokens}?"
    definitions = tuple(definition(part) for part in define.split(";") if part.strip())
    hypotheses = tuple(hypothesis(part.strip()) for part in given.split(";") if part.strip())
    return Statement(left, right, definitions, hypotheses, relation)
