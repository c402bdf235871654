"""The named family: every function that symsoft knows by name, in one table."""

from collections.abc import Mapping
from types import MappingProxyType

from symsoft.functions.cross_entropy import CROSS_ENTROPY, CROSS_ENTROPY_LABELS, CROSS_ENTROPY_SMOOTHED
from symsoft.functions.entropy import ENTROPY
from symsoft.functions.function import QUANTITIES, Function, Quantity, quantity
from symsoft.functions.kl import KL
from symsoft.functions.log_softmax import LOG_SOFTMAX
from symsoft.functions.logsumexp import LOGSUMEXP
from symsoft.functions.sigmoid import SIGMOID
from symsoft.functions.softmax import SOFTMAX
from symsoft.functions.softplus import SOFTPLUS
from symsoft.functions.temperature import TEMPERATURE

__all__ = ["FUNCTIONS", "QUANTITIES", "Function", "Quantity", "function_named", "quantity"]

FUNCTIONS: Mapping[str, Function] = MappingProxyType(
    {
        entry.name: entry
        for entry in (
            SOFTMAX,
            LOG_SOFTMAX,
            LOGSUMEXP,
            TEMPERATURE,
            SIGMOID,
            SOFTPLUS,
            CROSS_ENTROPY,
            CROSS_ENTROPY_LABELS,
            CROSS_ENTROPY_SMOOTHED,
            ENTROPY,
            KL,
        )
    }
)


def function_named(name: str) -> Function:
    """The function called `name`.

    Raises ValueError, naming the choices, where there is none.

    >>> function_named("softmax").title
    'softmax'
    """
    if name not in FUNCTIONS:
        raise ValueError(f"function: {name!r} is not known; choose one of: {', '.join(FUNCTIONS)}")
    return FUNCTIONS[name]
