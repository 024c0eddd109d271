import Testing

/// Words that say nothing, or that say too late what should have been done.
struct WordTests {
    @Test func `types are nouns of the domain`() throws {
        let hollow: Set<String> = ["Manager", "Helper", "Util", "Utils", "Base", "Impl"]
        let faults = try Tree.swift().flatMap { source -> [String] in
            source.types.filter { name, _ in
                name.camelWords.contains { hollow.contains($0) }
            }.map { "\(source.place($0.line)): \($0.name)" }
        }
        expectNone(faults, "Names that say nothing:")
    }

    @Test func `nothing is left to do`() throws {
        let marks: Set<String> = ["TO" + "DO", "FIX" + "ME", "XX" + "X"]
        let faults = try lines { line, _ in
            let words = (line.code + " " + line.comment).split { !$0.isLetter }
            return words.contains { marks.contains(String($0)) }
        }
        expectNone(faults, "Promises instead of issues:")
    }

    @Test func `nothing is forced`() throws {
        let faults = try lines { line, _ in line.code.contains("try!") }
        expectNone(faults, "Errors that would end the process:")
    }

    @Test func `who ends the process says why`() throws {
        let faults = try lines { line, next in
            ["fatalError(", "preconditionFailure("].contains { name in
                guard let call = line.code.utf8End(of: name) else { return false }
                let rest = line.text.dropFirst(utf8: call)
                let argument = rest.isEmpty ? next?.text.drop { $0 == " " } : rest
                return argument?.first == ")"
            }
        }
        expectNone(faults, "Ends without a sentence:")
    }

    @Test func `what the compiler cannot see is explained`() throws {
        let faults = try Tree.swift().flatMap { source -> [String] in
            source.lines.indices.filter { index in
                let code = source.lines[index].code
                guard code.contains("@unchecked Sendable") || code.contains("nonisolated(unsafe)")
                else { return false }
                // One reason is enough for promises that stand in a row.
                let row = source.lines[..<index].reversed().prefix {
                    $0.code.contains("nonisolated(unsafe)")
                }.count
                let near = max(0, index - row - 3)...min(index + 3, source.lines.count - 1)
                return !source.lines[near].contains { !$0.comment.isEmpty }
            }.map { source.place(source.lines[$0]) }
        }
        expectNone(faults, "Promises to the compiler without a reason within three lines:")
    }

    @Test func `the host has threads and no Swift concurrency`() throws {
        let words: Set<String> = [
            "async", "await", "actor", "Task", "TaskGroup", "AsyncStream", "_Concurrency",
            "MainActor", "withCheckedContinuation",
        ]
        let faults = try Tree.swift().filter { $0.path.hasPrefix("Host/") }.flatMap {
            source -> [String] in
            source.lines.filter { !words.isDisjoint(with: $0.words) }.map(source.place)
        }
        expectNone(faults, "Decision 0005 has no room for this:")
    }

    @Test func `tests wait for what happens, not for time to pass`() throws {
        let naps: Set<String> = ["sleep", "usleep", "nanosleep", "clock_nanosleep"]
        let faults = try Tree.swift().filter { Tree.isTest($0.path) }.flatMap {
            source -> [String] in
            source.lines.filter { !naps.isDisjoint(with: $0.words) }.map(source.place)
        }
        expectNone(faults, "Tests that sleep:")
    }

    private func lines(
        _ isFault: (SwiftSource.Line, _ next: SwiftSource.Line?) -> Bool
    ) throws -> [String] {
        try Tree.swift().flatMap { source -> [String] in
            source.lines.filter { line in
                let next = line.number < source.lines.count ? source.lines[line.number] : nil
                return isFault(line, next)
            }.map(source.place)
        }
    }
}

extension String {
    /// "EventBlock" is "Event" and "Block".
    fileprivate var camelWords: [String] {
        reduce(into: [String]()) { words, letter in
            if letter.isUppercase || words.isEmpty { words.append("") }
            words[words.count - 1].append(letter)
        }
    }

    /// How many bytes there are before the end of `text`, where it is.
    fileprivate func utf8End(of text: String) -> Int? {
        let own = Array(utf8)
        let wanted = Array(text.utf8)
        let start = own.indices.first { own[$0...].starts(with: wanted) }
        return start.map { $0 + wanted.count }
    }

    /// The rest behind so many bytes.
    fileprivate func dropFirst(utf8 count: Int) -> Substring {
        Substring(utf8.dropFirst(count))
    }
}
