"""Why the kernel stops short of an answer: undefined, outside of its language, or out of its allowance of work."""

from __future__ import annotations


class Stop(Exception):
    """No answer from this route: a code of a diagnosis and a plain sentence."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class Undefined(Stop):
    """The statement has no value here: a divisor is 0, a logarithm's argument is not positive."""

    def __init__(self, reason: str) -> None:
        super().__init__("undefined", reason)


class Outside(Stop):
    """Something that the kernel does not decide."""


class Pole(Outside):
    """A form without a value where indices of sums meet."""


class Work:
    """A deterministic allowance of work, counted in elementary steps and not in seconds."""

    __slots__ = ("left",)

    def __init__(self, allowance: int) -> None:
        self.left = allowance

    def spend(self, steps: int = 1) -> None:
        """Count `steps`. Raises Stop["budget"] when they are more than what is left, and uses up only that."""
        if steps > self.left:
            self.left = 0
            raise Stop("budget", "the statement needs more work than one statement is allowed")
        self.left -= steps
