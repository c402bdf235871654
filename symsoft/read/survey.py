"""A first look over the whole article: how often symbols are indexed, which letters are sizes, what is a function."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from symsoft.read import alphabet as ab
from symsoft.read.counting import Counting, below, counts, indexed_d, numbers_below, one_by_one
from symsoft.read.heads import header, simple
from symsoft.read.nodes import bar, bare, parts, sequences, words
from symsoft.read.segments import Segment
from symsoft.read.symbols import Letters, Symbol, kin, symbol, untransposed
from symsoft.read.syntax import Fence, Grid, Items, Mark, Name, Node, Numeral, Operator, Scripts


@dataclass
class Survey:
    """What was seen: places of names, letters that are sizes or bound by sums, `along` which place a softmax goes."""

    arity: dict[str, int] = field(default_factory=dict)
    arities: dict[str, Counter[int]] = field(default_factory=dict)
    sizes: Letters = field(default_factory=Letters)
    numbers: set[tuple[str, int]] = field(default_factory=set)
    lettered: set[tuple[str, int]] = field(default_factory=set)
    counting: Counting = field(default_factory=Counting)
    with_zero: set[str] = field(default_factory=set)
    bound: set[str] = field(default_factory=set)
    limited: set[str] = field(default_factory=set)
    functions: dict[str, Items] = field(default_factory=dict)
    told: Counter[str] = field(default_factory=Counter)
    heads: set[str] = field(default_factory=set)
    scalar: set[str] = field(default_factory=set)
    bold: set[str] = field(default_factory=set)
    transposed: set[str] = field(default_factory=set)
    axial: dict[tuple[str, bool], set[int]] = field(default_factory=dict)
    above: dict[str, set[str]] = field(default_factory=dict)
    bracketed: dict[str, set[str]] = field(default_factory=dict)
    sums: set[str] = field(default_factory=set)
    layered: bool = False
    inner: set[str] = field(default_factory=set)
    below: dict[str, set[str]] = field(default_factory=dict)
    alone: set[str] = field(default_factory=set)
    led: set[str] = field(default_factory=set)
    free: set[str] = field(default_factory=set)
    ends: set[tuple[str, int]] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    weighed: dict[str, str] = field(default_factory=dict)
    declared: set[str] = field(default_factory=set)
    along: int | None = None

    def look_for_sizes(self, items: Items) -> None:
        """Take the letters that bound sums and ranges."""
        for sequence in sequences(items):
            for n, node in enumerate(sequence):
                if isinstance(node, Scripts) and isinstance(node.base, Operator) and node.base.text in ("sum", "prod"):
                    self._limits(node)
                if isinstance(node, Scripts) and isinstance(node.base, Name) and node.base.text == "ℝ" and node.sup:
                    self.sizes |= {part.text for part in bare(node.sup) if isinstance(part, Name)}
                    self._declare(bare(sequence[:n]), bare(node.sup))
                if isinstance(node, Mark) and node.text == "…":
                    if n > 0 and isinstance(sequence[0], (Name, Numeral)) or counts(sequence[:n]):
                        self._range(sequence[n + 1 :])
                    self._last(sequence[n + 1 :])
                if isinstance(node, Grid) and node.name in ab.MATRICES:
                    self._corner(node)

    def _declare(self, before: Items, numbers: Items) -> None:
        """Take how many places x, y ∈ ℝⁿ and A ∈ ℝ^{m×n} say that their names have."""
        names, apart = before[:-1:2], [item.text for item in before[1::2] if isinstance(item, Mark)]
        sizes = 1 + sum(isinstance(item, Mark) and item.text == "×" for item in numbers)
        plain = any(isinstance(item, (Name, Numeral, Scripts)) for item in numbers)
        fits = len(before) % 2 == 0 and apart == [","] * (len(names) - 1) + ["∈"] and sizes < 3 and plain
        said = {item.text for item in names if fits and isinstance(item, Name) and item.style != "bold"}
        self.declared |= said
        self.arity |= {name: max(sizes, self.arity.get(name, 0)) for name in said}

    def look_for_numbers(self, items: Items) -> None:
        """Take the names with numbers below them, and those with letters below them or listed as components."""
        for sequence in sequences(items):
            self.counting.look(sequence)
            self._superscripts(sequence)
            only = sequence[0] if len(sequence) == 1 else None
            base = only.base if isinstance(only, Scripts) else only
            if isinstance(base, Operator) and base.text == "sum":
                self.sums.add(words(only.sub or ()) if isinstance(only, Scripts) else "")
            for node in sequence:
                if isinstance(node, Scripts) and isinstance(node.base, Name) and node.sub:
                    self._low(node.base.text, bare(node.sub))
            apart = sum(isinstance(node, Mark) and node.text in (",", "…") for node in sequence)
            self._listed(() if apart < 2 or one_by_one(sequence) else sequence)
            self._ends(sequence)
            for node in sequence:
                if isinstance(node, Grid) and node.name in ab.MATRICES:
                    square = sum(len(row) > 1 for row in node.rows) > 1
                    for cell in (cell for row in node.rows for cell in row):
                        self._listed(cell, square)

    def _low(self, name: str, low: Items) -> None:
        """Take what stands below a name: numbers alone, or letters too, and how many."""
        kept = [item for item in low if isinstance(item, (Name, Numeral))]
        self.below.setdefault(name, set()).add(words(low))
        if any(item.text.startswith("0") or item.text[1:] == "0" for item in kept):
            self.with_zero.add(name)
        if kept and all(isinstance(item, Numeral) for item in low):
            self.numbers.add((name, sum(len(item.text) for item in kept)))
        elif kept and all(len(item.text) == 1 for item in kept[:1]):
            self.lettered.add((name, len(kept)))
            if len(kept) > 1:
                (self.led if isinstance(kept[0], Numeral) else self.free).add(name)

    def _ends(self, sequence: Items) -> None:
        """Take the names beside dots, in a sum or a matrix, with x_{10} or with x_1, x_2 and another number below."""
        grids = (node for node in sequence if isinstance(node, Grid))
        rows = [tuple(item for row in grid.rows for cell in row for item in cell) for grid in grids]
        for listed in (sequence, *rows):
            if any(isinstance(node, Mark) and node.text == "…" for node in listed):
                for name, every in numbers_below(listed).items():
                    self.ends |= {(name, len(low)) for low in every if len(low) > 1}
                    self.lettered |= {(name, 1)} if {"1", "2"} < every or {"0", "1"} < every else set()

    def _superscripts(self, sequence: Items) -> None:
        """Take the letters above symbols, alone or in brackets, and those that are numbers somewhere."""
        for node in sequence:
            if isinstance(node, Scripts) and isinstance(node.base, Name) and node.sup:
                high = bare(node.sup)
                self.layered |= words(high).strip("()[]") in ("l-1", "l+1", "ℓ-1", "ℓ+1")
                only = high[0] if len(high) == 1 else None
                if isinstance(only, Name) and only.text in "ijkmn" and node.base.text != "e":
                    self.above.setdefault(only.text, set()).add(node.base.text)
                first = high[0] if untransposed(high, self.sizes)[1] else only
                if isinstance(first, Fence):
                    self.bracketed.setdefault(node.base.text, set()).add(words(first.items))

    def _listed(self, items: Items, square: bool = False) -> None:
        """Take names as indexed that are listed with numbers: x_1, x_2, …; in rows and columns x_{11} has two."""
        for node in items:
            if isinstance(node, Scripts) and isinstance(node.base, Name) and node.sub:
                kept = [item for item in bare(node.sub) if isinstance(item, (Name, Numeral))]
                digits = square and len(kept) == 1 and isinstance(kept[0], Numeral) and len(kept[0].text) == 2
                self.lettered.add((node.base.text, 2 if digits else len(kept)))

    def settle_numbers(self) -> None:
        """Hold names for different symbols that only numbers tell apart, and letters above several for samples."""
        self.sizes.samples = frozenset(
            letter
            for letter, names in self.above.items()
            if letter in self.bound and letter not in self.sizes and (len(names) > 1 or names & self.bracketed.keys())
        )
        still = (self.sizes | {"t"}) - self.bound
        beneath = [(name, _letters(below)) for name, below in self.below.items()]
        lone = [(name, min(low)) for name, low in beneath if len(low) == 1 and low <= still]
        self.sizes.labels = {(name, letter) for name, letter in lone if len(name) == 1 or letter == "t"}
        self.sizes.staged = {name for name, above in self.bracketed.items() if all(map(str.isdigit, above))}
        self.sizes.layered = self.layered and not self.bound & {"l", "ℓ"}
        counted = {(name, digits) for name, digits in self.ends if (name, 1) in self.numbers}
        self.lettered |= counted | {(name, 1) for name, _ in counted}
        alone = {name for name, digits in self.numbers - self.lettered if digits == 1}
        self.sizes.led = (self.led - self.free) & alone - {name for name, digits in self.numbers if digits == 2}
        self.lettered |= {(name, 1) for name in self.led - self.sizes.led}
        self.sizes.numbered = frozenset(self.numbers) - self.lettered
        several = {name for name, count in self.lettered if count == 2}
        self.sizes.pairs = several - {name for name, count in self.lettered if count == 1}
        self.sizes.zero = self.counting.zero(self.with_zero)
        self.sizes.bound = self.bound
        self.sizes.indexed_d = indexed_d(self.below.get("d", set()) - self.sizes, self.bound)

    def _limits(self, node: Scripts) -> None:
        """The letter above a sum is a size, the one below is bound."""
        low, top = (
            [part.text for part in bare(items or ())[:1] if isinstance(part, Name)] for items in (node.sub, node.sup)
        )
        self.sizes |= set(top)
        self.bound |= set(low)
        self.limited |= set(low if top else ())

    def _last(self, rest: Items) -> None:
        """The letter below the last term of a sum with dots is a size."""
        while rest and isinstance(rest[0], Mark) and rest[0].text in ("+", ",", "·", "quad"):
            rest = rest[1:]
        if rest and isinstance(rest[0], Scripts) and isinstance(rest[0].base, Name) and rest[0].sub:
            low = bare(rest[0].sub)
            if low and isinstance(low[-1], Name) and low[-1].text in "nmKNCdDpqM":
                self.sizes.add(low[-1].text)

    def _range(self, rest: Items) -> None:
        """The letter after the dots of 1, …, n is a size."""
        left = [part for part in bare(rest) if not (isinstance(part, Mark) and part.text in (",", "}", ")"))]
        if left and isinstance(left[0], Name) and len(left[0].text) == 1:
            self.sizes.add(left[0].text)

    def _corner(self, grid: Grid) -> None:
        """The last entry of a matrix with dots is indexed with sizes, if the first one is not indexed with them."""
        cells = [cell for row in grid.rows for cell in row if cell]
        if not cells or not any(isinstance(item, Mark) and item.text == "…" for cell in cells for item in cell):
            return
        first, last = map(below, (cells[0], cells[-1]))
        self.sizes |= {letter for letter in last - first if len(letter) == 1 and letter not in "ijkl"}

    def look_for_symbols(self, items: Items) -> None:
        """Take the number of places that symbols are written with."""
        for sequence in sequences(items):
            normed = False
            for n, node in enumerate(sequence):
                if isinstance(node, Fence) and node.opening == "⟨":
                    self._factors(node)
                normed ^= bar(node) != "" and (bar(node) == "‖" or n > 0 and bar(sequence[n - 1]) == "|")
                found = symbol(node, self.sizes) if isinstance(node, (Name, Scripts)) else None
                if found is None:
                    self._bracketed(node)
                    continue
                count = len(found.places)
                after = sequence[n + 1] if n + 1 < len(sequence) else None
                if not count and isinstance(after, Scripts) and isinstance(after.base, Fence) and after.sub:
                    count = int(simple(after.base.items))
                self.arity[found.name] = max(count, self.arity.get(found.name, 0))
                if found.style == "bold":
                    self.bold |= {found.name, kin(found.name)}
                self.arities.setdefault(found.name, Counter())[count] += 1
                if normed and found.style == "bold" and found.places:
                    self.take_axis(found)
                if found.transposed:
                    self.take_axis(found)
                    if isinstance(after, Mark) and after.text in ("·", "~") and n + 2 < len(sequence):
                        after = sequence[n + 2]
                    beside = symbol(after, self.sizes) if isinstance(after, (Name, Scripts)) else None
                    if beside is not None and (beside.style == "bold" or not beside.places or "⁽⁾" in beside.name):
                        self.take_axis(beside)
                        if not beside.places and not found.places:
                            self.weighed[beside.name] = found.name

    def _factors(self, node: Fence) -> None:
        """Take the symbols of an inner product: ⟨w, x_i⟩."""
        for part in parts(node.items):
            found = symbol(part[0], self.sizes) if len(part) == 1 else None
            if found is not None and not found.name[0].isupper():
                self.take_axis(found)
                self.inner.add(found.name)

    def _bracketed(self, node: Node) -> None:
        """Take a symbol in brackets that is transposed: (x^{(i)})^T."""
        above = bare(node.sup or ()) if isinstance(node, Scripts) and isinstance(node.base, Fence) else ()
        if isinstance(node, Scripts) and isinstance(node.base, Fence) and words(above) in self.transposes():
            inside = bare(node.base.items)
            found = symbol(inside[0], self.sizes) if len(inside) == 1 else None
            if found is not None:
                self.take_axis(found)

    def transposes(self) -> tuple[str, ...]:
        """What stands above a transpose."""
        return ("T", "tr", "⊤", *("t" * self.sizes.small_transpose))

    def take_axis(self, found: Symbol) -> None:
        """Take a symbol that is transposed, or stands beside one that is: it has an axis beside its places."""
        self.transposed |= {found.name, kin(found.name)}
        count = len(found.places)
        if count and not found.name[0].isupper():
            self.axial.setdefault((found.name, found.style == "bold"), set()).add(count)
            seen = self.arities.setdefault(found.name, Counter())
            seen[count + 1] += 1
            self.arity[found.name] = max(count + 1, self.arity.get(found.name, 0))

    def look_again(self, side: Items, anew: bool) -> None:
        """Take the arguments of a function that is defined anew, as articles do with f(x) as often as they like."""
        head = header(side, self.sizes)
        if head is not None and head[1] is not None and head[0] in self.functions and (anew or head[0][0] in "fghF"):
            self.functions[head[0]] = head[1]

    def indices(self) -> frozenset[str]:
        """The letters that sums run over, and those that stand alone below the same names: o beside w, for words."""
        beside = (low for low in self.below.values() if low & self.bound)
        return frozenset(self.bound | {one for low in beside for one in low if len(one) == 1 and one.islower()})

    def named(self, name: str, places: int) -> str:
        """The name of a symbol with so many places: its own with the usual number, else one that tells them apart."""
        seen = self.arities.get(name)
        indexed = {count: number for count, number in (seen or {}).items() if count}
        if not indexed or name not in self.heads and (not places or len(indexed) == 1):
            return name
        usual = 0 if name in self.scalar else max(indexed, key=lambda count: (indexed[count], count))
        return name if places == usual else name + "⁰¹²³⁴⁵⁶⁷⁸⁹"[min(places, 9)]

    def look_for_functions(self, segment: Segment) -> None:
        """Take the functions that a statement may define: a name, simple arguments, an equality."""
        for side, sign in zip(segment.sides, segment.signs, strict=False):
            head = header(side, self.sizes)
            if head is None or not sign.equal:
                continue
            name, arguments = head
            self.heads.add(name)
            self.alone |= {name} if arguments is None else set()
            if arguments is not None:
                self.words |= {item.text for item in bare(arguments) if isinstance(item, Name)}
                self.functions.setdefault(name, arguments)
                self.told[name] += 1


def _letters(below: set[str]) -> set[str]:
    """What stands below a name without the words there, as in L_sparse."""
    return {one for one in below if len(one) == 1 or not one.isalpha() or not one.isascii()}
