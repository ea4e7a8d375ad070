# make demo           build the sample site and serve it
# make test           the checks below, then all tests
# make check          linters and type checkers only
# make oldest         the tests without browsers, on the oldest versions that we allow
# make matrix         what people use with us, read offline; writes docs/matrix.md
# make faults         every fault in every engine; writes docs/faults.md
# make docs           build our documentation into site, and check it
# make benchmark      measure us beside Workbox; ARGS="--pages 200 --docs-dir docs" says on what
# make screenshots    pictures of all that readers see, into screenshots/
# make release-check  a release from the repository to the wheel in use
# Each installs what it needs into .venv and node_modules, and says so.

PYTHON ?= python3
PORT ?= 8123
BIN = .venv/bin
# Not the default: with that, the make of macOS looks for programs without the PATH below.
SHELL := /bin/bash
export PATH := $(CURDIR)/$(BIN):$(PATH)
export NO_MKDOCS_2_WARNING := 1 # Of Material for MkDocs, about another project.

.PHONY: demo test check docs oldest faults matrix benchmark screenshots release-check format clean

demo: .venv/installed
	@echo "==> Building sample_site with mkdocs build"
	@mkdocs build --quiet --config-file sample_site/mkdocs.yml
	@echo "==> Open http://localhost:$(PORT)/ and read one page. Then stop this server (Ctrl-C)"
	@echo "    and go on reading: every page and the search still work."
	@python -m http.server --directory sample_site/site --bind localhost $(PORT) || \
	{ echo "==> If port $(PORT) is taken, choose another one: make demo PORT=8200"; exit 1; }

test: check .venv/browsers
	python -m pytest --numprocesses auto

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

matrix: .venv/browsers .venv/release
	python -m tests.matrix $(ARGS)

faults: .venv/browsers
	python -m pytest --numprocesses auto tests/test_faults.py --faults-table docs/faults.md

benchmark: .venv/browsers benchmarks/workbox/node_modules/installed
	python -m benchmarks $(ARGS)

screenshots: .venv/browsers
	python -m tests.screenshots screenshots

release-check: .venv/release
	@scripts/check-release

format: .venv/installed
	ruff format
	ruff check --fix

.venv/installed: pyproject.toml scripts/install-venv
	@scripts/install-venv $(PYTHON)
	@touch $@

.venv/docs: .venv/installed
	@echo "==> Installing what builds the documentation"
	@python -m pip install --quiet --disable-pip-version-check --group docs
	@touch $@

.venv/release: .venv/installed
	@echo "==> Installing what builds and checks releases"
	@python -m pip install --quiet --disable-pip-version-check --group release
	@touch $@

.venv/browsers: .venv/installed scripts/install-browsers
	@scripts/install-browsers
	@touch $@

node_modules/installed: package.json package-lock.json .venv/installed
	@echo "==> Installing the JavaScript checkers into node_modules"
	@npm ci --silent --no-fund --no-audit
	@touch $@

benchmarks/workbox/node_modules/installed: benchmarks/workbox/package-lock.json .venv/installed
	@echo "==> Installing Workbox into benchmarks/workbox/node_modules"
	@npm ci --silent --no-fund --no-audit --prefix benchmarks/workbox
	@touch $@

clean:
	rm -rf .venv node_modules benchmarks/workbox/node_modules sample_site/site screenshots site
