"""Lets `python -m symsoft` do what the command `symsoft` does."""

from symsoft.cli import run

if __name__ == "__main__":
    run()
