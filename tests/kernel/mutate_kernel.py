"""Mutation tests of the kernel's own code, by hand and at leisure: which changes does a fast part of the tests miss?

    python tests/kernel/mutate_kernel.py --count 400 --seed 1 --jobs 2

Copies the package to a temporary directory, changes one node of one module of symsoft/kernel there, and runs the tests.
What is not a change of meaning is left out: documentation, messages, annotations, and how much work is charged.
"""

from __future__ import annotations

import argparse
import ast
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from random import Random

ROOT = Path(__file__).parent.parent.parent
TESTS = ("test_wrong_answers", "test_rules", "test_must_fail", "test_identities", "test_soundness", "test_units")
COMPARED = {ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
COMPARED |= {ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is}
REPLACED = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Div: ast.Mult,
}
UNHEEDED = ("field", "spend", "Stop", "Undefined", "Outside", "Pole", "__repr__", "NotImplementedError")


@dataclass(frozen=True)
class Change:
    """One changed node."""

    module: str
    line: int
    what: str
    code: str


def skipped(node: ast.AST) -> bool:
    """Whether the node has no meaning that tests should see."""
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        return name in UNHEEDED
    if isinstance(node, ast.FunctionDef):
        return node.name in UNHEEDED
    return isinstance(node, ast.AnnAssign) and node.value is None


def nodes(tree: ast.AST) -> Iterator[ast.AST]:
    """The nodes that may be changed."""
    decorators = tree.decorator_list if isinstance(tree, ast.ClassDef) else []
    for child in ast.iter_child_nodes(tree):
        if skipped(child) or child in decorators:
            continue
        yield child
        yield from nodes(child)


def options(node: ast.AST) -> list[tuple[str, dict[str, object]]]:
    """Ways to change a node: a description, and the fields that get other values."""
    match node:
        case ast.Compare(ops=[operator]) if type(operator) in COMPARED:
            return [("another comparison", {"ops": [COMPARED[type(operator)]()]})]
        case ast.BoolOp(op=ast.And()):
            return [("or for and", {"op": ast.Or()})]
        case ast.BoolOp(op=ast.Or()):
            return [("and for or", {"op": ast.And()})]
        case ast.BinOp(op=operator) if type(operator) in REPLACED:
            return [("another operation", {"op": REPLACED[type(operator)]()})]
        case ast.Constant(value=bool() as value):
            return [("the opposite", {"value": not value})]
        case ast.Constant(value=int() as value) if value < 100:
            return [("one more", {"value": value + 1})]
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test):
            return [("not", {"test": ast.UnaryOp(ast.Not(), test)})]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return [("no minus", {"op": ast.UAdd()})] if not isinstance(operand, ast.Constant) else []
        case ast.Return(value=ast.Name(id="NIL")):
            return [("one for none", {"value": ast.Name("ONE", ast.Load())})]
        case _:
            return []


def changes() -> list[Change]:
    """Every change of every module."""
    found = []
    for path in sorted((ROOT / "symsoft" / "kernel").glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in list(nodes(tree)):
            for what, fields in options(node):
                before = {name: getattr(node, name) for name in fields}
                for name, value in fields.items():
                    setattr(node, name, value)
                line = ast.unparse(node).split("\n")[0]
                code = ast.unparse(ast.fix_missing_locations(tree))
                found.append(Change(path.name, node.lineno, f"{what}: {line}", code))  # type: ignore[attr-defined]
                for name, value in before.items():
                    setattr(node, name, value)
    return found


def copy(where: Path) -> None:
    """The package and the tests."""
    shutil.copytree(ROOT / "symsoft", where / "symsoft", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "tests" / "kernel", where / "tests" / "kernel", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "tests" / "kernel_must_fail.py", where / "tests")


def survives(change: Change, where: Path) -> bool:
    """Whether the tests pass with the change."""
    path = where / "symsoft" / "kernel" / change.module
    before = path.read_text(encoding="utf-8")
    path.write_text(change.code, encoding="utf-8")
    tests = [f"tests/kernel/{name}.py" for name in TESTS if (where / "tests" / "kernel" / f"{name}.py").exists()]
    command = [sys.executable, "-B", "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    environment = {**os.environ, "SYMSOFT_SCALE": "0.15", "PYTHONPATH": str(where)}
    try:
        run = subprocess.run(command, cwd=where, env=environment, capture_output=True, timeout=120, check=False)
        return run.returncode == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        path.write_text(before, encoding="utf-8")


def work(part: list[Change]) -> list[Change]:
    """The survivors of a part."""
    with tempfile.TemporaryDirectory() as place:
        copy(Path(place))
        found = []
        for change in part:
            if survives(change, Path(place)):
                found.append(change)
                print(f"survived {change.module}:{change.line} {change.what}", flush=True)
        return found


def again(line: str, every: list[Change]) -> list[Change]:
    """The change that a line of the output speaks of, the nearest one if the module is not what it was."""
    match line.split(maxsplit=2):
        case ["survived", place, what]:
            module, _, number = place.partition(":")
            same = [change for change in every if (change.module, change.what) == (module, what)]
            return sorted(same, key=lambda change: abs(change.line - int(number)))[:1]
        case _:
            return []


def main() -> None:
    """Draws changes, tries them, names the survivors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--retry", type=Path, help="the output of a run, whose survivors are tried again")
    wanted = parser.parse_args()
    every = changes()
    drawn = Random(wanted.seed).sample(every, min(wanted.count, len(every)))
    if wanted.retry:
        drawn = [match for line in wanted.retry.read_text().splitlines() for match in again(line, every)]
    print(f"{len(every)} changes are possible, {len(drawn)} are tried")
    with ThreadPoolExecutor(wanted.jobs) as pool:
        alive = sum(map(len, pool.map(work, [drawn[job :: wanted.jobs] for job in range(wanted.jobs)])))
    print(f"killed {len(drawn) - alive} of {len(drawn)}: {100 * (1 - alive / len(drawn)):.1f} %")


if __name__ == "__main__":
    main()
