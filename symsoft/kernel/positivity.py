"""What is certainly positive, wherever it is defined, and what is certainly not 0 for any n."""

from __future__ import annotations

from fractions import Fraction

from symsoft.kernel.atom import (
    Component,
    Exponential,
    Logarithm,
    MaxAtom,
    Power,
    ProductAtom,
    SizeAtom,
    SumAtom,
    components_of,
    delicate,
    sizes_of,
)
from symsoft.kernel.divide import factor, primitive
from symsoft.kernel.field import Field
from symsoft.kernel.form import (
    UNIT,
    Atom,
    Monomial,
    Polynomial,
    Quotient,
    Rational,
    monomial,
    power_of,
)
from symsoft.kernel.renaming import closing, map_polynomial, spots_of
from symsoft.kernel.spot import Key
from symsoft.kernel.stop import Work
from symsoft.term import Extent, Index


class Positivity(Field):
    """The field of quotients with what is known of signs: declared names, and facts learnt for one scope."""

    def __init__(self, work: Work, positive: frozenset[str]) -> None:
        super().__init__(work)
        self.positive_names = positive
        self.facts: set[Key] = set()
        self.tied: frozenset[str] = frozenset()

    def positive_atom(self, atom: Atom) -> bool:
        """Whether the atom is certainly positive wherever it is defined."""
        match atom:
            case Exponential() | SizeAtom():
                return True
            case Power(polynomial=polynomial):
                return self.positive(polynomial)
            case Component(name=name):
                return name in self.positive_names or self._known(power_of(atom))
            case SumAtom(body=body):
                return self.positive_monomial(body)
            case Logarithm(argument=argument):
                return self.positive(argument.denominator) and self.positive(argument.numerator + -argument.denominator)
            case MaxAtom(body=body) | ProductAtom(body=body):
                return self.positive(body.numerator) and self.positive(body.denominator)
            case _:
                return False

    def positive_factor(self, atom: Atom, exponent: Rational) -> bool:
        """Whether atom^exponent is certainly positive; a root of a polynomial is, wherever it is defined."""
        return (isinstance(atom, Power) and Fraction(exponent).denominator != 1) or self.positive_atom(atom)

    def positive_monomial(self, mono: Monomial) -> bool:
        """Whether every factor of the monomial is certainly positive."""
        return all(self.positive_factor(atom, exponent) for atom, exponent in mono.factors)

    def square(self, mono: Monomial) -> bool:
        """Whether the monomial is certainly not negative."""
        return all(
            exponent % 2 == 0
            or self.positive_factor(atom, exponent)
            or (isinstance(atom, SumAtom) and self.square(atom.body))
            for atom, exponent in mono.factors
        )

    def positive(self, polynomial: Polynomial) -> bool:
        """Whether the polynomial is certainly positive: positive coefficients on squares, one of them positive."""
        if all(c > 0 and self.square(m) for m, c in polynomial.terms.items()) and any(
            self.positive_monomial(m) for m in polynomial.terms
        ):
            return True
        return len(polynomial.terms) > 1 and bool(self.facts) and self._positive_factors(polynomial)

    def _positive_factors(self, polynomial: Polynomial) -> bool:
        """Whether the polynomial is a product of what was learnt to be positive."""
        if self._known(polynomial):
            return True
        coefficient, mono, parts = factor(polynomial)
        for part, exponent in parts:
            if self._known(-part):
                coefficient *= (-1) ** exponent
            elif not self._known(part):
                return False
        return coefficient > 0 and self.positive_monomial(mono)

    def fragile(self, value: Quotient, size: Extent) -> bool:
        """Whether a divisor, or the argument of a root or logarithm, might be 0 for some n whatever the values are."""
        factors = [factor for mono in value.numerator.terms for factor in mono.factors]
        return not self._survives(value.denominator, size) or any(self._fragile_atom(a, e, size) for a, e in factors)

    def _fragile_atom(self, atom: Atom, exponent: Rational, size: Extent) -> bool:
        needed = []
        if isinstance(atom, Logarithm):
            needed.append(atom.argument.numerator)
        if exponent < 0 or Fraction(exponent).denominator != 1:
            needed.append(atom.polynomial if isinstance(atom, Power) else power_of(atom))
        return not all(self._survives(part, size) for part in needed) or any(
            self.fragile(inner, size) for inner in atom.inside
        )

    def _survives(self, polynomial: Polynomial, size: Extent) -> bool:
        """Whether the polynomial is certainly not 0 as a function for any n."""
        if self.positive(polynomial):
            return True
        single = polynomial.single()
        if single is not None:
            return all(self._lasts(atom, size) for atom, _ in single[0].factors)
        if components_of(Quotient(polynomial)) & self.tied:
            return False  # 1 − u_i is 0 for n = 1 if Σ_k u_k = 1
        if size not in sizes_of(Quotient(polynomial)) or _lasts_at_a_point(polynomial):
            return True
        if self._sums_last(polynomial, size):
            return True
        groups: dict[Monomial, dict[Monomial, Rational]] = {}
        inside = [power_of(atom) for atom in polynomial.atoms() if size in sizes_of(Quotient(power_of(atom)))]
        taken = set[str]().union(*(components_of(Quotient(part)) for part in inside))
        for mono, coefficient in polynomial.terms.items():
            free = monomial((a, e) for a, e in mono.factors if isinstance(a, Component) and a.name not in taken)
            groups.setdefault(free, {})[mono * free**-1] = coefficient
        return len(groups) > 1 and any(self._survives(Polynomial(group), size) for group in groups.values())

    def _sums_last(self, polynomial: Polynomial, size: Extent) -> bool:
        """Whether every factor lasts, be it as a sum Σ_k f(x_k) over the whole range, with nothing but x_k in f.

        If such a sum were 0 whatever x is, f would be constant, as x_k alone may change, and that constant 0.
        """
        if not any(isinstance(atom, SumAtom) for atom in polynomial.atoms()):
            return False
        _, mono, parts = factor(polynomial)
        return all(self._lasts(atom, size) for atom, _ in mono.factors) and all(
            self._is_sum(part, size) or self.positive(part) or size not in sizes_of(Quotient(part)) for part, _ in parts
        )

    def _is_sum(self, polynomial: Polynomial, size: Extent) -> bool:
        """Whether it is a combination of n and of sums over the range, each of what is positive at every x_k."""
        inside: dict[Monomial, Rational] = {}
        for mono, coefficient in polynomial.terms.items():
            match mono.factors:
                case ((SizeAtom() as atom, 1),) if atom.size == size:
                    inside[UNIT] = coefficient
                case ((SumAtom() as atom, 1),) if self._is_plain(atom, size):
                    inside[atom.body] = coefficient
                case _:
                    return False
        return not self.settle(Polynomial(inside)).is_zero()

    def _is_plain(self, atom: SumAtom, size: Extent) -> bool:
        """Whether the sum runs over one index, and its body is positive wherever it is and depends on x there alone."""
        body = Quotient(Polynomial({atom.body: 1}))
        alone = atom.sizes == (size,) and not spots_of(atom) and not sizes_of(body)
        return alone and all(self.positive_atom(inner) for inner, _ in atom.body.factors)

    def _lasts(self, atom: Atom, size: Extent) -> bool:
        whole = isinstance(atom, SumAtom) and not delicate(atom)
        return whole or self.positive_atom(atom) or size not in sizes_of(Quotient(power_of(atom)))

    def learn(self, value: Quotient, bound: tuple[Index, ...]) -> None:
        """Take the value for positive, whatever the bound indices are."""
        if value.is_zero() or not self.positive(value.denominator):
            return
        coefficient, mono, rest = primitive(value.numerator)
        doubtful = [(atom, exponent) for atom, exponent in mono.factors if not self.positive_factor(atom, exponent)]
        if len(rest.terms) > 1 and not doubtful:
            self._note(rest if coefficient > 0 else -rest, bound)
        if len(rest.terms) == 1 and [exponent for _, exponent in doubtful] == [1] and coefficient > 0:
            self._note(power_of(doubtful[0][0]), bound)

    def _note(self, polynomial: Polynomial, bound: tuple[Index, ...]) -> None:
        named = [index for index in bound if index in polynomial.names]
        self.facts.add(map_polynomial(polynomial, closing(named)).key)

    def _known(self, polynomial: Polynomial) -> bool:
        """Whether it was learnt to be positive, as it stands or for a bound index in the place of one of its own."""
        if not self.facts:
            return False
        if polynomial.key in self.facts:
            return True
        return any(map_polynomial(polynomial, closing([index])).key in self.facts for index in polynomial.names)


def _lasts_at_a_point(polynomial: Polynomial) -> bool:
    """Whether it is a polynomial in free components, and in sums of such, that is not 0 where all are 0, or all are 1.

    That it is of one sign there does not depend on n; and what is not 0 at a point is not 0 on any range of values.
    """
    every, free = set[bool](), set[bool]()
    for mono, coefficient in polynomial.terms.items():
        left = [(atom, exponent) for atom, exponent in mono.factors if not isinstance(atom, SizeAtom)]
        if not all(_is_polynomial(atom, exponent) for atom, exponent in left):
            return False
        every.add(coefficient > 0)
        if not left:
            free.add(coefficient > 0)
    return len(free) == 1 or len(every) == 1


def _is_polynomial(atom: Atom, exponent: Rational) -> bool:
    """Whether it is a power of a component, or of a sum of products of components."""
    if exponent < 1 or Fraction(exponent).denominator != 1:
        return False
    match atom:
        case Component():
            return True
        case SumAtom(body=body):
            return all(isinstance(inner, Component) and _is_polynomial(inner, power) for inner, power in body.factors)
        case _:
            return False
