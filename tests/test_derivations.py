"""The library: each article's derivation part is what `derive` writes, each step is proved, and the index is true."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from symsoft.derive import derive, questions
from symsoft.functions import FAMILY
from symsoft.judge import judge
from symsoft.read import read_text
from symsoft.verdict import Accepted, Proved

LIBRARY = Path(__file__).parent.parent / "derivations"


def _command() -> ModuleType:
    """derivations/make.py, which is no module of the package."""
    spec = importlib.util.spec_from_file_location("make_derivations", LIBRARY / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MAKE = _command()
every_article = pytest.mark.parametrize("name", sorted(path.name for path in LIBRARY.glob("*-*.md")))


def test_every_article_is_listed() -> None:
    there = {path.name for path in LIBRARY.glob("*.md")}
    assert there == {*MAKE.ARTICLES, "README.md", "stable-softmax.md"}


@pytest.mark.parametrize("function", FAMILY)
def test_each_quantity_of_each_function_has_an_article(function: str) -> None:
    asked = {quantity for name, quantity, wrt in MAKE.ARTICLES.values() if name == function and not wrt}
    assert asked == {*questions(FAMILY[function])}


def test_an_article_of_numbers_alone_speaks_of_no_components() -> None:
    assert "components" not in MAKE.part(derive("sigmoid", "derivative"))
    assert "components" in MAKE.part(derive("softmax", "jacobian"))


@pytest.mark.parametrize("name", sorted(set(MAKE.ARTICLES) - MAKE.BY_HAND))
def test_the_derivation_part_is_what_derive_writes(name: str) -> None:
    article = (LIBRARY / name).read_text(encoding="utf-8")
    assert MAKE.regenerated(article, derive(*MAKE.ARTICLES[name])) == article, "run: python derivations/make.py"


def test_the_index_is_what_the_command_writes() -> None:
    assert (LIBRARY / "README.md").read_text(encoding="utf-8") == MAKE.index(), "run: python derivations/make.py"


@every_article
def test_every_step_is_proved_without_a_warning(name: str) -> None:
    article = (LIBRARY / name).read_text(encoding="utf-8")
    judgement = judge(read_text(article, "markdown", name))
    verdicts = [judged.verdict for judged in judgement.steps]
    assert all(isinstance(verdict, Proved | Accepted) for verdict in verdicts), verdicts
    assert sum(isinstance(verdict, Proved) for verdict in verdicts) >= 2
    assert not judgement.warnings


@every_article
def test_an_article_has_its_sections_and_introduces_its_symbols(name: str) -> None:
    article = (LIBRARY / name).read_text(encoding="utf-8")
    assert article.startswith("# ")
    assert "\n## Symbols\n" in article or name == "stable-softmax.md"
    assert re.search(r"\n## Source\n\n\S", article)
    assert "symsoft" not in article, "an article has no directives and no advertisement"
    if name in MAKE.ARTICLES and name not in MAKE.BY_HAND:
        assert article.index("## Symbols") < article.index("## Derivation") < article.index("## What it says")
        symbols = article.partition("## Symbols")[2].partition("## Derivation")[0]
        defined = re.findall(r"^\$\$\n(\\?[A-Za-z]+)\b", article.partition("### ")[0].replace("_", " "), re.MULTILINE)
        assert all(f"${symbol}$" in symbols for symbol in defined), defined


def test_an_empty_derivation_part_is_filled_and_what_follows_it_stays() -> None:
    found = MAKE.regenerated("# Title\n\n## Derivation\n\n## What it says\n\nIt.\n", derive("softmax", "shift"))
    assert found.endswith("\n\n## What it says\n\nIt.\n")
    assert "recognising the function itself" in found


def test_an_article_without_the_heading_is_refused() -> None:
    with pytest.raises(ValueError, match="no heading '## Derivation'"):
        MAKE.regenerated("# Title\n", derive("softmax", "shift"))
