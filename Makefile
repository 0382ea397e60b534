# Needs: Python >= 3.11 (with venv), git, make. Everything else goes into .venv.
#
#   make demo    answer five questions in the terminal, write a control map to demo/
#   make test    everything that CI runs
#   make help    the other targets

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/sh
# Nobody else's packages may stand before the environment's own.
unexport PYTHONPATH PYTHONHOME

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
DATABASE := src/syriageo/data/syriageo.gpkg
TABLES := $(shell find gazetteer -type f \( -name '*.csv' -o -name '*.geojson' \) 2>/dev/null)
BUILDERS := $(addprefix src/syriageo/,build.py geopackage.py cells.py maps/atlas_data.py) \
	$(wildcard src/syriageo/control/*.py src/syriageo/places/*.py)

# The commands are run, not only looked for: a version manager's shim may stand for a Python that is
# not there. PYTHON=... on the command line overrides the search.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python3.14 python; do \
	if $$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; \
	then echo $$p; exit 0; fi; done)

.PHONY: help demo test check lint format bench readme notebooks build clean

help:
	@sed -n 's/^#   //p' Makefile
	@echo "make lint    ruff and mypy only      make bench   the benchmarks, as a table"
	@echo "make build   wheel and sdist         make notebooks   execute and rewrite them"
	@echo "make readme  write today's answers into README.md"
	@echo "make clean   remove all that make made"

$(BIN)/python:
	@if [ -z "$(PYTHON)" ]; then \
		echo "No Python >= 3.11 with venv found on this machine." >&2; \
		echo "Install one (Debian/Ubuntu: apt install python3 python3-venv; python.org otherwise)," >&2; \
		echo "or name it: make demo PYTHON=/path/to/python3.12" >&2; exit 1; fi
	@echo "==> $(VENV) with $$($(PYTHON) -V)"
	@$(PYTHON) -m venv $(VENV)

# A stamp file stands for an installation: a changed pyproject.toml makes it anew. The build's own needs
# are almost the package's, so it is built in the same environment and nothing is fetched twice.
$(VENV)/.installed: pyproject.toml hatch_build.py | $(BIN)/python
	@echo "==> Installing what syriageo needs (about a minute the first time)"
	@$(BIN)/python scripts/requirements.py build project > $(VENV)/requirements.txt
	@$(PIP) install -r $(VENV)/requirements.txt editables
	@echo "==> Building syriageo and its database from gazetteer/"
	@$(PIP) install --no-build-isolation --no-deps --editable .
	@$(BIN)/python -m compileall -q src
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	@echo "==> Installing the tools for tests"
	@$(BIN)/python scripts/requirements.py test dev > $(VENV)/requirements-dev.txt
	@$(PIP) install -r $(VENV)/requirements-dev.txt
	@touch $@

# The installation builds the database; this builds it again when a table has changed since.
$(DATABASE): $(TABLES) $(BUILDERS) | $(VENV)/.installed
	@if [ ! -e $@ ] || [ -n "$$(find $(TABLES) $(BUILDERS) -newer $@ 2>/dev/null)" ]; then \
		echo "==> Building $@"; $(BIN)/syriageo build gazetteer -o $@; fi

demo: $(VENV)/.installed $(DATABASE)
	@$(BIN)/python scripts/demo.py demo

test: $(VENV)/.installed-dev $(DATABASE)
	@$(MAKE) --no-print-directory lint check
	@echo "==> pytest"
	@$(BIN)/python -m compileall -q src
	@$(BIN)/python -m pytest -n auto --dist loadfile
	@echo "==> notebooks"
	@$(BIN)/python -m pytest -n auto --nbmake --nbmake-timeout=300 notebooks

check: $(VENV)/.installed $(DATABASE)
	@echo "==> data checks"
	@$(BIN)/syriageo check-gazetteer gazetteer

lint: $(VENV)/.installed-dev
	@echo "==> ruff, mypy"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

format: $(VENV)/.installed-dev
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: $(VENV)/.installed-dev $(DATABASE)
	@$(BIN)/python -m pytest benchmarks --benchmark-enable --benchmark-only \
		--benchmark-columns=min,median,max,rounds --benchmark-sort=name

readme: $(VENV)/.installed $(DATABASE)
	@$(BIN)/python scripts/readme.py

# Executes the notebooks and writes them back, without what changes from run to run.
notebooks: $(VENV)/.installed-dev $(DATABASE)
	@$(BIN)/python scripts/notebooks.py

build: $(VENV)/.installed-dev
	@$(PIP) install --quiet build
	@rm -rf dist
	@$(BIN)/python -m build --outdir dist .
	@ls -l dist

clean:
	rm -rf $(VENV) build dist demo .pytest_cache .mypy_cache .ruff_cache .hypothesis .benchmarks
	rm -f $(DATABASE) $(DATABASE)-*
	find src tests gazetteer benchmarks scripts -name __pycache__ -type d -prune -exec rm -rf {} +
