#!/bin/bash
# Runs a PostgreSQL of its own in a folder, for as long as its standard input stays open, and removes the folder.
#
#   postgres.sh FOLDER [SETTING=VALUE]...
#
# Its socket is in FOLDER; its user is belfry and needs no password. It says "ready" when it answers; the lines "stop",
# "start" and "crash" on its standard input do that and are answered with "stopped" or "ready". When its standard input
# ends, for instance because who started it has died, all is over.
set -euo pipefail

folder=$1
settings=()
for setting in "${@:2}"; do settings+=(-c "$setting"); done
export LC_ALL=C

programs=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1 || true)
if [ -z "$programs" ] || [ ! -x "$programs/postgres" ]; then
    echo "no PostgreSQL below /usr/lib/postgresql: install Debian's package postgresql"
    exit 1
fi

# PostgreSQL refuses root.
own=()
if [ "$(id -u)" -eq 0 ]; then
    own=(setpriv --reuid=postgres --regid=postgres --clear-groups --)
    chown postgres "$folder"
fi

if ! "${own[@]}" "$programs/initdb" --pgdata="$folder/data" --username=belfry --auth=trust --encoding=UTF8 \
    --locale=C --no-sync >"$folder/log" 2>&1; then
    tail -3 "$folder/log"
    exit 1
fi

server=0
start() {
    "${own[@]}" "$programs/postgres" -D "$folder/data" -k "$folder" -c listen_addresses= -c max_connections=60 \
        -c max_wal_size=4GB "${settings[@]}" >>"$folder/log" 2>&1 </dev/null &
    server=$!
    for _ in $(seq 600); do
        if "$programs/pg_isready" -q -h "$folder" -U belfry -d postgres; then
            echo ready
            return
        fi
        kill -0 $server 2>/dev/null || break
        sleep 0.05
    done
    tail -3 "$folder/log"
    exit 1
}
stop() {
    [ $server -eq 0 ] || kill -"$1" $server 2>/dev/null || true
    wait $server 2>/dev/null || true
    server=0
}
end() {
    stop QUIT
    rm -rf -- "$folder"
}
trap end EXIT

start
while read -r order; do
    case $order in
    stop) stop INT; echo stopped ;;
    crash) stop QUIT; echo stopped ;;
    start) start ;;
    esac
done
