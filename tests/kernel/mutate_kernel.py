"""Mutation tests of the kernel's own code, by hand and at leisure: which changes does a fast part of the tests miss?

    python tests/kernel/mutate_kernel.py --count 400 --seed 2 --jobs 1

Copies the package to a temporary directory and changes one node of one module of symsoft/kernel there, in memory.
What is not a change of meaning is left out: documentation, messages, annotations, and how much work is charged.
A change that survivors.md names, with the reason why no test can see it, is not tried, and counts as a survivor.
"""

from __future__ import annotations

import argparse
import ast
import inspect
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from types import CodeType, FunctionType

import pytest

ROOT = Path(__file__).parent.parent.parent
FILES = "units points limits choices rules wrong_answers identities soundness must_fail"
TESTS = tuple(f"test_{name}" for name in FILES.split())
SECONDS = 60
MEGABYTES = 2000
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
    """One changed node, and the statement that it stands in before and after, as ast.unparse writes it."""

    module: str
    line: int
    before: str
    after: str
    original: str
    code: str

    def __str__(self) -> str:
        return f"{self.module}:{self.line} `{self.before}` → `{self.after}`"


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


def options(node: ast.AST) -> list[dict[str, object]]:
    """Ways to change a node: another comparison, `or` for `and`, one more, `not`, ...: fields with other values."""
    match node:
        case ast.Compare(ops=[operator]) if type(operator) in COMPARED:
            return [{"ops": [COMPARED[type(operator)]()]}]
        case ast.BoolOp(op=ast.And()):
            return [{"op": ast.Or()}]
        case ast.BoolOp(op=ast.Or()):
            return [{"op": ast.And()}]
        case ast.BinOp(op=operator) if type(operator) in REPLACED:
            return [{"op": REPLACED[type(operator)]()}]
        case ast.Constant(value=bool() as value):
            return [{"value": not value}]
        case ast.Constant(value=int() as value) if value < 100:
            return [{"value": value + 1}]
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test):
            return [{"test": ast.UnaryOp(ast.Not(), test)}]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return [{"op": ast.UAdd()}] if not isinstance(operand, ast.Constant) else []
        case ast.Return(value=ast.Name(id="NIL")):
            return [{"value": ast.Name("ONE", ast.Load())}]
        case _:
            return []


def changes() -> list[Change]:
    """Every change of every module."""
    found = []
    for path in sorted((ROOT / "symsoft" / "kernel").glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        whole = ast.unparse(tree)
        for node in list(nodes(tree)):
            for fields in options(node):
                before = {name: getattr(node, name) for name in fields}
                for name, value in fields.items():
                    setattr(node, name, value)
                code = ast.unparse(ast.fix_missing_locations(tree))
                lines = next(
                    pair for pair in zip(whole.split("\n"), code.split("\n"), strict=True) if pair[0] != pair[1]
                )
                line = node.lineno  # type: ignore[attr-defined]
                found.append(Change(path.name, line, *map(str.strip, lines), whole, code))
                for name, value in before.items():
                    setattr(node, name, value)
    return found


def copy(where: Path) -> None:
    """The package and the tests."""
    shutil.copytree(ROOT / "symsoft", where / "symsoft", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "tests" / "kernel", where / "tests" / "kernel", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "tests" / "kernel_must_fail.py", where / "tests")


def functions(code: CodeType) -> dict[str, CodeType]:
    """The functions of a module and the methods of its classes by their names; not those inside of others."""
    found = {}
    for inner in code.co_consts:
        if isinstance(inner, CodeType) and "<" not in inner.co_qualname:
            found[inner.co_qualname] = inner
            found |= functions(inner)
    return found


def put_in_place(change: Change) -> bool:
    """Give the functions that are changed their new code, in this process; False if the change is not in a function."""
    module = sys.modules[f"symsoft.kernel.{change.module.removesuffix('.py')}"]
    old, new = (functions(compile(code, module.__file__ or "", "exec")) for code in (change.original, change.code))
    done = False
    for name, code in new.items():
        found: object = module
        for part in name.split("."):
            found = vars(found)[part]
        found = inspect.unwrap(getattr(found, "fget", found))  # type: ignore[arg-type]
        if code != old[name] and isinstance(found, FunctionType):
            found.__code__ = code
            done = True
    return done


class Trials:
    """A plugin of pytest that runs the tests, once they are collected, on one change after the other.

    Each change is tried in a process of its own: forked, so that nothing is imported or collected again. The tests that
    found changes before come first, then the fast ones, and the first that fails is the last.
    """

    def __init__(self, where: Path, drawn: list[Change], jobs: int) -> None:
        self.where, self.drawn, self.jobs = where, drawn, jobs
        self.reasons = named()
        self.found = Counter[tuple[str, str]]()
        self.times: dict[str, float] = {}
        self.failed = ""
        self.alive = 0

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note the time of a test, and the one that failed."""
        self.times[report.nodeid] = self.times.get(report.nodeid, 0) + report.duration
        if report.failed:
            self.failed = report.nodeid

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Instead of running the tests once."""
        number = self.start(session, None)
        _, status = os.waitpid(number, 0)
        assert status == 0, f"the tests fail without a change: {self.noted(number)}"
        for line in self.noted(number).splitlines():
            spent, _, test = line.partition(" ")
            self.times[test] = float(spent)
        waiting, running = list(reversed(self.drawn)), dict[int, Change]()
        while waiting or running:
            while waiting and len(running) < self.jobs:
                change = waiting.pop()
                if self.reason(change):
                    self.finished(change, "")
                else:
                    running[self.start(session, change)] = change
            if not running:
                continue
            number, status = os.wait()
            self.finished(running.pop(number), self.noted(number) or ("the limits" if status else ""))
        return True

    def finished(self, change: Change, test: str) -> None:
        """Say what became of the change."""
        self.alive += not test
        self.found[change.module, test] += 1
        reason = self.reason(change)
        said = f"killed {change} by {test}" if test else f"survived {change}{': ' * bool(reason)}{reason}"
        print(said, flush=True)

    def reason(self, change: Change) -> str:
        """Why no test can see the change; empty if it is not known that none can."""
        return self.reasons.get((change.module, change.before, change.after), "")

    def noted(self, number: int) -> str:
        """What a process wrote down: the test that failed, or, without a change, the times of all."""
        path = self.where / str(number)
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def start(self, session: pytest.Session, change: Change | None) -> int:
        """The number of a new process that tries a change."""
        number = os.fork()
        if number:
            return number
        status = 3
        try:
            signal.setitimer(signal.ITIMER_PROF, SECONDS)
            resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES << 20, MEGABYTES << 20))
            for stream in (1, 2):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
            if change is None or put_in_place(change):
                self.run(session.items, change)
            else:
                self.run_anew(change)
            times = "" if change else "\n".join(f"{spent} {test}" for test, spent in self.times.items())
            (self.where / str(os.getpid())).write_text(self.failed or times, encoding="utf-8")
            status = 0 if not self.failed else 1
        finally:
            os._exit(status)

    def run(self, items: list[pytest.Item], change: Change | None) -> None:
        """Run the tests until one fails."""
        every = Counter[str]()
        for (_, test), times in self.found.items():
            every[test] += times
        module = change.module if change else ""
        names = {item.nodeid: item for item in items}
        order = sorted(names, key=lambda name: (-self.found[module, name], -every[name], self.times.get(name, 0)))
        for name in order:
            names[name].ihook.pytest_runtest_protocol(item=names[name], nextitem=None)
            if self.failed:
                break

    def run_anew(self, change: Change) -> None:
        """Run the tests on a copy: for what is done as a module is imported."""
        with tempfile.TemporaryDirectory() as place:
            shutil.copytree(self.where, place, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
            (Path(place) / "symsoft" / "kernel" / change.module).write_text(change.code, encoding="utf-8")
            command = [sys.executable, "-B", "-m", "pytest", "-x", *options_of(Path(place))]
            environment = {**os.environ, "PYTHONPATH": place}
            if subprocess.run(command, cwd=place, env=environment, timeout=5 * SECONDS, check=False).returncode:
                self.failed = "the tests on a copy"


def options_of(where: Path) -> list[str]:
    """What pytest is to run in a copy, and how."""
    options = [
        "-q",
        "-s",
        "-p",
        "no:cacheprovider",
        "-c",
        os.devnull,
        "--rootdir",
        str(where),
        "--hypothesis-seed=1",
        "-k",
        "not hostile",
    ]
    return [*options, *(str(where / "tests" / "kernel" / f"{name}.py") for name in TESTS)]


def named() -> dict[tuple[str, str, str], str]:
    """The survivors that no test can see, each with the reason."""
    path = Path(__file__).parent / "survivors.md"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    rows = (re.fullmatch(r"- `(.+?)` `(.+?)` → `(.+?)`: (.+)", line) for line in lines)
    return {(row[1], row[2], row[3]): row[4] for row in rows if row}


def again(line: str, every: list[Change]) -> list[Change]:
    """The change that a line of the output speaks of, the nearest one if the module is not what it was."""
    row = re.match(r"survived (\S+):(\d+) `(.+?)` → `(.+?)`", line)
    if row is None:
        return []
    same = [change for change in every if (change.module, change.before, change.after) == (row[1], row[3], row[4])]
    return sorted(same, key=lambda change: abs(change.line - int(row[2])))[:1]


def main() -> None:
    """Draws changes, tries them, names the survivors."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--seed", type=int, default=2)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--retry", type=Path, help="the output of a run, whose survivors are tried again")
    wanted = parser.parse_args()
    every = changes()
    drawn = Random(wanted.seed).sample(every, min(wanted.count, len(every)))
    if wanted.retry:
        drawn = [change for line in wanted.retry.read_text().splitlines() for change in again(line, every)]
    print(f"{len(every)} changes are possible, {len(drawn)} are tried", flush=True)
    with tempfile.TemporaryDirectory() as place:
        copy(Path(place))
        here = {str(ROOT), str(Path(__file__).parent), ""}
        sys.path[:] = [place, *(path for path in sys.path if path not in here)]
        os.environ["SYMSOFT_SCALE"] = "0.15"
        trials = Trials(Path(place), drawn, wanted.jobs)
        pytest.main(options_of(Path(place)), plugins=[trials])
    killed = len(drawn) - trials.alive
    print(f"killed {killed} of {len(drawn)}: {100 * killed / len(drawn):.1f} %")


if __name__ == "__main__":
    main()
