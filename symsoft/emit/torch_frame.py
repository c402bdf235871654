"""The frame of emitted torch functions: their arguments and results, and what torch spells in its own way; pasted."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import torch


def _sum(x: Any) -> Any:
    """The sum of each row, as a column."""
    return torch.sum(x, dim=-1, keepdim=True)


def _range(x: Any) -> Any:
    """The numbers of the entries of a row, from 0."""
    return torch.arange(x.shape[-1], device=x.device)


def _largest(x: Any) -> Any:
    """Where the first maximum of each row is."""
    return torch.arange(x.shape[-1], device=x.device) == torch.argmax(x, dim=-1, keepdim=True)


def _still(x: Any) -> Any:
    """x, which no derivative goes through."""
    return x.detach() if isinstance(x, torch.Tensor) else x


def _known(x: Any) -> bool:
    """Whether its values are known here, and not where a compiler or vmap follows what is done with them."""
    try:
        bool(x.any())
    except RuntimeError:
        return False
    return True


def _array(name: str, value: Any) -> Any:
    """The argument as a tensor of numbers."""
    try:
        return torch.as_tensor(value)
    except (TypeError, ValueError, RuntimeError) as error:
        kind = TypeError if isinstance(error, TypeError | RuntimeError) else ValueError
        raise kind(f"{name}: numbers are needed; {error}") from None


def _tensor(name: str, value: Any) -> Any:
    """The argument as a tensor of real floating numbers; integers and bool become the default one."""
    tensor = torch.tensor(value, dtype=torch.float64) if isinstance(value, float) else _array(name, value)
    if tensor.is_complex():
        raise TypeError(f"{name}: real numbers are needed, not {tensor.dtype}")
    return tensor if tensor.is_floating_point() else tensor.to(torch.get_default_dtype())


def _number(value: Any, kind: Any) -> Any:
    """The number in the dtype to compute in."""
    return value.to(kind) if isinstance(value, torch.Tensor) else torch.tensor(value, dtype=kind)


def _classes(name: str, value: Any) -> Any:
    """The argument as classes."""
    tensor = _array(name, value)
    if tensor.is_floating_point() or tensor.is_complex() or tensor.dtype == torch.bool:
        raise TypeError(f"{name}: integers are needed, not {tensor.dtype}")
    return tensor


def _kind(*tensors: Any) -> tuple[Any, Any]:
    """The dtype of the result, and the one to compute in: float32 for half precision; numbers have no say in it."""
    kind, *others = [tensor.dtype for tensor in tensors if tensor.ndim] or [tensor.dtype for tensor in tensors]
    for other in others:
        kind = torch.promote_types(kind, other)
    return kind, torch.promote_types(kind, torch.float32)


def _rows(name: str, tensor: Any, like: Any, axis: int, kind: Any) -> Any:
    """The tensor with `axis` as its last, in the dtype to compute in."""
    if tensor.shape != like.shape:
        raise ValueError(f"{name}: shape {tuple(tensor.shape)} given, {tuple(like.shape)} needed")
    try:
        position = operator.index(axis)
    except TypeError:
        raise TypeError(f"axis: an integer is needed, not {axis!r}") from None
    if not -like.ndim <= position < like.ndim:
        raise ValueError(f"axis: {position} is out of range for shape {tuple(like.shape)}")
    return torch.movedim(tensor.to(kind), position, -1)


def _back(rows: Any, axis: int | None, kind: Any) -> Any:
    """The result in its dtype, its last axis at `axis`."""
    return (rows if axis is None else torch.movedim(rows, -1, axis)).to(kind)


def _by_others(function: Callable[..., Any], given: tuple[Any, ...], u: Any) -> tuple[Any, ...]:
    """The product of u with the derivatives by the other arguments, which torch finds itself."""
    twice = torch.is_grad_enabled()
    with torch.enable_grad():
        own = tuple(one if twice and one.requires_grad else one.detach().requires_grad_() for one in given)
        found: tuple[Any, ...] = torch.autograd.grad(function(*own), own, u, create_graph=twice, allow_unused=True)
    return found


def _spread(tensor: Any, axes: int, batch: tuple[int, ...]) -> Any:
    """The tensor with these leading axes before so many of its own."""
    return torch.broadcast_to(tensor, (*batch, *tensor.shape[tensor.ndim - axes :]))


def _whole(value: Any, shape: tuple[int, ...], like: Any) -> Any:
    """The value in this shape, in the dtype of another tensor."""
    return torch.broadcast_to(torch.as_tensor(value, dtype=like.dtype, device=like.device), shape)


def _exp(x: Any) -> Any:
    """e^x, of a number too."""
    return torch.exp(x if isinstance(x, torch.Tensor) else torch.tensor(x, dtype=torch.float64))


def _log1p(x: Any) -> Any:
    """log(1 + x)."""
    return torch.log1p(x)


def _log(x: Any) -> Any:
    """log x, of a number too."""
    return torch.log(x if isinstance(x, torch.Tensor) else torch.tensor(x, dtype=torch.float64))


def _einsum(form: str, *tensors: Any) -> Any:
    """The sum of products, in the dtype that holds all of them."""
    kind, _ = _kind(*tensors)
    return torch.einsum(form, *(tensor.to(kind) for tensor in tensors))
