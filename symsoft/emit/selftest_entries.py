"""The self-test at the end of a module of closed forms: its functions over arrays against their entries, one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from symsoft.emit.general import Body
from symsoft.emit.match import Bindings, instance, instance_definition
from symsoft.emit.twin import expression, extent
from symsoft.term import Choice, Entry, Extent, Index, Place, Size, Term
from symsoft.walk import own_places, subterms, variables

HEAD = '''def _self_test() -> None:
    """Compares the functions with their entries, computed one by one, at random points between 0.1 and 0.9."""
    random = np.random.default_rng(0)
'''
OPERATIONS = {"exp": "np.exp", "log": "np.log", "prod": "math.prod"}
TAIL = """

if __name__ == "__main__":
    _self_test()
    print("all functions agree with their entries")
"""
POINTS = 3
AWAY = "random.uniform(0.1, 0.9"


def self_test(bodies: Sequence[Body]) -> str:
    """The source of the self-test of these functions."""
    bodies = list(bodies)
    lines = [*_inputs(bodies)]
    for one in bodies:
        lines += [line for line in _comparison(one) if line not in lines or line.startswith("wanted")]
    text = "\n".join(f"            {line}" for line in lines) + "\n"
    used = "".join(f"    {word}: Any = {what}\n" for word, what in OPERATIONS.items() if f"{word}(" in text)
    return f'{HEAD}{used}    for {_sizes(bodies)}:\n        with np.errstate(all="ignore"):\n{text}{TAIL}'


def _sizes(bodies: Sequence[Body]) -> str:
    """Names of the sizes and the numbers that they are in turn: different ones, and as many as places are written."""
    every = list(_extents(bodies))
    names = list(dict.fromkeys(size.name for size in every if isinstance(size, Size)))
    places = [place for one in bodies for term in one.terms for place in _places(term)]
    least = max((abs(place.position) for place in places if isinstance(place, Entry)), default=1)
    if not names:
        return f"_ in range({POINTS})"
    rows = [[least + 1 + (number + turn) % (len(names) + 1) for number in range(len(names))] for turn in range(POINTS)]
    listed = ", ".join(_tuple(row) if len(row) > 1 else str(row[0]) for row in rows)
    return f"{', '.join(names)} in ({listed})"


def _tuple(entries: Sequence[object]) -> str:
    return f"({', '.join(map(str, entries))})" if len(entries) > 1 else f"({entries[0]},)"


def _extents(bodies: Sequence[Body]) -> Iterator[Extent]:
    for one in bodies:
        for node in one.arguments.values():
            yield from (place.size for place in node.places)
        yield from (place.size for term in one.terms for place in _places(term))


def _places(term: Term) -> Iterator[Place]:
    return (place for node in subterms(term) for place in own_places(node))


def _inputs(bodies: Sequence[Body]) -> Iterator[str]:
    """Each argument of the functions, drawn once."""
    arguments = {name: node for one in bodies for name, node in one.arguments.items()}
    for name, node in arguments.items():
        shape = [extent(place.size) for place in node.places]
        yield f"{_exact(name)} = {AWAY}{f', {_tuple(shape)}' if shape else ''})"
    choices = (place for one in bodies for term in one.terms for place in _places(term) if isinstance(place, Choice))
    for name, size in {place.name: place.size for place in choices}.items():
        yield f"{name} = int(random.integers({extent(size)}))"


def _comparison(one: Body) -> Iterator[str]:
    """The lines that hold a function to the entries of its term."""
    named = {*one.arguments, *(d.name for d in one.definitions), *(n for term in one.terms for n in variables(term))}
    bindings = Bindings({name: _exact(name) for name in named})
    for definition in one.definitions:
        made = instance_definition(definition, bindings)
        yield f"{made.name} = {_listed(made.body, made.places)}"
    yield f"wanted = np.array({_listed(instance(one.found.right, bindings), one.found.quantity.axes)})"
    taken = ", ".join((*map(_exact, one.arguments), *one.classes))
    yield f"np.testing.assert_allclose({one.called}({taken}), wanted, 1e-9, 1e-9)"


def _listed(term: Term, places: Sequence[Index]) -> str:
    """The entries of a term for every place, as lists in lists."""
    entry = expression(term)
    for place in reversed(places):
        entry = f"[{entry} for {place.name} in range({extent(place.size)})]"
    return entry


def _exact(name: str) -> str:
    return f"exact_{name}"
