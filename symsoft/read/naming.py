"""What a name means: a component, a vector, a function applied, δ, e, an indicator."""

from __future__ import annotations

from symsoft.derivation import Value
from symsoft.read import calls, functions
from symsoft.read.conditions import from_zero, indexlike, indices, numbered, resolve, split
from symsoft.read.hinges import compared
from symsoft.read.nodes import bare, parts, unfenced
from symsoft.read.opaque import componentwise, indicator_symbol, likelihood, raised, unread_symbol
from symsoft.read.reader import Notice, Reader
from symsoft.read.rows import is_relation
from symsoft.read.shapes import mapped
from symsoft.read.standard import UNKNOWN
from symsoft.read.symbols import Symbol
from symsoft.read.syntax import (
    Fence,
    Group,
    Items,
    Name,
    Node,
    Scripts,
    Unreadable,
)
from symsoft.read.whole import whole
from symsoft.statement import SameIndex
from symsoft.term import ONE, ZERO, Choice, Count, Entry, Exp, Partial, Variable, delta


class Naming(Reader):
    """The reading of names."""

    def named(self, head: Symbol, items: Items, at: int) -> tuple[Value, int]:
        """A symbol: with its bracket if it is a function, else alone."""
        following = items[at + 1] if at + 1 < len(items) else None
        if following is not None and (condition := self._condition(head, following)) is not None:
            return condition, at + 2
        if head.name == "δ" and not head.places and isinstance(following, Group) and head.power is None:
            return self._missing_subscript(head, following), at + 2
        if head.name.lower() in UNKNOWN and following is not None and not isinstance(following, Fence):
            return self._unbracketed(items, at)
        if following is not None and calls.is_unbracketed(self, head, following):
            with self.deeper((following,)):
                return self._called(head, items[at], calls.around(items, at + 1)), at + 2
        if (
            following is not None
            and (fence := calls.bracket(following)) is not None
            and calls.is_call(self, head, fence[0])
        ):
            with self.deeper((following,)):
                return self._called(head, items[at], following), at + 2
        return self.symbol(head, items[at]), at + 1

    def _condition(self, head: Symbol, following: Node) -> Value | None:
        """1(y = k), δ(y, k) or I(y = k); None if a name with a bracket is none of them."""
        found = calls.bracket(following)
        if found is None or head.places or head.primes or head.power:
            return None
        items = found[0].items
        pair = parts(items)
        if head.name == "δ" and len(pair) == 2 and all(len(part) == 1 and indexlike(part[0]) for part in pair):
            return self._delta((pair[0], pair[1]))
        sure = head.name == "𝟙" or head.name in ("δ", "I") and split(items) is not None
        return self.indicator(items) if sure else None

    def _unbracketed(self, items: Items, at: int) -> tuple[Value, int]:
        """cos θ: a function that the kernel does not know, of the next factor."""
        value, after = self.factor(items, at + 1)
        return componentwise(self, items[at:after], [value]), after

    def _missing_subscript(self, head: Symbol, group: Group) -> Value:
        """δ{ij}, for δ_ij."""
        pair = bare(group.items)
        if len(pair) == 2 and all(isinstance(item, Name) and len(item.text) == 1 for item in pair):
            self.notices.append(
                Notice("missing-subscript", "δ{…} lacks the underscore of a subscript", head.start, group.end)
            )
            return self._delta(((pair[0],), (pair[1],)))
        raise Unreadable("syntax", "δ before a group", head.start, group.end)

    def _delta(self, places: tuple[Items, ...]) -> Value:
        """The Kronecker delta."""
        sizes, zero = self.context.sizes, from_zero(self, places)
        size = sizes.fresh()
        left, right = self.place(places[0], size, zero), self.place(places[1], size, zero)
        match left, right:
            case (Choice(name, ()), Entry()) | (Entry(), Choice(name, ())):
                sizes.join(size, sizes.place("class " + name, 0))
            case (Choice(name, ()), Choice(other, ())):
                sizes.join(size, sizes.place("class " + name, 0))
                sizes.join(size, sizes.place("class " + other, 0))
            case _:
                pass
        return Value(delta(left, right))

    def symbol(self, head: Symbol, node: Node) -> Value:
        """A symbol that is not followed by its arguments."""
        found = self._special(head, node)
        if found is not None:
            return found
        self._refuse(head)
        name, survey = head.name, self.context.survey
        if isinstance(node, Name) and (found := likelihood(self, name)) is not None:
            return found
        free = not head.places and not survey.arity.get(name) and name not in self.context.bodies
        if name.isascii() and self.is_size(name) and free:
            value = Value(Count(self.context.sizes.named(name)))
        else:
            value = self._indexed(head, node)
        value = functions.latest(self, head, value)
        if head.primes:
            value = self._prime(head, value)
        if head.transposed:
            value = self.shapes.transposed(value)
        return raised(self, value, head.power, node) if head.power else value

    def _called(self, head: Symbol, node: Node, following: Node) -> Value:
        """A function of a bracket; one symbol where a place or an argument is not understood: F_{b-1}(x), p_k(x_i)."""
        try:
            return calls.call(self, head, following)
        except Unreadable as problem:
            place = problem.code == "outside-index" and node.start <= problem.start < node.end
            other = problem.code == "undefined-function" and head.places and not head.primes
            if not place and not other:
                raise
            return unread_symbol(self, (node, following))

    def _indexed(self, head: Symbol, node: Node) -> Value:
        """A symbol with its places; one symbol where a place is not understood: x_{t+1}."""
        try:
            return whole(self, head.name, head.style, head.places, head.start, head.end)
        except Unreadable as problem:
            if problem.code != "outside-index" or head.style == "bold" or head.power or head.primes or head.transposed:
                raise
            return unread_symbol(self, (node,))

    def _special(self, head: Symbol, node: Node) -> Value | None:
        """δ, indicators, e and vectors of ones."""
        name, scripts = head.name, node if isinstance(node, Scripts) else None
        sub = scripts.sub if scripts is not None else None
        if name.split("_")[0] in ("𝟙", "δ") and sub and any(is_relation(item) for item in unfenced(sub)):
            return self.indicator(unfenced(sub))
        if name == "δ" and len(head.places) == 1 and head.power:
            return self._delta((head.places[0], head.power))
        if name == "δ" and len(head.places) == 2 and head.power is None and not head.primes:
            return self._delta(head.places)
        if head.power is None and not head.primes and (unit := self._unit(name, sub or ())) is not None:
            return self.shapes.transposed(unit) if head.transposed else unit
        if name == "e" and not head.places:
            return mapped(self.expression(head.power), Exp) if head.power else Value(Exp(ONE))
        if name == "𝟙" and head.style == "bold" and not head.places:
            ones = Value(ONE, (self.shapes.axis(),))
            return self.shapes.transposed(ones) if head.transposed else ones
        return None

    def _unit(self, name: str, sub: Items) -> Value | None:
        """The vector that is 1 at the class below its name and else 0: e_y, where e is nothing else, and 1_y."""
        kept = bare(sub)
        if name == "onehot" and kept:
            return self.unit(kept)
        only = kept[0].base if len(kept) == 1 and isinstance(kept[0], Scripts) else kept[0] if len(kept) == 1 else None
        letters = {"e": "y", "𝟙": "ytc"}.get(name, "")
        if not isinstance(only, Name) or only.text not in letters or self.is_size(only.text):
            return None
        other = any(not below.startswith("y") for below in self.context.survey.below.get("e", set()))
        if name == "e" and (other or "e" in self.context.survey.heads):
            return None
        return self.unit(kept)

    def _refuse(self, head: Symbol) -> None:
        """Refuse what looks like a symbol and is none."""
        name, survey = head.name, self.context.survey
        if name == "Pr":
            raise Unreadable("outside-probability", "a probability without brackets", head.start, head.end)
        if name == "ℙ" or name.startswith("𝔼"):
            raise Unreadable("outside-expectation", "an expectation or a probability", head.start, head.end)
        if name in ("𝟙", "ℝ", "∅"):
            raise Unreadable("syntax", f"{name} is not understood here", head.start, head.end)
        if len(name) > 3 and name.isalpha() and name.isascii() and name not in survey.heads | survey.words:
            raise Unreadable("prose", f"the word {name} in a formula", head.start, head.end)
        if len(name) == 1 and name in self.bound or not head.places and self._is_letter(name):
            raise Unreadable("outside-index", f"the index {name} is used as a number", head.start, head.end)

    def _is_letter(self, name: str) -> bool:
        """Whether a bare letter is an index of the chain at hand rather than a quantity."""
        survey = self.context.survey
        return name in self.scope.letters and name in "ijkl" and not survey.arity.get(name) and name not in survey.heads

    def _prime(self, head: Symbol, value: Value) -> Value:
        """The prime of a function of one scalar; y'_k is a name where y_k has no definition."""
        function = self.context.functions.get(head.name)
        if isinstance(value.term, Variable) and head.places and value.term.name not in self.context.defined:
            return Value(Variable(value.term.name + "'" * head.primes, value.term.places), value.axes)
        if (
            function is not None
            and len(function.parameters) == 1
            and not value.axes
            and not function.parameters[0].axes
        ):
            parameter = function.parameters[0].term
            if isinstance(parameter, Variable):
                for _ in range(head.primes):
                    value = mapped(value, lambda term: Partial(term, parameter))
                return value
        variable = self.implied()
        if variable is None or value.axes or value.term == variable:
            raise Unreadable(
                "outside-function", f"by what {head.name} is differentiated is not said", head.start, head.end
            )
        for _ in range(head.primes):
            value = Value(Partial(value.term, variable))
        return value

    def indicator(self, items: Items) -> Value:
        """1 where an index condition holds, 0 elsewhere."""
        found = split(items, indices(self, items)) or numbered(self, items)
        if found is None and (holds := compared(self, items)) is not None:
            return holds
        if found is None and any(
            isinstance(node, Name) and node.style != "bold" and self.context.survey.arity.get(node.text)
            for node in items
        ):
            raise self.fail("outside-condition", "an indicator of something that is no condition on indices", items)
        if found is None:
            return indicator_symbol(self, items)
        condition = resolve(self, *found)
        same = delta(condition.left, condition.right)
        if isinstance(condition, SameIndex):
            return Value(same)
        return Value(type(same)(condition.left, condition.right, ZERO, ONE))
