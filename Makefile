# Two commands matter: `make demo` and `make test`. Both make the environment first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.made

.PHONY: demo test lint all-tests clean

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo 'Python 3.11 or newer is needed; say which: make PYTHON=python3.11 $(MAKECMDGOALS)'; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

demo: $(STAMP)
	@$(BIN)/minutes add corpus
	@echo; echo '# An officer: what did we assure members about home education?'
	$(BIN)/minutes search 'home education kind:assurance' --limit 2
	@echo; echo '# A clerk: how have we resolved to note a report?'
	$(BIN)/minutes search '"that the report be noted" kind:resolution' --limit 2
	@echo; echo '# A researcher: how has the dental check indicator run?'
	$(BIN)/minutes search '"dental check" kind:metric' --sort date --limit 3

lint: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

test: lint
	$(BIN)/pytest -n auto -m 'not slow'

all-tests: lint
	$(BIN)/pytest -n auto

clean:
	rm -rf $(VENV) index/library.db* index/generations index/CURRENT
