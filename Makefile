# Two commands do everything on a fresh Debian 12 with Swift 6.3: `make run` and `make test`.

SWIFT ?= swift
PREFIX ?= /usr/local
DESTDIR ?=
# Where plugins.yaml goes: PREFIX/etc/belfry, or /etc/belfry when PREFIX is /usr.
SYSCONFDIR ?=
CONFIG ?= plugins.yaml

# A manifest that lists folders is cached by its text alone; both flags together make a new plugin folder seen.
SWIFT_FLAGS = --manifest-cache none --disable-build-manifest-caching
RELEASE = .build/release

BUILD_PACKAGES = pkg-config libc6-dev gcc libyaml-dev libsqlite3-dev libpq-dev libssl-dev tzdata
TEST_PACKAGES = abigail-tools binutils curl postgresql python3 sqlite3

.PHONY: run build test kill-test outage-test check land bench fuzz install clean format packages test-packages swift

run: build
	$(RELEASE)/belfry run --config $(CONFIG)

build: packages
	$(SWIFT) build -c release $(SWIFT_FLAGS)

# The tests of everything, with the daemon and the plugins they load.
test: test-packages
	Tests/check.sh test

# kill -9 of the real daemon, 500 times over SQLite and 100 over PostgreSQL, or BELFRY_KILLS=50 BELFRY_POSTGRES_KILLS=10
# for a look; BELFRY_SEED replays a run.
kill-test: test-packages
	BELFRY_KILLS=$${BELFRY_KILLS:-500} BELFRY_POSTGRES_KILLS=$${BELFRY_POSTGRES_KILLS:-100} $(SWIFT) test $(SWIFT_FLAGS) --filter '^EndToEndTests\.KillTests'

# PostgreSQL restarted 20 times and connections cut 400 times under load; BELFRY_SEED replays the cuts.
outage-test: test-packages
	BELFRY_RESTARTS=$${BELFRY_RESTARTS:-20} BELFRY_CUTS=$${BELFRY_CUTS:-400} $(SWIFT) test $(SWIFT_FLAGS) --filter '^EndToEndTests\.OutageTests'

# What runs on every submission: format, layers, ABI, tests, sanitizers.
check: test-packages
	Tests/check.sh all

# As check, without the builds that the sanitizers need.
land: test-packages
	Tests/check.sh land

bench: build test-packages
	python3 Tests/Benchmarks/spine.py
	python3 Tests/Benchmarks/durable.py
	python3 Tests/Benchmarks/store.py

# Ten minutes a target, or FUZZ_SECONDS=60 for a look.
fuzz: packages
	Tests/Fuzz/run.sh

format:
	$(SWIFT) format format --in-place --parallel --recursive Package.swift Host Plugins PluginAPI Tests

install: build
	Host/Belfry/Installation/install.sh "$(DESTDIR)" "$(PREFIX)" "$(RELEASE)" $(SYSCONFDIR)

clean:
	rm -rf .build

packages: swift
	@.ci/packages $(BUILD_PACKAGES)

test-packages: packages
	@.ci/packages $(TEST_PACKAGES)

swift:
	@command -v $(SWIFT) >/dev/null || { echo "belfry needs Swift 6.3: get it for Debian 12 at https://www.swift.org/install/linux and put its usr/bin on the PATH"; exit 1; }
