"""Emitted NumPy functions beside what people use: speed and accuracy, side by side in one run.

    python benchmarks/bench_emit.py [--quick] [--write]

One pinned core; the functions of a row take turns, and the medians of their processor time are compared.  Results are
checked before anything is timed.  --write puts the tables into benchmarks/README.md, and a plot of the ratios beside.
SciPy is needed; JAX and numba are compared, and the plot is drawn with matplotlib, where they are installed.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from statistics import geometric_mean, median
from typing import Any

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import numpy as np  # noqa: E402
import scipy.special  # noqa: E402
from emitted import Exact, function_of, points, ulps  # noqa: E402

from symsoft.emit import TARGETS  # noqa: E402
from symsoft.emit.quantities import FIRST  # noqa: E402
from symsoft.functions import FAMILY  # noqa: E402

README = Path(__file__).parent / "README.md"
PLOT = README.with_name("emit.svg")
BEGIN, END = "<!-- emit: begin -->", "<!-- emit: end -->"
BATCHES = ((1000, 10), (10000, 10), (1000, 100), (128, 1000), (32, 32000))
VECTORS = (3, 10, 30, 100)
JACOBIANS = (100, 1000, 2000, 3000)
PRODUCTS = (10**3, 10**4, 10**5, 10**6, 10**7)
SECONDS = 0.6

softmax, jacobian = function_of("softmax", "value"), function_of("softmax", "jacobian")
jvp, vjp = function_of("softmax", "jvp"), function_of("softmax", "vjp")
loss_gradient = function_of("cross_entropy", "gradient")
random = np.random.default_rng(0)
Row = Sequence[str]


def medians(functions: Sequence[Callable[[], Any]], seconds: float) -> list[float]:
    """The median processor time of each function in seconds; they take turns, short ones several times a turn."""
    repeats = []
    for function in functions:
        function()
        begin = time.process_time()
        function()
        repeats.append(max(1, int(1e-2 / max(time.process_time() - begin, 1e-7))))
    times: list[list[float]] = [[] for _ in functions]
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(times[0]) < 7:
        for taken, function, repeat in zip(times, functions, repeats, strict=True):
            begin = time.process_time()
            for _ in range(repeat):
                function()
            taken.append((time.process_time() - begin) / repeat)
    return [median(taken) for taken in times]


def us(seconds: float) -> str:
    """Microseconds with three digits."""
    return f"{seconds * 1e6:.3g}" if seconds < 1e-3 else f"{seconds * 1e6:,.0f}"


def softmaxes(seconds: float, shapes: Sequence[tuple[int, ...]]) -> Iterator[Row]:
    """Softmax of vectors and batches beside SciPy's."""
    for shape in shapes:
        x = random.normal(0, 5, shape)
        np.testing.assert_allclose(softmax(x), scipy.special.softmax(x, axis=-1), rtol=1e-12)
        ours, theirs = medians([lambda: softmax(x), lambda: scipy.special.softmax(x, axis=-1)], seconds)  # noqa: B023
        goal = 3.0 if len(shape) == 1 else 1.5
        yield str(shape), us(ours), us(theirs), f"{theirs / ours:.2f}", f"≥ {goal}", met(theirs / ours >= goal)


def softmaxes_in_kept_memory(seconds: float) -> Iterator[Row]:
    """The same for batches once the C library keeps what is freed, as it does after it has freed a large array."""
    for _ in range(2):
        np.ones(3_000_000)
    yield from softmaxes(seconds, BATCHES)


def jacobians(seconds: float) -> Iterator[Row]:
    """The Jacobian into `out` beside filling an array of that size, and np.diag(s) - np.outer(s, s)."""
    for n in JACOBIANS:
        x, out = random.normal(0, 5, n), np.empty((n, n))
        s = scipy.special.softmax(x)
        np.testing.assert_allclose(jacobian(x, out=out), np.diag(s) - np.outer(s, s), rtol=1e-10, atol=1e-16)
        ours, fill = medians([lambda: jacobian(x, out=out), lambda: out.fill(1.0)], seconds)  # noqa: B023
        again, naive = medians([lambda: jacobian(x, out=out), lambda: np.diag(s) - np.outer(s, s)], seconds)  # noqa: B023
        reached = met(ours <= 1.2 * fill and naive >= 4 * again) if n >= 1000 else ""
        goal = "≤ 1.2, ≥ 4" if n >= 1000 else ""
        yield f"{n}", us(ours), us(fill), us(naive), f"{ours / fill:.2f}", f"{naive / again:.2f}", goal, reached


def products(seconds: float) -> Iterator[Row]:
    """JVP and VJP: time per component, which stays the same where the cost is O(n)."""
    for n in PRODUCTS:
        x, v = random.normal(0, 5, n), random.normal(0, 1, n)
        if n <= 1000:
            np.testing.assert_allclose(jvp(x, v), jacobian(x) @ v, rtol=1e-9, atol=1e-16)
        forward, backward = medians([lambda: jvp(x, v), lambda: vjp(x, v)], seconds)  # noqa: B023
        yield f"{n:,}", us(forward), us(backward), f"{forward / n * 1e9:.1f}", f"{backward / n * 1e9:.1f}"


def installed(*packages: str) -> bool:
    """Whether all of the packages are there."""
    return all(find_spec(package) is not None for package in packages)


def vectors_compiled(seconds: float) -> Iterator[Row]:
    """Softmax of one vector: the numba target beside the NumPy target."""
    if not installed("numba"):
        return
    compiled = function_of("softmax", "value", "numba")
    for n in VECTORS:
        x = random.normal(0, 5, n)
        np.testing.assert_allclose(compiled(x), softmax(x), rtol=1e-14)
        ours, plain = medians([lambda: compiled(x), lambda: softmax(x)], seconds)  # noqa: B023
        goal, reached = ("≥ 2.0", met(plain >= 2 * ours)) if n <= 10 else ("", "")
        yield str((n,)), us(ours), us(plain), f"{plain / ours:.2f}", goal, reached


def batches_compiled(seconds: float) -> Iterator[Row]:
    """log_softmax and the Jacobian of softmax in batches: the numba target beside JAX's jit."""
    if not installed("numba", "jax"):
        return
    import jax

    jax.config.update("jax_enable_x64", True)
    jax.config.update("jax_platforms", "cpu")
    logs = jax.jit(lambda x: jax.nn.log_softmax(x, axis=-1))
    jacobian_of = jax.jit(jax.vmap(jax.jacfwd(jax.nn.softmax)))
    for name, asked, theirs_of in (("log_softmax", "value", logs), ("softmax", "jacobian", jacobian_of)):
        compiled = function_of(name, asked, "numba")
        for shape in BATCHES[:3] if asked == "jacobian" else BATCHES:
            x = random.normal(0, 5, shape)
            jx = jax.numpy.asarray(x)
            np.testing.assert_allclose(compiled(x), theirs_of(jx), rtol=1e-9, atol=1e-13)
            ours, theirs = medians([lambda: compiled(x), lambda: theirs_of(jx).block_until_ready()], seconds)  # noqa: B023
            title = f"{name}, {asked} {shape}" if asked != "value" else f"{name} {shape}"
            yield title, us(ours), us(theirs), f"{theirs / ours:.2f}", "≥ 1.0", met(theirs >= ours)


def gradients(seconds: float) -> Iterator[Row]:
    """The gradient of cross-entropy beside JAX's jit, where JAX is installed."""
    if not installed("jax"):
        return
    import jax

    jax.config.update("jax_enable_x64", True)
    jax.config.update("jax_platforms", "cpu")

    def loss(x: Any, y: Any) -> Any:
        return -(y * jax.nn.log_softmax(x)).sum()

    theirs_of = jax.jit(jax.grad(loss))
    ratios = []
    for shape in BATCHES:
        x, y = random.normal(0, 5, shape), random.dirichlet(np.ones(shape[-1]), shape[0])
        jx, jy = jax.numpy.asarray(x), jax.numpy.asarray(y)
        np.testing.assert_allclose(loss_gradient(x, y), theirs_of(jx, jy), rtol=1e-9, atol=1e-13)
        ours, theirs = medians(
            [lambda: loss_gradient(x, y), lambda: theirs_of(jx, jy).block_until_ready()],  # noqa: B023
            seconds,
        )
        ratios.append(theirs / ours)
        yield str(shape), us(ours), us(theirs), f"{ratios[-1]:.2f}", "≥ 0.9", met(ratios[-1] >= 0.9)
    mean = geometric_mean(ratios)
    yield "geometric mean", "", "", f"{mean:.2f}", "≥ 1.1", met(mean >= 1.1)


def emitting() -> Iterator[Row]:
    """The longest processor time that emitting takes after import, each time in a new process: functions and models."""
    for target in TARGETS:
        longest, what = max((emitted_in(name, asked, target), f"{name} {asked}") for name, asked in asked_of_models())
        yield target, what, f"{longest:.2f}", "≤ 0.3", met(longest <= 0.3)


def asked_of_models() -> Iterator[tuple[str, str]]:
    """The first derivative of every function, with which a module has all of its quantities."""
    for name, function in FAMILY.items():
        yield name, next((asked for asked in FIRST if asked in function.quantities), "value")


def emitted_in(name: str, asked: str, target: str) -> float:
    """The processor time of emitting in seconds, in a process that has not derived anything before."""
    code = (
        "import sys, time; from importlib import import_module; from symsoft.emit import TARGETS, emit;"
        "import symsoft.functions; name, asked, target = sys.argv[1:]; import_module(TARGETS[target]);"
        "begin = time.process_time(); emit(name, asked, target); print(time.process_time() - begin)"
    )
    return float(
        subprocess.run([sys.executable, "-c", code, name, asked, target], capture_output=True, check=True).stdout
    )


def accuracy() -> Iterator[Row]:
    """The largest error in ulps over random and extreme points, held against certified values of 300 bits."""
    worst = {name: [0.0, 0.0] for name in ("softmax", "Jacobian, diagonal", "log_softmax", "softmax, T = 0.1")}
    for x in points(np.float64):
        exact, cool = Exact(x), Exact(x, 0.1)
        with np.errstate(all="ignore"):
            s = scipy.special.softmax(x)
            theirs = [
                s,
                np.diag(np.diag(s) - np.outer(s, s)),
                scipy.special.log_softmax(x),
                scipy.special.softmax(x / 0.1),
            ]
        ours = [softmax(x), np.diag(jacobian(x)), function_of("log_softmax", "value")(x)]
        ours.append(function_of("softmax_temperature", "value")(x, 0.1))
        for i in range(len(x)):
            wanted = [exact.s[i], exact.s[i] * exact.rest(i), exact.log_share(i), cool.s[i]]
            for errors, got, other, value in zip(worst.values(), ours, theirs, wanted, strict=True):
                if np.isfinite(float(value)) and not np.isneginf(x[i]):
                    errors[0] = max(errors[0], ulps(got[i], value, np.float64))
                    other_error = ulps(other[i], value, np.float64) if np.isfinite(other[i]) else np.inf
                    errors[1] = max(errors[1], other_error)
    for name, (own, other) in worst.items():
        yield name, f"{own:.2f}", f"{other:.2g}"


Values = Callable[[Any], Any]
LOW = (np.float64, np.float32, np.float16)


def jax_values() -> Iterator[tuple[str, Values, Values]]:
    """Each quantity by the emitted JAX module, and by JAX: what goes in and comes out are NumPy's arrays."""
    import jax

    jax.config.update("jax_enable_x64", True)
    jax.config.update("jax_platforms", "cpu")
    naive = jax.jacfwd(jax.nn.softmax)
    for name, asked, theirs in (
        ("softmax", "value", jax.nn.softmax),
        ("softmax", "jacobian", naive),
        ("log_softmax", "value", jax.nn.log_softmax),
    ):
        ours = function_of(name, asked, "jax")
        yield (
            asked if asked == "jacobian" else name,
            *((lambda x, of=of: np.asarray(of(jax.numpy.asarray(x)))) for of in (ours, theirs)),
        )


def torch_values() -> Iterator[tuple[str, Values, Values]]:
    """The same for torch."""
    import torch

    def naive(x: Any) -> Any:
        return torch.autograd.functional.jacobian(lambda z: torch.softmax(z, -1), x)

    for name, asked, theirs in (
        ("softmax", "value", lambda x: torch.softmax(x, -1)),
        ("softmax", "jacobian", naive),
        ("log_softmax", "value", lambda x: torch.log_softmax(x, -1)),
    ):
        ours = function_of(name, asked, "torch")
        yield (
            asked if asked == "jacobian" else name,
            *((lambda x, of=of: of(torch.tensor(x)).numpy()) for of in (ours, theirs)),
        )


def accuracy_of_tensors() -> Iterator[Row]:
    """The largest errors of the JAX and torch targets in ulps of the dtype, beside those of the libraries."""
    for package, values_of in (("jax", jax_values), ("torch", torch_values)):
        if not installed(package):
            continue
        for title, ours, theirs in values_of():
            cells = []
            for dtype in LOW:
                own, other = (worst_of(title, of, dtype) for of in (ours, theirs))
                cells += [f"{own:.2f}", f"{other:.2g}"]
            yield f"{package}: {title.replace('jacobian', 'Jacobian, diagonal')}", *cells


def worst_of(title: str, values: Values, dtype: Any) -> float:
    """The largest error in ulps of the dtype, of normal numbers; inf where what is found is not finite."""
    worst, least, largest = 0.0, float(np.finfo(dtype).smallest_normal), float(np.finfo(dtype).max)
    with np.errstate(over="ignore"):
        rows = [x for x in points(dtype) if not np.isposinf(x).any() and np.isfinite(x).any()]
    for x in rows:
        exact, got = Exact(x), np.asarray(values(x))
        for i in range(len(x)):
            value = exact.log_share(i) if title == "log_softmax" else exact.s[i]
            found = got[i, i] if title == "jacobian" else got[i]
            value = value * exact.rest(i) if title == "jacobian" else value
            if np.isfinite(x[i]) and least <= abs(float(value)) < largest:
                worst = max(worst, ulps(found, value, dtype) if np.isfinite(found) else np.inf)
    return worst


def met(reached: bool) -> str:
    """Whether a goal is met."""
    return "yes" if reached else "no"


def table(title: str, heads: Row, rows: Iterator[Row]) -> str:
    """A table in Markdown, or nothing where there are no rows."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    if not lines:
        return ""
    return "\n".join([f"### {title}", "", f"| {' | '.join(heads)} |", "| --- " * len(heads) + "|", *lines, ""])


def machine() -> str:
    """The processor and the versions, on one line."""
    names = [line.split(":")[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")]
    versions = []
    for package in ("numpy", "scipy", "jax", "numba", "torch"):
        try:
            versions.append(f"{package} {metadata.version(package)}")
        except metadata.PackageNotFoundError:
            continue
    return ", ".join([names[0] if names else platform.processor(), f"Python {platform.python_version()}", *versions])


def _lines(path: str) -> list[str]:
    return Path(path).read_text(encoding="utf-8").splitlines() if Path(path).exists() else []


def report(seconds: float) -> str:
    """All tables."""
    best = ("size", "emitted, µs", "peer, µs", "peer/emitted", "goal", "met")
    parts = [
        f"{machine()}; one pinned core, medians of processor time in interleaved runs on a machine "
        "that others share, so that only ratios within a row mean something; float64.\n",
        table("softmax beside scipy.special.softmax", best, softmaxes(seconds, (*((n,) for n in VECTORS), *BATCHES))),
        table(
            "Jacobian of softmax into `out`",
            ("n", "emitted, µs", "fill, µs", "diag − outer, µs", "emitted/fill", "naive/emitted", "goal", "met"),
            jacobians(seconds),
        ),
        table("JVP and VJP of softmax", ("n", "JVP, µs", "VJP, µs", "JVP, ns/n", "VJP, ns/n"), products(seconds)),
        table("Gradient of cross-entropy beside JAX's jit", best, gradients(seconds)),
        table("Softmax of one vector, the numba target beside the NumPy target", best, vectors_compiled(seconds)),
        table("The numba target beside JAX's jit", best, batches_compiled(seconds)),
        table("softmax beside scipy.special.softmax, in kept memory", best, softmaxes_in_kept_memory(seconds)),
        table("Largest error in ulps, extreme points included", ("", "emitted", "SciPy, NumPy"), accuracy()),
        table(
            "The JAX and torch targets beside the libraries: largest error in ulps of the dtype, of normal numbers",
            ("", *(f"{np.dtype(dtype).name}{who}" for dtype in LOW for who in (", emitted", ", library"))),
            accuracy_of_tensors(),
        ),
        table(
            "Emitting a first derivative with all that goes with it, after import: the longest time in seconds",
            ("target", "function and quantity", "seconds", "goal", "met"),
            emitting(),
        ),
    ]
    return "\n".join(part for part in parts if part)


def draw(text: str) -> None:
    """The ratios of the tables as bars, the goals as lines beside them."""
    if not installed("matplotlib"):
        return
    import matplotlib

    matplotlib.use("Agg")
    matplotlib.rcParams.update({"svg.hashsalt": "symsoft", "svg.fonttype": "none"})
    from matplotlib import pyplot

    parts = [part for part in text.split("### ")[1:] if "| peer/emitted |" in part]
    figure, frames = pyplot.subplots(
        len(parts), 1, figsize=(8, 9), layout="constrained", height_ratios=[part.count("\n| ") for part in parts]
    )
    for part, frame in zip(parts, frames, strict=True):
        rows = [line[2:-2].split(" | ") for line in part.splitlines()[4:] if line.startswith("| ")][::-1]
        colours = ["C2" if row[-1] == "yes" else "C3" if row[-1] == "no" else "C7" for row in rows]
        frame.barh([row[0] for row in rows], [float(row[3]) for row in rows], color=colours)
        for place, row in enumerate(rows):
            if goal := re.search(r"[\d.]+", row[4]):
                frame.plot([float(goal[0])] * 2, [place - 0.4, place + 0.4], color="black")
        frame.set_title(part.splitlines()[0], fontsize="medium", loc="left")
    frames[-1].set_xlabel("time of the peer / time of the emitted function; the goals as lines; green: met")
    figure.savefig(PLOT, metadata={"Date": None})


def write(text: str) -> None:
    """Puts the tables between their marks in the README, and leaves the rest of it as it is."""
    empty = f"# Benchmarks\n\n## Emitted functions\n\n{BEGIN}\n{END}\n"
    old = README.read_text(encoding="utf-8") if README.exists() else empty
    before, rest = old.split(BEGIN)
    README.write_text(f"{before}{BEGIN}\n{text}{END}{rest.split(END)[1]}", encoding="utf-8")


def main() -> None:
    """Measures and prints, or writes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a fifth of the time")
    parser.add_argument("--write", action="store_true", help="write the tables into benchmarks/README.md")
    options = parser.parse_args()
    text = report(SECONDS / 5 if options.quick else SECONDS)
    print(text)
    if options.write:
        draw(text)
        write(text)


if __name__ == "__main__":
    main()
