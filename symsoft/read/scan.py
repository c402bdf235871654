"""The scanner that finds mathematics, headings, comments and code on a page in one pass."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from symsoft.read.passage import Directive, Heading, Manuscript, Page, Passage
from symsoft.read.wrapping import DISPLAYS, Wrapping, braces, defined, wrapping

MOST = 10_000
"""How many formulas of a document are looked at."""

INLINE_LONGEST = 2000
LONGEST = 20000
ENVIRONMENT = r"\\begin\{(?P<env>(?:" + DISPLAYS + r")\*?)\}"
DIRECTIVE = re.compile(r"\s*symsoft:(?P<text>.*)", re.S)
STATED = re.compile(r"\s*(?:let|assume)\s+(?P<formula>\S(?:.*\S)?)\s*\Z", re.S)
OPTION = re.compile(r"[ \t]*(?::[a-z]+:[^\n]*|---[ \t]*\n(?:[ \t]*[\w-]+:[^\n]*\n){0,9}[ \t]*---[ \t]*)\n")
PAIR = re.compile(r"[a-z]\s*(?:=|!=|≠|\\neq?)\s*[a-z]\Z")
OPENINGS = {
    "fence": r"(?P<fence>^[ \t>]*(?:```+|~~~+|:::+(?=[ \t]*\{math\})))(?P<info>[^\n`]*)\n",
    "comment": r"(?P<comment><!--)",
    "script": r"(?P<script><script[^>\n]*math/tex[^>\n]*>)",
    "raw": r"(?P<raw><(?:script|style|pre|code)\b[^>\n]*>)",
    "katex": r"(?P<katex>\{\{[<%]\s*katex\b[^>%\n]*[>%]\}\})",
    "heading": r"(?P<heading>^[ \t>]*\#{1,6}[ \t][^\n]*)",
    "dollars": r"(?<!\\)(?P<dollars>\$\$)",
    "square": r"(?P<square>\\?\\\[)",
    "round": r"(?P<round>\\?\\\()",
    "env": ENVIRONMENT,
    "dollar": r"(?<![\\$])(?P<dollar>\$)(?!\$)",
    "tick": r"(?P<tick>(?:\{math\})?`+)",
    "percent": r"(?<!\\)(?P<percent>%[^\n]*)",
    "title": r"(?P<title><h(?P<size>[1-6])\b[^>\n]*>)",
    "section": r"(?P<section>\\(?:(?:sub)*section|chapter|paragraph)\*?\s*\{)",
    "verbatim": r"(?P<verbatim>\\begin\{(?:verbatim|lstlisting|minted|comment)\*?\})",
}
MARKDOWN = (
    "fence",
    "comment",
    "script",
    "raw",
    "katex",
    "heading",
    "tick",
    "dollars",
    "square",
    "round",
    "env",
    "dollar",
)
HTML = ("comment", "script", "raw", "title", "dollars", "square", "round", "env")
TEX = ("percent", "verbatim", "section", "dollars", "square", "round", "env", "dollar")


@dataclass
class Scanner:
    """The place reached on a page and what was found so far."""

    page: Page
    wrapping: Wrapping = field(default_factory=Wrapping)
    passages: list[Passage] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    directives: list[Directive] = field(default_factory=list)
    hidden: list[tuple[int, int]] = field(default_factory=list)
    doubtful: list[tuple[int, int]] = field(default_factory=list)
    missing: set[str] = field(default_factory=set)

    def find(self, closer: str, start: int) -> int:
        """Where the closer stands next; a closer that was once not found is not looked for again."""
        if closer in self.missing:
            return -1
        at = self.page.text.find(closer, start)
        if at < 0:
            self.missing.add(closer)
        return at

    def passage(self, start: int, inner: int, end: int, outer: int, display: bool) -> int:
        """Keep what is between two offsets as mathematics; go on after it."""
        self.passages.append(Passage(self.page, self.page.text[inner:end], inner, start, outer, display))
        return outer

    def comment(self, start: int, inner: int, end: int, outer: int) -> int:
        """Keep what a comment says to symsoft, and its formulas as those of the text; go on after it."""
        said = DIRECTIVE.match(self.page.text, inner, end)
        if said is not None:
            self.directives.append(Directive(said.group("text").strip(), start, outer))
            at = said.start("text")
            for part in said.group("text").split(";"):
                found = STATED.match(part)
                if found is not None and not PAIR.match(found.group("formula")):
                    first, last = at + found.start("formula"), at + found.end("formula")
                    self.passage(first, first, last, last, False)
                at += len(part) + 1
        return self.hide(start, outer)

    def hide(self, start: int, end: int) -> int:
        """Keep a stretch out of the prose; go on after it."""
        self.hidden.append((start, end))
        return end

    def done(self) -> Manuscript:
        """All that was found."""
        return Manuscript(
            self.page,
            tuple(self.passages),
            tuple(self.headings),
            tuple(self.directives),
            tuple(self.hidden),
            tuple(self.doubtful),
        )


def scan(page: Page, kinds: tuple[str, ...], start: int = 0) -> Manuscript:
    """What the page contains of the kinds listed."""
    scanner = Scanner(page, wrapping(page.text))
    own = f"(?P<own>{scanner.wrapping.opens.pattern})|" if scanner.wrapping.opens else ""
    pattern = re.compile(own + "|".join(OPENINGS[kind] for kind in kinds), re.M)
    at = start
    while len(scanner.passages) < MOST and (match := pattern.search(page.text, at)) is not None:
        after = _found(scanner, match)
        at = after if after > match.start() else match.end()
    return scanner.done()


def _found(scanner: Scanner, match: re.Match[str]) -> int:
    """Deal with one opener; where to go on."""
    text, start, end = scanner.page.text, match.start(), match.end()
    kind = match.lastgroup
    if kind == "title" or kind == "size":
        scanner.headings.append(Heading(int(match.group("size")), start, end))
        return end
    if kind == "info":
        return _fence(scanner, match)
    if kind == "comment":
        close = scanner.find("-->", end)
        stop = close + 3 if close >= 0 else len(text)
        return scanner.comment(start, end, stop - 3 if close >= 0 else stop, stop)
    if kind == "percent":
        return scanner.comment(start, start + 1, end, end)
    if kind == "heading":
        mark = match.group().lstrip(" \t>")
        level = len(mark) - len(mark.lstrip("#"))
        scanner.headings.append(Heading(level, start, end))
        return end - len(mark) + level
    if kind == "section":
        level = 1 if "chapter" in match.group() else 1 + match.group().count("sub") + ("paragraph" in match.group()) * 4
        line_end = text.find("\n", end, end + LONGEST)
        scanner.headings.append(Heading(level, start, line_end if line_end >= 0 else end))
        return end
    return _mathematics(scanner, match)


def _mathematics(scanner: Scanner, match: re.Match[str]) -> int:
    """Deal with an opener of mathematics or of code."""
    text, start, end, kind = scanner.page.text, match.start(), match.end(), match.lastgroup
    if kind in ("raw", "verbatim"):
        closer = "</" if kind == "raw" else "\\end{" + match.group()[7:]
        name = re.split(r"[\s>]", match.group()[1:])[0]
        close = scanner.find(closer + name if kind == "raw" else closer, end)
        return scanner.hide(start, close + len(closer)) if close >= 0 else end
    if kind == "tick":
        return _tick(scanner, match)
    if kind == "env":
        closer = "\\end{" + match.group("env") + "}"
        close = scanner.find(closer, end)
        return scanner.passage(start, start, close + len(closer), close + len(closer), True) if close >= 0 else end
    if kind == "own":
        return _own(scanner, match)
    if kind == "dollar":
        return _dollar(scanner, start)
    closers = {
        "script": "</script>",
        "dollars": "$$",
        "square": match.group().replace("[", "]"),
        "round": match.group().replace("(", ")"),
    }
    closer = closers.get(kind or "", "")
    if kind == "katex":
        close = scanner.find("/katex", end)
        bracket = text.rfind("{{", end, close) if close >= 0 else -1
        if bracket < 0:
            return end
        tail = text.find("}}", close)
        return scanner.passage(start, end, bracket, tail + 2 if tail >= 0 else len(text), _own_line(text, start))
    close = scanner.find(closer, end)
    while kind == "dollars" and close > 0 and text[close - 1] == "\\":
        close = scanner.find(closer, close + 1)
    if close < 0:
        return end
    display = kind in ("dollars", "square") or kind == "script" and "display" in match.group()
    return scanner.passage(start, end, close, close + len(closer), display)


def _tick(scanner: Scanner, match: re.Match[str]) -> int:
    """Code in a line of text, or mathematics if its role says so."""
    tick = match.group().removeprefix("{math}")
    close = scanner.page.text.find(tick, match.end(), match.end() + INLINE_LONGEST)
    if close < 0:
        return match.end()
    if tick != match.group():
        return scanner.passage(match.start(), match.end(), close, close + len(tick), False)
    return scanner.hide(match.start(), close + len(tick))


def _own(scanner: Scanner, match: re.Match[str]) -> int:
    """A display in the author's own words, unless this is where they are defined."""
    text, start, end, word = scanner.page.text, match.start(), match.end(), match.group()
    if defined(text, start) or word in scanner.missing:
        return end
    if word in scanner.wrapping.braced:
        close = braces(text, end, LONGEST)
    else:
        found = re.compile(scanner.wrapping.closer(word)).search(text, end)
        close = found.end() if found else -1
    if close < 0:
        scanner.missing.add(word)
        return end
    return scanner.passage(start, start, close, close, True)


def _dollar(scanner: Scanner, start: int) -> int:
    """An inline formula between single dollars, unless the partner is missing in the paragraph."""
    text = scanner.page.text
    close = start
    limit = min(len(text), start + INLINE_LONGEST)
    while True:
        close = text.find("$", close + 1, limit)
        if close < 0 or text[close - 1] != "\\":
            break
    if close > start and text[close + 1 : close + 2] == "$" and text[close + 2 : close + 3] != "$":
        end = scanner.find("$$", close + 2)
        if end >= 0 and (not scanner.doubtful or scanner.doubtful[-1][1] <= close):
            scanner.doubtful.append((close + 2, end))
    if close <= start + 1 or "\n\n" in text[start:close]:
        return start + 1
    return scanner.passage(start, start + 1, close, close + 1, False)


def _fence(scanner: Scanner, match: re.Match[str]) -> int:
    """A code fence: mathematics if its info string says so, else hidden."""
    text, start, end = scanner.page.text, match.start(), match.end()
    mark = match.group("fence").lstrip(" \t>")
    close = text.find("\n" + mark, end - 1)
    indent = re.compile(r"^[ \t>]*" + re.escape(mark), re.M)
    found = indent.search(text, end)
    close = found.start() if found else len(text)
    stop = found.end() if found else len(text)
    info = match.group("info").strip().strip("{}").strip()
    if info.split(" ")[0] not in ("math", "latex-math"):
        return scanner.hide(start, stop)
    while (label := OPTION.match(text, end)) is not None:
        end = label.end()
    return scanner.passage(start, end, close, stop, True)


def _own_line(text: str, start: int) -> bool:
    """Whether nothing but spaces stands before an offset on its line."""
    return not text[text.rfind("\n", 0, start) + 1 : start].strip()
