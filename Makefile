# `make run` and `make test` set up everything they need in .venv and do the rest.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
DOCS_STAMP := $(VENV)/.docs-ready
PIP := $(BIN)/python -m pip --disable-pip-version-check
PYTEST ?= -n auto -q

.PHONY: run test fuzz lint docs lock vocab clean system

$(STAMP): requirements/dev.txt pyproject.toml
	@$(PYTHON) -c "import sys; sys.exit('Python 3.11 or newer is needed') if sys.version_info < (3, 11) else 0"
	@echo "== Setting up $(VENV): once, about 130 packages and 1 GB, one to five minutes =="
	@echo "1 of 3: a Python environment ..."
	@$(PYTHON) -m venv $(VENV)
	@echo "2 of 3: the packages; pip reports each, and then installs them for about a minute ..."
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@echo "3 of 3: kipo-graph itself ..."
	@$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $@

run: $(STAMP)
	@echo "== The report becomes a graph =="
	@$(BIN)/kipo-graph --project . build
	@echo; echo "== The graph is drawn =="
	@$(BIN)/kipo-graph --project . draw -o graph.html
	@echo; echo "== A question: which units were created in 2024, and in which body? =="
	@$(BIN)/kipo-graph --project . query units-created --explain
	@echo "== What to try next =="
	@echo "  open graph.html                                   the graph, with every sentence"
	@echo "  . $(BIN)/activate                              so that kipo-graph is found"
	@echo "  kipo-graph questions                              what can be asked by name"
	@echo "  kipo-graph show KIPO                              all that is known of one entity"
	@echo "  kipo-graph query 'SELECT ?who WHERE { ?who org:memberOf :ip5 }'"
	@echo "  kipo-graph serve                                  pages, data and SPARQL on port 8000"
	@echo "  kipo-graph export --format json-ld -o graph.jsonld"

system:
	@sh tests/browser/install-chromium.sh
	@sh tests/servers/install-virtuoso.sh

test: $(STAMP) system
	@echo "== All tests: several minutes; set PYTEST to choose some, such as PYTEST=tests/unit =="
	$(BIN)/python -m pytest $(PYTEST)

# Property tests with a random seed and more examples, as a nightly job runs them.
fuzz: $(STAMP)
	$(BIN)/python -m pytest $(PYTEST) -m hypothesis --hypothesis-profile=fuzz

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

$(DOCS_STAMP): $(STAMP) requirements/docs.txt
	@echo "== Installing MkDocs and its theme into $(VENV): about 30 packages, less than a minute =="
	$(PIP) install --require-hashes -r requirements/docs.txt
	@touch $@

# With $(BIN) first in the path, because the pages of the Python classes are formatted with ruff.
docs: $(DOCS_STAMP)
	PATH="$(CURDIR)/$(BIN):$$PATH" NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict
	$(BIN)/python tools/check_site.py build/site

LOCK := $(BIN)/pip-compile --quiet --strip-extras --generate-hashes --allow-unsafe --no-header \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links

# Each extra by name: `all` refers to the package itself, which cannot be pinned.
EVERY_EXTRA := $(foreach extra,server pdf extract reason cluster,--extra $(extra))

lock: $(STAMP)
	$(LOCK) $(EVERY_EXTRA) -o requirements/run.txt pyproject.toml
	$(LOCK) $(EVERY_EXTRA) -o requirements/dev.txt pyproject.toml requirements/dev.in
	$(LOCK) -o requirements/mutation.txt requirements/mutation.in
	$(LOCK) -o requirements/benchmarks.txt requirements/benchmarks.in
	$(LOCK) -o requirements/docs.txt requirements/docs.in

vocab: $(STAMP)
	$(BIN)/python tools/make_vocabulary.py

clean:
	rm -rf $(VENV) build dist graph.html .pytest_cache .mypy_cache .ruff_cache
