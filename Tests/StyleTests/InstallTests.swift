import TestKit
import Testing

/// What `make install` leaves works on a machine that has no Swift and no build tree.
@Suite(.timeLimit(.minutes(5))) final class InstallTests {
    private let folder: TemporaryDirectory
    private let shell: Shell
    private var place: String { folder.path }

    init() throws {
        folder = try TemporaryDirectory()
        let place = folder.path
        shell = Shell(
            in: place,
            environment: [
                "PATH": "\(place)/root/opt/belfry/bin:/usr/bin:/bin", "HOME": place,
                "PREFIX": "\(place)/root/opt/belfry",
            ])
        let installed = try shell.run(
            "'\(Tree.root)/Host/Belfry/Installation/install.sh' '\(place)/root' /opt/belfry "
                + "'\(BuiltProducts.folder)'")
        try #require(installed.code == 0, "\(installed.output)")
    }

    private func expect(_ script: String, says wanted: String? = nil) throws {
        let outcome = try shell.run(script)
        #expect(outcome.code == 0, "\(outcome.output)")
        if let wanted { #expect(outcome.output.contains(wanted), "\(outcome.output)") }
    }

    @Test func `the Swift runtime that is found first is the one it brought`() throws {
        // The names that the loader opened, and of those the Swift ones outside of the
        // installation.
        try expect(
            """
            LD_DEBUG=libs LD_DEBUG_OUTPUT=loaded belfry check "$PREFIX/etc/belfry/plugins.yaml"
            grep -h 'calling init: .*/libswiftCore.so' loaded.* | grep -q "$PREFIX"
            ! grep -h 'calling init: .*/lib\\(swift\\|dispatch\\|Blocks\\)' loaded.* | grep -v "$PREFIX"
            """, says: "is fine")
    }

    @Test func `its configuration is fine and is not written again`() throws {
        try expect(
            """
            belfry check "$PREFIX/etc/belfry/plugins.yaml"
            ! grep -E 'state_dir|build' "$PREFIX/etc/belfry/plugins.yaml"
            echo '# mine' >>"$PREFIX/etc/belfry/plugins.yaml"
            '\(Tree.root)/Host/Belfry/Installation/install.sh' '\(place)/root' /opt/belfry \
                '\(BuiltProducts.folder)'
            tail -n 1 "$PREFIX/etc/belfry/plugins.yaml"
            """, says: "# mine")
    }

    @Test func `a plugin is built against it with pkg-config and runs in it`() throws {
        try expect(
            """
            cp '\(Tree.root)/PluginAPI/Examples/c-counter/counter.c' .
            cc -std=c11 -Wall -Wextra -Werror -fPIC -shared -fvisibility=hidden \
                $(PKG_CONFIG_PATH="$PREFIX/lib/pkgconfig" pkg-config --cflags belfry-plugin) \
                counter.c -o counter.so
            cat >plugins.yaml <<'END'
            host: { state_dir: ./state }
            channels: { counter: { plugin: ./counter.so } }
            routes: [ { match: { type: "*" }, channels: [counter] } ]
            END
            belfry run >log 2>&1 &
            until grep -q 'is ready' log; do kill -0 $!; done
            belfry send --type signal --title 'AAPL breaks out'
            belfry stop
            wait $!
            cat log
            """, says: "Counting has ended. count=1")
    }

    @Test func `it says where its kit is, and its completions are shell`() throws {
        try expect(
            """
            test "$(belfry sdk --cflags)" = "-I$PREFIX/include"
            test -f "$(belfry sdk --swift)/Package.swift"
            bash -n "$PREFIX/share/bash-completion/completions/belfry"
            test -s "$PREFIX/share/zsh/site-functions/_belfry"
            test -s "$PREFIX/share/fish/vendor_completions.d/belfry.fish"
            """)
    }

    @Test func `the unit starts what was installed and names no place of the build`() throws {
        try expect(
            """
            cd "$PREFIX/lib"
            grep -x 'ExecStart=/opt/belfry/bin/belfry run --config /opt/belfry/etc/belfry/plugins.yaml' \
                systemd/system/belfry.service
            ! grep -r '@[A-Z]*@' systemd pkgconfig
            ! grep -r '\(place)' systemd pkgconfig ../etc ../share
            test "$(PKG_CONFIG_PATH=pkgconfig pkg-config --modversion belfry-plugin)" = \
                "$(belfry version | cut -d ' ' -f 2)"
            """)
    }
}
