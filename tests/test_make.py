"""The two commands of a fresh machine, as far as they can be tested from within one of them."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned() -> dict[str, str]:
    lines = [line for line in LOCK.splitlines() if line and not line.startswith("#")]
    return {_canonical(name): version for name, version in (line.split("==") for line in lines)}


def test_everything_that_is_needed_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    needed = project["project"]["dependencies"] + project["project"]["optional-dependencies"]["dev"]
    needed += project["build-system"]["requires"]
    for requirement in needed:
        match = re.match(r"[\w.-]+", requirement)
        assert match is not None
        assert _canonical(match.group()) in pinned(), requirement


def test_every_dependency_has_a_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    reasons = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("| package | reason |")[2]
    for requirement in project["project"]["dependencies"]:
        assert re.split(r"[<>=!~ ]", requirement)[0] in reasons, requirement


def test_nothing_names_a_machine() -> None:
    files = [ROOT / name for name in ("pyproject.toml", "requirements.lock", "Makefile", ".ci/run", "README.md")]
    for path in [*files, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"]:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"https?://|file://|--index-url|--find-links|/home/|/tmp/|/root/|/opt/", text), path.name


def test_ci_runs_the_check() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert "set -euo pipefail" in script.read_text(encoding="utf-8")
    checked = ("requirements.lock", "ruff check", "ruff format --check", "mypy --strict", "pytest")
    for wanted in checked:
        assert wanted in planned("check")
    lines = planned("check-all")
    assert all(wanted in lines for wanted in checked)
    assert lines.index("install numba jax torch") < lines.index("bin/pytest")


def planned(target: str) -> str:
    """What make would run for a target."""
    return subprocess.run(
        ["make", "--dry-run", "--always-make", target],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env={name: value for name, value in os.environ.items() if not name.startswith("MAKE")},
    ).stdout
