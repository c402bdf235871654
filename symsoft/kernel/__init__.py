"""The trusted kernel: decides a statement for every n, by normal form and by exact value."""

from symsoft.kernel.answer import (
    Answer,
    Condition,
    Counterexample,
    Proved,
    Refuted,
    Restriction,
    Table,
    Undecided,
    together,
)
from symsoft.kernel.candidates import agreeing
from symsoft.kernel.decide import decide
from symsoft.kernel.dependence import function_of, implied
from symsoft.kernel.stop import Work

__all__ = [
    "Answer",
    "Condition",
    "Counterexample",
    "Proved",
    "Refuted",
    "Restriction",
    "Table",
    "Undecided",
    "Work",
    "agreeing",
    "decide",
    "function_of",
    "implied",
    "together",
]
