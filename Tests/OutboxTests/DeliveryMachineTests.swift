import Outbox
import Testing

/// Every event in every state: where it leads, or that it is refused and changes nothing.
struct DeliveryMachineTests {
    private static let claim = Claim(node: 1, until: 100)
    private static let longer = Claim(node: 1, until: 200)

    /// One machine in each state, by the name of it.
    private static func states() throws -> [(name: String, machine: DeliveryMachine)] {
        func after(_ events: DeliveryEvent...) throws -> DeliveryMachine {
            var machine = DeliveryMachine(id: 7, dueAt: 10)
            for event in events { try machine.receive(event) }
            return machine
        }
        return [
            ("due", try after()),
            ("claimed", try after(.claimed(claim))),
            ("merged", try after(.merged(into: 3))),
            ("delivered", try after(.claimed(claim), .judged(attempt: 1, .delivered))),
            ("dead", try after(.claimed(claim), .judged(attempt: 1, .dead(.gone)))),
            ("expired", try after(.closed(.expired))),
            ("movedOn", try after(.claimed(claim), .judged(attempt: 1, .movedOn(.absent)))),
        ]
    }

    private static let again = Verdict.again(at: 50, isRepeat: false)

    /// Each event with the states it fits, and where it leads from there; all others refuse it.
    private static let table: [(event: DeliveryEvent, steps: [String: DeliveryStage])] = [
        (.claimed(claim), ["due": .claimed(claim)]),
        (.renewed(longer), ["claimed": .claimed(longer)]),
        (.renewed(Claim(node: 2, until: 200)), [:]),
        (.released(at: 20), ["claimed": .due(at: 20)]),
        (.judged(attempt: 1, .delivered), ["claimed": .delivered]),
        (.judged(attempt: 1, again), ["claimed": .due(at: 50)]),
        (.judged(attempt: 1, .dead(.rejected)), ["claimed": .dead(.rejected)]),
        (.judged(attempt: 1, .expired), ["claimed": .expired]),
        (.judged(attempt: 1, .movedOn(.absent)), ["claimed": .movedOn(.absent)]),
        (.judged(attempt: 2, .delivered), [:]),
        (.judged(attempt: 0, again), [:]),
        (.leaseRanOut(now: 100), ["claimed": .due(at: 100)]),
        (.leaseRanOut(now: 99), [:]),
        (.orphaned(node: 1, at: 20), ["claimed": .due(at: 20)]),
        (.orphaned(node: 2, at: 20), [:]),
        (.closed(.dead(.attempts)), ["due": .dead(.attempts)]),
        (.closed(.dead(.age)), ["due": .dead(.age)]),
        (.closed(.expired), ["due": .expired]),
        (.closed(.movedOn(.failedTooLong)), ["due": .movedOn(.failedTooLong)]),
        (.closed(.delivered), [:]),
        (.closed(again), [:]),
        (
            .cancelled,
            ["due": .dead(.cancelled), "claimed": .claimed(claim), "merged": .dead(.cancelled)]
        ),
        (.merged(into: 3), ["due": .merged(into: 3)]),
        (.merged(into: 7), [:]),
        (.leadEnded(.delivered), ["merged": .delivered]),
        (.leadEnded(.dead(.age)), ["merged": .dead(.age)]),
        (.leadEnded(.due(at: 1)), [:]),
        (.cameBack(.dead(.bounced)), ["delivered": .dead(.bounced)]),
        (.cameBack(.movedOn(.gone)), ["delivered": .movedOn(.gone)]),
        (.cameBack(.expired), [:]),
        (.cameBack(again), [:]),
        (.replayed(at: 90), ["dead": .due(at: 90), "expired": .due(at: 90)]),
    ]

    @Test func `every event leads where the table says, from every state`() throws {
        var faults: [String] = []
        for (name, machine) in try Self.states() {
            for (event, steps) in Self.table {
                var after = machine
                do {
                    try after.receive(event)
                    if after.state != steps[name] {
                        faults.append("\(name) + \(event) led to \(after.state)")
                    }
                } catch {
                    let isRight =
                        steps[name] == nil && after == machine
                        && "\(error)".hasPrefix("delivery 7 is \(machine.state)")
                    if !isRight { faults.append("\(name) + \(event) was refused") }
                }
            }
        }
        #expect(faults.isEmpty, "\(faults.joined(separator: "\n"))")
    }

    @Test func `an attempt counts from its claim on, and not if it is given back`() throws {
        var machine = DeliveryMachine(id: 7, dueAt: 10)
        try machine.receive(.claimed(Self.claim))
        #expect(machine.attempts == 1)
        try machine.receive(.released(at: 11))
        #expect(machine.attempts == 0)
        #expect(!machine.isRepeat)
        #expect(DeliveryMachine(id: 7, claimedBy: Self.claim).attempts == 1)
    }

    @Test(arguments: [
        (DeliveryEvent.judged(attempt: 1, .again(at: 5, isRepeat: false)), false),
        (.judged(attempt: 1, .again(at: 5, isRepeat: true)), true),
        (.leaseRanOut(now: 100), true), (.orphaned(node: 1, at: 5), true),
        (.released(at: 5), false), (.renewed(Claim(node: 1, until: 300)), false),
    ]) func `only what may have been received is marked`(
        event: DeliveryEvent, isMarked: Bool
    ) throws {
        var machine = DeliveryMachine(id: 7, claimedBy: Self.claim)
        try machine.receive(event)
        #expect(machine.isRepeat == isMarked)
    }

    @Test func `the mark stays until the end`() throws {
        var machine = DeliveryMachine(id: 7, claimedBy: Self.claim)
        try machine.receive(.leaseRanOut(now: 100))
        try machine.receive(.claimed(Self.longer))
        try machine.receive(.judged(attempt: 2, .again(at: 300, isRepeat: false)))
        #expect(machine.isRepeat)
        #expect(machine.attempts == 2)
    }

    @Test(arguments: [
        DeliveryEvent.judged(attempt: 1, .again(at: 5, isRepeat: false)),
        .leaseRanOut(now: 100), .orphaned(node: 1, at: 5), .released(at: 5),
    ]) func `what was cancelled under way does not become due again`(
        event: DeliveryEvent
    ) throws {
        var machine = DeliveryMachine(id: 7, claimedBy: Self.claim)
        try machine.receive(.cancelled)
        #expect(machine.isCancelled)
        try machine.receive(event)
        #expect(machine.state == .dead(.cancelled))
    }

    @Test func `what was cancelled under way and arrived is delivered`() throws {
        var machine = DeliveryMachine(id: 7, claimedBy: Self.claim)
        try machine.receive(.cancelled)
        try machine.receive(.judged(attempt: 1, .delivered))
        #expect(machine.state == .delivered)
    }

    @Test(arguments: [
        (EndReason.rejected, false), (.gone, false), (.absent, false), (.invalid, false),
        (.cancelled, false), (.attempts, true), (.age, true), (.unknown, true),
        (.failedTooLong, true), (.bounced, false),
    ]) func `a replay is marked where the end left open what arrived`(
        reason: EndReason, isMarked: Bool
    ) throws {
        var machine = DeliveryMachine(id: 7, claimedBy: Self.claim)
        try machine.receive(.judged(attempt: 1, .dead(reason)))
        try machine.receive(.replayed(at: 9))
        #expect(machine.isRepeat == isMarked)
        #expect(machine.attempts == 0)
    }

    @Test func `a replay of what was never attempted is no repeat`() throws {
        var machine = DeliveryMachine(id: 7, dueAt: 1)
        try machine.receive(.closed(.dead(.age)))
        try machine.receive(.replayed(at: 9))
        #expect(!machine.isRepeat)
    }

    @Test func `attempts stop being told apart at 255`() throws {
        var machine = DeliveryMachine(id: 7, dueAt: 0)
        for _ in 0..<300 {
            try machine.receive(.claimed(Self.claim))
            try machine.receive(.judged(attempt: machine.attempts, Self.again))
        }
        #expect(machine.attempts == 255)
    }

    @Test func `a step that does not fit says which`() {
        var machine = DeliveryMachine(id: 7, dueAt: 10)
        let error = #expect(throws: IllegalStep.self) {
            try machine.receive(.replayed(at: 3))
        }
        #expect(
            error?.description == "delivery 7 is due(at: 10), which replayed(at: 3) does not fit")
    }
}
