import Loading
import Platform

/// What can be told of the file before any of its code runs.
extension Check {
    static let image = [
        Check(
            name: "is-a-library", promise: "It is a whole shared library for this machine.",
            isGate: true
        ) { subject in
            _ = try subject.stage()
            return .passed
        },
        Check(
            name: "exports-one-symbol",
            promise: "It exports belfry_plugin_entry and nothing else."
        ) { subject in
            guard let symbols = try subject.withImage({ $0.exportedSymbols() }) else {
                return .doesNotApply("the file is stripped of the table of its sections")
            }
            try require(
                symbols.contains("belfry_plugin_entry"), "it does not export belfry_plugin_entry")
            // Old linkers export these three by themselves.
            let marks = ["__bss_start", "_edata", "_end", "_init", "_fini"]
            let extra = symbols.filter { $0 != "belfry_plugin_entry" && !marks.contains($0) }
            try require(
                extra.isEmpty,
                "it exports \(extra.count) symbols besides belfry_plugin_entry, such as "
                    + "\(extra.prefix(3).joined(separator: ", ")); hide them with "
                    + "-fvisibility=hidden or a version script")
            return .passed
        },
        Check(
            name: "search-path",
            promise: "It looks for the libraries it needs in fixed folders only."
        ) { subject in
            let folders = try subject.withImage { $0.linking().searchPath }
            // Its own folder is harmless, if useless: the host opens a copy.
            let moving = folders.first { !$0.hasPrefix("/") && !$0.hasPrefix("$ORIGIN") }
            try require(
                moving == nil,
                "its run path has \"\(moving ?? "")\", which depends on the working directory; "
                    + "link it with absolute folders or none")
            return .passed
        },
    ]
}

extension Subject {
    fileprivate func withImage<Result>(_ body: (ELFImage) -> Result) throws -> Result {
        try Files.read(path, limit: Staging.sizeLimit).withUnsafeBytes { body(ELFImage($0)) }
    }
}
