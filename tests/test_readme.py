"""README.md tells the truth: every command and every Python snippet in it is run, and what it shows is compared."""

from __future__ import annotations

import doctest
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def blocks(language: str) -> list[str]:
    return [body for found, body in BLOCK.findall(README) if found == language]


def commands() -> list[tuple[str, str]]:
    """Each command with the output that is shown below it."""
    found: list[tuple[str, str]] = []
    for body in blocks("console"):
        for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
            command, _, shown = part.partition("\n")
            found.append((command, shown))
    return found


def matches(shown: str, got: str) -> bool:
    """Whether the output is what is shown, where `...` stands for anything."""
    return doctest.OutputChecker().check_output(_ellipses(shown), _ellipses(got), FLAGS)


def _ellipses(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().split("\n"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder like a fresh checkout, in which the commands may write."""
    here = tmp_path_factory.mktemp("readme")
    for name in ("derivations", "examples"):
        shutil.copytree(ROOT / name, here / name)
    for name in ("Makefile", "requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, here)
    return here


def test_every_command_does_what_is_shown(folder: Path) -> None:
    """In the order of the text, since one command writes what the next one reads."""
    assert len(commands()) >= 8
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    for command, shown in commands():
        program, *arguments = shlex.split(command)
        if program == "make":  # it would run these very tests
            run = ["make", "--dry-run", *arguments]
        else:
            assert program == "symsoft", command
            run = [sys.executable, "-m", "symsoft", *arguments]
        done = subprocess.run(run, cwd=folder, capture_output=True, text=True, check=False, env=environment)
        assert done.stderr == "", command
        assert done.returncode == (1 if "slips" in command else 0), command
        if shown.strip():
            assert matches(shown, done.stdout), f"{command}\nshown:\n{shown}\ngot:\n{done.stdout}"


def test_every_snippet_does_what_is_shown(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.syspath_prepend(str(folder))
    if not (folder / "fast_softmax.py").exists():
        test_every_command_does_what_is_shown(folder)
    snippets = blocks("python")
    assert len(snippets) >= 3
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    for number, snippet in enumerate(snippets):
        assert ">>>" in snippet
        runner.run(parser.get_doctest(snippet, {}, f"snippet {number}", "README.md", 0))
    assert runner.failures == 0


def test_links_lead_somewhere() -> None:
    for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        for target in re.findall(r"\]\(([^)#:]+)\)", text):
            assert (ROOT / target).exists(), f"{name}: {target}"


def test_the_changelog_has_the_version() -> None:
    import symsoft

    assert f"## {symsoft.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
