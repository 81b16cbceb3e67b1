# make site    build the demonstration archive into site/
# make test    run the whole test suite
# Both set up everything they need in .venv/ the first time; all they ask for is Python 3.11 or newer.

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
LOWEST := .venv-lowest
PYTEST_ARGS ?=
# On all processors, as long as each process has a browser's worth of memory; PYTEST_ARGS="-n 0" for one process alone.
# Each process begins with tests that stand beside each other, so that what they share is made once.
PARALLEL := -n logical --maxprocesses 8 --dist worksteal
CORPUS ?= ../shared/corpus
FOLDER ?= content
ARTICLES ?= 10000
N ?= 10000
BENCH_ARGS ?=

.PHONY: help site test lint format gate bench bench-build bench-large bench-read bench-reload bench-search readme docs words
.PHONY: test-lowest clean browsers servers

help:
	@echo 'make site         build content/ into site/ and say where to look'
	@echo 'make test         the whole test suite (PYTEST_ARGS="-k dates" for a part of it)'
	@echo 'make lint         ruff and mypy'
	@echo 'make format       let ruff lay out the code'
	@echo 'make gate         compare with the labelled corpus, where CORPUS has one'
	@echo 'make bench        archive-gen beside Hugo, Pelican and Eleventy at the same job (N=10000 articles; docs/performance.md)'
	@echo 'make bench-build  where the time of a build goes, stage by stage (N=1000)'
	@echo 'make bench-large  a first build of very many short articles, and its memory (N=1000000)'
	@echo 'make bench-read   how long reading takes, stage by stage (FOLDER=… for your own articles)'
	@echo 'make readme       bring the output that README.md shows up to date'
	@echo 'make docs         bring the reference in docs/templates.md up to date'
	@echo 'make words        bring the translations in templates/locale/ up to date'
	@echo 'make test-lowest  the suite with the lowest versions that pyproject.toml allows'
	@echo 'make bench-search what the search index costs to write, to keep, to ask (N=20000 articles; docs/performance-search.md)'
	@echo 'make bench-reload how long from saving a file until the browser shows it (ARTICLES=10000)'
	@echo 'make clean        remove the environments and caches (never content/ or site/)'
	@echo 'PYTHON=python3.12 chooses another Python for the environment'

site: $(VENV)/installed
	$(VENV)/bin/archive-gen build
	@echo
	@echo 'Open this in a browser: $(CURDIR)/site/index.html'

test: $(VENV)/installed-dev browsers servers
	$(RUN) -m pytest $(PARALLEL) $(PYTEST_ARGS)

lint: $(VENV)/installed-dev
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy

format: $(VENV)/installed-dev
	$(RUN) -m ruff check --fix .
	$(RUN) -m ruff format .

gate: $(VENV)/installed-dev
	$(RUN) tests/corpus_gate.py --corpus $(CORPUS)

bench: $(VENV)/installed-dev
	$(RUN) benchmarks/compare.py $(N) $(BENCH_ARGS)

bench-build: $(VENV)/installed-dev
	$(RUN) benchmarks/stages.py $(N) $(BENCH_ARGS)

bench-large: $(VENV)/installed-dev
	$(RUN) benchmarks/large.py $(N) $(BENCH_ARGS)

bench-read: $(VENV)/installed-dev
	$(RUN) benchmarks/read.py $(FOLDER)

readme: $(VENV)/installed-dev
	$(RUN) tests/test_readme.py

docs: $(VENV)/installed-dev
	$(RUN) tools/describe_templates.py

words: $(VENV)/installed-dev
	$(RUN) tools/update_catalogues.py

# Left out is what does not depend on the versions of libraries, and takes long: which pages there are (our own code),
# what Chromium shows, what is built after an edit, what reaches a server, and what other generators do.
test-lowest: $(LOWEST)/installed servers
	$(LOWEST)/bin/python -m pytest $(PARALLEL) --ignore=tests/pages --ignore=tests/browser \
	  --ignore=tests/test_incremental.py --ignore=tests/test_interrupted_builds.py --ignore=tests/publishing \
	  --ignore=tests/bags --ignore=tests/test_benchmarks.py $(PYTEST_ARGS)

bench-search: $(VENV)/installed-dev
	$(RUN) benchmarks/search.py --articles $(N) $(BENCH_ARGS)

bench-reload: $(VENV)/installed-dev browsers
	$(RUN) benchmarks/reload.py
	$(RUN) benchmarks/reload.py --articles $(ARTICLES)

clean:
	rm -rf $(VENV) $(LOWEST) build .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find archive_gen tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(RUN):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo 'archive-gen needs Python 3.11 or newer; $(PYTHON) is older, or missing.' >&2; \
	  echo 'hint: name another one, as in: make PYTHON=python3.12' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || { \
	  echo '$(PYTHON) comes without venv.' >&2; \
	  echo 'hint: on Debian or Ubuntu: apt install python3-venv' >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

# The stamps make a second run quick: pip is asked again only when pyproject.toml has changed.
$(VENV)/installed: pyproject.toml | $(RUN)
	$(RUN) -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/installed-dev: pyproject.toml | $(RUN)
	$(RUN) -m pip install --quiet --disable-pip-version-check --editable '.[test,dev]'
	@touch $@ $(VENV)/installed

$(LOWEST)/installed: pyproject.toml | $(VENV)/installed-dev
	$(VENV)/bin/uv venv --quiet --clear --seed --python $(RUN) $(LOWEST)
	$(VENV)/bin/uv pip install --quiet --python $(LOWEST) --resolution lowest-direct --editable '.[test]'
	@touch $@

# The browser tests drive Debian's Chromium, and one of them Debian's Firefox. They are fetched only where that asks
# nobody for a password; without them their tests are skipped, and pytest says so.
browsers:
	@wanted=; \
	command -v chromium >/dev/null || command -v chromium-browser >/dev/null || wanted=chromium; \
	command -v firefox-esr >/dev/null || command -v firefox >/dev/null || wanted="$$wanted firefox-esr"; \
	if [ -z "$$wanted" ]; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing for the browser tests: $$wanted"; \
	  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
	    apt-get install -qq -y --no-install-recommends $$wanted; } </dev/null >/dev/null 2>&1 \
	  || echo 'They could not be installed: some browser tests will be skipped'; \
	else echo "Not on this machine, so that some browser tests will be skipped: $$wanted"; fi

# The publishing tests start an OpenSSH server of their own and run rsync. As with Chromium, both are fetched
# only where that asks nobody for a password; without them their tests are skipped, and pytest says so.
servers:
	@if { command -v sshd || test -x /usr/sbin/sshd; } >/dev/null && command -v rsync >/dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo 'Installing an OpenSSH server and rsync for the publishing tests'; \
	  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
	    apt-get install -qq -y --no-install-recommends openssh-server rsync; } </dev/null >/dev/null 2>&1 \
	  || echo 'They could not be installed: some publishing tests will be skipped'; \
	else echo 'No OpenSSH server or no rsync on this machine: some publishing tests will be skipped'; fi
