"""Macros that an article defines: found in its text, put in for their uses, which keep their place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter

from symsoft.read.tokens import Token, tokenise

DEFINING = re.compile(
    r"\\(?:(?:re)?newcommand|(?P<provide>providecommand)|DeclareRobustCommand)\*?\s*\{?\s*\\(?P<new>[A-Za-z]+)\s*\}?\s*(?:\[(?P<count>\d)\])?\s*(?P<default>\[[^\]\n]*\])?\s*\{"
    r"|\\def\s*\\(?P<def>[A-Za-z]+)(?P<parameters>(?:#\d)*)\s*\{"
    r"|\\DeclareMathOperator(?P<star>\*?)\s*\{?\s*\\(?P<operator>[A-Za-z]+)\s*\}?\s*\{"
)
SURROUNDING = re.compile(
    r"\\(?:re)?newenvironment\*?\s*\{(?P<name>[A-Za-z]+)\}\s*(?:\[(?P<count>\d)\])?\s*(?P<default>\[[^\]\n]*\])?\s*\{"
)
BEGIN, END = "\\begin{", "\\end{"
LARGEST = 20000
DEEPEST = 12


@dataclass(frozen=True, slots=True)
class Macro:
    """How many arguments a macro takes, and the tokens it stands for."""

    arguments: int
    body: tuple[Token, ...]


def macros(text: str) -> dict[str, Macro]:
    """The macros that a text defines, by the first definition of each."""
    return {name: macro for _, name, macro in reversed(definitions(text))}


def definitions(text: str) -> list[tuple[int, str, Macro]]:
    """The definitions of macros in a text in order, each with where it begins to hold.

    What is defined anew right behind a brace is as it was before after that brace is closed.
    """
    if not any(word in text for word in ("command", "\\def", "\\DeclareMath", "newenvironment")):
        return []
    out: list[tuple[int, str, Macro]] = []
    before: dict[str, Macro] = {}
    for match in DEFINING.finditer(text):
        body = _body(text, match.end())
        name = "\\" + (match.group("new") or match.group("def") or match.group("operator"))
        if body is None or match.group("default") or match.group("provide") and name in before:
            continue
        if match.group("operator"):
            body = "\\operatorname{" + body + "}"
        count = int(match.group("count") or 0) + len(match.group("parameters") or "") // 2
        macro = Macro(count, tuple(tokenise(body)))
        out.append((match.start(), name, macro))
        inside = name in before and text[max(0, match.start() - 8) : match.start()].rstrip().endswith("{")
        group = _body(text, match.start()) if inside else None
        if group is not None:
            out.append((match.start() + len(group), name, before[name]))
        else:
            before[name] = macro
    return sorted([*out, *_environments(text)], key=itemgetter(0))


def _environments(text: str) -> Iterator[tuple[int, str, Macro]]:
    """What stands for the beginnings and ends of the environments that a text defines."""
    for match in SURROUNDING.finditer(text) if "newenvironment" in text else ():
        before = _body(text, match.end())
        second = text.find("{", match.end() + len(before or "") + 1)
        after = _body(text, second + 1) if second >= 0 else None
        if before is not None and after is not None and not match.group("default"):
            opening = Macro(int(match.group("count") or 0), tuple(tokenise(before)))
            yield match.start(), BEGIN + match.group("name") + "}", opening
            yield match.start(), END + match.group("name") + "}", Macro(0, tuple(tokenise(after)))


def _body(text: str, start: int) -> str | None:
    """The text up to the closing brace, if it is near."""
    depth = 1
    for at in range(start, min(len(text), start + 2000)):
        if text[at] == "{" and text[at - 1] != "\\":
            depth += 1
        elif text[at] == "}" and text[at - 1] != "\\":
            depth -= 1
            if depth == 0:
                return text[start:at]
    return None


def expanded(tokens: list[Token], known: Mapping[str, Macro]) -> list[Token]:
    """The tokens with macros put in; what comes from a macro stands where the macro does."""
    own = {"\\begin", "\\end"} if any(name.endswith("}") for name in known) else set[str]()
    if not known or not any(token.text in known or token.text in own for token in tokens if token.kind == "command"):
        return tokens
    out: list[Token] = []
    stack: list[tuple[Token, int]] = [(token, 0) for token in reversed(tokens)]
    budget = LARGEST + len(tokens)
    while stack and budget > 0:
        token, depth = stack.pop()
        macro = known.get(token.text) if token.kind == "command" else None
        if (
            token.text in own
            and (named := "".join(after.text for after, _ in stack[:-4:-1]))
            and token.text + named in known
        ):
            macro = known[token.text + named]
            del stack[-3:]
        budget -= 1
        if macro is None or depth >= DEEPEST:
            out.append(token)
            continue
        arguments = [_argument(stack) for _ in range(macro.arguments)]
        place = (token.start, token.end)
        put = _put(macro, arguments, place, depth + 1)
        budget -= len(put)
        stack.extend(reversed(put))
    return out if budget > 0 else tokens


def _argument(stack: list[tuple[Token, int]]) -> list[tuple[Token, int]]:
    """The next argument, without its braces."""
    if not stack:
        return []
    first, depth = stack.pop()
    if first.kind != "open":
        if first.kind in ("word", "number") and len(first.text) > 1:
            stack.append((Token(first.kind, first.text[1:], first.start + 1, first.end), depth))
            first = Token(first.kind, first.text[0], first.start, first.start + 1)
        return [(first, depth)]
    out: list[tuple[Token, int]] = []
    level = 1
    while stack:
        token, inner = stack.pop()
        level += {"open": 1, "close": -1}.get(token.kind, 0)
        if level == 0:
            break
        out.append((token, inner))
    return out


def _put(
    macro: Macro, arguments: list[list[tuple[Token, int]]], place: tuple[int, int], depth: int
) -> list[tuple[Token, int]]:
    """The body of a macro with its arguments."""
    out: list[tuple[Token, int]] = []
    skip = False
    for n, token in enumerate(macro.body):
        if skip:
            skip = False
            continue
        following = macro.body[n + 1] if n + 1 < len(macro.body) else None
        if (
            token.text == "#"
            and following is not None
            and following.kind == "number"
            and following.text[0] in "123456789"
        ):
            number = int(following.text[0])
            if number <= len(arguments):
                out += arguments[number - 1]
            if len(following.text) > 1:
                out.append((Token("number", following.text[1:], *place), depth))
            skip = True
        else:
            out.append((Token(token.kind, token.text, *place), depth))
    return out
