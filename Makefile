# Every target is a thin call of scripts/edic, which installs and starts what it needs.
SHELL := /bin/bash
.SHELLFLAGS := -c
E := @scripts/edic
export ARGS FILES LLM OUT PORT WAYS

.DEFAULT_GOAL := help
.PHONY: help run stop reset logs shell psql odoo intake budget-paper rights train verify test test-fast durations lint bench \
	bench-attacks bench-audit bench-budget bench-coding bench-concurrent bench-drafting bench-forms bench-fuzz bench-gateway bench-hidden bench-intake bench-latency bench-ledger \
	bench-pdf bench-pseudonym bench-queue bench-replica bench-rules bench-stacks bench-unattended bench-uploads bench-vendors test-image test-odoo i18n checks fields format screenshots ways

help: ## this list
	@awk -F':.*## ' '/^[a-z0-9-]+:.*## /{printf "  make %-16s %s\n", $$1, $$2}' Makefile

run: ## install what is missing, start Odoo with the demo companies (PORT=8069 LLM=local)
	$(E) run
stop: ## stop what `make run` started
	$(E) stop
reset: ## delete the demo database and everything under var/
	$(E) reset
logs: ## follow the server's log
	$(E) logs
shell: ## Python shell with `env`
	$(E) shell
psql: ## SQL on the demo database (ARGS="-c 'select 1'")
	$(E) psql
odoo: ## any Odoo command on the demo database (ARGS="shell --help")
	$(E) odoo
intake: ## import bills (FILES="a.xml folder" ARGS="--company 'X' --json")
	$(E) intake
budget-paper: ## note, scenario and charts of a budget (FILES="2025.xml 2026.xml" OUT=folder ARGS="--confirm")
	$(E) budget-paper
verify: ## verify the ledger against its checkpoints, contents and books (ARGS="--json")
	$(E) verify
train: ## train the coding models of every company now
	$(E) train
test: ## everything CI runs: lint, unit, Odoo, browser (ARGS="FILE FOLDER -k NAME": those alone)
	$(E) test
test-fast: ## lint, unit and architecture, but for slow ones
	$(E) test-fast
durations: ## learn how long each file of tests in Odoo takes, which splits them into two lanes
	$(E) durations
lint: ## ruff, pylint-odoo, OCA checks, prettier, shellcheck
	$(E) lint
format: ## let ruff and prettier rewrite what they can
	$(E) format
rights: ## write docs/rights.csv: who may read, write and call what
	$(E) rights
i18n: ## export the .pot files from the code and merge them into fr.po and de.po
	$(E) i18n
checks: ## write docs/checks anew: a page for each audit check
	$(E) checks
fields: ## write docs/stored_fields.csv anew: who may write which stored field
	$(E) fields
ways: ## the own files that a bill, a check and a letter cross (WAYS=functions names these)
	$(E) ways
bench: ## all benchmarks that fit in a quarter of an hour
	$(E) bench
bench-attacks: ## documents that give orders, the whole way with an obedient model (ATTACKS=sealed EACH=4 WITHOUT=all)
	$(E) bench-attacks
bench-audit: ## audit checks on planted cases, or their cost (ARGS="--seed 1 --json" "--cost")
	$(E) bench-audit
bench-budget: ## public budgets imported, credits of a bill, scenarios, a forecast (ARGS="--data FOLDER")
	$(E) bench-budget
bench-coding: ## coding accuracy (ARGS="--data FILE.csv --label account [--json]")
	$(E) bench-coding
bench-concurrent: ## uploads, command, mail, audit run and rule check at once (ARGS="--files 500")
	$(E) bench-concurrent
bench-fuzz: ## 100,000 damaged files for every reader of the intake (ARGS="--cases 1000" "--case 17")
	$(E) bench-fuzz
bench-gateway: ## the way to a model: overhead, first token, memory, streams, faults
	$(E) bench-gateway
bench-hidden: ## hidden text of PDFs: found, kept from models, false alarms (ARGS="--part sealed --show")
	$(E) bench-hidden
bench-intake: ## e-invoice sets against their own totals, beside Odoo's core
	$(E) bench-intake
bench-ledger: ## the ledger: cost of a record, writers at once, verifying (ARGS="--records 1000000")
	$(E) bench-ledger
bench-pseudonym: ## recall, precision and leaks of pseudonymisation (ARGS="--markdown")
	$(E) bench-pseudonym
bench-queue: ## 1,000 tasks on 8 lanes, and tasks on OCA's queue_job with two workers
	$(E) bench-queue
bench-replica: ## checks without and with a streaming replica (ARGS="--items 100000")
	$(E) bench-replica
bench-pdf: ## what is read of PDFs without XML, scans and photos (ARGS="--part tune --show" "--engines")
	$(E) bench-pdf
bench-rules: ## the rules of EN 16931 on published e-invoices and CEN's unit tests
	$(E) bench-rules
bench-unattended: ## 1,000 files by every way in at once, left to two workers (ARGS="--files 200")
	$(E) bench-unattended
bench-uploads: ## seconds from an e-invoice to its bill, one after the other (ARGS="--files 60")
	$(E) bench-uploads
bench-stacks: ## stacks of published invoices in one file: where the proposal cuts (ARGS="--stacks 50")
	$(E) bench-stacks
bench-vendors: ## vendors of documents among contacts: right, wrong, left to a person (ARGS="--part open")
	$(E) bench-vendors
bench-drafting: ## what a hostile model gets past the number lock, and how long a letter takes
	$(E) bench-drafting
bench-forms: ## how often form help answers, is wrong and refuses (ARGS="--part own --verbose")
	$(E) bench-forms
bench-latency: ## suggestions for a ten-line bill with 100,000 lines of history
	$(E) bench-latency
test-image: ## do what the Dockerfile does in a file system of its own, run edic-init, start the server
	$(E) test-image
test-odoo: ## Odoo's own account suites with and without the addons
	$(E) test-odoo
screenshots: ## take the README's pictures anew from the running demo
	$(E) screenshots
