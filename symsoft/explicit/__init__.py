"""A function of the family at a given n, in SymPy."""

from symsoft.explicit.check import Check
from symsoft.explicit.given import FORMATS, Explicit, explicit, render
from symsoft.explicit.instantiate import instantiate

__all__ = ["FORMATS", "Check", "Explicit", "explicit", "instantiate", "render"]
