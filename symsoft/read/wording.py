"""Words that say what a vector is: one-hot, or a probability distribution, in the languages of articles."""

from __future__ import annotations

import re

from symsoft.read.passage import Passage
from symsoft.read.symbols import USUAL

ONE_HOT = re.compile(r"(?<![A-Za-z])one[- ]?hot|独热|獨熱|ワンホット|원[- ]?핫", re.I)
SUMS_TO_ONE = re.compile(
    ONE_HOT.pattern + r"|\bsums? (?:up )?to (?:1|one)\b|\badds? up to (?:1|one)\b|"
    r"\bprobability (?:distribution|vector)|和为\s?1|概率分布|機率分布|確率分布",
    re.I,
)
NAMED = re.compile(
    r"\b(?:true|target|label|ground[- ]truth|predicted|probability)\s+distributions?(?:\s+over\s+(?:the\s+)?\w+)?\s*,?"
    r"\s*\Z|(?:真实|真實|目标|目標|预测|預測)(?:概率|機率)?分布\s*\Z|확률\s?분포\s*\Z|phân phối xác suất\s+\Z|"
    r"\bdistribution de probabilités?\s+\Z|\bdistribución de probabilidad\s+\Z|распределение вероятностей\s+\Z|"
    r"\bWahrscheinlichkeitsverteilung\s+\Z",
    re.I,
)
SUPPOSED = re.compile(
    r"(?:\b(?:if|when|whenever|once|unless|cuando|quand|lorsque|wenn|falls|quando|khi|nếu|если)|当|當|若|如果|假如)\s*\Z",
    re.I,
)
DENIED = re.compile(
    r"\b(?:not|never|no|pas|nicht|non|không|instead|unlike|than)\b|"
    r"不|没|沒|ない|若|如果|应该|應該|接近|服从|服從|转|轉|变|變|得到|변환|않",
    re.I,
)
ONLY = re.compile(r"\s*(?:vectors?\s*)?,?\s*(?:only|if|unless|except)\b", re.I)
"""What makes a case of what is said: one-hot only if there is one label."""
NOT_ONE = re.compile(
    r"(?:\b(?:need\s+|do(?:es)?\s+)?(?:not|never|no\s+longer)\s+(?:(?:necessarily|always|all|be|an?)\s+){0,2}|n['’]t\s+)"
    r"(?:one[- ]?hot|sums? (?:up )?to (?:1|one)|normali[sz]ed)\b|\bmulti[- ]?hot\b",
    re.I,
)
ANEW = re.compile(
    r"\b(?:soft(?:ened)?(?![-\s]?(?:max|plus))|smoothed|regression|real-valued|continuous|fractional|multi-?label)\b|"
    r"\b(?:any|arbitrary|general)\s+(?:\w+\s+){0,2}(?:distribution|vector|label|target|weight|value|number)s?\b|"
    r"\b(?:is|are|be) now\b|\bno longer\b",
    re.I,
)
"""Words of a sentence that says anew what a vector is, which may have been one-hot before."""
LET = re.compile(r"\b(?:let|sei|seien|soit|soient|sea|sean|siano?|пусть|đặt)[\s$]*\Z|[设設令][\s$]*\Z", re.I)
PASSING = re.compile(
    r"\b(?:many|some|most|other|few)\s+(?:authors?|people|papers?|texts?|books?|works?|sources?)\b|"
    r"\bfor (?:a|the) (?:moment|while)\b|\bfor now\b|\btemporarily\b|\b(?:pretend|imagine)\b",
    re.I,
)
"""Words before what is supposed for a while, or by others."""
DIFFERS = re.compile(
    r"[^.!?]{0,40}[.!?]\s+(?:we|this|that|here|i)\b[^.!?$]{0,30}(?:\bnot\b|n['’]t\b)[^.!?$]{0,12}[.!?]", re.I
)
"""What takes back the sentence that it follows: We do not."""
CASED = re.compile(r"\b(?:cases?|if|when|whenever|cas|caso|fall|falls|wenn|si|khi|если)\b|当|當|若|如果", re.I)
LETTER = r"(?:\${1,2}|\\\\?\()\s*([A-Za-z])\s*(?:\${1,2}|\\\\?\))"
OF_CLASS = re.compile(
    r"(?:" + ONE_HOT.pattern + r")[\w\s-]{0,24}?\b(?:of|for|at|with|in|to)\b[\w\s-]{0,30}?"
    r"\b(?:class|label|index|category|position|entry|token|word|action)\s*" + LETTER,
    re.I,
)
"""The letter of the class of a one-hot vector: the one-hot vector of the true class $c$."""
TRUE = (
    r"(?:true|correct|target|right|gold|actual|observed|ground[- ]truth|hot|active|non-?zero)\s+"
    r"(?:class|label|index|category|component|entry|position|token|word|action|element)"
)
CLASS = re.compile(
    rf"(?:\b(?:{TRUE}|target)(?:\s+is|\s+at|\s+being|,)?|"
    r"\b(?:1|one)\s+(?:at|in)(?:\s+(?:the\s+)?(?:position|index|entry|place|component|class))?"
    r"(?=\s*\S{1,8}\s+and\s+(?:0|zero)\b)|"
    r"\b(?:wahren?|richtigen?|korrekten?)\s+Klasse|\b(?:vraie|bonne)\s+classe|"
    r"\bclasse\s+(?:correcte|cible|vera|corretta|correta|verdadeira)|\bclase\s+(?:correcta|verdadera)|"
    r"\blớp\s+(?:đúng|thật)|\b(?:верн|правильн|истинн)\w+\s+класс\w*|"
    r"(?:真实|真實|正确|正確|目标|目標)的?(?:类别|類別|标签|標籤|类)[为為是]?|正解クラス[をは]?|정답\s?클래스[를가]?)"
    rf"\s*{LETTER}|"
    rf"{LETTER},?\s+(?:(?:is|be|being|denotes|as)\s+)?(?:the\s+)?(?:(?:index|position|number)\s+of\s+the\s+)?{TRUE}\b",
    re.I,
)
"""The letter that words call the class of what their sentence says to be one-hot: c is the correct class."""
JOINING = frozenset(
    "is are be being was must denotes denoting represents represented given written coded encoded assumed "
    "taken which that where whose a an the our its also itself here always usually typically to as by in using "
    "form true ground truth target targets label labels vector vectors variable class classes correct row "
    "column both each valid discrete specifying elements entries components values encoding ist sind sei ein "
    "eine einen der die das als est sont soit un une le la es son sea el vetor vecteur como de forma "
    "codificado é são um uma o è là một nhãn dạng được biểu diễn dưới này это есть вектор является метка rows "
    "etiket etiketi etiketler vektör vektörü olsun olan bir adalah merupakan sebuah vektor label بردار برچسب یک".split()
)
"""The words that may stand between a symbol and what is said of it."""
NEXT = re.compile(r"[\s$]*(?:和(?!为|為)|与|與|以?及|と|와|과)")
"""And, before what is said of the next symbol."""
WORD = re.compile(r"[^\W\d_\u2e80-\U0010ffff]+")
ENDS = re.compile(r"[.!?;:。！？；：]|\n[ \t]*\n")
SHORT_FORMULA = re.compile(r"\$[^$\n]{1,12}\$")
NEAR, CLOSE = 60, 24


def sentence_before(text: str, passage: Passage) -> str:
    """The sentence up to a formula, as far as it is near."""
    return ENDS.split(text[max(0, passage.start - NEAR) : passage.start])[-1]


def said_of(text: str, passage: Passage) -> str | None:
    """The words right after a formula, or right before it, that say that it is one-hot or sums to one."""
    after = ENDS.split(SHORT_FORMULA.sub("", text[passage.end : passage.end + NEAR]))[0].split("$")[0]
    before = sentence_before(text, passage)
    close = re.split(r"[$,，、]", before[-CLOSE:])[-1]
    if SUPPOSED.search(before) or PASSING.search(before) or DIFFERS.match(text, passage.end):
        return None
    found = None if NEXT.match(after) else SUMS_TO_ONE.search(after)
    if found is not None and _joined(after[: found.start()]):
        return None if ONLY.match(after, found.end()) else found.group()
    if (found := SUMS_TO_ONE.search(close)) is not None and _joined(close[found.end() :]):
        return None if DENIED.search(close[: found.start()]) else found.group()
    named = NAMED.search(before)
    return None if named is None or DENIED.search(before) else named.group()


def class_in_words(text: str, passage: Passage) -> str | None:
    """The letter of the class that a sentence gives what it calls one-hot; none of those that run over all classes."""
    after = ENDS.split(text[passage.end : passage.end + 2 * NEAR])[0]
    found = OF_CLASS.search(after)
    if found is not None and _joined(after[: found.start()]) and not DENIED.search(found.group()):
        return found[1]
    before = ENDS.split(text[max(0, passage.start - 2 * NEAR) : passage.start])[-1]
    sentence = before + text[passage.start : passage.end] + after
    letters = {letter for match in CLASS.finditer(sentence) for letter in match.groups() if letter}
    called = letters - {*USUAL, passage.text.strip()} if CASED.search(sentence) is None else set[str]()
    return called.pop() if len(called) == 1 else None


def tells_class(passage: Passage) -> bool:
    """Whether y_c = 1 tells the class of what is called one-hot, rather than that a case is meant."""
    before = sentence_before(passage.page.text, passage)
    return ONE_HOT.search(before) is not None and CASED.search(before) is None


def denied_of(text: str, passage: Passage) -> bool:
    """Whether the words right after a formula, or right before it, say that it is not one-hot or not normalised."""
    after = ENDS.split(SHORT_FORMULA.sub("", text[passage.end : passage.end + NEAR]))[0].split("$")[0]
    before = sentence_before(text, passage)
    close = re.split(r"[$,，、]", before[-CLOSE:])[-1]
    if SUPPOSED.search(before):
        return False
    found, ahead = NOT_ONE.search(after), NOT_ONE.search(close)
    behind = found is not None and _joined(after[: found.start()].replace(",", " "))
    return behind or ahead is not None and _joined(close[ahead.end() :])


def anew_of(text: str, passage: Passage) -> bool:
    """Whether the sentence around a formula says anew what it is: let y be the targets, the labels y are now soft."""
    before, after = sentence_before(text, passage), ENDS.split(text[passage.end : passage.end + 2 * NEAR])[0]
    whole = f"{before} {after}"
    if SUPPOSED.search(before) or ONE_HOT.search(whole) and not NOT_ONE.search(whole):
        return False
    return ANEW.search(whole) is not None or LET.search(before) is not None


def _joined(stretch: str) -> bool:
    """Whether words between a symbol and what is said of it only join the two."""
    return not DENIED.search(stretch) and JOINING.issuperset(WORD.findall(stretch.lower()))
