# Everything a developer runs. Needs Node >= 20.18, make, and Go unless a pulumi is on PATH; see `make help`.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:

BIN := node_modules/.bin
TSX := $(BIN)/tsx
SAY := printf '==> %s\n'

# Recordings of a real host that the simulated one has to answer like.
RECORDINGS ?= tests/recordings/freebsd-15.1
# A real host for `make acceptance`: HOST=root@host.example.org KEY=~/.ssh/id_ed25519 HOST_KEY='ssh-ed25519 AAAA…'
HOST ?=
KEY ?=
HOST_KEY ?=

.PHONY: help install build pulumi check unit contract e2e faults test bench docs demo shell pack acceptance format clean

help: ## Show this list
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-20s %s\n", $$1, $$2 }'

install: node_modules/.installed ## Install what package-lock.json names

# Not `npm ci`: it refuses a package-lock.json that was written where a registry lacks the binaries of other platforms.
node_modules/.installed: package.json package-lock.json simulator/package.json
	@node -e 'const [a, b] = process.versions.node.split(".").map(Number); if (a < 20 || (a === 20 && b < 18)) { console.error("Node 20.18 or newer is needed; this is " + process.version); process.exit(1); }'
	@$(SAY) "Installing npm packages"
	@npm install --no-save --no-audit --no-fund
	@touch $@

build: node_modules/.installed ## Compile the package, the simulated host and the language host
	@$(SAY) "Compiling TypeScript"
	@$(BIN)/tsc -b tsconfig.json simulator tools/pulumi/language-host

pulumi: node_modules/.installed ## Find a Pulumi engine, or build one (about five minutes, once)
	@$(SAY) "Looking for a Pulumi engine"
	@$(TSX) tools/pulumi/main.ts ensure

check: build ## Types, style, import rules, unused code, schema.json
	@$(SAY) "Checks"
	@$(TSX) tools/check.ts

unit: build ## Unit tests
	@$(SAY) "Unit tests"
	@$(BIN)/jest tests/unit

contract: build ## The simulated host against recordings of a real one (RECORDINGS=folder)
	@$(SAY) "Recordings in $(RECORDINGS)"
	@$(TSX) tools/contract.ts "$(RECORDINGS)"

e2e: build pulumi ## End-to-end tests: the real engine over real SSH
	@$(SAY) "End-to-end tests"
	@$(BIN)/mocha

faults: build pulumi ## Cut, restart, fail and kill all over up, update and destroy (SEED=, STRIDE=, CASE=up/cut/17/destroy)
	@$(SAY) "Faults"
	@$(TSX) tools/faults.ts $(if $(SEED),--seed $(SEED)) $(if $(STRIDE),--stride $(STRIDE)) $(CASE)

test: node_modules/.installed ## All of the above; ends with "N passed, N failed"
	@$(TSX) tools/test.ts

bench: build pulumi ## Time and cost beside the engine's own, on a simulated host (QUICK=1, MINUTES=, JSON=file)
	@$(SAY) "Benchmarks"
	@$(TSX) bench/main.ts $(if $(QUICK),--quick) $(if $(MINUTES),--minutes $(MINUTES)) $(if $(JSON),--json "$(JSON)")

docs: build pulumi ## Draw the pictures in docs/pictures anew, from the examples on a simulated host (EXAMPLES=)
	@$(TSX) tools/docs.ts $(EXAMPLES)

demo: build pulumi ## A topology of jails goes up, changes and comes down on a simulated host
	@$(TSX) tools/demo.ts

shell: build pulumi ## A shell in which pulumi up, preview and destroy work
	@$(TSX) tools/pulumi/main.ts shell

pack: build ## The npm package, as a tarball
	@$(SAY) "Packing"
	@npm pack

acceptance: build pulumi ## The end-to-end tests against a real host (HOST=, KEY=, HOST_KEY=)
	@test -n "$(HOST)" || { echo "make acceptance HOST=root@host.example.org KEY=path HOST_KEY='ssh-ed25519 …'" >&2; exit 2; }
	@$(SAY) "Acceptance tests on $(HOST)"
	@FREEBSD_HOST="$(HOST)" FREEBSD_KEY="$(KEY)" FREEBSD_HOST_KEY="$(HOST_KEY)" $(BIN)/mocha

format: node_modules/.installed ## Format, and fix what the linter can fix
	@$(BIN)/biome check --write .

clean: ## Remove what was built here; packages, the engine and stacks stay
	@rm -rf dist simulator/dist coverage pulumi-freebsd-*.tgz
