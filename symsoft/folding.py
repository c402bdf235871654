"""Definitions in terms of a symbol that the text has for a part of them: p_k = e^{w_k·x} / Σ …, where a_k = w_k·x."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from symsoft.read.matching import alike
from symsoft.statement import Definition
from symsoft.term import Index, Number, Term, Variable
from symsoft.walk import children, free_indices, rebuild, rename, variables


def folded(definitions: tuple[Definition, ...], made: Definition) -> tuple[Definition, ...]:
    """The definitions with a symbol for what it is defined as, where that leaves nothing of what it is defined by.

    So what is defined by w and x can be differentiated by w·x; but where some w or x is left, that would be partial.
    """
    out = tuple(replace(one, body=_put(one.body, made)) if one.name != made.name else one for one in definitions)
    inner = variables(made.body)
    changed = [new for new, old in zip(out, definitions, strict=True) if new.body != old.body]
    whole = changed and not any(variables(new.body) & inner for new in out if new.name != made.name)
    return out if whole else definitions


def _put(term: Term, made: Definition) -> Term:
    """The term with the symbol wherever its body stands, at whatever places."""
    for places in _candidates(term, made):
        if alike(rename(made.body, dict(zip(made.places, places, strict=True))), term):
            return Variable(made.name, places)
    return rebuild(term, tuple(_put(child, made) for child in children(term)))


def _candidates(term: Term, made: Definition) -> Iterator[tuple[Index, ...]]:
    """The places that the symbol may have at a term of the same kind: the indices free in it."""
    if type(term) is not type(made.body) or isinstance(term, (Variable, Number)) or len(made.places) > 1:
        return
    if not made.places:
        yield ()
    for index in sorted(free_indices(term), key=lambda index: index.name) if made.places else ():
        if index.size == made.places[0].size:
            yield (index,)
