"""How names, places and sizes are spelled in LaTeX."""

from __future__ import annotations

import re
import unicodedata
from types import MappingProxyType
from typing import assert_never

from symsoft.read import alphabet
from symsoft.read.syntax import Name
from symsoft.read.words import run_of_letters
from symsoft.term import Choice, Entry, Extent, FixedSize, Index, Place, Size

LETTERS = "αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΥΦΨΩℓ"
COMMANDS = r"""
\alpha \beta \gamma \delta \varepsilon \zeta \eta \theta \iota \kappa \lambda \mu \nu \xi \pi \rho \sigma \tau
\upsilon \varphi \chi \psi \omega \Gamma \Delta \Theta \Lambda \Xi \Pi \Sigma \Upsilon \Phi \Psi \Omega \ell
\epsilon \phi
"""
GREEK = MappingProxyType(dict(zip(LETTERS, COMMANDS.split(), strict=False)))
WORDS = MappingProxyType({command[1:]: command for command in COMMANDS.split()})
ACCENTS = MappingProxyType({mark: command for command, mark in reversed(alphabet.ACCENTS.items())})
FONTS = MappingProxyType(
    {letter: rf"\mathcal{{{plain}}}" for plain, letter in alphabet.CALLIGRAPHIC.items()}
    | {letter: rf"\mathbb{{{plain}}}" for plain, letter in reversed(alphabet.BLACKBOARD.items())}
)


_DECORATED = re.compile(r"(?P<stem>[^_^⁽]+)(?:_(?P<sub>[^^⁽]+))?(?:\^(?P<sup>[^⁽]+))?(?P<sample>⁽⁾)?")


def symbol(name: str) -> str:
    r"""A name as LaTeX: one letter as it is, Greek and accents as commands, a word upright, LaTeX as it stands.

    >>> symbol("x"), symbol("σ"), symbol("theta"), symbol("loss"), symbol("ŷ"), symbol("ℒ"), symbol("x'")
    ('x', '\\sigma', '\\theta', '\\mathrm{loss}', '\\hat{y}', '\\mathcal{L}', "x'")
    """
    stem = name.rstrip("'")
    primes = name[len(stem) :]
    if "\\" in stem or "{" in stem:
        return name
    if stem in FONTS:
        return FONTS[stem] + primes
    plain = unicodedata.normalize("NFD", stem)
    if len(plain) > 1 and plain[-1] in ACCENTS:
        return rf"\{ACCENTS[plain[-1]]}{{{symbol(plain[:-1])}}}" + primes
    if stem in GREEK or stem in WORDS:
        return (GREEK.get(stem) or WORDS[stem]) + primes
    return (stem if len(stem) == 1 else rf"\mathrm{{{stem}}}") + primes


def component(name: str, where: tuple[Place, ...], first: int = 1) -> str:
    r"""A name with its places; a name may carry a word below (L_CE), a mark above (W^*), a sample place (x⁽⁾).

    >>> from symsoft.term import Index, Size
    >>> i, j = Index("i", Size("n")), Index("j", Size("n"))
    >>> component("W", (i, j)), component("L_CE", (i,)), component("W^*", (i,)), component("x⁽⁾", (i, j))
    ('W_{ij}', '{L_{\\mathrm{CE}}}_i', 'W^{*}_i', 'x^{(i)}_j')
    """
    parts = _DECORATED.fullmatch(name)
    if parts is None or "\\" in name:
        return symbol(name) + places(where, first)
    text = symbol(parts["stem"])
    if parts["sub"]:
        text += f"_{{{symbol(parts['sub'])}}}" if parts["sub"].isalpha() else f"_{{{parts['sub']}}}"
        text = f"{{{text}}}" if where else text
    if parts["sup"]:
        text += f"^{{{parts['sup']}}}"
    if parts["sample"] and where:
        return f"{text}^{{({place(where[0], first)})}}{places(where[1:], first)}"
    return text + places(where, first)


def extent(size: Extent) -> str:
    """A size: n, or the number it is."""
    match size:
        case Size(name):
            return symbol(name)
        case FixedSize(value):
            return str(value)
        case _:
            assert_never(size)


def end(size: Extent, first: int = 1) -> str:
    """Where a sum over the whole range ends: n, or n − 1 if it begins with 0."""
    last = extent(size)
    if first == 1:
        return last
    return str(int(last) - 1) if last.isdigit() else last.removesuffix("+1") if last.endswith("+1") else f"{last}-1"


def slot(argument: int, own: tuple[Place, ...]) -> str:
    """The argument that a function is differentiated by, from 1, with its places."""
    return ",".join((str(argument + 1), *(place(p) for p in own)))


def place(where: Place, first: int = 1) -> str:
    """A place: i, 2, n for the last, n-1 for the one before it, y_i for the class of sample i; counted from `first`."""
    match where:
        case Index(name, _):
            return symbol(name)
        case Entry(position, _) if position > 0:
            return str(position - 1 + first)
        case Entry(position, FixedSize(value)):
            return str(value + position + first)
        case Entry(position, size):
            return extent(size) if position == -first else f"{extent(size)}{position + first}"
        case Choice(name, inner, _):
            return component(name, inner, first)
        case _:
            assert_never(where)


USUAL = frozenset("ijklmn")
"""The letters that are read as indices of one symbol even where three stand together."""


def places(where: tuple[Place, ...], first: int = 1, brackets: bool = False) -> str:
    r"""A subscript: _i, _{ij}, _{1,n}; commas as soon as one place is more than a letter, or the letters may be a word.

    >>> from symsoft.term import Entry, Index, Size
    >>> n = Size("n")
    >>> places((Index("i", n),)), places((Index("i", n), Index("j", n))), places((Entry(-1, n), Entry(2, n)))
    ('_i', '_{ij}', '_{n,2}')
    >>> places((Index("i", n), Index("n", n))), places((Index("l", n), Index("n", n)))
    ('_{i,n}', '_{l,n}')
    >>> places(tuple(Index(letter, n) for letter in "ijl")), places(tuple(Index(letter, n) for letter in "rpq"))
    ('_{ijl}', '_{r,p,q}')
    """
    if not where:
        return ""
    texts = [place(one, first) for one in where]
    letters = all(isinstance(one, Index) for one in where) and all(re.fullmatch("[A-Za-z]", text) for text in texts)
    letters = letters and not (_is_word("".join(texts)) if len(texts) == 2 else {*texts[2:]} and {*texts} - USUAL)
    if len(texts) == 1 and len(texts[0]) == 1 and not brackets:
        return f"_{texts[0]}"
    return f"_{{{('' if letters else ',').join(texts)}}}"


_WRITTEN = re.compile(r"\\(?P<command>[A-Za-z]+)\s*(?:\{(?P<inside>.*)\}|(?P<letter>\S))?")


def name_of(written: str) -> str | None:
    r"""The name of a symbol in LaTeX, the other way round; None for what is no symbol.

    >>> name_of("z"), name_of(r"\hat{y}"), name_of(r"\hat p"), name_of(r"\theta"), name_of(r"\mathcal{L}")
    ('z', 'ŷ', 'p̂', 'θ', 'ℒ')
    """
    if re.fullmatch(r"[^\W\d_]+'*", written.strip()):
        return written.strip()
    found = _WRITTEN.fullmatch(written.strip())
    if found is None:
        return None
    command, inside = found["command"], found["inside"] or found["letter"] or ""
    fonts = {spelled: letter for letter, spelled in FONTS.items()}
    if f"\\{command}{{{inside}}}" in fonts:
        return fonts[f"\\{command}{{{inside}}}"]
    if command in alphabet.GREEK:
        return None if inside else alphabet.GREEK[command]
    stem = name_of(inside) if inside else None
    if stem is None:
        return None
    if command in alphabet.ACCENTS:
        return unicodedata.normalize("NFC", stem + alphabet.ACCENTS[command])
    return stem if command in ("mathrm", "mathbf", "boldsymbol", "mathit", "operatorname") else None


def _is_word(pair: str) -> bool:
    """Whether two letters without a gap are read as a word and not as a letter each: in, ln, dx."""
    return [node.text for node in run_of_letters(pair, 0, 2) if isinstance(node, Name)] != list(pair)
