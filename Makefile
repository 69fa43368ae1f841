# The same words locally and in CI. Everything a target needs it sets up itself; all are safe to repeat.
SHELL := /bin/bash
BIN := .venv/bin
export PYTHONDONTWRITEBYTECODE :=

.PHONY: demo test test-all bench format manual lock clean

demo:            ## Sets up, loads the demo municipality, builds its reports, serves (SERVE=0: stops after the reports; RESET=1: a new workspace)
	@scripts/bootstrap run
	@$(BIN)/tertial demo $(if $(filter 1,$(RESET)),--reset) $(if $(filter 0,$(SERVE)),--no-serve)

test:            ## The whole test suite; format, lint, types and layers are tests too
	@scripts/bootstrap test
	@scripts/system-test-packages
	@$(BIN)/python -m pytest -n 3 --dist worksteal $(ARGS)  # on two cores: browsers and servers are waited for

test-all: test   ## Also the oldest dependencies that pyproject.toml allows, all on PostgreSQL, and the questions on Spark
	@scripts/test-oldest
	@scripts/test-postgresql
	@scripts/test-spark

bench:           ## Measures against a floor in the same run (ROWS=1000000)
	@scripts/bootstrap test
	@scripts/system-test-packages bench
	@$(BIN)/python -m bench --rows $(or $(ROWS),1000000)

format:          ## Repairs style
	@scripts/bootstrap test
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

manual:          ## Writes the manual's pages that are made from the program
	@scripts/bootstrap test
	@$(BIN)/python -m tests.docs.manual_pages

lock:            ## Locks versions anew, by hash and without the address of any registry
	@scripts/bootstrap test
	@scripts/lock

clean:
	@rm -rf build .venv
