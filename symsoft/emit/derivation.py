"""Derivations as text for a terminal, as an align* for an article, and as an article of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from symsoft.derivation import Chain, Derivation, Value
from symsoft.emit.latex import align, latex
from symsoft.emit.matrices import LATEX, TEXT, whole
from symsoft.emit.text import text
from symsoft.emit.words import Words, words
from symsoft.statement import Definition, Hypothesis, SumsTo
from symsoft.term import Index, Number, Sum, Term, Variable
from symsoft.walk import subterms


def render(derivation: Derivation, format: str, language: str = "en") -> str:
    """The derivation in one of FORMATS, with words of a language; ValueError, naming the choices, for another."""
    if format not in FORMATS:
        raise ValueError(f"format: unknown {format!r}; choose from {', '.join(FORMATS)}")
    return FORMATS[format](derivation, words(language))


def _chains(derivation: Derivation) -> Iterator[Chain]:
    """The chains that can be written: a whole vector or matrix only if each line of it has a form without indices."""
    for chain in derivation.chains:
        if all(not line.right.axes or _latex_of(line.right) is not None for line in chain.lines):
            yield chain


def _left(chain: Chain) -> Term:
    """The left side: the name of a whole vector or matrix, or what the chain begins with."""
    term = chain.left.term
    return Variable(term.name) if chain.left.axes and isinstance(term, Variable) else term


def _latex_of(value: Value) -> str | None:
    return whole(value.term, value.axes, LATEX) if value.axes else latex(value.term)


def _text_of(value: Value) -> str | None:
    return whole(value.term, value.axes, TEXT) if value.axes else text(value.term)


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


def stated(hypothesis: Hypothesis, derivation: Derivation) -> tuple[Term, Term] | None:
    """A hypothesis on a sum as the two sides of an equation."""
    if not isinstance(hypothesis, SumsTo):
        return None
    places = next(
        node.places
        for definition in derivation.definitions
        for node in subterms(definition.body)
        if isinstance(node, Variable) and node.name == hypothesis.name
    )
    index = places[hypothesis.place]
    assert isinstance(index, Index)
    return Sum(index, Variable(hypothesis.name, places)), Number(hypothesis.value)


def _latex(derivation: Derivation, words: Words) -> str:
    rows: list[tuple[str, str, str]] = []
    for definition in _common(derivation):
        rows.append((*_definition(definition), words.sentence("definition")))
    for chain in _chains(derivation):
        for hypothesis in chain.given:
            sides = stated(hypothesis, derivation)
            rows += [(latex(sides[0]), latex(sides[1]), words.sentence("assumed"))] if sides else []
        rows += [(*_definition(definition), "") for definition in _own(derivation, chain)]
        for number, line in enumerate(chain.lines):
            rows.append(("" if number else latex(_left(chain)), _latex_of(line.right) or "", words.phrase(line.rule)))
    return align(rows)


def _display(body: str) -> str:
    return f"$$\n{body}\n$$"


def steps(derivation: Derivation, words: Words, level: str = "##") -> str:
    """The chains as Markdown, each under a heading: what every article of a derivation has in it."""
    blocks: list[str] = []
    for chain in _chains(derivation):
        blocks.append(f"{level} {words.phrase(chain.heading)}")
        for hypothesis in chain.given:
            sides = stated(hypothesis, derivation)
            blocks += [words.sentence("assume", formula=f"{latex(sides[0])} = {latex(sides[1])}")] if sides else []
        for definition in _own(derivation, chain):
            blocks += [words.sentence("call"), _display(" = ".join(_definition(definition)))]
        for number, line in enumerate(chain.lines):
            blocks.append(words.sentence("next" if number else "first", rule=line.rule))
            left = latex(_left(chain)) + " " if number == 0 else ""
            blocks.append(_display(f"{left}= {_latex_of(line.right)}"))
    return "\n\n".join(blocks)


def definitions(derivation: Derivation) -> str:
    """The definitions as Markdown, each in a display of its own."""
    return "\n\n".join(_display(" = ".join(_definition(definition))) for definition in _common(derivation))


def title(derivation: Derivation, words: Words) -> str:
    """What the derivation is about, as a heading."""
    whole = words.sentence("title", quantity=derivation.quantity, function=derivation.function)
    return whole[:1].upper() + whole[1:]


def _markdown(derivation: Derivation, words: Words) -> str:
    head = f"# {title(derivation, words)}\n\n{words.sentence('intro')}"
    return f"{head}\n\n{definitions(derivation)}\n\n{steps(derivation, words)}\n"


def _text(derivation: Derivation, words: Words) -> str:
    heading = title(derivation, words)
    out = [heading, "=" * len(heading), ""]
    for definition in _common(derivation):
        out += [f"{text(Variable(definition.name, definition.places))} := {text(definition.body)}"]
    for chain in _chains(derivation):
        out += ["", words.phrase(chain.heading), ""]
        for definition in _own(derivation, chain):
            out.append(f"  {text(Variable(definition.name, definition.places))} := {text(definition.body)}")
        out.append(f"  {text(_left(chain))}")
        lines = [f"    = {_text_of(line.right)}" for line in chain.lines]
        width = min(76, max(map(len, lines)))
        out += [
            f"{written:{width}}   {words.phrase(line.rule)}" for written, line in zip(lines, chain.lines, strict=True)
        ]
    return "\n".join(out) + "\n"


FORMATS: Mapping[str, Callable[[Derivation, Words], str]] = MappingProxyType(
    {"text": _text, "latex": _latex, "markdown": _markdown}
)
