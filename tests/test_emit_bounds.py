"""The stated error bounds, looked for a breach in many random batches, against values in a longer floating number.

Here a result of float64 is held to one computed in 64 bits of mantissa or more, which shows errors of a thousandth of
an ulp; where the machine has no such number, the certified values of the other tests have to do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pytest
from emitted import Array, function_of, module_of

LONG = np.longdouble
EPS, TINY = LONG(np.finfo(np.float64).eps), LONG(np.finfo(np.float64).smallest_subnormal)

pytestmark = pytest.mark.skipif(np.finfo(LONG).nmant < 63, reason="no floating number longer than float64")


@dataclass(frozen=True)
class Batch:
    """Rows x, a direction v, a class for each row; softmax and what is made of it, in a longer number."""

    x: Array
    v: Array
    classes: Array

    @cached_property
    def every(self) -> Array:
        """The numbers of the rows."""
        return np.arange(len(self.x))

    @cached_property
    def shifted(self) -> Array:
        """x minus its maximum."""
        long = self.x.astype(LONG)
        return np.asarray(long - long.max(axis=-1, keepdims=True))

    @cached_property
    def others(self) -> Array:
        """The sum of e^(x - m) but for the largest."""
        raised = np.exp(self.shifted)
        raised[self.every, self.x.argmax(axis=-1)] = 0
        return np.asarray(raised.sum(axis=-1, keepdims=True))

    @cached_property
    def s(self) -> Array:
        """Softmax."""
        return np.asarray(np.exp(self.shifted) / (1 + self.others))

    @cached_property
    def rest(self) -> Array:
        """1 - s."""
        rest = 1 - self.s
        rest[self.every, self.x.argmax(axis=-1)] = (self.others / (1 + self.others))[:, 0]
        return np.asarray(rest)

    @cached_property
    def logs(self) -> Array:
        """log s."""
        return np.asarray(self.shifted - np.log1p(self.others))

    def entries(self, on: Array, off: Array) -> Array:
        """Matrices with one value on the diagonal and another off it."""
        return np.where(np.eye(self.x.shape[-1], dtype=bool), on, off)

    def spread(self) -> tuple[Array, Array]:
        """The sum of s_k (v_i - v_k), and of its absolute values."""
        differences = self.v.astype(LONG)[:, :, np.newaxis] - self.v.astype(LONG)[:, np.newaxis, :]
        both = [np.einsum("bk,bik->bi", self.s, part) for part in (differences, abs(differences))]
        return both[0], both[1]


def batches() -> Iterator[Batch]:
    """Rows of many lengths: near, far, offset, with one entry that dominates, all equal, masked."""
    random = np.random.default_rng(41)
    for n in (1, 2, 3, 4, 5, 9, 15, 16, 17, 33, 100):
        rows = max(3, 4000 // n**2)
        drawn = random.normal(0, 1, (rows, n))
        top = np.zeros((rows, n))
        top[np.arange(rows), random.integers(0, n, rows)] = 1
        masked = np.where(random.random((rows, n)) < 0.4, -np.inf, drawn * 3)
        masked[:, 0] = 0
        for x in (
            *(drawn * spread + offset for spread, offset in ((0.1, 0), (1, 0), (5, 0), (30, 0), (3, 400), (3, -1e6))),
            *(drawn + gap * top for gap in (3, 10, 20, 40, 700)),
            np.repeat(drawn[:, :1] * 30, n, axis=1),
            np.where(top == 1, drawn[:, :1] * 90 + 5, drawn[:, :1] * 90),
            drawn * 10.0 ** random.uniform(-3, 2.5, (rows, 1)),
            masked,
        ):
            v = random.normal(0, 1, (rows, n)) + random.choice([0, 1e3, 1e6])
            yield Batch(x, v, random.integers(0, n, rows))


BATCHES = list(batches())


def ulps(got: Array, exact: Array) -> float:
    """The largest error in ulps, of normal numbers."""
    with np.errstate(all="ignore"):
        errors = abs(got - exact) / np.spacing(abs(exact).astype(np.float64)).astype(LONG)
    far = np.isfinite(exact) & (abs(exact) > TINY / EPS * 8)
    return float(np.max(errors, where=far, initial=0))


def units(got: Array, exact: Array, unit: Array) -> float:
    """The largest error in units of eps, beyond what is subnormal."""
    errors = np.maximum(abs(got - exact) - 8 * got.shape[-1] * TINY, 0)
    return float(np.max(errors / np.where(unit > TINY, unit * EPS, np.inf), initial=0))


@pytest.mark.parametrize("batch", BATCHES)
def test_shares_and_their_derivatives(batch: Batch) -> None:
    s, rest = batch.s, batch.rest
    assert ulps(function_of("softmax", "value")(batch.x), s) <= 4
    jacobian = batch.entries((s * rest)[:, :, np.newaxis], -s[:, :, np.newaxis] * s[:, np.newaxis, :])
    got = function_of("softmax", "jacobian")(batch.x)
    diagonal = np.eye(batch.x.shape[-1], dtype=bool)
    assert ulps(got[:, diagonal], jacobian[:, diagonal]) <= 4
    assert ulps(got[:, ~diagonal], jacobian[:, ~diagonal]) <= 10
    logarithmic = batch.entries(rest[:, :, np.newaxis], -s[:, np.newaxis, :])
    assert ulps(function_of("log_softmax", "jacobian")(batch.x), logarithmic) <= 4
    mean, size = batch.spread()
    for name, quantity, scale in (
        ("softmax", "jvp", s),
        ("softmax", "vjp", s),
        ("logsumexp", "hvp", s),
        ("log_softmax", "jvp", np.ones_like(s)),
    ):
        assert units(function_of(name, quantity)(batch.x, batch.v), mean * scale, size * scale) <= 3.5
    long = batch.v.astype(LONG)
    wanted = long - s * long.sum(axis=-1, keepdims=True)
    unit = abs(long) + s * abs(long).sum(axis=-1, keepdims=True)
    assert units(function_of("log_softmax", "vjp")(batch.x, batch.v), wanted, unit) <= 4


@pytest.mark.parametrize("T", [0.05, 0.37, 1.0, 20.0])
def test_shares_where_the_errors_of_exponentials_meet(T: float) -> None:
    """One whose exponential is farthest off to one side, among equal ones that are farthest off to the other."""
    random = np.random.default_rng(47)
    given = -random.uniform(0, 1.5, 200_000) * T
    exact = np.exp((given / T).astype(LONG))
    order = given[np.argsort((np.exp(given / T) - exact) / exact)]
    for n in (9, 33, 62, 91, 119):
        for one, others in ((order[:100], order[-100:]), (order[-100:], order[:100])):
            x = np.repeat(random.choice(others, (100, 1)), n, axis=1)
            x[:, 0], x[:, 1] = 0, random.choice(one, 100)
            raised = np.exp(x.astype(LONG) / LONG(T))
            shares = raised / raised.sum(axis=-1, keepdims=True)
            assert ulps(function_of("softmax_temperature", "value")(x, T), shares) <= 3.5
            if T == 1.0:
                assert ulps(function_of("softmax", "value")(x), shares) <= 4


@pytest.mark.parametrize("batch", BATCHES)
def test_logarithms(batch: Batch) -> None:
    assert ulps(function_of("log_softmax", "value")(batch.x), batch.logs) <= 2.5
    largest = batch.x.max(axis=-1).astype(LONG)
    whole = largest + np.log1p(batch.others)[:, 0]
    got = function_of("logsumexp", "value")(batch.x)
    assert units(got[:, np.newaxis], whole[:, np.newaxis], (abs(whole) + abs(largest))[:, np.newaxis]) <= 1.25
    at = (batch.every, batch.classes)
    assert ulps(function_of("cross_entropy_labels", "value")(batch.x, batch.classes), -batch.logs[at]) <= 2.5
    gradient = batch.s.copy()
    gradient[at] = -batch.rest[at]
    assert ulps(function_of("cross_entropy_labels", "gradient")(batch.x, batch.classes), gradient) <= 4


@pytest.mark.parametrize("batch", BATCHES[::7])
def test_shares_without_a_longer_number(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    module = module_of("softmax")
    monkeypatch.setattr(module, "_LONGER", False)
    diagonal = np.einsum("bii->bi", module.softmax_jacobian(batch.x))
    assert ulps(diagonal, batch.s * batch.rest) <= 4
    one = np.array([module.softmax(row) for row in batch.x[:5]])
    assert ulps(one, batch.s[:5]) <= 4


def targets(batch: Batch) -> Iterator[Array]:
    """Targets of a batch: any positive numbers, a class, a distribution; nothing where x is masked."""
    random = np.random.default_rng(43)
    yield np.where(np.isneginf(batch.x), 0, random.uniform(0.1, 1, batch.x.shape))
    yield np.where(np.arange(batch.x.shape[-1]) == batch.classes[:, np.newaxis], 1.0, 0.0)
    yield random.dirichlet(np.ones(batch.x.shape[-1]), len(batch.x))


@pytest.mark.parametrize("batch", [batch for batch in BATCHES if np.isfinite(batch.x).all()])
def test_cross_entropies(batch: Batch) -> None:
    mean, size = batch.spread()
    for y in targets(batch):
        for name, epsilon, more in (("cross_entropy", 0.0, 0.0), ("cross_entropy_smoothed", 0.001, 1.5)):
            given = (y, epsilon) if epsilon else (y,)
            q = (1 - LONG(epsilon)) * y.astype(LONG) + LONG(epsilon) / y.shape[-1]
            terms, total = q * batch.logs, q.sum(axis=-1, keepdims=True)
            loss = function_of(name, "value")(batch.x, *given)[:, np.newaxis]
            unit = abs(terms).sum(axis=-1, keepdims=True)
            assert units(loss, -terms.sum(axis=-1, keepdims=True), unit) <= 4 + more
            gradient = function_of(name, "gradient")(batch.x, *given)
            assert units(gradient, batch.s * total - q, batch.s * total + q) <= 2
            product = function_of(name, "hvp")(batch.x, *given, batch.v)
            assert units(product, mean * batch.s * total, size * batch.s * total) <= 5 + more
            hessian = np.einsum("bii->bi", function_of(name, "hessian")(batch.x, *given))
            assert ulps(hessian, batch.s * batch.rest * total) <= 6 + 2 * more
