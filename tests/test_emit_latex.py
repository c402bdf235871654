"""Terms as LaTeX: what is printed, where brackets stand, and that the article reader reads the same term."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symsoft.emit.display import align, matrix
from symsoft.emit.latex import equation, latex
from symsoft.emit.primitives import PRIMITIVES
from symsoft.emit.rewrites import REWRITES
from symsoft.functions import FUNCTIONS, quantity
from symsoft.kernel import Proved, decide
from symsoft.read import read_text
from symsoft.statement import Statement
from symsoft.term import (
    MINUS_ONE,
    ONE,
    ZERO,
    Apply,
    Cases,
    Entry,
    Exp,
    Family,
    Index,
    Log,
    Max,
    Partial,
    Pow,
    Product,
    Size,
    Slot,
    Sum,
    Term,
    Variable,
    add,
    delta,
    divide,
    mul,
    negative,
    number,
    subtract,
)
from symsoft.walk import free_indices, subterms, variables

N = Size("n")
I, J, K = Index("i", N), Index("j", N), Index("k", N)
S_I, S_J, S_K = (Variable("s", (place,)) for place in (I, J, K))
X_I, X_J, X_K = (Variable("x", (place,)) for place in (I, J, K))
Z = Sum(K, Exp(X_K))
BRACKETED = r"\left(\sum_{k=1}^{n} e^{x_k}\right)"

PRINTED: list[tuple[Term, str]] = [
    (divide(mul(X_K, Partial(S_K, X_J)), S_K), r"\frac{x_k}{s_k} \frac{\partial s_k}{\partial x_j}"),
    (
        negative(divide(Partial(Log(S_K), X_J), S_K)),
        r"-\frac{1}{s_k} \frac{\partial}{\partial x_j} \left(\log s_k\right)",
    ),
    (
        mul(divide(Partial(Log(S_K), X_J), S_K), S_I),
        r"\left(\frac{1}{s_k} \frac{\partial}{\partial x_j} \left(\log s_k\right)\right) s_i",
    ),
    (mul(Variable("x", (Entry(1, N),)), divide(ONE, S_K)), r"x_1 \frac{1}{s_k}"),
    (mul(S_I, subtract(delta(I, J), S_J)), r"s_i \left(\delta_{ij} - s_j\right)"),
    (subtract(S_I, negative(S_J)), r"s_i - \left(-s_j\right)"),
    (subtract(S_I, add(S_J, S_K)), r"s_i - \left(s_j + s_k\right)"),
    (negative(add(S_I, S_J)), r"-\left(s_i + s_j\right)"),
    (negative(negative(S_I)), r"-\left(-s_i\right)"),
    (add(negative(S_I), S_J), r"-s_i + s_j"),
    (mul(S_I, negative(S_J)), r"s_i \left(-s_j\right)"),
    (mul(Z, S_I), BRACKETED + " s_i"),
    (mul(S_I, Z), r"s_i \sum_{k=1}^{n} e^{x_k}"),
    (Pow(Z, number(2)), BRACKETED + "^{2}"),
    (add(Z, S_I), r"\sum_{k=1}^{n} e^{x_k} + s_i"),
    (add(Z, X_K), BRACKETED + " + x_k"),
    (Sum(K, subtract(S_K, X_K)), r"\sum_{k=1}^{n} \left(s_k - x_k\right)"),
    (Sum(K, negative(S_K)), r"\sum_{k=1}^{n} \left(-s_k\right)"),
    (Sum(K, S_K, (I, J)), r"\sum_{k=1, k \neq i, k \neq j}^{n} s_k"),
    (Product(K, S_K), r"\prod_{k=1}^{n} s_k"),
    (Max(K, X_K), r"\max_{k} x_k"),
    (Log(S_I), r"\log s_i"),
    (Log(mul(S_I, S_J)), r"\log\left(s_i s_j\right)"),
    (mul(Log(S_I), S_J), r"\left(\log s_i\right) s_j"),
    (mul(mul(number(2), Log(S_I)), S_J), r"\left(2 \log s_i\right) s_j"),
    (divide(S_I, S_J), r"\frac{s_i}{s_j}"),
    (mul(divide(S_I, S_J), S_K), r"\frac{s_i}{s_j} s_k"),
    (Pow(S_I, MINUS_ONE), r"\frac{1}{s_i}"),
    (Pow(S_I, number(Fraction(-1, 2))), r"\frac{1}{\sqrt{s_i}}"),
    (mul(number(Fraction(-1, 2)), S_I), r"-\frac{s_i}{2}"),
    (mul(number(2), number(3)), r"2 \cdot 3"),
    (mul(number(2), number(Fraction(1, 2))), r"2 \cdot \frac{1}{2}"),
    (Pow(Exp(X_I), number(2)), r"\left(e^{x_i}\right)^{2}"),
    (Partial(S_I, X_J), r"\frac{\partial s_i}{\partial x_j}"),
    (Partial(Partial(S_I, X_J), X_J), r"\frac{\partial^{2} s_i}{\partial x_j^{2}}"),
    (Partial(Z, X_J), r"\frac{\partial}{\partial x_j} " + BRACKETED),
    (mul(Partial(Z, X_J), S_I), r"\left(\frac{\partial}{\partial x_j} " + BRACKETED + r"\right) s_i"),
    (Cases(I, J, ONE, ZERO), r"\delta_{ij}"),
    (
        Cases(I, J, ZERO, S_I),
        r"\begin{cases} 0 & \text{if } i = j \\ s_i & \text{if } i \neq j \end{cases}",
    ),
    (Variable("W", (Entry(1, N), Entry(-1, N))), "W_{1,n}"),
    (Variable("x", (Entry(-2, N),)), "x_{n-1}"),
    (Apply("g", (), (Family((), Variable("x")),), (Slot(0),)), r"g'\left(x\right)"),
    (Pow(Variable("W^*", (I, J)), number(2)), r"\left(W^{*}_{ij}\right)^{2}"),
]


@pytest.mark.parametrize(("term", "text"), PRINTED, ids=lambda value: value if isinstance(value, str) else "")
def test_prints(term: Term, text: str) -> None:
    assert latex(term) == text


def test_names_replace_variables() -> None:
    assert latex(mul(S_I, X_J), {"s": r"\hat{y}"}) == r"\hat{y}_i x_j"
    assert equation(S_I, X_I) == "s_i = x_i"


def test_align_and_matrix() -> None:
    assert align([("a", ("b",), "")]) == "\\begin{align*}\na &= b\n\\end{align*}"
    assert matrix([["a", "b"], ["c", "d"]]) == "\\begin{bmatrix}\na & b \\\\\nc & d\n\\end{bmatrix}"


def _statements() -> list[tuple[str, Term]]:
    """Terms over vectors that are printed for people, by a name."""
    vectors = [f for f in FUNCTIONS.values() if f.argument.places and f.name != "cross_entropy_labels"]
    found = [(f.name, f.definition.body) for f in vectors]
    for name in ("softmax", "log_softmax", "logsumexp"):
        found += [(f"{name} {q}", quantity(FUNCTIONS[name], q).term) for q in FUNCTIONS[name].quantities]
    for rule in REWRITES + PRIMITIVES:
        found += [(f"{rule.name} left", rule.identity.left), (f"{rule.name} right", rule.identity.right)]
    # Read alone, these lack the article that says what g is, which size a bare delta has, or that W^* is a matrix.
    alone = {r"g'\left(x\right)", r"\delta_{ij}", r"\left(W^{*}_{ij}\right)^{2}"}
    found += [(text, term) for term, text in PRINTED if text not in alone]
    return [(name, term) for name, term in found if len(free_indices(term)) < 3]


ARTICLE = r"""
Let $x, v, u, y, p, q, w$ be vectors with $n$ components, $W$ a matrix with $n$ rows and $n$ columns.

$$ t := \sum_{{k=1}}^{{n}} (x_k + v_k + u_k + y_k + p_k + q_k + s_k + a_k + w_k + \sum_{{l=1}}^{{n}} W_{{kl}}) $$

$$ {left} := {text} $$
"""


OF_NUMBERS = """
Let $x$ be a real number.

$$ {left} := {text} $$
"""


@pytest.mark.parametrize(("name", "term"), _statements(), ids=lambda value: value if isinstance(value, str) else "")
def test_the_reader_reads_the_same_term(name: str, term: Term) -> None:
    left = Variable("h", tuple(sorted(free_indices(term), key=str)))
    article = OF_NUMBERS if Variable("x") in subterms(term) or "σ" in variables(term) else ARTICLE
    if isinstance(term, Partial) and term.variable == Variable("x"):
        article = OF_NUMBERS
    document = read_text(article.format(left=latex(left), text=latex(term)), "markdown", name)
    step = document.steps[-1]
    assert step.unread is None, step.unread
    assert step.right is not None
    read = step.right.readings[0].term
    assert read == term or isinstance(decide(Statement(read, term)), Proved), latex(read)


def _terms() -> st.SearchStrategy[Term]:
    leaves: st.SearchStrategy[Term] = st.sampled_from(
        [S_I, S_J, X_K, ONE, number(-2), number(Fraction(2, 3)), delta(I, J), Variable("c")]
    )
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.builds(add, inner, inner),
            st.builds(mul, inner, inner),
            st.builds(subtract, inner, inner),
            st.builds(divide, inner, inner.filter(lambda term: term != ZERO)),
            st.builds(Exp, inner),
            st.builds(lambda body: Sum(K, body), inner),
            st.builds(lambda base: Pow(base, number(2)), inner),
        ),
        max_leaves=6,
    )


@given(_terms())
def test_brackets_and_braces_are_balanced(term: Term) -> None:
    text = latex(term)
    assert text.count("{") == text.count("}")
    assert text.count(r"\left(") == text.count(r"\right)")
    assert "--" not in text
    assert "+ -" not in text
