"""Support functions of emitted modules: taken from symsoft's own source by name, so that modules run alone."""

from __future__ import annotations

import ast
from functools import cache
from importlib import resources


def pasted(modules: tuple[str, ...], body: str) -> tuple[str, ...]:
    """The functions and constants that the text uses, directly or through one another, in their own order."""
    sources = _sources(modules)
    wanted: set[str] = set()
    waiting = [body]
    while waiting:
        called = {node.id for node in ast.walk(ast.parse(waiting.pop())) if isinstance(node, ast.Name)}
        new = (called & sources.keys()) - wanted
        wanted |= new
        waiting += [sources[name] for name in new]
    return tuple(text for name, text in sources.items() if name in wanted)


@cache
def _sources(modules: tuple[str, ...]) -> dict[str, str]:
    """The functions and constants of the modules by name, as text, decorators included."""
    found = {}
    for module in modules:
        text = resources.files("symsoft.emit").joinpath(module).read_text(encoding="utf-8")
        lines = text.splitlines()
        for node in ast.parse(text).body:
            if isinstance(node, ast.FunctionDef):
                first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
                found[node.name] = "\n".join(lines[first - 1 : node.end_lineno])
            if isinstance(node, ast.Assign) and isinstance(name := node.targets[0], ast.Name):
                found[name.id] = ast.get_source_segment(text, node) or ""
    return found


def imported(library: str) -> list[str]:
    """The lines that import a library, and say what would bring it where it is absent."""
    return [
        "try:",
        f"    import {library}",
        "except ImportError as error:",
        f"    raise ImportError(\"{library} is not installed: pip install 'symsoft[{library}]'\") from error",
    ]
