"""What an equality is: a definition of something new, a hypothesis, the setting of a case, an update, or a claim."""

from __future__ import annotations

from dataclasses import dataclass, replace

from symsoft.derivation import Kind, Side, Span, Unread, Value
from symsoft.read import kinds
from symsoft.read.chain import Chain, generic, of_several
from symsoft.read.context import Context, Function
from symsoft.read.heads import calls, header
from symsoft.read.matching import elsewhere, introduced
from symsoft.read.meaning import Expression
from symsoft.read.nodes import parts
from symsoft.read.opaque import is_likelihood, is_vague
from symsoft.read.passage import Passage
from symsoft.read.reader import Mode
from symsoft.read.replace import resized, substitute
from symsoft.read.segments import Sign
from symsoft.read.shapes import ShapeError, Shapes
from symsoft.read.sides import GREEDY
from symsoft.read.syntax import Items, Unreadable
from symsoft.read.totals import components, total
from symsoft.read.weights import class_axes
from symsoft.statement import Definition, Hypothesis
from symsoft.term import Apply, Cases, Entry, Index, Mul, Product, Sum, Variable
from symsoft.walk import free_indices, subterms, variables


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an equality is, what it defines or assumes, why it is not judged (`unless` it holds), if it defines anew."""

    kind: Kind
    defines: tuple[Definition, ...] = ()
    assumes: tuple[Hypothesis, ...] = ()
    unread: Unread | None = None
    explicit: bool = False
    unless: Unread | None = None


@dataclass(frozen=True, slots=True)
class Defining:
    """What symbols were last said to be."""

    context: Context

    def outcome(self, passage: Passage, chain: Chain, sign: Sign, first: bool, at: Span) -> Outcome:
        """What an equality between the last two sides of a chain is, both of them read."""
        left, right = chain.sides[-2].readings[0], chain.sides[-1].readings[0]
        if kinds.subject(left) is not None and kinds.example(right):
            return Outcome("condition") if first else unread("numeric-example", "numbers are put in for symbols", at)
        if len(left.axes) == len(right.axes):
            for one, other in zip(left.axes, right.axes, strict=True):
                self.context.sizes.join(one.size, other.size)
        found = self.apart(passage, chain, left, right, first, at)
        if found is not None:
            return found
        if kinds.columns(left, right):
            self.context.second.add(base_name(chain.items[-2], self.context))
            return Outcome("definition")
        head = kinds.subject(left)
        third = len(chain.sides) == 3 and bool(chain.sides[0].readings)
        fresh = first or third and kinds.subject(chain.sides[0].readings[0]) is not None
        if head is None or not fresh:
            return self.matched(left, right)
        return self.symbol(passage, chain, sign, head, at)

    def matched(self, left: Value, right: Value) -> Outcome:
        """A claim, or a definition of the new symbols in it for parts of its left side.

        Where P(t_n|x_n), of which nothing is known, stands in a sum or product of the left side, the right one says it.
        """
        find, context = self.context.sizes.find, self.context
        one, other = (resized(value.term, find) for value in (left, right))
        known = context.seen | context.defined | context.survey.heads | variables(one)
        made = introduced(one, other, lambda name: name not in known and not is_vague(name))
        if not made and any(isinstance(node, Sum | Product) for node in subterms(one)):
            said = context.defined | variables(other)
            likely = introduced(other, one, lambda name: is_likelihood(name) and name not in said)
            made = likely if len(likely) == 1 else ()
        context.defined.update(definition.name for definition in made)
        context.bodies.update({definition.name: definition.body for definition in made})
        return Outcome("definition" if made else "claim", made)

    def symbol(self, passage: Passage, chain: Chain, sign: Sign, head: Variable, at: Span) -> Outcome:
        """What an equality is whose left side is a symbol."""
        left, right = chain.sides[-2].readings[0], chain.sides[-1].readings[0]
        if kinds.updates(left, right):
            return unread("outside-update", f"{head.name} is given a new value from its old one", at)
        new = head.name not in self.context.defined
        if not sign.explicit and kinds.other_value(chain.items[-2:], head, right, self.context.defined):
            return unread("undefined-function", f"{head.name} is said by another value of the same function", at)
        for one, other in kinds.classes(left, right):
            self.context.sizes.join(one, other)
        if isinstance(right.term, Apply) and not passage.display and new and not self.by_component(head, right.term):
            return Outcome("definition")
        made = kinds.definition(left, right)
        if made is None and (new or sign.explicit):
            made = closed(left, chain.sides[-1]) or self.implying(chain, left, right, head)
        if made is None:
            made = self.entry_defined(left, right, head)
            if made is not None:
                self.context.defined.add(made.name)
                self.context.bodies[made.name] = made.body
                return Outcome("definition", (made,))
            return self.not_defining(left, right, head, new, at)
        if not self.regular(right):
            made = replace(made, body=Mul((Variable(f"({made.name}|)", made.places),)))
        sizes = self.context.survey.sizes
        if new and (calls(chain.items[-1], head.name, sizes) or self.context.depends(made.body, head.name)):
            return Outcome("claim")
        anew = (
            generic(chain.items[-2], head.name)
            or of_several(chain.items[-2])
            and self.context.told.get(head.name) != self.context.section
            or self.named_only(head.name, made)
            or self.context.entries.pop(head.name, None) is not None
        )
        again = not new and anew and made.body != self.context.bodies.get(head.name)
        self.define(passage, chain, left, made, new, new or again or sign.explicit)
        self.context.bodies[head.name] = made.body
        if new or again:
            self.context.told[head.name] = self.context.section
        return Outcome("definition" if new or again or sign.explicit else "claim", (made,), explicit=again)

    def by_component(self, head: Variable, call: Apply) -> bool:
        """Whether z_i = h(b_i) is all that z is: h is differentiated, h'(b_i), and is never said to be a formula."""
        survey = self.context.survey
        return bool(head.places) and call.name in survey.sizes.primed and call.name not in survey.functions

    def regular(self, value: Value) -> bool:
        """Whether the entries of a matrix that is written out are what its general one says."""
        shapes = Shapes(self.context.sizes)
        return all(shapes.follows(value, written) for written in value.written if written.places)

    def named_only(self, name: str, made: Definition) -> bool:
        """Whether a symbol was so far said to be P(…) or c, of which nothing is known, and now to be something else."""
        before = self.context.bodies.get(name)
        if not isinstance(before, Variable):
            return False
        if is_vague(before.name):
            return not any(map(is_vague, variables(made.body)))
        letter = not before.places and before.name not in self.context.defined and not isinstance(made.body, Variable)
        return letter and before.name not in self.context.scalar_parameters(name)

    def entry_defined(self, left: Value, right: Value, head: Variable) -> Definition | None:
        """z_1 = expression says what one component is: z_i is that at i = 1, and elsewhere what it was, or unknown."""
        if len(head.places) != 1 or left.axes or right.axes or free_indices(right.term):
            return None
        (place,) = head.places
        before = self.context.bodies.get(head.name)
        if not isinstance(place, Entry) or place.position < 1 or head.name in self.context.defined and before is None:
            return None
        index, rest = Index("i", place.size), f"({head.name}|)"
        if before is None:
            self.context.entries[head.name] = frozenset()
            before = Mul((Variable(rest, (index,)),))
        known = self.context.entries.get(head.name)
        if known is None or place.position in known:
            return None
        own = [node.places for node in subterms(right.term) if isinstance(node, Variable) and node.name == head.name]
        if any(not isinstance(at, Entry) or at.position in {*known, place.position} for (at,) in own):
            return None
        body = substitute(right.term, head, lambda places: Mul((Variable(rest, places),)))
        if body is None:
            return None
        self.context.entries[head.name] = known | {place.position}
        return Definition(head.name, (index,), Cases(index, place, body, before))

    def implying(self, chain: Chain, left: Value, right: Value, head: Variable) -> Definition | None:
        """The definition of a scalar by something with an index, g = e^{x_i}: the symbol has that index unwritten."""
        survey = self.context.survey
        letters = tuple(sorted({index.name for index in free_indices(right.term)}))
        plain = all(letter in chain.scope.letters for letter in letters)
        if left.axes or right.axes or head.places or survey.arity.get(head.name) or not plain or len(letters) > 2:
            return None
        if (
            not letters
            or head.name in variables(right.term)
            or head.name in self.context.implied
            or is_vague(head.name)
        ):
            return None
        places = tuple(chain.scope.letters[letter] for letter in letters)
        self.context.implied[head.name] = letters
        for number, place in enumerate(places):
            self.context.sizes.join(self.context.sizes.place(head.name, number), place.size)
        value = Value(Variable(head.name, places))
        chain.sides[-2] = replace(chain.sides[-2], readings=(value,))
        return kinds.definition(value, right)

    def apart(self, passage: Passage, chain: Chain, left: Value, right: Value, first: bool, at: Span) -> Outcome | None:
        """What is neither a definition of the left side nor a claim."""
        if kinds.rounded(chain.items[-2]) or kinds.rounded(chain.items[-1]):
            if first and kinds.subject(left) is not None and kinds.constant(right.term):
                return Outcome("condition")
            value = kinds.exactly(left.term)
            if value is not None and value == kinds.exactly(right.term):
                return Outcome("claim")
            rounded = Unread("outside-approximation", "a decimal number may be rounded", at)
            return Outcome("claim", unless=rounded)
        assumed = None
        if len(chain.sides) == 2:
            assumed = kinds.normalisation(left, right, self.context.defined) or total(self.context, left, right)
        if assumed is not None:
            return Outcome("condition") if chain.lead.denied else Outcome("hypothesis", assumes=(assumed,))
        if first and kinds.setting(left, right, self.context.defined, not passage.display):
            return Outcome("condition")
        if first and not passage.display and kinds.same_symbol(chain.items[-2], chain.items[-1]):
            return Outcome("condition")
        find = self.context.sizes.find
        plain = first and not left.axes and not right.axes
        if plain and elsewhere(resized(left.term, find), resized(right.term, find)):
            return Outcome("condition")
        if kinds.instance(left, right):
            example = Unread("numeric-example", "numbers are put in for symbols", at)
            claimed = components(left.term) is not None or passage.display and not isinstance(left.term, Variable)
            return Outcome("claim", unless=example) if claimed else Outcome("claim", unread=example)
        if first and kinds.next_value(chain.items[-2], right):
            return unread("outside-update", "a symbol is given a new value from its old one", at)
        named = kinds.named_on_the_right(left, right, self.context)
        if named is not None:
            self.context.defined.add(named.name)
            return Outcome("definition", (named,))
        return None

    def not_defining(self, left: Value, right: Value, head: Variable, new: bool, at: Span) -> Outcome:
        """A symbol on the left that the right side cannot define."""
        if not new:
            return Outcome("claim")
        other = kinds.subject(replace(right, written=()))
        same = other is not None and other.name == head.name
        if other and same and len(left.axes) == len(right.axes) and (left.axes or left.term == right.term):
            if len(right.axes) == 1 and right.column is not None:
                self.context.columns[head.name] = right.column
            if len(right.axes) == 2 and other.places == right.axes[::-1] and head.places == left.axes:
                self.context.mirrored.add(head.name)
            return Outcome("definition")
        if any(isinstance(place, Entry) for place in head.places):
            return unread("partial-definition", f"only some components of {head.name} are said to be something", at)
        if len(left.axes) != len(right.axes):
            return unread("shape", "a scalar, vector or matrix is set equal to another kind", at)
        if told := kinds.one_hot_at(head, right, self.context.survey.bound):
            return Outcome("hypothesis", assumes=told)
        return unread("free-index", f"{head.name} is new, and the right side has {head.name} or an index it lacks", at)

    def define(self, passage: Passage, chain: Chain, left: Value, made: Definition, new: bool, defining: bool) -> None:
        """Remember what a symbol is; a claim about a function does not change it, but for one under a new heading."""
        self.context.defined.add(made.name)
        column = chain.sides[-1].readings[0].column
        if len(left.axes) == 1 and new and column is not None:
            self.context.columns.setdefault(made.name, column)
        if new and kinds.stacked(made):
            self.context.stacked[made.name] = made
        along = class_axes(Value(made.body, made.places))
        if len(made.places) == 2 and len(along) == 1:
            self.context.classes[made.name] = made.places.index(along[0])
        head = header(chain.items[-2], self.context.survey.sizes)
        if head is None or head[1] is None:
            return
        before = self.context.functions.get(made.name)
        if before is not None and not defining and before.section == self.context.section:
            return
        parameters = self.parameters(passage, chain, head[1])
        if parameters and all(isinstance(parameter.term, Variable) for parameter in parameters):
            self.context.functions[made.name] = Function(
                made.name, parameters, made.places, made.body, self.context.section
            )

    def parameters(self, passage: Passage, chain: Chain, items: Items) -> tuple[Value, ...]:
        """The parameters of a function; none if one is not understood."""
        shapes = Shapes(self.context.sizes, count=self.context.axes)
        reader = Expression(self.context, chain.scope, shapes, passage, Mode(scalars=chain.scalars))
        try:
            return tuple(reader.expression(part) for part in parts(items))
        except (Unreadable, ShapeError):
            return ()
        finally:
            self.context.axes = shapes.count


def closed(left: Value, right: Side) -> Definition | None:
    """What a symbol is, if an index on its right side is only bound where the sum reaches over all that has it."""
    greedy = next((value for value in right.readings if value.why == GREEDY), None)
    return None if greedy is None else kinds.definition(left, greedy)


def base_name(items: Items, context: Context) -> str:
    """The name of the symbol that a side is."""
    head = header(items, context.survey.sizes)
    return head[0] if head is not None else ""


def unread(code: str, reason: str, at: Span) -> Outcome:
    """An equality that is not judged."""
    return Outcome("claim", unread=Unread(code, reason, at))
