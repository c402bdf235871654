"""Counterexamples as plain data that a reader can check by hand."""

from __future__ import annotations

from collections.abc import Mapping

from symsoft.kernel import real
from symsoft.kernel.answer import Counterexample, Table
from symsoft.kernel.survey import Survey
from symsoft.kernel.value import Coefficients, Point, Positions, length
from symsoft.statement import Statement
from symsoft.term import Apply, Index
from symsoft.walk import subterms


def counterexample(
    survey: Survey, at: Point, indices: Mapping[Index, int], left: real.Real, right: real.Real, statement: Statement
) -> Counterexample:
    """The place of evaluation in numbers that are exact, or certain in every digit."""
    shown = {index.name: value for index, value in indices.items()}
    for (name, positions), value in at.choices.items():
        shown["_".join([name, *map(str, positions)])] = value
    return Counterexample(
        tuple((size.name, n) for size, n in at.sizes.items()),
        tuple((name, table(values)) for name, values in at.components.items()),
        tuple(_functions(statement, at)),
        tuple(shown.items()),
        real.show(left),
        real.show(right),
    )


def table(values: Mapping[Positions, real.Real]) -> Table:
    """The components as nested tuples of numbers, a scalar as itself."""
    if () in values:
        return real.show(values[()])
    rows: dict[int, dict[Positions, real.Real]] = {}
    for positions, value in values.items():
        rows.setdefault(positions[0], {})[positions[1:]] = value
    return tuple(table(row) for _, row in sorted(rows.items()))


def _functions(statement: Statement, at: Point) -> list[tuple[str, str]]:
    """The opaque functions of one scalar argument, as polynomials."""
    found: dict[str, str] = {}
    for body in statement.terms:
        for node in subterms(body):
            if isinstance(node, Apply) and not node.places and not any(f.indices for f in node.arguments):
                names = [f"u{n}" for n in range(1, len(node.arguments) + 1)] if len(node.arguments) > 1 else ["u"]
                found[node.name] = f"{','.join(names)} ↦ {_written(at.function(node.name, (), len(names)), names)}"
            elif isinstance(node, Apply):
                arity = sum(_count(family.indices, at) for family in node.arguments)
                found.setdefault(node.name, f"a polynomial in {arity} components")
    return sorted(found.items())


def _count(indices: tuple[Index, ...], at: Point) -> int:
    total = 1
    for index in indices:
        total *= length(index.size, at.sizes)
    return total


def _written(coefficients: Coefficients, names: list[str]) -> str:
    out = []
    for exponents, coefficient in coefficients.items():
        powers = [name if e == 1 else f"{name}^{e}" for name, e in zip(names, exponents, strict=True) if e]
        size = [] if powers and abs(coefficient) == 1 else [str(abs(coefficient))]
        out += ["-" if coefficient < 0 else "+", *size, *powers]
    return "".join(out[:1]).strip("+") + " ".join(out[1:])
