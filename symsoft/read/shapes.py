"""The algebra of values: scalars, rows, columns and matrices combined as their general entries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from symsoft.derivation import Value, Written
from symsoft.read.replace import resolved, same_looking, with_places
from symsoft.read.sizes import Sizes
from symsoft.read.weights import weighted_axes
from symsoft.term import MINUS_ONE, ONE, ZERO, Add, Cases, Index, Mul, Place, Pow, Sum, Term, Variable, negative
from symsoft.walk import rename, subterms, variables


class ShapeError(Exception):
    """Two values do not fit together."""


@dataclass
class Shapes:
    """How values are combined; `row`: vectors of unknown orientation are held for rows; `forced`: that mattered.

    `firm`: axes whose sizes have different names do not fit together.  `listed` are the values with written entries.
    """

    sizes: Sizes
    row: bool = False
    forced: bool = False
    count: int = 0
    firm: bool = False
    unknown: set[str] = field(default_factory=set)
    listed: list[Value] = field(default_factory=list)

    def axis(self) -> Index:
        """A new index for an axis."""
        self.count += 1
        return Index("i" + "".join("₀₁₂₃₄₅₆₇₈₉"[int(d)] for d in str(self.count)), self.sizes.fresh())

    def same(self, left: Index, right: Index) -> None:
        """Hold the sizes of two axes for equal."""
        if self.firm and self.sizes.apart(left.size, right.size):
            raise ShapeError("sizes with different names")
        if not self.sizes.join(left.size, right.size):
            raise ShapeError("sizes that are numbers differ")

    def aligned(self, left: Value, right: Value) -> Value:
        """The right value over the axes of the left."""
        if len(left.axes) != len(right.axes):
            raise ShapeError("a scalar, vector or matrix is combined with another kind")
        if len(left.axes) == 1 and left.column is not None and right.column is not None and left.column != right.column:
            raise ShapeError("a row vector is combined with a column vector")
        for one, other in zip(left.axes, right.axes, strict=True):
            self.same(one, other)
        return renamed(right, left.axes)

    def added(self, left: Value, right: Value) -> Value:
        """left + right; a scalar is added to every entry."""
        if not left.axes and right.axes and len(right.axes) == 1:
            return mapped(right, lambda term: plus(left.term, term))
        if not right.axes and left.axes and len(left.axes) == 1:
            return mapped(left, lambda term: plus(term, right.term))
        matrix = left if len(left.axes) == 2 else right
        if {len(left.axes), len(right.axes)} == {1, 2} and isinstance(matrix.term, Sum):
            return self.broadcast(left, right)
        other = self.aligned(left, right)
        column = left.column if left.column is not None else right.column
        written = tuple(replace(w, term=plus(w.term, entry(other, w.places))) for w in left.written if w.places)
        written += tuple(replace(w, term=plus(entry(left, w.places), w.term)) for w in right.written if w.places)
        return Value(plus(left.term, other.term), left.axes, column, written)

    def broadcast(self, left: Value, right: Value) -> Value:
        """matrix + vector: a row is added to every row, a column to every column.

        One of which neither is known is a bias, for each column of XW and each row of WX; beside other matrices it
        becomes a matrix of which nothing is known.
        """
        matrix, vector = (left, right) if len(left.axes) == 2 else (right, left)
        (axis,) = vector.axes
        weighted = weighted_axes(matrix)
        if vector.column is None and len(weighted) == 1:
            self.same(weighted[0], axis)
            term: Term = rename(vector.term, {axis: weighted[0]})
        elif vector.column is None:
            if not isinstance(vector.term, Variable) or vector.term.places != vector.axes:
                raise ShapeError("a vector is added to a matrix, and whether as a row or a column is not known")
            term = Mul((Variable(f"({vector.term.name}|)", matrix.axes),))
        else:
            along = matrix.axes[0 if vector.column else 1]
            self.same(along, axis)
            term = rename(vector.term, {axis: along})
        return Value(plus(matrix.term, term) if matrix is left else plus(term, matrix.term), matrix.axes)

    def multiplied(self, left: Value, right: Value, operator: str = "") -> Value:
        """left right: a product of matrices, unless one is a scalar."""
        if not left.axes and not right.axes:
            return Value(times(left.term, right.term))
        if not left.axes:
            return mapped(right, lambda term: times(left.term, term))
        if not right.axes:
            return mapped(left, lambda term: times(term, right.term))
        if (
            operator == "⊙"
            or operator in ("*", "×")
            and len(left.axes) == len(right.axes) == 1
            and left.column is right.column
            or not operator
            and self._complements(left, right)
        ):
            other = self.aligned(left, right)
            return Value(
                times(left.term, other.term), left.axes, left.column if left.column is not None else right.column
            )
        return self.matrix_product(left, right, operator)

    def _complements(self, left: Value, right: Value) -> bool:
        """Whether two vectors are u and 1 − u, whose product u (1 − u) can only be meant entry by entry.

        So it is with those that are known as rows or columns; a letter that has components may be one of them.
        """
        if len(left.axes) != 1 or len(right.axes) != 1 or left.column is None or left.column is not right.column:
            return False
        parts, looks = factors(left.term), same_looking(right.term, self.sizes.find)
        for n in range(len(parts)):
            last = rename(parts[n] if parts[n:] == parts[-1:] else Mul(parts[n:]), {left.axes[0]: right.axes[0]})
            if looks == same_looking(plus(ONE, negative(last)), self.sizes.find):
                return True
        return False

    def matrix_product(self, left: Value, right: Value, operator: str) -> Value:
        """The product over the inner axis; column times row is the outer product."""
        self.check_written(left)
        self.check_written(right)
        if operator == "·" and len(left.axes) == len(right.axes) == 1 and left.column is right.column:
            return self.contracted(left, right, Value)
        columns = [self.is_column(value) for value in (left, right)]
        if len(left.axes) == 1 and columns[0]:
            if len(right.axes) != 1 or columns[1]:
                raise ShapeError("a column vector is multiplied by something that is no row")
            (row,), (column,) = left.axes, right.axes
            return Value(times(left.term, right.term), (row, column))
        if len(right.axes) == 1 and not columns[1]:
            raise ShapeError("something that is no column is multiplied by a row vector")
        return self.contracted(left, right, Value)

    def check_written(self, value: Value) -> None:
        """Refuse a matrix whose written entries are not all what its general entry says."""
        for written in value.written:
            if written.places and not self.follows(value, written):
                raise ShapeError("the entries of a matrix do not follow one rule")

    def check_kept(self, value: Value) -> None:
        """Refuse a value into which a matrix went by a general entry that does not say all that is written."""
        kept = {written.span for written in value.written}
        for one in self.listed:
            if not kept.issuperset(written.span for written in one.written):
                self.check_written(one)

    def follows(self, value: Value, written: Written) -> bool:
        """Whether a written entry is what the general entry says at its place, as it stands."""
        here, there = resolved(written.term), entry(value, written.places)
        return same_looking(here, self.sizes.find) == same_looking(there, self.sizes.find)

    def contracted(self, left: Value, right: Value, make: type[Value]) -> Value:
        """Σ over the last axis of the left and the first of the right."""
        inner = left.axes[-1]
        self.same(inner, right.axes[0])
        term = Sum(inner, times(left.term, rename(right.term, {right.axes[0]: inner})))
        axes = left.axes[:-1] + right.axes[1:]
        column = None if len(axes) != 1 else len(left.axes) == 2
        return make(term, axes, column)

    def traced(self, value: Value) -> Value:
        """The sum of the entries on the diagonal of a matrix; of anything else the thing itself."""
        if len(value.axes) != 2:
            return value
        row, column = value.axes
        self.same(row, column)
        return Value(Sum(row, rename(value.term, {column: row})))

    def is_column(self, value: Value) -> bool:
        """Whether a vector is a column, held for one if nothing is known."""
        if len(value.axes) != 1:
            return False
        if value.column is None:
            self.forced = True
            return not self.row
        return value.column

    def transposed(self, value: Value) -> Value:
        """The transpose; of a number, or of what is summed up to one, the number itself."""
        if len(value.axes) > 2:
            raise ShapeError("the transpose of something with more than two axes")
        if len(value.axes) == 2:
            flipped = tuple(replace(w, places=w.places[::-1]) for w in value.written)
            return replace(value, axes=value.axes[::-1], written=flipped)
        if len(value.axes) == 1:
            return replace(value, column=not self.is_column(value))
        if variables(value.term) and not any(isinstance(node, Sum) for node in subterms(value.term)):
            raise ShapeError("the transpose of something of which nothing says that it is a vector")
        return value

    def power(self, base: Value, exponent: Value) -> Value:
        """base^exponent, entry by entry for vectors."""
        if exponent.axes or len(base.axes) > 1:
            raise ShapeError("a power of a matrix, or to a vector")
        return mapped(base, lambda term: Pow(term, exponent.term))

    def divided(self, left: Value, right: Value) -> Value:
        """left / right, entry by entry for vectors."""
        below = mapped(right, lambda term: Pow(term, MINUS_ONE))
        return self.multiplied(left, below, "⊙")


def renamed(value: Value, axes: tuple[Index, ...]) -> Value:
    """The value over other axes."""
    moves: dict[Index, Place] = dict(zip(value.axes, axes, strict=True))
    return replace(value, term=rename(value.term, moves), axes=axes)


def mapped(value: Value, change: Callable[[Term], Term]) -> Value:
    """The value with every entry changed."""
    written = tuple(replace(w, term=change(w.term)) for w in value.written)
    return replace(value, term=change(value.term), written=written)


def entry(value: Value, places: tuple[Place, ...]) -> Term:
    """The entry of a value at places."""
    moves: dict[Index, Place] = dict(zip(value.axes, places, strict=True))
    return resolved(rename(value.term, moves))


def plus(left: Term, right: Term) -> Term:
    """left + right, in one sum."""
    a = left.terms if isinstance(left, Add) else (left,)
    b = right.terms if isinstance(right, Add) else (right,)
    return Add(a + b)


def times(left: Term, right: Term) -> Term:
    """left · right, in one product."""
    return Mul(factors(left) + factors(right))


def factors(term: Term) -> tuple[Term, ...]:
    """The factors of a product; of any other term the term itself."""
    return term.factors if isinstance(term, Mul) else (term,)


def diagonal(value: Value, other: Index) -> Value:
    """diag of a vector: its entries on the diagonal, zero elsewhere."""
    (axis,) = value.axes
    return Value(Cases(axis, other, value.term, ZERO), (axis, other))


def generalised(term: Term, moves: dict[Place, Index]) -> Term:
    """The term with fixed places replaced by indices."""
    return with_places(term, lambda place: moves.get(place, place))
