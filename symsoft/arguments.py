"""Command-line arguments whose errors are one line: the argument, the value, and the choices."""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Iterable
from typing import Any, NoReturn

from symsoft.report.escape import printable


class Wrong(Exception):
    """Wrong use, in one line."""


class Parser(argparse.ArgumentParser):
    """A parser whose errors are one line that names the argument, the value, and the choice that may be meant."""

    def error(self, message: str) -> NoReturn:
        raise Wrong(message)

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is not None and value not in action.choices:
            raise argparse.ArgumentError(action, unknown(value, action.choices))


class Once(argparse.Action):
    """An option that is given at most once: of two values one would be lost."""

    def __call__(self, parser: object, namespace: argparse.Namespace, values: object, option: object = None) -> None:
        if getattr(namespace, self.dest) != self.default:
            raise argparse.ArgumentError(self, "given twice; give it once")
        setattr(namespace, self.dest, values)


def unknown(value: str, choices: Iterable[str]) -> str:
    """What to say of a value that is none of the choices: which of them may be meant, and all of them."""
    known = list(choices)
    near = difflib.get_close_matches(value.lower(), known, n=1, cutoff=0.5)
    meant = f"; did you mean {near[0]!r}?" if near else ""
    return printable(f"{value!r} is not known{meant} (choose from {', '.join(known)})")
