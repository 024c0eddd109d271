/// Which events a digest names: the most important and, of these, the youngest, told in the order
/// in which they happened.
///
/// Pure.
struct DigestChoice {
    struct Candidate: Equatable {
        /// The event's number: of two, the larger one came in later.
        let event: Int64
        let priority: Int32
        let happenedNs: Int64
    }

    /// At most `limit` of the candidates' events, each once.
    static func events(of candidates: [Candidate], limit: Int) -> [Int64] {
        var seen: Set<Int64> = []
        return
            candidates
            .filter { seen.insert($0.event).inserted }
            .sorted { ($0.priority, $0.event) > ($1.priority, $1.event) }
            .prefix(limit)
            .sorted { ($0.happenedNs, $0.event) < ($1.happenedNs, $1.event) }
            .map(\.event)
    }
}
