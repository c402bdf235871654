"""Emitted NumPy modules: run from a file, their arguments and results, and the rules that they are made by."""

from __future__ import annotations

import subprocess
import sys
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from emitted import FIRST, QUANTITIES, function_of, module_of, samples

from symsoft.emit import TARGETS, emit, write
from symsoft.emit.greatest import RULES
from symsoft.emit.match import Bindings, instance, match
from symsoft.emit.numpy_parts import PARTS
from symsoft.emit.numpy_public import arguments
from symsoft.emit.plan import plan
from symsoft.emit.primitives import PRIMITIVES
from symsoft.emit.rewrites import REWRITES
from symsoft.emit.rule import Rule
from symsoft.emit.twin import expression
from symsoft.functions import FUNCTIONS
from symsoft.functions.function import I, J
from symsoft.kernel import Proved, decide
from symsoft.statement import Definition, Statement
from symsoft.term import ONE, Partial, Sum, Variable, delta, divide, mul

ROWWISE = [(name, quantity) for name, quantity in QUANTITIES if FUNCTIONS[name].argument.places]


def rows_at(value: Any, place: tuple[int, ...], axis: int, batch: tuple[int, ...]) -> Any:
    """The part of an argument that belongs to one row."""
    if np.ndim(value) == 0 or np.shape(value) == batch:
        return value[place] if np.ndim(value) else value
    return np.moveaxis(value, axis, -1)[place]


@pytest.mark.parametrize(("name", "quantity"), ROWWISE)
def test_batches_and_axes(name: str, quantity: str) -> None:
    function = function_of(name, quantity)
    axes = len(plan(FUNCTIONS[name], quantity).quantity.axes)
    for axis in (-3, -2, -1, 0, 1, 2):
        given_arguments = samples(name, quantity, (2, 3, 4), axis)
        result = function(*given_arguments, axis=axis)
        batch = np.moveaxis(np.empty((2, 3, 4)), axis, -1).shape[:-1]
        for place in np.ndindex(batch):
            alone = function(*(rows_at(value, place, axis, batch) for value in given_arguments))
            found = np.moveaxis(result, axis, -1)[place] if axes == 1 else result[place]
            np.testing.assert_allclose(found, alone, rtol=1e-14, atol=1e-300)


@pytest.mark.parametrize(("name", "quantity"), QUANTITIES)
def test_out_and_inputs(name: str, quantity: str) -> None:
    function, given_arguments = function_of(name, quantity), samples(name, quantity, (2, 3, 4))
    before = [np.copy(value) for value in given_arguments]
    wanted = function(*given_arguments)
    out = np.full_like(wanted, 7)
    assert function(*given_arguments, out=out) is out
    np.testing.assert_array_equal(out, wanted)
    strided = np.full((*wanted.shape[:-1], 2 * wanted.shape[-1]), 7.0)[..., ::2]
    np.testing.assert_array_equal(function(*given_arguments, out=strided), wanted)
    for value, old in zip(given_arguments, before, strict=True):
        np.testing.assert_array_equal(value, old)
    for position, value in enumerate(given_arguments):
        if np.shape(value) == wanted.shape and value.dtype == wanted.dtype:
            own = value.copy()
            again = [own if place == position else other for place, other in enumerate(given_arguments)]
            np.testing.assert_array_equal(function(*again, out=own), wanted)
    with pytest.raises(ValueError, match=r"out: shape .* needed"):
        function(*given_arguments, out=np.empty((1, 1)))
    with pytest.raises(TypeError, match="out: dtype float32 given, float64 needed"):
        function(*given_arguments, out=np.empty(wanted.shape, np.float32))
    with pytest.raises(TypeError, match="out: an array is needed, not list"):
        function(*given_arguments, out=[0.0])
    out.flags.writeable = False
    with pytest.raises(ValueError, match="out: the array is read-only"):
        function(*given_arguments, out=out)


@pytest.mark.parametrize(("name", "quantity"), QUANTITIES)
@pytest.mark.parametrize(
    ("given_dtype", "wanted"),
    [
        (np.int8, np.float64),
        (np.bool_, np.float64),
        (np.float16, np.float16),
        (np.float32, np.float32),
        (np.longdouble,) * 2,
    ],
)
def test_dtypes(name: str, quantity: str, given_dtype: type, wanted: type) -> None:
    function = function_of(name, quantity)
    cast = [as_dtype(value, given_dtype) for value in samples(name, quantity, (2, 3, 4))]
    result = function(*cast)
    assert result.dtype == wanted
    with np.errstate(all="ignore"):
        reference = function(*(as_dtype(value, np.float64) for value in cast))
    np.testing.assert_allclose(
        result.astype(np.float64), reference, rtol=4 * float(np.finfo(wanted).eps) + 1e-14, atol=1e-3
    )


def as_dtype(value: Any, dtype: type) -> Any:
    """An array of floating numbers in another dtype; classes and plain numbers stay."""
    return value.astype(dtype) if isinstance(value, np.ndarray) and value.dtype.kind != "i" else value


@pytest.mark.parametrize(("name", "quantity"), QUANTITIES)
def test_special_values_and_empty_input_do_not_warn(name: str, quantity: str) -> None:
    function = function_of(name, quantity)
    rows = name in dict(ROWWISE)
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        for shape in ((0,), (0, 3), (3, 0), (2, 0, 3)):
            empty = samples(name, quantity, shape)
            if not any(
                isinstance(value, np.integer | np.ndarray) and value.dtype.kind == "i" and value.size for value in empty
            ):
                assert function(*empty).shape[: len(shape) - 1] == shape[:-1]
        for row in ([np.nan, 1.0], [np.inf, 1.0], [-np.inf, -np.inf], [-np.inf, 1.0], [1e308, -1e308], [0.0, 0.0]):
            example = samples(name, quantity, (2, 2))
            for value in example:
                if isinstance(value, np.ndarray) and value.dtype.kind == "f":
                    value[...] = 1
            example[0][...] = np.array([row, [0.5, 1.0]])
            result = function(*example)
            assert np.isfinite(result[1]).all() or not rows
        half = [as_dtype(value, np.float16) for value in samples(name, quantity, (2,))]
        half[0][...] = [1e4, -1e4]
        function(*half)


def test_logsumexp_of_infinities() -> None:
    function = function_of("logsumexp", "value")
    assert function(np.zeros((2, 0))).tolist() == [-np.inf, -np.inf]
    assert function([-np.inf, -np.inf]) == -np.inf
    assert function([np.inf, 1.0]) == np.inf
    assert np.isnan(function([np.nan, np.inf]))


@pytest.mark.parametrize(("name", "quantity"), QUANTITIES)
def test_wrong_arguments(name: str, quantity: str) -> None:
    function, first, *others = function_of(name, quantity), *samples(name, quantity, (2, 3, 4))
    word = arguments(plan(FUNCTIONS[name], quantity))[0]
    with pytest.raises(TypeError, match=f"{word}: real numbers are needed, not complex128"):
        function(first + 1j, *others)
    if (name, quantity) not in ROWWISE:
        return
    with pytest.raises(ValueError, match="axis: 3 is out of range for x of shape"):
        function(first, *others, axis=3)
    with pytest.raises(TypeError, match=r"axis: an integer is needed, not 1\.5"):
        function(first, *others, axis=1.5)
    with pytest.raises(ValueError, match="axis: -1 is out of range for x of shape"):
        function(*(1.0 if isinstance(value, np.ndarray) else value for value in (first, *others)))
    for position, value in enumerate(others):
        if isinstance(value, np.ndarray):
            wrong = [np.zeros(7, value.dtype) if place == position else other for place, other in enumerate(others)]
            with pytest.raises(ValueError, match=r"[a-z]: shape \(.*\) given, \(.*\) needed"):
                function(first, *wrong)


def test_wrong_parameters() -> None:
    labels, tempered = function_of("cross_entropy_labels", "value"), function_of("softmax_temperature", "value")
    smoothed = function_of("cross_entropy_smoothed", "value")
    with pytest.raises(TypeError, match="y: integers are needed, not float64"):
        labels([0.0, 1.0], 1.0)
    for wrong in (2, -1):
        with pytest.raises(ValueError, match="y: classes from 0 to 1 are needed"):
            labels([0.0, 1.0], wrong)
    for wrong_temperature in (0, -1, np.inf, np.nan):
        with pytest.raises(ValueError, match="T: a number above 0 and below inf is needed"):
            tempered([0.0, 1.0], wrong_temperature)
    with pytest.raises(TypeError, match="T: a number is needed, not 'hot'"):
        tempered([0.0, 1.0], "hot")
    with pytest.raises(ValueError, match="epsilon: a number above 0 and below 1 is needed, not 1"):
        smoothed([0.0, 1.0], [1.0, 0.0], 1)


def test_one_short_vector_is_as_in_a_batch() -> None:
    softmax, random = function_of("softmax", "value"), np.random.default_rng(0)
    for x in [random.normal(0, spread, n) for n in (1, 2, 10, 100, 5000) for spread in (1, 30, 300)]:
        np.testing.assert_allclose(softmax(x), softmax(np.stack([x, x]))[1], rtol=1e-15)
    assert softmax(np.zeros(0)).shape == (0,)


def test_products_cost_linear_memory() -> None:
    n = 200_000  # the Jacobian would have 320 GB
    v = np.ones(n)
    v[0] = 2
    assert module_of("softmax").softmax_jvp(np.zeros(n), v)[0] == pytest.approx((1 - 1 / n) / n, rel=1e-12)


@pytest.mark.parametrize("name", FIRST)
def test_a_module_runs_alone_and_tests_itself(name: str, tmp_path: Path) -> None:
    path = tmp_path / "alone.py"
    write(path, emit(name, FIRST[name]))
    done = subprocess.run([sys.executable, "-I", "-W", "error", path], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "agree with exact values" in done.stdout
    text = path.read_text()
    assert "import symsoft" not in text
    assert "Definition, elementwise (by latexify-py):" in text
    assert max(len(line) for line in text.splitlines()) <= 220


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.name) for rule in REWRITES + PRIMITIVES + RULES])
def test_every_rule_is_proved(rule: Rule) -> None:
    assert isinstance(decide(rule.identity), Proved)
    assert rule.why
    assert rule.primitive is None or rule.primitive in PARTS


@pytest.mark.parametrize(("name", "quantity"), QUANTITIES)
def test_every_plan_is_proved(name: str, quantity: str) -> None:
    found = plan(FUNCTIONS[name], quantity)
    assert isinstance(
        decide(Statement(found.quantity.term, found.term, found.definitions, FUNCTIONS[name].hypotheses)), Proved
    )


def test_wrong_questions() -> None:
    for question, words in [
        (("nothing", "value"), "function: 'nothing' is not known"),
        (("logsumexp", "jacobian"), "quantity: logsumexp has no 'jacobian'; it has: value, gradient"),
        (("softmax", "value", "fortran"), "target: 'fortran' is not known; choose one of: numpy"),
    ]:
        with pytest.raises(ValueError, match=words):
            emit(*question)
    for target in TARGETS:
        with pytest.raises(ValueError, match="quantity: logsumexp has no 'jacobian'"):
            emit("logsumexp", "jacobian", target)


def test_write_is_all_or_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    write(path, "one\n")
    with pytest.raises(FileExistsError):
        write(path, "two\n")
    assert path.read_text() == "one\n"
    write(path, "two\n", force=True)
    assert path.read_text() == "two\n"
    with pytest.raises(FileNotFoundError):
        write(tmp_path / "no" / "a.py", "three\n")
    with pytest.raises(UnicodeEncodeError):
        write(path, "\udc80", force=True)
    assert path.read_text() == "two\n"
    assert list(tmp_path.iterdir()) == [path]


def test_what_stands_in_a_hole() -> None:
    smoothed = dict(plan(FUNCTIONS["cross_entropy_smoothed"], "value").fillings)
    assert expression(smoothed["y"].term) == "(1 - ε) * y[k] + ε / n"
    x, s, w, v = (Variable(name, (J,)) for name in "xswv")
    hole = Bindings(holes=frozenset("w"))
    filled = match(mul(v, w), mul(s, divide(ONE, x)), hole)
    assert filled is not None
    assert instance(w, filled) == divide(ONE, x)
    assert match(mul(w, w), mul(x, s), hole) is None
    for term in (Partial(x, x), Sum(J, x), delta(I, J)):
        assert match(w, term, hole) is None
    assert match(mul(v, w), mul(Variable("s", (I,)), x), hole) is None
    with pytest.raises(ValueError, match="no rule leads from the value of odd to code yet"):
        plan(replace(FUNCTIONS["softmax"], name="odd", definition=Definition("s", (I,), Partial(x, x))), "value")
