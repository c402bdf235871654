"""Notations that are written as others before they mean anything, where the whole article says what they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeAlias

from symsoft.read import alphabets, basis, identity, letter_d, transposes
from symsoft.read.formulas import Formula
from symsoft.read.index_words import as_indices, index_words
from symsoft.read.syntax import Items

Change: TypeAlias = Callable[[Items], Items]
Formulas: TypeAlias = Sequence[Items]
Texts: TypeAlias = Sequence[str]


def usual(pages: list[list[Formula]], texts: Texts) -> list[list[Formula]]:
    """The formulas of all pages, whose texts these are, in the notations that everything after this knows."""
    for found in NOTATIONS:
        change = found([one.items for page in pages for one in page if one.items], texts)
        if change is not None:
            pages = [list(_changed(page, change)) for page in pages]
    return pages


def _changed(page: list[Formula], change: Change) -> Iterator[Formula]:
    return (replace(one, items=change(one.items)) if one.items else one for one in page)


def _primes(formulas: Formulas, _: Texts) -> Change | None:
    return letter_d.as_primes if letter_d.crosses(formulas) else None


def _operators(formulas: Formulas, _: Texts) -> Change | None:
    return letter_d.as_operator if letter_d.differentiates(formulas) else None


def _one_hot(formulas: Formulas, texts: Texts) -> Change | None:
    names = basis.named(texts, formulas)
    return partial(basis.as_one_hot, names=names) if names else None


def _deltas(formulas: Formulas, texts: Texts) -> Change | None:
    return identity.as_delta if identity.named(texts, formulas) else None


def _transposes(formulas: Formulas, _: Texts) -> Change | None:
    names = transposes.by_primes(formulas)
    return partial(transposes.turned, names=names) if names else None


def _indices(formulas: Formulas, _: Texts) -> Change | None:
    known = index_words(formulas)
    return partial(as_indices, known=known) if known else None


def _letters(formulas: Formulas, _: Texts) -> Change | None:
    found = alphabets.summed(formulas)
    return partial(alphabets.as_letters, found=found) if found else None


NOTATIONS = (_primes, _operators, _one_hot, _deltas, _transposes, _indices, _letters)
"""In this order: each finds the formulas as those before it left them."""
