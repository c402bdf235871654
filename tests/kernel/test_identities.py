"""Every identity of the table is proved for every n, and every near miss is refuted with a counterexample."""

from __future__ import annotations

import pytest
from identities import Identity, identities

from symsoft.kernel import Proved, Refuted, decide
from symsoft.statement import Statement
from symsoft.walk import free_indices

ROWS = tuple(identities())
MISSES = tuple((row, miss) for row in ROWS for miss in row.misses)
PENDING: dict[str, str] = {}
"""Identities that are true and not proved yet, with the code of the answer."""


def shape(found: Statement) -> str:
    """The statement with its names in order of appearance, so that renamed copies are equal."""
    names: dict[str, str] = {}
    parts = repr((found.left, found.right, found.relation, found.definitions, found.hypotheses)).split("'")
    for place in range(1, len(parts), 2):
        parts[place] = names.setdefault(parts[place], f"v{len(names)}")
    return "'".join(parts)


def test_the_table_is_as_large_as_it_says() -> None:
    assert len({shape(row.statement(row.claim)) for row in ROWS}) == len(ROWS) >= 120
    assert len({shape(row.statement(miss)) for row, miss in MISSES}) == len(MISSES) >= 240


@pytest.mark.parametrize("row", [pytest.param(row, id=f"{row.group}: {row.claim}") for row in ROWS])
def test_an_identity_is_proved(row: Identity) -> None:
    answer = decide(row.statement(row.claim))
    if row.claim in PENDING:
        assert getattr(answer, "code", "proved") == PENDING[row.claim]
    else:
        assert isinstance(answer, Proved), answer


@pytest.mark.parametrize(("row", "miss"), [pytest.param(row, miss, id=f"{row.group}: {miss}") for row, miss in MISSES])
def test_a_near_miss_is_refuted(row: Identity, miss: str) -> None:
    statement = row.statement(miss)
    answer = decide(statement)
    assert isinstance(answer, Refuted), answer
    found = answer.counterexample
    assert found.left != found.right or statement.relation in ("<", "≠")
    assert all(n >= 1 for _, n in found.sizes)
    assert {name for name, _ in found.indices} >= {index.name for index in free_indices(statement.left)}
