#!/bin/bash
# The one gate. `check.sh test` runs the tests, `check.sh land` also format and ABI, `check.sh all` also the sanitizers.
# Each stage says how long it took; the last line says how many tests passed and failed.
set -uo pipefail
cd "$(dirname "$0")/.."

swift_flags=(--manifest-cache none --disable-build-manifest-caching)
log=.build/check.log
passed=0
failed=0
# What the sanitizers report falsely, or is kept on purpose: each file says why.
export TSAN_OPTIONS="suppressions=$PWD/Tests/thread-sanitizer.supp"
export LSAN_OPTIONS="suppressions=$PWD/Tests/leak-sanitizer.supp"

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

check_format() { swift format lint --strict --parallel --recursive Package.swift Host Plugins PluginAPI Tests; }

finish() {
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ]
    exit
}

case "${1:-test}" in
test)
    stage "tests" run_tests
    ;;
land | all)
    stage "format" check_format
    stage "ABI" Tests/ABI/check.sh
    stage "tests" run_tests
    [ "$1" = all ] || finish
    stage "address sanitizer" run_tests --sanitize=address --scratch-path .build/address --filter "$(Tests/sanitized.sh)"
    stage "thread sanitizer" run_tests --sanitize=thread --scratch-path .build/thread --filter "$(Tests/sanitized.sh)"
    ;;
*)
    echo "usage: Tests/check.sh [test|land|all]" >&2
    exit 2
    ;;
esac

finish
