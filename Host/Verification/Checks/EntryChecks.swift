import CBelfry
import Glibc
import Loading
import Platform
import Synchronization

/// The entry function and the descriptor that it returns.
extension Check {
    static let entry = [
        Check(
            name: "loads",
            promise: "Opening it and calling its entry neither crashes, hangs nor exits.",
            isGate: true, deadlineNs: 10_000_000_000
        ) { subject in
            let entry = try entryPoint(of: subject)
            _ = subject.calling("entry") { entry(BELFRY_ABI_MAJOR) }
            return .passed
        },
        Check(
            name: "descriptor", promise: "Its descriptor is whole, and names it properly.",
            isGate: true
        ) { subject in
            let descriptor = try subject.load().descriptor
            let parts = descriptor.id.split(separator: ".", omittingEmptySubsequences: false)
            let isNamed =
                parts.count > 1
                && parts.allSatisfy { part in
                    !part.isEmpty && part.utf8.allSatisfy { isIDByte($0) }
                }
            try require(
                isNamed,
                "its id \"\(descriptor.id)\" is no reverse DNS name such as \"com.acme.slack\"")
            try require(
                descriptor.version.utf8.first.map { (0x30...0x39).contains($0) } ?? false,
                "its version \"\(descriptor.version)\" does not begin with a number; use \"1.2.0\"")
            return .passed
        },
        Check(
            name: "entry-is-quiet", promise: "Loading it prints nothing."
        ) { subject in
            let before = printedBytes()
            _ = try subject.load()
            let printed = printedBytes() - before
            try require(printed == 0, "it printed \(printed) bytes while it was loaded")
            return .passed
        },
        Check(
            name: "entry-is-pure",
            promise: "Its entry gives one answer to all threads, and leaves no thread or file."
        ) { subject in
            let entry = try entryPoint(of: subject)
            // A runtime may open what it keeps when it is first used.
            let first = entry(BELFRY_ABI_MAJOR).map { UInt(bitPattern: $0) }
            let census = ProcessCensus.take()
            let answers = try together(threads: 4) { _ in
                entry(BELFRY_ABI_MAJOR).map { UInt(bitPattern: $0) }
            }
            try require(
                answers.allSatisfy { $0 == first }, "its entry does not give the same answer twice")
            let later = ProcessCensus.settled { census.leftovers($0) == nil }
            let rest = census.leftovers(later)
            try require(rest == nil, "its entry leaves \(rest ?? "something") behind")
            return .passed
        },
        Check(
            name: "entry-refuses-unknown-major",
            promise: "Its entry answers NULL to a host whose major it cannot serve."
        ) { subject in
            let entry = try entryPoint(of: subject)
            for major in [0, 0x7FFF_FFFF, UInt32.max] {
                try require(
                    entry(major) == nil,
                    "its entry gives a descriptor to a host of ABI major \(major); answer NULL to "
                        + "majors that you do not know")
            }
            return .passed
        },
        Check(
            name: "extensions-by-name",
            promise: "get_ext gives one answer to a name, and NULL to a name it does not know."
        ) { subject in
            let raw = try subject.load().descriptor.raw
            guard let find = raw.pointee.get_ext else { throw CheckFailure("get_ext is NULL") }
            for name in ["", "belfry.channel", "belfry.channel/999", "com.acme.unheard-of/1"] {
                try require(find(raw, name) == nil, "get_ext(\"\(name)\") is not NULL")
            }
            for name in [BELFRY_CHANNEL, BELFRY_SOURCE, BELFRY_ENDPOINT, BELFRY_HANDOFF] {
                try require(
                    find(raw, name) == find(raw, name),
                    "get_ext(\"\(name)\") does not give the same answer twice")
            }
            return .passed
        },
    ]

    /// Without the host's own loader, which keeps an image for good and asks it once.
    private static func entryPoint(of subject: Subject) throws -> PluginEntry {
        let image = try subject.stage()
        return try subject.calling("constructor") { () throws(LoadingError) in
            try image.openEntry()
        }
    }

    private static func isIDByte(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte)
            || (0x30...0x39).contains(byte) || byte == 0x2D || byte == 0x5F
    }

    /// How much was written so far to standard output and error, which are files here.
    private static func printedBytes() -> Int {
        fflush(nil)
        return Int(lseek(STDOUT_FILENO, 0, SEEK_CUR)) + Int(lseek(STDERR_FILENO, 0, SEEK_CUR))
    }
}

/// Runs `body` on so many threads at once, each with its number, and returns what all of them
/// returned.
func together<Result: Sendable>(
    threads count: Int, _ body: @escaping @Sendable (Int) throws -> Result
) throws -> [Result] {
    let results = Mutex<[Swift.Result<Result, any Error>]>([])
    // Held back until all are there: otherwise the first is done before the last begins.
    let gate = Gate(count)
    let shared = Shared(results)
    let threads = try (0..<count).map { number in
        try Thread(named: "verify-\(number)") {
            gate.pass()
            let result = Swift.Result { try body(number) }
            shared.results.withLock { $0.append(result) }
        }
    }
    for thread in threads { thread.join() }
    return try shared.results.withLock { $0 }.map { try $0.get() }
}

private final class Shared<Element: Sendable>: Sendable {
    let results: Mutex<[Swift.Result<Element, any Error>]>

    init(_ results: consuming sending Mutex<[Swift.Result<Element, any Error>]>) {
        self.results = results
    }
}

/// Opens when so many stand before it.
private final class Gate: @unchecked Sendable {
    // Sendable: `missing` is only touched inside `monitor`.
    private let monitor = Monitor()
    private var missing: Int

    init(_ count: Int) {
        missing = count
    }

    func pass() {
        monitor.locked {
            missing -= 1
            monitor.wake()
            while missing > 0 { monitor.wait() }
        }
    }
}
