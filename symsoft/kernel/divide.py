"""Division of polynomials: common divisors and irreducible factors by python-flint, each one multiplied out again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import gcd, lcm

import flint

from symsoft.kernel.form import UNITY, Atom, Monomial, Polynomial, Rational, content, exact
from symsoft.kernel.stop import Stop

MANY_TERMS = 2000
HIGH_DEGREE = 200


class Frame:
    """A choice of variables t = atom^(1/denominator) in which given polynomials have whole exponents ≥ 0."""

    def __init__(self, polynomials: Sequence[Polynomial]) -> None:
        denominators: dict[Atom, int] = {}
        for polynomial in polynomials:
            if len(polynomial.terms) > MANY_TERMS:
                raise Stop("budget", "a quotient has too many terms to be reduced")
            for mono in polynomial.terms:
                for atom, exponent in mono.factors:
                    denominators[atom] = lcm(denominators.get(atom, 1), Fraction(exponent).denominator)
        self.atoms = sorted(denominators, key=lambda atom: atom.key)
        self.scale = [denominators[atom] for atom in self.atoms]
        self.place = {atom: number for number, atom in enumerate(self.atoms)}
        names = [f"t{number}" for number in range(len(self.atoms))]
        self.context = flint.fmpq_mpoly_ctx.get(names, "lex")

    def enter(self, polynomial: Polynomial) -> flint.fmpq_mpoly:
        """The polynomial in flint's form; its exponents must not be negative."""
        table = {}
        for mono, coefficient in polynomial.terms.items():
            exponents = [0] * len(self.atoms)
            for atom, exponent in mono.factors:
                number = self.place[atom]
                exponents[number] = int(exponent * self.scale[number])
            if sum(exponents) > HIGH_DEGREE:
                raise Stop("budget", "a quotient has too high a degree to be reduced")
            fraction = Fraction(coefficient)
            table[tuple(exponents)] = flint.fmpq(fraction.numerator, fraction.denominator)
        return self.context.from_dict(table)

    def leave(self, polynomial: flint.fmpq_mpoly) -> Polynomial:
        """The polynomial in the kernel's form."""
        terms: dict[Monomial, Rational] = {}
        for exponents, coefficient in polynomial.to_dict().items():
            factors = tuple(
                (atom, exact(Fraction(int(exponent), scale)))
                for atom, exponent, scale in zip(self.atoms, exponents, self.scale, strict=True)
                if exponent
            )
            terms[Monomial(factors)] = exact(Fraction(int(coefficient.p), int(coefficient.q)))
        return Polynomial(terms)


def primitive(polynomial: Polynomial) -> tuple[Rational, Monomial, Polynomial]:
    """c, m and p with polynomial = c m p: p without monomial factor, its coefficients whole and without common divisor.

    The sign is chosen so that most coefficients of p are positive, then by the leading one: it does not change when
    atoms are renamed, but for polynomials with as many negative coefficients as positive ones.
    """
    mono = content(polynomial)
    values = [Fraction(c) for c in polynomial.terms.values()]
    scale = Fraction(gcd(*(v.numerator for v in values)), lcm(*(v.denominator for v in values)))
    balance = sum(1 if v > 0 else -1 for v in values)
    if balance < 0 or (balance == 0 and polynomial.leading()[1] < 0):
        scale = -scale
    if scale == 1 and not mono.factors:
        return 1, mono, polynomial
    return exact(scale), mono, polynomial.scaled(1 / scale, mono**-1)


def reduce(numerator: Polynomial, denominator: Polynomial) -> tuple[Polynomial, Polynomial]:
    """The same quotient without a common factor; the denominator is primitive, or 1."""
    if not numerator.terms:
        return numerator, UNITY
    coefficient, mono, below = primitive(denominator)
    above = numerator.scaled(Fraction(1) / coefficient, mono**-1)
    if len(below.terms) == 1:
        return above, UNITY
    shared = set(below.atoms())
    if not shared & set(above.atoms()):
        return above, below
    shift = content(above)
    plain = above.scaled(1, shift**-1)
    frame = Frame((plain, below))
    top, bottom = frame.enter(plain), frame.enter(below)
    common = top.gcd(bottom)
    if common.is_constant():
        return above, below
    top_rest, bottom_rest = top / common, bottom / common
    if top_rest * common != top or bottom_rest * common != bottom:
        raise Stop("kernel-disagreement", "a common divisor does not multiply out")
    coefficient, _, below = primitive(frame.leave(bottom_rest))  # what divides `below` has no monomial factor either
    return frame.leave(top_rest).scaled(Fraction(1) / coefficient, shift), below


def factor(polynomial: Polynomial) -> tuple[Rational, Monomial, tuple[tuple[Polynomial, int], ...]]:
    """c, m and irreducible primitive p_i with polynomial = c m Π p_i^e_i."""
    coefficient, mono, rest = primitive(polynomial)
    if len(rest.terms) == 1:
        return coefficient, mono, ()
    frame = Frame((rest,))
    inside = frame.enter(rest)
    unit, found = inside.factor()
    product = unit
    for part, exponent in found:
        product = product * part ** int(exponent)
    if product != inside:
        raise Stop("kernel-disagreement", "the factors of a polynomial do not multiply out")
    parts = []
    total = Fraction(coefficient) * Fraction(int(unit.p), int(unit.q))
    for part, exponent in found:
        scale, inner, plain = primitive(frame.leave(part))
        if inner.factors:
            raise Stop("kernel-disagreement", "an irreducible factor has a monomial factor")
        total *= Fraction(scale) ** int(exponent)
        parts.append((plain, int(exponent)))
    return exact(total), mono, tuple(sorted(parts, key=lambda item: (item[0].key, item[1])))


def multiply_out(parts: Iterable[tuple[Polynomial, int]]) -> Polynomial:
    """Π p_i^e_i for whole e_i ≥ 0."""
    product = UNITY
    for part, exponent in parts:
        for _ in range(exponent):
            product = product * part
    return product
