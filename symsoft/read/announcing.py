"""Words that say what a formula does: let x = …, if y = 1: …, in the languages of articles."""

from __future__ import annotations

import re

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
AFTER = re.compile(r"\s*(?:とおく|とおき|とする|とし|라고 (?:하|두)|라 (?:하|두)|のとき|とき|の場合|时|時|일 때|이면)")
NEAR = 40


def said_before(manuscript: Manuscript, passage: Passage, words: re.Pattern[str]) -> bool:
    """Whether the text right before a formula ends in one of the words."""
    before = manuscript.page.text[max(0, passage.start - NEAR) : passage.start]
    paragraph = before.rsplit("\n\n", 1)[-1] if before.strip("\n") == before.rstrip("\n") else before
    return words.search(paragraph.replace("*", "").replace("$", "")) is not None


def conditional_text(text: str) -> bool:
    """Whether words in a formula end in one that starts a condition."""
    return IF.search(text) is not None


def letting_text(text: str) -> bool:
    """Whether words in a formula end in one that starts a definition."""
    return LET.search(text) is not None
