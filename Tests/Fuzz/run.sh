#!/bin/bash
# Runs each fuzz target for FUZZ_SECONDS (600), on the corpus that earlier runs left. Ends with the first finding.
set -euo pipefail
cd "$(dirname "$0")/../.."

seconds=${FUZZ_SECONDS:-600}
export BELFRY_FUZZ=1
for folder in Tests/Fuzz/*Fuzz; do
    target=$(basename "$folder")
    echo "── $target, $seconds s"
    swift build -c release --scratch-path .build/fuzz --product "$target"
    corpus=.build/corpus/$target
    mkdir -p "$corpus"
    # "YAMLFuzz" has the words of yaml.dict, where there are any.
    words=Tests/Fuzz/$(tr '[:upper:]' '[:lower:]' <<<"${target%Fuzz}").dict
    dictionary=()
    [ -e "$words" ] && dictionary=("-dict=$words")
    log=.build/corpus/$target.log
    if ! .build/fuzz/release/"$target" -max_total_time="$seconds" -print_final_stats=1 \
        -artifact_prefix=.build/corpus/ ${dictionary[@]+"${dictionary[@]}"} "$corpus" &>"$log"; then
        tail -n 40 "$log"
        echo "$target has found something: see crash-… in .build/corpus" >&2
        exit 1
    fi
    grep -E '^stat::number_of_executed_units|^stat::peak_rss_mb' "$log"
done
