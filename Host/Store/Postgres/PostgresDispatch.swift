import CBelfry
import Core

/// What a commit says of deliveries that are there: outcomes, claims and merges.
///
/// Sent as part of the commit's pipeline; then it reads what the server has answered.
/// Its owner sees to it that one thread at a time uses it.
struct PostgresDispatch: ~Copyable {
    private enum Question {
        case unasked
        case outcomes([Int])
        case moves([Int])
        case claims
        case merges
    }

    private let node: Int32
    private var parameters = PostgresParameters()
    private var questions: [Question] = []

    init(node: Int32) { self.node = node }

    /// How many statements were sent last.
    var count: Int { questions.count }

    /// Sends it all.
    mutating func send(
        _ work: borrowing StoreWork, on connection: PostgresConnection
    ) throws(PostgresFault) {
        questions.removeAll(keepingCapacity: true)
        for round in rounds(of: work) { try sendOutcomes(round, of: work, on: connection) }
        try sendClaims(of: work, on: connection)
        try sendMerges(of: work, on: connection)
    }

    /// Reads what was answered, the last `tail` answers being somebody else's.
    func note(_ answers: [PostgresRows], tail: Int, in work: inout StoreWork) {
        let own = answers.dropLast(tail).suffix(questions.count)
        for (question, rows) in zip(questions, own) {
            switch question {
            case .unasked: break
            case .outcomes(let places): noteOutcomes(places, rows, in: &work)
            case .moves(let places): noteMoves(places, rows, in: &work)
            case .claims:
                let made = Set((0..<rows.count).map { rows.integer($0, 0) })
                for index in work.claims.indices {
                    work.claims[index].isRefused =
                        !made.contains(work.claims[index].number.rawValue)
                }
            case .merges:
                let made = Set((0..<rows.count).map { rows.integer($0, 0) })
                for index in work.merges.indices {
                    work.merges[index].isMade = made.contains(work.merges[index].number.rawValue)
                }
            }
        }
    }

    // MARK: Outcomes

    /// The outcomes' places, so that none of a round is of the same delivery as another.
    private func rounds(of work: borrowing StoreWork) -> [[Int]] {
        var rounds: [[Int]] = []
        var rank: [DeliveryNumber: Int] = [:]
        for index in work.outcomes.indices {
            let round = rank[work.outcomes[index].number, default: 0]
            rank[work.outcomes[index].number] = round + 1
            if round == rounds.count { rounds.append([]) }
            rounds[round].append(index)
        }
        return rounds
    }

    private mutating func sendOutcomes(
        _ places: [Int], of work: borrowing StoreWork, on connection: PostgresConnection
    ) throws(PostgresFault) {
        let outcomes = places.map { work.outcomes[$0] }
        parameters.clear()
        parameters.add(longs: outcomes) { $0.number.rawValue }
        parameters.add(integers: outcomes) { $0.attempt }
        parameters.add(shorts: outcomes) { $0.wasClaimed ? 1 : 0 }
        parameters.add(shorts: outcomes) { Int16($0.state.rawValue) }
        parameters.add(longs: outcomes) { $0.timeNs }
        parameters.add(shorts: outcomes) { $0.isRepeat ? 1 : 0 }
        parameters.add(shorts: outcomes) { Int16($0.endReason) }
        parameters.add(integers: outcomes) { $0.status == BELFRY_OK ? nil : $0.status }
        parameters.add(optionalTexts: outcomes) { $0.provider }
        parameters.add(optionalTexts: outcomes) { $0.detail }
        parameters.add(shorts: outcomes) { $0.next == nil ? 0 : 1 }
        parameters.add(node)
        try connection.send(PostgresDispatchStatements.record, parameters)
        questions.append(.outcomes(places))
        let gone = outcomes.filter(\.isGone)
        if !gone.isEmpty { try sendGone(gone, on: connection) }
        let moving = places.filter { work.outcomes[$0].next != nil }
        if !moving.isEmpty { try sendMoves(moving, of: work, on: connection) }
    }

    private mutating func sendGone(
        _ outcomes: [StoreWork.Outcome], on connection: PostgresConnection
    ) throws(PostgresFault) {
        parameters.clear()
        parameters.add(longs: outcomes) { $0.number.rawValue }
        parameters.add(integers: outcomes) { $0.attempt }
        parameters.add(longs: outcomes) { $0.timeNs }
        parameters.add(optionalTexts: outcomes) { $0.detail }
        try connection.send(PostgresDispatchStatements.noteGone, parameters)
        questions.append(.unasked)
    }

    private mutating func sendMoves(
        _ places: [Int], of work: borrowing StoreWork, on connection: PostgresConnection
    ) throws(PostgresFault) {
        let outcomes = places.map { work.outcomes[$0] }
        parameters.clear()
        parameters.add(longs: outcomes) { $0.number.notification }
        try connection.send(PostgresDispatchStatements.lockNotifications, parameters)
        questions.append(.unasked)
        parameters.clear()
        parameters.add(longs: outcomes) { $0.number.rawValue }
        parameters.add(integers: outcomes) { $0.attempt }
        parameters.add(longs: outcomes) { $0.timeNs }
        parameters.add(integers: outcomes) { $0.next?.instance }
        parameters.add(optionalTexts: outcomes) { $0.next?.recipient ?? belfry_str() }
        parameters.add(integers: outcomes) { $0.next?.rung }
        try connection.send(PostgresDispatchStatements.moveOn, parameters)
        questions.append(.moves(places))
    }

    private func noteOutcomes(
        _ places: [Int], _ rows: PostgresRows, in work: inout StoreWork
    ) {
        let recorded = Set((0..<rows.count).map { rows.integer($0, 0) })
        for place in places {
            work.outcomes[place].isLate = !recorded.contains(work.outcomes[place].number.rawValue)
        }
    }

    private func noteMoves(_ places: [Int], _ rows: PostgresRows, in work: inout StoreWork) {
        var next: [Int64: DeliveryNumber] = [:]
        for row in 0..<rows.count {
            next[rows.integer(row, 0)] = DeliveryNumber(rawValue: rows.integer(row, 1))
        }
        for place in places {
            let number = next[work.outcomes[place].number.rawValue]
            work.outcomes[place].next?.number = number
        }
    }

    // MARK: Claims and merges

    private mutating func sendClaims(
        of work: borrowing StoreWork, on connection: PostgresConnection
    ) throws(PostgresFault) {
        guard !work.claims.isEmpty else { return }
        parameters.clear()
        parameters.add(longs: work.claims) { $0.number.rawValue }
        parameters.add(integers: work.claims) { $0.attempt }
        parameters.add(shorts: work.claims) { $0.isRenewal ? 1 : 0 }
        parameters.add(node)
        parameters.add(work.leaseNs)
        try connection.send(PostgresDispatchStatements.claim, parameters)
        questions.append(.claims)
    }

    private mutating func sendMerges(
        of work: borrowing StoreWork, on connection: PostgresConnection
    ) throws(PostgresFault) {
        guard !work.merges.isEmpty else { return }
        var attempts: [DeliveryNumber: Int32] = [:]
        for claim in work.claims { attempts[claim.number] = claim.attempt }
        let merges = work.merges.filter { attempts[$0.lead] != nil }
        parameters.clear()
        parameters.add(longs: merges) { $0.number.rawValue }
        parameters.add(longs: merges) { $0.lead.rawValue }
        parameters.add(integers: merges) { attempts[$0.lead] }
        parameters.add(node)
        try connection.send(PostgresDispatchStatements.merge, parameters)
        questions.append(.merges)
        parameters.clear()
        parameters.add(longs: merges) { $0.number.rawValue }
        try connection.send(PostgresDispatchStatements.rejoin, parameters)
        questions.append(.unasked)
    }
}
