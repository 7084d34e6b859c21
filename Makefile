# Two commands are enough: make run, make test. Everything they need they set up themselves.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	command -v $$p >/dev/null && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' && echo $$p && break; done)
BIN := .venv/bin

.PHONY: run test check setup lint bench snapshots catalogues constraints clean

run: .make/run
	@if [ -t 0 ] && [ -t 1 ]; then $(BIN)/riskassess; else \
	  $(BIN)/riskassess score examples/ward-assistant.yaml && \
	  $(BIN)/riskassess report examples/ward-assistant.yaml -o riskassess-ward-assistant.pdf; fi

test: .make/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/riskassess questionnaire check
	$(BIN)/python -m pytest -n 2

bench: .make/dev
	$(BIN)/python -m benchmarks

setup: .make/dev

.make/system: scripts/system-packages
	@scripts/system-packages
	@mkdir -p .make && touch $@

.venv/pyvenv.cfg: | .make/system
	@test -n "$(PYTHON)" || { echo "riskassess needs Python 3.11 or newer (python3 --version)" >&2; exit 5; }
	$(PYTHON) -m venv .venv

.make/run: constraints/run.txt pyproject.toml hatch_build.py $(wildcard riskassess/locale/*/LC_MESSAGES/*.po) | .venv/pyvenv.cfg
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r constraints/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@mkdir -p .make && touch $@

.make/dev: constraints/dev.txt .make/run
	@scripts/system-packages test
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r constraints/dev.txt
	@touch $@

# The screens as they look now become the ones the tests expect, and the pictures in the README:
# look at them before committing.
snapshots: .make/dev
	$(BIN)/python -m pytest tests/app/test_snapshots.py --snapshot-update
	$(BIN)/python scripts/screenshots

# Message catalogues: collect the words of the program, then translate the new ones by hand.
catalogues: .make/dev
	$(BIN)/pybabel -q extract -F babel.cfg -k N_ -k words --no-location --sort-output --project riskassess \
	  --omit-header -o riskassess/locale/riskassess.pot riskassess templates
	$(BIN)/pybabel -q update -D riskassess -l zh_CN -d riskassess/locale --no-fuzzy-matching \
	  --omit-header -i riskassess/locale/riskassess.pot

# The hashed versions development uses; records no address of any package index.
COMPILE := $(BIN)/pip-compile -q --generate-hashes --allow-unsafe --strip-extras --no-header \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --build-deps-for=editable
constraints: .make/dev
	$(COMPILE) -U -o constraints/run.txt pyproject.toml
	$(COMPILE) -U --extra dev -o constraints/dev.txt pyproject.toml

clean:
	rm -rf .venv .make build dist
