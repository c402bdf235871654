"""Writes the derivation part of each article of this folder anew, and README.md: python derivations/make.py."""

from __future__ import annotations

import sys
from pathlib import Path

from symsoft.derivation import Derivation
from symsoft.derive import derive
from symsoft.emit.derivation import Page, definitions, steps
from symsoft.emit.latex import latex
from symsoft.emit.words import words

HERE = Path(__file__).parent
BEGIN = "## Derivation\n\n"
WORDS = words("en")

ARTICLES = {
    "softmax-sum.md": ("softmax", "sum", ""),
    "softmax-shift.md": ("softmax", "shift", ""),
    "softmax-jacobian.md": ("softmax", "jacobian", ""),
    "softmax-jvp.md": ("softmax", "jvp", ""),
    "softmax-vjp.md": ("softmax", "vjp", ""),
    "temperature-jacobian.md": ("softmax_temperature", "jacobian", ""),
    "temperature-derivative.md": ("softmax_temperature", "jacobian", "T"),
    "temperature-jvp.md": ("softmax_temperature", "jvp", ""),
    "temperature-vjp.md": ("softmax_temperature", "vjp", ""),
    "log-softmax-jacobian.md": ("log_softmax", "jacobian", ""),
    "log-softmax-vjp.md": ("log_softmax", "vjp", ""),
    "log-softmax-shift.md": ("log_softmax", "shift", ""),
    "log-softmax-jvp.md": ("log_softmax", "jvp", ""),
    "logsumexp-gradient.md": ("logsumexp", "gradient", ""),
    "logsumexp-hessian.md": ("logsumexp", "hessian", ""),
    "logsumexp-hvp.md": ("logsumexp", "hvp", ""),
    "logsumexp-shift.md": ("logsumexp", "shift", ""),
    "sigmoid-derivative.md": ("sigmoid", "derivative", ""),
    "sigmoid-second-derivative.md": ("sigmoid", "second_derivative", ""),
    "sigmoid-symmetry.md": ("sigmoid", "symmetry", ""),
    "tanh-derivative.md": ("tanh", "derivative", ""),
    "tanh-second-derivative.md": ("tanh", "second_derivative", ""),
    "softplus-derivative.md": ("softplus", "derivative", ""),
    "softplus-second-derivative.md": ("softplus", "second_derivative", ""),
    "cross-entropy-gradient.md": ("cross_entropy", "gradient", ""),
    "cross-entropy-hessian.md": ("cross_entropy", "hessian", ""),
    "cross-entropy-hvp.md": ("cross_entropy", "hvp", ""),
    "cross-entropy-of-a-class.md": ("cross_entropy_labels", "gradient", ""),
    "cross-entropy-of-a-class-hessian.md": ("cross_entropy_labels", "hessian", ""),
    "cross-entropy-of-a-class-hvp.md": ("cross_entropy_labels", "hvp", ""),
    "smoothed-cross-entropy.md": ("cross_entropy_smoothed", "gradient", ""),
    "smoothed-cross-entropy-hessian.md": ("cross_entropy_smoothed", "hessian", ""),
    "smoothed-cross-entropy-hvp.md": ("cross_entropy_smoothed", "hvp", ""),
    "label-smoothing.md": ("label_smoothing", "gradient", ""),
    "label-smoothing-hessian.md": ("label_smoothing", "hessian", ""),
    "label-smoothing-hvp.md": ("label_smoothing", "hvp", ""),
    "binary-cross-entropy.md": ("binary_cross_entropy", "derivative", ""),
    "binary-cross-entropy-second-derivative.md": ("binary_cross_entropy", "second_derivative", ""),
    "focal-loss.md": ("focal_loss", "gradient", ""),
    "focal-loss-hessian.md": ("focal_loss", "hessian", ""),
    "entropy-gradient.md": ("entropy", "gradient", ""),
    "entropy-hessian.md": ("entropy", "hessian", ""),
    "entropy-hvp.md": ("entropy", "hvp", ""),
    "entropy-of-softmax.md": ("softmax_entropy", "gradient", ""),
    "entropy-of-softmax-hessian.md": ("softmax_entropy", "hessian", ""),
    "entropy-of-softmax-hvp.md": ("softmax_entropy", "hvp", ""),
    "kl-gradient-model.md": ("kl", "gradient", ""),
    "kl-gradient-data.md": ("kl", "gradient", "p"),
    "kl-hessian-model.md": ("kl", "hessian", ""),
    "kl-hvp-model.md": ("kl", "hvp", ""),
    "kl-of-softmax.md": ("softmax_kl", "gradient", ""),
    "kl-of-softmax-hessian.md": ("softmax_kl", "hessian", ""),
    "kl-of-softmax-hvp.md": ("softmax_kl", "hvp", ""),
    "linear-softmax-weights.md": ("linear_softmax", "jacobian", ""),
    "linear-softmax-bias.md": ("linear_softmax", "jacobian", "b"),
    "linear-softmax-input.md": ("linear_softmax", "jacobian", "x"),
    "linear-softmax-jvp.md": ("linear_softmax", "jvp", ""),
    "linear-softmax-vjp.md": ("linear_softmax", "vjp", ""),
    "linear-cross-entropy-weights.md": ("linear_cross_entropy", "gradient", ""),
    "linear-cross-entropy-input.md": ("linear_cross_entropy", "gradient", "x"),
    "linear-cross-entropy-bias.md": ("linear_cross_entropy", "gradient", "b"),
    "linear-cross-entropy-hessian.md": ("linear_cross_entropy", "hessian", ""),
    "linear-cross-entropy-hvp.md": ("linear_cross_entropy", "hvp", ""),
    "batch-cross-entropy.md": ("batch_cross_entropy", "gradient", ""),
    "batch-cross-entropy-hessian.md": ("batch_cross_entropy", "hessian", ""),
    "batch-cross-entropy-hvp.md": ("batch_cross_entropy", "hvp", ""),
    "log-policy.md": ("log_policy", "jacobian", ""),
    "log-policy-jvp.md": ("log_policy", "jvp", ""),
    "log-policy-vjp.md": ("log_policy", "vjp", ""),
    "linear-policy.md": ("linear_log_policy", "jacobian", ""),
    "linear-policy-jvp.md": ("linear_log_policy", "jvp", ""),
    "linear-policy-vjp.md": ("linear_log_policy", "vjp", ""),
    "expected-reward.md": ("expected_reward", "gradient", ""),
    "expected-reward-hessian.md": ("expected_reward", "hessian", ""),
    "expected-reward-hvp.md": ("expected_reward", "hvp", ""),
    "attention-by-query.md": ("attention", "jacobian", ""),
    "attention-by-keys.md": ("attention", "jacobian", "K"),
    "attention-by-values.md": ("attention", "jacobian", "V"),
    "attention-jvp.md": ("attention", "jvp", ""),
    "attention-vjp.md": ("attention", "vjp", ""),
    "attention-vjp-keys.md": ("attention", "vjp", "K"),
    "attention-vjp-values.md": ("attention", "vjp", "V"),
}
"""Each article, and the question that its derivation part answers."""

HEAD = """# The library

One article for each function and quantity of the softmax family. Each holds for every number of components, and each
step of each has been judged. The last column is the form to remember. Where an article assumes a sum on the way, the
form is the one after that. [How to compute softmax safely](stable-softmax.md) has its own article.
"""

SECOND = ("The Hessian", "The second derivative")
"""The headings of what is found from another result, which comes before it."""

BY_HAND = frozenset(("softmax-jacobian.md",))
"""The articles that go their own way to the same result."""


def part(derivation: Derivation) -> str:
    """The derivation part of an article: the definitions, then the chains."""
    page = Page(derivation, WORDS)
    opening = WORDS.sentence("given" if page.sizes() else "simple")
    return f"{BEGIN}{opening}\n\n{definitions(page)}\n\n{steps(page, '###')}\n"


def regenerated(article: str, derivation: Derivation) -> str:
    """The article with its derivation part written anew: what stands from its heading to the next one."""
    before, found, rest = article.partition(BEGIN)
    if not found:
        raise ValueError(f"the article has no heading {BEGIN.strip()!r}")
    _, heading, after = f"\n{rest}".partition("\n## ")
    return before + part(derivation) + (heading + after)


def result(derivation: Derivation) -> tuple[str, str]:
    """What is asked, and the closed form that was found, with the hypotheses that the derivation ends with."""
    asked = [chain for chain in derivation.chains if not chain.left.axes]
    heading = derivation.chains[0].heading
    second = [chain for chain in asked if chain.heading in SECOND]
    chosen = second[0] if second else next(chain for chain in asked if chain.heading == heading)
    simpler = [chain for chain in asked if chain.given]
    return latex(chosen.left.term), latex((simpler or [chosen])[0].lines[-1].right.term)


def index() -> str:
    """README.md: every article with its result."""
    rows = []
    for name, asked in ARTICLES.items():
        title = (HERE / name).read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")
        left, right = result(derive(*asked))
        rows.append(f"| [{title}]({name}) | ${left}$ | ${right}$ |")
    return HEAD + "\n| Article | Asked | Found |\n| --- | --- | --- |\n" + "\n".join(rows) + "\n"


def main() -> int:
    """Writes every article's derivation part and the index."""
    for name, asked in ARTICLES.items():
        if name not in BY_HAND:
            path = HERE / name
            path.write_text(regenerated(path.read_text(encoding="utf-8"), derive(*asked)), encoding="utf-8")
    (HERE / "README.md").write_text(index(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
