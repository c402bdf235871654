"""The named family: every function that symsoft knows by name, and the models that are made of them."""

from collections.abc import Mapping
from types import MappingProxyType

from symsoft.functions.attention import ATTENTION
from symsoft.functions.cross_entropy import CROSS_ENTROPY, CROSS_ENTROPY_LABELS, CROSS_ENTROPY_SMOOTHED, LABEL_SMOOTHING
from symsoft.functions.entropy import ENTROPY
from symsoft.functions.function import QUANTITIES, Function, Identity, Quantity, Use, quantity
from symsoft.functions.kl import KL
from symsoft.functions.linear import BATCH_CROSS_ENTROPY, LINEAR_CROSS_ENTROPY, LINEAR_SOFTMAX
from symsoft.functions.log_softmax import LOG_SOFTMAX
from symsoft.functions.logsumexp import LOGSUMEXP
from symsoft.functions.losses import BINARY_CROSS_ENTROPY, FOCAL, SOFTMAX_ENTROPY, SOFTMAX_KL
from symsoft.functions.policy import EXPECTED_REWARD, LINEAR_POLICY, LOG_POLICY
from symsoft.functions.sigmoid import SIGMOID
from symsoft.functions.softmax import SOFTMAX
from symsoft.functions.softplus import SOFTPLUS
from symsoft.functions.tanh import TANH
from symsoft.functions.temperature import TEMPERATURE

__all__ = [
    "FAMILY",
    "FUNCTIONS",
    "MODELS",
    "QUANTITIES",
    "Function",
    "Identity",
    "Quantity",
    "Use",
    "function_named",
    "quantity",
]

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
"""What `derive`, `emit` and a given n take."""

MODELS: Mapping[str, Function] = MappingProxyType(
    {
        entry.name: entry
        for entry in (
            TANH,
            LABEL_SMOOTHING,
            BINARY_CROSS_ENTROPY,
            FOCAL,
            SOFTMAX_ENTROPY,
            SOFTMAX_KL,
            LINEAR_SOFTMAX,
            LINEAR_CROSS_ENTROPY,
            BATCH_CROSS_ENTROPY,
            LOG_POLICY,
            LINEAR_POLICY,
            EXPECTED_REWARD,
            ATTENTION,
        )
    }
)
"""What is made of them, for every n: only `derive` takes these."""

FAMILY: Mapping[str, Function] = MappingProxyType({**FUNCTIONS, **MODELS})


def function_named(name: str) -> Function:
    """The function called `name`.

    Raises ValueError, naming the choices, where there is none.

    >>> function_named("softmax").title
    'softmax'
    """
    if name not in FUNCTIONS:
        raise ValueError(f"function: {name!r} is not known; choose one of: {', '.join(FUNCTIONS)}")
    return FUNCTIONS[name]
