import Core
import Pipeline
import Store

/// What there is to see of a host's health at one moment.
///
/// Pure: facts in, problems out.
struct HealthFacts: Sendable {
    /// What is due may wait so long for its turn.
    static let overdueNs: Int64 = 60_000_000_000
    /// So long a step of the clock is told of.
    static let stepToldNs: Int64 = 3_600_000_000_000

    struct Ailing: Sendable {
        let name: String
        let sinceNs: Int64
        let isDown: Bool
        let reason: String
    }

    struct Idle: Sendable {
        let name: String
        let sinceNs: Int64
        let reason: String
    }

    /// A channel that runs and whose deliveries are stored.
    struct Channel: Sendable {
        let name: String
        var trouble: ChannelTrouble?
        var due = 0
        var oldestDueNs: Int64?
    }

    /// Nil: it has started.
    var startingSinceNs: Int64?
    var storeTrouble: StoreTrouble.Standing?
    /// Nil: what comes is taken in.
    var intakeFullSinceNs: Int64?
    var waiting = 0
    var setAside: [Idle] = []
    var ailing: [Ailing] = []
    var channels: [Channel] = []
    /// Channels that hold everybody up, and since when.
    var full: [String] = []
    var fullSinceNs: Int64?
    var clockStep: ClockStep?

    func problems(at now: Int64) -> [Problem] {
        var problems = storeProblems
        problems += setAside.map {
            Problem(
                code: .instanceSetAside, subject: $0.name, sinceNs: $0.sinceNs,
                sentence: $0.reason, advice: "mend that, then run `belfry reload`")
        }
        problems += ailing.map(problem)
        for channel in channels { problems += problem(channel, at: now).map { [$0] } ?? [] }
        if let fullSinceNs {
            problems.append(
                Problem(
                    code: .channelFull, subject: full.first ?? "", sinceNs: fullSinceNs,
                    sentence: "\(fullNames) full: sources are told BUSY",
                    advice: "see why it is slow, or give it `live: { when_full: shed }`"))
        }
        if let startingSinceNs {
            problems.append(
                Problem(
                    code: .starting, subject: "", sinceNs: startingSinceNs,
                    sentence: "it is starting", advice: "wait a moment"))
        }
        if let step = clockStep, now - step.atNs < HealthFacts.stepToldNs {
            problems.append(problem(step))
        }
        return problems.ranked
    }

    // MARK: The store

    private var storeProblems: [Problem] {
        var problems: [Problem] = []
        if let trouble = storeTrouble {
            problems.append(
                Problem(
                    code: trouble.sort == .full ? .storeFull : .storeFailing, subject: "",
                    sinceNs: trouble.sinceNs,
                    sentence: "nothing can be stored: \(trouble.sentence)",
                    advice: HealthFacts.advice(trouble.sort)))
        }
        if let sinceNs = intakeFullSinceNs {
            problems.append(
                Problem(
                    code: .intakeFull, subject: "", sinceNs: sinceNs,
                    sentence: "\(waiting) events wait to be stored, and sources are told BUSY",
                    advice: "see why the store is slow: its disk, its server, or who else uses it"
                ))
        }
        return problems
    }

    private static func advice(_ sort: StoreError.Sort) -> String {
        switch sort {
        case .full: "make room on its disk; it goes on by itself"
        case .readOnly: "give the daemon's user the right to write there; it goes on by itself"
        case .disconnected: "see that its server runs and can be reached; it goes on by itself"
        case .busy: "see which other process holds it; it goes on by itself"
        case .corrupt: "stop the daemon, restore a copy or move the file away, and start again"
        case .newer: "run the newer belfry"
        case .held: "nothing: another host has taken it over, and this one ends"
        case .other: "see the log; it is tried again and again"
        }
    }

    // MARK: Channels and instances

    private func problem(_ ailing: Ailing) -> Problem {
        let state = ailing.isDown ? "is down" : "is degraded"
        let reason = ailing.reason.isEmpty ? "it gives no reason" : ailing.reason
        return Problem(
            code: ailing.isDown ? .instanceDown : .instanceDegraded, subject: ailing.name,
            sinceNs: ailing.sinceNs, sentence: "\(ailing.name) \(state): \(reason)",
            advice: "it says so itself: see its lines in the log")
    }

    /// What is due waits because of the trouble, where there is some.
    private func problem(_ channel: Channel, at now: Int64) -> Problem? {
        if let trouble = channel.trouble {
            return Problem(
                code: trouble.isOfCredentials ? .credentialsRefused : .circuitOpen,
                subject: channel.name, sinceNs: trouble.sinceNs,
                sentence: trouble.isOfCredentials
                    ? "the credentials of \(channel.name) are refused: \(trouble.detail)"
                    : "\(channel.name) fails and rests between attempts: \(trouble.detail)",
                advice: trouble.isOfCredentials
                    ? "mend them in plugins.yaml or its secret file, then run `belfry reload`"
                    : "see what its service says; it is tried again by itself")
        }
        guard let oldest = channel.oldestDueNs, now - oldest > HealthFacts.overdueNs else {
            return nil
        }
        return Problem(
            code: .deliveriesOverdue, subject: channel.name,
            sinceNs: oldest + HealthFacts.overdueNs,
            sentence: "\(channel.due) deliveries of \(channel.name) are due, the oldest for "
                + "\((now - oldest) / 1_000_000_000) s",
            advice: "see the limits under its `sending:`, and how long its attempts take")
    }

    private var fullNames: String {
        switch full.count {
        case 0: "a channel that may lose nothing is"
        case 1: "\(full[0]) may lose nothing and is"
        default: "\(full.joined(separator: ", ")) may lose nothing and are"
        }
    }

    // MARK: The clock

    private func problem(_ step: ClockStep) -> Problem {
        let seconds = Double(step.byNs / 10_000_000) / 100
        return Problem(
            code: .clockSet, subject: "", sinceNs: step.atNs,
            sentence: "the clock was set by \(step.byNs < 0 ? "" : "+")\(seconds) s",
            advice: "see to the machine's time service; what waits for an hour goes at that hour")
    }
}
