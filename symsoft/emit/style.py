"""An author's style: a notation, and names for symbols, indices and sizes, as a TOML file says them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from symsoft.emit.notation import USUAL, Notation, notation
from symsoft.emit.spelling import name_of
from symsoft.read import symbols

FOLDER = files("symsoft.emit") / "styles"
STYLES = tuple(sorted(entry.name.removesuffix(".toml") for entry in FOLDER.iterdir() if entry.name.endswith(".toml")))
SECTIONS = ("symbols", "indices", "sizes", "notation")
INDICES = tuple(sorted(filter(str.isascii, symbols.INDICES)))
ROLES = ("logits", "outputs", "targets", "loss", "temperature")
EXAMPLES = MappingProxyType({"indices": "i = 'k'", "sizes": "n = 'K'"})


@dataclass(frozen=True, slots=True)
class Style:
    """A notation, and new names for symbols (by their name or their role), for indices and for sizes."""

    notation: Notation = USUAL
    symbols: Mapping[str, str] = field(default_factory=dict)
    indices: Mapping[str, str] = field(default_factory=dict)
    sizes: Mapping[str, str] = field(default_factory=dict)


def style_of(given: str) -> Style:
    """The style of this name, or in this file. Raises ValueError, naming the choices, where there is none."""
    if given in STYLES:
        return style((FOLDER / f"{given}.toml").read_text(encoding="utf-8"))
    if not given.endswith(".toml"):
        raise ValueError(f"style: {given!r} is not known; choose from {', '.join(STYLES)}, or name a .toml file")
    try:
        text = Path(given).read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ValueError(f"style: {given!r} is not UTF-8: {error.reason}") from error
    except OSError as error:
        raise ValueError(f"style: {given!r} cannot be opened: {error.strerror}") from error
    try:
        return style(text)
    except ValueError as error:
        raise ValueError(f"style: {given!r}: {str(error).removeprefix('style: ')}") from error


def style(text: str) -> Style:
    r"""The style that a TOML text describes. Raises ValueError, naming the choices, for what is no style.

    >>> style("[symbols]\noutputs = '\\hat{y}'\n[notation]\nlogarithm = 'ln'").symbols
    {'outputs': 'ŷ'}
    """
    try:
        read = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"style: no TOML: {error}") from error
    for name, section in read.items():
        if name not in SECTIONS or not isinstance(section, dict):
            raise ValueError(f"style: {name!r} is no section; choose from {', '.join(SECTIONS)}")
    try:
        chosen = notation(read.get("notation", {}))
    except ValueError as error:
        raise ValueError(f"style: {error}") from error
    return Style(chosen, *(dict(_names(name, read.get(name, {}))) for name in SECTIONS[:3]))


def _names(section: str, given: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for old, new in given.items():
        if isinstance(new, str) and (not old.isprintable() or not new.isprintable()):
            raise ValueError(
                f"style: {section}: {old!r} = {new!r} has a control character; write it as LaTeX in single quotes"
            )
        own = _own(section, old)
        name = name_of(new) if isinstance(new, str) else None
        if name is None:
            raise ValueError(
                f"style: {section}: {old} = {new!r} is no symbol; write a letter, a word or one like \\hat{{y}}"
            )
        if section != "symbols" and len(name) != 1:
            raise ValueError(f"style: {section}: {old} = {new!r} is no letter")
        if section == "indices" and name not in INDICES:
            choices = ", ".join(INDICES)
            raise ValueError(f"style: indices: {old} = {new!r} is not read as an index; choose from {choices}")
        yield own, name


def _own(section: str, old: str) -> str:
    """The role or the name that a key means. Raises ValueError, naming the choices, for what can be neither.

    A symbol of several letters is written as LaTeX, so that a misspelt role is not taken for one.
    """
    if section == "symbols" and old in ROLES:
        return old
    name = name_of(old)
    is_letter = name is not None and len(name.rstrip("'")) == 1
    if section != "symbols" and not is_letter:
        raise ValueError(
            f"style: {section}: {old!r} is no letter; write one of symsoft's own, as in {EXAMPLES[section]}"
        )
    if name is None or not (is_letter or old.startswith("\\")):
        raise ValueError(
            f"style: symbols: {old!r} is no role and no letter; the roles are {', '.join(ROLES)}, "
            "and a symbol that is a word is written as \\mathrm{word}"
        )
    return name
