"""Pictures, with Matplotlib: of a matrix, of a vector, of a function, of a value against temperature."""

from symsoft.plot.picture import Asked, asked, draw, values, written

__all__ = ["Asked", "asked", "draw", "values", "written"]
