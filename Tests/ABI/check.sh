#!/bin/bash
# Compares the contract as it is with its baseline. `check.sh --update` writes a new one: only for a commit that changes the
# ABI on purpose, which until 1.0 is allowed with a reason and after it never.
set -euo pipefail
cd "$(dirname "$0")/../.."

out=.build/abi
golden=Tests/Golden/include/belfry
mkdir -p "$out"
cc -g -std=c11 -shared -fPIC -fvisibility=hidden -Wall -Wextra -Werror \
    -IPluginAPI/C/include -o "$out/anchor.so" Tests/ABI/anchor.c PluginAPI/C/layout.c
for paper in Tests/PaperPlugins/*.c; do
    cc -std=c11 -fsyntax-only -Wall -Wextra -Werror -IPluginAPI/C/include "$paper"
done
# Paths and line numbers of this checkout are not part of an ABI.
abidw --no-show-locs --no-comp-dir-path --no-corpus-path "$out/anchor.so" >"$out/current.abi"
sed -rn 's/^#define BELFRY_[A-Z_]+ "(belfry\.[a-z_.]+\/[0-9]+)"$/\1/p' PluginAPI/C/include/belfry/*.h \
    | LC_ALL=C sort >"$out/ids.txt"

if [ "${1:-}" = --update ]; then
    cp "$out/current.abi" Tests/ABI/baseline.abi
    cp "$out/ids.txt" Tests/ABI/ids.txt
    rm -rf "$golden"
    mkdir -p "$golden"
    cp PluginAPI/C/include/belfry/*.h "$golden/"
    echo "the baseline and the golden headers are those of this checkout now"
    exit 0
fi

explain="if the change is meant, run Tests/ABI/check.sh --update and say why in the commit"
abidiff --no-added-syms "Tests/ABI/baseline.abi" "$out/current.abi" || { echo "the ABI has changed: $explain"; exit 1; }
diff -u Tests/ABI/ids.txt "$out/ids.txt" || { echo "the extension ids have changed: $explain"; exit 1; }
diff -ru "$golden" PluginAPI/C/include/belfry || { echo "the headers differ from the golden copy: $explain"; exit 1; }
