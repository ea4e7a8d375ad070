# make demo           build the sample site and serve it; PORT=8200 says where
# make test           the checks below, a quick benchmark, then all tests
# make test-quick     the same without browsers
# make check          linters and type checkers only, also for prose and workflows
# make oldest         the tests without browsers, on the oldest versions allowed
# make matrix         themes, plugins and generators, read offline; writes docs/matrix.md
# make faults         every fault in every engine; writes docs/faults.md
# make docs           build the documentation into site, and check it
# make benchmark      measure mkdocs-offline beside Workbox; ARGS="--pages 200 --docs-dir docs" says on what
# make screenshots    pictures of everything that readers see, into screenshots/
# make release-check  a release from the repository to the wheel in use
# Each installs what it needs into .venv and node_modules, and says so. What only root can install it
# installs as root or with a sudo that needs no password; else it ends and says what to install.

PYTHON ?= python3
BIN = .venv/bin
INSTALL = python -m pip install --disable-pip-version-check --group
# Not the default: with that, the make of macOS looks for programs without the PATH below.
SHELL := /bin/bash
export PATH := $(CURDIR)/$(BIN):$(PATH)
export NO_MKDOCS_2_WARNING := 1 # Of Material for MkDocs, about another project.

.NOTPARALLEL:
.PHONY: demo test test-quick check docs oldest faults matrix benchmark benchmark-quick screenshots \
	release-check browsers format clean

demo: .venv/demo
	@echo "==> Building sample_site with mkdocs build"
	@mkdocs build --quiet --config-file sample_site/mkdocs.yml
	@python scripts/serve.py sample_site/site $(PORT)

test: browsers check benchmark-quick .venv/browsers tests/packages/node_modules/installed
	python -m pytest --numprocesses auto

test-quick: check benchmark-quick
	python -m pytest --numprocesses auto -m "not browser"

check: .venv/installed node_modules/installed
	ruff check
	ruff format --check
	mypy
	npm run --silent check

docs: .venv/docs
	mkdocs build --strict
	mkdocs-offline check site --strict

oldest: .venv/release
	uv run --isolated --resolution lowest-direct --python $(PYTHON) --group dev python -m pytest -m "not browser"

matrix: browsers .venv/browsers .venv/release
	python -m tests.matrix $(ARGS)

faults: browsers .venv/browsers
	python -m pytest --numprocesses auto tests/test_faults.py tests/test_leaving.py --faults-table docs/faults.md

benchmark: browsers .venv/browsers benchmarks/workbox/node_modules/installed
	python -m benchmarks $(ARGS)

benchmark-quick: benchmarks/workbox/node_modules/installed
	python -m benchmarks --pages 20 --build-only

screenshots: browsers .venv/browsers
	python -m tests.screenshots screenshots

release-check: .venv/release
	@scripts/check-release

format: .venv/installed
	ruff format
	ruff check --fix

.venv/demo: pyproject.toml scripts/install-venv
	@scripts/install-venv $(PYTHON)
	@touch $@

.venv/installed: .venv/demo
	@echo "==> Installing the development tools into .venv"
	@$(INSTALL) dev
	@touch $@

.venv/docs: .venv/demo
	@echo "==> Installing what builds the documentation"
	@$(INSTALL) docs
	@touch $@

.venv/release: .venv/demo
	@echo "==> Installing what builds and checks releases"
	@$(INSTALL) release
	@touch $@

browsers: # All that root has to install, before what takes long.
	@scripts/system-packages $(PYTHON) browsers

.venv/browsers: .venv/installed scripts/install-browsers
	@scripts/install-browsers
	@touch $@

node_modules/installed: package.json package-lock.json .venv/installed
	@echo "==> Installing the JavaScript checkers into node_modules"
	@npm ci --loglevel=error --no-fund --no-audit
	@touch $@

benchmarks/workbox/node_modules/installed: benchmarks/workbox/package-lock.json .venv/installed
	@echo "==> Installing Workbox into benchmarks/workbox/node_modules"
	@npm ci --loglevel=error --no-fund --no-audit --prefix benchmarks/workbox
	@touch $@

tests/packages/node_modules/installed: tests/packages/package-lock.json .venv/installed
	@echo "==> Installing libraries that sites load from other hosts into tests/packages/node_modules"
	@npm ci --loglevel=error --no-fund --no-audit --prefix tests/packages
	@touch $@

clean:
	rm -rf .venv node_modules tests/packages/node_modules benchmarks/workbox/node_modules sample_site/site screenshots site
