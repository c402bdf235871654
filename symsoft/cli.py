"""The command line: verify, derive, plot, emit and explain."""

from __future__ import annotations

import argparse
import gc
import io
import os
import re
import sys
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import NoReturn

from symsoft import __version__, verify_text
from symsoft.arguments import Once, Parser, Wrong, unknown
from symsoft.article import LIMIT, STDIN, Article, articles
from symsoft.emit import TARGETS, write
from symsoft.read import FORMATS, SUFFIXES
from symsoft.report import json, text
from symsoft.report.escape import printable
from symsoft.report.fix import fixed
from symsoft.report.style import Style
from symsoft.verdict import CODES, Judgement, Undecided

DONE, REFUTED, WRONG, INTERRUPTED = 0, 1, 2, 130
"""Exit codes: nothing refuted; something refuted; wrong use, or a file that cannot be opened; stopped by the user."""

SELDOM = 200_000
"""Objects made between two searches for cycles of garbage: terms and syntax have none, and there are many of them."""


def run() -> NoReturn:
    """The command `symsoft`."""
    gc.set_threshold(SELDOM)
    sys.excepthook = _crashed
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        status = main(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = DONE
    except KeyboardInterrupt:
        print("symsoft: interrupted", file=sys.stderr)
        status = INTERRUPTED
    sys.exit(status)


def main(arguments: Sequence[str]) -> int:
    """Carries out a command and gives its exit code."""
    parser = _parser()
    try:
        options, extra = parser.parse_known_args(arguments)
        if extra:
            raise Wrong(f"argument {unknown(extra[0], options.known)}")
        command: Callable[[argparse.Namespace], int] = options.command
        return command(options)
    except Wrong as wrong:
        print(f"symsoft: {wrong}", file=sys.stderr)
        return WRONG


def _crashed(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """What symsoft says when it has a bug: where, in one line, and never exit code 1, which means `refuted`."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = "" if trace is None else f" at {os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}"
    said = printable(str(error).partition("\n")[0][:200])
    print(f"symsoft: this is a bug in symsoft{where}: {kind.__name__}: {said}", file=sys.stderr, flush=True)
    os._exit(WRONG)


def _parser() -> Parser:
    parser = Parser(prog="symsoft", description="Checks, derives and emits the calculus of the softmax family.")
    parser.add_argument("--version", action="version", version=f"symsoft {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", title="commands", required=True)
    for name, help, arguments in (
        ("verify", "decide every step of the derivations in articles", _verify_arguments),
        ("derive", "answer a question with a derivation, every step of it judged", _derive_arguments),
        ("plot", "draw a quantity at given numbers, as SVG or PNG", _plot_arguments),
        ("emit", "turn a derivation into code", _emit_arguments),
        ("explain", "say what the code of a diagnosis means", _explain_arguments),
    ):
        command = commands.add_parser(name, help=help, description=f"symsoft {name}: {help}.", allow_abbrev=False)
        arguments(command)
        options = [option for action in command._actions for option in action.option_strings]
        command.set_defaults(known=options)
    return parser


def _verify_arguments(parser: argparse.ArgumentParser) -> None:
    suffixes = " ".join(SUFFIXES)
    parser.add_argument("paths", nargs="+", metavar="PATH", help=f"a file ({suffixes}), a folder, or -")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="the report: text (default) or json")
    parser.add_argument("--strict", action="store_true", help="fail on conditional, undecided and unread steps too")
    parser.add_argument("-v", "--verbose", action="store_true", help="list what is proved and accepted too")
    parser.add_argument("--color", choices=("auto", "always", "never"), default="auto", help="colours in text")
    parser.add_argument(
        "--fix", action="store_true", help="write a copy ARTICLE.fixed.SUFFIX with the sure suggestions"
    )
    parser.add_argument("--in-place", action="store_true", help="with --fix: write them into the article itself")
    parser.add_argument("--force", action="store_true", help="with --fix: overwrite a copy that exists")
    parser.add_argument(
        "--stdin-format", choices=tuple(FORMATS), default="markdown", help="what standard input is written in"
    )
    parser.add_argument(
        "--macros", action="append", default=[], metavar="FILE", help="a file with LaTeX definitions that articles use"
    )
    parser.set_defaults(command=_verify)


def _derive_arguments(parser: argparse.ArgumentParser) -> None:
    _question_arguments(parser)
    parser.add_argument(
        "--lang", default="en", metavar="LANGUAGE", help="the words between the formulas: en, es, fr, vi, zh"
    )
    parser.add_argument("--n", metavar="N", action=Once, help="written out for n = N, or sizes by name: n=3,m=2")
    formats = ("text", "latex", "markdown", "notebook", "sympy")
    parser.add_argument("--format", choices=formats, default="text", help=f"{', '.join(formats)}; text by default")
    parser.add_argument("--style", metavar="NAME", help="how it is written: a style by its name, or a .toml file")
    parser.add_argument("--like", metavar="ARTICLE", help="write it with the names and the notation of this article")
    _output_arguments(parser)
    parser.set_defaults(command=_derive)


def _plot_arguments(parser: argparse.ArgumentParser) -> None:
    parser._negative_number_matcher = re.compile(r"-[\d.]")  # so that --x -1,2 is no option -1
    parser.add_argument("function", metavar="FUNCTION", type=_name, help="a function of the family, such as softmax")
    parser.add_argument("quantity", metavar="QUANTITY", type=_name, help="a quantity of it, such as jacobian, or value")
    parser.add_argument("--x", metavar="NUMBERS", help="the vector, as in 1,2,3")
    parser.add_argument("--random", metavar="N", help="instead of --x: N random numbers, normally distributed")
    parser.add_argument(
        "--temperature", metavar="T", help="for softmax_temperature, whose value is shown against T else"
    )
    _output_arguments(parser)
    parser.set_defaults(command=_plot)


def _emit_arguments(parser: argparse.ArgumentParser) -> None:
    _question_arguments(parser)
    parser.add_argument("--target", choices=tuple(TARGETS), required=True, help="what the code is written for")
    parser.add_argument(
        "--n", metavar="N", action=Once, help="code for N components alone, entry by entry, by SymPy; unwise above 10"
    )
    _output_arguments(parser)
    parser.set_defaults(command=_emit)


def _question_arguments(parser: argparse.ArgumentParser) -> None:
    said = "FUNCTION QUANTITY, as in softmax jacobian; ARTICLE FUNCTION QUANTITY for what an article defines"
    parser.add_argument("question", nargs="+", metavar="QUESTION", help=said)
    parser.add_argument("--wrt", metavar="VARIABLE", default="", action=Once, help="what to differentiate by")


def _output_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-o", "--output", metavar="FILE", help="write to this file instead of standard output")
    parser.add_argument("--force", action="store_true", help="overwrite FILE if it exists")


def _name(written: str) -> str:
    """A name of the family however it is written: log-softmax, Log_Softmax."""
    return written.lower().replace("-", "_")


def _explain_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", metavar="CODE", help="a code of a diagnosis, such as sum-index-missing")
    parser.set_defaults(command=_explain)


def _verify(options: argparse.Namespace) -> int:
    """Judges each article and reports on it; what cannot be opened is said on standard error."""
    if options.in_place and not options.fix:
        raise Wrong("argument --in-place: says where --fix writes; add --fix")
    if options.fix and STDIN in options.paths:
        raise Wrong("argument --fix: standard input has no file to write to")
    style = Style(_coloured(options.color))
    preamble = "\n".join(map(_macros, options.macros))
    judgements: list[Judgement] = []
    unopened = 0
    for found in articles(options.paths, options.stdin_format):
        if not isinstance(found, Article):
            unopened += 1
            print(f"symsoft: {printable(found.path)}: {printable(found.reason)}", file=sys.stderr)
            continue
        judgements.append(verify_text(found.text, found.format, found.path, preamble))
        if options.fix:
            _fix(found, judgements[-1], options)
        if options.format == "text":
            separator = "\n" if len(judgements) > 1 else ""
            print(separator + text.render(judgements[-1], found.text, style, options.verbose), flush=True)
    if options.format == "json":
        print(json.render(judgements))
    elif len(judgements) > 1:
        print("\n" + text.tally(f"{len(judgements)} articles", judgements, style))
    return WRONG if unopened else _status(judgements, options.strict)


def _macros(path: str) -> str:
    """The definitions in a file that --macros names."""
    try:
        with open(path, "rb") as file:
            data = file.read(LIMIT + 1)
    except OSError as error:
        raise Wrong(printable(f"argument --macros: {path!r} cannot be opened: {error.strerror}")) from None
    if len(data) > LIMIT:
        raise Wrong(printable(f"argument --macros: {path!r} is larger than {LIMIT:,} bytes"))
    return data.decode("utf-8", errors="replace")


def _fix(found: Article, judgement: Judgement, options: argparse.Namespace) -> None:
    """Writes the article with what is sure to be mended, and says so on standard error."""
    mended, made = fixed(found.text, judgement)
    name, suffix = os.path.splitext(found.path)
    target = found.path if options.in_place else f"{name}.fixed{suffix}"
    if not made:
        print(f"symsoft: {printable(found.path)}: nothing to fix with certainty", file=sys.stderr)
        return
    try:
        write(target, mended, options.in_place or options.force)
    except FileExistsError:
        raise Wrong(printable(f"argument --fix: {target!r} exists; add --force to overwrite it")) from None
    except OSError as error:
        raise Wrong(printable(f"argument --fix: {target!r} cannot be written: {error.strerror}")) from None
    print(f"symsoft: {made} mended in {printable(target)}", file=sys.stderr)


def _status(judgements: Sequence[Judgement], strict: bool) -> int:
    """The exit code of `verify`: a disagreement inside the kernel is worse than anything that an article says."""
    verdicts = [judged.verdict for judgement in judgements for judged in judgement.steps]
    if any(isinstance(verdict, Undecided) and verdict.code == "kernel-disagreement" for verdict in verdicts):
        print("symsoft: the kernel disagrees with itself (see above): this is a bug in symsoft", file=sys.stderr)
        return WRONG
    counts = json.summary(judgements)
    failing = ("refuted", "conditional", "undecided", "unread") if strict else ("refuted",)
    return REFUTED if any(counts[verdict] for verdict in failing) else DONE


def _coloured(wish: str) -> bool:
    if wish != "auto":
        return wish == "always"
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _derive(options: argparse.Namespace) -> int:
    """Prints or writes the answer, for every n or for a given one."""
    from symsoft.asking import answer

    _ask(options)
    return _put(answer(options), options)


def _plot(options: argparse.Namespace) -> int:
    """Writes a picture."""
    from symsoft.drawing import picture

    return _put(picture(options), options)


def _emit(options: argparse.Namespace) -> int:
    """Prints or writes the text for a target."""
    from symsoft.coding import code

    _ask(options)
    return _put(code(options), options)


def _ask(options: argparse.Namespace) -> None:
    """Tells the words of a question apart: the article, if there is one, the function and the quantity."""
    if len(options.question) not in (2, 3):
        raise Wrong(
            f"argument QUESTION: {len(options.question)} given; write FUNCTION QUANTITY, or an ARTICLE before them"
        )
    *article, options.function, quantity = options.question
    options.article, options.quantity = article[0] if article else None, _name(quantity)


def _put(text: str | bytes, options: argparse.Namespace) -> int:
    """Prints the text, or writes it to the file that -o names; a picture is only written."""
    if options.output is None and isinstance(text, str):
        print(text.rstrip("\n"))
        return DONE
    try:
        write(options.output, text, options.force)
    except FileExistsError:
        raise Wrong(printable(f"argument -o: {options.output!r} exists; add --force to overwrite it")) from None
    except OSError as error:
        raise Wrong(printable(f"argument -o: {options.output!r} cannot be written: {error.strerror}")) from error
    return DONE


def _explain(options: argparse.Namespace) -> int:
    """Prints what a code means, an example, and what would mend it."""
    if options.code not in CODES:
        raise Wrong(f"argument CODE: {unknown(options.code, CODES)}")
    diagnosis = CODES[options.code]
    print(f"{options.code}: {diagnosis.meaning}\n\nexample:  {diagnosis.example}\nto mend:  {diagnosis.mend}")
    return DONE
