"""Words that announce the cases of an index: case 1, otherwise, i equals j, combining both, in many languages."""

from __future__ import annotations

import re

LATIN = frozenset(
    "case cases first second third one two a b i ii the same different equal index indices with if when for where "
    "suppose supposing assume assuming that let now consider next then finally also and but in this we have look at "
    "say entries entry elements element terms diagonal off "
    "fall fälle erster zweiter erste zweite der die das wenn falls sei für gilt nun betrachten wir im es "
    "caso casos primer primero segundo el la si sea cuando para supongamos que ahora "
    "cas premier deuxième le soit quand lorsque pour où supposons maintenant "
    "primo secondo se quando per sia supponiamo che ora seja suponha considere agora primeiro o em "
    "kasus pertama kedua jika bila untuk ketika misalkan "
    "trường hợp thứ nhất hai khi nếu với xét giả sử "
    "случай первый второй если при пусть когда теперь рассмотрим для "
    "durum durumda durumunda ilk ikinci eğer ise için birinci".split()
)
CASES = re.compile(
    r"第?[一二三1-3①②③]?[种種]?情[况況形]|场合|の?場合|ケース|のとき|まず|次に|경우|먼저|다음으로|"
    r"[当當若设設记]|如果|假设|首先|其次|对于|對於|考虑|时候?|時"
)
WORD = re.compile(r"[^\W\d_]+")
OTHER = re.compile(
    r"[\s*_>\-+\d.()\x00]*(?:(?:and|but|und|y|e|et|и)\s+)?(?:otherwise|else|(?:in|for) (?:the|all) other cases?|"
    r"sonst|andernfalls|sinon|en caso contrario|de lo contrario|altrimenti|caso contrário|иначе|в противном случае|"
    r"ngược lại|aksi (?:halde|takdirde)|否则|否則|それ以外|그렇지 않으면)"
    r"(?=\W*\Z|\s*[*_]*[,:;，：(\x00]|[*_]*\s+(?:we|if|when|it|the|this|that|there|gilt|ist|on|tenemos|abbiamo|имеем|ta)\b)",
    re.I,
)
TOGETHER = re.compile(
    r"\b(?:combin\w*|together|both|either|in (?:general|summary|short|total)|summar\w+|overall|compact\w*|putting|"
    r"unif\w+|zusammen\w*|insgesamt|allgemein|combinando|en resumen|ambos|resumiendo|en résumé|deux cas|insieme|"
    r"in sintesi|kết hợp|tổng hợp|cả hai|объедин\w*|итого|итак|вместе|обоих|özet\w*|birleştir\w*)\b|"
    r"综上|合并|合起来|统一|結合|まとめ|両方|종합|합치",
    re.I,
)
SAME = (
    r"(?:is\s+)?(?:equals?(?:\s+to)?|the same as)|(?:ist\s+)?gleich|(?:es\s+)?igual a|(?:est\s+)?égal à|"
    r"равно|bằng|等于|等於"
)
UNLIKE = (
    r"(?:is\s+)?(?:different from|not equal to|unequal to|distinct from)|differs from|does not equal|"
    r"(?:ist\s+)?(?:ungleich|nicht gleich|verschieden von)|(?:es\s+)?(?:distinto|diferente) (?:de|a)|no es igual a|"
    r"(?:est\s+)?différent de|не равно|khác|不等于|不等於"
)
BETWEEN = re.compile(rf"\s*(?:(?P<same>{SAME})|(?:{UNLIKE}))\s*\Z", re.I)
AND = re.compile(r"\s*(?:and|und|y|et|и|và|和|与)\s*\Z")
EITHER = re.compile(r"[\s,]*(?:or|oder|ou|o|или|hoặc|或者?|または)\s*(?:if|when|for|wenn|si|если|nếu)?\s*", re.I)
BOTH = re.compile(
    r"\s*(?:are\s+)?(?:(?P<same>equal|the same|identical|coincide|相等|相同)|different|distinct|not equal|"
    r"differ(?! (?:only|merely|just|in))|"
    r"不相等|不同)(?!\w)",
    re.I,
)


def announces(text: str) -> bool:
    """Whether a sentence, without its formulas, does nothing but announce a case.

    >>> announces("*Case 1:* ."), announces("The numerator is constant.")
    (True, False)
    """
    return all(word.lower() in LATIN for word in WORD.findall(CASES.sub(" ", text)))


def related(between: str, after: str) -> bool | None:
    """Whether two letters are said to be the same, with the words between and after them; None if nothing is said."""
    found = BETWEEN.match(between) or (BOTH.match(after) if AND.match(between) else None)
    return None if found is None else bool(found["same"])
