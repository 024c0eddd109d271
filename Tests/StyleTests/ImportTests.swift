import Testing

/// Imports go one way, as the table in Host/README.md says.
struct ImportTests {
    @Test func `every import is one that the room may have`() throws {
        let table = try RoomTable()
        try #require(table.rooms.count > 10)
        let faults = try Tree.product().flatMap { source -> [String] in
            guard let room = table.room(of: source.path) else {
                return ["\(source.path): its room is not in the table"]
            }
            return source.imports.compactMap { module, line in
                let isAllowed =
                    room.imports.contains(module) || RoomTable.everywhere.contains(module)
                    || isOwnModule(module, source.path)
                return isAllowed
                    ? nil : "\(source.place(line)): \(room.path) does not import \(module)"
            }
        }
        expectNone(faults, "Imports that Host/README.md does not have:")
    }

    /// A plugin's Entry imports the plugin.
    private func isOwnModule(_ module: String, _ path: String) -> Bool {
        path.hasPrefix("Plugins/\(module)/Entry/")
    }

    @Test func `every room of the table is there, and every folder of the host in it`() throws {
        let table = try RoomTable()
        let missing = table.rooms.map(\.path).filter { !$0.contains("*") && !Tree.isFolder($0) }
        let unnamed = (Tree.folders(in: "Host") + Tree.folders(in: "PluginAPI/Support"))
            .filter { folder in
                !Tree.files(in: folder, endingIn: ".swift").isEmpty
                    && !table.rooms.contains { $0.path == folder }
            }
        expectNone(missing, "Rooms that are no folders:")
        expectNone(unnamed, "Folders that the table lacks:")
    }

    @Test func `no two rooms import each other`() throws {
        let table = try RoomTable()
        let ways = Dictionary(
            table.rooms.map { (String($0.path.split(separator: "/").last ?? ""), $0.imports) },
            uniquingKeysWith: { $0.union($1) })
        func reaches(_ from: String, _ to: String, _ seen: inout Set<String>) -> Bool {
            guard seen.insert(from).inserted else { return false }
            return (ways[from] ?? []).contains { $0 == to || reaches($0, to, &seen) }
        }
        let circles = ways.keys.sorted().filter { name in
            var seen: Set<String> = []
            return reaches(name, name, &seen)
        }
        expectNone(circles, "Rooms that lead back to themselves:")
    }

    @Test func `nothing that users run imports Foundation`() throws {
        let faults = try Tree.product().flatMap { source -> [String] in
            source.imports.filter { $0.module.hasPrefix("Foundation") }
                .map { source.place($0.line) }
        }
        expectNone(faults, "Decision 0004 has no room for Foundation:")
    }

    /// A library of C has one wrapper, and a codec of ours one home.
    @Test func `there is one codec of each kind`() throws {
        let homes = [
            "JSON": "PluginAPI/Support/JSON/", "HTTP": "PluginAPI/Support/HTTP1/",
            "Request": "PluginAPI/Support/HTTP1/", "Response": "PluginAPI/Support/HTTP1/",
            "Percent": "PluginAPI/Support/HTTP1/", "WebSocket": "PluginAPI/Support/WebSocket/",
            "Frame": "PluginAPI/Support/WebSocket/", "Deflate": "PluginAPI/Support/Deflate/",
            "Base64": "PluginAPI/Support/Base64/", "YAML": "Host/Configuration/YAML/",
        ]
        let shared = [
            "CivilTime": "PluginAPI/Support/Calendar/", "Glob": "PluginAPI/Support/Patterns/",
            "Wildcard": "PluginAPI/Support/Patterns/", "HTTPDate": "PluginAPI/Support/HTTP1/",
        ]
        let trades = ["Parser", "Scanner", "Decoder", "Encoder", "Decoding", "Encoding", "Codec"]
        let faults = try Tree.product().flatMap { source -> [String] in
            source.types.compactMap { name, line in
                let codec = homes.first { kind, _ in trades.contains { name == kind + $0 } }
                let home = codec?.value ?? shared[name]
                guard let home, !source.path.hasPrefix(home) else { return nil }
                return "\(source.place(line)): \(name) belongs into \(home)"
            }
        }
        expectNone(faults, "A second codec of a kind:")
        let wrapped = try Tree.files(endingIn: "module.modulemap").flatMap { path in
            try Tree.text(path).split(separator: "\n").filter { $0.contains("link \"") }
        }
        #expect(Set(wrapped).count == wrapped.count, "a C library is wrapped twice: \(wrapped)")
    }
}
