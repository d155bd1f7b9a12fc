# make demo | test | chaos | corpus | bench | lint | build | console | browsers. Only Go is needed; the console wants Node, `test` also Redis,
# Postgres and Chromium: see servers.
SHELL       := /bin/bash
# One way of compiling for everything, so that building, vetting and testing share what is compiled. Only the race detector wants C.
export GOFLAGS := -mod=readonly -trimpath
export CGO_ENABLED := 0
GO          ?= go
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
GOTESTSUM   := gotest.tools/gotestsum@v1.13.0

# The race detector makes SQLite, which is pure Go here, many times slower; transcripts run the program itself as a process of its
# own. They are tested plain, and under the detector once more what happens at the same time: the store where Postgres does the work,
# turns of one party that overlap, workers that share a queue.
SLOW := cardline/internal/store|cardline/internal/outbox$$|cardline/cmd/cardline|cardline/internal/dialogue|cardline/gateway/api|cardline/commands$$|cardline/ivr$$
OVERLAP := AtOnce|Raced|Twice|Once|Two
SHARED := Postgres/(outbox|bank|ledger|floor|crowd|menus|promises|campaigns|directory)$$

# It reads every text that we know over and over, and nothing else goes on meanwhile: tested plain.
READS := ^TestWhatForbidsAnAddition$$
READER := cardline/internal/wordbook$$

.PHONY: build console browsers pages screens demo test plain raced shared overlap chaos corpus bench lint servers

build:
	$(GO) build -o bin/cardline ./cmd/cardline

# The page is built where Node is; without it the binary works and says so.
demo:
	@if command -v npm >/dev/null && $(MAKE) --no-print-directory console; then :; else \
		echo "no page: Node 20.19 or later is wanted to build the console; the demo runs without it"; $(MAKE) --no-print-directory build; fi
	./bin/cardline demo

WEB := internal/console/web

# The client is made from the description of the very tree it is built in.
console: build $(WEB)/node_modules/.package-lock.json
	./bin/cardline openapi > $(WEB)/openapi.json
	cd $(WEB) && npm run --silent client && npm run --silent build
	$(GO) build -o bin/cardline ./cmd/cardline

$(WEB)/node_modules/.package-lock.json: $(WEB)/package-lock.json
	cd $(WEB) && npm ci --no-audit --no-fund --silent

# What a browser sees, with the system's Chromium. `screens` makes the pictures of the README and measures first load and long lists; with
# SCREENS=FOLDER it makes every page there, in both schemes and all languages.
browsers: console
	@$(MAKE) --no-print-directory pages

pages:
	cd $(WEB) && npm run --silent e2e

screens: console
	cd $(WEB) && npx playwright test --config screens.config.ts

lint:
	@unformatted=$$(gofmt -l .); if [ -n "$$unformatted" ]; then echo "not formatted:" $$unformatted; exit 1; fi
	$(GO) vet ./...
	$(GO) run $(STATICCHECK) ./...

# lint has vetted everything. Tests wait for servers and programs more than they compute: several at once on every processor. What fails
# on a machine that is that busy is tried once more by itself, as in the browser, and stays in the summary; never what the detector found.
TEST    = bin/gotestsum --format standard-quiet --rerun-fails=1 --rerun-fails-max-failures=6 --rerun-fails-abort-on-data-race --packages="$(1)" -- -vet=off -timeout 15m -parallel
PLAIN  := $$($(GO) list ./... | grep -E '$(SLOW)|$(READER)')
LIGHT  := $$($(GO) list ./... | grep -vE '$(SLOW)')

# A browser waits, too: meanwhile everything is vetted. So does the program as a whole: meanwhile the detector looks at what needs no server.
BOTH := $(MAKE) --no-print-directory --jobs 2 --keep-going

test: servers console bin/gotestsum
	@$(BOTH) lint pages
	@$(BOTH) plain raced
	@$(BOTH) shared overlap

bin/gotestsum: Makefile
	GOBIN=$(CURDIR)/bin $(GO) install $(GOTESTSUM)

plain: bin/gotestsum
	$(call TEST,$(PLAIN)) 6

raced: export CGO_ENABLED := 1
raced: bin/gotestsum
	$(call TEST,$(LIGHT)) 4 -race -skip '$(READS)'

shared: export CGO_ENABLED := 1
shared: bin/gotestsum
	$(call TEST,./internal/store) 4 -race -run '$(SHARED)'

overlap: export CGO_ENABLED := 1
overlap: bin/gotestsum
	$(call TEST,./internal/dialogue ./internal/outbox) 4 -race -run '$(OVERLAP)'

# Processes killed, servers restarted and a carrier that lies, while a hundred thousand messages leave. What fails once fails again
# with the same CHAOS_SEED, as far as that is in our hands; `test` runs a small form. CARDLINE_BEFORE names the binary of the release before,
# to run it beside this one, here and in TestTwoVersionsTogether.
chaos: servers
	CHAOS_MESSAGES=$${CHAOS_MESSAGES:-100000} $(GO) test -count=1 -timeout 60m -v -run '^TestChaos' ./cmd/cardline

corpus: build
	./bin/cardline words score

bench: build
	./bin/cardline bench inbound
	./bin/cardline bench voice
	./bin/cardline bench outbound
	./bin/cardline bench import
	./bin/cardline bench campaign

# Tests start servers of their own on free ports and need only the programs. Root installs what is missing; the race detector
# wants a C compiler. Chromium as a shell without windows does for a page what the whole browser does in half the time.
servers:
	@missing=; \
	command -v redis-server >/dev/null || missing="$$missing redis-server"; \
	command -v postgres >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || missing="$$missing postgresql"; \
	command -v gcc >/dev/null || missing="$$missing gcc libc6-dev"; \
	command -v chromium-headless-shell chromium >/dev/null || missing="$$missing chromium-headless-shell"; \
	[ -e /usr/share/fonts/truetype/wqy/wqy-microhei.ttc ] || missing="$$missing fonts-wqy-microhei"; \
	command -v npm >/dev/null || missing="$$missing npm"; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then echo "install first:$$missing"; exit 1; fi; \
	apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null
	@[ -n "$$CHROMIUM" ] || command -v chromium-headless-shell >/dev/null || [ "$$(id -u)" != 0 ] || { \
	apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium-headless-shell; } >/dev/null 2>&1 || \
	echo "chromium-headless-shell cannot be installed: the pages are tested with the whole browser, which takes longer"
