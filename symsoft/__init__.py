"""symsoft checks, derives and emits the calculus of the softmax family.

from symsoft import verify                      # an article, every step of it decided
from symsoft.derive import derive               # a question answered for every n
from symsoft.explicit import explicit           # a question answered for a given n, in SymPy
from symsoft.emit import emit                   # emit("softmax", "jacobian", "numpy"): a module of functions
from symsoft.functions import FUNCTIONS         # the family
from symsoft.verdict import Proved, Refuted     # the verdicts
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from symsoft.verdict import Judgement

__version__ = "0.1.0"
__all__ = ["__version__", "load_ipython_extension", "verify", "verify_text"]


def verify(path: str | os.PathLike[str]) -> Judgement:
    """Reads the article in a file and decides every step of it; raises ValueError where there is no article."""
    from symsoft.article import open_article

    article = open_article(path)
    return verify_text(article.text, article.format, article.path)


def verify_text(text: str, format: str = "markdown", path: str = "<text>", preamble: str = "") -> Judgement:
    """Reads an article from a string and decides every step of it; `preamble` defines LaTeX macros for it."""
    import time
    from dataclasses import replace

    from symsoft.judge import judge
    from symsoft.read import read_text

    started = time.perf_counter()
    judgement = judge(read_text(text, format, path, preamble))
    return replace(judgement, seconds=time.perf_counter() - started)


def load_ipython_extension(shell: Any) -> None:
    """What `%load_ext symsoft` looks for here: the magic %%verify, from the layer at the top."""
    import_module("symsoft.notebook").load(shell)
