# Two commands are enough: `make run` and `make test`. Both install what they need into .venv and .local.
PY := .venv/bin/python
WITH_SERVERS := $(PY) -m agency.embedded exec
THROWAWAY := $(WITH_SERVERS) --temporary --

.PHONY: help run ocr test check bench chaos fill words lock shell logs clean

help:
	@echo "make run            start the product (PORT, AGENCY_HOME, DATABASE_URL, REDIS_URL override)"
	@echo "make ocr            install what reads photographed contracts (about 300 MB); then start again"
	@echo "make test           all tests (browser tests when a Chromium is found)"
	@echo "make check          style, migrations, deployment checks, translations"
	@echo "make bench          figures against the reference view, in an installation of its own (BENCH_ROWS)"
	@echo "make chaos KILLS=40 kill processes under load and count what is lost"
	@echo "make fill N=1000000 fill this installation with customers"
	@echo "make words          collect the texts to translate; make lock: renew requirements/"

run:
	@deploy/environment run
	@$(PY) -m agency.embedded up

ocr:
	@deploy/environment ocr

test:
	@deploy/environment dev
	@deploy/test $(ARGS)

check:
	@deploy/environment dev
	@deploy/check

bench:
	@deploy/environment dev
	@AGENCY_HOME=$(or $(BENCH_HOME),.local/bench) NO_DEMO=1 $(WITH_SERVERS) -- $(PY) -m tests.benchmarks $(ARGS)

chaos:
	@deploy/environment dev
	@$(PY) -m tests.chaos --kills $(or $(KILLS),40) $(ARGS)

fill:
	@deploy/environment run
	@$(WITH_SERVERS) -- $(PY) manage.py fill $(or $(N),1000000)

words:
	@deploy/words

lock:
	@deploy/environment dev
	@deploy/lock

shell:
	@$(WITH_SERVERS) -- $(PY) manage.py shell

logs:
	@tail -n 20 -F $${AGENCY_HOME:-.local/home}/log/*.log

clean:
	rm -rf .venv .local/uv .pytest_cache .ruff_cache
	@echo "Data and keys stay in .local/home."
