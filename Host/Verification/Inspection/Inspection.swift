import CBelfry
import JSON
package import Loading
import Platform

/// What a plugin's file and its descriptor say, without an instance being made.
package struct Inspection: Sendable, Equatable {
    /// What the child that opens the plugin is asked for in place of a check.
    static let check = "inspect"

    package var path: String
    package var byteCount: Int
    package var hash: ContentHash
    package var linking: ELFLinking
    /// Nil when the file was stripped of the table of its sections.
    package var exported: [String]?
    /// What the descriptor says; nil when the plugin could not be opened.
    package var identity: Identity?
    /// Why it could not be opened.
    package var failure: String?

    package struct Identity: Sendable, Equatable {
        package var id: String
        package var version: String
        package var vendor: String
        package var runtime: String
        package var abiMajor: Int
        /// By name: "live", "exclusive".
        package var flags: [String]
        /// By id: "belfry.channel/1".
        package var extensions: [String]
        /// The optional functions that it has: "validate", "reconfigure", "timer".
        package var functions: [String]
        package var schema: String
    }

    package var settings: SettingsTable { SettingsTable(schema: identity?.schema ?? "") }

    /// Reads the file, and opens it in a child process.
    ///
    /// Throws when it is no library at all.
    package static func of(
        _ path: String, executable: String = Files.executablePath()
    ) throws(LoadingError) -> Inspection {
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes = try Files.read(path, limit: Staging.sizeLimit)
        } catch {
            throw LoadingError(.unreadable, "\(path) cannot be read: \(error.reason)")
        }
        var inspection = try bytes.withUnsafeBufferPointer { buffer throws(LoadingError) in
            let buffer = UnsafeRawBufferPointer(buffer)
            let image = ELFImage(buffer)
            try image.check(named: path)
            return Inspection(
                path: path, byteCount: buffer.count, hash: ContentHash(of: buffer),
                linking: image.linking(), exported: image.exportedSymbols())
        }
        inspection.open(executable)
        return inspection
    }

    private mutating func open(_ executable: String) {
        let child = Child(executable: executable, deadlineNs: 10_000_000_000)
        do throws(SystemError) {
            let observation = try child.run([Verification.command, Inspection.check, "0", path])
            if let found = observation.verdict, found["id"] != nil {
                identity = Identity(found)
            } else if let reason = observation.verdict?["failure"]?.string {
                failure = reason
            } else if case .failed(let sentence) = CheckResult.Verdict(observation) {
                failure = sentence
            }
        } catch {
            failure = "it could not be opened in a process of its own: \(error)"
        }
    }

    // MARK: In the child

    static func gather(_ subject: Subject) -> JSONValue {
        do throws(LoadingError) {
            return Identity(try subject.load().descriptor).json
        } catch {
            return ["failure": .string(error.description)]
        }
    }
}

extension Inspection.Identity {
    private static let flagNames: [(flag: UInt32, name: String)] = [
        (BELFRY_F_IDEMPOTENT, "idempotent"), (BELFRY_F_EDITS, "edits"), (BELFRY_F_LIVE, "live"),
        (BELFRY_F_EXCLUSIVE, "exclusive"),
    ]

    init(_ descriptor: PluginDescriptor) {
        id = descriptor.id
        version = descriptor.version
        vendor = descriptor.vendor
        runtime = descriptor.runtime
        abiMajor = Int(descriptor.raw.pointee.abi_major)
        schema = descriptor.configSchema
        let known = Self.flagNames.filter { descriptor.flags & $0.flag != 0 }
        let rest = known.reduce(descriptor.flags) { $0 & ~$1.flag }
        flags = known.map(\.name) + (rest == 0 ? [] : ["unknown (\(rest))"])
        let offered: [(String, Bool)] = [
            (BELFRY_CHANNEL, descriptor.channel != nil), (BELFRY_SOURCE, descriptor.source != nil),
            (BELFRY_ENDPOINT, descriptor.endpoint != nil),
            (BELFRY_HANDOFF, descriptor.handoff != nil),
        ]
        extensions = offered.filter(\.1).map(\.0)
        let raw = descriptor.raw.pointee
        let optional: [(String, Bool)] = [
            ("validate", raw.validate != nil), ("reconfigure", raw.reconfigure != nil),
            ("timer", raw.timer != nil),
        ]
        functions = optional.filter(\.1).map(\.0)
    }

    fileprivate init(_ value: JSONValue) {
        func text(_ key: String) -> String { value[key]?.string ?? "" }
        func texts(_ key: String) -> [String] { value[key]?.array?.compactMap(\.string) ?? [] }
        self.init(
            id: text("id"), version: text("version"), vendor: text("vendor"),
            runtime: text("runtime"), abiMajor: Int(value["abi_major"]?.integer ?? 0),
            flags: texts("flags"), extensions: texts("extensions"), functions: texts("functions"),
            schema: text("schema"))
    }

    var json: JSONValue {
        func texts(_ items: [String]) -> JSONValue { .array(items.map { .string($0) }) }
        return [
            "id": .string(id), "version": .string(version), "vendor": .string(vendor),
            "runtime": .string(runtime), "abi_major": .integer(Int64(abiMajor)),
            "flags": texts(flags), "extensions": texts(extensions),
            "functions": texts(functions), "schema": .string(schema),
        ]
    }
}
