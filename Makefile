# Everything a newcomer needs, with nothing installed beforehand but Python >= 3.11, make and a C compiler.
SHELL := /bin/sh
PYTHON ?= python3
TOOLS := .tools
UV := $(TOOLS)/bin/uv
UV_VERSION := 0.13.9
BIN := .venv/bin
# Compiled modules make every start quicker; a machine that forbids them slows each one by seconds.
unexport PYTHONDONTWRITEBYTECODE
PORT ?= 8000

.PHONY: help setup run test check format train bench clean

help: ## What can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## / — /'

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed (PYTHON=...)" >&2; exit 1; }
	@$(PYTHON) -m venv $(TOOLS)
	@$(TOOLS)/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

.venv/installed: pyproject.toml uv.lock | $(UV)
	@$(UV) sync --quiet --frozen --compile-bytecode --python "$$($(PYTHON) -c 'import sys; print(sys.executable)')"
	@touch $@

setup: .venv/installed ## Install what is locked into .venv; afterwards .venv/bin/minsheng exists

run: setup ## The whole system with the demo county on http://127.0.0.1:$(PORT)
	@PORT=$(PORT) exec $(BIN)/minsheng serve --all

test: setup ## Every test
	@$(BIN)/pytest

check: setup ## Format, lint, types, import contracts
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: setup ## Put the code into its format and mend what the linter can
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

train: setup ## The Rasa island: install, validate, train, cross-validate, export, report
	@$(BIN)/minsheng nlu train

bench: setup ## The benchmarks, side by side with their baselines, as a table of ratios
	@$(BIN)/python -m tests.bench

clean: ## Remove what set-up and tests made; var/ with its data stays
	@rm -rf .venv $(TOOLS) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
