"""The table of functions: every entry is whole, and every quantity of it is a term that the kernel can take."""

from __future__ import annotations

import pytest

from symsoft.functions import FAMILY, FUNCTIONS, QUANTITIES, Function, function_named, quantity
from symsoft.kernel import Proved, decide
from symsoft.statement import Statement
from symsoft.term import Partial
from symsoft.walk import free_indices, subterms, variables

EVERY = [pytest.param(function, id=function.name) for function in FAMILY.values()]


@pytest.mark.parametrize("function", EVERY)
def test_the_definition_is_whole(function: Function) -> None:
    definition = function.definition
    assert free_indices(definition.body) == set(definition.places)
    known = {function.argument.name, *(parameter.name for parameter in function.parameters)}
    known |= {given.name for given in function.given}
    assert variables(definition.body) <= known
    assert function.domain
    assert function.notations


@pytest.mark.parametrize("function", EVERY)
def test_every_quantity_is_a_term_over_its_axes(function: Function) -> None:
    for name in function.quantities:
        asked = quantity(function, name)
        assert free_indices(asked.term) == set(asked.axes)
        assert any(isinstance(node, Partial) for node in subterms(asked.term)) == (name != "value")
        assert {variable.name for variable in asked.inputs} <= variables(asked.term)


@pytest.mark.parametrize("function", EVERY)
def test_the_kernel_knows_the_definitions(function: Function) -> None:
    statement = Statement(function.symbol, function.definition.body, function.definitions, function.hypotheses)
    assert isinstance(decide(statement), Proved)


def test_unknown_names_say_what_there_is() -> None:
    with pytest.raises(ValueError, match=r"function: 'sofmax' is not known; choose one of: softmax, "):
        function_named("sofmax")
    with pytest.raises(
        ValueError, match="quantity: logsumexp has no 'jacobian'; it has: value, gradient, hessian, hvp"
    ):
        quantity(FUNCTIONS["logsumexp"], "jacobian")
    assert set(QUANTITIES) >= {name for function in FUNCTIONS.values() for name in function.quantities}
