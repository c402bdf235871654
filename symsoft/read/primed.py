"""Primed letters in subscripts, x_{j'}, which are indices of their own: each is one letter while a formula is read."""

from __future__ import annotations

from collections.abc import Iterator

from symsoft.read.tokens import Token

FIRST = (0xAB70, 0xAB90)
"""Where the letters of an alphabet that no formula uses begin to mean a to z with one prime, and with two."""

LETTERS = {chr(first + n): chr(97 + n) + "'" * times for times, first in enumerate(FIRST, 1) for n in range(26)}
"""What each of these is written as."""

RELATIONS = frozenset(("=", "≠", "\\neq", "\\ne", "\\not", "<", ">", "\\in", "\\forall", ","))

ONE = {written: letter for letter, written in LETTERS.items()}


def merged(tokens: list[Token]) -> list[Token]:
    """The tokens with one letter for each primed letter that stands in some subscript of the formula."""
    if not any(token.kind == "prime" or token.text == "\\prime" for token in tokens):
        return tokens
    low = set(range(len(tokens)) if all(map(_relates, tokens)) else _below(tokens))
    found = {letter for at in low if (letter := _letter(tokens, at))}
    if not found:
        return tokens
    out: list[Token] = []
    skipped = 0
    for at, token in enumerate(tokens):
        letter = _letter(tokens, at)
        if skipped:
            skipped -= 1
        elif letter in found and (at in low or len(token.text) == 1):
            skipped = _primes(tokens, at)[1]
            if len(token.text) > 1:
                out.append(Token("word", token.text[:-1], token.start, token.end - 1))
            out.append(Token("char", ONE[letter], token.end - 1, tokens[at + skipped].end))
        else:
            out.append(token)
    return out


def _relates(token: Token) -> bool:
    """Whether a token may stand in a relation of indices alone, j' ≠ j."""
    return token.kind in ("prime", "number") or token.text in RELATIONS or token.kind == "word" and len(token.text) == 1


def _below(tokens: list[Token]) -> Iterator[int]:
    """The places of the tokens in subscripts with braces."""
    ends = list[bool]()
    for at, token in enumerate(tokens):
        if token.kind == "open":
            ends.append(at > 0 and tokens[at - 1].kind == "sub")
        elif token.kind == "close" and ends:
            ends.pop()
        elif any(ends):
            yield at


def _letter(tokens: list[Token], at: int) -> str:
    """The small letter with its primes that ends the word at a place; nothing if it has none, or too many."""
    token, primes = tokens[at], _primes(tokens, at)[0]
    letter = token.text[-1:] + "'" * primes
    return letter if token.kind == "word" and primes and letter in ONE else ""


def _primes(tokens: list[Token], at: int) -> tuple[int, int]:
    """How many primes follow the token at a place, as in j'' or j^{\\prime}, and in how many tokens."""
    count = 0
    while at + count + 1 < len(tokens) and tokens[at + count + 1].kind == "prime":
        count += 1
    if count:
        return count, count
    kinds = ["prime" if token.text == "\\prime" else token.kind for token in tokens[at + 1 : at + 5]]
    for primes, taken in ((1, ["sup", "prime"]), (1, ["sup", "open", "prime", "close"])):
        if kinds[: len(taken)] == taken:
            return primes, len(taken)
    return 0, 0
