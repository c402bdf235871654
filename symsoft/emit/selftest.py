"""The self-test at the end of an emitted module: its functions against 400-digit decimals."""

from __future__ import annotations

from collections.abc import Sequence

from symsoft.emit.plan import Plan
from symsoft.emit.twin import expression
from symsoft.term import Exp, Sum
from symsoft.walk import subterms

HEAD = '''def _self_test() -> None:
    """Compares the functions with decimals of 400 digits, entry by entry, at random and extreme points."""
    random = np.random.default_rng(0)
    points = [random.normal(0, spread, n) for n in (1, 2, 3, 10) for spread in (1, 5, 30)]
    points += [np.array([0.0, gap, -1.5]) for gap in (40.0, 700.0, 800.0)]
    with localcontext() as context:
        context.prec = 400
        for point in points:
            n = len(point)
            x = [Decimal(float(value)) for value in point]
'''
METHODS = (("exp", "exp"), ("log", "ln"))
TAIL = """

if __name__ == "__main__":
    _self_test()
    print("all functions agree with exact values")
"""


def self_test(plans: Sequence[Plan]) -> str:
    """The source of the self-test for the functions of these plans."""
    lines: list[str] = []
    others = [(*one.function.parameters, *one.quantity.inputs) for one in plans]
    directions = sorted({variable.name for each in others for variable in each})
    for name in directions:
        lines.append(f"            {name}_point = random.normal(0, 1, n)")
        lines.append(f"            {name} = [Decimal(float(value)) for value in {name}_point]")
    for definition in {d.name: d for one in plans for d in one.definitions}.values():
        body = expression(definition.body)
        for node in subterms(definition.body):
            if isinstance(node, Sum) and isinstance(node.body, Exp):
                lines.append(f"            total = {expression(node)}")
                body = body.replace(expression(node), "total")
                break
        listed = "".join(f" for {place.name} in range(n)" for place in definition.places)
        lines.append(f"            {definition.name} = " + (f"[{body}{listed}]" if listed else body))
    for one in plans:
        lines += [f"            {line}" for line in _comparison(one)]
    text = "\n".join(lines)
    used = "".join(f"    {word}: Any = Decimal.{method}\n" for word, method in METHODS if f"{word}(" in text)
    return HEAD.replace("    random =", used + "    random =", 1) + text + "\n" + TAIL


def _comparison(one: Plan) -> list[str]:
    name = one.function.name + ("" if one.quantity.name == "value" else f"_{one.quantity.name}")
    entry = expression(one.term)
    for axis in reversed(one.quantity.axes):
        entry = f"[{entry} for {axis.name} in range(n)]"
    others = (*one.function.parameters, *one.quantity.inputs)
    arguments = ", ".join(("point", *(f"{variable.name}_point" for variable in others)))
    tolerance = "1e-14, 1e-15" if others else "1e-14, 1e-300"
    return [
        f"exact = {entry}",
        "wanted = np.array(exact, dtype=object).astype(np.float64)",
        f"np.testing.assert_allclose({name}({arguments}), wanted, {tolerance})",
    ]
