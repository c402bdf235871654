"""Derivations as text for a terminal, as an align* for an article, and as an article of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from symsoft.derivation import Chain, Derivation, Value
from symsoft.emit.breaking import INDENT, broken, rows
from symsoft.emit.display import Rows, align, room, shown
from symsoft.emit.entries import cells, entries, untold
from symsoft.emit.folding import folded
from symsoft.emit.latex import NO_NAMES, Printer
from symsoft.emit.matrices import TEXT, latex_paper, whole
from symsoft.emit.notation import USUAL, Notation
from symsoft.emit.notebook import notebook
from symsoft.emit.spelling import end, extent
from symsoft.emit.text import grid, text
from symsoft.emit.width import width
from symsoft.emit.words import Words, words
from symsoft.rules.given_size import ENTRIES, FULL, dotted
from symsoft.statement import Bounds, Definition, Hypothesis, SumsTo
from symsoft.term import FixedSize, Index, Number, Size, Sum, Term, Variable
from symsoft.walk import subterms

WIDE, BESIDE = 96, 76
"""How wide a line of text may be, and one that has its rule beside it; the rule of a wider one stands below."""


def render(derivation: Derivation, format: str, language: str = "en", notation: Notation = USUAL) -> str:
    """The derivation in one of FORMATS, in a language and a notation; ValueError, naming the choices, for another."""
    if format not in FORMATS:
        raise ValueError(f"format: unknown {format!r}; choose from {', '.join(FORMATS)}")
    return FORMATS[format](Page(derivation, words(language), notation))


@dataclass(frozen=True, slots=True)
class Page:
    """A derivation with the words and the notation that it is written in."""

    derivation: Derivation
    words: Words
    notation: Notation = USUAL

    @property
    def printer(self) -> Printer:
        """What writes its formulas."""
        return Printer(NO_NAMES, self.notation, self.words.sentence("condition"), self.derivation.dotted)

    def latex(self, term: Term) -> str:
        """A term as LaTeX."""
        return self.printer.piece(term).text

    def text(self, term: Term) -> str:
        """A term as plain text."""
        return text(dotted(term) if self.derivation.dotted else term)

    def right(self, value: Value, left: str, beside: str = "") -> Rows | None:
        """A right side as LaTeX, with what stands beside it; None for a whole that has no form without indices."""
        whole_one = whole(value.term, value.axes, latex_paper(self.printer)) if value.axes else None
        written = whole_one if value.axes else self.latex(value.term)
        return None if written is None else fitted(written, left, beside)

    def entries(self, value: Value, left: str) -> str:
        """A column or a matrix by its entries."""
        printer = replace(self.printer, dotted=False) if len(value.axes) == 2 else self.printer
        return entries(value, printer, room(left))

    def left(self, chain: Chain) -> str:
        """A left side: the name of a whole vector or matrix, or what the chain begins with."""
        term = chain.left.term
        return self.printer.whole(term.name) if chain.left.axes and isinstance(term, Variable) else self.latex(term)

    def chains(self) -> Iterator[tuple[Chain, list[Rows]]]:
        """The chains that can be written, with their right sides."""
        for chain in self.derivation.chains:
            left, ranges = self.left(chain), self.ranges(chain)
            right = [
                (self.entries(line.right, left),)
                if line.rule == ENTRIES
                else self.right(line.right, left, "" if number else ranges)
                for number, line in enumerate(chain.lines)
            ]
            known = [written for written in right if written is not None]
            if len(known) == len(right):
                yield chain, known

    def about(self, term: Term | None) -> str:
        """The formula that a phrase is about, in running text."""
        return "" if term is None else f"${self.latex(term)}$"

    def definition(self, definition: Definition) -> tuple[str, Rows]:
        """The two sides of a definition, with the numbers that its indices run over where these are given."""
        left = self.latex(Variable(definition.name, definition.places))
        run = "".join(map(self.run, definition.places))
        return left, fitted(self.latex(definition.body), left, run)

    def run(self, index: Index) -> str:
        """What an index runs over, as in i = 1, 2, 3, beside a formula; nothing where its size is any number."""
        first, full = self.notation.first, isinstance(index.size, FixedSize) and index.size.value <= FULL
        match index.size:
            case FixedSize(value) if value > 1 and full:
                places = [str(first + place) for place in range(value)]
            case FixedSize(value) if value > 1:
                places = [str(first), r"\ldots", end(index.size, first)]
            case _:
                return ""
        return rf", \quad {self.printer.place(index)} = {', '.join(places)}"

    def ranges(self, chain: Chain) -> str:
        """What those indices run over of which no definition tells it, beside the first formula."""
        return "".join(map(self.run, untold(chain.left.term, self.derivation.definitions)))

    def stated(self, given: tuple[Hypothesis, ...]) -> Iterator[str]:
        """The hypotheses that can be written, each as a formula."""
        for hypothesis in given:
            match hypothesis:
                case SumsTo():
                    left, right = sides(hypothesis, self.derivation)
                    yield f"{self.latex(left)} = {self.latex(right)}"
                case Bounds(name, lower, upper):
                    at = self.latex(_occurrence(name, self.derivation))
                    below = "" if lower is None else f"{self.latex(Number(lower))} < "
                    yield below + at + ("" if upper is None else f" < {self.latex(Number(upper))}")
                case _:
                    pass

    def given_size(self) -> str:
        """The number of components, if it is given."""
        found = {place.size for definition in self.derivation.definitions for place in definition.places}
        return str(*(size.value for size in found if isinstance(size, FixedSize))) if len(found) == 1 else ""

    def sizes(self) -> str:
        """The sizes of the definitions, as in $n$ and $m$."""
        nodes = (node for d in self.derivation.definitions for node in subterms(d.body))
        found = [i.size for d in self.derivation.definitions for i in d.places]
        found += [node.index.size for node in nodes if isinstance(node, Sum)]
        return ", ".join(f"${extent(size)}$" for size in dict.fromkeys(found) if isinstance(size, Size))


def fitted(written: str, left: str, beside: str) -> Rows:
    """A right side in the rows that it takes; with something beside it they are kept together."""
    wide = room(left)
    if beside:
        return (broken(written, wide - width(beside)) + beside,)
    return (written,) if width(written) <= wide else rows(written, wide - INDENT)


def own(derivation: Derivation, chain: Chain) -> Iterator[Definition]:
    """The definition of the chain's left side, if it is a name made for it."""
    for definition in derivation.definitions:
        if isinstance(chain.left.term, Variable) and chain.left.term.name == definition.name:
            yield definition


def common(derivation: Derivation) -> Iterator[Definition]:
    """The definitions that no chain is about."""
    made = {definition.name for chain in derivation.chains for definition in own(derivation, chain)}
    return (definition for definition in derivation.definitions if definition.name not in made)


def _occurrence(name: str, derivation: Derivation) -> Variable:
    """A variable as it stands in the definitions."""
    nodes = (node for definition in derivation.definitions for node in subterms(definition.body))
    return next(node for node in nodes if isinstance(node, Variable) and node.name == name)


def sides(hypothesis: SumsTo, derivation: Derivation) -> tuple[Term, Term]:
    """A hypothesis on a sum as the two sides of an equation."""
    variable = _occurrence(hypothesis.name, derivation)
    index = variable.places[hypothesis.place]
    assert isinstance(index, Index)
    return Sum(index, variable), Number(hypothesis.value)


def _latex(page: Page) -> str:
    words = page.words
    said = words.sentence("definition")
    blocks = [align((*page.definition(definition), said) for definition in common(page.derivation))]
    for chain, right in page.chains():
        steps: list[tuple[str, Rows, str]] = []
        for hypothesis in chain.given:
            if isinstance(hypothesis, SumsTo):
                left, value = sides(hypothesis, page.derivation)
                blocks.append(align([(page.latex(left), (page.latex(value),), words.sentence("assumed"))]))
        steps += [(*page.definition(definition), "") for definition in own(page.derivation, chain)]
        for number, (line, written) in enumerate(zip(chain.lines, right, strict=True)):
            note = words.phrase(line.rule, page.about(line.about))
            steps.append(("" if number else page.left(chain), written, note))
        blocks.append(align(steps))
    return "\n\n".join(blocks) + "\n"


def sections(page: Page, level: str = "##") -> Iterator[str]:
    """The chains as Markdown, each under a heading: what every article of a derivation has in it."""
    words = page.words
    for chain, right in page.chains():
        blocks = [f"{level} {words.phrase(chain.heading, page.about(chain.about))}"]
        blocks += [words.sentence("assume", formula=formula) for formula in page.stated(chain.given)]
        for definition in own(page.derivation, chain):
            blocks += [words.sentence("call"), shown(*page.definition(definition))]
        for number, (line, written) in enumerate(zip(chain.lines, right, strict=True)):
            blocks.append(words.sentence("next" if number else "first", page.about(line.about), rule=line.rule))
            blocks.append(shown("" if number else page.left(chain), written))
        yield "\n\n".join(blocks)


def steps(page: Page, level: str = "##") -> str:
    """All chains as Markdown."""
    return "\n\n".join(sections(page, level))


def definitions(page: Page) -> str:
    """The definitions as Markdown, each in a display of its own."""
    return "\n\n".join(shown(*page.definition(definition)) for definition in common(page.derivation))


def title(page: Page) -> str:
    """What the derivation is about, as a heading."""
    asked = page.derivation
    whole = page.words.sentence("title", page.about(asked.about), quantity=asked.quantity, function=asked.function)
    return whole[:1].upper() + whole[1:]


def head(page: Page) -> str:
    """The title, for which sizes it holds, what is assumed, and the definitions."""
    sizes, given = page.sizes(), page.given_size()
    intro = "intro" if sizes else "sized" if given else "simple"
    blocks = [f"# {title(page)}", page.words.sentence(intro, sizes=sizes, n=given)]
    blocks += [page.words.sentence("assume", formula=formula) for formula in page.stated(page.derivation.given)]
    return "\n\n".join([*blocks, definitions(page)])


def _markdown(page: Page) -> str:
    return "\n\n".join([head(page), *sections(page)]) + "\n"


def _notebook(page: Page) -> str:
    return notebook([head(page), *sections(page)])


def _text(page: Page) -> str:
    heading, derivation = _bare(page, "title", page.derivation.about), page.derivation
    out = [heading, "=" * len(heading), ""]
    for definition in common(derivation):
        out += [f"{page.text(Variable(definition.name, definition.places))} := {page.text(definition.body)}"]
    for chain, _ in page.chains():
        out += ["", page.words.phrase(chain.heading, _plain(chain.about)), ""]
        for definition in own(derivation, chain):
            out.append(f"  {page.text(Variable(definition.name, definition.places))} := {page.text(definition.body)}")
        name = chain.left.term.name if chain.left.axes and isinstance(chain.left.term, Variable) else ""
        out.append(f"  {name or page.text(chain.left.term)}")
        lines = [f"    = {_text_of(page, line.right)}" for line in chain.lines if line.rule != ENTRIES]
        width = max((len(written) for written in lines if len(written) <= BESIDE), default=0)
        for line in chain.lines:
            if line.rule == ENTRIES:
                note = page.words.phrase(line.rule, _plain(line.about))
                out += [*grid(cells(line.right, text), "    = "), f"      ({note})"]
        for written, line in zip(lines, chain.lines, strict=False):
            note = page.words.phrase(line.rule, _plain(line.about))
            first, *others = folded(written, WIDE)
            beside = len(written) <= BESIDE
            out += (
                [f"{written:{width}}   {note}"]
                if beside
                else [first, *(f"        {more}" for more in others), f"      ({note})"]
            )
    return "\n".join(out) + "\n"


def _bare(page: Page, sentence: str, about: Term | None) -> str:
    """The title without LaTeX."""
    asked = page.derivation
    whole = page.words.sentence(sentence, _plain(about), quantity=asked.quantity, function=asked.function)
    return whole[:1].upper() + whole[1:]


def _plain(about: Term | None) -> str:
    return "" if about is None else text(about)


def _text_of(page: Page, value: Value) -> str | None:
    return whole(value.term, value.axes, TEXT) if value.axes else page.text(value.term)


FORMATS: Mapping[str, Callable[[Page], str]] = MappingProxyType(
    {"text": _text, "latex": _latex, "markdown": _markdown, "notebook": _notebook}
)
