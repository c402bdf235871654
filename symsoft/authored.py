"""The functions that an article defines, as functions like those of the family, so that they can be derived."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from symsoft.doubts import Doubts, letter
from symsoft.emit.spelling import symbol
from symsoft.functions.function import ELEMENTWISE, OWN, SCALAR, VECTOR, Function, Use
from symsoft.renaming import Renaming
from symsoft.rules.elementary import elementary_derivative
from symsoft.rules.rule import Known
from symsoft.statement import Bounds, Definition, Hypothesis, SumsTo
from symsoft.term import Index, Max, Mul, Number, Partial, Pow, Product, Size, Sum, Term, Variable, divide, mul
from symsoft.verdict import Judgement, NotRead, Undecided
from symsoft.walk import children, indices_of, own_places, rebuild, sizes, subterms, variables

LETTERS = "jikmlrpqtabcd"
"""The letters for the indices of derivatives, in order of preference."""

UNBOUND = "ikljmrtabcdpqh"
"""The letters for indices that an article leaves unwritten, in order of preference."""

MARKS = "⁰¹²³⁴"
"""What the reader marks a name with that an article uses with several numbers of places."""

UNWRITTEN = frozenset("()[]|·=,")
"""What stands in the names of things that are not symbols: probabilities under conditions."""

Definitions = Mapping[str, Definition]


def authored(judgement: Judgement, name: str, wrt: str = "") -> Function:
    r"""The function that an article calls `name`, of the variable `wrt`, with the definitions that it rests on.

    Names are written as in the article or in Unicode: `\hat{y}` or ŷ. Without `wrt` it is the one variable that the
    function depends on. Raises ValueError, naming the choices, for what the article does not have, and for what rests
    on something that was left unread there.
    """
    defined = definitions(judgement)
    lines = _left_open(judgement)
    if name not in defined and name in lines:
        raise ValueError(f"function: {_says(judgement, name, lines[name])}")
    if not defined:
        raise ValueError(f"function: {judgement.path} defines no function")
    own = defined[_chosen("function: the article defines no", name, defined)]
    _refuse_parts(own, defined)
    by = _argument(own, defined, wrt)
    rests = _beneath(own, defined, by.name)
    for definition in rests:
        if any(isinstance(node, Partial) for node in subterms(definition.body)):
            raise ValueError(f"function: {definition.name} is a derivative; ask for what it differentiates")
    mentioned = {own.name, by.name}.union(*(variables(d.body) for d in rests))
    _refuse_open(judgement, rests, by.name, lines)
    stated = [h for judged in judgement.steps for h in judged.step.assumes if getattr(h, "name", None) in mentioned]
    plain = _unmarked(mentioned | {d.name for d in rests})
    taken = set(plain.symbols.values())
    return _function(
        plain.definition(own),
        tuple(plain.definition(d) for d in rests if d.name != own.name),
        plain.variable(by),
        tuple(map(plain.hypothesis, stated)),
        tuple(d for d in _related(own, rests, by, defined) if not taken & {d.name, *variables(d.body)}),
    )


def _function(
    own: Definition,
    beneath: tuple[Definition, ...],
    by: Variable,
    stated: tuple[Hypothesis, ...],
    related: tuple[Definition, ...],
) -> Function:
    uses = _uses(own, beneath, by)
    beside = tuple(d for d in beneath if any((use.name, use.by.name) == (d.name, by.name) for use in uses))
    letters = _letters(own, beneath, beside, len(by.places))
    return Function(
        name=own.name,
        title=OWN,
        definition=own,
        argument=by,
        quantities=_quantities(own, by, letters),
        domain="where the article has it",
        given=beneath,
        hypotheses=_only(Bounds, stated),
        special=_only(SumsTo, stated),
        related=related,
        uses=uses,
        letters=letters,
    )


def _unmarked(names: Iterable[str]) -> Renaming:
    """The names without the marks that tell how many places they have, as far as they stay apart: w² is w."""
    known = frozenset(names)
    bare = {name: name.rstrip(MARKS) for name in known if name[-1] in MARKS}
    return Renaming({old: new for old, new in bare.items() if new not in known and list(bare.values()).count(new) == 1})


def definitions(judgement: Judgement) -> Definitions:
    """What an article defines and can be written, each name as it was defined last, in the order of the text."""
    made = (d for judged in judgement.steps if judged.step.kind == "definition" for d in judged.step.defines)
    written = (_lettered(definition) for definition in made if not UNWRITTEN & set(definition.name))
    return {definition.name: replace(definition, body=_with_quotients(definition.body)) for definition in written}


def _with_quotients(term: Term) -> Term:
    """The term with a b c^-1 as the quotient of a b by c."""
    whole = rebuild(term, tuple(map(_with_quotients, children(term))))
    match whole:
        case Mul((*above, Pow(below, Number(value)))) if value == -1 and len(above) > 1:
            return divide(mul(*above), below)
        case _:
            return whole


def _lettered(definition: Definition) -> Definition:
    """The definition with a letter for each index that the article leaves unwritten, as W x does."""
    found = {place.name: None for place in definition.places}
    for node in subterms(definition.body):
        bound = (node.index,) if isinstance(node, Sum | Product | Max) else ()
        found |= {index.name: None for place in (*own_places(node), *bound) for index in indices_of(place)}
    letters = (letter for letter in UNBOUND if letter not in found)
    return Renaming(indices={name: next(letters) for name in found if len(name) > 1}).definition(definition)


def _only(kind: type[Bounds] | type[SumsTo], stated: Iterable[Hypothesis]) -> tuple[Hypothesis, ...]:
    return tuple(dict.fromkeys(hypothesis for hypothesis in stated if isinstance(hypothesis, kind)))


def _chosen(problem: str, written: str, names: Iterable[str]) -> str:
    """The name that is meant by what was written: a letter without its accent and font if only one name has it."""
    known = list(names)
    for name in known:
        if _plain(written) in (_plain(name), _plain(symbol(name))):
            return name
    near = [name for name in known if _letter(symbol(name.rstrip(MARKS))) == _plain(written)]
    if len(near) == 1:
        return near[0]
    choices = dict.fromkeys(name.rstrip(MARKS) for name in known)
    raise ValueError(f"{problem} {written!r}; choose from {', '.join(choices)}")


def _plain(written: str) -> str:
    return "".join(letter for letter in written if letter not in "\\{}$ ")


def _letter(written: str) -> str:
    r"""The letter under accents and fonts: L for \mathcal{L}."""
    return _plain(re.sub(r"\\[a-z]+\{", "", written))


def _beneath(own: Definition, defined: Definitions, stop: str) -> tuple[Definition, ...]:
    """The definition and those that it rests on, each after those it needs; `stop` is taken as a variable."""
    found: dict[str, Definition] = {}

    def visit(definition: Definition, above: tuple[str, ...]) -> None:
        for name in sorted(variables(definition.body)):
            if name in defined and name != stop and name not in (*found, *above):
                visit(defined[name], (*above, name))
        found[definition.name] = definition

    visit(own, (own.name,))
    return tuple(found.values())


def _refuse_parts(own: Definition, defined: Definitions) -> None:
    """Raise ValueError for what rests on a part such as |x| that was kept as it is: it would be a constant."""
    names = frozenset[str]().union(*(variables(d.body) for d in _beneath(own, defined, "")))
    parts = sorted(letter(name) for name in names if not UNWRITTEN.isdisjoint(name))
    if parts:
        raise ValueError(f"function: {own.name} rests on {', '.join(parts)}, which nothing here takes apart")


def _left_open(judgement: Judgement) -> dict[str, int]:
    """The letters of which something was not read or is undecided, each with the first line of that."""
    failed = (judged.step for judged in judgement.steps if isinstance(judged.verdict, NotRead | Undecided))
    found = [(letter(name), step.sign.line) for step in failed for name in step.subjects]
    return dict(found[::-1])


def _says(judgement: Judgement, name: str, line: int) -> str:
    return f"what {judgement.path} says of {name} on line {line} was not read, or is undecided"


def _refuse_open(judgement: Judgement, rests: tuple[Definition, ...], by: str, lines: Mapping[str, int]) -> None:
    """Raise ValueError for what rests on a symbol whose meaning was left open: it would be a free variable."""
    doubts, sections = Doubts(), dict[str, int]()
    for judged in judgement.steps:
        step = judged.step
        sections |= {definition.name: step.section for definition in step.defines}
        if isinstance(judged.verdict, NotRead | Undecided):
            doubts.leave(step.subjects, step.section)
        doubts.use({*sections, *(name for term in step.terms for name in variables(term))})
    own = {by, *(definition.name for definition in rests)}
    for definition in rests:
        for name in map(letter, sorted(variables(definition.body) - own)):
            if name in lines and doubts.open(name, sections[definition.name], defined=False):
                raise ValueError(f"function: {definition.name} rests on {name}; {_says(judgement, name, lines[name])}")


def _argument(own: Definition, defined: Definitions, wrt: str) -> Variable:
    """What the function is differentiated by, at indices of its own."""
    every = _beneath(own, defined, "")
    free = dict.fromkeys(name for d in every for name in sorted(variables(d.body)) if name not in defined)
    choices = [*free, *(d.name for d in every if d.name != own.name)]
    if not wrt and len(free) != 1:
        raise ValueError(f"wrt: {own.name} depends on more than one variable; choose from {', '.join(choices)}")
    name = _chosen(f"wrt: {own.name} does not depend on", wrt, choices) if wrt else next(iter(free))
    nodes = (n for d in every for n in subterms(d.body) if isinstance(n, Variable) and n.name == name)
    node = next(nodes, Variable(name))
    return Variable(name, tuple(Index(letter, place.size) for letter, place in zip(LETTERS, node.places, strict=False)))


def _quantities(own: Definition, by: Variable, letters: str) -> tuple[str, ...]:
    """What is derived of a function; no second derivatives where there are no letters for both of their places."""
    match len(own.places), len(by.places):
        case 0, 0:
            return ELEMENTWISE
        case 0, count if len(letters) < 2 * count:
            return ("value", "gradient")
        case 0, _:
            return SCALAR
        case _:
            return VECTOR


def _related(
    own: Definition, rests: tuple[Definition, ...], by: Variable, defined: Definitions
) -> tuple[Definition, ...]:
    """The article's other definitions whose names may stand in a result: those without derivatives and without it."""
    known = Known(tuple(defined.values()))
    return tuple(
        d
        for d in defined.values()
        if d not in rests
        and d.name not in (own.name, by.name)
        and not known.depends(d.body, own.name)
        and not any(isinstance(node, Partial) for node in subterms(d.body))
    )


def _letters(own: Definition, beneath: tuple[Definition, ...], beside: tuple[Definition, ...], count: int) -> str:
    """The letters that are neither bound in a definition nor names of anything there, in order of preference.

    The first `count` are none of those on the left of what they stand beside, as j and i do in ∂s_i/∂x_j.
    """
    bound = {
        node.index.name
        for definition in (own, *beneath)
        for node in subterms(definition.body)
        if isinstance(node, Sum | Product | Max)
    }
    named = {size.name for definition in (own, *beneath) for size in sizes(definition.body) if isinstance(size, Size)}
    named |= {name for definition in (own, *beneath) for name in (definition.name, *variables(definition.body))}
    taken = bound | named | {place.name for place in own.places}
    free = [letter for letter in LETTERS if letter not in taken]
    lefts = {place.name for definition in beside for place in definition.places}
    first = [letter for letter in free if letter not in lefts][:count]
    return "".join((*first, *(letter for letter in free if letter not in first)))


def _uses(own: Definition, beneath: tuple[Definition, ...], by: Variable) -> tuple[Use, ...]:
    """The derivatives that are found first: of each definition by what it depends on, which may be a layer z = W x."""
    known = Known((*beneath, own))
    moving = [d for d in (*beneath, own) if known.depends(d.body, by.name)]
    layers = {d.name for d in moving if d.places and d != own and _affine(d, by)}
    via: dict[str, str] = {name: name for name in layers}
    out = []
    for definition in moving:
        if definition.name in layers:
            continue
        ways = {via.get(d.name, by.name) for d in moving if d.name in variables(definition.body)}
        ways |= {by.name} & variables(definition.body)
        via[definition.name] = ways.pop() if len(ways) == 1 else by.name
        link = via[definition.name]
        if definition != own or link != by.name:
            places = next((d.places for d in beneath if d.name == link), by.places)
            out.append(Use("the derivative {}, found above", definition.name, Variable(link, places), shown=True))
    return tuple(out)


def _affine(definition: Definition, by: Variable) -> bool:
    """Whether a definition is linear in the variable, up to a constant."""
    found = elementary_derivative(definition.body, by, Known())
    return by.name in variables(definition.body) and found is not None and by.name not in variables(found)
