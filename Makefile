# The two commands of a newcomer: `make run` and `make test`. `make help` lists the rest.
# `make run` installs what production needs (requirements.lock); what tests need besides comes with them.

PORT ?= 5000
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := var/demo
SUDO := $(shell [ "$$(id -u)" = 0 ] || command -v sudo)
# Debian packages that a wheel cannot bring: Pango for certificates; for the tests a browser, what drives it, and PDF tools
LIBRARIES := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
TEST_PROGRAMS := poppler-utils libatomic1 qpdf libnss3-tools

.DEFAULT_GOAL := help

help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sort | sed -E 's/:.*## /\t/' | expand -t 16

PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes

# What an editable install does, without its build tools: the clone on Python's path, and the command `lms`.
# The second and third line are for a folder with a space in its name.
define COMMAND
#!/bin/sh
'''exec' "$(CURDIR)/$(BIN)/python" "$$0" "$$@"
' '''
from lms.cli import main
main()
endef
export COMMAND

$(VENV)/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed"; exit 1; }
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv $(VENV)
	@echo "Installing the libraries of requirements.lock ..."
	@$(PIP) -r requirements.lock
	@echo "$(CURDIR)" > "$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/lms.pth"
	@echo "$$COMMAND" > $(BIN)/lms && chmod +x $(BIN)/lms
	@touch $@

$(VENV)/.ready-tests: $(VENV)/.ready requirements-tests.lock
	@echo "Installing the libraries of requirements-tests.lock ..."
	@$(PIP) -r requirements.lock -r requirements-tests.lock
	@touch $@

# $(1): a test that succeeds when the packages are there; $(2): the packages
define install_packages
	@{ $(1); } >/dev/null 2>&1 || { \
	  if command -v apt-get >/dev/null && { [ "$$(id -u)" = 0 ] || [ -n "$(SUDO)" ]; }; then \
	    echo "Installing $(2) ..."; \
	    $(SUDO) apt-get -qq update && DEBIAN_FRONTEND=noninteractive $(SUDO) apt-get -qq install -y --no-install-recommends $(2) >/dev/null; \
	  fi; \
	  { $(1); } >/dev/null 2>&1 || echo "Missing and not installable from here: $(2). Ask whoever manages this machine."; \
	}
endef

# Debian's nginx and Caddy, unpacked and not installed: installing them would start a server on port 80
define unpack_proxies
	@[ -d $(VENV)/proxies ] || { command -v nginx && command -v caddy; } >/dev/null || { \
	  rm -rf $(VENV)/proxies.draft && mkdir -p $(VENV)/proxies.draft && cd $(VENV)/proxies.draft && \
	  { apt-get -qq download nginx caddy || { $(SUDO) apt-get -qq update && apt-get -qq download nginx caddy; }; } && \
	  for package in *.deb; do dpkg-deb -x $$package . && rm $$package; done && cd .. && mv proxies.draft proxies; \
	} >/dev/null 2>&1 || echo "nginx and Caddy could not be fetched: the tests of a proxy before the server will be skipped."
endef

set-up: $(VENV)/.ready ## Everything that running needs
	$(call install_packages,$(BIN)/python -c 'from lms import pdf; assert not pdf.missing_libraries()',$(LIBRARIES))

set-up-tests: set-up $(VENV)/.ready-tests ## What the tests need besides
	$(call install_packages,command -v chromium-headless-shell,chromium-headless-shell)
	$(call install_packages,command -v chromium-headless-shell || command -v chromium,chromium)
	$(call install_packages,command -v pdftoppm && command -v qpdf && command -v certutil && $(BIN)/python -m playwright --version,$(TEST_PROGRAMS))
	$(call unpack_proxies)

run: set-up ## Serve the demo world on http://127.0.0.1:5000 (PORT= for another)
	@LMS_DATA_DIR=$(DEMO) $(BIN)/lms demo --port $(PORT)

demo-reset: ## Throw the demo world away; the next `make run` makes a new one
	@rm -rf $(DEMO) && echo "The demo world is gone."

test: set-up-tests ## The whole suite, on SQLite and on PostgreSQL
	@$(BIN)/python -m tests.both

quick: $(VENV)/.ready-tests ## The loop while working: SQLite only, no browser, no process of its own, nothing marked slow
	@$(BIN)/python -m pytest -n auto --dist worksteal -m "not browser and not own_database and not slow"

check: $(VENV)/.ready-tests ## Lint and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/djlint --quiet --lint templates

bench: set-up-tests ## A table of figures: requests a second, against a reference page in the same run
	@$(BIN)/python -m tests.bench

fuzz: set-up-tests ## 20,000 strange requests in each database (LMS_FUZZ= for another number)
	@$(BIN)/python -m tests.fuzz

axe: set-up-tests ## Axe-core on every page, at three widths with each size of letters
	@$(BIN)/python -m tests.axe

attack: set-up-tests ## What attackers get from `lms serve` on loopback, and honest people beside them, on both databases
	@$(BIN)/python -m tests.attack

wheel: $(VENV)/.ready-tests ## Build the wheel into dist/
	@rm -rf dist && $(BIN)/python -m hatchling build -t wheel

wheel-check: wheel ## Install the wheel and its libraries into an empty environment and serve from an empty folder
	@$(BIN)/python -m tests.wheel_check

migration: $(VENV)/.ready ## Draft a migration from the models: make migration m="what changes"
	@rm -rf var/migration && mkdir -p var/migration
	@LMS_DATA_DIR=var/migration LMS_DATABASE_URL= $(BIN)/flask --app lms.app db upgrade
	@LMS_DATA_DIR=var/migration LMS_DATABASE_URL= $(BIN)/flask --app lms.app db migrate -m "$(m)"

LOCK := uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --quiet

lock: ## Resolve the libraries anew into requirements.lock and requirements-tests.lock (needs uv)
	@$(LOCK) pyproject.toml -o requirements.lock
	@$(LOCK) --group tests -c requirements.lock -o requirements-tests.lock \
	  $$(sed -nE 's/^([a-z0-9][a-z0-9.-]*)==.*/--no-emit-package \1/p' requirements.lock)

.PHONY: help set-up set-up-tests run demo-reset test quick check bench fuzz attack axe wheel wheel-check migration lock
