"""Vectors and matrices as text: what stands below a slash is in brackets where it has to be."""

import pytest

from symsoft.emit.matrices import TEXT, whole
from symsoft.term import ONE, Exp, Index, Number, Pow, Size, Sum, Term, Variable, add, divide, mul

I, K = Index("i", Size("n")), Index("k", Size("n"))
X, T = Variable("x", (I,)), Variable("T")
BELOW = {
    "T": T,
    "e^T": Exp(T),
    "T^2": Pow(T, Number(ONE.value * 2)),
    "(1 + T)": add(ONE, T),
    "(2 T)": mul(Number(ONE.value * 2), T),
    "(Σ_k x_k)": Sum(K, Variable("x", (K,))),
}


@pytest.mark.parametrize("written", BELOW)
def test_what_stands_below_is_in_brackets_where_it_has_to_be(written: str) -> None:
    entry: Term = divide(mul(Variable("c"), X), BELOW[written])
    assert whole(entry, (I,), TEXT) == f"(c / {written}) x"
