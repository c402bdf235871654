"""The numba target: the NumPy target with its rows in compiled loops."""

from __future__ import annotations

from symsoft.emit import numpy
from symsoft.functions import Function

LOOPS = ("numba_elementary.py", "numba_lanes.py", "numba_rows.py")


def emit(function: Function, quantity: str) -> str:
    """The source of a module as for NumPy, whose rows are computed by functions that numba compiles at the first call.

    >>> from symsoft.functions import FUNCTIONS
    >>> "@numba.njit" in emit(FUNCTIONS["softmax"], "value")
    True
    """
    return numpy.module(function, quantity, numpy.Dialect("numba", (*numpy.SUPPORT, *LOOPS)))
