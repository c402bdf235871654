"""The data of normal forms: quotients of Laurent polynomials over Q in atoms, each with a canonical key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias, Union

from symsoft.kernel.spot import NO_NAMES, Key, Names

Rational: TypeAlias = Union[int, Fraction]


def exact(value: Rational) -> Rational:
    """The same number, an int where it is one."""
    return value.numerator if value.denominator == 1 else value


@dataclass(frozen=True, eq=False, slots=True)
class Atom:
    """Something that behaves like a free variable; equal by its key."""

    key: Key = field(init=False, repr=False)
    names: Names = field(init=False, repr=False)
    hash: int = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", self.make_key())
        object.__setattr__(self, "names", self.make_names())
        object.__setattr__(self, "hash", hash(self.key))

    def make_key(self) -> Key:
        """The tuple that orders atoms and is equal for equal ones."""
        raise NotImplementedError

    def make_names(self) -> Names:
        """The indices that it mentions and does not bind: those of the forms inside, if it has no spots of its own."""
        return NO_NAMES.union(*(value.names for value in self.inside))

    @property
    def settles(self) -> bool:
        """Whether whole powers of it are multiplied out."""
        return False

    @property
    def inside(self) -> tuple[Quotient, ...]:
        """The forms that it is made of."""
        return ()

    @property
    def idempotent(self) -> bool:
        """Whether it is 0 or 1, so that it is equal to its powers."""
        return False

    def __hash__(self) -> int:
        return self.hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Atom) and self.hash == other.hash and self.key == other.key


class Monomial:
    """Π atom^exponent, with nonzero rational exponents, the atoms in ascending order of their keys."""

    __slots__ = ("factors", "hash", "key", "settled")

    def __init__(self, factors: tuple[tuple[Atom, Rational], ...]) -> None:
        self.factors = factors
        self.key: Key = tuple((atom.key, exponent) for atom, exponent in factors)
        self.hash = hash(tuple((hash(atom), exponent) for atom, exponent in factors))
        self.settled = all(0 <= exponent < 1 for atom, exponent in factors if atom.settles)

    @property
    def names(self) -> Names:
        """The indices that it mentions and does not bind."""
        return NO_NAMES.union(*(atom.names for atom, _ in self.factors))

    def __hash__(self) -> int:
        return self.hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Monomial) and self.hash == other.hash and self.key == other.key

    def __repr__(self) -> str:
        return "Monomial(" + " ".join(f"{atom!r}^{exponent}" for atom, exponent in self.factors) + ")"

    def __mul__(self, other: Monomial) -> Monomial:
        if not self.factors:
            return other
        if not other.factors:
            return self
        return monomial(self.factors + other.factors)

    def __pow__(self, exponent: Rational) -> Monomial:
        if exponent == 0:
            return UNIT
        return Monomial(tuple((atom, exact(old * exponent)) for atom, old in self.factors))


def monomial(factors: Iterable[tuple[Atom, Rational]]) -> Monomial:
    """The product of powers of atoms in any order, equal atoms merged."""
    merged: dict[Atom, Rational] = {}
    for atom, exponent in factors:
        total = merged.get(atom, 0) + exponent
        merged[atom] = 1 if atom.idempotent and total > 1 else total
    kept = [(atom, exact(exponent)) for atom, exponent in merged.items() if exponent]
    kept.sort(key=lambda factor: factor[0].key)
    return Monomial(tuple(kept))


UNIT = Monomial(())


class Polynomial:
    """Σ coefficient · monomial, with nonzero coefficients."""

    __slots__ = ("_key", "terms")

    def __init__(self, terms: dict[Monomial, Rational]) -> None:
        self.terms = terms
        self._key: Key | None = None

    @property
    def key(self) -> Key:
        """A tuple that orders polynomials and is equal for equal ones."""
        if self._key is None:
            self._key = tuple(sorted((m.key, c) for m, c in self.terms.items()))
        return self._key

    @property
    def names(self) -> Names:
        """The indices that it mentions and does not bind."""
        return NO_NAMES.union(*(mono.names for mono in self.terms))

    def __hash__(self) -> int:
        return hash(frozenset(self.terms.items()))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Polynomial) and self.terms == other.terms

    def __repr__(self) -> str:
        return "Polynomial(" + " + ".join(f"{c} {m!r}" for m, c in self.terms.items()) + ")"

    def __bool__(self) -> bool:
        return bool(self.terms)

    def __add__(self, other: Polynomial) -> Polynomial:
        if not self.terms:
            return other
        terms = dict(self.terms)
        for mono, coefficient in other.terms.items():
            total = terms.get(mono, 0) + coefficient
            if total:
                terms[mono] = total
            else:
                del terms[mono]
        return Polynomial(terms)

    def __neg__(self) -> Polynomial:
        return Polynomial({mono: -coefficient for mono, coefficient in self.terms.items()})

    def __mul__(self, other: Polynomial) -> Polynomial:
        terms: dict[Monomial, Rational] = {}
        for left, a in self.terms.items():
            for right, b in other.terms.items():
                mono = left * right
                terms[mono] = terms.get(mono, 0) + a * b
        return Polynomial({mono: exact(c) for mono, c in terms.items() if c})

    def scaled(self, coefficient: Rational, mono: Monomial = UNIT) -> Polynomial:
        """coefficient · mono · self, for a coefficient that is not 0."""
        return Polynomial({m * mono: exact(c * coefficient) for m, c in self.terms.items()})

    @property
    def length(self) -> int:
        """How many factors its monomials have together: what it costs to multiply it."""
        return sum(len(mono.factors) for mono in self.terms)

    def single(self) -> tuple[Monomial, Rational] | None:
        """The monomial and coefficient of a polynomial of one term."""
        return next(iter(self.terms.items())) if len(self.terms) == 1 else None

    def constant(self) -> Rational | None:
        """The value of a polynomial without atoms."""
        if not self.terms:
            return 0
        return self.terms.get(UNIT) if len(self.terms) == 1 else None

    def atoms(self) -> Iterator[Atom]:
        """Every atom of every monomial, with repetitions."""
        for mono in self.terms:
            for atom, _ in mono.factors:
                yield atom

    def leading(self) -> tuple[Monomial, Rational]:
        """The term with the largest key, of a polynomial that is not 0."""
        mono = max(self.terms, key=lambda m: m.key)
        return mono, self.terms[mono]


NOTHING = Polynomial({})
UNITY = Polynomial({UNIT: 1})


def constant(value: Rational) -> Polynomial:
    """The polynomial without atoms."""
    return Polynomial({UNIT: exact(value)}) if value else NOTHING


def power_of(atom: Atom, exponent: Rational = 1) -> Polynomial:
    """atom^exponent as a polynomial."""
    return Polynomial({Monomial(((atom, exponent),)): 1})


def content(polynomial: Polynomial) -> Monomial:
    """The largest monomial that divides every term: each atom with its smallest exponent."""
    exponents = [dict(mono.factors) for mono in polynomial.terms]
    atoms = {atom for own in exponents for atom in own}
    return monomial((atom, min(own.get(atom, 0) for own in exponents)) for atom in atoms)


class Quotient:
    """numerator / denominator in lowest terms, the denominator primitive, or 1."""

    __slots__ = ("denominator", "numerator")

    def __init__(self, numerator: Polynomial, denominator: Polynomial = UNITY) -> None:
        self.numerator = numerator
        self.denominator = denominator

    @property
    def key(self) -> Key:
        """A tuple that orders quotients and is equal for equal ones."""
        return (self.numerator.key, self.denominator.key)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Quotient) and self.numerator == other.numerator and self.denominator == other.denominator
        )

    def __hash__(self) -> int:
        return hash((self.numerator, self.denominator))

    def __repr__(self) -> str:
        return f"Quotient({self.numerator!r}, {self.denominator!r})"

    @property
    def names(self) -> Names:
        """The indices that it mentions and does not bind."""
        return self.numerator.names | self.denominator.names

    def atoms(self) -> Iterator[Atom]:
        """Every atom, with repetitions."""
        yield from self.numerator.atoms()
        yield from self.denominator.atoms()

    def __neg__(self) -> Quotient:
        return Quotient(-self.numerator, self.denominator)

    def is_zero(self) -> bool:
        """Whether it is 0 as a form."""
        return not self.numerator.terms

    def is_whole(self) -> bool:
        """Whether the denominator is 1."""
        return self.denominator == UNITY

    def constant(self) -> Rational | None:
        """The value of a quotient without atoms."""
        return self.numerator.constant() if self.is_whole() else None

    def monomial(self) -> tuple[Monomial, Rational] | None:
        """The monomial and coefficient of a quotient of one term."""
        return self.numerator.single() if self.is_whole() else None


NIL = Quotient(NOTHING)
ONE = Quotient(UNITY)


def rational(value: Rational) -> Quotient:
    """A rational number as a quotient."""
    return Quotient(constant(value))
