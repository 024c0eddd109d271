import CBelfry
import Core
import Loading
import Platform

/// Requests that the host passes on.
extension Check {
    static let endpoint = [
        Check(
            name: "endpoint-replies-once",
            promise: "It replies to each request that it takes exactly once, and to no other."
        ) { subject in
            let generation = try subject.load()
            guard let request = generation.descriptor.endpoint?.pointee.request else {
                return .doesNotApply("it has no endpoint")
            }
            let rehearsal = try subject.rehearse(generation)
            try rehearsal.create()
            try rehearsal.start()
            let desk = ReplyDesk()
            for (method, path, body) in requests {
                let ticket = desk.ticket()
                let status = subject.calling("request") {
                    Region.lend(method, path, body) {
                        request(rehearsal.instance.context, $0, ReplyDesk.reply, ticket)
                    }
                }
                desk.settle(ticket, isTaken: status == BELFRY_OK, "\(method) \(path.prefix(40))")
            }
            let missing = desk.waitForAll(milliseconds: 3_000)
            try rehearsal.end()
            if let fault = desk.fault { throw CheckFailure(fault) }
            try require(
                missing.isEmpty, "no reply came to \(missing.first ?? "a request") within 3 s")
            return .passed
        }
    ]

    private static let requests: [(String, String, String)] = [
        ("GET", "/", ""), ("GET", "/no/such/path?x=%00&y", ""), ("POST", "/", "{}"),
        ("POST", "/", String(repeating: "x", count: 100_000)), ("", "", ""),
        ("DELETE", "/" + String(repeating: "a/", count: 4_000), ""), ("🔔", "/%F0%9F", "\u{0}"),
    ]
}

extension Region {
    /// A request in memory that is gone when the call has returned, as the contract says.
    fileprivate static func lend(
        _ method: String, _ path: String, _ body: String,
        _ call: (UnsafePointer<belfry_request>) -> belfry_status
    ) -> belfry_status {
        let region = Region(.atPageEnds)
        let headers = [
            belfry_kv(key: region.place("content-type"), value: region.place("application/json"))
        ]
        let status = call(
            region.place(
                belfry_request(
                    size: UInt32(MemoryLayout<belfry_request>.size), reserved: 0,
                    caller: belfry_str(), method: region.place(method), path: region.place(path),
                    headers: region.place(headers), header_count: headers.count,
                    body: region.place(body))))
        region.takeBack()
        return status
    }
}

/// Where replies arrive, and whether they may.
private final class ReplyDesk: @unchecked Sendable {
    // Sendable: everything is only touched inside `monitor`.

    private final class Ticket {
        unowned let desk: ReplyDesk
        var replies = 0
        /// Nil until request() has returned.
        var isTaken: Bool?
        var name = "a request"

        init(desk: ReplyDesk) {
            self.desk = desk
        }
    }

    private let monitor = Monitor()
    private var tickets: [Ticket] = []
    private var statusFault: String?

    func ticket() -> UnsafeMutableRawPointer {
        let ticket = Ticket(desk: self)
        monitor.locked { tickets.append(ticket) }
        return Unmanaged.passUnretained(ticket).toOpaque()
    }

    func settle(_ ticket: UnsafeMutableRawPointer, isTaken: Bool, _ name: String) {
        let ticket = Unmanaged<Ticket>.fromOpaque(ticket).takeUnretainedValue()
        monitor.locked {
            ticket.isTaken = isTaken
            ticket.name = name
        }
    }

    static let reply: belfry_reply = { context, status, headers, count, body in
        guard let context else { return }
        let ticket = Unmanaged<Ticket>.fromOpaque(context).takeUnretainedValue()
        ticket.desk.take(ticket, status, body)
    }

    private func take(_ ticket: Ticket, _ status: Int32, _ body: belfry_str) {
        monitor.locked {
            ticket.replies += 1
            if !(100...599).contains(status) {
                statusFault = "it replied with status \(status), which HTTP does not have"
            }
            if body.len != 0 && body.ptr == nil {
                statusFault = "it replied with a body that has a length but no bytes"
            }
            monitor.wake()
        }
    }

    /// The names of those that still wait.
    func waitForAll(milliseconds: Int) -> [String] {
        let deadline = Clock.system.monotonicNs() + Int64(milliseconds) * 1_000_000
        return monitor.locked {
            while tickets.contains(where: isMissing) {
                if !monitor.wait(untilMonotonicNs: deadline) { break }
            }
            return tickets.filter(isMissing).map(\.name)
        }
    }

    private func isMissing(_ ticket: Ticket) -> Bool {
        ticket.isTaken == true && ticket.replies == 0
    }

    var fault: String? {
        monitor.locked {
            if let twice = tickets.first(where: { $0.replies > 1 }) {
                return "it replied \(twice.replies) times to \(twice.name)"
            }
            if let refused = tickets.first(where: { $0.isTaken == false && $0.replies > 0 }) {
                return "it replied to \(refused.name), which it had not taken"
            }
            return statusFault
        }
    }
}
