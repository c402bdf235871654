"""Words that say what a formula does: let x = …, if y = 1: …, in the languages of articles."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

from symsoft.read.passage import Manuscript, Passage

LET = re.compile(
    r"(?:\b(?:let|let us (?:define|denote|write|set)|we (?:define|denote|let|set|write)|define|denote|put|set|suppose|"
    r"soit|posons|notons|sea|sean|definimos|sei|seien|setze|setzen|siano?|poniamo|đặt|gọi|ký hiệu|пусть|обозначим)"
    r"|令|设|設|记|記|定义|定義)[\s:：,，]*(?:\w{1,12}[\s:：]*)?\Z",
    re.I,
)
IF = re.compile(
    r"(?:\b(?:if|when|for|where|case|with|at|si|cuando|quand|pour|lorsque|wenn|falls|für|als|quando|se|khi|nếu|với|если|при)"
    r"|当|當|若|如果|对于|對於|时|場合)[\s:：,，]*(?:\w{1,12}[\s:：]*)?\Z",
    re.I,
)
OTHERWISE = re.compile(
    r"(?:\b(?:or|otherwise|else|alternatively|oder|sonst|ou|sinon|o|altrimenti|oppure|или|иначе|hoặc)|或者?|否则|否則|または|또는)"
    r"[\s:：,，]*\Z",
    re.I,
)
ANEW = re.compile(
    r"\b(?:negative|positive|another|alternative\w*|instead|variant|modified|multi-?class|binary|"
    r"(?:other|second) (?:class|case|example|sample|kind|version|loss|model)\w*|"
    r"negativ\w*|positiv\w*|ander\w+|otr[oa]s?|autres?|altr[oaie]|отрицательн\w*|положительн\w*|друг\w+|khác)\b"
    r"|负例|负样本|正例|正样本|負例|正例|另一|別の|다른",
    re.I,
)
"""Words of a sentence that leads to a formula of something else: for a negative example the loss is."""

BEHIND = re.compile(
    r"\s*[,，]?\s*[(（]?\s*(?:(?:if|when|whenever|for|where|as|si|cuando|para|quand|pour|lorsque|wenn|falls|für|quando|se|"
    r"per|khi|nếu|với|если|при|для)(?:\s(?:all|every|any|tout|alle|todo|mọi|всех))?|当|當|若|如果|对于|對於|其中)\s*",
)
ENDS = re.compile(
    r"(?:(?:[^$\\:：.。;；\n]|\n(?![ \t]*\n))*[.。;；)）]|\s*[,，]?\s*(?:and|while|whereas|et|und|y|e|и|和|而)\b"
    r"|\s*(?:\n[ \t]*\n|\Z)(?!\s*(?:\$\$|\\\\?\[|\\begin\b)))"
)
LEADS = re.compile(r"\s*(?:[:：]|[,，]?\s*(?:then|we|so|on a|alors|entonces|dann|então|то|thì|ta|则|則|有|时|時))")
AFTER = re.compile(r"\s*(?:とおく|とおき|とする|とし|라고 (?:하|두)|라 (?:하|두)|のとき|とき|の場合|时|時|일 때|이면)")
NUMBER = re.compile(
    r"(?P<case>\b(?:if|when|for|khi|với|si|pour|wenn|falls|für|при|если)\b[^.\n=]{0,20}|[当當若][^。\n=]{0,9})?"
    r"(?<![\w\\^{_(])(?P<name>[A-Za-z])\s*=\s*(?P<number>[2-4])(?![\w.]|\s*[-+*/^\\({])",
    re.I,
)
NEAR = 40
TITLE = re.compile(
    r"(?:^[ \t]*\n|\$\$[ \t]*\n|\\\][ \t]*\n)"
    r"(?P<title>[ \t]*(?:\*\*|__)?[^\W\d_][\w \-,()]{6,60}[\w)](?:\*\*|__)?)[ \t]*"
    r"(?=\n[ \t]*(?:\n|\$\$|\\\[))",
    re.M,
)
GOING_ON = re.compile(
    r"\b(?:so|then|and|or|where|thus|hence|now|therefore|finally|which|we|if|when|because|since|let|this|that|these|it|its|"
    r"is|are|be|was|were|goes?|gets?|finds?|gives?|becomes?|follows?|ha(?:s|ve)|can|will|do|does|out|see|yields?|obtain|"
    r"writ(?:e|ten)|put|takes?|call|denote|note|also|but|here|show|shows|using|equals?|means?|says?|reads?|line|display|"
    r"as|by|to|from|y|e|o|es|son|donc|et|ou|où|est|sont|und|oder|ist|sind|così|entonces|luego|vậy|suy|ta|và)\b"
    r"|[^\x00-\u024f]",
    re.I,
)


def titles(text: str, taken: list[tuple[int, int]]) -> list[int]:
    """Where lines stand that look like titles: short, alone between formulas or empty lines, and not taken."""
    out = []
    for match in TITLE.finditer(text):
        at = match.start("title")
        before = bisect_right(taken, (at, len(text))) - 1
        if not GOING_ON.search(match.group("title")) and (before < 0 or taken[before][1] <= at):
            out.append(at)
    return out


def numbers_said(texts: Iterable[str]) -> frozenset[tuple[str, int]]:
    """The letters that texts say to be a small number, and not only in one case: here K = 3, but not if K = 2."""
    found = (match for text in texts if "=" in text for match in NUMBER.finditer(text))
    return frozenset((match["name"], int(match["number"])) for match in found if not match["case"])


def said_before(manuscript: Manuscript, passage: Passage, words: re.Pattern[str]) -> bool:
    """Whether the text right before a formula ends in one of the words."""
    before = manuscript.page.text[max(0, passage.start - NEAR) : passage.start]
    paragraph = before.rsplit("\n\n", 1)[-1] if before.strip("\n") == before.rstrip("\n") else before
    return words.search(paragraph.replace("*", "").replace("$", "")) is not None


def anew(manuscript: Manuscript, passage: Passage) -> bool:
    """Whether the sentence that leads to a formula says that it is of something else: for a negative example."""
    before = manuscript.page.text[max(0, passage.start - 4 * NEAR) : passage.start].rstrip("$ \n")
    return ANEW.search(re.split(r"[$.。!?]", before)[-1]) is not None


def conditional_text(text: str) -> bool:
    """Whether words in a formula end in one that starts a condition."""
    return IF.search(text) is not None


def bracketed(text: str) -> bool:
    """Whether words in a formula open a bracket that they do not close: what follows is an aside."""
    opened, closed = (sum(map(text.count, marks)) for marks in ("(（", ")）"))
    return opened > closed


def alternative_text(text: str) -> bool:
    """Whether words in a formula end in one that starts another choice: or."""
    return OTHERWISE.search(text) is not None


def letting_text(text: str) -> bool:
    """Whether words in a formula end in one that starts a definition."""
    return LET.search(text) is not None
