# Everything a newcomer, a reviewer and CI call. Needs Python >= 3.11 with pip, and make.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test check bench soak golden fmt lock clean

run: $(VENV)/.run
	@$(BIN)/bot766 run

test: $(VENV)/.dev
	@$(BIN)/python -m pytest -n auto --dist worksteal -q

check: $(VENV)/.dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m tests.schema_check

# Speed at national size, a row as soon as it is known: all, or PARTS="import answer".
bench: $(VENV)/.dev
	@$(BIN)/python -m tests.bench $(PARTS)

# Two hundred kills in the midst of a national broadcast; about ten minutes.
soak: $(VENV)/.dev
	@$(BIN)/python -m tests.soak

# Writes the golden messages anew; read the difference before you commit it.
golden: $(VENV)/.dev
	@$(BIN)/python -m pytest -q tests/messages --snapshot-update

fmt: $(VENV)/.dev
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

# The lock files hold pins and hashes and no address. Needs uv on the PATH.
lock:
	uv lock
	uv export -q --no-emit-project --no-header --no-dev --extra postgres --format requirements-txt > requirements.lock
	uv export -q --no-emit-project --no-header --all-groups --all-extras --format requirements-txt > requirements-dev.lock
	rm uv.lock

clean:
	rm -rf $(VENV) var build *.egg-info

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "bot766 needs Python 3.11 or newer")'
	@$(PYTHON) -m venv $(VENV)

# One stamp a set of packages; the development set contains the other.
$(VENV)/.run: $(VENV)/bin/python requirements.lock pyproject.toml
	@test -e $(VENV)/.dev || $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps -e .
	@touch $@

$(VENV)/.dev: $(VENV)/bin/python requirements-dev.lock pyproject.toml
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps -e .
	@touch $@ $(VENV)/.run
