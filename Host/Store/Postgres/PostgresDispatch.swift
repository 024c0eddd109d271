import CBelfry
import Core

/// What a commit says of deliveries that are there: outcomes, news, claims and merges.
///
/// Sent as part of the commit's pipeline; then it reads what the server has answered.
/// Its owner sees to it that one thread at a time uses it.
struct PostgresDispatch: ~Copyable {
    private enum Question {
        case unasked
        case outcomes([Int])
        case moves([Int])
        case news(Int)
        case newsMoved(Int)
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
        for place in work.news.indices { try sendNews(place, of: work, on: connection) }
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
            case .news(let place): work.news[place].isKnown = rows.count == 0
            case .newsMoved(let place):
                work.news[place].next?.number =
                    rows.count == 0 ? nil : DeliveryNumber(rawValue: rows.integer(0, 1))
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
        let moves = places.map { place in
            let outcome = work.outcomes[place]
            return Move(outcome.number, outcome.attempt, outcome.timeNs, outcome.next)
        }
        try send(moves, on: connection)
        questions.append(.moves(places))
    }

    /// What goes on elsewhere.
    private struct Move {
        let number: DeliveryNumber
        let attempt: Int32
        let timeNs: Int64
        let next: StoreWork.Next?

        init(
            _ number: DeliveryNumber, _ attempt: Int32, _ timeNs: Int64, _ next: StoreWork.Next?
        ) {
            self.number = number
            self.attempt = attempt
            self.timeNs = timeNs
            self.next = next
        }
    }

    /// Two statements, of which the first one answers nothing.
    private mutating func send(
        _ moves: [Move], on connection: PostgresConnection
    ) throws(PostgresFault) {
        parameters.clear()
        parameters.add(longs: moves) { $0.number.notification }
        try connection.send(PostgresDispatchStatements.lockNotifications, parameters)
        questions.append(.unasked)
        parameters.clear()
        parameters.add(longs: moves) { $0.number.rawValue }
        parameters.add(integers: moves) { $0.attempt }
        parameters.add(longs: moves) { $0.timeNs }
        parameters.add(integers: moves) { $0.next?.instance }
        parameters.add(optionalTexts: moves) { $0.next?.recipient ?? belfry_str() }
        parameters.add(integers: moves) { $0.next?.rung }
        try connection.send(PostgresDispatchStatements.moveOn, parameters)
    }

    // MARK: News

    private mutating func sendNews(
        _ place: Int, of work: borrowing StoreWork, on connection: PostgresConnection
    ) throws(PostgresFault) {
        let news = [work.news[place]]
        parameters.clear()
        parameters.add(longs: news) { $0.number.rawValue }
        parameters.add(integers: news) { $0.status }
        parameters.add(longs: news) { $0.atNs }
        parameters.add(optionalTexts: news) { $0.detail }
        parameters.add(shorts: news) { Int16($0.end?.rawValue ?? 0) }
        parameters.add(shorts: news) { Int16($0.endReason) }
        try connection.send(PostgresNewsStatements.note, parameters)
        questions.append(.news(place))
        if news[0].isGone {
            parameters.clear()
            parameters.add(longs: news) { $0.number.rawValue }
            parameters.add(longs: news) { $0.atNs }
            parameters.add(optionalTexts: news) { $0.detail }
            try connection.send(PostgresNewsStatements.gone, parameters)
            questions.append(.unasked)
        }
        guard news[0].next != nil else { return }
        try send(
            news.map { Move($0.number, $0.attempt, $0.atNs, $0.next) }, on: connection)
        questions.append(.newsMoved(place))
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
