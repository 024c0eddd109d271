import CEpoll
import Glibc
import HTTP1
import Observability
import Platform

/// What the control thread does.
///
/// Sendable because it is handed to that thread before it runs and touched by no other.
final class ControlLoop: @unchecked Sendable {
    private static let listenerID: UInt64 = 0
    private static let mailboxID: UInt64 = 1

    private let epoll: FileDescriptor
    private var listener: ListeningSocket?
    private let mailbox: Mailbox
    private let router: Router
    private let limits: ControlLimits
    private let counters: ControlCounters
    private let clock: Clock
    private var clients: [UInt64: Client] = [:]
    private var lastID: UInt64 = 1
    private var farewellNs: Int64?
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 16 * 1024, alignment: 8)

    init(
        listener: consuming ListeningSocket, mailbox: Mailbox, router: Router,
        limits: ControlLimits, counters: ControlCounters, clock: Clock
    ) throws(SystemError) {
        let number = cepoll_create()
        guard number >= 0 else { throw SystemError("epoll_create1") }
        epoll = FileDescriptor(owning: number)
        self.mailbox = mailbox
        self.router = router
        self.limits = limits
        self.counters = counters
        self.clock = clock
        let listening = listener.descriptor.number
        self.listener = consume listener
        guard watch(listening, EPOLL_CTL_ADD, CEPOLL_IN, Self.listenerID),
            watch(mailbox.event.number, EPOLL_CTL_ADD, CEPOLL_IN, Self.mailboxID)
        else { throw SystemError("epoll_ctl") }
    }

    deinit { buffer.deallocate() }

    private func watch(_ fd: Int32, _ operation: Int32, _ events: UInt32, _ id: UInt64) -> Bool {
        cepoll_control(epoll.number, operation, fd, events, id) == 0
    }

    // MARK: The loop

    func run() {
        var events = [epoll_event](repeating: epoll_event(), count: 64)
        while !isFinished {
            let count = epoll_wait(epoll.number, &events, Int32(events.count), timeout())
            for index in 0..<max(0, Int(count)) {
                handle(cepoll_id(&events[index]), cepoll_events(&events[index]))
            }
            endOverdue()
        }
        for client in Array(clients.values) { end(client) }
    }

    private func handle(_ id: UInt64, _ events: UInt32) {
        switch id {
        case Self.listenerID: accept()
        case Self.mailboxID: readMail()
        default:
            guard let client = clients[id] else { return }
            serve(client, events)
        }
    }

    /// Milliseconds until the next deadline, rounded up; -1: none.
    private func timeout() -> Int32 {
        let next = clients.values.reduce(farewellNs ?? .max) { min($0, $1.deadlineNs) }
        guard next != .max else { return -1 }
        let left = max(0, next - clock.monotonicNs())
        return Int32(clamping: (left + 999_999) / 1_000_000)
    }

    private func endOverdue() {
        let now = clock.monotonicNs()
        for client in Array(clients.values) where client.deadlineNs <= now {
            switch client.overdue {
            case .tooSlow:
                refuse(client, 408, "too_slow", "The request took too long to come in.")
            case .unanswered:
                counters.unanswered.add()
                refuse(client, 504, "no_answer", "The answer took too long; it may still be done.")
            case .quiet:
                client.conversation.stream([0x0A])
                proceed(with: client)
            case .stalled:
                counters.stalled.add()
                end(client)
            case .over:
                end(client)
            }
        }
    }

    /// Tells a client why its conversation ends.
    private func refuse(_ client: Client, _ status: Int, _ code: String, _ sentence: String) {
        client.conversation.refuse(.error(status, code: code, sentence), date: date)
        proceed(with: client)
    }

    private var date: HTTPDate { HTTPDate(unixSeconds: clock.unixNs() / 1_000_000_000) }

    // MARK: Clients

    private func accept() {
        guard let listening = listener?.descriptor.number else { return }
        while true {
            let number = cepoll_accept(listening)
            if number < 0 {
                if errno == EINTR || errno == ECONNABORTED { continue }
                return
            }
            let socket = FileDescriptor(owning: number)
            guard let peer = PeerCredentials(of: number) else { continue }
            lastID += 1
            let client = Client(
                id: lastID, socket: socket, peer: peer, limits: limits.messages)
            guard watch(number, EPOLL_CTL_ADD, CEPOLL_IN, client.id) else { continue }
            client.watched = CEPOLL_IN
            let isOver = clients.count >= limits.connections
            clients[client.id] = client
            if isOver { turnAway(client) }
            client.updateDeadline(now: clock.monotonicNs(), limits: limits)
        }
    }

    private func turnAway(_ client: Client) {
        counters.turnedAway.add()
        refuse(
            client, 503, "too_many_clients",
            "There are \(limits.connections) clients already; try again in a moment.")
    }

    private func serve(_ client: Client, _ events: UInt32) {
        if events & CEPOLL_IN != 0, client.isHeard {
            if case .ended = client.receive(into: buffer) { client.hasEnded = true }
        } else if events & (CEPOLL_HUP | CEPOLL_ERR) != 0 {
            return end(client)
        }
        proceed(with: client)
    }

    /// Does all that can be done for a client now: answers requests, sends, and says what to wait
    /// for.
    private func proceed(with client: Client) {
        while true {
            if let sink = client.sink, client.conversation.pendingOutput.isEmpty {
                client.conversation.stream(sink.take())
            }
            if case .ended = client.send() { return end(client) }
            let step = client.conversation.step()
            if case .none = step { break }
            if case .request(let request) = step { dispatch(request, of: client) }
            if case .refused(let refusal) = step { refuse(refusal, client) }
        }
        let isRead = client.conversation.pendingOutput.isEmpty
        if isRead && client.conversation.phase == .lingering {
            // The client sees the end at once; we go when it does, or when its time is up.
            shutdown(client.socket.number, Int32(SHUT_WR))
        }
        if isRead && client.hasEnded && client.conversation.phase != .answering {
            return end(client)
        }
        // Lines that came meanwhile wait for the next round, after the other clients' turn.
        let hasMore = !isRead || client.sink?.isEmpty == false
        let wanted = (client.isHeard ? CEPOLL_IN : 0) | (hasMore ? CEPOLL_OUT : 0)
        if wanted != client.watched {
            guard watch(client.socket.number, EPOLL_CTL_MOD, wanted, client.id) else {
                return end(client)
            }
            client.watched = wanted
        }
        client.updateDeadline(now: clock.monotonicNs(), limits: limits)
    }

    private func end(_ client: Client) {
        guard clients.removeValue(forKey: client.id) != nil else { return }
        client.sink?.close()
        client.endTail?()
    }
}

// MARK: Requests and answers

extension ControlLoop {
    private func refuse(_ refusal: Refusal, _ client: Client) {
        client.conversation.refuse(
            .error(refusal.status, code: refusal.code, refusal.sentence), date: date)
    }

    private func dispatch(_ request: Conversation.Request, of client: Client) {
        let head = request.head
        guard let target = RequestTarget(head.target) else {
            return client.conversation.answer(
                .error(400, code: "target_malformed", "The path has a broken escape."), date: date)
        }
        switch router.match(head.method, target) {
        case .unknown:
            let reply = ControlReply.error(404, code: "no_such_path", "Nothing is at this path.")
            client.conversation.answer(reply, date: date)
        case .otherMethods(let methods):
            let allowed = methods.joined(separator: ", ")
            let reply = ControlReply.error(
                405, code: "method_not_allowed", "This path answers to \(allowed).",
                fields: [Field("Allow", allowed)])
            client.conversation.answer(reply, date: date)
        case .found(let route, let parameters):
            let answer = route.handler(
                ControlRequest(
                    method: head.method, target: target, fields: Array(head.fields),
                    body: request.body, peer: client.peer, parameters: parameters))
            give(answer, to: client)
        }
    }

    private func give(_ answer: ControlAnswer, to client: Client) {
        let id = client.id
        switch answer {
        case .now(let reply):
            client.conversation.answer(reply, date: date)
        case .later(let begin):
            begin(PendingReply { [mailbox] in mailbox.post(.reply(client: id, $0)) })
        case .stream(let begin):
            client.conversation.beginStream(date: date)
            let sink = TailSink(limits: limits.tail) { [mailbox] in
                mailbox.post(.lines(client: id))
            }
            client.sink = sink
            client.endTail = begin(sink)
        }
    }

    private func readMail() {
        for letter in mailbox.take() {
            switch letter {
            case .reply(let id, let reply):
                guard let client = clients[id] else { continue }
                client.conversation.answer(reply, date: date)
                proceed(with: client)
            case .lines(let id):
                guard let client = clients[id] else { continue }
                proceed(with: client)
            case .stop:
                beginFarewell()
            }
        }
    }

    /// From here on nobody new comes in, and who is here reads out what was written.
    private func beginFarewell() {
        guard farewellNs == nil else { return }
        farewellNs = clock.monotonicNs() + limits.farewell.nanoseconds
        if let listener = listener.take() { listener.remove() }
        for client in Array(clients.values) {
            if client.conversation.isIdle {
                end(client)
                continue
            }
            if let sink = client.sink {
                client.endTail?()
                client.endTail = nil
                client.conversation.stream(sink.take())
                client.conversation.endStream()
                sink.close()
                client.sink = nil
            }
            refuse(client, 503, "stopping", "The daemon is stopping.")
        }
    }

    /// Whether the farewell is over: nobody has anything left to read, or its time is up.
    private var isFinished: Bool {
        guard let farewellNs else { return false }
        return clock.monotonicNs() >= farewellNs
            || clients.values.allSatisfy { $0.conversation.pendingOutput.isEmpty }
    }
}
