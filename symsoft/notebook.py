"""In a notebook: derive, verify and emit give what shows itself there, and %%verify judges a cell of mathematics."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, Protocol

from symsoft import derive as deriving
from symsoft import emit as emitting
from symsoft import verify_text
from symsoft.article import open_article
from symsoft.authored import authored
from symsoft.derivation import Derivation
from symsoft.emit import like as liking
from symsoft.emit.derivation import render
from symsoft.emit.latex import latex
from symsoft.emit.notation import USUAL, Notation
from symsoft.emit.style import Style, style_of
from symsoft.emit.styled import styled
from symsoft.everysize import decide
from symsoft.explicit import instantiate
from symsoft.functions.function import classes_of
from symsoft.kernel import Answer
from symsoft.read import FORMATS
from symsoft.readable import ADVICE, readable
from symsoft.report import words
from symsoft.statement import Definition, Hypothesis, Statement
from symsoft.term import FixedSize, Index, Size, Term
from symsoft.verdict import Judged, Judgement
from symsoft.walk import free_indices, subterms
from symsoft.written import written_out

MARKS = {"proved": "✓", "accepted": "·", "refuted": "✗", "conditional": "?", "undecided": "?", "unread": "–"}
COLOURS = {"proved": "#009E73", "refuted": "#D55E00", "conditional": "#E69F00"}
"""What stands beside a formula, and in which of Okabe and Ito's colours."""


@dataclass(frozen=True, slots=True)
class DerivedStep:
    """One step of a derivation: left = right by a rule, with what it is stated under."""

    left: Term
    right: Term
    rule: str
    definitions: tuple[Definition, ...]
    hypotheses: tuple[Hypothesis, ...]

    @property
    def statement(self) -> Statement:
        """What the step says, as the kernel is asked."""
        return Statement(self.left, self.right, self.definitions, self.hypotheses)

    @property
    def verdict(self) -> Answer:
        """What the kernel answers."""
        return decide(self.statement)

    def sympy(self, n: int, **indices: int) -> tuple[Any, Any]:
        """Both sides in SymPy, at n components, these indices and classes (from 1), definitions and derivatives open.

        >>> left, right = derive("softmax", "jacobian").steps[-2].sympy(2, i=1, j=2)
        >>> (left - right).simplify()
        0
        """
        if n < 1:
            raise ValueError(f"n: {n} is no number of components; choose 1 or more")
        terms = (self.left, self.right)
        sizes = {node.size.name: n for term in self._all() for node in _indices(term) if isinstance(node.size, Size)}
        free = {index for term in terms for index in free_indices(term)}
        classes = classes_of(self.definitions)
        ends = dict.fromkeys(classes, n)
        ends |= {index.name: index.size.value if isinstance(index.size, FixedSize) else n for index in free}
        missing = sorted(ends.keys() - indices.keys())
        if missing:
            raise ValueError(f"indices: no number is given for {', '.join(missing)}")
        for name, end in sorted(ends.items()):
            if not 1 <= indices[name] <= end:
                raise ValueError(f"indices: {name} = {indices[name]} is no place among {end}; choose from 1 to {end}")
        at = {index: indices[index.name] for index in free}
        chosen = {name: indices[name] for name in classes}
        left, right = (instantiate(term, sizes, at, self.definitions, chosen) for term in terms)
        return left, right

    def _all(self) -> Iterator[Term]:
        yield from (self.left, self.right, *(definition.body for definition in self.definitions))

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {latex(self.left)} = {latex(self.right)}$"


def _indices(term: Term) -> Iterator[Index]:
    for node in subterms(term):
        yield from free_indices(node)
        bound = getattr(node, "index", None)
        if isinstance(bound, Index):
            yield bound


@dataclass(frozen=True, slots=True)
class Derived:
    """A derivation that shows itself; its steps can be walked."""

    derivation: Derivation
    language: str = "en"
    notation: Notation = USUAL

    @property
    def steps(self) -> tuple[DerivedStep, ...]:
        """Every step, each from the line before it."""
        out: list[DerivedStep] = []
        given = self.derivation.given
        for chain in self.derivation.chains:
            left, given = chain.left.term, (*given, *chain.given)
            for line in chain.lines:
                out.append(DerivedStep(left, line.right.term, line.rule, self.derivation.definitions, given))
                left = line.right.term
        return tuple(out)

    def _repr_markdown_(self) -> str:
        return render(self.derivation, "markdown", self.language, self.notation)

    def _repr_latex_(self) -> str:
        return render(self.derivation, "latex", self.language, self.notation)

    def _repr_html_(self) -> str:
        blocks = re.split(r"\n\n", self._repr_markdown_().strip())
        return "\n".join(map(_block, blocks))

    def __repr__(self) -> str:
        return render(self.derivation, "text", self.language, self.notation)


def _block(markdown: str) -> str:
    """A heading, or a paragraph with its mathematics, as HTML."""
    heading = re.match(r"(#+) ", markdown)
    level = len(heading[1]) + 1 if heading else 0
    body = escape(markdown[level:] if heading else markdown, quote=False)
    return f"<h{level}>{body}</h{level}>" if heading else f"<p>{body}</p>"


@dataclass(frozen=True, slots=True)
class Verified:
    """A judged article that shows each formula with its verdict beside it."""

    judgement: Judgement

    @property
    def steps(self) -> tuple[Judged, ...]:
        """Every step with its verdict."""
        return self.judgement.steps

    def _repr_html_(self) -> str:
        rows = "\n".join(map(_row, self.steps)) or "<tr><td>no formula with a relation in it</td></tr>"
        notes = "".join(
            f"<p>{escape(warning.message)} (line {warning.span.line})</p>" for warning in self.judgement.warnings
        )
        return f"<table>\n{rows}\n</table>{notes}"

    def _repr_markdown_(self) -> str:
        pairs = [(_formula(judged).replace("<", r"\lt "), escape(_said(judged), quote=False)) for judged in self.steps]
        rows = [f"| ${_cell(formula)}$ | {_cell(said)} |" for formula, said in pairs]
        return "\n".join(["| Step | Verdict |", "| --- | --- |", *rows])

    def _repr_latex_(self) -> str:
        rows = [rf"&{_formula(judged)} && \text{{{_name(judged)}}}" for judged in self.steps]
        return "\\begin{align*}\n" + " \\\\\n".join(rows) + "\n\\end{align*}"

    def __repr__(self) -> str:
        return "\n".join(
            f"{MARKS[_name(judged)]} {judged.step.source.strip()}: {_said(judged)}" for judged in self.steps
        )


def _name(judged: Judged) -> str:
    return words.name(judged.verdict)


def _formula(judged: Judged) -> str:
    """The step as it was understood; what defines or was not understood, as it was written."""
    understood = words.statement(judged)
    return understood or re.sub(r"&|\\\\|\\(?:begin|end)\{[a-z]+\*?\}", " ", judged.step.source).strip()


def _cell(text: str) -> str:
    """A cell of a Markdown table: on one line, and its bars no borders."""
    return text.replace("\n", " ").replace("|", r"\|")


def _said(judged: Judged) -> str:
    """The verdict, why, and where it fails."""
    name, code, why = _name(judged), words.code(judged.verdict), words.reason(judged.verdict)
    found = words.counterexample(judged.verdict)
    said = name + (f" [{code}]" if code else "") + (f": {why}" if why else "")
    return said if found is None else f"{said}; at {words.point(found)}: {found.left} ≠ {found.right}"


def _row(judged: Judged) -> str:
    """A row of the table: the mark, the formula, what is to be said."""
    name = _name(judged)
    colour = COLOURS.get(name, "inherit")
    mark = f'<td style="color:{colour};font-weight:bold" title="{name}">{MARKS[name]} {name}</td>'
    formula = f'<td style="text-align:left">${escape(_formula(judged), quote=False)}$</td>'
    why = escape(_said(judged).removeprefix(name)) if name not in ("proved", "accepted") else ""
    return f'<tr>{mark}{formula}<td style="text-align:left">{why}</td></tr>'


class Emitted(str):
    """The source of a module, which shows itself as code."""

    __slots__ = ()

    def _repr_markdown_(self) -> str:
        return f"```python\n{self}\n```"

    def _repr_html_(self) -> str:
        return f"<pre><code>{escape(self)}</code></pre>"

    def _repr_latex_(self) -> str:
        return f"\\begin{{verbatim}}\n{self}\n\\end{{verbatim}}"


def derive(
    function: str,
    quantity: str,
    wrt: str = "",
    *,
    article: str | None = None,
    style: str | None = None,
    like: str | None = None,
    n: int | Mapping[str, int] | None = None,
    lang: str = "en",
) -> Derived:
    """The derivation of a quantity of a function of the family, or with `article` of one that this text defines.

    `like` is the text of an article that it is written like; with `n` it is written out for that many components.
    Raises ValueError, naming the choices, for what does not exist, and for a style whose letters do not read back.

    >>> derive("softmax", "jacobian").steps[-1].rule
    'reading the entries as a matrix'
    """
    if article is None:
        found = deriving.derive(function, quantity, wrt)
    else:
        found = deriving.derive(authored(verify_text(article), function, wrt), quantity)
    if like is not None and style is not None:
        raise ValueError("like: there is a style already; leave out one of them")
    if like is None:
        chosen = Style() if style is None else style_of(style)
    else:
        chosen = liking.like(found, (judged.step for judged in verify_text(like).steps))
    dressed = styled(found, chosen)
    if n is not None:
        dressed = written_out(dressed, n, chosen.sizes.get("n", "n"))
    usual = chosen == Style() and n is None
    return Derived(dressed if usual else _readable(dressed, chosen, lang), lang, chosen.notation)


def _readable(derivation: Derivation, style: Style, lang: str) -> Derivation:
    """The derivation as far as it reads back as proved."""
    try:
        return readable(derivation, lambda form: render(form, "markdown", lang, style.notation))
    except ValueError as error:
        raise ValueError(str(error) if style == Style() else f"style: {error}; {ADVICE}") from error


def verify(path: str | os.PathLike[str]) -> Verified:
    """The article in a file, judged."""
    article = open_article(path)
    return Verified(verify_text(article.text, article.format, article.path))


def emit(function: str, quantity: str, target: str = "numpy") -> Emitted:
    """The source of a module for a target."""
    return Emitted(emitting.emit(function, quantity, target))


class Shell(Protocol):
    """What an extension needs of IPython."""

    def register_magic_function(self, func: Any, magic_kind: str, magic_name: str) -> None:
        """Takes a function as a magic."""


def load(shell: Shell) -> None:
    """Gives the shell the magic %%verify."""
    shell.register_magic_function(cell, "cell", "verify")


def cell(line: str, text: str) -> Verified:
    """%%verify: the cell's mathematics, in Markdown or in the format that the line names, judged."""
    format = line.strip() or "markdown"
    if format not in FORMATS:
        raise ValueError(f"%%verify: {format!r} is no format; choose from {', '.join(FORMATS)}")
    return Verified(verify_text(text, format, "<cell>"))
