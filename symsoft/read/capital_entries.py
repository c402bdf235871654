"""Matrices of which only the entries are written: Z, P and Y with the entries z_{nk}, p_{nk} and y_{nk}."""

from __future__ import annotations

from symsoft.derivation import Value
from symsoft.read.chain import Chain
from symsoft.read.context import Context
from symsoft.read.passage import Passage
from symsoft.read.sides import read_side
from symsoft.read.whole import entries_of
from symsoft.term import Partial
from symsoft.walk import subterms


def fit_entries(context: Context, passage: Passage, chain: Chain) -> None:
    """Read the last two sides again with capitals for the matrices of their entries, if only so they have one shape.

    So too where something is differentiated by such a capital: nothing but its entries says what depends on it.
    """
    if len(chain.sides) < 2 or not all(chain.items[-2:]):
        return
    values = [side.readings[0] if side.readings else None for side in chain.sides[-2:]]
    codes = {unread.code for unread in chain.unread[-2:] if unread is not None}
    one, other = values
    same = one is not None and other is not None and len(one.axes) == len(other.axes)
    if codes - {"shape"} or same and not any(_by_capital(context, value) for value in values):
        return
    again = [read_side(context, chain.scope, passage, items, chain.scalars, entries=True) for items in chain.items[-2:]]
    found = [reading.side.readings[0] for reading in again if reading.side.readings]
    if len(found) == 2 and found != values and len(found[0].axes) == len(found[1].axes) == 2:
        chain.sides[-2:] = [reading.side for reading in again]
        chain.unread[-2:] = [None, None]


def _by_capital(context: Context, value: Value | None) -> bool:
    """Whether a side has a derivative by a capital that stands for its entries."""
    nodes = subterms(value.term) if value is not None else ()
    by = {node.variable.name for node in nodes if isinstance(node, Partial) and len(node.variable.places) == 2}
    return any(entries_of(context, name) for name in by)
