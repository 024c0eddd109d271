#!/usr/bin/env python3
"""The spine's numbers: what an event costs, what routes cost, what an idle host holds, what a reload takes.

Run by `make bench` on the release build. Prints a table; exits with 1 when a goal is missed.
"""

import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

from daemon import Daemon, RELEASE, ROOT

PLUGINS = pathlib.Path(tempfile.mkdtemp(prefix="belfry-bench-plugins-"))
ROUNDS = 5
missed = []


def build(name, *more):
    target = PLUGINS / f"{name}.so"
    subprocess.run(
        ["cc", "-std=c11", "-O2", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-fvisibility=hidden",
         "-D_GNU_SOURCE", f"-I{ROOT}/PluginAPI/C/include", "-o", target,
         f"{ROOT}/Tests/Benchmarks/Plugins/{name}.c", "-lpthread", *more], check=True)
    return target


def row(what, measured, goal, is_met):
    print(f"| {what} | {measured} | {goal} | {'yes' if is_met else 'NO'} |")
    if not is_met:
        missed.append(what)


def lane(routes, events, batch=1):
    return f"""
sources:
  burst: {{ plugin: {PLUGINS}/burst.so, config: {{ events: {events}, batch: {batch} }} }}
channels:
  count: {{ plugin: {PLUGINS}/count.so }}
routes:
{routes}
"""


ONE_ROUTE = "  - { channels: [count] }"


def routes(number):
    """One route that matches and others about other types, as a configuration has them."""
    others = [
        f"  - {{ match: {{ type: [com.example.type{i}] }}, where: price > {i}, channels: [count] }}"
        for i in range(number - 1)]
    return "\n".join(others + ["  - { match: { type: price_update }, channels: [count] }"])


def cost(yaml, events):
    """Nanoseconds of processor time an event took on the source's thread, where the whole live lane runs."""
    with Daemon(yaml, pin=0) as daemon:
        answer = daemon.wait_until_done("burst")
        counted = daemon.ask("/plugins/count/")["count"]
        assert counted == events, f"{counted} of {events} events arrived"
        return answer["cpu_ns"] / events


def spread(values):
    return f"{statistics.median(values):.0f} ns ({min(values):.0f}–{max(values):.0f})"


def empty_call_ns():
    """What the source's own loop costs: the same loop with an emit() that does nothing."""
    program = PLUGINS / "loop.c"
    program.write_text("""
#include <stdint.h>
#include <stdio.h>
#include <time.h>
static int nothing(const void *a, const void *b, size_t n, uint64_t c) { (void)a, (void)b, (void)n, (void)c; return 0; }
int main(void) {
    int (*volatile emit)(const void *, const void *, size_t, uint64_t) = nothing;
    struct timespec a, b;
    volatile double value = 0;
    clock_gettime(CLOCK_MONOTONIC, &a);
    for (uint64_t i = 0; i < 20000000; i++) { value = (double)i; emit(&a, &b, 1, 0); }
    clock_gettime(CLOCK_MONOTONIC, &b);
    printf("%f", ((b.tv_sec - a.tv_sec) * 1e9 + (b.tv_nsec - a.tv_nsec)) / 20000000);
}
""")
    subprocess.run(["cc", "-O2", "-o", PLUGINS / "loop", program], check=True)
    return float(subprocess.run([PLUGINS / "loop"], capture_output=True, text=True, check=True).stdout)


def events():
    number = 3_000_000
    own = empty_call_ns()
    single = [cost(lane(ONE_ROUTE, number), number) for _ in range(ROUNDS)]
    batched = [cost(lane(ONE_ROUTE, number - number % 64, 64), number - number % 64) for _ in range(ROUNDS)]
    median = statistics.median(single)
    row(f"host cost of one event, one emit() each (the loop itself: {own:.1f} ns)", spread(single), "≤ 250 ns",
        median - own <= 250)
    row("host cost of one event, 64 an emit()", spread(batched), "≤ 250 ns", statistics.median(batched) <= 250)
    row("events a second on one core", f"{1e3 / median:.1f}M", "≥ 1M", 1e3 / median >= 1)


def indexing():
    number = 2_000_000
    ratios = []
    for _ in range(ROUNDS):
        few = cost(lane(routes(10), number), number)
        many = cost(lane(routes(1000), number), number)
        ratios.append(many / few)
    row("1,000 routes against 10, per event", f"{statistics.median(ratios):.2f}×"
        f" ({min(ratios):.2f}–{max(ratios):.2f})", "≤ 2×", statistics.median(ratios) <= 2)


def allocations():
    library = build("allocations", "-ldl")
    counts = []
    for number in (200_000, 400_000):
        report = PLUGINS / "report"
        with Daemon(lane(ONE_ROUTE, number), {"LD_PRELOAD": str(library), "ALLOCATIONS": str(report)}) as daemon:
            daemon.wait_until_done("burst")
        counts.append(int(report.read_text()))
    each = (counts[1] - counts[0]) / 200_000
    # Below one the count itself would be at fault: there is the block.
    row("allocations for one event", f"{each:.3f}", "1", 0.99 <= each <= 1.01)


def idle():
    yaml = f"""
sources:
  market: {{ plugin: {RELEASE}/libsimulator.so, config: {{ rate: 0 }} }}
channels:
  desk: {{ plugin: {RELEASE}/libconsole.so }}
routes:
  - {{ channels: [desk] }}
"""
    first, ready, anonymous, resident, reloads = [], [], [], [], []
    for _ in range(ROUNDS):
        with Daemon(yaml) as daemon:
            first.append(daemon.ready_ms)
            daemon.ask("/status")
            anonymous.append(daemon.status_kb("RssAnon") / 1024)
            resident.append(daemon.status_kb("VmRSS") / 1024)
            text = daemon.config.read_text()
            for rate in (1, 0, 1, 0):
                daemon.config.write_text(text.replace("rate: 0", f"rate: 0, seed: {rate + 1}"))
                began = time.monotonic()
                daemon.ask("/reload", "POST")
                reloads.append((time.monotonic() - began) * 1e3)
    row("idle: anonymous memory (simulator at 0/s, console)", f"{statistics.median(anonymous):.1f} MB", "< 6 MB",
        statistics.median(anonymous) < 6)
    print(f"| idle: resident memory | {statistics.median(resident):.1f} MB | reported | – |")
    row("ready after exec, plugins tried in children first",
        f"{statistics.median(first):.0f} ms ({min(first):.0f}–{max(first):.0f})", "≤ 50 ms",
        statistics.median(first) <= 50)
    row("reload of one instance", f"{statistics.median(reloads):.0f} ms ({min(reloads):.0f}–{max(reloads):.0f})",
        "< 100 ms", max(reloads) < 100)


def generations():
    yaml = f"""
sources:
  burst: {{ plugin: {PLUGINS}/burst.so, config: {{ rate: 50000, seq: 1 }} }}
channels:
  count: {{ plugin: {PLUGINS}/rebuilt.so }}
routes:
{ONE_ROUTE}
"""
    original = (PLUGINS / "count.so").read_bytes()
    (PLUGINS / "rebuilt.so").write_bytes(original)
    with Daemon(yaml) as daemon:
        def rebuild(number):
            # Bytes behind the last section change the content and nothing else: what a rebuild with a new stamp does.
            fresh = PLUGINS / "fresh.so"
            fresh.write_bytes(original + f"build {number}".encode())
            os.rename(fresh, PLUGINS / "rebuilt.so")
            began = time.monotonic()
            answer = daemon.ask("/reload", "POST")
            assert answer.get("replaced") == ["count"], answer
            return (time.monotonic() - began) * 1e3
        for number in range(5):
            rebuild(number)
        before = daemon.private_dirty_kb()
        took = [rebuild(number) for number in range(5, 205)]
        after = daemon.private_dirty_kb()
        tally = daemon.ask("/plugins/count/")
        counters = {p["instance"]: p["counters"] for p in daemon.ask("/plugins")["plugins"]}
    whole = tally["lost"] == 0 and tally["doubled"] == 0 and tally["count"] == tally["last"]
    row("200 reloads of a rebuilt .so at 50,000 events/s",
        f"{tally['count']:,} events, {tally['lost']} lost, {tally['doubled']} doubled or out of order",
        "0 and 0", whole and counters["count"]["shed"] == 0)
    row("reload of a rebuilt .so under load",
        f"{statistics.median(took):.0f} ms ({min(took):.0f}–{max(took):.0f})", "< 100 ms",
        statistics.median(took) < 100)
    row("private dirty memory for one generation of a small C plugin", f"{(after - before) / 200:.1f} KiB", "≤ 64 KiB",
        (after - before) / 200 <= 64)


def swift_generations():
    # Most of a plugin in Swift is its relocated tables: the kit, the codecs and the plugin's own types.
    yaml = f"""
channels:
  desk: {{ plugin: {PLUGINS}/desk.so, config: {{ file: {PLUGINS}/desk.log }} }}
"""
    original = (RELEASE / "libconsole.so").read_bytes()
    (PLUGINS / "desk.so").write_bytes(original)
    with Daemon(yaml) as daemon:
        def rebuild(number):
            fresh = PLUGINS / "fresh.so"
            fresh.write_bytes(original + f"build {number}".encode())
            os.rename(fresh, PLUGINS / "desk.so")
            answer = daemon.ask("/reload", "POST")
            assert answer.get("replaced") == ["desk"], answer
        for number in range(5):
            rebuild(number)
        before = daemon.private_dirty_kb()
        for number in range(5, 55):
            rebuild(number)
        after = daemon.private_dirty_kb()
    print(f"| private dirty memory for one generation of Console, in Swift | {(after - before) / 50:.1f} KiB | reported | – |")


def main():
    for name in ("burst", "count"):
        build(name)
    chosen = sys.argv[1:] or ["events", "indexing", "allocations", "idle", "generations", "swift_generations"]
    print("| what | measured | goal | met |\n|---|---|---|---|")
    for name in chosen:
        globals()[name]()
        sys.stdout.flush()
    if missed:
        print("\nmissed: " + "; ".join(missed))
        sys.exit(1)


main()
