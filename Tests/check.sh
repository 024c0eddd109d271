#!/bin/bash
# The one gate. `check.sh test` runs the tests, `check.sh sanitize` the unit tests under both sanitizers, `check.sh land`
# format, ABI and the tests, `check.sh all` everything.
# Each stage says how long it took; the last line says how many tests passed and failed.
set -uo pipefail
cd "$(dirname "$0")/.."

swift_flags=(--manifest-cache none --disable-build-manifest-caching)
log=.build/check.log
passed=0
failed=0

stage() {
    local name=$1 began=$SECONDS
    shift
    echo "── $name"
    if "$@"; then
        echo "   $name: ok, $((SECONDS - began)) s"
    else
        echo "   $name: FAILED, $((SECONDS - began)) s"
        failed=$((failed + 1))
        return 1
    fi
}

# Adds up what a run of Swift Testing says of itself.
count() {
    local line
    line=$(grep -E 'Test run with [0-9]+ tests?' "$1" | tail -1)
    [ -n "$line" ] || { failed=$((failed + 1)); return; }
    local tests issues=0
    tests=$(sed -E 's/.*Test run with ([0-9]+) tests?.*/\1/' <<<"$line")
    # Tests that failed, not issues: one test may have several.
    issues=$(grep -cE '^✘ Test .* failed after' "$1")
    passed=$((passed + tests - issues))
    failed=$((failed + issues))
}

run_tests() {
    mkdir -p .build
    # One at a time: most tests wait for processes and threads of their own, and a wait holds one of the two threads that
    # Swift Testing has here.
    swift test --no-parallel "${swift_flags[@]}" "$@" 2>&1 | tee "$log" | grep -vE '^(◇|✔|➜|\[[0-9]+/[0-9]+\]|◈)' | grep -vE '^$'
    local status=${PIPESTATUS[0]}
    count "$log"
    return "$status"
}

# The unit tests once more, under a sanitizer and in a build of its own.
sanitized() {
    # A plugin that crashes in a child is to be seen to die by its signal; what the sanitizer itself finds it still reports.
    local crashes_as_ever="handle_segv=0:handle_abort=0:handle_sigbus=0:handle_sigill=0:handle_sigfpe=0"
    # What is reported falsely, or is kept on purpose: each file says why.
    TSAN_OPTIONS="suppressions=$PWD/Tests/thread-sanitizer.supp:$crashes_as_ever" \
    LSAN_OPTIONS="suppressions=$PWD/Tests/leak-sanitizer.supp" \
    ASAN_OPTIONS=$crashes_as_ever SWIFT_BACKTRACE=enable=no BELFRY_SEEDS="${BELFRY_SEEDS:-500}" \
        run_tests --sanitize="$1" --scratch-path ".build/$1" $(Tests/sanitized.sh "$1")
}

check_format() { swift format lint --strict --parallel --recursive Package.swift Host Plugins PluginAPI Tests; }

land() {
    stage "format" check_format
    stage "ABI" Tests/ABI/check.sh
    stage "tests" run_tests
}

sanitize() {
    stage "address sanitizer" sanitized address
    stage "thread sanitizer" sanitized thread
}

finish() {
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ]
    exit
}

case "${1:-test}" in
test)
    stage "tests" run_tests
    ;;
land)
    land
    ;;
sanitize)
    sanitize
    ;;
all)
    land
    sanitize
    ;;
*)
    echo "usage: Tests/check.sh [test|sanitize|land|all]" >&2
    exit 2
    ;;
esac

finish
