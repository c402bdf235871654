"""A function whose names are Python's: an article's \\hat{y} is called hat_y in code."""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from symsoft.emit.match import Bindings, instance_definition
from symsoft.emit.twin import spelled
from symsoft.functions import Function, Use
from symsoft.statement import Bounds, Definition, Hypothesis, OneHot, OneOf, SumsTo
from symsoft.term import Variable
from symsoft.walk import subterms, variables

RESERVED = frozenset(
    "np npt math operator out axis batch dtype result sizes value working position block buffer Any Array "
    "jax jnp torch ctx kind primals tangents more direction cotangent".split()
)
"""What emitted code calls its own things."""

MARKS = {"'": "_prime", "*": "_star", "\u0302": "_hat", "\u0304": "_bar", "\u0303": "_tilde", "\u0307": "_dot"}
FONTS = re.compile(r"\\(?:mathcal|mathbf|mathrm|boldsymbol|bm|text)\b")


def named_for_python(function: Function) -> Function:
    """The function with every name an identifier, and with every free variable among its parameters."""
    names = _names(function)
    bound = Bindings(names)

    def definition(one: Definition) -> Definition:
        return instance_definition(one, bound)

    def variable(one: Variable) -> Variable:
        return Variable(names[one.name], one.places)

    return replace(
        function,
        name=names[function.definition.name] if function.name == function.definition.name else function.name,
        definition=definition(function.definition),
        argument=variable(function.argument),
        parameters=tuple(map(variable, _parameters(function))),
        given=tuple(map(definition, function.given)),
        related=tuple(map(definition, function.related)),
        uses=tuple(Use(use.title, names[use.name], variable(use.by), use.shown) for use in function.uses),
        hypotheses=tuple(_renamed(hypothesis, names) for hypothesis in function.hypotheses),
        special=tuple(_renamed(hypothesis, names) for hypothesis in function.special),
    )


def _parameters(function: Function) -> tuple[Variable, ...]:
    """Its parameters, else the free variables of its definitions that are not its argument."""
    if function.parameters:
        return function.parameters
    own = {definition.name for definition in function.definitions} | {function.argument.name}
    nodes = [node for d in function.definitions for node in subterms(d.body) if isinstance(node, Variable)]
    return tuple({node.name: node for node in nodes if node.name not in own}.values())


def _names(function: Function) -> dict[str, str]:
    """An identifier for each name, no two alike."""
    definitions = (*function.definitions, *function.related)
    every = [function.definition.name, function.argument.name]
    every += [name for d in definitions for name in (d.name, *sorted(variables(d.body)))]
    every += [use.by.name for use in function.uses]
    found: dict[str, str] = {}
    for name in dict.fromkeys(every):
        found[name] = _free(_identifier(name), found.values())
    return found


def _identifier(name: str) -> str:
    """The letters of a name in ASCII: hat_y for \\hat{y}.

    >>> _identifier("\\\\hat{y}"), _identifier("ŷ"), _identifier("σ'")
    ('hat_y', 'y_hat', 'sigma_prime')
    """
    plain = unicodedata.normalize("NFKD", spelled(name))
    for mark, word in MARKS.items():
        plain = plain.replace(mark, word)
    letters = "".join(spelled(letter) for letter in FONTS.sub("", plain))
    return re.sub(r"[^0-9A-Za-z]+", "_", letters.encode("ascii", "ignore").decode()).strip("_") or "f"


def _free(name: str, taken: Iterable[str]) -> str:
    """The name, with an underscore behind it for each other thing of that name."""
    while name in taken or name in RESERVED or keyword.iskeyword(name) or not name.isidentifier():
        name = f"{name}_" if name[0].isalpha() else f"_{name}"
    return name


def _renamed(hypothesis: Hypothesis, names: dict[str, str]) -> Hypothesis:
    match hypothesis:
        case Bounds(name) | SumsTo(name) | OneHot(name) | OneOf(name):
            return replace(hypothesis, name=names.get(name, name))
        case _:
            return hypothesis
