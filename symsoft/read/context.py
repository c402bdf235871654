"""What the symbols of an article mean so far: sizes, shapes, orientations, functions, and a chain's letters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from symsoft.derivation import Value
from symsoft.read.heads import header
from symsoft.read.nodes import parts, words
from symsoft.read.replace import resized
from symsoft.read.sizes import Sizes, unnamed
from symsoft.read.survey import Survey
from symsoft.read.symbols import kin
from symsoft.read.syntax import Items
from symsoft.statement import Definition
from symsoft.term import Extent, Index, Term, Variable
from symsoft.walk import reached, rename, subterms, variables


@dataclass(frozen=True, slots=True)
class Function:
    """A function that the article defined: its parameters, the indices of its components, and what it is."""

    name: str
    parameters: tuple[Value, ...]
    places: tuple[Index, ...]
    body: Term
    section: int = 0

    def resized(self, size: Callable[[Extent], Extent]) -> Function:
        """The same function with other sizes."""
        parameters = tuple(
            replace(
                parameter,
                term=resized(parameter.term, size),
                axes=tuple(Index(axis.name, size(axis.size)) for axis in parameter.axes),
                written=(),
            )
            for parameter in self.parameters
        )
        places = tuple(Index(place.name, size(place.size)) for place in self.places)
        return replace(self, parameters=parameters, places=places, body=resized(self.body, size))


@dataclass
class Context:
    """The knowledge that grows while an article is read from its start to its end.

    `entries` are the components that symbols have a definition for, where they have it one by one.
    `shapes` are the axes of symbols that have no places, `wholes` those of bold ones that have one or two places.
    `implied` are the indices of symbols that are written without them: g = e^{x_i}; `second` are the matrices p whose
    vectors p_j are columns; `classes` tells which place of a matrix of logits is the class, as the second of Z = XW.
    `columns` says which vectors are columns, as x, or each of x_1, x_2, …, which stands there as x_.
    `mirrored` are those that are written with W_{21} at the right of W_{11}; `stacked` are matrices that are said to
    be their rows or columns: W = [w_1, …, w_C].
    """

    survey: Survey
    sizes: Sizes = field(default_factory=Sizes)
    functions: dict[str, Function] = field(default_factory=dict)
    bodies: dict[str, Term] = field(default_factory=dict)
    entries: dict[str, frozenset[int]] = field(default_factory=dict)
    later: dict[str, Function] = field(default_factory=dict)
    wanted: set[str] = field(default_factory=set)
    shapes: dict[str, tuple[int, bool | None]] = field(default_factory=dict)
    wholes: dict[str, int] = field(default_factory=dict)
    columns: dict[str, bool] = field(default_factory=dict)
    latest: dict[str, Value] = field(default_factory=dict)
    defined: set[str] = field(default_factory=set)
    second: set[str] = field(default_factory=set)
    stacked: dict[str, Definition] = field(default_factory=dict)
    mirrored: set[str] = field(default_factory=set)
    classes: dict[str, int] = field(default_factory=dict)
    implied: dict[str, tuple[str, ...]] = field(default_factory=dict)
    likelihoods: dict[str, str] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    told: dict[str, int] = field(default_factory=dict)
    by: tuple[int, Variable] | None = None
    section: int = 0
    axes: int = 0

    def function(self, name: str) -> Function | None:
        """What a function is: as it was defined, or else as it will be."""
        if name in self.functions:
            return self.functions[name]
        self.wanted.add(name)
        return self.later.get(name)

    def look_again(self, side: Items, lets: bool) -> None:
        """Take the arguments of a function that is defined anew, but for one of several numbers that has others here.

        f(y, x) is said of the f that f(x, y) is, with its arguments in another order, and f(a, b) near it is too.
        """
        head = header(side, self.survey.sizes)
        if head is None or head[1] is None or head[0] not in self.survey.functions:
            return
        before, now = (list(map(words, parts(items))) for items in (self.survey.functions[head[0]], head[1]))
        same = set(now) <= set(before) or self.told.get(head[0]) == self.section
        if lets or len(now) == 1 or len(now) != len(before) or not same:
            self.survey.look_again(side, lets)

    def scalar_parameters(self, name: str) -> frozenset[str]:
        """The letters of the parameters of a function that were scalars where it was defined."""
        function = self.functions.get(name)
        terms = [value.term for value in function.parameters if not value.axes] if function is not None else []
        plain = [term for term in terms if isinstance(term, Variable) and not term.places]
        return frozenset(term.name.removesuffix("⁰") for term in plain)

    def again(self, survey: Survey, first: Context | None = None) -> Context:
        """A fresh start that knows which sizes are no single number, and what was used before it was defined."""
        sizes = (first or self).sizes.again()
        found: dict[Extent, Extent] = {}

        def size(extent: Extent) -> Extent:
            root = self.sizes.find(extent)
            if root not in found:
                found[root] = sizes.fresh() if unnamed(root) else root
            return found[root]

        known = self.wanted & self.functions.keys()
        used = {name: self.functions[name] for name in known if name[0] not in "fghF" or survey.told[name] == 1}
        later = {name: function.resized(size) for name, function in used.items()}
        nodes = [node for function in later.values() for node in subterms(function.body)]
        for variable in (node for node in nodes if isinstance(node, Variable)):
            for number, place in enumerate(variable.places):
                if unnamed(place.size):
                    sizes.join(sizes.place(variable.name, number), place.size)
        return Context(survey, sizes, later=later)

    def unfolded(self) -> bool:
        """Whether a function that was used early is known by a definition that itself uses one early."""
        early = [self.functions[name].body for name in self.wanted & self.functions.keys()]
        heads = {name.split("(")[0] for body in early for name in variables(body) if "(" in name}
        return bool(heads & self.functions.keys())

    def underlying(self, variable: Variable) -> Variable:
        """The component that an entry of a matrix is another name for: W_ij is component i of w_j."""
        made = self.stacked.get(variable.name)
        if made is None or len(made.places) != len(variable.places):
            return variable
        found = rename(made.body, dict(zip(made.places, variable.places, strict=True)))
        return found if isinstance(found, Variable) else variable

    def depends(self, body: Term, name: str) -> bool:
        """Whether a symbol in a term, other than the one named, is defined by way of that one."""
        seen: set[str] = set()
        waiting = list(variables(body) - {name})
        while waiting:
            other = waiting.pop()
            if other not in seen and other in self.bodies:
                seen.add(other)
                inside = variables(self.bodies[other])
                if name in inside:
                    return True
                waiting += inside
        return False

    def made_of(self, name: str, arguments: tuple[Value, ...]) -> bool:
        """Whether a symbol that was said to be something depends on each argument: f(x), where f = log Σ_k e^{x_k}."""
        if name not in self.bodies:
            return False
        needed = reached({name}, lambda one: variables(self.bodies[one]) if one in self.bodies else ()) - {name}
        return bool(arguments) and all(
            isinstance(value.term, Variable) and value.term.name in needed and value.term.places == value.axes
            for value in arguments
        )

    def leaves(self, term: Term) -> list[str]:
        """The symbols without a definition that a term depends on."""
        bodies = self.bodies
        needed = reached(variables(term), lambda name: variables(bodies[name]) if name in bodies else ())
        return sorted(needed - bodies.keys())

    def arity(self, name: str, style: str) -> int:
        """How many axes the whole of a symbol has."""
        if name in self.shapes:
            return self.shapes[name][0]
        seen = self.survey.arity.get(name, 0)
        if seen:
            return seen
        told = style == "bold" and kin(name) in self.survey.bold or kin(name) in self.survey.transposed
        if told:
            return 2 if name[0].isupper() else 1
        return 0

    def column(self, name: str) -> bool | None:
        """Whether a vector is a column, if that is known."""
        if name in self.columns:
            return self.columns[name]
        return self.shapes[name][1] if name in self.shapes else None


@dataclass
class Scope:
    """The free indices of a chain by their letters, and what it differentiates by, for its primes.

    `free` are the letters that look free on some side of the chain, read or not.
    """

    letters: dict[str, Index] = field(default_factory=dict)
    free: frozenset[str] = frozenset()
    by: list[Variable] = field(default_factory=list)
