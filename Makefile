# make demo | test | chaos | corpus | bench | lint | build. Only Go is needed, but `test` also wants Redis and Postgres: see servers.
SHELL       := /bin/bash
export GOFLAGS := -mod=readonly
GO          ?= go
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2

# The race detector makes SQLite, which is pure Go here, many times slower; transcripts run the program itself as a process of its
# own. They are tested plain, and under the detector once more what happens at the same time: the store where Postgres does the work,
# turns of one party that overlap, workers that share a queue.
SLOW := cardline/internal/store|cardline/internal/outbox$$|cardline/cmd/cardline|cardline/internal/dialogue|cardline/gateway/api|cardline/commands$$|cardline/ivr$$
OVERLAP := AtOnce|Raced|Twice|Once|Two
SHARED := Postgres/(outbox|bank|ledger|floor|crowd|menus|promises|campaigns|directory)$$

.PHONY: build demo test chaos corpus bench lint servers

build:
	CGO_ENABLED=0 $(GO) build -trimpath -o bin/cardline ./cmd/cardline

demo: build
	./bin/cardline demo

lint:
	@unformatted=$$(gofmt -l .); if [ -n "$$unformatted" ]; then echo "not formatted:" $$unformatted; exit 1; fi
	$(GO) vet ./...
	$(GO) run $(STATICCHECK) ./...

# lint has vetted everything. Tests wait for servers and programs more than they compute: several at once on every processor.
TEST := $(GO) test -vet=off -timeout 10m -parallel 4

test: servers lint
	$(TEST) $$($(GO) list ./... | grep -E '$(SLOW)')
	$(TEST) -race -run '$(SHARED)' ./internal/store
	$(TEST) -race -run '$(OVERLAP)' ./internal/dialogue ./internal/outbox
	$(TEST) -race $$($(GO) list ./... | grep -vE '$(SLOW)')

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
# wants a C compiler.
servers:
	@missing=; \
	command -v redis-server >/dev/null || missing="$$missing redis-server"; \
	command -v postgres >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || missing="$$missing postgresql"; \
	command -v gcc >/dev/null || missing="$$missing gcc libc6-dev"; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then echo "install first:$$missing"; exit 1; fi; \
	apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null
