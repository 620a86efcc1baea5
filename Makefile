# Carnet's whole vocabulary. `make` alone says it.

UV := $(shell command -v uv || echo .tools/uv)
RUN := $(UV) run --locked
# uv trusts what the machine trusts: some networks put a certificate of their own in between.
export UV_SYSTEM_CERTS := 1
# The app and its server alone: a newcomer need not wait for what only developers use.
APP := $(UV) run --locked --quiet --no-dev --all-extras
PYTEST := $(RUN) pytest
# Two at once, in the order in which they are found: the browsers come first.
TWO := -n 2 --dist loadgroup --no-loadscope-reorder

# What is on a phone and encrypts or signs, on the version of cryptography that phones get.
PHONE := $(UV) run --locked --with cryptography==43.0.1
CORE := $(addprefix tests/,wire keys vault journal capture sync)

help: ## say what can be asked
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

run: $(UV) ## open a demo study: a server, a field device and a coordinator's desk
	@$(APP) python -m app.demo

demo-reset: $(UV) ## forget the demo study; the next `make run` starts afresh
	@$(APP) python -m app.demo --reset

test: $(UV) ## check everything: style, types, doors, tests, journeys in a real browser
	@python3 .make/need.py chromium espeak-ng age ffmpeg strace
	$(UV) sync --locked
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(RUN) mypy
	$(RUN) lint-imports
	$(PYTEST) $(TWO)
	$(PHONE) pytest $(TWO) $(CORE)

faults: $(UV) ## the long fault tests, with their figures
	@python3 .make/need.py chromium espeak-ng age ffmpeg strace
	$(PYTEST) -m faults -s tests

bench: $(UV) ## put Carnet beside its peers in one run, and print ratios and waits
	@python3 .make/need.py age chromium
	$(UV) run --locked --group bench python -m tests.bench

screens: $(UV) ## make a picture of every screen, in every size, theme and language
	@python3 .make/need.py chromium
	$(RUN) python -m tests.screens

.tools/uv:
	@python3 .make/get_uv.py $@

.PHONY: help run demo-reset test faults bench screens
