"""The laws of the house, read off the source: layers, the kernel's purity, verdicts, docstrings, sizes, names."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HOUSE = ROOT / "symsoft"

LAYERS = (
    "symsoft.term",
    "symsoft.statement",
    "symsoft.walk",
    "symsoft.kernel",
    "symsoft.relabel",
    "symsoft.onehot",
    "symsoft.functions",
    "symsoft.derivation",
    "symsoft.codes",
    "symsoft.verdict",
    "symsoft.read",
    "symsoft.article",
    "symsoft.relate",
    "symsoft.tidy",
    "symsoft.renaming",
    "symsoft.gathering",
    "symsoft.listed",
    "symsoft.changed",
    "symsoft.everysize",
    "symsoft.doubts",
    "symsoft.canonical",
    "symsoft.mentions",
    "symsoft.binary",
    "symsoft.order",
    "symsoft.folding",
    "symsoft.hinges",
    "symsoft.samples",
    "symsoft.known",
    "symsoft.palette",
    "symsoft.edits",
    "symsoft.presented",
    "symsoft.decisions",
    "symsoft.attempt",
    "symsoft.repair",
    "symsoft.unstated",
    "symsoft.hats",
    "symsoft.outsiders",
    "symsoft.ladder",
    "symsoft.supposing",
    "symsoft.sizing",
    "symsoft.merged",
    "symsoft.multiples",
    "symsoft.constants",
    "symsoft.weigh",
    "symsoft.anew",
    "symsoft.redefined",
    "symsoft.judge",
    "symsoft",
    "symsoft.rules",
    "symsoft.search",
    "symsoft.derive",
    "symsoft.divisors",
    "symsoft.written",
    "symsoft.explicit",
    "symsoft.emit",
    "symsoft.authored",
    "symsoft.plot",
    "symsoft.report",
    "symsoft.readable",
    "symsoft.notebook",
    "symsoft.arguments",
    "symsoft.asking",
    "symsoft.drawing",
    "symsoft.coding",
    "symsoft.cli",
    "symsoft.__main__",
)
"""From the bottom up: a module imports from its own layer and from those before it."""

LAZY = {
    ("symsoft", "symsoft.article"): "`import symsoft` stays light, and every module's import passes through it",
    ("symsoft", "symsoft.judge"): "as above",
    ("symsoft", "symsoft.read"): "as above",
    ("symsoft", "time"): "as above",
    ("symsoft", "dataclasses"): "as above",
    ("symsoft.cli", "symsoft.drawing"): "as below",
    ("symsoft.drawing", "symsoft.plot"): "Matplotlib, which only pictures need, is an extra",
    ("symsoft.cli", "symsoft.asking"): "a command imports what it needs: verify starts without SymPy and NumPy",
    ("symsoft.cli", "symsoft.coding"): "as above",
    ("symsoft.asking", "symsoft.explicit"): "as above: a derivation for every n needs no SymPy",
    ("symsoft.asking", "symsoft.emit.result"): "as above",
    ("symsoft.coding", "symsoft.emit.given"): "as above: code for every n needs no SymPy",
    ("symsoft.emit", "symsoft.functions"): "as above: reports need its LaTeX, and none of the family",
}
"""The imports inside functions, (module, package), and why."""

WORKING_STATE = {
    "symsoft.read": "what is known so far of an article that is being read; none of it leaves the reader",
    "symsoft.explicit": "names that are given out while a function is instantiated",
}
"""The packages whose dataclasses may be filled as work goes on, and why."""

LONG_MODULES: dict[str, str] = {"symsoft.codes": "one table, two lines or more for each code"}
LONG_FUNCTIONS: dict[str, str] = {}
"""What may be longer than the laws say, and why."""


def _name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {_name(path): path for path in sorted(HOUSE.rglob("*.py"))}
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in MODULES.items()}
KERNEL = sorted(name for name in MODULES if name.startswith("symsoft.kernel"))

every_module = pytest.mark.parametrize("name", sorted(MODULES))
every_kernel_module = pytest.mark.parametrize("name", KERNEL)


def imports(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """The modules that are imported, with the line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: relative import"
            assert node.module is not None
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield (whole if whole in MODULES else node.module), node.lineno


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method."""
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def layer(name: str) -> int:
    """The number of the layer, from the bottom, that a module of the house is in."""
    if name == "symsoft":
        return LAYERS.index("symsoft")
    return LAYERS.index(".".join(name.split(".")[:2]))


def _type_checking(tree: ast.AST) -> set[int]:
    """The lines inside `if TYPE_CHECKING:`, which are not run."""
    blocks = [n for n in ast.walk(tree) if isinstance(n, ast.If) and "TYPE_CHECKING" in ast.unparse(n.test)]
    return {line for block in blocks for line in range(block.lineno, (block.end_lineno or block.lineno) + 1)}


@every_module
def test_layers_import_downwards_only(name: str) -> None:
    unrun = _type_checking(TREES[name])
    for imported, line in imports(TREES[name]):
        if imported.split(".")[0] != "symsoft" or line in unrun:
            continue
        allowed = layer(imported) <= layer(name)
        assert allowed, f"{name}:{line} imports {imported}, which is a layer above it"


def test_no_cycles() -> None:
    graph = {
        name: {imported for imported, _ in imports(tree) if imported in MODULES and imported not in (name, "symsoft")}
        for name, tree in TREES.items()
    }
    TopologicalSorter(graph).prepare()  # raises CycleError, which names the cycle


@every_module
def test_imports_stand_at_the_top(name: str) -> None:
    for function in functions(TREES[name]):
        for imported, line in imports(function):
            package = ".".join(imported.split(".")[:2])
            assert (name, package) in LAZY or (name, imported) in LAZY, f"{name}:{line} hides an import of {imported}"


def test_declared_exceptions_exist() -> None:
    hidden = {(n, i) for n, tree in TREES.items() for f in functions(tree) for i, _ in imports(f)}
    shortened = hidden | {(n, ".".join(i.split(".")[:2])) for n, i in hidden}
    assert set(LAZY) <= shortened
    assert set(LONG_MODULES) <= set(MODULES)
    assert set(WORKING_STATE) <= set(MODULES)
    assert set(LONG_FUNCTIONS) <= {f"{n}.{f.name}" for n, tree in TREES.items() for f in functions(tree)}


@every_kernel_module
def test_the_kernel_imports_nothing_of_the_world(name: str) -> None:
    allowed = {"symsoft.term", "symsoft.statement", "symsoft.walk"}
    library = {
        *("abc", "bisect", "collections", "dataclasses", "enum", "fractions", "functools", "hashlib", "heapq"),
        *("itertools", "math", "operator", "random", "types", "typing", "__future__"),
    }
    for imported, line in imports(TREES[name]):
        inside = imported in allowed or imported.startswith("symsoft.kernel")
        root = imported.split(".")[0]
        assert inside or root in library or root == "flint", f"{name}:{line} imports {imported}"


@every_kernel_module
def test_the_kernel_has_no_floats(name: str) -> None:
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.Constant):
            assert not isinstance(node.value, float | complex), f"{name}:{node.lineno} has the float {node.value}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id != "float", f"{name}:{node.lineno} makes a float"


@every_kernel_module
def test_the_kernel_reads_no_state(name: str) -> None:
    for node in ast.walk(TREES[name]):
        assert not isinstance(node, ast.Global | ast.Nonlocal), f"{name}:{node.lineno} writes to an outer name"


@every_module
def test_read_never_imports_the_kernel(name: str) -> None:
    if name.startswith("symsoft.read"):
        for imported, line in imports(TREES[name]):
            assert not imported.startswith("symsoft.kernel"), f"{name}:{line}"


def test_verdicts_are_neither_bool_nor_none() -> None:
    """What answers for a step or a statement says so with a verdict: judge, decide, prove, refute, their like."""
    answers = re.compile(r"^_?(judge|decide|prove|refute|verdict)(_|$)")
    for name, tree in TREES.items():
        if name.split(".")[:2] not in (["symsoft", "kernel"], ["symsoft", "judge"]):
            continue
        for function in functions(tree):
            if answers.match(function.name) and function.returns is not None:
                assert ast.unparse(function.returns) != "bool", f"{name}:{function.lineno} {function.name}"


@every_module
def test_errors_are_named(name: str) -> None:
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.ExceptHandler):
            caught = "everything" if node.type is None else ast.unparse(node.type)
            broad = node.type is None or re.search(r"\b(Exception|BaseException)\b", caught)
            assert not broad, f"{name}:{node.lineno} catches {caught}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name):
            called = ast.unparse(node.func)
            assert called not in ("suppress", "contextlib.suppress"), f"{name}:{node.lineno} suppresses errors"


@every_module
def test_article_text_is_never_executed(name: str) -> None:
    forbidden = {"eval", "exec", "compile", "sympify", "parse_expr", "parse_latex", "__import__", "literal_eval"}
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            builtin = isinstance(node.func, ast.Name) or called.startswith(("sympy.", "ast.", "builtins.", "parsing."))
            last = called.split(".")[-1]
            assert not (builtin and last in forbidden), f"{name}:{node.lineno} calls {called}"
    for imported, line in imports(TREES[name]):
        assert imported.split(".")[0] not in ("pickle", "marshal", "subprocess", "code"), f"{name}:{line} {imported}"


@every_module
def test_every_module_says_what_it_is(name: str) -> None:
    said = ast.get_docstring(TREES[name])
    assert said, f"{name} has no docstring"
    first = said.split("\n\n")[0]
    assert first.endswith((".", ":")), f"{name} opens with {first!r}, which is no sentence"
    assert "TODO" not in said


@every_module
def test_nothing_is_mutated_after_construction(name: str) -> None:
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.ClassDef):
            for decorator in node.decorator_list:
                written = ast.unparse(decorator)
                package = ".".join(name.split(".")[:2])
                if written.split("(")[0].endswith("dataclass") and package not in WORKING_STATE:
                    assert "frozen=True" in written, f"{name}:{node.lineno} {node.name} is not frozen"
    for function in functions(TREES[name]):
        if function.name not in ("__init__", "__post_init__", "__new__"):
            written = ast.unparse(function)
            assert "object.__setattr__" not in written, f"{name}:{function.lineno} mutates a frozen object"


@every_module
def test_nothing_is_too_long(name: str) -> None:
    lines = MODULES[name].read_text(encoding="utf-8").count("\n")
    assert lines <= 300 or name in LONG_MODULES, f"{name} has {lines} lines"
    for function in functions(TREES[name]):
        length = (function.end_lineno or function.lineno) - function.lineno + 1
        whole = f"{name}.{function.name}"
        assert length <= 40 or whole in LONG_FUNCTIONS, f"{name}:{function.lineno} {function.name} has {length} lines"


def test_the_house_is_described() -> None:
    described = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for path in HOUSE.iterdir():
        if path.suffix == ".py" and not path.name.startswith("__"):
            assert f"  {path.name} " in described, path.name
        if path.is_dir() and path.name != "__pycache__":
            assert f"  {path.name}/ " in described, path.name


def test_files_are_named_after_things() -> None:
    vague = {"utils", "util", "helpers", "helper", "base", "common", "misc", "tools", "core", "lib", "shared"}
    folders = {folder.name for folder in HOUSE.rglob("*") if folder.is_dir()}
    assert not vague & ({path.stem for path in MODULES.values()} | folders)


def test_the_version_stands_in_one_place() -> None:
    import symsoft

    pattern = re.escape(f'"{symsoft.__version__}"')
    assert not re.search(r"^version\s*=", (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    assert [name for name, path in MODULES.items() if re.search(pattern, path.read_text(encoding="utf-8"))] == [
        "symsoft"
    ]
