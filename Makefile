# make demo · make test · make check · make bench · make fuzz · make stress · make kill · make soak · make lock.
# Everything is installed into .venv and nowhere else.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
NEEDS_VENV = Rapport needs Python 3.11 or newer with its venv module. On Debian: apt install python3-venv

# What is compiled is kept, whatever the machine says: many tests start the bot, and each would compile it anew.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: install demo demo-reset screenshots test check bench fuzz stress kill soak lock

# Taken anew whenever pyproject.toml changes; a stamp is written last, so a broken install is tried again. What is needed to
# work on it is five times as large as what is needed to run it, so whoever only tries it does not wait for that.
PIP = $(PY) -m pip install --quiet --disable-pip-version-check --editable

$(PY):
	@$(PYTHON) -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo "$(NEEDS_VENV)" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "$(NEEDS_VENV)" >&2; exit 1; }

$(VENV)/.installed: pyproject.toml | $(PY)
	$(PIP) .
	@touch $@

$(VENV)/.equipped: pyproject.toml | $(PY)
	$(PIP) '.[dev]'
	@touch $(VENV)/.installed $@

install: $(VENV)/.installed

# make demo LANG_=zh speaks Chinese (LANG is the shell's own)
LANG_ ?= en

demo: $(VENV)/.installed
	@$(PY) -m bot demo --language $(LANG_)

demo-reset: $(VENV)/.installed
	@$(PY) -m bot demo --language $(LANG_) --reset

# every main view, in both languages, widths and colours; README=1 takes README's four anew
screenshots: $(VENV)/.equipped
	$(PY) -m tests.demo.screenshots $(if $(README),--readme)

test: $(VENV)/.equipped
	$(PY) -m pytest

check: $(VENV)/.equipped
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports --no-cache

bench: $(VENV)/.equipped
	$(PY) -m benchmarks

# more than a hundred thousand hostile inputs: the door, what follows a command, every button, form, event and shortcut
fuzz: $(VENV)/.equipped
	HOSTILE=6000 $(PY) -m pytest --timeout=0 tests/slack/test_hostile.py

# two processes, one of them killed at a random moment two hundred times on each database, while Slack has a bad day
stress: $(VENV)/.equipped
	KILLS=200 SEED=$${SEED:-$$(date +%s)} $(PY) -m pytest -n 0 -s -m "" tests/test_storm_story.py

# listeners and workers on PostgreSQL, killed forty times at random moments, and PostgreSQL itself stopped and started again;
# looks for what is lost or said twice. Some ten minutes; it says how far it is, and KILLS=… SEED=… plays it again
kill: $(VENV)/.equipped
	$(PY) -m pytest -n 0 -s -m long --timeout=0 tests/test_machines_story.py tests/test_fault_story.py

# half an hour of mixed work, MINUTES=… of another length; looks for memory, files and tasks that grow
soak: $(VENV)/.equipped
	MINUTES=$${MINUTES:-30} $(PY) -m pytest -n 0 -s -m long --timeout=0 tests/test_soak_story.py

# what a deployment installs, each by its hash; look at the difference before it is committed
lock: $(VENV)/.equipped
	$(VENV)/bin/uv pip compile pyproject.toml --extra postgres --upgrade --universal --python-version 3.11 --generate-hashes \
		--custom-compile-command 'make lock' --quiet --output-file deploy/requirements.txt
