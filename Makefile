# Shortcuts; nothing here is needed. `make` prints this list.
PY ?= .venv/bin/python

help:  ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'
demo:  ## open the demo county at http://127.0.0.1:8000
	python3 start.py demo
test:  ## plain tests (fast)
	python3 start.py test
test-all:  ## every mark that this machine can run
	$(PY) -m pytest -m "slow or engines or postgres or journeys or not slow"
check:  ## style, types, import contracts
	.venv/bin/ruff check . && .venv/bin/mypy && PYTHONPATH=src .venv/bin/lint-imports
lock:  ## make the lock files anew (needs uv)
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --extra site --extra build pyproject.toml -o requirements.lock
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --extra site --extra build --extra dev pyproject.toml -o requirements-dev.lock -c requirements.lock
	grep -o 'pyspark[^"]*' pyproject.toml | head -1 | uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 - -o requirements-spark.lock
.PHONY: help demo test test-all check lock
