"""A derivation in an author's style: its symbols, indices and sizes by their names, its matrices in their layout."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from symsoft.derivation import Chain, Derivation
from symsoft.emit.notation import Notation
from symsoft.emit.style import Style
from symsoft.renaming import Renaming
from symsoft.rules.rule import Known
from symsoft.rules.sums import value_of
from symsoft.statement import Definition, SumsTo
from symsoft.term import ONE, Apply, Choice, Count, Exp, Index, Max, Place, Product, Size, Sum, Term, Variable
from symsoft.walk import indices_of, own_places, subterms

INDICES = "ijklmabcdrtpqh"
SYMBOLS = "tbcfghuvwrmoqABCFGHMQRU"
SIZES = "nmdKMNPQR"
RAISED = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹")
"""The numbers of layers, W² beside W¹, which are powers where there is one layer."""
"""The letters for what stands in the way of a name of the style."""


def styled(derivation: Derivation, style: Style) -> Derivation:
    """The derivation in the style. Raises ValueError where the style gives one name to two things.

    What the style does not name, and what nobody chose, such as the letter of a bound index, makes way.
    """
    roles, made = _roles(derivation), _made(derivation)
    wishes = _wishes(style, roles)
    every = list(_symbols(derivation))
    chosen = _chosen("symbols", every, wishes)
    sizes = _chosen("sizes", _sizes(derivation), style.sizes)
    unnamed = {name for name in _sizes(derivation) if name not in sizes}
    indices = _chosen("indices", list(_indices(_terms(derivation))), style.indices)
    asked = {*indices.values(), *(indices.get(name, name) for name in _asked(derivation))}
    extents = {sizes.get(name, name) for name in _sizes(derivation)}
    built = {"built-in symbol": _builtin(style.notation)}
    _apart(chosen, {"index": asked, "size": extents} | built)
    _apart(sizes, {"index": asked, "symbol": set(chosen.values()), "size": unnamed} | built)
    _apart(indices, {"size": extents} | built)
    taken = {*chosen.values(), *extents, *_signs(style.notation)}
    indices = _filled(indices, _indices(_terms(derivation)), INDICES, taken)
    symbols = _filled(
        chosen,
        [*(name for name in every if name not in made), *made],
        SYMBOLS,
        {*indices.values(), *sizes.values(), *_signs(style.notation)},
    )
    return _laid_out(Renaming(symbols, indices, sizes).derivation(derivation), style.notation)


def room(derivation: Derivation, style: Style) -> Style:
    """The style without names that mean something else in a derivation, and others for what stands in its way."""
    built = _builtin(style.notation)
    symbols = {old: new for old, new in style.symbols.items() if new not in built and not RAISED & {*new}}
    letters = (style.indices, style.sizes)
    indices, sizes = ({old: new for old, new in kind.items() if len(new) == 1 and new not in built} for kind in letters)
    named = {*symbols.values(), *built}
    indices = _filled(indices, _asked(derivation), INDICES, {*named, *sizes.values(), *_symbols(derivation)})
    return Style(
        style.notation, symbols, indices, _filled(sizes, _sizes(derivation), SIZES, named | {*indices.values()})
    )


def _asked(derivation: Derivation) -> dict[str, None]:
    """The names of the indices that chains begin with."""
    return _indices(node for chain in derivation.chains for node in subterms(chain.left.term))


def _wishes(style: Style, roles: Mapping[str, str]) -> dict[str, str]:
    """The names that the style gives to symbols; ValueError if a symbol gets one by its role and another by itself."""
    out: dict[str, str] = {}
    for old, new in style.symbols.items():
        name = roles.get(old, old)
        if out.setdefault(name, new) != new:
            raise ValueError(f"style: symbols: {old} would be called {new} and {out[name]}; leave out one of them")
    return out


def _chosen(section: str, every: Iterable[str], wishes: Mapping[str, str]) -> dict[str, str]:
    """The names that the style gives to what the derivation has; ValueError if two of them are alike."""
    out: dict[str, str] = {}
    for old in every:
        if old not in wishes:
            continue
        other = next((name for name, new in out.items() if new == wishes[old]), None)
        if other is not None:
            raise ValueError(
                f"style: {section}: {other} and {old} would both be called {wishes[old]}; rename one of them"
            )
        out[old] = wishes[old]
    return out


def _apart(chosen: Mapping[str, str], kinds: Mapping[str, set[str]]) -> None:
    """Raise ValueError if a chosen name is that of something else."""
    for old, new in chosen.items():
        for kind, names in kinds.items():
            if new in names:
                raise ValueError(
                    f"style: {old} would be called {new}, which is the name of {_a(kind)}; choose another letter"
                )


def _a(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"


def _builtin(notation: Notation) -> set[str]:
    """The letters that have a meaning of their own in a notation."""
    meant = {"e": notation.exponential == "power", "δ": notation.delta == "delta"}
    return {letter for letter, here in meant.items() if here} | _signs(notation)


def _signs(notation: Notation) -> set[str]:
    """The letters that are the sign of a derivative, so that a symbol of that name makes way."""
    return {"D"} if notation.derivative == "D" else set()


def _filled(chosen: Mapping[str, str], every: Iterable[str], letters: str, taken: set[str]) -> dict[str, str]:
    """A name for everything: the chosen one, its own, or another letter if that is taken."""
    used, out = {*taken, *chosen.values()}, dict(chosen)
    for old in every:
        if old not in out:
            out[old] = next(letter for letter in (old, *letters) if letter not in used)
            used.add(out[old])
    return out


def _made(derivation: Derivation) -> tuple[str, ...]:
    """The letters that were made for whole vectors and matrices."""
    wholes = (chain.left.term for chain in derivation.chains if chain.left.axes)
    return tuple(term.name for term in wholes if isinstance(term, Variable))


def _terms(derivation: Derivation) -> Iterator[Term]:
    """Every term inside the derivation."""
    for definition in derivation.definitions:
        yield Variable(definition.name, definition.places)
        yield from subterms(definition.body)
    for chain in derivation.chains:
        yield from subterms(chain.left.term)
        for line in chain.lines:
            yield from subterms(line.right.term)


def _places(node: Term) -> tuple[Place, ...]:
    """The places at a node, the bound index among them."""
    return (*own_places(node), node.index) if isinstance(node, Sum | Product | Max) else own_places(node)


def _indices(terms: Iterable[Term]) -> dict[str, None]:
    """The names of indices, each once."""
    return dict.fromkeys(i.name for node in terms for place in _places(node) for i in indices_of(place))


def _symbols(derivation: Derivation) -> dict[str, None]:
    """The names of variables, opaque functions and classes, each once."""
    found: dict[str, None] = {}
    for node in _terms(derivation):
        if isinstance(node, Variable | Apply):
            found[node.name] = None
        found |= dict.fromkeys(place.name for place in own_places(node) if isinstance(place, Choice))
    return found


def _sizes(derivation: Derivation) -> dict[str, None]:
    """The names of sizes, each once."""
    extents = [place.size for node in _terms(derivation) for place in _places(node)]
    extents += [node.size for node in _terms(derivation) if isinstance(node, Count)]
    return dict.fromkeys(size.name for size in extents if isinstance(size, Size))


def _roles(derivation: Derivation) -> dict[str, str]:
    """The names that the roles have here."""
    made, out = _made(derivation), dict[str, str]()
    for definition in derivation.definitions:
        if "outputs" not in out and _shares(definition, derivation):
            out |= {"outputs": definition.name} | _inputs(definition)
        elif not definition.places and definition.name not in made:
            out["loss"] = definition.name
    for chain in derivation.chains:
        for hypothesis in chain.given:
            if isinstance(hypothesis, SumsTo):
                out["targets"] = hypothesis.name
    return out


def _shares(definition: Definition, derivation: Derivation) -> bool:
    """Whether a definition is of shares, which sum to 1."""
    known = Known(derivation.definitions, derivation.definitions)
    shares = Variable(definition.name, definition.places)
    return any(value_of(Sum(place, shares), known) == ONE for place in definition.places)


def _inputs(definition: Definition) -> dict[str, str]:
    """The names of what the exponent of softmax is made of."""
    exponent = next((node for node in subterms(definition.body) if isinstance(node, Exp)), ONE)
    inside = [node for node in subterms(exponent) if isinstance(node, Variable)]
    return {("logits" if node.places else "temperature"): node.name for node in inside}


def _laid_out(derivation: Derivation, notation: Notation) -> Derivation:
    """The derivation with the matrix of a Jacobian transposed, in the denominator layout."""
    if notation.layout == "numerator" or derivation.quantity != "Jacobian":
        return derivation
    made = _made(derivation)
    definitions = tuple(replace(d, places=d.places[::-1]) if d.name in made else d for d in derivation.definitions)
    return replace(derivation, definitions=definitions, chains=tuple(map(_transposed, derivation.chains)))


def _transposed(chain: Chain) -> Chain:
    """The chain of a whole matrix, transposed."""
    axes: tuple[Index, ...] = chain.left.axes[::-1]
    if not axes or not isinstance(chain.left.term, Variable):
        return chain
    left = replace(chain.left, term=Variable(chain.left.term.name, axes), axes=axes)
    lines = tuple(replace(line, right=replace(line.right, axes=axes)) for line in chain.lines)
    return replace(chain, left=left, lines=lines)
