# Targets a newcomer and CI use. Everything is installed into .venv from hashed requirements; nothing else is needed
# but Python 3.11 to 3.13 and make. uv installs in seconds what takes pip half a minute, so it does where it is on the
# path; "make UV= ..." leaves it out.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DAGSTER := $(abspath $(or $(MONEYMAP_BUILD),build))/dagster
UV := $(shell command -v uv 2>/dev/null)
# Neither compiles what it installs: Python does that for what is imported, the first time it is.
INSTALL_WITH_PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install --no-compile
INSTALL := $(if $(UV),"$(UV)" pip install --quiet --python $(BIN)/python,$(INSTALL_WITH_PIP))

.DEFAULT_GOAL := help
.PHONY: help run refresh nightly site wheel test test-fast soak lint bench dev clean setup lock

help:  ## Show this help.
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 11

run: $(VENV)/.run  ## Build build/moneymap.duckdb and build/charts/, and print what was found.
	@$(BIN)/moneymap run

test: $(VENV)/.dev  ## Run every test, on two cores.
	@# Three at a time keep two cores busy: some wait, for a minute to begin or for a disk.
	@$(BIN)/python -m pytest --numprocesses 3 --dist loadfile --no-loadscope-reorder $(ARGS)

test-fast: $(VENV)/.dev  ## Run the tests that need no whole run, no built warehouse and no browser, in a minute.
	@$(BIN)/python -m pytest --numprocesses 2 --dist worksteal -m "not slow and not whole" $(ARGS)

soak: $(VENV)/.dev  ## A thousand random faults, night after night, a quarter of an hour: MONEYMAP_SOAK says how many.
	@MONEYMAP_SOAK=$(or $(MONEYMAP_SOAK),1000) timeout 3600 $(BIN)/python -m pytest -q -n 0 tests/pipeline/fetch/test_nights.py -k soak $(ARGS)
	@MONEYMAP_SOAK=$(or $(MONEYMAP_SOAK),1000) timeout 3600 $(BIN)/python -m pytest -q -n 0 tests/browser/test_count.py $(ARGS)

lint: $(VENV)/.dev  ## Check style and types, change nothing.
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@# Debian's package node-typescript has tsc; CI installs it.
	@if command -v tsc >/dev/null; then tsc -p jsconfig.json; else echo "types of scripts are not checked: no tsc on the path" >&2; fi

bench: $(VENV)/.dev  ## How fast everything is, a row a goal; ARGS="help tables" measures these rows alone.
	@$(BIN)/python tests/bench/table.py $(ARGS)
	@$(if $(ARGS),,$(BIN)/python tests/bench/specifications.py && $(BIN)/python tests/bench/queries.py)

dev: $(VENV)/.dev  ## Open Dagster on http://127.0.0.1:3000; its records (runs, schedules switched on) stay in the build folder.
	@mkdir -p "$(DAGSTER)" && cp pipeline/app/dagster.yaml "$(DAGSTER)"
	@DAGSTER_HOME="$(DAGSTER)" $(BIN)/dg dev --host 127.0.0.1 $(ARGS)

setup: $(VENV)/.dev  ## Make the environment without running anything.

lock: $(VENV)/.dev  ## Resolve the dependencies of pyproject.toml into the requirements files (needs uv).
	uv export --quiet --no-emit-project --no-header --no-annotate --no-dev --group build --output-file requirements.txt
	uv export --quiet --no-emit-project --no-header --no-annotate --only-group dev --output-file requirements-dev.txt

refresh: $(VENV)/.run  ## Ask the agencies for new documents; the next run is built from them.
	@$(BIN)/moneymap refresh

nightly: $(VENV)/.run  ## Refresh, build, check, release and draw: what runs every night.
	@$(BIN)/moneymap nightly

site: $(VENV)/.run  ## Make the static site of the release in build/site/; ARGS="--base-url URL" says where it is served.
	@$(BIN)/moneymap site $(ARGS)

wheel: $(VENV)/.run  ## Make dist/moneymap-*.whl, which runs without a checkout.
	@said=$$($(BIN)/python -c 'from setuptools import build_meta; build_meta.build_wheel("dist")' 2>&1) \
	  || { echo "$$said" >&2; exit 1; }

clean:  ## Remove everything that was made, the environment too; documents fetched from agencies stay (build/archive).
	rm -rf $(VENV) dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
	if [ -d build ]; then find build -mindepth 1 -maxdepth 1 ! -name archive -exec rm -rf {} +; fi

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' \
	  || { echo "moneymap needs Python 3.11 to 3.13; $(PYTHON) is $$($(PYTHON) --version 2>&1). Try make PYTHON=python3.12" >&2; exit 1; }
	@echo "Making the environment in $(VENV) (once, $(if $(UV),with uv,with pip: about a minute))" >&2
	@$(PYTHON) -m venv $(if $(UV),--without-pip) $(VENV)
	@touch $@

$(VENV)/.run: $(VENV)/.python requirements.txt pyproject.toml
	@$(if $(UV),,$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip >/dev/null)
	@$(INSTALL) --require-hashes --no-deps -r requirements.txt
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.txt
	@$(INSTALL) --require-hashes --no-deps -r requirements-dev.txt
	@touch $@
