"""What a primitive is in NumPy: the lines that compute a block of rows, and what may be promised about the result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

NO_NUMBER = "A row with nan, with +inf, or with nothing but -inf gives nan."


@dataclass(frozen=True, slots=True)
class Part:
    """How NumPy computes a primitive.

    `lines` take the rows `x` and those of its other arguments, `u`, `v` and `y`, and fill the rows `out`; they call
    functions of the files of SUPPORT in numpy.py.  `error` is the bound that tests hold the result to.
    """

    lines: tuple[str, ...]
    error: str
    empty: str = "0"
    """The value of a scalar over no components."""
    special: str = NO_NUMBER
    vector: str | None = None
    """A function that computes one vector at once, or gives None where the frame is needed."""


SHARES = ("s = _scratch(x)", "largest, rest, left = _shares_and_rest(x, s)")
TEMPERED = ("s = _scratch(x)", "largest, rest, left = _tempered_shares_and_rest(x, T, s)")
SIGNED = "Infinity and nan give what the formula gives, or its limit."
POSITIVE = "Where p_k is 0 the summand is 0, where it is negative the result is nan."
EVERY = "every operation of the formula is rounded once; exp and log are off by at most 1 ulp."
UNIT = "eps is that of the dtype, s softmax"


def centred(line: str) -> tuple[str, ...]:
    """The line that takes a direction v, which is `bounded` there."""
    return ("bounded, power = _bounded(x, v)", line, "_by_power(power, out)")


PARTS: Mapping[str, Part] = MappingProxyType(
    {
        "shares": Part(("_shares(x, out)",), "at most 4 ulps in every entry.", vector="_vector_shares"),
        "tempered_shares": Part(("_tempered_shares_and_rest(x, T, out)",), "at most 3.5 ulps in every entry."),
        "log_shares": Part(("_log_shares(x, out)",), "at most 2.5 ulps in every entry."),
        "log_total": Part(
            ("_log_total(x, out)",),
            "at most 1.25 eps (|result| + |max x|); eps is that of the dtype.",
            "-np.inf",
            "A row with nan gives nan, one with +inf gives +inf, and one with nothing but -inf, or empty, gives -inf.",
        ),
        "diagonal_minus_outer": Part(
            (*SHARES, "_diagonal_minus_outer(s, s, largest, rest, left, out)"),
            "at most 4 ulps on the diagonal, 10 ulps off it, also where one entry dominates.",
            vector="_vector_jacobian",
        ),
        "identity_minus_rows": Part(
            (*SHARES, "_identity_minus_rows(s, largest, rest, out)"),
            "at most 4 ulps in every entry.",
        ),
        "centred": Part(
            centred("_centred(x, bounded, out)"),
            f"at most 3.5 eps s_i sum of s_k |v_i - v_k|; {UNIT}.",
        ),
        "minus_mean": Part(
            centred("_minus_mean(x, bounded, out)"),
            f"at most 3 eps sum of s_k |v_i - v_k|; {UNIT}.",
        ),
        "minus_shares_of_sum": Part(
            ("s = _scratch(x)", "_shares(x, s)", "_minus_shares_of_sum(s, u, out)"),
            f"at most 4 eps (|u_i| + s_i sum of |u_k|); {UNIT}.",
        ),
        "cross_entropy": Part(
            ("_cross_entropy(x, y, out)",),
            "at most 4 eps sum of |y_k log s_k|, as long as log s_k does not overflow; eps is that of the dtype.",
            special=f"{NO_NUMBER} A target where x is -inf gives +inf.",
        ),
        "shares_minus_targets": Part(
            ("_shares_minus_targets(x, y, None, out)",),
            f"at most 2.5 eps (s_i sum of y_k + |y_i|) for y of one sign; {UNIT}.",
        ),
        "shares_minus_smoothed": Part(
            ("_shares_minus_targets(x, *_smoothed(y, b), out)",),
            f"at most 2.5 eps (s_i sum of q_k + |q_i|) for smoothed y, q, of one sign; {UNIT}.",
        ),
        "scaled_diagonal_minus_outer": Part(
            (*SHARES, "_scaled_diagonal_minus_outer(s, largest, rest, left, b, out)"),
            "at most 6 ulps on the diagonal, 12 ulps off it, for targets of one sign.",
        ),
        "tempered_diagonal_minus_outer": Part(
            (*TEMPERED, "_scaled_diagonal_minus_outer(s, largest, rest, left, 1 / T, out)"),
            "at most 5.5 ulps on the diagonal, 12 ulps off it, also where one entry dominates.",
        ),
        "scaled_centred": Part(
            (*centred("_centred(x, bounded, out)"), "_scale(b, out)"),
            f"at most 5.5 eps (sum of targets) s_i sum of s_k |v_i - v_k|, for targets of one sign; {UNIT}.",
        ),
        "tempered_centred": Part(
            (*centred("_tempered_centred(x, bounded, T, out)"), "_scale(1 / T, out)"),
            f"at most 5.5 eps s_i sum of s_k |v_i - v_k| / T; {UNIT}.",
        ),
        "class_log_share": Part(("_class_log_share(x, y, out)",), "at most 2.5 ulps."),
        "shares_minus_class": Part(
            (*SHARES, "_shares_minus_class(s, largest, rest, y, out)"),
            "at most 4 ulps in every entry, also where s_y is near 1.",
        ),
        "entropy": Part(
            ("_entropy(p, out)",), "at most 4 eps sum of |p_k log p_k|; eps is that of the dtype.", special=POSITIVE
        ),
        "divergence": Part(
            ("_divergence(p, q, out)",),
            "at most 4 eps sum of |p_k log(p_k / q_k)|; eps is that of the dtype.",
            special=POSITIVE + " Where q_k alone is 0 it is +inf.",
        ),
        "logistic": Part(("_logistic(x, out)",), "at most 3 ulps.", special=SIGNED),
        "logistic_product": Part(("_logistic_product(x, out)",), "at most 4 ulps.", special=SIGNED),
        "softplus": Part(("_softplus(x, out)",), "at most 3 ulps.", special=SIGNED),
        "diagonal": Part(("_diagonal(w, out)",), EVERY, special=SIGNED),
        "entrywise": Part(("np.copyto(out, w)",), EVERY, special=SIGNED),
    }
)
