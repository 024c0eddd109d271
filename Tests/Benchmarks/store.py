#!/usr/bin/env python3
"""What the durable stores keep a second, beside bare loops in C that write the same rows.

Run by `make bench` on the release build; `store.py sqlite` or `store.py postgres` runs one. Store and bare loop take turns in
one run; each figure is a median. Exits with 1 when a goal is missed.
"""

import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = ROOT / "Tests/Benchmarks/Store"
BENCH = pathlib.Path(sys.argv.pop(1)) if len(sys.argv) > 1 and "/" in sys.argv[1] else ROOT / ".build/release/store-bench"
ROUNDS = 5
PER_COMMIT = [16, 128, 1024, 4096]
SECONDS = 1.0
GOAL = 0.5
missed = []


def run(*words):
    return subprocess.run([str(word) for word in words], check=True, capture_output=True, text=True).stdout.strip()


def build(folder, name, package):
    flags = run("pkg-config", "--cflags", "--libs", package).split()
    run("cc", "-std=gnu11", "-O2", "-Wall", "-Wextra", "-Werror", "-o", folder / name, HERE / f"{name}.c", *flags)
    schema = folder / f"{name}.sql"
    schema.write_text(run(BENCH, "schema", name.removeprefix("bare_")))
    return folder / name, schema


class SQLite:
    name = "SQLite"
    loops = ["bare C"]

    def __init__(self, folder):
        self.folder = folder
        self.program, self.schema = build(folder, "bare_sqlite", "sqlite3")

    def place(self):
        for old in self.folder.glob("bench.db*"):
            old.unlink()
        return self.folder / "bench.db"

    def store(self, rows, per_commit):
        return run(BENCH, "sqlite", self.place(), rows, per_commit)

    def bare(self, loop, rows, per_commit):
        return run(self.program, self.place(), self.schema, rows, per_commit)

    def end(self):
        pass


class Postgres:
    name = "PostgreSQL"
    loops = ["pipeline", "copy"]

    def __init__(self, folder):
        self.program, self.schema = build(folder, "bare_postgres", "libpq")
        self.host = tempfile.mkdtemp(prefix="belfry-bench-")
        self.server = subprocess.Popen(
            [ROOT / "Tests/postgres.sh", self.host, "shared_buffers=512MB"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        said = self.server.stdout.readline().strip()
        assert said == "ready", f"PostgreSQL: {said}"

    def place(self):
        run("dropdb", "--if-exists", "-h", self.host, "-U", "belfry", "bench")
        run("createdb", "-h", self.host, "-U", "belfry", "bench")
        # What the runs before have left to do is not this one's.
        run("psql", "-Xq", "-h", self.host, "-U", "belfry", "-d", "bench", "-c", "CHECKPOINT")

    def store(self, rows, per_commit):
        self.place()
        return run(BENCH, "postgres", self.host, "bench", rows, per_commit)

    def bare(self, loop, rows, per_commit):
        self.place()
        return run(self.program, f"host={self.host} user=belfry dbname=bench", self.schema, rows, per_commit, loop)

    def end(self):
        self.server.stdin.close()
        self.server.wait()


def measure(kind, per_commit):
    rows = per_commit * 8
    first = int(kind.store(rows, per_commit))
    rows = max(rows, int(first * SECONDS) // per_commit * per_commit)
    figures = {loop: [] for loop in ["store", *kind.loops]}
    for _ in range(ROUNDS):
        figures["store"].append(int(kind.store(rows, per_commit)))
        for loop in kind.loops:
            figures[loop].append(int(kind.bare(loop, rows, per_commit)))
    medians = {loop: statistics.median(values) for loop, values in figures.items()}
    best = max(kind.loops, key=lambda loop: medians[loop])
    ratio = medians["store"] / medians[best]
    if ratio < GOAL:
        missed.append(f"{kind.name} at {per_commit}")
    bare = ", ".join(f"{loop} {medians[loop]:,.0f}" for loop in kind.loops)
    spread = f"{min(figures['store']):,}–{max(figures['store']):,}"
    print(f"| {kind.name}, {per_commit} a commit | {medians['store']:,.0f} ({spread}) | {bare} | {ratio:.2f} | ≥ {GOAL} |",
          flush=True)


def main():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="belfry-bench-", dir=ROOT / ".build"))
    wanted = sys.argv[1:] or ["sqlite", "postgres"]
    print("| rows a second, each an event, a notification and a delivery | store | bare | ratio | goal |")
    print("|---|---|---|---|---|")
    try:
        for kind in [kind for name, kind in {"sqlite": SQLite, "postgres": Postgres}.items() if name in wanted]:
            store = kind(folder)
            try:
                for per_commit in PER_COMMIT:
                    measure(store, per_commit)
            finally:
                store.end()
    finally:
        shutil.rmtree(folder)
    for what in missed:
        print(f"missed: {what}")
    sys.exit(1 if missed else 0)


main()
