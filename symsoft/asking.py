"""What `derive` is asked on the command line: a question about the family or about an article, and its answer."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from symsoft import verify_text
from symsoft.arguments import Wrong, unknown
from symsoft.article import Article, articles
from symsoft.authored import authored
from symsoft.derivation import Derivation
from symsoft.derive import derive, questions
from symsoft.emit.derivation import FORMATS, render
from symsoft.emit.like import like
from symsoft.emit.style import Style, style_of
from symsoft.emit.styled import styled
from symsoft.functions import FAMILY, FUNCTIONS, Function
from symsoft.functions.function import classes_of
from symsoft.readable import ADVICE, readable
from symsoft.report.escape import printable
from symsoft.written import written_out

FIRST = ("jacobian", "gradient", "derivative")
ARGUMENTS = {
    name: f"--{name}" for name in ("wrt", "lang", "style", "like", "format", "n", "x", "random", "temperature")
} | {
    "function": "FUNCTION",
    "quantity": "QUANTITY",
}
"""The arguments that a ValueError names, as they stand on the command line."""


def answer(options: argparse.Namespace) -> str:
    """The answer to the question of `derive`, as text; raises Wrong, in one line, for wrong use."""
    function = _function(options)
    if options.n is not None:
        return _for_given_n(function, options)
    if options.format not in FORMATS:
        raise Wrong(
            f"argument --format: {options.format!r} needs a given n: add --n 3, or choose from {', '.join(FORMATS)}"
        )
    _check_quantity(function, options)
    try:
        derivation = derive(function, options.quantity, "" if options.article else options.wrt)
        style = _style(derivation, options)
        whole = styled(derivation, style)
        if options.article or options.style or options.like:
            whole = _readable(whole, style, options)
        return render(whole, options.format, options.lang, style.notation)
    except ValueError as error:
        raise wrong(error) from error


def _readable(derivation: Derivation, style: Style, options: argparse.Namespace) -> Derivation:
    """It, or what is left of it, that reads back as proved; for the family in its own notation the tests see to that.

    Raises Wrong where nothing does.
    """
    format = "latex" if options.format == "latex" else "markdown"
    try:
        return readable(derivation, lambda form: render(form, format, options.lang, style.notation), format)
    except ValueError as error:
        blamed = "--like" if options.like else "--style" if options.style else ""
        advice = f"; {ADVICE}" if blamed else ""
        raise Wrong(printable(f"argument {blamed or 'QUESTION'}: {error}{advice}")) from error


def _check_quantity(function: Function, options: argparse.Namespace) -> None:
    asked = questions(function)
    if options.quantity not in asked:
        raise Wrong(f"argument QUANTITY of {printable(function.name)}: {unknown(options.quantity, asked)}")


def wrong(error: ValueError) -> Wrong:
    """An error that begins with the name of an argument, as the command line names it."""
    name, _, said = str(error).partition(": ")
    return Wrong(printable(f"argument {ARGUMENTS[name]}: {said}" if name in ARGUMENTS else str(error)))


def _function(options: argparse.Namespace) -> Function:
    """The function that is asked about, of the family or of the article."""
    if options.article:
        article = article_named(options.article, "ARTICLE")
        try:
            return authored(verify_text(article.text, article.format, article.path), options.function, options.wrt)
        except ValueError as error:
            raise wrong(error) from error
    name = options.function.lower().replace("-", "_")
    if name not in FAMILY:
        raise Wrong(f"argument FUNCTION: {unknown(name, FAMILY)}")
    return FAMILY[name]


def article_named(path: str, argument: str) -> Article:
    """The one article that an argument names, `-` for standard input; raises Wrong where there is none."""
    if Path(path).is_dir():
        raise Wrong(printable(f"argument {argument}: {path!r} is a folder; name one article in it"))
    (found,) = tuple(articles((path,)))[:1]
    if not isinstance(found, Article):
        raise Wrong(printable(f"argument {argument}: {found.path!r} {found.reason}"))
    return found


def _style(derivation: Derivation, options: argparse.Namespace) -> Style:
    """The style that is asked for, or read off an article."""
    if options.like is None:
        return Style() if options.style is None else style_of(options.style)
    if options.style is not None:
        raise Wrong("argument --like: there is a --style already; leave out one of them")
    article = article_named(options.like, "--like")
    steps = verify_text(article.text, article.format, article.path).steps
    if not steps:
        raise Wrong(printable(f"argument --like: {article.path!r} has no formula whose style could be taken"))
    return like(derivation, (judged.step for judged in steps))


def _for_given_n(function: Function, options: argparse.Namespace) -> str:
    """The answer at given sizes: the derivation written out, or in SymPy's language the result alone."""
    if options.format == "sympy":
        return _in_sympy(function, options)
    _check_quantity(function, options)
    try:
        derivation = derive(function, options.quantity, "" if options.article else options.wrt)
        style = _style(derivation, options)
        whole = written_out(styled(derivation, style), given_sizes(options.n), style.sizes.get("n", "n"))
        return render(_readable(whole, style, options), options.format, options.lang, style.notation)
    except ValueError as error:
        raise wrong(error) from error


def _in_sympy(function: Function, options: argparse.Namespace) -> str:
    """The result at n components that SymPy builds, on one line."""
    n = number_of_components(options.n)
    if options.lang != "en" or options.style or options.like:
        raise Wrong("argument --format: sympy has no words and no style; choose from " + ", ".join(FORMATS))
    try:
        if _has_matrix(function, options):
            return _matrix(function.name, n, "sympy")
        _check_quantity(function, options)
        return _result(derive(function, options.quantity, "" if options.article else options.wrt), n, "sympy")
    except ValueError as error:
        raise wrong(error) from error


def given_sizes(written: str) -> int | dict[str, int]:
    """What --n says: a number of components, or sizes by name, as in n=3,m=2."""
    if "=" not in written:
        return number_of_components(written)
    named = [part.partition("=") for part in written.split(",")]
    names = [name.strip() for name, _, _ in named]
    if any(not name or not sign for name, (_, sign, _) in zip(names, named, strict=True)):
        raise Wrong(printable(f"argument --n: {written!r} is no list of sizes, as n=3,m=2 is"))
    if len(set(names)) < len(names):
        raise Wrong(printable(f"argument --n: {written!r} gives a size twice; give each once"))
    return {name: number_of_components(number) for name, (_, _, number) in zip(names, named, strict=True)}


def number_of_components(written: str, argument: str = "--n", digits: int = 9) -> int:
    """What an argument says; raises Wrong where that is no number of components."""
    if re.fullmatch(f"[1-9][0-9]{{0,{digits - 1}}}", written.strip()) is None:
        said = f"an integer from 1 to {'9' * digits}"
        raise Wrong(printable(f"argument {argument}: {written[:40]!r} is not a number of components ({said})"))
    return int(written)


def _has_matrix(function: Function, options: argparse.Namespace) -> bool:
    """Whether a first derivative by the argument is asked for, of a function of the family that has no class in it."""
    first = options.quantity in FIRST and options.quantity in function.quantities and not options.wrt
    return first and not options.article and function.name in FUNCTIONS and not classes_of(function.definitions)


def _matrix(name: str, n: int, format: str) -> str:
    """The Jacobian or gradient of a function of the family, each entry of it held against SymPy's own."""
    from symsoft.explicit import explicit
    from symsoft.explicit import render as written

    given = explicit(name, n)
    given.check()
    return written(given, format)


def _result(derivation: Derivation, n: int, format: str) -> str:
    """What any other derivation finds, some entries of it held against SymPy's own."""
    from symsoft.emit.result import written
    from symsoft.explicit.result import result

    found = result(derivation, n)
    found.check()
    return written(found, format)
