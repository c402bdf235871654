"""The points are written down: to change one is to change the counterexamples that reports print.

PYTHONPATH=. python tests/kernel/test_points.py > tests/kernel/points.txt
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from language import claim

from symsoft.kernel import points, real
from symsoft.kernel.decide import POINTS
from symsoft.kernel.survey import survey
from symsoft.kernel.value import Point, polynomial
from symsoft.statement import Statement

KINDS = (
    "exp(x[i]) + exp(c*d[i,a]) + log(p[i,a]) + exp(log(r0[i,a])) + u[i] + y[k] + w[i] + A[i,@z]"
    " + t0*A[i,@q[a]] = v[i] + q0[i] + t0 + c + b[a] + V[i,a]",
    "sum u = 1; sum V 1 = 2; onehot y; 0 < w < 1; 1/2 < w < 2; 1 < v; 2 < v; q0 < 1; q0 < 2",
)
"""A variable of each kind: an exponent, what is scaled in one, under a logarithm, normalised, one-hot, bounded, any."""

STATEMENTS = (
    KINDS,
    ("A[i,j] = A[j,l]", "i != j"),
    ("x[i]*x[j]*x[l]*x[r]*x[p]*x[q] = 0", ""),
    ("x[i]*x[j]*x[l]*x[r]*x[p]*x[q] = x[k]", ""),
    ("W[1,i] + W[-1,i] + z[2:m] + x[-2:h] = 0", "i != 1; i != -1; n >= 3"),
)


def written(at: Point) -> str:
    """A point on one line."""
    parts = [f"{size.name} = {n}" for size, n in at.sizes.items()]
    parts += [f"{name}: {', '.join(map(real.show, values.values()))}" for name, values in at.components.items()]
    parts += [f"{name}{at} = {chosen}" for (name, at), chosen in at.choices.items()]
    return "; ".join(parts)


def lines(statement: Statement) -> Iterator[str]:
    """Every point of a statement, and where its free indices stand there."""
    overview = survey(statement)
    for step, level in POINTS:
        at = points.point(overview, statement.hypotheses, points.sizes_at(overview, step), 7, level)
        yield f"{written(at)}; seed {at.seed}"
        for most in (4, 8):
            found = points.assignments(overview, statement.hypotheses, at, most, 7)
            yield f"    {' '.join(''.join(map(str, indices.values())) for indices in found)}"


def everything() -> Iterator[str]:
    """The whole file."""
    for text, given in STATEMENTS:
        yield f"{text}; {given}"
        yield from lines(claim(text, "", given))
    for arity in (1, 2, 3):
        yield " + ".join(f"{c} u^{exponents}" for exponents, c in polynomial(7, "g", (1,), arity).items())
    yield f"seed {points.seed_of(claim(KINDS[0]))}"


def test_the_points_are_those_that_are_written_down() -> None:
    expected = (Path(__file__).parent / "points.txt").read_text(encoding="utf-8")
    assert "\n".join(everything()) + "\n" == expected


if __name__ == "__main__":
    print("\n".join(everything()))
