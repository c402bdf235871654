"""Words that name a condition without laying it down: unless i = j, not only for K = 2, whether or not, in general."""

from __future__ import annotations

import re

from symsoft.read.casewords import TOGETHER
from symsoft.read.passage import Passage

NEAR = 200

DENIAL = re.compile(
    r"(?:\b(?:unless|except(?:ing)?|excluding|unlike|besides?|beyond|apart from|instead of|rather than|than|"
    r"(?:contrary|contrast|opposed|opposite|compared|similar(?:ly)?|analogous(?:ly)?) (?:to|with)|"
    r"generali\w+|extend\w*|wrong|mistak\w+|incorrect|false|misleading|"
    r"(?:do(?:es)?|did|is|are|was|were|need|can|could|would|should|must|may)(?: not|n['’]t)|neither|nor|never|not|no|"
    r"even|whether|regardless|irrespective|independent\w*|no matter|including|forget\w*|drop\w*|"
    r"außer|nicht|anders als|auch|ob|sauf|excepté|hormis|même|pas|à moins que|contrairement|"
    r"salvo|excepto|menos que|incluso|aunque|no solo|a diferenza|tranne|anche|meno che|a não ser|exceto|mesmo|"
    r"кроме|если только не|не|даже|trừ|ngoài|không|dù|hariç)\b|除非|除了|除|即使|不管|无论|無論|不仅|不只|不是|不同于)"
    r"(?:\s+(?:only|just|merely|simply|think|thinks|believe|say|claim|if|when|for|where|in|with|at|of|on|to|that|the|a|case|cases|special|particular|"
    r"or|not|we|have|assume|suppose|require|hold|holds|true|valid|apply|equal|wenn|falls|für|im|fall|der|si|quand|pour|le|cas|de|cuando|para|"
    r"el|caso|la|se|quando|per|nel|при|если|для|случая|khi|nếu|với|trường hợp))*[\s*_:：,，(（]*\Z",
    re.I,
)
"""Words right before a condition, in its clause."""

DENIED = re.compile(
    r"[\s$*_]*(?:(?:is|are|was|need|do(?:es)?|did|can|must|may)(?: not|n['’]t)|no longer|never|fails?|"
    r"is (?:false|wrong)|gilt nicht|ne|no se cumple|не|không|不成立|は成り立たない|이? 아니)\b",
    re.I,
)
"""Words right behind a formula that take it back: Σ_k t_k = 1 does not hold."""

GENERAL = re.compile(
    r"\b(?:in general|generally|more general\w*|general (?:case|formula|result|form)|"
    r"in (?:any|every|all|both) cases?|"
    r"whether|regardless|irrespective|no matter|not (?:only|just|merely|simply)|"
    r"(?:any|arbitrary) (?:number|pair|size|choice)s?|all (?:pairs|sizes|entries)|all the entries|"
    r"generali[sz]\w*|extend\w*|"
    r"im allgemeinen|allgemein|en général|généralis\w*|en general|in generale|em geral|в общем|вообще|"
    r"nói chung|genel olarak)\b"
    r"|一般(?:地|来说|情况)|一般的|推广|任意",
    re.I,
)
"""Words of a sentence about all cases, whatever else it names."""


VALUE = re.compile(
    r"(?:\A|[^\w.^_{}])(?:[01]|one|zero)\$?[\s,]*(?:(?:only|exactly|precisely|nur|seulement|solo|только)\s+)?"
    r"(?:if(?: and only if)?|iff|when(?:ever)?|where|for|in case|wenn|falls|für|si|quand|lorsque|pour|cuando|para|"
    r"se|quando|per|если|при|khi|nếu|当|當|若|如果|当且仅当)[\s$(]*\Z",
    re.I,
)
"""A value and a word right before a condition: the value of a symbol such as δ_ij, which is 1 if i = j."""

ELSE = re.compile(
    r"\b(?:otherwise|else|elsewhere|sonst|andernfalls|sinon|ailleurs|(?:en|de lo) (?:otro caso|contrario)|"
    r"si no|en caso contrario|altrimenti|caso contrário|иначе|в противном случае|ngược lại|còn lại|aksi halde)\b"
    r"|否则|否則|其他|其它|其余|それ以外|そうでない|그렇지 않으면|아니면|그 외",
    re.I,
)
"""A word for all other cases."""


ALL = re.compile(
    r"\b(?:general\w*|(?:all|every|any|arbitrary|each|both|whole|full) (?:\x00|cases?|pairs?|entr\w+|elements?|ind\w+)|"
    r"(?:final|complete) (?:result|formula|form|expression))",
    re.I,
)
"""What a sentence says that ends a case announced before it."""


def general(sentence: str) -> bool:
    """Whether a sentence speaks of all cases after one was announced.

    >>> general("In the general formula,"), general("Then the numerator is constant:")
    (True, False)
    """
    return any(words.search(sentence) for words in (GENERAL, ALL, TOGETHER))


def denies(text: str, passage: Passage) -> bool:
    """Whether the words right before a formula, or right behind it, take back what it says."""
    before = text[max(0, passage.start - NEAR) : passage.start]
    return DENIAL.search(before) is not None or DENIED.match(text, passage.end) is not None


def chooses(before: str, after: str) -> bool:
    """Whether the words of a sentence around a condition name the other case too, or give a symbol its value by it.

    >>> chooses("where δ is 1 if ", ", and 0 otherwise"), chooses("The sum is gone if ", " and then")
    (True, False)
    """
    return VALUE.search(before) is not None or ELSE.search(after) is not None
