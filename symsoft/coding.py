"""What `emit` is asked on the command line: a function of the family or of an article, and the text for a target."""

from __future__ import annotations

import argparse
import sys

from symsoft import verify_text
from symsoft.arguments import Wrong, unknown
from symsoft.asking import article_named, number_of_components, wrong
from symsoft.authored import authored
from symsoft.emit import emit
from symsoft.functions import FAMILY, Function
from symsoft.report.escape import printable
from symsoft.verdict import Judgement, NotRead, Refuted, Undecided

FAILED = {Refuted: "is refuted", NotRead: "was not read", Undecided: "is undecided"}
"""The verdicts under which a definition is no ground for code."""


def code(options: argparse.Namespace) -> str:
    """The text that is asked for; raises Wrong, in one line, for wrong use."""
    try:
        function = _authored(options) if options.article else _of_the_family(options)
        if options.quantity not in function.quantities:
            said = unknown(options.quantity, function.quantities)
            raise Wrong(f"argument QUANTITY of {printable(function.name)}: {said}")
        if options.n is None:
            return emit(function, options.quantity, options.target)
        return _for_given_n(function, options)
    except ValueError as error:
        raise wrong(error) from error


def _for_given_n(function: Function, options: argparse.Namespace) -> str:
    """The code for one number of components; where that is unwise, this is said on standard error."""
    from symsoft.emit.given import WISE

    n = number_of_components(options.n)
    text = emit(function, options.quantity, options.target, n)
    if n > WISE:
        said = f"--n {n} makes {len(text) / 1000:,.0f} kB of code; above {WISE} the code without --n is much faster"
        print(f"symsoft: {said}", file=sys.stderr)
    return text


def _of_the_family(options: argparse.Namespace) -> Function:
    """The function of this name, whose derivatives have code by its argument alone."""
    name = options.function.lower().replace("-", "_")
    if name not in FAMILY:
        raise Wrong(f"argument FUNCTION: {unknown(name, FAMILY)}")
    argument = FAMILY[name].argument.name
    if options.wrt not in ("", argument):
        said = f"there is no code for derivatives of {name} by {options.wrt!r}; choose from {argument}"
        raise Wrong(printable(f"argument --wrt: {said}"))
    return FAMILY[name]


def _authored(options: argparse.Namespace) -> Function:
    """The function that an article defines, if nothing that it is made of is refuted there or was left unread."""
    article = article_named(options.article, "ARTICLE")
    judgement = verify_text(article.text, article.format, article.path)
    function = authored(judgement, options.function, options.wrt)
    for definition in function.definitions:
        _sound(judgement, definition.name)
    return function


def _sound(judgement: Judgement, name: str) -> None:
    """Raises ValueError where the article says something of the symbol that does not stand."""
    for judged in judgement.steps:
        step, verdict = judged.step, judged.verdict
        said = {definition.name for definition in step.defines} | set(step.subjects)
        how = FAILED.get(type(verdict))
        if name in said and how is not None:
            raise ValueError(f"function: what {judgement.path} says of {name} on line {step.sign.line} {how}")
