import Platform
import Testing

/// What a source was told and what a channel was given, as Fixtures/offerer.c and scribe.c have
/// written it down while daemons came and went.
struct Books {
    /// Events by id: "3-17" is the 17th of the third run.
    let offered: Set<String>
    let accepted: Set<String>
    let attempts: [Attempt]

    /// A line of scribe.c.
    struct Attempt {
        let event: String
        let key: String
        let number: Int
        let isRepeat: Bool

        /// The channel has said that it came to nothing: see subject() of offerer.c.
        var isFailed: Bool {
            let place = event.split(separator: "-").last.flatMap { Int($0) } ?? 0
            return number == 1 && place % 16 == 5
        }
    }

    init(in place: Place) throws {
        offered = try Books.ids(place.file("offered"))
        accepted = try Books.ids(place.file("accepted"))
        attempts = try Books.lines(place.file("attempts")).map { line in
            let parts = line.split(separator: "|", omittingEmptySubsequences: false)
            try #require(parts.count >= 8, "\(line)")
            return Attempt(
                event: String(parts[0]), key: String(parts[1]),
                number: try #require(Int(parts[2])), isRepeat: parts[3] == "repeat")
        }
    }

    private static func lines(_ path: String) throws -> [Substring] {
        guard Files.exists(path) else { return [] }
        return String(decoding: try Files.read(path, limit: 1 << 30), as: UTF8.self)
            .split(separator: "\n")
    }

    private static func ids(_ path: String) throws -> Set<String> {
        var ids: Set<String> = []
        for line in try lines(path) {
            let numbers = line.split(separator: " ").compactMap { Int($0) }
            try #require(numbers.count == 3, "\(line)")
            for number in numbers[1]..<numbers[1] + numbers[2] {
                ids.insert("\(numbers[0])-\(number)")
            }
        }
        return ids
    }

    /// What there is in them, for who looks whether it is enough.
    var sum: String {
        "\(offered.count) offered, \(accepted.count) accepted, \(attempts.count) attempts, "
            + "\(attempts.count { $0.isRepeat }) marked"
    }

    /// What is wrong with them, in sentences; nothing of it may be.
    var faults: [String] {
        let given = Set(attempts.map(\.event))
        let lost = accepted.subtracting(given)
        let invented = given.subtracting(offered)
        return lost.prefix(5).map { "\($0) was accepted and never sent (\(lost.count) in all)" }
            + invented.map { "\($0) was sent and never offered" } + faultsOfRepeats
    }

    /// What was sent again without a mark, though it may have been received, or under another key.
    private var faultsOfRepeats: [String] {
        var faults: [String] = []
        var keys: [String: String] = [:]
        var last: [String: Attempt] = [:]
        for (index, attempt) in attempts.enumerated() {
            if let key = keys.updateValue(attempt.key, forKey: attempt.event), key != attempt.key {
                faults.append("\(attempt.event) was sent as \(key) and as \(attempt.key)")
            }
            if let before = last.updateValue(attempt, forKey: attempt.key), !attempt.isRepeat,
                before.isRepeat || !before.isFailed
            {
                faults.append("\(attempt.event) was sent again unmarked, in line \(index + 1)")
            }
        }
        return faults
    }
}
