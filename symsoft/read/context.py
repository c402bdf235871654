"""What the symbols of an article mean so far: sizes, shapes, orientations, functions, and a chain's letters."""

from __future__ import annotations

from dataclasses import dataclass, field

from symsoft.derivation import Value
from symsoft.read.sizes import Sizes
from symsoft.read.survey import Survey
from symsoft.term import Index, Term


@dataclass(frozen=True, slots=True)
class Function:
    """A function that the article defined: its parameters, the indices of its components, and what it is."""

    name: str
    parameters: tuple[Value, ...]
    places: tuple[Index, ...]
    body: Term
    section: int = 0


@dataclass
class Context:
    """The knowledge that grows while an article is read from its start to its end."""

    survey: Survey
    sizes: Sizes = field(default_factory=Sizes)
    functions: dict[str, Function] = field(default_factory=dict)
    shapes: dict[str, tuple[int, bool | None]] = field(default_factory=dict)
    columns: dict[str, bool] = field(default_factory=dict)
    latest: dict[str, Value] = field(default_factory=dict)
    defined: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    section: int = 0
    axes: int = 0

    def arity(self, name: str, style: str) -> int:
        """How many axes the whole of a symbol has."""
        if name in self.shapes:
            return self.shapes[name][0]
        seen = self.survey.arity.get(name, 0)
        if seen:
            return seen
        if style == "bold" and name in self.survey.bold or name in self.survey.transposed:
            return 2 if name[0].isupper() else 1
        return 0

    def column(self, name: str) -> bool | None:
        """Whether a vector is a column, if that is known."""
        if name in self.columns:
            return self.columns[name]
        return self.shapes[name][1] if name in self.shapes else None


@dataclass
class Scope:
    """The free indices of a chain by their letters."""

    letters: dict[str, Index] = field(default_factory=dict)
