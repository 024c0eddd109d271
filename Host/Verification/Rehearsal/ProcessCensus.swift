import Glibc
import Platform

/// How many threads and open files this process has: what an instance leaves behind shows here.
struct ProcessCensus: Equatable {
    var threads: Int
    var files: [String]

    static func take() -> ProcessCensus {
        ProcessCensus(
            threads: names("/proc/self/task").count,
            // The one that this listing itself uses is gone when it is read again.
            files: names("/proc/self/fd").filter { access("/proc/self/fd/\($0)", F_OK) == 0 })
    }

    /// Waits for what is ending to have ended: a joined thread leaves the list a moment later.
    static func settled(_ isFine: (ProcessCensus) -> Bool) -> ProcessCensus {
        var census = take()
        for _ in 0..<200 where !isFine(census) {
            Clock.pause(milliseconds: 5)
            census = take()
        }
        return census
    }

    private static func names(_ directory: String) -> [String] {
        (try? Files.list(directory)) ?? []
    }

    /// What `later` has more than this.
    func leftovers(_ later: ProcessCensus) -> String? {
        var parts: [String] = []
        let threads = later.threads - self.threads
        if threads > 0 { parts.append("\(threads) thread\(threads == 1 ? "" : "s")") }
        let files = later.files.filter { !self.files.contains($0) }
        if !files.isEmpty {
            let targets = files.prefix(3).map(ProcessCensus.target).joined(separator: ", ")
            parts.append("\(files.count) open file\(files.count == 1 ? "" : "s") (\(targets))")
        }
        return parts.isEmpty ? nil : parts.joined(separator: " and ")
    }

    private static func target(_ number: String) -> String {
        var buffer = [CChar](repeating: 0, count: 256)
        let count = readlink("/proc/self/fd/\(number)", &buffer, buffer.count)
        guard count > 0 else { return "number \(number)" }
        return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

/// What belongs to the whole process and no plugin may change.
struct ProcessSettings: Equatable {
    private var handlers: [UInt] = []
    private var environment: [String] = []
    private var directory = ""
    private var locale = ""
    private var mask = ""

    init() {
        for number in Int32(1)...64 {
            var action = sigaction()
            sigaction(number, nil, &action)
            handlers.append(
                unsafeBitCast(action.__sigaction_handler.sa_handler, to: UInt.self)
                    &+ UInt(bitPattern: Int(action.sa_flags & ~0x0400_0000)))
        }
        var entry = environ
        while let text = entry.pointee {
            environment.append(String(cString: text))
            entry += 1
        }
        if let path = getcwd(nil, 0) {
            directory = String(cString: path)
            free(path)
        }
        locale = setlocale(LC_ALL, nil).map { String(cString: $0) } ?? ""
        let status = (try? Files.read("/proc/self/status", limit: 1 << 20)) ?? []
        mask = String(decoding: status, as: UTF8.self).split(separator: "\n")
            .filter { $0.hasPrefix("Umask") || $0.hasPrefix("SigBlk") }.joined(separator: " ")
    }

    /// What `later` has otherwise, in words.
    func change(_ later: ProcessSettings) -> String? {
        if let index = handlers.indices.first(where: { handlers[$0] != later.handlers[$0] }) {
            return "the handler of signal \(index + 1)"
        }
        if environment != later.environment { return "the environment" }
        if directory != later.directory { return "the working directory" }
        if locale != later.locale { return "the locale" }
        return mask != later.mask ? "the umask or the signal mask" : nil
    }
}
