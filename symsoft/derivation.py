"""The nouns of an article as it was read: documents, steps, sides, places in the text. Data only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from symsoft.statement import Definition, Hypothesis, Relation, SizeIs
from symsoft.term import Index, Place, Size, Term

Kind = Literal["claim", "definition", "hypothesis", "condition", "code"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of the article: 1-based lines and columns in code points, the end exclusive; the cell of a notebook."""

    line: int
    column: int
    end_line: int
    end_column: int
    cell: int | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """One entry of a matrix, or one row of a case split, as it was written: its place in the value and in the text.

    For a matrix entry `places` are its row and column; for a row of `cases` they are () and `given` is its condition.
    """

    places: tuple[Place, ...]
    term: Term
    span: Span
    source: str
    given: tuple[Hypothesis, ...] = ()


@dataclass(frozen=True, slots=True)
class Value:
    """One reading of an expression: a scalar (no axes), a vector (one axis) or a matrix (row axis, column axis).

    `term` is the general entry over the indices in `axes`; `column` tells a column vector from a row (None: not
    known).  `why` is empty for the standard reading, else says what had to be assumed to read it so.
    """

    term: Term
    axes: tuple[Index, ...] = ()
    column: bool | None = None
    written: tuple[Written, ...] = ()
    why: str = ""


Calls: TypeAlias = tuple[tuple[Size, tuple[str, ...]], ...]
"""Sizes, each with its names: where an article sums the same thing up to m and up to n, the two are held for one."""


def calls(given: Iterable[Calls]) -> Calls:
    """The same sizes, each once, with all of its names."""
    found: dict[Size, dict[str, None]] = {}
    for size, names in (call for called in given for call in called):
        found.setdefault(size, {}).update(dict.fromkeys(names))
    return tuple((size, tuple(sorted(names))) for size, names in found.items())


@dataclass(frozen=True, slots=True)
class Side:
    """An expression beside a relation sign, with its readings in order of preference; none if it could not be read.

    `called` are the named sizes that it mentions: at the ends of sums, as last places, as numbers; `ends` tells
    whether some of them stand at last places, where the terms do not show their names.
    """

    readings: tuple[Value, ...]
    span: Span
    source: str
    called: Calls = ()
    ends: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """A hypothesis that the text states, or a number of components, and where."""

    hypothesis: Hypothesis | SizeIs
    span: Span


def sizes_said(given: Iterable[Given]) -> Calls:
    """The sizes that the text says to be numbers, with the names that it has for them."""
    counts = (g.hypothesis for g in given if isinstance(g.hypothesis, SizeIs))
    return tuple((size, (count.name,)) for count in counts for size, _ in count.sizes[:1] if isinstance(size, Size))


@dataclass(frozen=True, slots=True)
class Unread:
    """Why something was not understood: a code of `verdict.CODES` and a plain sentence."""

    code: str
    reason: str
    span: Span


@dataclass(frozen=True, slots=True)
class Step:
    """One relation sign: what stands on its two sides, and what the text around it says.

    `earlier` are the sides of the same chain before `left`, first to last.  `defines` is what the sign defines if its
    left side has no definition yet (a tuple, since A = B = expression defines both).  `explicit` is true for :=.
    `assumes` are hypotheses that the step itself states.  `row` are the conditions written in the row itself;
    `leading` are those of the prose that leads directly to it; `distant` those announced further back.
    `subjects` are the names on the left, which are not free if the step is unread.  `section` counts headings.
    `inline` is true in running text, `other` after a word such as or.  `unless` is why it counts as unread unless it
    holds. `apart` is the step with the sizes that it has by itself, where the article holds sizes for one, and `local`
    what it is where its section is read alone, if it makes no sense within the whole article.
    `first` is the number of a first component, as the author counts.  `denies` are vectors that it takes back to be
    one-hot or to sum to one.
    """

    kind: Kind
    relation: Relation
    sign: Span
    span: Span
    source: str
    left: Side | None
    right: Side | None
    earlier: tuple[Side, ...] = ()
    defines: tuple[Definition, ...] = ()
    explicit: bool = False
    assumes: tuple[Hypothesis, ...] = ()
    row: tuple[Given, ...] = ()
    leading: tuple[Given, ...] = ()
    distant: tuple[Given, ...] = ()
    subjects: tuple[str, ...] = ()
    unread: Unread | None = None
    section: int = 0
    inline: bool = False
    other: bool = False
    unless: Unread | None = None
    apart: Step | None = None
    local: Step | None = None
    first: Literal[1, 0] = 1
    denies: tuple[str, ...] = ()

    @property
    def terms(self) -> list[Term]:
        """What the sides that were read stand for, left before right, each by its standard reading."""
        sides = (side for side in (self.left, self.right) if side is not None)
        return [value.term for side in sides for value in side.readings[:1]]

    @property
    def called(self) -> Calls:
        """The named sizes that the two sides mention, each with the names that it has here."""
        return calls(side.called for side in (self.left, self.right) if side is not None)

    @property
    def alone(self) -> Step | None:
        """The step with the sizes that it has by itself, if its terms show the names of all that it mentions."""
        shown = not any(side.ends for side in (self.left, self.right) if side is not None)
        return self.apart if shown else None

    @property
    def own_names(self) -> dict[str, str]:
        """What the step calls the sizes that it mentions by one name only."""
        return {size.name: names[0] for size, names in self.called if len(names) == 1}

    @property
    def axes(self) -> frozenset[Index]:
        """The indices of the entries of its vectors and matrices, which are not written."""
        sides = (side for side in (self.left, self.right) if side is not None)
        return frozenset(axis for side in sides for value in side.readings for axis in value.axes)


@dataclass(frozen=True, slots=True)
class Warning:
    """Something that the author should look at, whatever the verdicts: a code of `verdict.CODES` and a sentence."""

    code: str
    message: str
    span: Span


@dataclass(frozen=True, slots=True)
class Document:
    """An article as it was read: its steps in the order of the text."""

    path: str
    format: str
    steps: tuple[Step, ...]
    warnings: tuple[Warning, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a derivation that symsoft writes: the right side, and the rule that leads to it.

    A rule with a {} in it speaks of a formula, which is `about`; so does the heading of a chain.
    """

    right: Value
    rule: str
    about: Term | None = None


@dataclass(frozen=True, slots=True)
class Chain:
    """left = line = line = ..., each sign judged before it is printed; `heading` says what the chain shows.

    `given` are hypotheses that this chain makes and those after it keep.
    """

    heading: str
    left: Value
    lines: tuple[Line, ...]
    given: tuple[Hypothesis, ...] = ()
    about: Term | None = None


@dataclass(frozen=True, slots=True)
class Derivation:
    """A derivation that symsoft writes: the quantity of a function that it is about, definitions, then chains.

    A function without a title of its own has the title {}, and is `about`.  `given` are the hypotheses that the whole
    derivation rests on.  If it is `dotted`, sums up to a large given size are written with dots.
    """

    quantity: str
    function: str
    definitions: tuple[Definition, ...]
    chains: tuple[Chain, ...]
    about: Term | None = None
    given: tuple[Hypothesis, ...] = ()
    dotted: bool = False
