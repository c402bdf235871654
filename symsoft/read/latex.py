"""Tokens to syntax: one descent over the tokens of a formula, never deeper than DEEPEST, always to the end."""

from __future__ import annotations

import unicodedata

from symsoft.read import alphabet as ab
from symsoft.read.brackets import fenced
from symsoft.read.syntax import (
    Bad,
    Fraction,
    Grid,
    Group,
    Items,
    Mark,
    Name,
    Node,
    Numeral,
    Operator,
    Root,
    Scripts,
    Stacked,
    Text,
)
from symsoft.read.tokens import Token
from symsoft.read.words import is_text, roman, run_of_letters

DEEPEST = 40
NOTHING = Token("char", "", 0, 0)


def parse(tokens: list[Token], text: str) -> Items:
    """The nodes of a formula, in one sequence; rows and cells are still marks in it, brackets are not yet paired."""
    parser = Parser(tokens, text)
    out: list[Node] = []
    while parser.at < len(tokens):
        out += parser.sequence()
        if parser.at < len(tokens):
            stray = parser.take()
            if stray.kind == "close":
                out.append(Bad("unbalanced", "a closing brace has no opening one", stray.start, stray.end))
            else:
                parser.raw_group()
    return tuple(out)


class Parser:
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
                _prime(token, out)
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
        sub, sup, primes = None, None, 0
        before = base
        if isinstance(before, Scripts) and (before.sub is None if token.kind == "sub" else before.sup is None):
            base, sub, sup, primes = before.base, before.sub, before.sup, before.primes
        if token.kind == "sub":
            sub = inside
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
        if pair in (":=", "<=", ">=", "!="):
            end = self.take().end
            text = {":=": ":=", "<=": "≤", ">=": "≥", "!=": "≠"}[pair]
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
        if len(plain) == 1 and ("GREEK" in unicodedata.name(plain, "") or plain.isascii() or plain in "ℓℒ"):
            out.append(Name(plain, start, end))
            return
        while self.peek().kind == "char" and self.peek().text.isalpha():
            end = self.take().end
        if out and isinstance(out[-1], Text) and out[-1].end >= start - 1:
            before = out.pop()
            start = before.start
        out.append(Text(self.text[start:end], start, end, start))

    def command(self, token: Token, out: list[Node]) -> None:
        """A command with its arguments."""
        name, start, end = token.text[1:], token.start, token.end
        if name in ab.GREEK:
            out.append(Name(ab.GREEK[name], start, end))
        elif name in ab.OPERATORS:
            out.append(Operator(ab.OPERATORS[name], start, end))
        elif name in ab.FUNCTIONS:
            out.append(Name(name, start, end, "roman"))
        elif name in ab.STACKED:
            out.append(self.stacked(token))
        elif name in ab.RELATIONS or name in ab.CONNECTIVES:
            out.append(Mark(ab.RELATIONS.get(name) or ab.CONNECTIVES[name], start, end))
        elif name in ab.WIDE_SPACES:
            self.raw_group()
            out.append(Mark("quad", start, self.last_end()))
        elif name == "prime":
            _prime(token, out)
        elif name in ab.MARKS:
            out.append(Mark(ab.MARKS[name], start, end))
        elif name in ab.SPACES:
            if name in ("left", "right", "middle", "big", "Big", "bigg", "Bigg") and self.peek().text == ".":
                dot = self.take()
                if name == "right":
                    out.append(Mark("right.", start, dot.end))
        elif name in ab.OPENINGS or name in ab.CLOSINGS:
            out.append(Mark(ab.OPENINGS.get(name) or ab.CLOSINGS[name], start, end))
        else:
            self.structure(token, name, out)

    def structure(self, token: Token, name: str, out: list[Node]) -> None:
        """A command that takes arguments in braces, or one that is not known."""
        start = token.start
        if name in ab.FRACTIONS:
            top, bottom = self.argument(), self.argument()
            out.append(Fraction(top, bottom, start, self.last_end()))
        elif name == "begin":
            out.append(self.environment(token))
        elif name in ab.TEXTUAL:
            out += self.words(token)
        elif name in ab.STYLES:
            if self.peek().text == "*":
                self.take()
            out += self.style(token, ab.STYLES[name])
        elif name in ab.ACCENTS:
            out.append(accented(self.argument(), ab.ACCENTS[name], start, self.last_end()))
        elif name == "sqrt":
            degree: Items = ()
            if self.peek().text == "[":
                degree = self.optional()
            out.append(Root(self.argument(), degree, start, self.last_end()))
        elif name in ab.DROPPED:
            self.raw_group()
            if name in ab.KEPT_LAST:
                out += self.argument()
        elif name in ab.TRANSPARENT:
            out.append(Scripts(Group(self.argument(), start, self.last_end()), None, None, -1, start, self.last_end()))
        elif name == "not":
            self.one(out)
            if out and isinstance(out[-1], Mark):
                out[-1] = Mark({"=": "≠", "∈": "∉"}.get(out[-1].text, "≁"), start, out[-1].end)
        elif name in ("xrightarrow", "xRightarrow", "xlongequal"):
            if self.peek().text == "[":
                self.optional()
            over = self.argument()
            arrow = (
                Stacked(over, "=", start, self.last_end())
                if name == "xlongequal"
                else Mark("⇒", start, self.last_end())
            )
            out.append(arrow)
        elif name in ("bmod", "pmod", "mod"):
            out.append(Bad("outside-function", f"\\{name} is outside of what is read", start, token.end))
        else:
            out.append(Bad("unknown-macro", f"\\{name} is not known", start, token.end))

    def optional(self) -> Items:
        """An argument in square brackets."""
        out: list[Node] = []
        self.take()
        while self.at < len(self.tokens) and self.peek().text != "]" and self.peek().kind not in ("close", "break"):
            self.one(out)
        if self.peek().text == "]":
            self.take()
        return tuple(out)

    def raw_group(self) -> str:
        """The text of a group (or of one star and a group), not parsed."""
        if self.peek().text == "*":
            self.take()
        if self.peek().kind != "open":
            if self.peek().kind in ("number", "word"):
                self.take()
            return ""
        start = self.at
        first = self.take()
        level = 1
        while level and self.at < len(self.tokens):
            level += {"open": 1, "close": -1}.get(self.take().kind, 0)
        last = self.tokens[self.at - 1]
        inside = last.start if level == 0 else last.end
        if first.end < inside or level == 0 and self.at - start == 2:
            return self.text[first.end : inside]
        return " ".join(token.text for token in self.tokens[start + 1 : self.at - 1]).replace(" - ", "-")

    def words(self, token: Token) -> list[Node]:
        r"""What \text and its kin give: a name, if it is one word that names something, else words."""
        inner = self.peek().end
        raw = self.raw_group()
        end = self.last_end()
        if not is_text(raw):
            return [roman(raw, token.start, end)]
        return [Text(raw, token.start, end, inner)]

    def style(self, token: Token, style: str) -> list[Node]:
        """A letter or group in another font; in a roman one a word is one name."""
        mark = self.at
        if style == "roman" and self.peek().kind == "open":
            raw = self.raw_group()
            if raw.strip() and not is_text(raw):
                return [roman(raw, token.start, self.last_end())]
            if raw.strip() and not any(c in raw for c in "\\_^{"):
                return [Text(raw, token.start, self.last_end(), self.tokens[mark].end)]
            self.at = mark
        items = self.argument()
        out = styled(items, style)
        if len(out) == 1 and isinstance(out[0], Name):
            return [Name(out[0].text, token.start, self.last_end(), out[0].style)]
        return [Group(tuple(out), token.start, self.last_end())] if style != "roman" or len(out) > 1 else out

    def stacked(self, token: Token) -> Node:
        r"""\stackrel and its kin: a relation with something on it, or an operator with a limit."""
        over, base = self.argument(), self.argument()
        end = self.last_end()
        if len(base) == 1 and isinstance(base[0], Mark) and base[0].text in ab.RELATIONS.values():
            return Stacked(over, base[0].text, token.start, end)
        if len(base) == 1 and isinstance(base[0], (Operator, Name)) and token.text == "\\underset":
            return Scripts(base[0], over, None, 0, token.start, end)
        if any(isinstance(item, Mark) and item.text == "=" for item in (*over, *base)):
            return Stacked(over, "=", token.start, end)
        return Group(base, token.start, end)

    def environment(self, token: Token) -> Node:
        r"""\begin{name} … \end{name}, in rows and cells."""
        name = self.raw_group().strip().rstrip("*")
        if self.depth >= DEEPEST:
            while self.at < len(self.tokens) and self.peek().text != "\\end":
                self.take()
            return Bad("too-deep", f"more than {DEEPEST} nested groups", token.start, self.last_end())
        if self.peek().text == "[" and name not in ab.MATRICES - {"array", "tabular"} | {"cases"}:
            self.optional()
        if name in ("array", "tabular", "alignat", "alignedat", "numcases") and self.peek().kind == "open":
            self.raw_group()
        self.depth += 1
        items: list[Node] = []
        while True:
            items += self.sequence()
            if self.peek().kind != "close":
                break
            stray = self.take()
            items.append(Bad("unbalanced", "a closing brace has no opening one", stray.start, stray.end))
        self.depth -= 1
        if self.peek().text == "\\end":
            self.take()
            self.raw_group()
        return Grid(name, rows_of(tuple(items)), token.start, self.last_end())


def rows_of(items: Items) -> tuple[tuple[Items, ...], ...]:
    """A sequence cut into rows and cells."""
    rows: list[list[list[Node]]] = [[[]]]
    for item in items:
        if isinstance(item, Mark) and item.text == "\\\\":
            rows.append([[]])
        elif isinstance(item, Mark) and item.text == "&":
            rows[-1].append([])
        else:
            rows[-1][-1].append(item)
    return tuple(tuple(tuple(cell) for cell in row) for row in rows if any(row))


def styled(items: Items, style: str) -> list[Node]:
    """The same nodes with their names in a font."""
    out: list[Node] = []
    for item in items:
        if isinstance(item, Name):
            text = item.text
            if style == "blackboard":
                text = ab.BLACKBOARD.get(text, text)
            elif style == "cal":
                text = ab.CALLIGRAPHIC.get(text, text)
            out.append(Name(text, item.start, item.end, style))
        elif isinstance(item, Numeral) and item.text == "1" and style in ("blackboard", "bold"):
            out.append(Name("𝟙", item.start, item.end, style))
        elif isinstance(item, Scripts):
            base = styled((item.base,), style)[0]
            out.append(Scripts(base, item.sub, item.sup, item.primes, item.start, item.end))
        else:
            out.append(item)
    return out


def accented(items: Items, mark: str, start: int, end: int) -> Node:
    """A name with an accent; a subscript under the accent stays a subscript."""
    if len(items) == 1:
        only = items[0]
        if isinstance(only, Name):
            return Name(unicodedata.normalize("NFC", only.text + mark), start, end, only.style)
        if isinstance(only, Scripts) and only.primes >= 0:
            return Scripts(
                accented((only.base,), mark, start, only.base.end), only.sub, only.sup, only.primes, start, end
            )
        if isinstance(only, Group):
            return accented(only.items, mark, start, end)
    return Bad("syntax", "an accent over an expression", start, end)


def _prime(token: Token, out: list[Node]) -> None:
    """Hang a prime on the node before."""
    if not out or isinstance(out[-1], Mark) and out[-1].text not in ab.CLOSINGS.values():
        out.append(Mark("′", token.start, token.end))
        return
    base = out.pop()
    if isinstance(base, Scripts) and base.primes >= 0:
        out.append(Scripts(base.base, base.sub, base.sup, base.primes + 1, base.start, token.end))
    else:
        out.append(Scripts(base, None, None, 1, base.start, token.end))
