"""Tokens to syntax: one descent over the tokens of a formula, never deeper than DEEPEST, always to the end."""

from __future__ import annotations

from symsoft.read import alphabet as ab
from symsoft.read.descent import DEEPEST, Descent, prime
from symsoft.read.fonts import accented, is_powered, rows_of, styled
from symsoft.read.syntax import (
    Bad,
    Fraction,
    Grid,
    Group,
    Items,
    Mark,
    Name,
    Node,
    Operator,
    Root,
    Scripts,
    Stacked,
    Text,
)
from symsoft.read.tokens import Token
from symsoft.read.words import is_applied, is_sum, is_text, roman, summed


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


class Parser(Descent):
    """The descent with the commands of LaTeX."""

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
            prime(token, out)
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
        else:
            self.rarely(token, name, out)

    def rarely(self, token: Token, name: str, out: list[Node]) -> None:
        r"""\not, long arrows, and commands that are not known."""
        start = token.start
        if name == "not":
            self.one(out)
            if out and isinstance(out[-1], Mark):
                out[-1] = Mark({"=": "≠", "∈": "∉"}.get(out[-1].text, "≁"), start, out[-1].end)
        elif name in ("xrightarrow", "xRightarrow", "xlongequal"):
            if self.peek().text == "[":
                self.optional()
            over, end = self.argument(), self.last_end()
            out.append(Stacked(over, "=", start, end) if name == "xlongequal" else Mark("⇒", start, end))
        elif name in ab.AUTHORS:
            out.append(Name(ab.AUTHORS[name], start, token.end, "roman"))
        elif name in ("argmax", "argmin"):
            out.append(Operator(name, start, token.end))
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
        if self.peek().kind == "word" and token.text == "\\textbf":
            return self.style(token, "bold")
        if self.peek().kind == "word":
            return [roman(self.take().text, token.start, self.last_end())]
        inner, mark = self.peek().end, self.at
        raw = self.raw_group()
        end = self.last_end()
        if token.text == "\\textbf" and len(raw.strip()) == 1 and raw.strip().isalpha():
            return [Name(raw.strip(), token.start, end, "bold")]
        if not is_text(raw):
            return [roman(raw, token.start, end)]
        if is_sum(raw):
            return summed(raw, inner)
        if is_applied(raw):
            self.at = mark
            return list(self.argument())
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
        if token.text in ("\\vec", "\\overrightarrow") and any(map(is_powered, items)):
            return [accented(items, "", token.start, self.last_end())]
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
        name = self.raw_group().strip().rstrip("* ")
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
