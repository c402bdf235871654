"""Modules for tensor libraries: the same expressions in the frame of a library, with derivatives that it calls."""

from __future__ import annotations

import re
from collections.abc import Iterable

from symsoft.emit import tensor_general, tensor_rows
from symsoft.emit.code_lines import broken
from symsoft.emit.paste import imported, pasted
from symsoft.emit.plan import NoRule, plan
from symsoft.emit.python_names import named_for_python
from symsoft.emit.quantities import each, in_rows
from symsoft.emit.tensor_core import Library
from symsoft.functions import Function

ROWS = (
    "Emitted by symsoft, not written by hand. Every function works on rows along `axis`, with leading batch axes, or",
    "entry by entry. Results keep the dtype; half precision is computed in float32. Rows have one entry or more.",
    "Classes and numbers out of their range raise ValueError, and give nan where a compiler or vmap hides them.",
)
GENERAL = (
    "Emitted by symsoft, not written by hand: closed forms, each proved for every n. Every argument has its own axes",
    "last, and the axes before them are broadcast. Results keep the dtype; half precision is computed in float32.",
    "Classes out of their range raise ValueError, and give nan where a compiler or vmap hides them.",
)


def module(function: Function, quantity: str, library: Library) -> str:
    """The source of a module with a quantity and the value, by the rules, else the closed forms as they stand."""
    known = named_for_python(function)
    try:
        rows = _rows(known, quantity, library) if in_rows(known) else None
    except NoRule:
        rows = None
    notes, texts = (GENERAL, _general(known, quantity, library)) if rows is None else (ROWS, rows)
    return _written(known, library, notes, texts)


def _rows(function: Function, quantity: str, library: Library) -> list[str]:
    """The parts of a module over rows."""
    plans = each(plan, function, quantity)
    core = tensor_rows.core(function)
    return ["\n".join(library.core(core)), *(tensor_rows.public(one, core.custom) for one in plans)]


def _general(function: Function, quantity: str, library: Library) -> list[str]:
    """The parts of a module over whole arrays, in the spelling of the library."""
    core = tensor_general.core(function)
    texts = ["\n".join(library.core(core))]
    texts += each(lambda one, name: tensor_general.public(one, name, core.custom), function, quantity)
    for general, own in library.spellings:
        texts = [text.replace(general, own) for text in texts]
    return texts


def _written(function: Function, library: Library, notes: Iterable[str], texts: list[str]) -> str:
    """The module: what it says of itself, imports, what it needs of its frame, and its own parts."""
    body = "\n\n\n".join(texts)
    support = pasted((library.frame, "array_sizes.py", "tensor_arguments.py", "tensors.py"), body)
    title = function.title.format(function.definition.name)
    head = [f'r"""{title} in {library.title}, with the derivatives that {library.title} calls.', "", *notes, '"""', ""]
    text = " ".join((*support, body))
    imports = [line for line in library.imports if line.split()[-1] in (*re.findall(r"\w+", text), library.name)]
    first = [line for line in imports if " as " not in line]
    rest = [line for line in imports if " as " in line]
    top = "\n".join((*head, "from __future__ import annotations", "", *first, "", *imported(library.package), *rest))
    return broken(re.sub(r"\bxp\.", f"{library.name}.", "\n\n\n".join((top, *support, *texts)))) + "\n"
