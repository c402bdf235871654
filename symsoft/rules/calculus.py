"""The rules that carry out derivatives: each takes one kind of step, wherever in the term it applies."""

from __future__ import annotations

from symsoft.rules.elementary import elementary_derivative
from symsoft.rules.rule import Known, Lemma, Rewrite, is_derivative_of
from symsoft.term import (
    ONE,
    ZERO,
    Add,
    Apply,
    Exp,
    Log,
    Mul,
    Number,
    Partial,
    Pow,
    Product,
    Slot,
    Sum,
    Term,
    Variable,
    add,
    divide,
    mul,
    negative,
    subtract,
)
from symsoft.tidy import apart, everywhere, fresh_index, parts, product, quotient_of, respelled, tidy
from symsoft.walk import free_indices, indices_of, rename, subterms


def open_definition(term: Term, known: Known) -> Term | None:
    """∂s_i/∂x becomes the derivative of what s_i is defined as."""

    def change(node: Term) -> Term | None:
        match node:
            case Partial(Variable() as inner, variable) if inner.name != variable.name:
                body = known.body(inner)
                return None if body is None else Partial(apart(respelled(body), term), variable)
            case _:
                return None

    return everywhere(term, change)


def lemma_rule(lemma: Lemma) -> Rewrite:
    """The rule that a derivative which is known already is replaced by what it is; one of a constant in it is 0."""

    def rewrite(term: Term, known: Known) -> Term | None:
        def constant(node: Term) -> Term | None:
            moves = not isinstance(node, Partial) or known.depends(node.body, node.variable.name)
            return None if moves else ZERO

        changed = by_lemma(term, lemma)
        return None if changed is None else everywhere(changed, constant) or changed

    return rewrite


def by_lemma(term: Term, lemma: Lemma) -> Term | None:
    """The derivatives that a lemma knows become what they are."""

    def change(node: Term) -> Term | None:
        found = _instance(node, lemma)
        return None if found is None else apart(found, term)

    return everywhere(term, change)


def _instance(node: Term, lemma: Lemma) -> Term | None:
    if not is_derivative_of(node, lemma) or not isinstance(node, Partial) or not isinstance(node.body, Variable):
        return None
    old = (*lemma.places, *(place for at in lemma.by.places for place in indices_of(at)))
    new = (*node.body.places, *node.variable.places)
    return respelled(rename(lemma.right, dict(zip(old, new, strict=True))))


def through(term: Term, known: Known) -> Term | None:
    """The chain rule ∂s_i/∂w = Σ_k ∂s_i/∂z_k ∂z_k/∂w, where s depends on w by z alone and ∂s/∂z is known."""

    def change(node: Term) -> Term | None:
        match node:
            case Partial(Variable(name) as inner, variable):
                for lemma in known.lemmas:
                    if lemma.name == name and lemma.by.name != variable.name and _by_way_of(lemma, variable, known):
                        return _product_of_links(inner, lemma.by, variable)
            case _:
                pass
        return None

    return everywhere(term, change)


def _by_way_of(lemma: Lemma, variable: Variable, known: Known) -> bool:
    return known.definition(lemma.by.name) is not None and known.depends(lemma.by, variable.name)


def _product_of_links(inner: Variable, link: Variable, variable: Variable) -> Term:
    taken = {index.name for place in (*inner.places, *variable.places) for index in indices_of(place)}
    renaming, bound = {}, []
    for place in link.places:
        for index in indices_of(place):
            renaming[index] = fresh_index(index, taken)
            taken.add(renaming[index].name)
            bound.append(renaming[index])
    at = rename(link, renaming)
    assert isinstance(at, Variable)
    whole = mul(Partial(inner, at), Partial(at, variable))
    for index in reversed(bound):
        whole = Sum(index, whole)
    return whole


def quotient_rule(term: Term, known: Known) -> Term | None:
    """(a/b)' = (a' b − a b')/b², (a/b^p)' = (a' b − p a b')/b^{p+1}, and (c/b)' = −c b'/b² for a constant c.

    A constant factor of b stays where it is.
    """

    def change(node: Term) -> Term | None:
        pieces = quotient_of(node.body) if isinstance(node, Partial) else None
        if pieces is None or not isinstance(node, Partial):
            return None
        (a, b), by = pieces, node.variable
        if not known.depends(b, by.name) or elementary_derivative(node.body, by, known) is not None:
            return None
        fixed = [f for f in parts(b) if not known.depends(f, by.name)]
        b = product(f for f in parts(b) if f not in fixed)
        base, power = _whole_power(b)
        fall = mul(power, a, Partial(base, by))
        above = subtract(mul(Partial(a, by), base), fall) if known.depends(a, by.name) else negative(fall)
        return divide(above, product((*fixed, Pow(base, Number(power.value + 1)))))

    return everywhere(term, change)


def _whole_power(term: Term) -> tuple[Term, Number]:
    """b and p of b^p, where p is an integer above 1; else the term and 1."""
    match term:
        case Pow(base, Number(value) as power) if value > 1 and value.denominator == 1:
            return base, power
        case _:
            return term, ONE


def product_rule(term: Term, known: Known) -> Term | None:
    """(a b)' = a' b + a b'; what does not depend on the variable goes out in front."""

    def change(node: Term) -> Term | None:
        if not isinstance(node, Partial) or not isinstance(node.body, Mul):
            return None
        moving = [f for f in parts(node.body) if known.depends(f, node.variable.name)]
        if len(moving) < 2:
            return None
        fixed = [f for f in parts(node.body) if f not in moving]
        terms = [mul(*(Partial(f, node.variable) if f is g else f for f in moving)) for g in moving]
        return product((*fixed, add(*terms)))

    return everywhere(term, change)


def sum_rule(term: Term, known: Known) -> Term | None:
    """The derivative of a sum is the sum of the derivatives; what does not depend on the variable goes out in front."""

    def change(node: Term) -> Term | None:
        if not isinstance(node, Partial) or elementary_derivative(node.body, node.variable, known) is not None:
            return None
        pushed = _pushed(node.body, node.variable, known)
        return None if pushed == node else pushed

    return everywhere(term, change)


def _pushed(body: Term, by: Variable, known: Known) -> Term:
    """∂body/∂by, as far inside as sums and constants let it."""
    if not known.depends(body, by.name):
        return ZERO
    match body:
        case Add(terms):
            return add(*(_pushed(inner, by, known) for inner in terms))
        case Sum(index, inner, excluded) if index not in free_indices(by):
            return Sum(index, _pushed(inner, by, known), excluded)
        case Mul():
            pieces = quotient_of(body)
            if pieces is not None:
                a, b = pieces
                return Partial(body, by) if known.depends(b, by.name) else divide(_pushed(a, by, known), b)
            moving = [f for f in body.factors if known.depends(f, by.name)]
            if len(moving) > 1:
                return Partial(body, by)
            fixed = [f for f in body.factors if f is not moving[0]]
            return mul(*fixed, _pushed(moving[0], by, known))
        case _:
            return Partial(body, by)


def log_of_quotient(term: Term, known: Known) -> Term | None:
    """∂ log(a/b) = ∂ log a − ∂ log b."""

    def change(node: Term) -> Term | None:
        match node:
            case Partial(Log(inner), by):
                pieces = quotient_of(inner)
                return None if pieces is None else Partial(subtract(Log(pieces[0]), Log(pieces[1])), by)
            case _:
                return None

    return everywhere(term, change)


def chain_rule(term: Term, known: Known) -> Term | None:
    """(log u)' = u'/u, (e^u)' = e^u u', (u^a)' = a u^{a−1} u', (a^u)' = a^u log a u' for constant a, f(u)' = f' u'.

    And (Π_k u_k)' = Π_k u_k Σ_k u_k'/u_k.
    """

    def change(node: Term) -> Term | None:
        if not isinstance(node, Partial) or elementary_derivative(node.body, node.variable, known) is not None:
            return None
        by = node.variable
        match node.body:
            case Log(inner):
                return divide(Partial(inner, by), inner)
            case Exp(inner):
                return mul(node.body, Partial(inner, by))
            case Product(index, inner, ()) if index not in free_indices(by):
                return mul(node.body, Sum(index, divide(Partial(inner, by), inner)))
            case Pow(base, exponent) if not known.depends(exponent, by.name):
                return mul(exponent, Pow(base, lowered(exponent)), Partial(base, by))
            case Apply(name, (), arguments, slots) if all(not family.indices for family in arguments):
                links = [(Slot(at), family.body) for at, family in enumerate(arguments)]
                return add(
                    *(
                        mul(Apply(name, (), arguments, (*slots, slot)), Partial(inner, by))
                        for slot, inner in links
                        if known.depends(inner, by.name)
                    )
                )
            case Pow(base, exponent) if not known.depends(base, by.name):
                above = elementary_derivative(exponent, by, known)
                return mul(node.body, Log(base), Partial(exponent, by) if above is None else above)
            case _:
                return None

    return everywhere(term, change)


def lowered(exponent: Term) -> Term:
    """exponent − 1."""
    return Number(exponent.value - 1) if isinstance(exponent, Number) else subtract(exponent, ONE)


def exponentials(term: Term, known: Known) -> Term | None:
    """∂e^{x_i}/∂x_j = δ_ij e^{x_i}, and ∂ Σ_k e^{x_k}/∂x_j = e^{x_j}."""
    found = [node.body for node in subterms(term) if isinstance(node, Partial)]
    some = any(isinstance(inner, Exp) for body in found for inner in subterms(body))
    return elementary(term, known) if some else None


def elementary(term: Term, known: Known) -> Term | None:
    """∂x_i/∂x_j = δ_ij, ∂ log x_i/∂x_j = δ_ij/x_i, and a sum keeps the one term whose index is j."""

    def change(node: Term) -> Term | None:
        if not isinstance(node, Partial):
            return None
        found = elementary_derivative(node.body, node.variable, known)
        return None if found is None else tidy(found)

    return everywhere(term, change)
