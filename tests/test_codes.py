"""Every code that symsoft can answer with is in CODES, where `symsoft explain` finds it, and nothing else is."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from symsoft.verdict import CODES

HOUSE = Path(__file__).parent.parent / "symsoft"
CARRIERS = {
    *("Undecided", "Conditional", "Refuted", "NotRead", "Unread", "Warning"),
    *("Unreadable", "Notice", "Bad", "Stop", "Outside", "fail", "warn"),
}
"""What carries a code as its first argument, on the way to a verdict or a warning."""
CODE = re.compile(r"[a-z]+(-[a-z]+)*")


def used() -> dict[str, str]:
    """Each code that is written down in the source, with a place."""
    found: dict[str, str] = {}
    for path in sorted(HOUSE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if name in CARRIERS:
                    for code in literals(node.args[0]):
                        found.setdefault(code, f"{path.name}:{node.lineno}")
                elif name == "Edit":
                    for code in literals(node.args[1]):
                        found.setdefault(code, f"{path.name}:{node.lineno}")
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("outside-"):
                found.setdefault(node.value, f"{path.name}:{node.lineno}")
    return found


def literals(node: ast.expr) -> list[str]:
    """The strings that an expression may be."""
    match node:
        case ast.Constant(value=str(value)):
            return [value]
        case ast.IfExp(body=body, orelse=other):
            return literals(body) + literals(other)
        case _:
            return []


def test_every_code_in_use_is_explained() -> None:
    missing = {code: place for code, place in used().items() if code not in CODES and code != "outside-"}
    assert not missing


def test_every_explanation_is_in_use() -> None:
    source = "\n".join(path.read_text("utf-8") for path in HOUSE.rglob("*.py") if path.name != "codes.py")
    assert [code for code in CODES if f'"{code}"' not in source] == []


def test_explanations_are_written_out() -> None:
    for code, diagnosis in CODES.items():
        assert CODE.fullmatch(code), code
        assert diagnosis.meaning.endswith("."), code
        assert diagnosis.mend.endswith("."), code
        assert diagnosis.example, code
