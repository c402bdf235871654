# make demo: see symsoft at work.  make check: everything that must hold.  Both build their own .venv first.

PYTHON ?= python3
BIN = .venv/bin
PIP = $(BIN)/python -m pip --quiet --disable-pip-version-check
PARALLEL = --numprocesses auto --dist worksteal
SLIPS = examples/softmax-with-slips.md

.PHONY: check-all optional bench-emit bench-kernel demo check lint types test check-pythons format clean help
.DEFAULT_GOAL := help

help:
	@echo "make demo           verify derivations/ and an article with planted slips"
	@echo "make check          ruff, mypy --strict and pytest"
	@echo "make check-pythons  the tests on every installed Python of 3.11, 3.12, 3.13"
	@echo "make check-all      make check with numba, JAX and torch, which it installs (6 GB)"
	@echo "make bench-kernel   how long verdicts take, beside SymPy at given n"
	@echo "make bench-emit     how fast the emitted functions are, beside SciPy"
	@echo "make format         format the code"
	@echo "make clean          remove what make built"

.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "symsoft needs Python 3.11 or newer; name one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	$(PYTHON) -m venv --clear .venv
	$(PIP) install --requirement requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q symsoft
	@touch $@

demo: .venv/ready
	$(BIN)/symsoft verify derivations
	@echo
	@status=0; $(BIN)/symsoft verify $(SLIPS) || status=$$?; \
	  test $$status -eq 1 || { echo "demo: expected exit code 1 for refuted steps, got $$status" >&2; exit 1; }; \
	  echo; echo "(symsoft verify returned 1, as it does when a step is refuted; the slips in $(SLIPS) are planted.)"

check: lint types test

lint: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/ready
	$(BIN)/mypy --strict -p symsoft

test: .venv/ready
	$(BIN)/pytest $(PARALLEL)

check-pythons:
	@ran=0; failed=; for version in 3.11 3.12 3.13; do \
	  python=python$$version; \
	  if ! $$python -c '' 2>/dev/null; then echo "$$python: not installed, not tested"; continue; fi; \
	  echo "$$python:"; ran=1; venv=.venvs/$$version; \
	  if ! test $$venv/ready -nt requirements.lock; then \
	    $$python -m venv --clear $$venv && \
	    $$venv/bin/python -m pip --quiet --disable-pip-version-check install --requirement requirements.lock && \
	    $$venv/bin/python -m pip --quiet --disable-pip-version-check install --no-deps --no-build-isolation --editable . && \
	    touch $$venv/ready || exit 1; \
	  fi; \
	  $$venv/bin/pytest $(PARALLEL) || failed="$$failed $$version"; \
	done; \
	test -z "$$failed" || { echo "the tests fail on Python$$failed" >&2; exit 1; }; \
	test $$ran -eq 1 || { echo "none of python3.11, python3.12, python3.13 is installed" >&2; exit 1; }

bench-kernel: .venv/ready
	$(BIN)/python benchmarks/bench_kernel.py

check-all: optional check

optional: .venv/ready
	$(PIP) install numba jax torch

bench-emit: .venv/ready
	$(PIP) install scipy jax numba matplotlib
	$(BIN)/python benchmarks/bench_emit.py --write

format: .venv/ready
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf .venv .venvs .mypy_cache .ruff_cache .pytest_cache .hypothesis dist
	find symsoft tests -name __pycache__ -type d -prune -exec rm -rf {} +
