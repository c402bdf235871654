"""The words between the formulas, from a file for each language in `languages`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

FOLDER = files("symsoft.emit") / "languages"
LANGUAGES = tuple(
    sorted(entry.name.removesuffix(".toml") for entry in FOLDER.iterdir() if entry.name.endswith(".toml"))
)


@dataclass(frozen=True)
class Words:
    """The templates of one language: whole sentences, and the phrases that stand in them."""

    sentences: Mapping[str, str]
    phrases: Mapping[str, str]

    def phrase(self, english: str, about: str = "") -> str:
        """A phrase in this language, with the formula that it is about; in English where there are no words for it."""
        return self.phrases.get(english, english).replace("{}", about)

    def sentence(self, name: str, about: str = "", **parts: str) -> str:
        """A sentence with its parts put in, each of them a phrase."""
        return self.sentences[name].format(**{key: self.phrase(part, about) for key, part in parts.items()})


@cache
def words(language: str = "en") -> Words:
    """The words of a language. Raises ValueError, naming the choices, for one without a file.

    >>> words("vi").sentence("first", rule="the quotient rule")
    'Theo quy tắc đạo hàm của thương,'
    """
    if language not in LANGUAGES:
        raise ValueError(f"lang: there are no words in {language!r}; choose from {', '.join(LANGUAGES)}")
    read = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    return Words(read["sentences"], read["phrases"])
