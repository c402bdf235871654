"""What stands in brackets and matrices with scripts on them: groups, vectors, components, powers, indicators."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace

from symsoft.derivation import Value
from symsoft.read import grids
from symsoft.read.hinges import positive
from symsoft.read.look import tidy
from symsoft.read.naming import Naming
from symsoft.read.nodes import bare, parts, unfenced, words
from symsoft.read.norms import inner
from symsoft.read.opaque import raised
from symsoft.read.rows import is_relation
from symsoft.read.sets import is_tuple
from symsoft.read.shapes import entry
from symsoft.read.symbols import subscript
from symsoft.read.syntax import Fence, Grid, Items, Mark, Node, Numeral, Scripts, Unreadable
from symsoft.term import Partial


class Bracketing(Naming):
    """The reading of brackets."""

    @abstractmethod
    def alone(self, node: Node) -> Value:
        """What a node means that takes nothing from its neighbours."""

    def component(self, node: Scripts) -> Value:
        """A component of a vector or matrix in brackets: [σ(x)]_i."""
        if words(bare(node.sub or ())) == "+":
            part = positive(self, unfenced((node.base,)))
            return self.shapes.power(part, self.expression(node.sup)) if node.sup else part
        value = self.alone(node.base)
        if sized(node.sub or ()):
            return value
        suffix, places = subscript(node.sub or (), self.context.survey.sizes)
        if suffix or len(places) != len(value.axes):
            raise Unreadable("outside-index", "an index on an expression", node.start, node.end)
        found = tuple(self.place(items, axis.size) for items, axis in zip(places, value.axes, strict=False))
        out = Value(entry(value, found))
        return self.shapes.power(out, self.expression(node.sup)) if node.sup else out

    def primed(self, value: Value, node: Scripts) -> Value:
        """(expression)′, by what the chain differentiates by."""
        variable = self.implied()
        if variable is None or value.axes:
            raise Unreadable("outside-function", "by what this is differentiated is not said", node.start, node.end)
        for _ in range(node.primes):
            value = Value(Partial(value.term, variable))
        return value

    def fence(self, node: Fence) -> Value:
        """A bracket: a group, an indicator, or a vector written out."""
        if node.opening == "⟨":
            return inner(self, node)
        if node.opening in ("⌊", "⌈", "⟨", "{"):
            code = "outside-set" if node.opening == "{" else "outside-function"
            listed = {item.text for item in node.items if isinstance(item, Mark)}
            tuples = any(map(is_tuple, node.items))
            if node.opening == "{" and {",", "…"} <= listed and not listed & {"|", ":"} and not tuples:
                return self.fence(Fence("[", "]", node.items, node.start, node.end))
            if code == "outside-set" and not any(
                isinstance(item, Mark) and item.text in ",|:" or is_relation(item) for item in node.items
            ):
                return self.expression(node.items)
            raise Unreadable(code, f"the bracket {node.opening} is outside of what is read", node.start, node.end)
        if any(is_relation(item) for item in node.items):
            if node.opening == "[":
                return self.indicator(node.items)
            raise Unreadable("syntax", "an equation in brackets", node.start, node.end)
        if any(isinstance(item, Mark) and item.text == "," for item in tidy(node.items)):
            cells = parts(tidy(node.items), ",")
            value = grids.matrix(self, Grid("list", (tuple(cells),), node.start, node.end))
            return Value(value.term, value.axes, None, value.written)
        if len(tidy(node.items)) == 1 and isinstance(tidy(node.items)[0], Grid) and node.opening in "([":
            return self.alone(tidy(node.items)[0])
        return self.expression(node.items)

    def scripted(self, node: Scripts) -> Value:
        """An expression with scripts: a power, a transpose, an indicator 1_{i=j}, a label under a brace."""
        if node.primes < 0:
            return self.alone(node.base)
        if isinstance(node.base, Scripts) and node.base.primes < 0:
            return self.alone(node.base)
        if (
            isinstance(node.base, Numeral)
            and node.base.text == "1"
            and node.sub
            and any(is_relation(item) for item in unfenced(node.sub))
        ):
            return self.indicator(unfenced(node.sub))
        if node.sub and not node.primes and isinstance(node.base, Fence):
            return self.component(node)
        if node.sub and not (isinstance(node.base, Grid) and sized(node.sub)):
            raise Unreadable("outside-index", "an index on an expression", node.start, node.end)
        value = self.alone(node.base)
        if node.primes:
            value = self.primed(value, node)
        if not node.sup:
            return value
        above = words(bare(node.sup))
        turned = above == "⊤" or above in self.context.survey.transposes() and (value.axes or self.mode.plain)
        if turned:
            listed = isinstance(node.base, Fence) and len(value.axes) == 1 and value.column is None and value.written
            return replace(value, column=True) if listed else self.shapes.transposed(value)
        return raised(self, value, node.sup, node)


def sized(sub: Items) -> bool:
    """Whether what stands below a matrix is its numbers of rows and columns: m × n."""
    return any(isinstance(item, Mark) and item.text in "×*" for item in bare(sub))
