"""The file that must fail: nothing in it is proved, nothing raises, and everything ends soon."""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))

from kernel_must_fail import FORGED, HOSTILE, MALFORMED

from symsoft.kernel import Proved, Undecided, decide

SECONDS = 2.0
MEGABYTES = 500
"""Of processor time: the longest takes a third of it on an idle machine, and half where others use the memory too."""


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_statement_ends_soon(name: str) -> None:
    statement, codes = HOSTILE[name]
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    answer = decide(statement)
    assert time.process_time() - start < SECONDS
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MEGABYTES * 1024
    if codes:
        assert getattr(answer, "code", "") in codes, answer


@pytest.mark.parametrize("name", [*MALFORMED, *FORGED])
def test_a_forgery_is_never_proved(name: str) -> None:
    statement, codes = {**MALFORMED, **FORGED}[name]
    answer = decide(statement)
    assert not isinstance(answer, Proved), answer
    if codes:
        assert isinstance(answer, Undecided), answer
        assert answer.code in codes, answer
