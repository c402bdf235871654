"""Random terms of every kind of node, with names from small pools so that captures happen, and points for them."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import product
from random import Random

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from symsoft.kernel.partition import scopes
from symsoft.kernel.prove import compared_spots
from symsoft.kernel.real import LogOf, Real
from symsoft.kernel.scope import Scope
from symsoft.kernel.spot import Chosen
from symsoft.kernel.stop import Work
from symsoft.kernel.value import Point
from symsoft.term import (
    Add,
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
    number,
)
from symsoft.walk import free_indices

NIGHTLY = "SYMSOFT_NIGHTLY" in os.environ
SCALE = float(os.environ.get("SYMSOFT_SCALE", "1"))
N, M = Size("n"), Size("m")
NAMES = ("i", "j", "k")
NS = tuple(Index(name, N) for name in NAMES)
MS = (Index("k", M), Index("i", M))
PAIR = FixedSize(2)
PS = (Index("i", PAIR), Index("j", PAIR))
SHAPES: dict[str, tuple[Extent, ...]] = {"u": (PAIR,), "x": (N,), "y": (N,), "A": (N, N), "B": (N, M), "c": (), "d": ()}
POSITIVE = frozenset({"c"})


def examples(count: int, nightly: int) -> settings:
    """So many examples, or many more at night; a part of them for SYMSOFT_SCALE=0.1."""
    return settings(
        max_examples=nightly if NIGHTLY else int(count * SCALE),
        deadline=None,
        database=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )


class Draw:
    """Draws one term; every choice is one that Hypothesis can shrink."""

    def __init__(self, draw: st.DrawFn, kinds: Sequence[str]) -> None:
        self.number: Callable[[int], int] = lambda top: draw(_UP_TO[top])
        self.kinds = kinds

    def pick(self, options: Sequence[str]) -> str:
        """One of the names."""
        return options[self.number(len(options) - 1)]

    def place(self, size: Extent) -> Place:
        """An index mostly, or an entry, or an index-valued symbol."""
        if size == M:
            return MS[self.number(1)]
        if size == PAIR:
            return (*PS, Entry(2, PAIR), Entry(-1, PAIR))[self.number(3)]
        kind = self.number(11)
        match kind:
            case 9 if "choice" in self.kinds:
                return Choice("q", (), N)
            case 10 if "choice" in self.kinds:
                return Choice("r", (NS[self.number(2)],), N)
            case 11 if "entry" in self.kinds:
                return Entry((1, -1)[self.number(1)], N)
            case _:
                return NS[kind % 3]

    def variable(self) -> Variable:
        """A scalar, a component or an entry."""
        name = self.pick(("x", "x", "y", "A", "c", "d", "B", "u"))
        return Variable(name, tuple(self.place(size) for size in SHAPES[name]))

    def leaf(self) -> Term:
        """A term without terms inside."""
        kind = self.number(8)
        if kind == 0:
            return number((2, -1, 3, 0, 1)[self.number(4)])
        if kind == 1:
            return Count(N)
        if kind == 2 and "cases" in self.kinds:
            return Cases(self.place(N), self.place(N), number(1), number(0))
        return self.variable()

    def term(self, depth: int) -> Term:
        """A term of at most this depth."""
        if depth == 0 or self.number(7) == 0:
            return self.leaf()
        kind = self.pick(self.kinds)
        inner = depth - 1
        match kind:
            case "add":
                return Add((self.term(inner), self.term(inner)))
            case "mul":
                return Mul((self.term(inner), self.term(inner)))
            case "power":
                return Pow(self.term(inner), number((2, -1, 3, -2)[self.number(3)]))
            case "root":
                return Pow(self.term(inner), Number((Fraction(1, 2), Fraction(-1, 2))[self.number(1)]))
            case "symbolic":
                return Pow(self.term(inner), self.leaf())
            case "exp":
                return Exp(self.term(inner))
            case "log":
                return Log(self.term(inner))
            case "sum":
                index = (*NS, MS[0], PS[0])[self.number(4)]
                return Sum(index, self.term(inner), self.excluded(index))
            case "product":
                index = (*NS, PS[1])[self.number(3)]
                return Product(index, self.term(inner), self.excluded(index))
            case "max":
                return Max(NS[self.number(2)], self.term(inner))
            case "cases":
                return Cases(self.place(N), self.place(N), self.term(inner), self.term(inner))
            case "partial":
                return Partial(self.term(inner), self.variable())
            case "opaque":
                return self.opaque(inner)
            case _:
                return self.leaf()

    def excluded(self, index: Index) -> tuple[Place, ...]:
        """Nothing mostly, or a place."""
        if index.size == M or self.number(2):
            return ()
        return tuple(place for place in (self.place(index.size),) if place != index)

    def opaque(self, depth: int) -> Term:
        """g of a number, or of a vector, perhaps differentiated."""
        index = NS[self.number(2)]
        match self.number(3):
            case 0:
                return Apply("g", (), (Family((), self.term(depth)),))
            case 1:
                return Apply("g", (), (Family((), self.term(depth)),), (Slot(0),))
            case 2:
                return Apply("h", (self.place(N),), (Family((index,), self.term(depth)),))
            case _:
                slot = Slot(0, (self.place(N),))
                return Apply("h", (self.place(N),), (Family((index,), self.term(depth)),), (slot,))


_UP_TO = [st.integers(0, top) for top in range(64)]
PLAIN = ("add", "mul", "mul", "power", "exp", "sum", "sum", "cases", "entry", "choice")
FULL = (*PLAIN, "add", "root", "symbolic", "log", "product", "max", "opaque", "partial", "sum")
SMOOTH = ("add", "mul", "mul", "power", "exp", "sum", "sum", "cases", "entry", "log", "root", "product")


@st.composite
def terms(draw: st.DrawFn, kinds: Sequence[str] = FULL, depth: int = 4) -> Term:
    """Terms of the kinds."""
    return Draw(draw, kinds).term(depth)


def shared_indices(term: Term) -> tuple[Index, ...]:
    """The free indices in a fixed order."""
    return tuple(sorted(free_indices(term), key=repr))


def scopes_of(term: Term, work: Work) -> list[Scope]:
    """The scopes in which the kernel looks at the term."""
    return list(scopes(shared_indices(term), compared_spots((term,), None), (), work))


def place_in(scope: Scope, term: Term, chance: Random, extra: int) -> tuple[Point, dict[Index, int]] | None:
    """A point, and positions of the free indices as the scope says; those that it does not compare may coincide."""
    looked_at = compared_spots((term,), None)
    sizes, places, choices = dict[Size, int](), dict[object, int](), dict[tuple[str, tuple[int, ...]], int]()
    for size in (N, M):
        spread = [spot for spot in scope.known if spot.size == size]
        count = sizes[size] = max(len(spread), 1) + extra
        entries = {spot: spot.position if spot.position > 0 else count for spot in spread if isinstance(spot, Entry)}
        if len(set(entries.values())) < len(entries):
            return None
        free = [position for position in range(1, count + 1) if position not in entries.values()]
        chance.shuffle(free)
        places |= entries
        for spot in spread:
            if spot not in entries:
                apart = spot in looked_at or isinstance(spot, Chosen) or spot in scope.merged.values()
                places[spot] = free.pop() if apart else chance.randint(1, count)
    n = sizes[N]
    choices = {("q", ()): chance.randint(1, n)} | {("r", (at,)): chance.randint(1, n) for at in range(1, n + 1)}
    places |= {spot: spot.position for spot in scope.spots.values() if isinstance(spot, Entry) and spot.size == PAIR}
    indices = {index: places[spot] for index, spot in scope.spots.items()}
    for spot in [*scope.known, *scope.merged]:
        if isinstance(spot, Chosen):
            at = tuple(places[s] for s in spot.spots)
            choices[spot.name, at] = places[scope.merged.get(spot, spot)]
    return Point(sizes, components(n, sizes[M], chance), choices, chance.randint(0, 10**6)), indices


def components(n: int, m: int, chance: Random) -> dict[str, dict[tuple[int, ...], Real]]:
    """Values of the variables: numbers that do not meet by accident, c > 0, all > 0 in half of the cases."""
    sign = chance.choice((-1, 1))

    def value(name: str) -> Real:
        if name == "x" and chance.random() < 0.2:
            return LogOf(Fraction(1), Fraction(chance.randint(2, 300)))
        found = Fraction(chance.choice((1, 7, 60)) * 8 + chance.randint(1, 7), chance.choice((97, 101, 113)))
        return found if sign > 0 or name in POSITIVE else found * chance.choice((-1, 1))

    sizes: dict[Extent, int] = {N: n, M: m, PAIR: 2}
    return {
        name: {at: value(name) for at in product(*(range(1, sizes[size] + 1) for size in shape))}
        for name, shape in SHAPES.items()
    }


def anywhere(free: Sequence[Index], n: int, chance: Random, special: bool = False) -> tuple[Point, dict[Index, int]]:
    """A point of the size n, and positions of the indices; a special one has components that are 0, 1 or equal."""
    m = chance.randint(1, 3)
    choices = {("q", ()): chance.randint(1, n)} | {("r", (at,)): chance.randint(1, n) for at in range(1, n + 1)}
    tops: dict[Extent, int] = {N: n, M: m, PAIR: 2}
    indices = {index: chance.randint(1, tops[index.size]) for index in free}
    values = components(n, m, chance)
    if special:
        few = [Fraction(v) for v in chance.sample((-2, -1, 0, 1, 2, Fraction(1, 2)), 3)]
        values = {
            name: {at: chance.choice(few) for at in row} for name, row in values.items() if name not in POSITIVE
        } | {name: row for name, row in values.items() if name in POSITIVE}
    return Point({N: n, M: m}, values, choices, chance.randint(0, 10**6)), indices
