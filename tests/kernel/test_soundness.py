"""The meaning of a term is the meaning of its normal form, pass by pass, at random points; and forms are canonical."""

from __future__ import annotations

from random import Random

import flint
from form_value import FormValue, NoValue
from hypothesis import given, note
from hypothesis import strategies as st
from random_terms import POSITIVE, examples, place_in, scopes_of, terms

from symsoft.kernel import real
from symsoft.kernel.calculus import Calculus
from symsoft.kernel.normal import Normaliser
from symsoft.kernel.stop import Stop, Undefined, Work
from symsoft.kernel.value import Evaluator
from symsoft.term import Index, Term

MUCH = 20_000
SEEDS = st.integers(0, 2**32)


def value(term: Term, point: object, indices: dict[Index, int]) -> flint.arb | None:
    """What the second route says; None where there is no value, or none within the allowance."""
    try:
        with flint.ctx.workprec(real.PRECISION):
            return real.ball(Evaluator({}, point, Work(MUCH)).number(term, indices))  # type: ignore[arg-type]
    except Stop:
        return None


def same(left: flint.arb, right: flint.arb) -> bool:
    """Whether two balls cannot be told apart."""
    return bool(left.overlaps(right))


@examples(4000, 160_000)
@given(terms(), SEEDS)
def test_a_term_and_its_form_have_one_value(term: Term, seed: int) -> None:
    """Pass by pass: the term, the term without derivatives, and its form in every scope."""
    chance, work = Random(seed), Work(MUCH)
    try:
        explicit = Calculus({}, work).explicit(term)
        scopes = scopes_of(explicit, work)
    except Stop:
        return
    for scope in chance.sample(scopes, min(2, len(scopes))):
        placed = place_in(scope, explicit, chance, chance.randint(0, 1))
        if placed is None:
            continue
        point, indices = placed
        expected = value(term, point, indices)
        if expected is None:
            continue
        note(f"{term!r}\n{point!r}\n{indices!r}")
        plain = value(explicit, point, indices)
        assert plain is None or same(plain, expected), "the derivative is wrong"
        try:
            form = Normaliser(work, POSITIVE, (), {}).form(explicit, scope)
        except Undefined as undefined:
            raise AssertionError(f"no form, but a value: {undefined.reason}") from None
        except Stop:
            continue
        note(f"{form!r}")
        with flint.ctx.workprec(real.PRECISION):
            try:
                found = FormValue(point, indices).quotient(form)
            except NoValue as missing:  # a log may be missing: 0 · log(−1) where a range is empty
                assert str(missing) in ("a root", "a logarithm"), "the form has no value where the term has one"
                continue
            assert same(found, expected), f"{found} is not {expected}"
