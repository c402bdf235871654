"""The self-test at the end of an emitted module: its functions against 400-digit decimals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from symsoft.emit.match import Bindings, instance, instance_definition
from symsoft.emit.numpy_public import arguments, classes, public_name, scalars
from symsoft.emit.plan import Plan
from symsoft.emit.twin import expression
from symsoft.statement import Bounds
from symsoft.term import Exp, Sum
from symsoft.walk import subterms, variables

HEAD = '''def _self_test() -> None:
    """Compares the functions with decimals of 400 digits, entry by entry, at random and extreme points."""
    random = np.random.default_rng(0)
    points = [random.normal(0, spread, n) for n in (1, 2, 3, 10) for spread in (1, 5, 30)]
    points += [np.array([0.0, gap, -1.5]) for gap in (40.0, 700.0, 800.0)]
    with localcontext() as context:
        context.prec = 400
        for point in points:
            n = len(point)
'''
DECIMALS = "decimals = [Decimal(float(value)) for value in point]"
METHODS = (("exp", "exp"), ("log", "ln"))
TAIL = """

if __name__ == "__main__":
    _self_test()
    print("all functions agree with exact values")
"""


def self_test(plans: Sequence[Plan]) -> str:
    """The source of the self-test for the functions of these plans."""
    plans = [_apart(one, {public_name(other) for other in plans}) for one in plans]
    vectors = bool(plans[0].function.argument.places)
    lines = [*_inputs(plans), *_shared(plans)] if vectors else [DECIMALS]
    for one in plans:
        lines += _comparison(one) if vectors else _comparison_of_entries(one)
    text = "\n".join(f"            {line}" for line in lines) + "\n"
    used = "".join(f"    {word}: Any = Decimal.{method}\n" for word, method in METHODS if f"{word}(" in text)
    return HEAD.replace("    random =", used + "    random =", 1) + text + TAIL


def _apart(one: Plan, taken: set[str]) -> Plan:
    """The plan with no definition called like a function of the module."""
    names = {d.name: f"exact_{d.name}" for d in one.definitions if d.name in taken}
    definitions = tuple(instance_definition(d, Bindings(names)) for d in one.definitions)
    return replace(one, term=instance(one.term, Bindings(names)), definitions=definitions)


def _inputs(plans: Sequence[Plan]) -> list[str]:
    """Each input as an array for the function and as decimals: logits are the points, the rest is drawn."""
    lines = []
    function = plans[0].function
    for name in dict.fromkeys(name for one in plans for name in arguments(one)):
        bounded = any(isinstance(h, Bounds) and h.name == name for h in function.hypotheses)
        if name in scalars(function):
            lines += [f"{name}_point = 0.3", f"{name} = Decimal({name}_point)"]
            continue
        if name in classes(function):
            lines.append(f"{name} = {name}_point = n // 2")
            continue
        drawn = "random.normal(0, 1, n)" if name != function.argument.name else "point"
        lines.append(f"{name}_point = " + (f"np.exp({drawn} / 100)" if bounded else drawn))
        lines.append(f"{name} = [Decimal(float(value)) for value in {name}_point]")
    return lines


def _shared(plans: Sequence[Plan]) -> list[str]:
    """The definitions that the terms refer to, as lists; a sum of exponentials is taken once."""
    lines = []
    used = {name for one in plans for name in variables(one.term)}
    for definition in {d.name: d for one in plans for d in one.definitions}.values():
        if definition.name not in used:
            continue
        body = expression(definition.body)
        for node in subterms(definition.body):
            if isinstance(node, Sum) and isinstance(node.body, Exp):
                lines.append(f"total = {expression(node)}")
                body = body.replace(expression(node), "total")
                break
        listed = "".join(f" for {place.name} in range(n)" for place in definition.places)
        lines.append(f"{definition.name} = " + (f"[{body}{listed}]" if listed else body))
    return lines


def _comparison(one: Plan) -> list[str]:
    """The lines that hold a function of vectors to the entries of its term."""
    entry = expression(one.term)
    for axis in reversed(one.quantity.axes):
        entry = f"[{entry} for {axis.name} in range(n)]"
    taken = arguments(one)
    tolerance = "1e-14, 1e-15" if len(taken) > 1 or taken != ("x",) else "1e-14, 1e-300"
    if scalars(one.function):
        tolerance = "2e-14, 1e-13"
    return _checked(one, entry, ", ".join(f"{name}_point" for name in taken), tolerance)


def _comparison_of_entries(one: Plan) -> list[str]:
    """The lines that hold a function of one number to its term."""
    names = variables(one.term)
    shared = "".join(f" for {d.name} in [{expression(d.body)}]" for d in one.definitions if d.name in names)
    exact = f"[{expression(one.term)} for {one.function.argument.name} in decimals{shared}]"
    return _checked(one, exact, "point", "1e-14, 1e-300")


def _checked(one: Plan, exact: str, taken: str, tolerance: str) -> list[str]:
    return [
        f"exact = {exact}",
        "wanted = np.array(exact, dtype=object).astype(np.float64)",
        f"np.testing.assert_allclose({public_name(one)}({taken}), wanted, {tolerance})",
    ]
