"""Code for what an article defines in JAX and torch: the values of the NumPy target, and the same derivatives."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from emitted import load
from test_emit_articles import SHAPES, written

from symsoft.emit import emit
from symsoft.emit.python_names import named_for_python
from symsoft.functions import MODELS, Function

WRITTEN = ("p", "L", "f", "g", "h", "q", "c", "t", "V", "r", "l", "G")
every_target = pytest.mark.parametrize("target", ["jax", "torch"])


@pytest.fixture
def library(target: str) -> Any:
    """The library of a target with 64 bits, where it is installed."""
    found = pytest.importorskip(target)
    if target == "jax":
        found.config.update("jax_platforms", "cpu")
        found.config.update("jax_enable_x64", True)
    return found


def modules(function: Function | str, target: str, folder: Path) -> tuple[Any, Any]:
    """The modules with all quantities for NumPy and for the target."""
    quantities = MODELS[function].quantities if isinstance(function, str) else function.quantities
    first = next(asked for asked in quantities if asked != "value")
    numpy, tensor = (load(emit(function, first, to), folder / f"{to}_code.py") for to in ("numpy", target))
    return numpy, tensor


def arguments(function: Any, batch: tuple[int, ...] = ()) -> list[Any]:
    """Arguments for an emitted function with these leading axes, but for numbers."""
    random = np.random.default_rng(3)
    shapes = {name: (3,) for name in inspect.signature(function).parameters if name not in ("out", "axis")} | SHAPES
    names = [name for name in inspect.signature(function).parameters if name not in ("out", "axis")]
    return [random.normal(0, 1, (*batch, *shapes[name]) if shapes[name] else ()) for name in names]


def tensors(library: Any, given: list[Any], grad: bool = False) -> list[Any]:
    """The arguments as the library has them."""
    if hasattr(library, "numpy"):
        return [library.numpy.asarray(value) for value in given]
    return [library.tensor(value, requires_grad=grad) for value in given]


@every_target
@pytest.mark.parametrize("name", WRITTEN)
def test_functions_of_an_article_have_the_values_of_the_numpy_target(
    library: Any, target: str, name: str, tmp_path: Path
) -> None:
    function = written(name)
    numpy, tensor = modules(function, target, tmp_path)
    called = named_for_python(function).name
    for asked in function.quantities:
        key = called if asked == "value" else f"{called}_{asked}"
        given = arguments(getattr(numpy, key), (2,))
        found, wanted = getattr(tensor, key)(*tensors(library, given)), getattr(numpy, key)(*given)
        assert found.shape == wanted.shape
        np.testing.assert_allclose(np.asarray(found), wanted, rtol=1e-12, atol=1e-14)
    low = [value.astype("float16") for value in arguments(getattr(numpy, called))]
    assert str(getattr(tensor, called)(*tensors(library, low)).dtype).endswith("float16")


@pytest.mark.parametrize("target", ["jax"])
@pytest.mark.parametrize("name", WRITTEN)
def test_jax_differentiates_functions_of_an_article(library: Any, target: str, name: str, tmp_path: Path) -> None:
    function = written(name)
    numpy, tensor = modules(function, target, tmp_path)
    called = named_for_python(function).name
    value, given = getattr(tensor, called), tensors(library, arguments(getattr(numpy, called)))
    first = next(asked for asked in function.quantities if asked in ("jacobian", "gradient"))
    order = list(inspect.signature(getattr(numpy, f"{called}_{first}")).parameters)
    at = dict(zip(inspect.signature(getattr(numpy, called)).parameters, given, strict=False))
    exact = getattr(numpy, f"{called}_{first}")(*(np.asarray(at[key]) for key in order if key in at))
    for derivative in (library.jacfwd, library.jacrev):
        np.testing.assert_allclose(library.jit(derivative(value))(*given), exact, rtol=1e-11, atol=1e-12)
    stacked = [library.numpy.stack([one, one]) for one in given]
    np.testing.assert_allclose(library.vmap(value)(*stacked)[1], value(*given), rtol=1e-13)
    check = pytest.importorskip("jax.test_util").check_grads
    check(lambda *moving: value(*moving).sum(), tuple(given), order=2, modes=("rev",), atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("target", ["torch"])
@pytest.mark.parametrize("name", WRITTEN)
def test_torch_differentiates_functions_of_an_article(library: Any, target: str, name: str, tmp_path: Path) -> None:
    numpy, tensor = modules(written(name), target, tmp_path)
    called = named_for_python(written(name)).name
    for batch in ((), (2,)):
        given = tensors(library, arguments(getattr(numpy, called), batch), grad=True)
        assert library.autograd.gradcheck(getattr(tensor, called), given)
        assert library.autograd.gradgradcheck(getattr(tensor, called), given)


@every_target
@pytest.mark.parametrize("name", list(MODELS))
def test_every_model_has_code(library: Any, target: str, name: str) -> None:
    for asked in MODELS[name].quantities:
        assert compile(emit(name, asked, target), name, "exec")


@every_target
def test_shapes(library: Any, target: str, tmp_path: Path) -> None:
    numpy, tensor = modules("attention", target, tmp_path)
    random = np.random.default_rng(0)
    given = [random.normal(0, 1, shape) for shape in ((2, 5, 4), (6, 3), (6, 4))]
    found = tensor.attention(*tensors(library, given))
    np.testing.assert_allclose(np.asarray(found), numpy.attention(*given), rtol=1e-12)
    with pytest.raises(ValueError, match=r"K: shape \(6, 5\) given, d is 4"):
        tensor.attention(*tensors(library, [*given[:2], np.zeros((6, 5))]))
    with pytest.raises(ValueError, match="V: 2 axes or more are needed, not 1"):
        tensor.attention(*tensors(library, [given[0], given[1][0], given[2]]))
    with pytest.raises(ValueError, match=r"leading axes .* do not go together"):
        tensor.attention(*tensors(library, [given[0], np.zeros((3, 6, 3)), np.zeros((4, 6, 4))]))
    with pytest.raises(TypeError, match="q: real numbers are needed"):
        tensor.attention(*tensors(library, [given[0] + 1j, *given[1:]]))


@every_target
def test_shares_of_sigmoids_do_not_overflow(library: Any, target: str, tmp_path: Path) -> None:
    _, tensor = modules(written("r"), target, tmp_path)
    given = tensors(library, [np.array([0.0, -800.0, 900.0]), np.array([1.0, 2.0, 3.0])])
    np.testing.assert_allclose(np.asarray(tensor.r_jvp(*given)), [1 / 9, 0, -1 / 9], rtol=1e-14)
    np.testing.assert_allclose(np.asarray(tensor.r_vjp(*given)), [-2 / 9, 0, 0], rtol=1e-14)
