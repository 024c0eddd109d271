#!/bin/sh
# Installs what `make build` made: install.sh DESTDIR PREFIX BUILD [SYSCONFDIR].
#
# The target machine needs no Swift: the runtime libraries that the daemon is linked with go along. It needs Debian's
# libyaml-0-2, libsqlite3-0, libssl3 and tzdata, and libpq5 if its store is a PostgreSQL. A configuration that is there
# already is left alone.
set -eu

if [ $# -lt 3 ]; then
    echo "usage: install.sh DESTDIR PREFIX BUILD [SYSCONFDIR]" >&2
    exit 2
fi
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
destination=$1
prefix=$2
build=$(cd "$3" && pwd)
# As the GNU standards have it, and as distributions do: only /usr has its configuration elsewhere.
case $prefix in
/usr) configuration=/etc ;;
*) configuration=$prefix/etc ;;
esac
configuration=${4:-$configuration}
case $prefix$configuration in
/*) ;;
*) echo "install.sh: PREFIX and SYSCONFDIR are absolute paths, not '$prefix' and '$configuration'" >&2; exit 2 ;;
esac

belfry=$build/belfry
target=$destination$prefix
# "belfry 0.1.0 (plugin ABI 1.0)": the one place that knows the version is the executable.
version=$("$belfry" version | sed -E 's/^belfry ([^ ]+).*/\1/')

filled() { # file, path: a template with its places filled in
    sed -e "s|@PREFIX@|$prefix|g" -e "s|@SYSCONFDIR@|$configuration|g" -e "s|@VERSION@|$version|g" "$1" \
        | install -D -m 644 /dev/stdin "$2"
}

install -D -m 755 "$belfry" "$target/bin/belfry"

install -d "$target/lib/belfry/plugins"
for folder in "$root"/Plugins/*/Entry; do
    # The manifest's own naming: "WebSocketGateway" is lib"web-socket-gateway".so.
    name=$(basename "$(dirname "$folder")" \
        | sed -E 's/([A-Z]+)([A-Z][a-z])/\1-\2/g; s/([a-z0-9])([A-Z])/\1-\2/g' | tr '[:upper:]' '[:lower:]')
    install -m 644 "$build/lib$name.so" "$target/lib/belfry/plugins/"
done

# What the loader takes from the toolchain's own folder, the daemon's needs and the plugins' alike.
install -d "$target/lib/belfry/swift"
ldd "$belfry" "$target"/lib/belfry/plugins/*.so | sed -nE 's|.* => (/.*/swift/linux/[^ ]+) .*|\1|p' | sort -u \
    | while read -r library; do install -m 644 "$library" "$target/lib/belfry/swift/"; done

install -d "$target/include/belfry"
install -m 644 "$root"/PluginAPI/C/include/belfry/*.h "$target/include/belfry/"
filled "$here/belfry-plugin.pc.in" "$target/lib/pkgconfig/belfry-plugin.pc"

# The same headers and the kit as a Swift package, without what only this repository needs.
sdk=$target/share/belfry/sdk
rm -rf "$sdk"
install -d "$sdk"
cp -R "$root/PluginAPI/." "$sdk/"
rm -rf "$sdk/.build" "$sdk/.swiftpm"

# The shipped configuration, but for what ties it to a build tree: an installed daemon has places of its own.
sed -e '/^  state_dir:/d' -e '/^  plugin_path:/,/^    - /d' "$root/plugins.yaml" \
    | install -D -m 644 /dev/stdin "$target/share/belfry/plugins.yaml"
if [ ! -e "$destination$configuration/belfry/plugins.yaml" ]; then
    install -D -m 644 "$target/share/belfry/plugins.yaml" "$destination$configuration/belfry/plugins.yaml"
fi
filled "$here/belfry.service.in" "$target/lib/systemd/system/belfry.service"

completions() { # shell, path
    "$belfry" completions "$1" | install -D -m 644 /dev/stdin "$target/share/$2"
}
completions bash bash-completion/completions/belfry
completions zsh zsh/site-functions/_belfry
completions fish fish/vendor_completions.d/belfry.fish

install -D -m 644 "$root/LICENSE" "$target/share/doc/belfry/LICENSE"
install -m 644 "$root/README.md" "$root/CHANGELOG.md" "$target/share/doc/belfry/"
echo "belfry $version is installed in $target"
