"""Reading: signs, terms, conditions and places of articles in every format, from small snippets of our own."""

from __future__ import annotations

import importlib
import json
import sys
from fractions import Fraction
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symsoft.derivation import Document, Step
from symsoft.read import FORMATS, read, read_text
from symsoft.statement import DistinctIndex, SameIndex, SumsTo
from symsoft.term import (
    Add,
    Apply,
    Cases,
    Entry,
    Exp,
    Index,
    Max,
    Mul,
    Partial,
    Product,
    Size,
    Slot,
    Sum,
    Term,
    Variable,
    delta,
    divide,
    negative,
    number,
)

SHARED = Path(__file__).parents[2] / "shared"
I, J, K = (Index(letter, Size("n")) for letter in "ijk")
SOFTMAX = r"$$s_i = \frac{e^{x_i}}{\sum_{k=1}^n e^{x_k}}$$" + "\n\n"


def markdown(text: str) -> Document:
    """A document from Markdown."""
    return read_text(text, "markdown", "snippet.md")


def right(step: Step) -> Term:
    """The standard reading of the right side."""
    assert step.right is not None, step
    assert step.right.readings, step.unread
    return step.right.readings[0].term


def left(step: Step) -> Term:
    """The standard reading of the left side."""
    assert step.left is not None, step
    assert step.left.readings, step.unread
    return step.left.readings[0].term


def last(text: str) -> Step:
    """The last step of a softmax article that goes on with some text."""
    return markdown(SOFTMAX + text).steps[-1]


def x(place: Index | Entry) -> Variable:
    """A component of x."""
    return Variable("x", (place,))


def s(place: Index | Entry) -> Variable:
    """A component of s."""
    return Variable("s", (place,))


def test_a_definition_of_softmax_defines_it_over_its_index() -> None:
    (step,) = markdown(SOFTMAX).steps
    assert step.kind == "definition"
    (made,) = step.defines
    assert (made.name, made.places) == ("s", (I,))
    assert made.body == divide(Exp(x(I)), Sum(K, Exp(x(K))))
    assert (step.sign.line, step.sign.column) == (1, 7)


def test_the_same_definition_again_is_a_claim_that_could_be_one() -> None:
    step = last(r"$$s_i = \frac{e^{x_i}}{\sum_k e^{x_k}}$$")
    assert step.kind == "claim"
    assert step.defines


@pytest.mark.parametrize(
    "head", ["s(\\mathbf{x})_i", "s(x)_i", "S(x_i)", "\\text{softmax}(x)_i", "\\sigma(\\mathbf z)_i"]
)
def test_a_component_of_a_function_is_a_variable(head: str) -> None:
    letter = "z" if "z" in head else "x"
    text = "$$" + head + r" = \frac{e^{?_i}}{\sum_k e^{?_k}}$$".replace("?", letter)
    (step,) = markdown(text).steps
    assert step.kind == "definition"
    (index,) = step.defines[0].places
    assert isinstance(left(step), Variable)
    assert index.name == "i"


@pytest.mark.parametrize(
    ("source", "term"),
    [
        (r"s_i(\delta_{ij} - s_j)", Mul((s(I), Add((delta(I, J), negative(s(J))))))),
        (r"s_i(1_{i=j} - s_j)", Mul((s(I), Add((delta(I, J), negative(s(J))))))),
        (r"s_i(\mathbb{1}(i=j) - s_j)", Mul((s(I), Add((delta(I, J), negative(s(J))))))),
        (r"-s_{j}.s_i", negative(Mul((s(J), s(I))))),
        (r"-s_j \cdot s_i", negative(Mul((s(J), s(I))))),
        (r"s_i - s_i s_j", Add((s(I), negative(Mul((s(I), s(J))))))),
    ],
)
def test_the_right_side_of_the_jacobian(source: str, term: Term) -> None:
    step = last(r"$$\frac{\partial s_i}{\partial x_j} = " + source + "$$")
    assert left(step) == Partial(s(I), x(J))
    assert _flat(right(step)) == _flat(term)


def _flat(term: Term) -> Term:
    """The term with products in products flattened, as the order of signs and factors is not fixed."""
    match term:
        case Mul(factors):
            inner = [_flat(factor) for factor in factors]
            return Mul(tuple(f for i in inner for f in (i.factors if isinstance(i, Mul) else (i,))))
        case Add(terms):
            return Add(tuple(_flat(part) for part in terms))
        case _:
            return term


@pytest.mark.parametrize(
    "rows",
    [
        r"s_i(1-s_j) & if & i=j \\ -s_j s_i & if & i \neq j",
        r"s_i(1-s_j) & \text{if } i = j \\ -s_j s_i & \text{otherwise}",
        r"s_i(1-s_j) & \mbox{if $i = j$}\\ -s_j s_i & \mbox{if $i \neq j$}",
        r"-s_j s_i, & i \ne j \\ s_i(1-s_j), & i=j",
        r"s_i(1-s_j), \quad i=j \\ -s_j s_i, \quad i\neq j",
    ],
)
def test_case_splits_in_every_layout(rows: str) -> None:
    step = last(r"$$\frac{\partial s_i}{\partial x_j} = \begin{cases}" + rows + r"\end{cases}$$")
    term = right(step)
    assert isinstance(term, Cases)
    assert (term.left, term.right) == (I, J)
    assert _flat(term.unequal) == negative(Mul((s(J), s(I)))) or _flat(term.unequal) == Mul((number(-1), s(J), s(I)))
    assert step.right is not None
    assert {type(w.given[0]) for w in step.right.readings[0].written} == {SameIndex, DistinctIndex}


def test_a_matrix_with_dots_is_its_general_entry_and_keeps_the_entries_that_differ() -> None:
    step = last(
        "$$J = \\begin{bmatrix} s_1 - s_1^2 & -s_1 s_2 & \\dots & -s_1 s_n \\\\\n"
        "-s_2 s_1 & s_2 - s_2^2 & \\dots & -s_2 s_n \\\\\n \\vdots & \\vdots & \\ddots & \\vdots \\\\\n"
        "-s_n s_1 & s_n s_2 & \\dots & s_n - s_n^2 \\end{bmatrix}$$"
    )
    assert step.right is not None
    value = step.right.readings[0]
    row, column = value.axes
    assert isinstance(value.term, Cases)
    assert (value.term.left, value.term.right) == (row, column)
    assert _flat(value.term.unequal) == Mul((number(-1), s(row), s(column)))
    blamed = next(w for w in value.written if w.source == "s_n s_2")
    assert blamed.places == (Entry(-1, Size("n")), Entry(2, Size("n")))
    assert (blamed.span.line, blamed.span.column) == (6, 12)
    assert step.kind == "definition"
    assert step.defines[0].name == "J"


def test_rows_and_columns_are_told_by_the_first_formula_that_forces_them() -> None:
    document = markdown(
        SOFTMAX + r"$$J = diag(\mathbf{s}) - \mathbf{s}^T \mathbf{s}$$" + "\n\n$$\\mathbf s \\mathbf s^T = 1$$"
    )
    step = document.steps[1]
    assert step.right is not None
    row, column = step.right.readings[0].axes
    assert _flat(right(step)) == _flat(Add((Cases(row, column, s(row), number(0)), negative(Mul((s(row), s(column)))))))
    outer = document.steps[2]
    assert isinstance(left(outer), Sum)


def test_opaque_functions_have_derivatives() -> None:
    steps = markdown(
        r"If $f(x) = \frac{g(x)}{h(x)}$ then $f^\prime(x) = \frac{g'(x)h(x) - g(x)h\prime(x)}{h(x)^2}$."
    ).steps
    assert [step.kind for step in steps] == ["definition", "claim"]
    assert left(steps[1]) == Partial(Variable("f"), Variable("x"))
    term = right(steps[1])
    assert isinstance(term, Mul)
    inside = term.factors[0]
    assert isinstance(inside, Add)
    first = inside.terms[0]
    assert isinstance(first, Mul)
    factor = first.factors[0]
    assert isinstance(factor, Apply)
    assert (factor.name, factor.slots) == ("g", (Slot(0),))


def test_a_maximum_without_limits_goes_over_the_index_of_its_argument() -> None:
    step = last("Take $C = max(x_i)$.")
    assert step.kind == "definition"
    assert right(step) == Max(I, x(I))


def test_a_function_at_another_argument_is_its_body_there() -> None:
    text = r"$$s(\mathbf{x})_i = \frac{e^{x_i}}{\sum_k e^{x_k}}$$" + "\n\n"
    step = markdown(text + r"$$s(\mathbf{x} + c)_i = s(\mathbf{x})_i$$").steps[-1]
    shifted = Exp(Add((x(I), Variable("c"))))
    assert isinstance(left(step), Mul)
    assert left(step).factors[0] == shifted  # type: ignore[union-attr]


def test_a_sum_without_brackets_has_a_greedy_reading() -> None:
    step = last(r"$$L = -\sum_i y_i \log s_i + (1 - y_i) \log(1 - s_i)$$")
    assert step.unread is not None or step.right is not None
    assert step.right is not None
    first, second = step.right.readings[:2]
    assert isinstance(first.term, Add)
    assert "brackets are missing" in second.why


def test_a_sum_that_lost_its_index_is_warned_about() -> None:
    document = markdown(SOFTMAX + r"$$\frac{\partial s_i}{\partial x_j} = \frac{e^{x_i}}{\sum_{k=1}^n e^{x_j}}$$")
    (warning,) = document.warnings
    assert warning.code == "sum-index-missing"
    assert (warning.span.line, warning.span.column) == (3, 54)


def test_a_normalisation_of_free_symbols_is_a_hypothesis() -> None:
    step = last(r"since $\sum_k y_k = 1$.")
    assert step.kind == "hypothesis"
    assert step.assumes == (SumsTo("y", 0, Fraction(1)),)


@pytest.mark.parametrize(
    ("prose", "leading", "distant"),
    [
        ("Khi $i=j$ ta có:", SameIndex, None),
        ("当 $i \\neq j$ 时：", DistinctIndex, None),
        ("If $i=j$ or $i \\neq j$:", None, None),
        ("If $i=j$ it is easy. Now we find:", None, SameIndex),
        ("### When $i = j$", SameIndex, None),
    ],
)
def test_conditions_come_from_the_sentence_that_leads_to_a_display(
    prose: str, leading: type | None, distant: type | None
) -> None:
    step = last(prose + "\n\n" + r"$$\frac{\partial s_i}{\partial x_j} = s_i - s_i s_j$$")
    assert [type(given.hypothesis) for given in step.leading] == ([leading] if leading else [])
    assert [type(given.hypothesis) for given in step.distant] == ([distant] if distant else [])


def test_a_condition_in_the_row() -> None:
    step = last(r"$$\frac{\partial s_i}{\partial x_j} = s_i - s_i s_j, \quad i = j$$")
    steps = markdown(SOFTMAX + r"$$\frac{\partial s_i}{\partial x_j} = s_i - s_i s_j, \quad i = j$$").steps
    assert step.kind == "condition"
    assert [given.hypothesis for given in steps[1].row] == [SameIndex(I, J)]


def test_chains_go_on_over_rows_and_displays() -> None:
    document = markdown("$$\\begin{align} a_i &= b_i \\\\ &= c_i \\end{align}$$\n\nand so\n\n$$= d_i$$\n")
    assert [(step.sign.line, step.sign.column) for step in document.steps] == [(1, 22), (1, 32), (5, 3)]
    assert [len(step.earlier) for step in document.steps] == [0, 1, 2]


def test_doubled_and_stacked_signs_are_one() -> None:
    document = markdown("$$a = \\\\ = b$$\n\n$$p \\stackrel{def}{=} q$$\n\n$$u := v$$\n")
    assert [(step.sign.line, step.sign.column, step.explicit) for step in document.steps] == [
        (1, 10, False),
        (3, 5, True),
        (5, 5, True),
    ]


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (r"\theta = \theta - \eta g", "outside-update"),
        (r"y = \arg\max_i s_i", "outside-argmax"),
        (r"a \approx b", "outside-approximation"),
        (r"a = \foo b", "unknown-macro"),
        (r"a = (b", "unbalanced"),
        (r"a = b + \dots + c", "ellipsis"),
        (r"a = \int f", "outside-integral"),
        (r"a = " + "{" * 10000 + "b" + "}" * 10000, "too-deep"),
        (r"a = " + r"\log " * 10000 + "b", "too-deep"),
    ],
)
def test_what_is_not_understood_says_so(source: str, code: str) -> None:
    (step,) = markdown("$$" + source + "$$").steps
    assert step.unread is not None
    assert step.unread.code in (code, "budget")


def test_formats_find_the_same_mathematics() -> None:
    formula = r"s_i = \frac{e^{x_i}}{\sum_k e^{x_k}}"
    notebook = json.dumps(
        {"cells": [{"cell_type": "code", "source": []}, {"cell_type": "markdown", "source": ["a\n", f"$${formula}$$"]}]}
    )
    texts = {
        "markdown": [
            "```math\n" + formula + "\n```",
            "\\\\[ " + formula.replace("_", "\\_") + " \\\\]",
            f"\\[{formula}\\]",
        ],
        "latex": [
            "% $$a=b$$\n\\begin{equation}" + formula + "\\end{equation}",
            "\\def\\e{e}\\[" + formula.replace("e^", "\\e^") + "\\]",
        ],
        "html": [
            f'<script type="math/tex; mode=display">{formula}</script>',
            f'<annotation encoding="application/x-tex">{formula}</annotation>',
        ],
        "notebook": [notebook],
    }
    for format, snippets in texts.items():
        for text in snippets:
            (step,) = read_text(text, format, "x").steps
            assert step.kind == "definition", (format, text, step.unread)
    (step,) = read_text(notebook, "notebook", "x").steps
    assert (step.sign.cell, step.sign.line, step.sign.column) == (1, 2, 7)


FORMULA = r"s_i = \frac{e^{x_i}}{\sum_k e^{x_k}}"
DIALECTS = [
    ("markdown", "a\n\n$$\nFORMULA\n$$\n"),
    ("markdown", "where $FORMULA$ is\n"),
    ("markdown", "where $$FORMULA$$ is\n"),
    ("markdown", "where $`FORMULA`$ is\n"),
    ("markdown", "where \\\\( FORMULA \\\\) is\n"),
    ("markdown", "- a\n\n  $$\n  FORMULA\n  $$\n"),
    ("markdown", "| a | b |\n|---|---|\n| c | $FORMULA$ |\n"),
    ("markdown", "> a\n>\n> $$\n> FORMULA\n> $$\n"),
    ("markdown", "> > $$\n> > FORMULA\n> > $$\n"),
    ("markdown", "```{math}\n:label: a\nFORMULA\n```\n"),
    ("markdown", "```{math}\n---\nlabel: a\n---\nFORMULA\n```\n"),
    ("markdown", ":::{math}\n:label: a\nFORMULA\n:::\n"),
    ("markdown", ":::: {math}\nFORMULA\n::::\n"),
    ("markdown", "where {math}`FORMULA` is\n"),
    ("markdown", "$$ FORMULA $$ (a)\n"),
    ("markdown", "$$\nFORMULA\n$$ {#eq-a}\n"),
    ("markdown", "{{< katex display >}}\nFORMULA\n{{< /katex >}}\n"),
    ("markdown", "{{% katex %}} FORMULA {{% /katex %}}\n"),
    ("markdown", "{{< math >}}\n$$ FORMULA $$\n{{< /math >}}\n"),
    ("markdown", '<script type="math/tex; mode=display">FORMULA</script>\n'),
    ("markdown", '<script type="math/tex">% <![CDATA[\nFORMULA %]]></script>\n'),
    ("markdown", "+++\ntitle = 'a'\n+++\n\n$$FORMULA$$\n"),
    ("markdown", "::: {.callout-note}\n$$ FORMULA $$\n:::\n"),
    ("html", "<p>a &lt; b: \\[ FORMULA \\]</p>"),
    ("html", "<p>\\(FORMULA\\)</p>"),
]


@pytest.mark.parametrize(("format", "text"), DIALECTS)
def test_every_dialect_is_read_at_its_place(format: str, text: str) -> None:
    text = text.replace("FORMULA", FORMULA)
    (step,) = read_text(text, format).steps
    assert step.unread is None
    assert step.kind == "definition"
    before = text[: text.index(FORMULA) + 4]
    assert (step.sign.line, step.sign.column) == (before.count("\n") + 1, len(before) - before.rfind("\n"))


@pytest.mark.parametrize(
    "address",
    [
        "https://latex.codecogs.com/svg.image?",
        "https://latex.codecogs.com/png.latex?\\inline&space;",
        "//www.zhihu.com/equation?tex=",
        "https://render.githubusercontent.com/render/math?math=",
        "https://i.upmath.me/svg/",
        "https://math.vercel.app/?from=",
        "http://s0.wp.com/latex.php?latex=%5Cdisplaystyle%20",
    ],
)
def test_every_service_that_draws_formulas_is_read_at_its_place(address: str) -> None:
    for text in (f"![]({address}{quote(FORMULA)})\n", f'a\n\n<img src="{address}{quote(FORMULA)}" alt="a">\n'):
        (step,) = markdown(text).steps
        assert step.kind == "definition"
        before = text[: text.index("%3D")]
        assert (step.sign.line, step.sign.column) == (before.count("\n") + 1, len(before) - before.rfind("\n"))


def test_a_relation_at_the_start_of_a_line_is_no_mark_of_a_quotation() -> None:
    (step,) = markdown("> $$ x_i\n> y_i $$\n\n$$ a_i\n> b_i $$\n").steps
    assert step.sign.line == 5


def test_code_comments_and_front_matter_are_not_read() -> None:
    text = "---\ntitle: $$a=b$$\n---\n```python\n$$a=b$$\n```\n<!-- $$a=b$$ -->\nsay `$a=b$`\n"
    assert not markdown(text).steps


def test_an_author_can_skip_and_assume() -> None:
    text = "<!-- symsoft: skip -->\n\n$$a_i = b_i$$\n\n<!-- symsoft: assume i = j -->\n\n"
    skipped, assumed = markdown(text + r"$$\frac{\partial s_i}{\partial x_j} = s_i - s_i s_j$$").steps
    assert skipped.unread is not None
    assert skipped.unread.code == "skipped"
    assert [type(given.hypothesis) for given in assumed.leading] == [SameIndex]


def test_arguments_are_put_in_at_once() -> None:
    text = "$$g(a, b) = a - 2 b$$\n\n$$u = g(b, a)$$"
    term = right(markdown(text).steps[-1])
    assert _flat(term) == Add((Variable("b"), Mul((number(-1), number(2), Variable("a")))))


def test_macros_keep_the_place_of_their_use() -> None:
    text = "\\newcommand{\\v}[1]{\\mathbf{#1}}\n\\newcommand{\\eq}{=}\n\\[ \\v{a} \\eq \\v{b} \\]"
    (step,) = read_text(text, "latex", "x").steps
    assert (step.sign.line, step.sign.column) == (3, 10)


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("{new}{{+}} {use} {re}{{-}} {use}", "+-"),
        ("{new}{{-}} {use} {re}{{+}}", "-"),
        ("{new}{{+}} {use} {provide}{{-}} {use}", "++"),
        ("{new}{{+}} {{{re}{{-}} {use} }} {use}", "-+"),
        ("{new}{{+}} {{{re}{{-}} {use} {re}{{+}} {use} }} {use}", "-++"),
        ("{re}{{+}} {use} {new}{{-}} {use} {re}{{+}} {use}", "+-+"),
    ],
)
def test_a_macro_is_what_it_was_said_to_be_last(text: str, signs: str) -> None:
    words = {word: rf"\{word or ''}command{{\sg}}" for word in ("new", "renew", "provide")}
    source = text.format(new=words["new"], re=words["renew"], provide=words["provide"], use=r"\[ a = b \sg c \]")
    terms = [right(step) for step in read_text(source, "latex", "x").steps]
    minus = Add((Variable("b"), Mul((number(-1), Variable("c")))))
    assert [_flat(term) == minus for term in terms] == [sign == "-" for sign in signs]


def test_a_macro_is_known_from_its_definition_on() -> None:
    text = r"\[ a = b \sg c \] \newcommand{\sg}{-} \[ a = \sum_k x_k \] \def\sum{\prod} "
    text += r"\[ \newcommand{\e}{-} a = b \e c \]"
    first, second, third = read_text(text, "latex", "x").steps
    assert first.unread is not None
    assert first.unread.code == "unknown-macro"
    assert isinstance(right(second), Sum)
    assert _flat(right(third)) == Add((Variable("b"), Mul((number(-1), Variable("c")))))


def test_a_macro_of_another_cell_is_known() -> None:
    cells = [r"$\newcommand{\sg}{+}$", r"$$a = b \sg c$$", r"$\renewcommand{\sg}{-}$", r"$$u = b \sg c$$"]
    book = {"nbformat": 4, "cells": [{"cell_type": "markdown", "source": cell} for cell in cells]}
    plus, minus = (right(step) for step in read_text(json.dumps(book), "notebook", "x").steps)
    assert plus == Add((Variable("b"), Variable("c")))
    assert _flat(minus) == Add((Variable("b"), Mul((number(-1), Variable("c")))))


def test_a_probability_is_a_symbol_with_its_places() -> None:
    document = markdown(
        r"$$P(y_i = 1 \mid x_i; \theta) = q_i$$" + "\n\n" + r"$$L = \prod_{i=1}^m P(y_i = 1 \mid x_i; \theta)$$"
    )
    first, second = document.steps
    assert first.kind == second.kind == "definition"
    (made,) = first.defines
    assert len(made.places) == 1
    term = right(second)
    assert isinstance(term, Product)
    assert term.body == Variable(made.name, (term.index,))


def test_a_sum_with_dots_is_a_sum() -> None:
    text = r"$$L = \sum_{k=1}^n a_k$$" + "\n\n" + r"$$M = c + a_1 b_1 + a_2 b_2 + \dots + a_n b_n$$"
    term = right(markdown(text).steps[-1])
    assert isinstance(term, Add)
    total = term.terms[1]
    assert isinstance(total, Sum)
    assert total.body == Mul((Variable("a", (total.index,)), Variable("b", (total.index,))))


def test_a_sum_with_dots_around_a_special_term_leaves_its_index_out() -> None:
    step = last(r"$$g_i = s_i y_1 + s_i y_2 + \dots + (s_i - y_i) + \dots + s_i y_n$$")
    term = right(step)
    assert isinstance(term, Add)
    total = next(part for part in term.terms if isinstance(part, Sum))
    assert total.excluded == (I,)


def test_dots_that_follow_no_rule_are_refused() -> None:
    step = last(r"$$L = y_1 s_1 + y_1 s_2 + \dots + y_n s_n$$")
    assert step.unread is not None
    assert step.unread.code == "ellipsis"


def test_numbers_that_only_tell_symbols_apart_are_names() -> None:
    steps = markdown(r"$$a = w_0 x + w_1$$" + "\n\n" + r"$$\frac{\partial a}{\partial w_1} = 1$$").steps
    assert left(steps[1]) == Partial(Variable("a"), Variable("w_1"))


def test_a_claim_about_a_function_does_not_define_it() -> None:
    text = r"$$h(t) = e^t$$" + "\n\n" + r"$$r(t) = t$$" + "\n\n" + r"$$r(t) = t + 1$$" + "\n\n" + r"$$r(2) = 2$$"
    assert left(markdown(text).steps[-1]) == number(2)


def test_a_symbol_that_was_used_is_not_defined_on_the_right() -> None:
    steps = markdown(r"$$c = a + b$$" + "\n\n" + r"$$f + b = a$$").steps
    assert steps[-1].kind == "claim"
    assert not steps[-1].defines


def test_let_defines_anew() -> None:
    steps = markdown(r"Let $a = b + 1$. Then we go on. Let $a = c + 2$.").steps
    assert [step.kind for step in steps] == ["definition", "definition"]


def test_what_holds_for_one_value_is_not_judged() -> None:
    step = last("If $y = 1$:\n\n" + r"$$L = -\log q$$")
    assert step.unread is not None
    assert step.unread.code == "outside-condition"


def test_a_scalar_with_an_index_on_its_right_side_has_it_unwritten() -> None:
    document = markdown(SOFTMAX + r"$$g = e^{x_i}$$" + "\n\n" + r"$$\frac{\partial g}{\partial x_i} = g$$")
    assert document.steps[1].kind == "definition"
    assert document.steps[1].defines[0].places == (I,)
    assert left(document.steps[2]) == Partial(Variable("g", (I,)), x(I))


def test_an_example_in_numbers_sets_nothing() -> None:
    document = markdown(
        SOFTMAX + r"$$\mathbf{x} = [1, 2, 3]$$" + "\n\n" + r"$$\frac{\partial s_i}{\partial x_j} = s_i$$"
    )
    assert document.steps[1].kind == "condition"
    assert left(document.steps[2]) == Partial(s(I), x(J))


def test_norms_and_inner_products_are_sums() -> None:
    steps = markdown(r"$$R = \|\mathbf{w}\|^2$$" + "\n\n" + r"$$Q = \langle \mathbf{w}, \mathbf{x} \rangle$$").steps
    assert all(isinstance(right(step), Sum) for step in steps)


def test_one_sum_over_two_numbers_of_components_is_warned_about() -> None:
    text = r"$\mathbf{x} = [x_1, x_2]$, "
    text += r"$W = \begin{bmatrix} W_{11} & W_{12} & W_{13} \\ W_{21} & W_{22} & W_{23} \end{bmatrix}$"
    document = markdown(text + "\n\n" + r"$$z_k = \sum_{i=1}^3 W_{ik} x_i$$")
    assert [warning.code for warning in document.warnings] == ["sizes-differ"]


def test_a_document_beyond_its_budget_is_reported_cheaply() -> None:
    steps = markdown(r"$$s_i = e^{x_i}$$" + "\n\n" + r"$$s_i = e^{x_i}$$ ".join([""] * 6000)).steps
    assert len(steps) == 6000
    assert steps[-1].unread is not None
    assert steps[-1].unread.code == "budget"


PIECES = [
    *"$\\{}[]()_^&=+-abijkxsn12'|,.# \n",
    "\\frac",
    "\\sum",
    "\\begin{cases}",
    "\\end{cases}",
    "\\\\",
    "\\left(",
    "\\text{",
    "$$",
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_any_text_gives_a_document(text: str) -> None:
    for format in FORMATS:
        document = read_text(text, format, "x")
        places = [(step.sign.cell, step.sign.line, step.sign.column) for step in document.steps]
        assert len(places) == len(set(places))


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            (
                "s_i x_j e^{x_i} \\frac{a}{b} ( ) { } = + - \\sum_{k} \\log ^2 _i & \\\\ \\delta_{ij} "
                "\\begin{bmatrix} \\end{bmatrix} \\dots , \\partial /"
            ).split()
        ),
        max_size=25,
    )
)
def test_any_formula_gives_a_document(parts: list[str]) -> None:
    read_text("$$" + " ".join(parts) + "$$", "markdown", "x")


def test_long_input_takes_linear_time() -> None:
    assert len(markdown("$x=1$ " * 1200).steps) == 1200
    huge = markdown("$$" + "a+" * 100000 + "b = c$$")
    (step,) = huge.steps
    assert step.unread is not None
    assert step.unread.code == "budget"


def test_formulas_in_running_text_beyond_the_budget_are_reported_once() -> None:
    steps = markdown("$x=1$ " * 2500).steps
    assert len(steps) == 1201
    assert [step.unread.code for step in steps if step.unread is not None] == ["budget"]


def test_macros_of_another_file_are_put_in() -> None:
    text = r"$$p_i = \ex{q}{i}$$"
    (unread,) = read_text(text, "markdown").steps
    assert unread.unread is not None
    assert unread.unread.code == "unknown-macro"
    (step,) = read_text(text, "markdown", preamble=r"\newcommand{\ex}[2]{#1_{#2}}").steps
    assert step.right is not None
    assert step.right.readings[0].term == Variable("q", (Index("i", Size("n")),))


def test_what_is_kept_as_one_symbol_is_no_symbol_to_define() -> None:
    document = markdown("$$|x| = x$$\n\n$$x = 2 |x|$$")
    assert [step.defines for step in document.steps if step.left and "|" in step.left.source] == [()]


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        (r"$$a = \|\mathbf{u}\| \, \|\mathbf{v}\| - |c|$$", True),
        (r"$$a = |c - d| + |e|^2$$", True),
        (r"$$a = |c + d$$", False),
        (r"$$a = ||c| - d$$", False),
    ],
)
def test_bars_are_paired(text: str, reads: bool) -> None:
    (step,) = markdown(text).steps
    assert (step.unread is None) == reads


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (r"$$a^{l} = W^{l} a^{l-1}$$", "a^l"),
        (r"$$a^{l} = W^{l} b$$", None),
    ],
)
def test_layers_are_names_only_where_they_are_counted(text: str, kind: str | None) -> None:
    (step,) = markdown(text).steps
    assert [definition.name for definition in step.defines] == ([kind] if kind else [])


@pytest.mark.skipif(not (SHARED / "score.py").exists(), reason="the shared articles are not here")
def test_no_relation_sign_of_the_shared_articles_is_missing() -> None:
    sys.path.insert(0, str(SHARED))
    score = importlib.import_module("score")

    for path in sorted((SHARED / "articles").iterdir()):
        if path.suffix in score.SUFFIXES:
            places = [(step.sign.cell, step.sign.line, step.sign.column) for step in read(path).steps]
            assert len(places) == len(set(places)), path.name
            assert not set(score.expected(path)) - set(places), path.name
