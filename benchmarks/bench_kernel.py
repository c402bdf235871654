"""The kernel's time for the identities that the issue names, beside SymPy at explicit n, and how it grows.

    python benchmarks/bench_kernel.py [--quick] [--write]

Medians of processor time in one run, in milliseconds. SymPy has atoms for e^{x_k} and is asked for one n at a
time; tensorgrad is compared where it is installed. --write puts the tables into README.md, and saves the plot.
"""

from __future__ import annotations

import argparse
import importlib
import os
import platform
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from importlib import metadata
from importlib.util import find_spec
from math import log10
from pathlib import Path
from statistics import median
from types import FrameType

import flint
import sympy
from sympy.core.cache import clear_cache

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "kernel"))

from language import claim

from symsoft.kernel import Proved, decide, real
from symsoft.kernel.prove import prove
from symsoft.kernel.stop import Work
from symsoft.kernel.survey import survey
from symsoft.statement import Statement

HERE = Path(__file__).parent
README, PLOT = HERE.parent / "README.md", HERE / "kernel-growth.svg"
BEGIN, END = "<!-- kernel: begin -->", "<!-- kernel: end -->"
LIMIT = 120
SOFTMAX = "s[i] := exp(x[i])/sum(k, exp(x[k]))"
ATTENTION = (
    "S[i,j] := sum(s, Q[i,s]*K[j,s])/sqrt(h); P[i,j] := exp(S[i,j])/sum(k, exp(S[i,k])); "
    "O[i,a] := sum(j, P[i,j]*V[j,a]); L := sum(i, sum(a, G[i,a]*O[i,a])); D[i,j] := sum(a, G[i,a]*V[j,a]); "
    "E[i,j] := P[i,j]*(D[i,j] - sum(k, D[i,k]*P[i,k]))"
)
LINEAR = "z[i] := sum(s, W[i,s]*x[s]) + b[i]; p[i] := exp(z[i])/sum(k, exp(z[k]))"
JACOBIAN = claim("d(s[i], x[j]) = s[i]*(delta[i,j] - s[j])", SOFTMAX)
HESSIAN = claim(
    "d(s[i], x[j], x[l]) = s[i]*((delta[i,j] - s[j])*(delta[i,l] - s[l]) - s[j]*(delta[j,l] - s[l]))", SOFTMAX
)
LAYER = claim("d(-sum(k, y[k]*log(p[k])), W[i,s]) = (p[i] - y[i])*x[s]", LINEAR, "sum y = 1")
QUERY = claim("d(L, Q[i,s]) = sum(j, E[i,j]*K[j,s])/sqrt(h)", ATTENTION)
FIGURES: tuple[tuple[str, Statement, bool, float], ...] = (
    ("softmax Jacobian, forms alone", JACOBIAN, False, 4),
    ("softmax Jacobian, verdict", JACOBIAN, True, 8),
    ("softmax Hessian, verdict", HESSIAN, True, 30),
    ("cross-entropy of a linear layer by W, verdict", LAYER, True, 25),
    ("attention ∂L/∂Q, verdict", QUERY, True, 200),
)
Series = tuple[str, list[tuple[int, float]]]


class TooSlow(Exception):
    """A peer took longer than the limit."""


def milliseconds(action: Callable[[], object], repeats: int) -> float:
    """The median processor time of the action, after one run that is not counted."""
    action()
    times = []
    for _ in range(repeats):
        start = time.process_time()
        action()
        times.append(time.process_time() - start)
    return 1000 * median(times)


def within_limit(action: Callable[[], object], repeats: int) -> float | None:
    """The same, or None for what takes longer than the limit."""

    def stop(_: int, __: FrameType | None) -> None:
        raise TooSlow

    signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, LIMIT)
    try:
        return milliseconds(action, repeats)
    except TooSlow:
        return None
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def forms(statement: Statement) -> object:
    """The first route alone."""
    with flint.ctx.workprec(real.PRECISION):
        return prove(statement, survey(statement), Work(10**9))


def figures(repeats: int) -> Iterator[Sequence[str]]:
    """What the issue asks for."""
    for name, statement, whole, most in FIGURES:
        action = (lambda s: lambda: decide(s))(statement) if whole else (lambda s: lambda: forms(s))(statement)
        answer = action()
        assert isinstance(answer, Proved), answer
        spent = milliseconds(action, repeats)
        yield name, f"{spent:.1f}", f"≤ {most:.0f}", "yes" if spent <= most else "no"


def by_sympy(n: int, simplify: bool) -> Callable[[], object]:
    """One entry off the diagonal and one on it of the Jacobian, with SymPy at this n, its cache empty."""
    x = sympy.symbols(f"x1:{n + 1}")
    total = sympy.Add(*(sympy.exp(v) for v in x))
    atoms = {v: sympy.log(sympy.Symbol(f"e{place}", positive=True)) for place, v in enumerate(x)}

    def run() -> object:
        clear_cache()
        share = sympy.exp(x[0]) / total
        for other in (x[0], x[1]):
            claimed = share * (int(other == x[0]) - sympy.exp(other) / total)
            difference = sympy.diff(share, other) - claimed
            result = sympy.simplify(difference) if simplify else sympy.cancel(difference.xreplace(atoms))
            assert result == 0, result
        return None

    return run


def beside_sympy(quick: bool) -> Iterator[Sequence[str]]:
    """The Jacobian: the kernel for every n, SymPy for one."""
    kernel = milliseconds(lambda: decide(JACOBIAN), 9)
    for n in (5, 10) if quick else (5, 10, 20, 50):
        row = [str(n), f"{kernel:.1f}"]
        for simplify in (False, True):
            spent = within_limit(by_sympy(n, simplify), 3)
            row += [f"> {1000 * LIMIT:,}", "—"] if spent is None else [f"{spent:,.1f}", f"{spent / kernel:,.1f}"]
        yield row


def by_tensorgrad() -> float | None:
    """The Jacobian of softmax by tensorgrad, for every n: its difference from diag(s) − s sᵀ, simplified."""
    if find_spec("tensorgrad") is None:
        return None
    tg = importlib.import_module("tensorgrad")

    def run() -> None:
        i = sympy.symbols("i")
        x = tg.Variable("x", i)
        share = tg.functions.softmax(x, dim="i")
        claimed = share * tg.Delta(i, "i", "j") - share * share.rename(i="j")
        difference = tg.Derivative(share, x, {"i": "j"}).full_simplify() - claimed
        assert difference.full_simplify() == tg.Zero(i, j=i)

    return within_limit(run, 5)


def of_statement(text: str, repeats: int) -> float:
    """The time of a verdict, which is to be a proof."""
    statement = claim(text)
    assert isinstance(decide(statement), Proved), text
    return milliseconds(lambda: decide(statement), repeats)


def growth(quick: bool) -> Iterator[Series]:
    """How the time grows with free indices, with nesting and with the number of terms."""
    by, repeats = ["x[j]", "x[l]", "x[r]"], 3 if quick else 7
    points = []
    for count in range(1, 3 if quick else 4):
        given, mixed = ", ".join(by[:count]), ", ".join(reversed(by[:count]))
        text = f"d(log(sum(k, exp(x[k]))), {given}) = d(log(sum(k, exp(x[k]))), {mixed})"
        points.append((count, of_statement(text, repeats)))
    yield "free indices: derivatives of log-sum-exp", points
    points = []
    for count in (1, 2, 3, 4):
        chain = "*".join(f"A[{a},{b}]" for a, b in zip("ijlrpq"[:count], "ijlrpq"[1 : count + 1], strict=True))
        left = right = chain
        for inner, outer in zip("ijlrpq"[: count + 1], reversed("ijlrpq"[: count + 1]), strict=True):
            left, right = f"sum({inner}, {left})", f"sum({outer}, {right})"
        points.append((count + 1, of_statement(f"{left} = {right}", repeats)))
    yield "nesting: sums of a chain of matrices", points
    points = []
    for count in (2, 4, 8, 16, 32):
        names = [f"v{place}" for place in range(count)]
        other = f"({' + '.join(reversed(names))})"
        points.append((count, of_statement(f"({' + '.join(names)})^2 = {other}*{other}", repeats)))
    yield "terms: a square multiplied out", points


def table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [f"### {title}", "", f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows), ""])


def plot(series: Sequence[Series]) -> str:
    """The growth as a drawing: milliseconds on a logarithmic scale, one panel for each series."""
    width, height, left, bottom = 300, 190, 40, 150
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width * len(series)} {height}" '
        'font-family="sans-serif" font-size="11">',
        f'<rect width="{width * len(series)}" height="{height}" fill="white"/>',
    ]

    def across(value: float, most: float) -> float:
        return left + (width - left - 30) * value / most

    def up(value: float) -> float:
        return bottom - 32 * (log10(value) + 0.3)

    for number, (name, points) in enumerate(series):
        parts.append(f'<g transform="translate({number * width},0)">')
        for tick in (1, 10, 100, 1000):
            line = f'x1="{left}" x2="{width - 20}" y1="{up(tick):.1f}" y2="{up(tick):.1f}"'
            parts.append(f'<line {line} stroke="#ddd"/>')
            parts.append(f'<text x="{left - 5}" y="{up(tick) + 4:.1f}" text-anchor="end">{tick}</text>')
        most = points[-1][0]
        path = " ".join(f"{across(x, most):.1f},{up(y):.1f}" for x, y in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="#06c" stroke-width="1.5"/>')
        for x, y in points:
            parts.append(f'<circle cx="{across(x, most):.1f}" cy="{up(y):.1f}" r="3" fill="#06c"/>')
            parts.append(f'<text x="{across(x, most):.1f}" y="{bottom + 14}" text-anchor="middle">{x}</text>')
            parts.append(f'<text x="{across(x, most):.1f}" y="{up(y) - 7:.1f}" text-anchor="middle">{y:.1f}</text>')
        parts.append(f'<text x="{width / 2}" y="{height - 8}" text-anchor="middle">{name}</text>')
        parts.append(f'<text x="4" y="12">{"ms" if number == 0 else ""}</text></g>')
    return "\n".join([*parts, "</svg>", ""])


def machine() -> str:
    """Where and with what the figures were measured."""
    models = [line.split(":")[1].strip() for line in cpu_lines() if line.startswith("model name")]
    versions = f"Python {platform.python_version()}, SymPy {sympy.__version__}, python-flint {flint.__version__}"
    load = f"load average {os.getloadavg()[0]:.1f} when the run began" if hasattr(os, "getloadavg") else "load unknown"
    return (
        f"{(models or [platform.processor()])[0]}, {os.cpu_count()} cores shared with other work ({load}); {versions}."
    )


def cpu_lines() -> list[str]:
    """What Linux says of the processor."""
    path = Path("/proc/cpuinfo")
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def report(quick: bool, series: Sequence[Series]) -> str:
    """The tables."""
    grown = [(name, ", ".join(f"{x}: {y:.1f}" for x, y in points)) for name, points in series]
    peers = ("n", "kernel, every n", "`cancel` on atoms", "ratio", "`simplify`", "ratio")
    rival = by_tensorgrad()
    said = "tensorgrad is not installed here."
    if rival is not None:
        said = f"tensorgrad {metadata.version('tensorgrad')}, for every n: {rival:.0f} ms for the Jacobian."
    return "\n".join(
        (
            machine() + " Medians of processor time in milliseconds, one run.\n",
            table("Verdicts, every n at once", ("", "ms", "goal", "met"), list(figures(5 if quick else 25))),
            table("Beside SymPy: two entries of the softmax Jacobian at a given n", peers, list(beside_sympy(quick))),
            said + "\n",
            table("Growth", ("", "number: ms"), grown),
        )
    )


def write(text: str, drawing: str) -> None:
    """Puts the tables between their marks in README.md and the plot beside this file."""
    PLOT.write_text(drawing, encoding="utf-8")
    before, rest = README.read_text(encoding="utf-8").split(BEGIN)
    README.write_text(f"{before}{BEGIN}\n{text}{END}{rest.split(END)[1]}", encoding="utf-8")


def main() -> None:
    """Measures and prints, or writes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer repeats, small n")
    parser.add_argument("--write", action="store_true", help="write the tables into README.md, and the plot")
    options = parser.parse_args()
    series = list(growth(options.quick))
    text = report(options.quick, series)
    print(text)
    if options.write:
        write(text, plot(series))


if __name__ == "__main__":
    main()
