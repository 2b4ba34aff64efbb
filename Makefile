# The menu of commands; `make help` explains them. CI calls the same ones.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
LOCK_FLAGS := --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	--no-emit-index-url --no-emit-find-links --quiet

.DEFAULT_GOAL := help
.PHONY: help setup run test test-fast check format evaluate bench lock clean

help:  ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

$(BIN)/python:
	@echo "==> Creating the environment in $(VENV)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; set PYTHON=…"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run-installed: requirements/run.lock pyproject.toml | $(BIN)/python
	@echo "==> Installing what the service needs (the first time takes a few minutes)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev-installed: requirements/dev.lock $(VENV)/.run-installed
	@echo "==> Installing what the tests need"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.lock
	@touch $@

setup: $(VENV)/.run-installed  ## Create .venv with the command tpmprep in it

run: setup  ## Migrate, sync content, load the scorer and serve on http://127.0.0.1:$(PORT)
	@PORT=$(PORT) $(BIN)/python app.py

test: $(VENV)/.dev-installed  ## Run every check and test; what is left out is named with its reason
	@$(MAKE) --no-print-directory check
	@$(BIN)/python -m pytest

test-fast: $(VENV)/.dev-installed  ## The quick part of the tests (no browser, no whole corpus)
	@$(BIN)/python -m pytest -m "not slow"

check: $(VENV)/.dev-installed  ## Lint, types, import contracts and content rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/tpmprep content check

format: $(VENV)/.dev-installed  ## Put the code in the house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

evaluate: setup  ## Measure the scorer on the whole corpus, cross-validated by question
	$(BIN)/tpmprep evaluate

bench: setup  ## Print how long one answer takes to score, and a search in 10,000 questions
	$(BIN)/tpmprep bench
	$(BIN)/python -m tpmprep.search_bench

lock:  ## Resolve the dependencies anew (needs uv)
	uv pip compile pyproject.toml --group build $(LOCK_FLAGS) -o requirements/run.lock
	uv pip compile pyproject.toml --group build --group dev -c requirements/run.lock $(LOCK_FLAGS) -o requirements/dev.lock

clean:  ## Remove the environment and caches (never the instance folder with learners' data)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
