"""Articles that were cut, repeated, shuffled and mixed: no crash, little time, and what is false is never proved."""

from __future__ import annotations

import os
import re
from pathlib import Path
from random import Random
from time import process_time

import pytest

from symsoft import verify_text
from symsoft.verdict import Proved

HERE = Path(__file__).parent
OWN = sorted((HERE / "articles").glob("*.md"))
SHARED = HERE.parents[1] / "shared" / "articles"
FORMATS = {".md": "markdown", ".qmd": "markdown", ".tex": "latex", ".html": "html"}
REFUTED = re.compile(r"<!-- expect: refuted[\w -]* -->")
EXPECTED = re.compile(r"<!-- expect: ")
SECONDS = 20
TIMES = 20 if os.environ.get("SYMSOFT_NIGHTLY") else 1


def pieces(text: str) -> list[str]:
    """A test article in pieces: headings, prose, and displays with what is expected of them."""
    return re.split(r"\n(?=#)|(?<=-->)\n\n", text)


def fewer(parts: list[str], chance: Random) -> list[str]:
    """Some of the pieces, in order."""
    return [part for part in parts if chance.random() < 0.6]


def fewer_claims(parts: list[str], chance: Random) -> list[str]:
    """The pieces without some of those that define and assume nothing, in order."""
    return [part for part in parts if chance.random() < 0.6 or "accepted" in part or not EXPECTED.search(part)]


def shuffled(parts: list[str], chance: Random) -> list[str]:
    """All pieces in another order."""
    return chance.sample(parts, len(parts))


def repeated(parts: list[str], chance: Random) -> list[str]:
    """All pieces, some of them twice."""
    return [part for part in parts for _ in range(chance.choice((1, 2)))]


def gnawed(parts: list[str], chance: Random) -> list[str]:
    """All pieces, with a few characters missing here and there."""
    text = "\n\n".join(parts)
    for _ in range(20):
        at = chance.randrange(max(1, len(text)))
        text = text[:at] + text[at + chance.randrange(1, 30) :]
    return [text]


def wrongly_proved(text: str) -> list[str]:
    """The lines of proved steps of which the article says that they are false."""
    lines = text.split("\n")
    expected = [number for number, line in enumerate(lines, 1) if EXPECTED.search(line)]
    out = []
    for judged in verify_text(text).steps:
        at = judged.step.sign.line
        said = next((number for number in expected if number >= at), None)
        if isinstance(judged.verdict, Proved) and said is not None and REFUTED.fullmatch(lines[said - 1]):
            out.append(lines[at - 1])
    return out


@pytest.mark.parametrize("seed", range(TIMES))
def test_nothing_false_is_proved_among_fewer_claims(seed: int) -> None:
    chance = Random(seed)
    for path in OWN:
        text = "\n\n".join(fewer_claims(pieces(path.read_text()), chance))
        assert not wrongly_proved(text), f"{path.name}: {wrongly_proved(text)}"


def test_what_is_false_is_told_from_what_is_true() -> None:
    """A claim of which the article says wrongly that it is false."""
    text = "$$a = 2 b$$\n<!-- expect: accepted -->\n\n$$3 a = 6 b$$\n<!-- expect: refuted -->"
    assert wrongly_proved(text) == ["$$3 a = 6 b$$"]


@pytest.mark.skipif(not SHARED.exists(), reason="the shared articles are not here")
@pytest.mark.parametrize("seed", range(TIMES))
def test_pieces_of_real_articles_are_read_in_little_time(seed: int) -> None:
    chance = Random(seed)
    texts = [(path, path.read_text(errors="replace")) for path in sorted(SHARED.iterdir()) if path.suffix in FORMATS]
    for path, text in texts:
        change = chance.choice((fewer, shuffled, repeated, gnawed))
        other = chance.choice(texts)[1].split("\n\n")
        parts = [*text.split("\n\n"), *chance.sample(other, len(other) // 4)]
        started = process_time()
        verify_text("\n\n".join(change(parts, chance)), FORMATS[path.suffix])
        assert process_time() - started < SECONDS, path.name
