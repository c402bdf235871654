"""The rules that a derivation is made of: each rewrites a term in one way that a reader follows, or does not apply."""

from symsoft.rules.calculus import (
    by_lemma,
    chain_rule,
    elementary,
    exponentials,
    lemma_rule,
    log_of_quotient,
    open_definition,
    product_rule,
    quotient_rule,
    sum_rule,
    through,
)
from symsoft.rules.cases import by_cases
from symsoft.rules.collect import as_powers, factor_rest, like_terms, one_fraction, with_delta
from symsoft.rules.expand import multiply_out
from symsoft.rules.fractions import cancel, factor, signs, split, turned
from symsoft.rules.recognise import log_of_product, power_of_sum, recognise, recognise_value, reduce_exponential
from symsoft.rules.rule import Known, Lemma, Rewrite, Rule
from symsoft.rules.sums import exchange, in_order, open_value, pick, pull, spread, spread_again, total

__all__ = [
    "CALCULUS",
    "CLOSING",
    "IDENTITIES",
    "Known",
    "Lemma",
    "Rewrite",
    "Rule",
    "by_cases",
    "by_lemma",
    "in_order",
    "open_value",
    "rules_of",
]

CALCULUS: tuple[Rule, ...] = (
    Rule("the chain rule", through),
    Rule("the definition", open_definition),
    Rule("the quotient rule", quotient_rule),
    Rule("the derivative of a sum, term by term", sum_rule),
    Rule("the logarithm of a quotient", log_of_quotient),
    Rule("the product rule", product_rule),
    Rule("the chain rule", chain_rule),
    Rule("the derivatives of the exponential and of the sum", exponentials),
    Rule("the elementary derivatives", elementary),
)
"""How derivatives are carried out; a derivative that is known already comes before all of these."""

CLOSING: tuple[Rule, ...] = (
    Rule("the delta, which picks one term of its sum", pick),
    Rule("taking out of the sum what does not depend on its index", pull),
    Rule("changing the order of the sums", exchange),
    Rule("cancelling", cancel),
    Rule("splitting the fraction", split),
    Rule("recognising the function itself", recognise),
    Rule("dividing above and below by the exponential", reduce_exponential),
    Rule("splitting the sum", spread),
    Rule("a sum that is 1", total),
    Rule("adding up like terms", like_terms),
    Rule("the delta, under which one index is the other", turned),
    Rule("taking out the common factor", factor),
    Rule("collecting the terms with the delta", with_delta),
    Rule("taking out the common factor", factor_rest),
    Rule("multiplying out", multiply_out),
    Rule("recognising the function itself", recognise_value),
    Rule("splitting the sum", spread_again),
    Rule("writing equal factors as a power", as_powers),
    Rule("writing it as one fraction", one_fraction),
    Rule("the signs", signs),
)
"""How a term without derivatives is brought to the form that people use."""

IDENTITIES: tuple[Rule, ...] = (
    Rule("the exponential of a sum", power_of_sum),
    Rule("the logarithm of a product", log_of_product),
    Rule("taking out of the sum what does not depend on its index", pull),
    Rule("cancelling", cancel),
    Rule("recognising the function itself", recognise),
    Rule("dividing above and below by the exponential", reduce_exponential),
    Rule("multiplying out", multiply_out),
    Rule("recognising the function itself", recognise_value),
)
"""How a statement about values, without a derivative, is shown."""


def rules_of(known: Known) -> tuple[Rule, ...]:
    """The rules for a derivative, those known already first."""
    return (*(Rule(lemma.title, lemma_rule(lemma), lemma.left) for lemma in known.lemmas), *CALCULUS, *CLOSING)
