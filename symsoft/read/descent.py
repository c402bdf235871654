"""The descent over the tokens of a formula: sequences, groups, scripts and single characters."""

from __future__ import annotations

import unicodedata
from abc import ABC, abstractmethod

from symsoft.read import alphabet as ab
from symsoft.read.brackets import fenced
from symsoft.read.fonts import styled
from symsoft.read.primed import LETTERS as PRIMED
from symsoft.read.syntax import Bad, Fraction, Group, Items, Mark, Name, Node, Numeral, Operator, Scripts, Text
from symsoft.read.tokens import Token
from symsoft.read.words import run_of_letters

DEEPEST = 40
MOST_SCRIPTS = 6
NOTHING = Token("char", "", 0, 0)


class Descent(ABC):
    """The place reached in the tokens of one formula, and how deep the descent is."""

    def __init__(self, tokens: list[Token], text: str) -> None:
        """Start before the first token."""
        self.tokens = tokens
        self.text = text
        self.at = 0
        self.depth = 0

    def peek(self, ahead: int = 0) -> Token:
        """The token to come."""
        at = self.at + ahead
        return self.tokens[at] if at < len(self.tokens) else NOTHING

    def take(self) -> Token:
        """The token to come, and go on."""
        token = self.peek()
        self.at += 1
        return token

    def last_end(self) -> int:
        """Where the token before this place ends."""
        return self.tokens[self.at - 1].end if 0 < self.at <= len(self.tokens) else 0

    def sequence(self) -> list[Node]:
        """The nodes up to a closing brace, an end of an environment, or the end."""
        out: list[Node] = []
        while self.at < len(self.tokens):
            token = self.peek()
            if token.kind == "close" or token.text == "\\end":
                break
            if token.text in ("\\over", "\\choose") and token.kind == "command":
                self.take()
                below = self.sequence()
                start = out[0].start if out else token.start
                return [Fraction(fenced(tuple(out)), fenced(tuple(below)), start, self.last_end())]
            if token.kind == "command" and token.text[1:] in ab.SWITCHES:
                self.take()
                out += styled(tuple(self.sequence()), ab.SWITCHES[token.text[1:]])
                break
            self.one(out)
        return out

    def one(self, out: list[Node]) -> None:
        """Read one node, or a script of the one before, and put it in the list."""
        token = self.take()
        match token.kind:
            case "open":
                out.append(self.group(token))
            case "sub" | "sup":
                self.script(token, out)
            case "prime":
                prime(token, out)
            case "amp":
                out.append(Mark("&", token.start, token.end))
            case "break":
                out.append(Mark("\\\\", token.start, token.end))
            case "number":
                last = out[-1] if out else None
                if (
                    isinstance(last, Name)
                    and last.end == token.start
                    and len(last.text) == 1
                    and last.text.isascii()
                    and token.text.isdigit()
                ):
                    out[-1] = Name(last.text + token.text, last.start, token.end)
                else:
                    out.append(Numeral(token.text, token.start, token.end))
            case "word":
                out += run_of_letters(token.text, token.start, token.end)
            case "char":
                self.character(token, out)
            case "command":
                self.command(token, out)
            case "close":
                raise AssertionError("a closing brace ends the sequence before")

    def group(self, opening: Token) -> Node:
        """What stands in braces, after the opening one."""
        if self.depth >= DEEPEST:
            return self.skip(opening)
        self.depth += 1
        items = self.sequence()
        self.depth -= 1
        if self.peek().kind == "close":
            self.take()
        elif self.peek().text != "\\end":
            items.append(Bad("unbalanced", "a brace is not closed", opening.start, opening.end))
        if len(items) == 1 and isinstance(items[0], Operator):
            return Operator(items[0].text, opening.start, self.last_end())
        return Group(fenced(tuple(items)), opening.start, self.last_end())

    def skip(self, opening: Token) -> Node:
        """A group that is too deep, passed over up to its closing brace."""
        level = 1
        while level and self.at < len(self.tokens):
            level += {"open": 1, "close": -1}.get(self.take().kind, 0)
        return Bad("too-deep", f"more than {DEEPEST} nested groups", opening.start, self.last_end())

    def argument(self) -> Items:
        """The argument of a command: a group, a command with its own, or one character."""
        token = self.peek()
        if token.kind in ("close", "amp", "break") or not token.text or token.text == "\\end":
            return (Bad("syntax", "an argument is missing", self.last_end(), self.last_end()),)
        if self.depth >= DEEPEST:
            self.take()
            return (
                self.skip(token)
                if token.kind == "open"
                else Bad("too-deep", "nested too deeply", token.start, token.end),
            )
        self.depth += 1
        out: list[Node] = []
        if token.kind in ("word", "number") and len(token.text) > 1:
            self.tokens[self.at] = Token(token.kind, token.text[1:], token.start + 1, token.end)
            first = token.text[0]
            node = Name if token.kind == "word" else Numeral
            out.append(node(first, token.start, token.start + 1))
        elif token.kind in ("sub", "sup", "prime"):
            self.take()
            out.append(Mark("′" if token.kind == "prime" else token.text, token.start, token.end))
        else:
            self.one(out)
            if not out and self.at < len(self.tokens) and self.peek().kind == "open":
                self.one(out)
        self.depth -= 1
        if len(out) == 1 and isinstance(out[0], Group):
            return out[0].items
        return tuple(out)

    def script(self, token: Token, out: list[Node]) -> None:
        """Hang a subscript or superscript on the node before."""
        base: Node = Group((), token.start, token.start)
        if out and not (
            isinstance(out[-1], Mark) and out[-1].text not in ab.CLOSINGS.values() and out[-1].text not in "|‖"
        ):
            base = out.pop()
        inside = self.argument()
        if layers(base) > MOST_SCRIPTS:
            out.append(Bad("too-deep", "too many scripts on one symbol", base.start, token.end))
            return
        sub, sup, primes = None, None, 0
        before = base
        if isinstance(before, Scripts) and (before.sub is None if token.kind == "sub" else before.sup is None):
            base, sub, sup, primes = before.base, before.sub, before.sup, before.primes
        if token.kind == "sub":
            sub = tuple(part for item in inside for part in _indices(item))
        elif inside and all(isinstance(item, Mark) and item.text == "′" for item in inside):
            primes += len(inside)
        else:
            sup = inside
        out.append(Scripts(base, sub, sup, primes, base.start, max(self.last_end(), token.end)))

    def character(self, token: Token, out: list[Node]) -> None:
        """A character that is no letter, digit or space, or a letter of another alphabet."""
        text, end = token.text, token.end
        following = self.peek()
        pair = text + following.text if following.start == token.end else ""
        if pair in ab.PAIRS:
            end = self.take().end
            text = ab.PAIRS[pair]
        elif pair == ".." and self.peek(1).text == ".":
            self.take()
            end, text = self.take().end, "…"
        text = ab.CHARACTERS.get(text, text)
        if text == "∂" or text == "∇":
            out.append(Operator("partial" if text == "∂" else "nabla", token.start, end))
        elif text in "∑∏":
            out.append(Operator("sum" if text == "∑" else "prod", token.start, end))
        elif text.isalpha():
            self.letter(text, token.start, end, out)
        else:
            out.append(Mark(text, token.start, end))

    def letter(self, text: str, start: int, end: int, out: list[Node]) -> None:
        """A letter that is not ASCII: a symbol if it is Greek or mathematical, else part of a word."""
        plain = unicodedata.normalize("NFKC", text)
        usual = plain.isascii() or plain in "ℓℒ" or plain in PRIMED
        if len(plain) == 1 and (usual or "GREEK" in unicodedata.name(plain, "")):
            out.append(Name(plain, start, end))
            return
        while self.peek().kind == "char" and self.peek().text.isalpha():
            end = self.take().end
        if out and isinstance(out[-1], Text) and out[-1].end >= start - 1:
            before = out.pop()
            start = before.start
        out.append(Text(self.text[start:end], start, end, start))

    @abstractmethod
    def command(self, token: Token, out: list[Node]) -> None:
        """A command with its arguments."""


def layers(node: Node) -> int:
    """How many scripts hang on a symbol, one on the other."""
    count = 0
    while isinstance(node, Scripts):
        count += 1
        node = node.base
    return count


def _indices(item: Node) -> Items:
    """The two indices of x_{is}, which elsewhere are a word."""
    if isinstance(item, Text) and item.text == "is" and item.inner == item.start:
        return Name("i", item.start, item.start + 1), Name("s", item.start + 1, item.end)
    return (item,)


def prime(token: Token, out: list[Node]) -> None:
    """Hang a prime on the node before."""
    if not out or isinstance(out[-1], Mark) and out[-1].text not in ab.CLOSINGS.values():
        out.append(Mark("′", token.start, token.end))
        return
    base = out.pop()
    if isinstance(base, Scripts) and base.primes >= 0:
        out.append(Scripts(base.base, base.sub, base.sup, base.primes + 1, base.start, token.end))
    else:
        out.append(Scripts(base, None, None, 1, base.start, token.end))
