"""What a plan is over tensors: one expression for each primitive, the same for every library."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from symsoft.emit.match import Filling
from symsoft.emit.numpy_public import arguments
from symsoft.emit.plan import Plan
from symsoft.emit.twin import expression, spelled
from symsoft.term import Sum

EXPRESSIONS: Mapping[str, str] = MappingProxyType(
    {
        "shares": "_shares(x)",
        "tempered_shares": "_shares(x, T)",
        "log_shares": "_log_shares(x)",
        "log_total": "_log_total(x)",
        "diagonal_minus_outer": "_diagonal_minus_outer(*_parts(x))",
        "identity_minus_rows": "_identity_minus_rows(*_parts(x))",
        "centred": "_centred(v, x)",
        "minus_mean": "_minus_mean(v, x)",
        "minus_shares_of_sum": "u - _shares(x) * _sum(u)",
        "cross_entropy": "0.0 - _weighted_logs(y, _log_shares(x))",
        "shares_minus_targets": "_minus_targets(x, y)",
        "shares_minus_smoothed": "_minus_targets(x, *_smoothed(y, b))",
        "scaled_diagonal_minus_outer": "(b)[..., None] * _diagonal_minus_outer(*_parts(x))",
        "tempered_diagonal_minus_outer": "_diagonal_minus_outer(*_parts(x, T)) / T",
        "scaled_centred": "(b) * _centred(v, x)",
        "tempered_centred": "_centred(v, x, T) / T",
        "class_log_share": "0.0 - _picked(_log_shares(x), y)",
        "shares_minus_class": "_minus_class(y, *_parts(x))",
        "entropy": "_entropy(p)",
        "divergence": "_divergence(p, q)",
        "logistic": "_logistic(x)",
        "logistic_product": "_logistic_product(x)",
        "softplus": "_softplus(x)",
        "diagonal": "_matrix(w, 0.0)",
        "entrywise": "w",
    }
)
"""The expression of each primitive, with what is made of tensor_frame and tensors."""


def written(one: Plan, renamed: Mapping[str, str] = MappingProxyType({})) -> str:
    """The expression that computes a plan over rows, in the names of its own arguments, or in others for them."""
    names = {name: renamed.get(name, spelled(name)) for name in arguments(one)}
    here = {name: names[called] for name, called in one.names if called in names}
    here |= {name: name for name in names if name not in here}
    here |= {name: _filled(filling, names) for name, filling in one.fillings}
    words = re.compile(rf"(?<![\w.])({'|'.join(sorted(here, key=len, reverse=True))})(?=[,)\[ ]|$)(?! ?\()")
    return words.sub(lambda found: here[found[0]], EXPRESSIONS[one.primitive])


def _filled(filling: Filling, names: Mapping[str, str]) -> str:
    """What stands in a hole as an expression over rows; a sum is a column."""
    term = filling.term
    if isinstance(term, Sum):
        return f"_sum({_filled(Filling(filling.indices, term.body), names)})"
    entry = re.sub(r"\[\w+\]", "", expression(term))
    called = re.sub(r"\b(exp|log)\(", r"xp.\1(", entry)
    whole = re.sub(rf"\b({'|'.join(names)})\b", lambda found: names[found[0]], called)
    return re.sub(r"\bn\b", f"{next(iter(names.values()))}.shape[-1]", whole)
