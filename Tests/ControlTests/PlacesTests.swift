import Control
import Testing

@Suite struct DirectoriesTests {
    private func resolve(_ environment: [String: String], isRoot: Bool = false) throws -> [String] {
        let found = try Directories.resolve(environment: environment, isRoot: isRoot)
        return [found.state, found.runtime]
    }

    @Test func `systemd decides first, also for root`() throws {
        let given = ["STATE_DIRECTORY": "/s/a:/s/b", "RUNTIME_DIRECTORY": "/r", "HOME": "/h"]
        #expect(try resolve(given) == ["/s/a", "/r"])
        #expect(try resolve(given, isRoot: true) == ["/s/a", "/r"])
        #expect(try resolve(["STATE_DIRECTORY": "/s"], isRoot: true) == ["/s", "/run/belfry"])
    }

    @Test func `root has the system's places`() throws {
        #expect(
            try resolve(["XDG_STATE_HOME": "/x"], isRoot: true) == [
                "/var/lib/belfry", "/run/belfry",
            ])
    }

    @Test func `a user has those of XDG`() throws {
        #expect(
            try resolve(["XDG_STATE_HOME": "/x/", "XDG_RUNTIME_DIR": "/run/user/1"]) == [
                "/x/belfry", "/run/user/1/belfry",
            ])
        #expect(
            try resolve(["HOME": "/h"]) == ["/h/.local/state/belfry", "/h/.local/state/belfry"])
        // Relative paths do not count.
        #expect(
            try resolve(["HOME": "/h", "XDG_STATE_HOME": "x", "XDG_RUNTIME_DIR": "r"]) == [
                "/h/.local/state/belfry", "/h/.local/state/belfry",
            ])
    }

    @Test func `without a home there is a sentence`() {
        #expect(throws: DirectoriesError.self) { try resolve([:]) }
        #expect(throws: DirectoriesError.self) { try resolve(["HOME": "h"]) }
    }
}

@Suite struct SocketLocationTests {
    private func resolve(
        option: String? = nil, variable: String? = nil, socket: String? = nil, state: String? = nil
    ) throws -> SocketLocation {
        try SocketLocation.resolve(
            option: option, environment: variable.map { ["BELFRY_SOCKET": $0] } ?? [:],
            configuredSocket: socket, configuredState: state, runtimeDirectory: "/run/belfry")
    }

    @Test func `the nearest word counts`() throws {
        let all = try resolve(option: "/o", variable: "/v", socket: "/c", state: "/s")
        #expect(all.path == "/o")
        #expect(all.origin == .option)
        #expect(try resolve(variable: "/v", socket: "/c", state: "/s").path == "/v")
        #expect(try resolve(socket: "/c", state: "/s").path == "/c")
        #expect(try resolve(variable: "", state: "/s").path == "/s/belfry.sock")
        #expect(try resolve().path == "/run/belfry/belfry.sock")
    }

    @Test func `a path that fits no address is refused, one that just fits is not`() throws {
        let fits = "/" + String(repeating: "x", count: 106)
        #expect(try resolve(option: fits).path == fits)
        let error = #expect(throws: SocketLocationError.self) { try resolve(option: fits + "x") }
        #expect(error?.sentence.contains("108 bytes") == true)
        #expect(throws: SocketLocationError.self) { try resolve(option: "") }
        #expect(throws: SocketLocationError.self) { try resolve(option: "/a\0b") }
    }
}
