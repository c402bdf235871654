"""The table of identities and near misses in identities.txt, read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from language import claim

from symsoft.statement import Statement


@dataclass(frozen=True)
class Identity:
    """A true statement and false ones beside it, under the same definitions and hypotheses."""

    group: str
    claim: str
    misses: tuple[str, ...]
    define: str
    given: str

    def statement(self, text: str) -> Statement:
        """The claim or one of the misses as a statement."""
        body, _, more = text.partition(";;")
        return claim(body, self.define, ";".join(part for part in (self.given, more) if part))


def identities() -> Iterator[Identity]:
    """Every identity of the table."""
    group, define, given = "", [""], [""]
    rows: list[tuple[str, list[str]]] = []
    for line in [*(Path(__file__).parent / "identities.txt").read_text(encoding="utf-8").splitlines(), "# end"]:
        kind, _, text = line.strip().partition(" ")
        match kind:
            case "#":
                for found, misses in rows:
                    yield Identity(group, found, tuple(misses), ";".join(define), ";".join(given))
                group, define, given, rows = text, [], [], []
            case "let" if group:
                define.append(text)
            case "given" if group:
                given.append(text)
            case "=":
                rows.append((text, []))
            case "!":
                rows[-1][1].append(text)
            case _:
                assert not group or not line.strip(), line
