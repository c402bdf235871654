"""How an author writes: the choices between the ways in which mathematics is spelled, all read back as the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Literal

CHOICES: Mapping[str, tuple[str | int, ...]] = MappingProxyType(
    {
        "exponential": ("power", "exp"),
        "logarithm": ("log", "ln"),
        "derivative": ("fraction", "d", "subscript", "D", "nabla"),
        "delta": ("delta", "indicator", "bracket", "cases"),
        "first": (1, 0),
        "vectors": ("plain", "bold"),
        "layout": ("numerator", "denominator"),
    }
)
"""What a notation can choose, and between what; the first of each is the usual one."""


@dataclass(frozen=True, slots=True)
class Notation:
    r"""e^x or exp(x); log or ln; ∂s/∂x, ds/dx, ∂_x s, D_x s or ∇_x s; δ_ij, 1_{i=j}, [i=j] or cases; Σ from 1 or 0.

    Vectors are bold or not. In the numerator layout, the row convention, the Jacobian has a row for each output; in the
    other one a column.
    """

    exponential: Literal["power", "exp"] = "power"
    logarithm: Literal["log", "ln"] = "log"
    derivative: Literal["fraction", "d", "subscript", "D", "nabla"] = "fraction"
    delta: Literal["delta", "indicator", "bracket", "cases"] = "delta"
    first: Literal[1, 0] = 1
    vectors: Literal["plain", "bold"] = "plain"
    layout: Literal["numerator", "denominator"] = "numerator"


USUAL = Notation()


def notation(chosen: Mapping[str, object]) -> Notation:
    """The notation with these choices. Raises ValueError, naming the choices, for one that there is not.

    >>> notation({"logarithm": "ln"}).logarithm
    'ln'
    """
    known = [field.name for field in fields(Notation)]
    for name, value in chosen.items():
        if name not in known:
            raise ValueError(f"{name!r} is no choice of notation; choose from {', '.join(known)}")
        if not any(value == choice and type(value) is type(choice) for choice in CHOICES[name]):
            raise ValueError(f"{name}: {value!r} is not known; choose from {', '.join(map(str, CHOICES[name]))}")
    return Notation(**chosen)  # type: ignore[arg-type]
