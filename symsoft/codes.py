"""The table of diagnoses: what each code means, an example that shows it, and what would mend it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """An entry of CODES: what the code means in a sentence, an example that shows it, and what would mend it."""

    meaning: str
    example: str
    mend: str


_ASK = "Take the suggestion, if it is what was meant: one edit that makes the step true."

_REFUTED = {
    "false": Diagnosis(
        "The two sides differ at the counterexample, where both are defined.",
        r"\sum_i s_i = 2 for softmax s",
        "Put the counterexample into both sides; the part that differs is the part to correct.",
    ),
    "wrong-sign": Diagnosis(
        "The two sides differ by a sign.",
        r"\frac{\partial s_i}{\partial x_j} = s_i s_j under i ≠ j",
        "Put in the minus that was lost, or take out the one that is too many.",
    ),
    "missing-term": Diagnosis("A term is missing.", r"\sum_k (x_k + c) = \sum_k x_k", _ASK),
    "extra-term": Diagnosis("A term is too many.", r"\log p_i = z_i - \log \sum_k e^{z_k} - 1", _ASK),
    "missing-factor": Diagnosis(
        "A factor is missing.",
        r"\frac{\partial p_i}{\partial z_j} = p_i (\delta_{ij} - p_j), with a temperature T",
        _ASK,
    ),
    "extra-factor": Diagnosis(
        "A factor is too many.", r"\frac{\partial p_i}{\partial z_j} = T p_i (\delta_{ij} - p_j)", _ASK
    ),
    "missing-delta": Diagnosis(
        "A Kronecker delta is missing.", r"\frac{\partial e^{x_i}}{\partial x_j} = e^{x_i}", _ASK
    ),
    "extra-delta": Diagnosis(
        "A Kronecker delta is too many.", r"\frac{\partial \log \sum_k e^{x_k}}{\partial x_j} = \delta_{ij} s_j", _ASK
    ),
    "wrong-index": Diagnosis(
        "An index is not the one that it should be.",
        r"\frac{\partial \log s_i}{\partial x_j} = \delta_{ij} - s_i",
        _ASK,
    ),
    "wrong-name": Diagnosis(
        "A symbol is not the one that it should be.", r"\frac{\partial L}{\partial z_i} = p_i - z_i", _ASK
    ),
    "wrong-exponent": Diagnosis(
        "An exponent is not what it should be.",
        r"\frac{\partial p_i}{\partial T} = -\frac{p_i}{T} (z_i - \bar z)",
        _ASK,
    ),
    "inverted": Diagnosis("A quotient is upside down.", r"\frac{d}{dx} \log x = x", _ASK),
    "misplaced-exponent": Diagnosis(
        "An exponent stands on a part of what it should stand on.", r"a + b^2, meant as (a + b)^2", _ASK
    ),
    "misplaced-bracket": Diagnosis(
        "A bracket closes too early.", r"\log \sum_k e^{z_k} - c, meant as \log \sum_k e^{z_k - c}", _ASK
    ),
    "missing-sum": Diagnosis("A sum is missing.", r"\frac{\partial L}{\partial z_i} = -y_k (\delta_{ki} - p_i)", _ASK),
    "extra-sum": Diagnosis(
        "A sum is too many.", r"\frac{\partial}{\partial x_j} \sum_k e^{x_k} = \sum_k e^{x_k}", _ASK
    ),
    "extra-exclusion": Diagnosis("A sum leaves out a term that it should have.", r"\sum_{k \ne i} s_k = 1", _ASK),
    "wrong-binder": Diagnosis(
        "A product stands where a sum should, or a sum where a product should.",
        r"\log \prod_k p_k = \prod_k \log p_k",
        _ASK,
    ),
    "wrong-operation": Diagnosis(
        "A sum stands where a product should.", r"\frac{\partial s_i}{\partial x_j} = -s_i - s_j, i \ne j", _ASK
    ),
    "missing-logarithm": Diagnosis("A logarithm is missing.", r"\log s_i = x_i - \sum_k e^{x_k}", _ASK),
    "missing-exponential": Diagnosis("An exponential is missing.", r"s_i = \frac{x_i}{\sum_k e^{x_k}}", _ASK),
    "extra-exponential": Diagnosis("An exponential is too many.", r"\log e^{x_i} = e^{x_i}", _ASK),
    "extra-logarithm": Diagnosis("A logarithm is too many.", r"\log s_i = \log x_i - \log \sum_k e^{x_k}", _ASK),
}

_CONDITIONAL = {
    "missing-hypothesis": Diagnosis(
        "The claim fails as it stands, and holds under a hypothesis that the text does not state there.",
        r"\frac{\partial L}{\partial z_i} = p_i - y_i, which needs \sum_k y_k = 1",
        "State the hypothesis before the claim, or write the claim so that it holds without it.",
    ),
    "reading": Diagnosis(
        "The claim fails as formulas are commonly read, and holds if brackets are put in where none stand.",
        r"-\sum_k y_k \log p_k + (1 - y_k) \log (1 - p_k), meant as one sum",
        "Write the brackets.",
    ),
}

_UNDECIDED = {
    "no-sides": Diagnosis(
        "Nothing stands on one side of the sign.",
        "x =",
        "Write the side that is missing.",
    ),
    "no-point": Diagnosis(
        "No points were found at which both sides are defined, and nothing is proved of nothing.",
        r"\log(-1 - e^x) = y",
        "See whether an argument of a logarithm or a divisor is what it should be.",
    ),
    "no-proof": Diagnosis(
        "No counterexample was found, and the normal forms of the two sides are not the same.",
        "an identity with functions that symsoft knows too little about",
        "Write the step in smaller steps.",
    ),
    "kernel-disagreement": Diagnosis(
        "Two trusted routes gave different answers, so that neither is believed.",
        "none is known",
        "Report the formula: this is a bug in symsoft.",
    ),
    "budget": Diagnosis(
        "The formula, or the document, needs more work than it is allowed.",
        r"(x_1 + x_2 + x_3)^{1000} = 1",
        "Write the formula smaller, or the document in several files.",
    ),
    "depends-on-unread": Diagnosis(
        "The claim speaks of a symbol whose definition was not read, so that a counterexample would say nothing.",
        r"L = \int f(x) dx, then L = 0",
        "Define the symbol in a formula that symsoft reads.",
    ),
    "undefined-symbol": Diagnosis(
        "Nothing says what a symbol is, and only one of the two sides depends on it.",
        r"s_i = \frac{e^{x_i}}{Z}, where Z has no definition",
        "Define the symbol.",
    ),
    "doubtful-redefinition": Diagnosis(
        "A symbol is written with another value than it was defined with, and no single edit makes the two agree.",
        r"f = a + b \quad\text{and, under the same heading,}\quad f = \log c",
        "Define the symbol anew with :=, or under a heading of its own; or mend the line.",
    ),
    "doubtful-definition": Diagnosis(
        "The step is false only by a definition under another heading, which may be of another symbol of that name.",
        r"y_i = x_i / \tau \quad\text{and, further on,}\quad L = -\sum_i y_i \log s_i = -\log s_1",
        "Say again what the symbol is, under this heading; or give it a name of its own.",
    ),
    "circular-definition": Diagnosis(
        "A symbol is defined by itself, directly or by way of others.",
        "a = b + 1 and b = a - 1",
        "Give one of the two another name, or leave one definition out.",
    ),
    "maximum-differentiated": Diagnosis(
        "A derivative goes through a maximum, and what the maximum contributes does not cancel.",
        r"\frac{\partial}{\partial x_j} (x_i - \max_k x_k) = \delta_{ij}",
        "Say that the maximum is treated as a constant, or differentiate something that a shift does not change.",
    ),
    "outside-hypothesis": Diagnosis(
        "A hypothesis is about a function where it should be about a plain variable.",
        r"\sum_k f_k = 1, where f is differentiated as an unknown function",
        "State the hypothesis of a symbol that has no definition.",
    ),
    "outside-inequality": Diagnosis(
        "The inequality does not follow from the signs of its terms.",
        r"e^x \ge 1 + x",
        "Inequalities of this kind are not decided.",
    ),
    "outside-root": Diagnosis(
        "A root or a non-integer power of something that may be negative.",
        r"\sqrt{x - y} \sqrt{x - y} = x - y",
        "Say that what stands under the root is positive.",
    ),
    "outside-denominator": Diagnosis(
        "A sum over a quotient whose denominator has no canonical form here.",
        r"\sum_k \frac{1}{1 + \sqrt{x_k}}",
        "Write the step without this sum if it can be avoided.",
    ),
    "outside-pole": Diagnosis(
        "A sum leaves out a term at which its summand divides by zero, in a form that is not handled.",
        r"\sum_{k \ne i} \frac{1}{x_k - x_i} at coinciding indices",
        "Write the step without this sum if it can be avoided.",
    ),
    "outside-choice": Diagnosis(
        "An index condition on a class symbol, such as y_i, inside a sum over its own index.",
        r"\sum_i \delta_{i, y_i} = 1",
        "Write the targets as a one-hot vector.",
    ),
    "outside-product": Diagnosis(
        "A product over a range with an exception at a factor that may be zero.",
        r"\prod_{k \ne i} x_k = \frac{\prod_k x_k}{x_i}",
        "Say that the factors are not zero.",
    ),
    "outside-maximum": Diagnosis(
        "A maximum over a given range, or of something with index conditions in it.",
        r"\max_k \delta_{ik} x_k",
        "Write the maximum over a whole vector.",
    ),
    "outside-argument": Diagnosis(
        "An unknown function of an argument with index conditions in it.",
        r"f(\delta_{ij} x_i)",
        "Write the cases apart.",
    ),
    "outside-undefined": Diagnosis(
        "A summand is not defined at some of its terms.",
        r"\sum_k \frac{1}{x_k - x_i} over all k, also k = i",
        "Leave the terms out of the sum at which the summand is not defined.",
    ),
    "reserved-name": Diagnosis(
        "A symbol has a name that is reserved.", "a symbol whose name has a space in it", "Use another name."
    ),
    "shape": Diagnosis(
        "The shapes of the two sides, or of the parts of one, do not fit.",
        "a vector plus a matrix",
        "See which symbols are vectors, and which are rows and columns.",
    ),
}

_UNREAD = {
    "syntax": Diagnosis("The formula is not complete.", r"\frac{1}", "Complete the formula."),
    "unbalanced": Diagnosis("A bracket or a brace has no partner.", "(a + b = c", "Balance the brackets."),
    "too-deep": Diagnosis("Brackets are nested deeper than is read.", "((((…))))", "Name the inner parts."),
    "unknown-macro": Diagnosis(
        "A LaTeX command is not known, and the article does not define it.",
        r"\foo{x} = 1",
        r"Define it with \newcommand in the article, or use a common command.",
    ),
    "nested-sign": Diagnosis(
        "The sign stands inside of something that is no statement.", r"f(x = 1) + 2", "Write the equation on its own."
    ),
    "prose": Diagnosis("Words stand inside of the formula.", r"\text{gain} = a + b", "Use a symbol."),
    "ambiguous": Diagnosis(
        "The formula can be read in several ways, none of them the common one.",
        r"\log^2 x y",
        "Write brackets.",
    ),
    "doubtful-dollars": Diagnosis(
        "Whether dollars open a display or close one is not clear.", "$$a = b$ and $c$$", "Balance the dollars."
    ),
    "numeric-example": Diagnosis(
        "Numbers are put in for symbols, in an example.", r"x_1 = 2, s_1 = 0.7", "Examples with numbers are not judged."
    ),
    "ellipsis": Diagnosis("Dots stand for something unsaid.", "a = … = b", "Write out what the dots stand for."),
    "no-left-side": Diagnosis(
        "Nothing that was read stands before the sign.", "= a + b, after text", "Repeat the expression that goes on."
    ),
    "free-index": Diagnosis(
        "A new symbol lacks an index that its right side has, so that it is no definition.",
        r"L = y_i \log p_i",
        "Put the index on the symbol, or sum over it.",
    ),
    "partial-definition": Diagnosis(
        "Only some components of a new symbol are said to be something.", "s_1 = 1", "Define the general component."
    ),
    "undefined-function": Diagnosis(
        "A function is applied that has no definition, or none for such arguments.",
        r"h(x, y) = h(y)",
        "Define the function before it is used.",
    ),
    "outside-function": Diagnosis(
        "A function or an operator that symsoft does not judge.", r"\det A = 1", "It cannot be judged here."
    ),
    "outside-derivative": Diagnosis(
        "A derivative by something that is no plain variable, or that does not say by what.",
        r"\frac{\partial L}{\partial (x + y)}",
        "Name what is differentiated by.",
    ),
    "outside-index": Diagnosis(
        "An index that is not understood, or used as a number.", "x_{2i + 1}", "Use plain letters as indices."
    ),
    "outside-limits": Diagnosis(
        "The range of a sum or a product is not understood.",
        r"\sum_{i + j = n} x_i y_j",
        "Sum over the whole range of an index, or over all of it except one.",
    ),
    "outside-condition": Diagnosis(
        "A condition that is none on indices, or rows of cases that do not complete each other.",
        r"\begin{cases} x & x > 0 \\ 0 & x \le 0 \end{cases}",
        "Case splits are judged on index conditions, such as i = j and i ≠ j.",
    ),
    "outside-set": Diagnosis("A statement about sets.", r"x \in \mathbb{R}^n", "It is not a claim about values."),
    "skipped": Diagnosis(
        "The author asked to skip the formula.", "<!-- symsoft: skip -->", "Take the comment away to have it judged."
    ),
    "outside-absolute": Diagnosis("Bars that do not come in pairs.", "|x = x", "Put the second bar."),
    "outside-norm": Diagnosis("A norm of a scalar.", r"\|x_i\|", "Write it as a sum."),
    "outside-max": Diagnosis("A maximum over a part of a range.", r"\max_{k \neq i} x_k", "It is not judged."),
    "outside-argmax": Diagnosis("The place of a maximum.", r"c = \arg\max_i s_i", "It is not judged."),
    "outside-limit": Diagnosis("A limit.", r"\lim_{T \to 0} p_i", "Limits are not judged."),
    "outside-integral": Diagnosis("An integral that does not say over what.", r"\int f(x)", "Write the dx."),
    "outside-probability": Diagnosis("A probability.", r"P(y = 1 \mid x)", "Give it a symbol with a definition."),
    "outside-expectation": Diagnosis("An expectation.", r"\mathbb{E}[x]", "Write it as a sum over probabilities."),
    "outside-distribution": Diagnosis("A statement about distributions.", r"x \sim p", "It is not judged."),
    "outside-approximation": Diagnosis("An approximation.", r"e \approx 2.718", "Only exact statements are judged."),
    "outside-proportional": Diagnosis("A proportion.", r"s_i \propto e^{x_i}", "Write the constant."),
    "outside-update": Diagnosis(
        "An update of a value, which is no equation.",
        r"W = W - \eta \frac{\partial L}{\partial W}",
        r"It is not judged; an arrow (\leftarrow) says it better than an equals sign.",
    ),
}

_WARNINGS = {
    "sum-index-missing": Diagnosis(
        "The summand does not contain the index of its sum, so that the sum is n times the summand.",
        r"\sum_{k=1}^n e^{x_j}",
        "Put the index of the sum on what is summed.",
    ),
    "swapped-derivative": Diagnosis(
        "A derivative is written upside down: ∂x/∂y, where y is defined by x, and ∂y/∂x would make the line true.",
        r"s = 1 / (1 + e^{-z}), \quad \frac{\partial z}{\partial s} = s (1 - s)",
        "Swap the two symbols.",
    ),
    "not-softmax": Diagnosis(
        "A definition looks like softmax, but its numerator is not a term of the sum in its denominator.",
        r"s_i = \frac{e^{x_i}}{\sum_{k=1}^{n} x_k}",
        "Write the same function of the component above and below the line.",
    ),
    "misnamed": Diagnosis(
        "A function has the name of a well-known one, and is defined as another.",
        r"\mathrm{sigmoid}(x) = \frac{1}{1 - e^{-x}}",
        "Mend the definition, or give the function another name.",
    ),
    "sizes-differ": Diagnosis(
        "One index runs over two different numbers of components.",
        r"\sum_{i=1}^3 w_{ik} x_i, where x has two components",
        "Give the sum the range of what it sums over.",
    ),
    "unknown-directive": Diagnosis(
        "A comment says something to symsoft that it does not understand.",
        "<!-- symsoft: suppose i = j -->",
        "Write let, assume or skip, with a semicolon between several.",
    ),
    "sum-without-index": Diagnosis(
        "A sum has limits, but no index that runs between them.",
        r"\sum_{0}^{n-1} w_n x_n",
        r"Name the index: \sum_{k=0}^{n-1} w_k x_k.",
    ),
    "index-escaped": Diagnosis(
        "An index of a sum is used in terms after the sum, where it is free: brackets are missing.",
        r"-\sum_i y_i \log h_i + (1 - y_i) \log(1 - h_i)",
        "Put brackets around all that is summed.",
    ),
    "index-as-exponent": Diagnosis(
        "The number of a component stands where the component should.",
        r"p_j = \frac{e^j}{\sum_i e^i}",
        "Write the component: e^{x_j}.",
    ),
    "sample-as-power": Diagnosis(
        "A letter stands above a symbol as a power does, and elsewhere in brackets, for a sample.",
        r"\sum_i (y^{(i)} - h^{i})",
        "Put the brackets: h^{(i)}.",
    ),
    "free-index-one-side": Diagnosis(
        "An index is free on one side alone, and the index of a sum elsewhere in the chain.",
        r"\sum_j y_j p_i = y_j p_i",
        "Keep the sum, or the value of the index for which it was resolved.",
    ),
    "missing-differential": Diagnosis(
        "The denominator of a derivative lacks its ∂.",
        r"\frac{\partial}{o_k} p_k",
        r"Write \frac{\partial}{\partial o_k}.",
    ),
    "missing-subscript": Diagnosis("A subscript lacks its underscore.", r"\delta{ij}", r"Write \delta_{ij}."),
    "redefinition": Diagnosis(
        "A symbol is defined again, and differently, under a new heading; told once for each symbol.",
        "s for softmax, and further down s for the sigmoid",
        "Use another symbol, if the two are not meant to be the same.",
    ),
}

CODES: Mapping[str, Diagnosis] = MappingProxyType({**_REFUTED, **_CONDITIONAL, **_UNDECIDED, **_UNREAD, **_WARNINGS})
"""Every code that a verdict or a warning can have."""
