"""What `plot` is asked on the command line: a function, a quantity, and the numbers to draw it at."""

from __future__ import annotations

import argparse
import random
import re
from pathlib import Path

from symsoft.arguments import Wrong
from symsoft.asking import number_of_components, wrong
from symsoft.report.escape import printable

SEED = 0
"""Random numbers are the same every time, so that a picture can be made again."""


def picture(options: argparse.Namespace) -> bytes:
    """The picture that is asked for; raises Wrong, in one line, for wrong use."""
    suffix = Path(options.output or "").suffix.lower()[1:]
    if suffix not in ("svg", "png"):
        said = "none given" if options.output is None else repr(options.output)
        raise Wrong(printable(f"argument -o: name a file that ends in .svg or .png ({said})"))
    try:
        from symsoft.plot import asked, draw, written
    except ModuleNotFoundError as error:
        raise Wrong(
            f"argument COMMAND: plot needs {error.name}; install it with: pip install 'symsoft[plot]'"
        ) from error
    temperature = None if options.temperature is None else _number("--temperature", options.temperature)
    try:
        return written(draw(asked(options.function, options.quantity, _vector(options), temperature)), suffix)
    except ValueError as error:
        given = "x:" if options.x is not None else "random:"
        raise wrong(ValueError(re.sub("^x:", given, str(error)))) from error


def _vector(options: argparse.Namespace) -> list[float]:
    """The numbers of --x, or those of --random."""
    if (options.x is None) == (options.random is None):
        raise Wrong("argument --x: give the numbers, as in --x 1,2,3, or --random 100 (one of the two)")
    if options.x is not None:
        return [_number("--x", part) for part in options.x.split(",")]
    number = number_of_components(options.random, "--random", 6)
    normal = random.Random(SEED)
    return [normal.gauss(0, 1) for _ in range(number)]


def _number(argument: str, written: str) -> float:
    try:
        return float(written)
    except ValueError:
        raise Wrong(printable(f"argument {argument}: {written!r} is not a number")) from None
