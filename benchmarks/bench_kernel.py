"""The kernel's time for the identities that the issue names, beside SymPy at explicit n, and how it grows.

    python benchmarks/bench_kernel.py [--quick]

Medians of CPU time in one run, in milliseconds. SymPy has atoms for e^{x_k} and is asked for n = 5, 10, 20, 50 alone.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import flint
import sympy

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "kernel"))

from language import claim

from symsoft.kernel import Proved, decide, real
from symsoft.kernel.prove import prove
from symsoft.kernel.stop import Work
from symsoft.kernel.survey import survey
from symsoft.statement import Statement

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
    ("attention dQ, verdict", QUERY, True, 200),
)


def milliseconds(action: Callable[[], object], repeats: int) -> float:
    """The median time of the action, after one run that is not counted."""
    action()
    times = []
    for _ in range(repeats):
        start = time.process_time()
        action()
        times.append(time.process_time() - start)
    return 1000 * median(times)


def forms(statement: Statement) -> object:
    """The first route alone."""
    with flint.ctx.workprec(real.PRECISION):
        return prove(statement, survey(statement), Work(10**9))


def figures(repeats: int) -> None:
    """What the issue asks for."""
    print(f"{'':48}{'ms':>8}{'at most':>9}")
    for name, statement, whole, most in FIGURES:
        action = (lambda s: lambda: decide(s))(statement) if whole else (lambda s: lambda: forms(s))(statement)
        answer = action()
        assert isinstance(answer, Proved), answer
        spent = milliseconds(action, repeats)
        print(f"{name:48}{spent:8.1f}{most:9.0f}{'' if spent <= most else '   missed'}")


def by_sympy(n: int, simplify: bool) -> Callable[[], object]:
    """One entry off the diagonal and one on it of the Jacobian, with SymPy at this n."""
    x = sympy.symbols(f"x1:{n + 1}")
    total = sympy.Add(*(sympy.exp(v) for v in x))
    atoms = {v: sympy.log(sympy.Symbol(f"e{place}", positive=True)) for place, v in enumerate(x)}

    def run() -> object:
        share = sympy.exp(x[0]) / total
        for other in (x[0], x[1]):
            claimed = share * (int(other == x[0]) - sympy.exp(other) / total)
            difference = sympy.diff(share, other) - claimed
            result = sympy.simplify(difference) if simplify else sympy.cancel(difference.xreplace(atoms))
            assert result == 0, result
        return None

    return run


def beside_sympy(quick: bool) -> None:
    """The Jacobian: the kernel for every n, SymPy for one."""
    kernel = milliseconds(lambda: decide(JACOBIAN), 9)
    print(f"\nsoftmax Jacobian: the kernel, every n at once {kernel:.1f} ms; two of its n² entries with SymPy, in ms")
    print(f"{'n':>6}{'cancel on atoms':>18}{'ratio':>8}{'simplify':>12}{'ratio':>8}")
    for n in (5, 10) if quick else (5, 10, 20, 50):
        cancel = milliseconds(by_sympy(n, simplify=False), 3)
        slow = milliseconds(by_sympy(n, simplify=True), 1) if n <= 20 else float("nan")
        print(f"{n:6}{cancel:18.1f}{cancel / kernel:8.1f}{slow:12.1f}{slow / kernel:8.1f}")


def growth(quick: bool) -> None:
    """How the time grows with free indices, with nesting and with the number of terms."""
    by = ["x[j]", "x[l]", "x[r]"]
    print(f"\n{'derivatives of log-sum-exp: free indices':48}{'ms':>8}")
    for count in range(1, 3 if quick else 4):
        names = ", ".join(by[:count])
        mixed = ", ".join(reversed(by[:count]))
        statement = claim(f"d(log(sum(k, exp(x[k]))), {names}) = d(log(sum(k, exp(x[k]))), {mixed})")
        print(f"{count:48}{milliseconds(lambda s=statement: decide(s), 3):8.1f}")  # type: ignore[misc]
    print(f"{'matrix chains: sums inside each other':48}{'ms':>8}")
    for count in (1, 2, 3, 4):
        chain = "*".join(f"A[{a},{b}]" for a, b in zip("ijlrpq"[:count], "ijlrpq"[1 : count + 1], strict=True))
        left = right = chain
        for inner, outer in zip("ijlrpq"[: count + 1], reversed("ijlrpq"[: count + 1]), strict=True):
            left, right = f"sum({inner}, {left})", f"sum({outer}, {right})"
        statement = claim(f"{left} = {right}")
        print(f"{count + 1:48}{milliseconds(lambda s=statement: decide(s), 5):8.1f}")  # type: ignore[misc]
    print(f"{'(a + b + …)²: terms':48}{'ms':>8}")
    for count in (2, 4, 8, 16):
        names = [f"v{place}" for place in range(count)]
        total = " + ".join(names)
        other = f"({' + '.join(reversed(names))})"
        statement = claim(f"({total})^2 = {other}*{other}")
        print(f"{count:48}{milliseconds(lambda s=statement: decide(s), 5):8.1f}")  # type: ignore[misc]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer repeats, small n")
    fast = parser.parse_args().quick
    figures(5 if fast else 25)
    beside_sympy(fast)
    growth(fast)
