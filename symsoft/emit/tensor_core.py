"""What a tensor library differentiates: a value with its derivative along a direction, and back from a cotangent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

DIRECTION, COTANGENT = "direction", "cotangent"
"""What a derivative is taken along, and what it is multiplied by on the way back, as code calls them."""


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of code, and the expression that they lead to."""

    result: str
    lines: tuple[str, ...] = ()

    def body(self, indent: int = 4) -> list[str]:
        """The lines of a function that returns the result."""
        return [f"{' ' * indent}{line}" for line in (*self.lines, f"return {self.result}")]


@dataclass(frozen=True, slots=True)
class Core:
    """A value of arrays of one size, and its closed derivatives by one of them, where there are any.

    `taken` are all arguments, `others` those beside the `argument` that a library may differentiate by itself.
    """

    name: str
    taken: tuple[str, ...]
    argument: str
    others: tuple[str, ...]
    value: Block
    along: Block | None
    back: Block | None

    @property
    def plain(self) -> str:
        """What the value is called that the library differentiates by itself."""
        return f"_{self.name}_plain"

    @property
    def custom(self) -> str:
        """What the value is called that has the closed derivatives."""
        return f"_{self.name}_differentiable"

    @property
    def call(self) -> str:
        """The plain value of the arguments."""
        return f"{self.plain}({', '.join(self.taken)})"

    def plainly(self) -> list[str]:
        """The lines of the plain value."""
        return [f"def {self.plain}({', '.join(self.taken)}):", *self.value.body(), "", ""]


@dataclass(frozen=True, slots=True)
class Library:
    """A tensor library: what it is called, its package, its imports, the name that operations have there, its frame.

    `spellings` are what it says otherwise than NumPy; `core` writes a value with the derivatives that it calls.
    """

    title: str
    package: str
    imports: tuple[str, ...]
    frame: str
    name: str
    spellings: tuple[tuple[str, str], ...]
    core: Callable[[Core], list[str]]
