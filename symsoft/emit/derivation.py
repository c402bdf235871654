"""Derivations as text for a terminal, as an align* for an article, and as an article of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from symsoft.derivation import Chain, Derivation, Value
from symsoft.emit import matrices
from symsoft.emit.latex import align, latex
from symsoft.emit.text import text
from symsoft.statement import Definition
from symsoft.term import Term, Variable


def render(derivation: Derivation, format: str) -> str:
    """The derivation in one of FORMATS. Raises ValueError, naming the choices, for another format."""
    if format not in FORMATS:
        raise ValueError(f"format: unknown {format!r}; choose from {', '.join(FORMATS)}")
    return FORMATS[format](derivation)


def _matrix(value: Value) -> tuple[matrices.Part, ...] | None:
    """The parts of a matrix that has a form as one."""
    match value.axes:
        case (row, column):
            return matrices.parts(value.term, row, column)
        case _:
            return None


def _left(chain: Chain) -> Term:
    """The left side: the name of a whole matrix, or an entry where a right side has no form as a matrix."""
    term = chain.left.term
    whole = all(_matrix(line.right) is not None for line in chain.lines)
    return Variable(term.name) if whole and isinstance(term, Variable) else term


def _latex_of(value: Value) -> str:
    found = _matrix(value)
    return latex(value.term) if found is None else matrices.latex(found)


def _text_of(value: Value) -> str:
    found = _matrix(value)
    return text(value.term) if found is None else matrices.text(found)


def _definition(definition: Definition) -> tuple[str, str]:
    return latex(Variable(definition.name, definition.places)), latex(definition.body)


def _own(derivation: Derivation, chain: Chain) -> Iterator[Definition]:
    """The definition of the chain's left side, if it is a name made for it."""
    for definition in derivation.definitions:
        if isinstance(chain.left.term, Variable) and chain.left.term.name == definition.name:
            yield definition


def _common(derivation: Derivation) -> Iterator[Definition]:
    """The definitions that no chain is about."""
    own = {definition.name for chain in derivation.chains for definition in _own(derivation, chain)}
    return (definition for definition in derivation.definitions if definition.name not in own)


def _latex(derivation: Derivation) -> str:
    rows: list[tuple[str, str, str]] = []
    for definition in _common(derivation):
        rows.append((*_definition(definition), "the definition"))
    for chain in derivation.chains:
        rows += [(*_definition(definition), "") for definition in _own(derivation, chain)]
        for number, line in enumerate(chain.lines):
            rows.append(("" if number else latex(_left(chain)), _latex_of(line.right), line.rule))
    return align(rows)


def _display(body: str) -> str:
    return f"$$\n{body}\n$$"


def _markdown(derivation: Derivation) -> str:
    blocks = [f"# {derivation.title}", "It holds for every number $n$ of components. The definitions are"]
    blocks += [_display(" = ".join(_definition(definition))) for definition in _common(derivation)]
    for chain in derivation.chains:
        blocks.append(f"## {chain.heading}")
        for definition in _own(derivation, chain):
            blocks += ["Call it", _display(" = ".join(_definition(definition)))]
        for number, line in enumerate(chain.lines):
            blocks.append(f"By {line.rule}," if number == 0 else f"and, by {line.rule},")
            left = latex(_left(chain)) + " " if number == 0 else ""
            blocks.append(_display(f"{left}= {_latex_of(line.right)}"))
    return "\n\n".join(blocks) + "\n"


def _text(derivation: Derivation) -> str:
    out = [derivation.title, "=" * len(derivation.title), ""]
    for definition in _common(derivation):
        out += [f"{text(Variable(definition.name, definition.places))} := {text(definition.body)}"]
    for chain in derivation.chains:
        out += ["", chain.heading, ""]
        for definition in _own(derivation, chain):
            out.append(f"  {text(Variable(definition.name, definition.places))} := {text(definition.body)}")
        out.append(f"  {text(_left(chain))}")
        lines = [f"    = {_text_of(line.right)}" for line in chain.lines]
        width = min(76, max(map(len, lines)))
        out += [f"{written:{width}}   {line.rule}" for written, line in zip(lines, chain.lines, strict=True)]
    return "\n".join(out) + "\n"


FORMATS: Mapping[str, Callable[[Derivation], str]] = MappingProxyType(
    {"text": _text, "latex": _latex, "markdown": _markdown}
)
